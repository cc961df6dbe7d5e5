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

    @property
    def size(self) -> int:
        """The bytes of all values that it holds."""
        return self._size

    def get(self, key: K, make: Callable[[], tuple[V, int]]) -> V:
        """The value of `key`; if there is none, `make` returns it and its size in bytes."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
                return entry[0]
        value, size = make()
        self.put(key, value, size)
        return value

    def find(self, key: K) -> V | None:
        """The value of `key`, if there is one."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Keep a value of `size` bytes under `key`, instead of the one that it had."""
        with self._lock:
            self._pop(key)
            self._put(key, value, size)

    def resize(self, key: K, size: int) -> None:
        """Say that the value of `key`, if it is still there, takes `size` bytes by now."""
        with self._lock:
            entry = self._pop(key)
            if entry is not None:
                self._put(key, entry[0], size)

    def discard(self, key: K) -> None:
        """Forget a value, if it is there."""
        with self._lock:
            self._pop(key)

    def _pop(self, key: K) -> tuple[V, int] | None:
        entry = self._entries.pop(key, None)
        self._size -= entry[1] if entry else 0
        return entry

    def _put(self, key: K, value: V, size: int) -> None:
        self._entries[key] = (value, size)
        self._size += size
        while self._size > self._limit:
            self._size -= self._entries.popitem(last=False)[1][1]
