"""What a project has read: each file once, until it is forgotten, and what was made of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

V = TypeVar("V")


class ReadFiles:
    """Values of files by keys of the project's own."""

    def __init__(self) -> None:
        self._read: dict[Hashable, tuple[Path, Any]] = {}
        self._made: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def once(self, key: Hashable, find: Callable[[], Path], read: Callable[[Path], V]) -> V:
        """What `read` makes of the file that `find` finds; neither is asked a second time."""
        if key not in self._read:
            file = find()
            self._read[key] = file, read(file)
        value: V = self._read[key][1]
        return value

    def made_of(self, key: Hashable, parts: tuple[object, ...], make: Callable[[], V]) -> V:
        """What is made of values that were read: made anew when one of them was read again."""
        known = self._made.get(key)
        if known is None or any(a is not b for a, b in zip(known[0], parts, strict=True)):
            known = self._made[key] = parts, make()
        value: V = known[1]
        return value

    def forget(self, file: Path | None = None) -> bool:
        """Read a file anew when it is next needed, or every file; whether one was read."""
        known = [key for key, (read, _) in self._read.items() if file in (None, read)]
        for key in known:
            del self._read[key]
        if file is None:
            self._made.clear()
        return bool(known)
