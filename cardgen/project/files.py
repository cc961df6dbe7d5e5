"""The files of a project: its folder, the files in it by name, and those read once.

It is quick to import, since each help text asks for the folder of the project.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

from cardgen.files import is_folder, is_there, list_folder

PROJECT_FILE: Final = "cardgen.toml"
LETTERING: Final = "lettering"
"""The folder of a project with its added fonts, each family in a folder of its name."""
V = TypeVar("V")


def find_project(start: Path) -> Path | None:
    """Find the folder with cardgen.toml: `start` or a folder above it; None if missing."""
    above = (start, *start.absolute().parents)
    return next((folder for folder in above if is_there(folder / PROJECT_FILE)), None)


def toml_files(folders: Iterable[Path]) -> dict[str, Path]:
    """List TOML files by name without extension. Earlier folders come first.

    Names that begin with _ are for files that others share.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        try:
            files = [
                path
                for path in list_folder(folder)
                if path.suffix == ".toml" and not path.name.startswith("_")
            ]
        except OSError as error:
            from cardgen.errors import Location, TemplateError

            raise TemplateError(
                "bad-project",
                f"the folder cannot be read: {error.strerror}",
                location=Location(str(folder)),
                hint="correct the permissions of the folder",
            ) from error
        for path in sorted(files, key=lambda path: path.stem):
            found.setdefault(path.stem, path)
    return found


class ReadFiles:
    """The values of files that were read, and values made of them, by keys."""

    def __init__(self) -> None:
        self._read: dict[Hashable, tuple[Path, Any]] = {}
        self._derived: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def read_once(
        self, key: Hashable, find: Callable[[], Path], read: Callable[[Path], V]
    ) -> V:
        """Read a file the first time; later return the same value from the cache."""
        if key not in self._read:
            file = find()
            self._read[key] = file, read(file)
        value: V = self._read[key][1]
        return value

    def derive(self, key: Hashable, parts: tuple[object, ...], make: Callable[[], V]) -> V:
        """Compute a value from parts, and cache it until a part is another object."""
        known = self._derived.get(key)
        if known is None or any(a is not b for a, b in zip(known[0], parts, strict=True)):
            known = self._derived[key] = parts, make()
        value: V = known[1]
        return value

    def forget(self, file: Path | None = None) -> bool:
        """Remove a file, or all files, from the cache. True if it was there."""
        known = [key for key, (read, _) in self._read.items() if file in (None, read)]
        for key in known:
            del self._read[key]
        if file is None:
            self._derived.clear()
        return bool(known)


def find_added_folders(root: Path) -> list[Path]:
    """List the folders of fonts that were added to a project, sorted."""
    try:
        paths = list_folder(root / LETTERING) if is_folder(root / LETTERING) else []
    except OSError as error:
        from cardgen.errors import FontError, Location

        raise FontError(
            "bad-font",
            f"cannot be read: {error.strerror}",
            location=Location(str(root / LETTERING)),
            hint="correct the permissions of the folder",
        ) from error
    return sorted(
        path
        for path in paths
        if not path.name.startswith(".") and is_there(path / "fonts.toml")
    )
