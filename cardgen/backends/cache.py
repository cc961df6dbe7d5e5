"""A bounded cache: what was not asked for longest goes first.

Unlike `functools.lru_cache` it is bounded by the bytes its values take, since a glyph
may be a few hundred bytes or a few hundred thousand.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SizedCache(Generic[K, V]):
    """Values by key, at most about `limit` bytes of them; safe to share among threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many values it holds."""
        return len(self._entries)

    def get(self, key: K, make: Callable[[], tuple[V, int]]) -> V:
        """The value of `key`; if there is none, `make` returns it and its size in bytes."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
                return entry[0]
        value, size = make()
        with self._lock:
            replaced = self._entries.pop(key, None)
            self._entries[key] = (value, size)
            self._size += size - (replaced[1] if replaced else 0)
            while self._size > self._limit:
                self._size -= self._entries.popitem(last=False)[1][1]
        return value
