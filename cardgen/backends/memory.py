"""Memory of backends: a bounded cache, a cache for first layers of pages, and the allocator.

The first layer of a page is what the labels of a batch have in common, and the same object
each time. So the cache finds it by identity, which costs nothing to compare; a weak reference
tells when the layer is gone, and its entries are dropped. A batch keeps its layer alive, an
edited preview drops the one it replaced.

Limits are in bytes, unlike those of `functools.lru_cache`: a glyph may be a few hundred bytes
or a few hundred thousand, a drawn layer 300 KB for a thermal label and 139 MB for an A4 page in
colours at 600 dpi.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeAlias, TypeVar
from weakref import ref

if TYPE_CHECKING:
    from cardgen.display import Layer

LIMIT: Final = 160 << 20
"""The default limit of a layer cache in bytes: an A4 page in colours at 600 dpi fits."""
# glibc raises its threshold after blocks below 32 MiB (mallopt(3), M_MMAP_THRESHOLD).
_BLOCK: Final = 30 << 20
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SizedCache(Generic[K, V]):
    """A cache of values, at most about `limit` bytes of them; safe among threads.

    The value that was not asked for longest goes first.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of values in the cache."""
        return len(self._entries)

    @property
    def size(self) -> int:
        """Size of all values in bytes."""
        return self._size

    def get(self, key: K, make: Callable[[], tuple[V, int]]) -> V:
        """Return the value of `key`.

        If it is missing, `make` returns it with its size in bytes.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
                return entry[0]
        value, size = make()
        self.put(key, value, size)
        return value

    def find(self, key: K) -> V | None:
        """Return the value of `key`, or None if it is not in the cache."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Store a value of `size` bytes under `key`, and replace an older value."""
        with self._lock:
            self._pop(key)
            self._put(key, value, size)

    def resize(self, key: K, size: int) -> None:
        """Change the size in bytes of the value of `key`, if it is in the cache."""
        with self._lock:
            entry = self._pop(key)
            if entry is not None:
                self._put(key, entry[0], size)

    def discard(self, key: K) -> None:
        """Remove the value of `key`, if it is in the cache."""
        with self._lock:
            self._pop(key)

    def _pop(self, key: K) -> tuple[V, int] | None:
        """Remove the value of `key`, and return it with its size; None if there is none."""
        entry = self._entries.pop(key, None)
        self._size -= entry[1] if entry else 0
        return entry

    def _put(self, key: K, value: V, size: int) -> None:
        """Store a new value, and remove the oldest values if the cache is too large."""
        self._entries[key] = (value, size)
        self._size += size
        while self._size > self._limit:
            self._size -= self._entries.popitem(last=False)[1][1]


class Sized(Protocol):
    """A value that knows its size, as a layer cache needs it."""

    @property
    def nbytes(self) -> int:
        """Current size of the value in bytes."""
        ...


S = TypeVar("S", bound=Sized)
_Key: TypeAlias = tuple[int, Hashable]


class LayerCache:
    """A cache of values made from layers, at most about `limit` bytes of them."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._entries: SizedCache[_Key, tuple[ref[Layer], Any]] = SizedCache(limit)
        # A layer may be freed within any statement: note its key, and remove it later.
        self._dead: deque[_Key] = deque()

    def __len__(self) -> int:
        """Return the number of values in the cache."""
        self._remove_dead()
        return len(self._entries)

    @property
    def size(self) -> int:
        """Size of all values in bytes."""
        self._remove_dead()
        return self._entries.size

    def get(self, layer: Layer, key: Hashable, make: Callable[[], S]) -> S:
        """Return the cached value for a layer object and `key`, or call `make`.

        The key names the kind of value and all that it depends on besides the layer. A value
        that is larger than the limit is returned, but not stored.
        """
        if self._dead:
            self._remove_dead()
        place = (id(layer), key)
        entry = self._entries.find(place)
        if entry is None:
            dead = self._dead  # not `self`: the cache would live until garbage is collected
            entry = (ref(layer, lambda _: dead.append(place)), make())
            self._entries.put(place, entry, entry[1].nbytes)
        value: S = entry[1]
        return value

    def update_size(self, layer: Layer, key: Hashable, value: Sized) -> None:
        """Tell the cache that the size of the value for a layer and `key` has changed."""
        self._entries.resize((id(layer), key), value.nbytes)

    def _remove_dead(self) -> None:
        """Remove the values of layers that were deleted."""
        with suppress(IndexError):
            while self._dead:
                self._entries.discard(self._dead.popleft())


def configure_allocator() -> None:
    """Let the memory allocator (glibc) keep freed blocks for later use.

    A band of a colour page takes some hundred kilobytes, several times over. glibc returns a
    freed block of that size to the system and asks for it anew, with a page fault for each
    4 KiB, until a larger block has come and gone. Without this call an A4 label in colours
    takes a third longer to draw, and a page that is coloured all over four times as long. It
    changes the whole process, so a program decides, not a library. It does not disturb other
    allocators.
    """
    bytes(_BLOCK)  # never touched, so it takes no memory
