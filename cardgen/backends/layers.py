"""What backends made of first layers, kept while somebody has the layer, up to a limit.

The first layer of a page is what the labels of a batch have in common, and the same object
each time. So it is known by identity, which costs nothing to compare; a weak reference tells
when the layer is gone, and with it what was made of it. A batch keeps its layer alive, an
edited preview drops the one it replaced.

The limit is in bytes: what is made of a layer is 300 KB for a thermal label and 139 MB for
an A4 page in colours at 600 dpi. What was not asked for longest goes first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, TypeVar
from weakref import ref

from cardgen.backends.cache import SizedCache

if TYPE_CHECKING:
    from cardgen.display import Layer

LIMIT: Final = 160 << 20
"""Bytes that are kept unless asked otherwise: an A4 page in colours at 600 dpi fits."""


class Kept(Protocol):
    """What can be kept of a layer: anything that knows its size."""

    @property
    def nbytes(self) -> int:
        """The bytes that it holds by now."""
        ...


V = TypeVar("V", bound=Kept)
_Key: TypeAlias = tuple[int, Hashable]


class LayerCache:
    """What was made of layers, at most about `limit` bytes; safe to share among threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._made: SizedCache[_Key, tuple[ref[Layer], Any]] = SizedCache(limit)
        # A layer may die within any statement: note it, and forget it when there is time.
        self._gone: deque[_Key] = deque()

    def __len__(self) -> int:
        """How many things it holds."""
        self._forget_gone()
        return len(self._made)

    @property
    def size(self) -> int:
        """The bytes of all that it holds."""
        self._forget_gone()
        return self._made.size

    def get(self, layer: Layer, key: Hashable, make: Callable[[], V]) -> V:
        """What was made of this very layer under `key`; if there is nothing, `make` makes it.

        The key says what it is and all that it depends on besides the layer. What is larger
        than the limit is returned and not kept.
        """
        if self._gone:
            self._forget_gone()
        place = (id(layer), key)
        found = self._made.find(place)
        if found is None:
            found = (self._reference(layer, place), make())
            self._made.put(place, found, found[1].nbytes)
        value: V = found[1]
        return value

    def grown(self, layer: Layer, key: Hashable, value: Kept) -> None:
        """Say that what was got under this key holds more than before."""
        self._made.resize((id(layer), key), value.nbytes)

    def _reference(self, layer: Layer, place: _Key) -> ref[Layer]:
        """A reference that does not keep the layer alive and notes its end."""
        gone = self._gone  # not this cache, which would then live until garbage is collected
        return ref(layer, lambda _: gone.append(place))

    def _forget_gone(self) -> None:
        """Do so before an id is looked up, which may be another layer's by now."""
        with suppress(IndexError):
            while self._gone:
                self._made.discard(self._gone.popleft())
