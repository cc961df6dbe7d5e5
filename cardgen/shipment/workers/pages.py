"""Pages of labels on their way from the workers to the PDF of all labels.

A worker packs the pages of its boxes. The spool keeps packed pages in an unnamed file, since a
shipment may have a million of them, and returns them in any order. So a label is laid out once
for its own files and for the PDF, whoever made it.

The boxes of a line share the first layer of a page: each worker sends it once. Equal layers of
several workers come back as one object, which the PDF draws once.
"""

from __future__ import annotations

import pickle
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final, NamedTuple

from msgspec.structs import replace

from cardgen.display import Layer, Page
from cardgen.storage import write_error

_MAX_LAYERS: Final = 64  # first layers kept in memory
_NOWHERE: Final = 2**64 - 1


class PackedPages(NamedTuple):
    """Pages by the numbers of their boxes, and first layers that were not sent before."""

    numbers: tuple[int, ...] = ()
    pages: bytes = b""
    layers: Mapping[bytes, bytes] = {}


class PagePacker:
    """Packs pages; it remembers the first layers that it has sent."""

    def __init__(self) -> None:
        # Holding a layer keeps its id from being given to another.
        self._sent: OrderedDict[int, tuple[Layer, bytes]] = OrderedDict()

    def pack(self, pages: Mapping[int, Page]) -> PackedPages:
        """Pack the pages of boxes, by box number. Send each first layer only once."""
        if not pages:
            return PackedPages()
        layers: dict[bytes, bytes] = {}
        found = [self._without_first(page, layers) for page in pages.values()]
        return PackedPages(tuple(pages), pickle.dumps(found), layers)

    def _without_first(self, page: Page, layers: dict[bytes, bytes]) -> tuple[bytes, Page]:
        first = page.layers[0]
        sent = self._sent.get(id(first))
        if sent is None:
            data = pickle.dumps(first)
            sent = self._sent[id(first)] = (first, sha256(data).digest())
            layers[sent[1]] = data
            _drop_oldest(self._sent)
        return sent[1], replace(page, layers=page.layers[1:])


class PageDigests:
    """Digests of pages, for labels without a file of their own."""

    def __init__(self) -> None:
        self._first: OrderedDict[int, tuple[Layer, bytes]] = OrderedDict()

    def of(self, page: Page) -> str:
        """Compute a digest of everything on a page."""
        first = page.layers[0]
        known = self._first.get(id(first))
        if known is None:
            known = self._first[id(first)] = first, sha256(repr(first).encode()).digest()
            _drop_oldest(self._first)
        rest = replace(page, layers=page.layers[1:])
        return sha256(known[1] + repr(rest).encode()).hexdigest()


class PageSpool:
    """Packed pages in an invisible file of `folder`, which ends with this object.

    Raises OutputError if the disk is full.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        with self._writing():
            self._file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115  # see `close`
        self._places = array("Q", [_NOWHERE]) * (most + 1)  # of the page of each box
        self._layers: dict[bytes, int] = {}
        self._decoded: OrderedDict[bytes, Layer] = OrderedDict()
        self._equal: OrderedDict[Layer, Layer] = OrderedDict()
        self._shared: OrderedDict[int, tuple[Layer, Layer]] = OrderedDict()
        self._read: tuple[int, dict[int, tuple[bytes, Page]]] = (_NOWHERE, {})

    def close(self) -> None:
        """Close the file, so that its space on the disk is free."""
        with suppress(OSError):  # its content is no longer needed
            self._file.close()

    def add(self, packed: PackedPages) -> None:
        """Store packed pages in the file."""
        with self._writing():
            for digest, data in packed.layers.items():
                if digest not in self._layers:
                    self._layers[digest] = self._append(data)
            if packed.numbers:
                place = self._append(pickle.dumps((packed.numbers, packed.pages)))
                for number in packed.numbers:
                    self._places[number] = place

    def page(self, number: int) -> Page | None:
        """Return the page of a box; None if this run has not made it."""
        place = self._places[number]
        if place == _NOWHERE:
            return None
        if self._read[0] != place:
            numbers, data = self._load(place)
            self._read = place, dict(zip(numbers, pickle.loads(data), strict=True))  # noqa: S301
        digest, page = self._read[1][number]
        layer = self._layer(digest)
        return None if layer is None else replace(page, layers=(layer, *page.layers))

    def share_layer(self, page: Page) -> Page:
        """Return the page with its first layer replaced by an equal one of an earlier page."""
        first = page.layers[0]
        known = self._shared.get(id(first))  # comparing its content takes time
        if known is None:
            same = self._equal.setdefault(first, first)
            known = self._shared[id(first)] = first, same
            _drop_oldest(self._equal)
            _drop_oldest(self._shared)
        return replace(page, layers=(known[1], *page.layers[1:]))

    def _layer(self, digest: bytes) -> Layer | None:
        """Return a first layer; None if the worker that sent it has died."""
        if digest not in self._decoded:
            if digest not in self._layers:
                return None
            self._decoded[digest] = self._load(self._layers[digest])
            _drop_oldest(self._decoded)
        return self._decoded[digest]

    def _append(self, data: bytes) -> int:
        place = self._file.seek(0, SEEK_END)
        self._file.write(data)
        return place

    def _load(self, place: int) -> Any:
        self._file.seek(place)
        return pickle.load(self._file)  # noqa: S301  # written by this process

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise write_error(error, str(self._folder)) from error


def _drop_oldest(kept: OrderedDict[Any, Any]) -> None:
    """Remove all but the latest entries of a cache."""
    while len(kept) > _MAX_LAYERS:
        kept.popitem(last=False)
