"""Write a PDF file object by object; only the offsets of objects stay in memory.

Streams go to the output at once, other objects in object streams (ISO 32000-1, 7.5.7); a
cross-reference stream ends the file (7.5.8). A file before PDF 1.5 has each object by itself,
and its cross-reference table as text (7.5.4). The file's identifier is a digest of its bytes,
so that the same input gives the same file.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate, repeat
from typing import Any, BinaryIO, Final, NamedTuple

from pydyf import Array, Dictionary, Object, String

from cardgen.ports import deflate

_TOGETHER: Final = "1.5"  # the first version with object streams
FULL: Final = 100
"""The number of objects that are written as one object stream."""

_LEAF: Final = 64  # entries of a leaf of a number tree
_LEVEL: Final = 6
_IDENTIFIER: Final = 16  # bytes
_WIDTHS: Final = (1, 5, 2)  # bytes of kind, offset and index in the cross-reference table
_STRIP: Final = 4096  # rows of the table that are processed at once
_FAR: Final = (1 << 40) - 1  # the furthest offset
_SIMPLE: Final = {"Type", "N", "First", "Filter"}  # entries that are numbers and names
_FREE: Final = 65535  # the row of object 0
_MARK: Final = (
    b"%\xe5\x8d\xa1\xe7\x89\x87"  # bytes beyond ASCII, so that no tool takes it for text
)


class Reference(str):
    """A reference to an object, as ``12 0 R``."""

    __slots__ = ()

    @classmethod
    def to(cls, number: int) -> Reference:
        """Return the reference to the object with this number."""
        return cls(f"{number} 0 R")

    @property
    def number(self) -> int:
        """Object number of the reference."""
        return int(self[:-4])


class WrittenBatch(NamedTuple):
    """Objects that were written at once: their numbers, and how many were taken by then."""

    numbers: Sequence[int]
    objects: Sequence[bytes]
    taken: int


class PdfFile:
    """An open PDF file; `reserve` numbers objects that are written later."""

    def __init__(self, output: BinaryIO, version: str = "1.7") -> None:
        self._together = version >= _TOGETHER
        self._output = output
        self._position = 0
        self._digest = sha256()
        self._places = array("Q", [_FREE])  # a row for each object, packed by `_place`
        self._numbers: list[int] = []  # those of the next object stream
        self._objects: list[bytes] = []
        self.journal: list[WrittenBatch] = []
        """The objects since somebody emptied it, who wants to know them."""
        self._write(f"%PDF-{version}\n".encode() + _MARK + b"\n")

    @property
    def next_number(self) -> int:
        """The number of the next object."""
        return len(self._places)

    @property
    def waiting(self) -> int:
        """The number of objects that wait for an object stream."""
        return len(self._objects)

    @property
    def has_object_streams(self) -> bool:
        """True if objects are written together."""
        return self._together

    def reserve(self, count: int = 1) -> Reference:
        """Reserve the numbers of `count` objects. Return the reference to the first one."""
        first = len(self._places)
        if count == 1:
            self._places.append(0)
        else:
            self._places.extend(repeat(0, count))
        return Reference.to(first)

    def add(self, value: Object | str, at: Reference | None = None) -> Reference:
        """Write an object that is no stream, as a text or an object of pydyf.

        Return its reference.
        """
        reference = at or self.reserve()
        data = value.encode("ascii") if isinstance(value, str) else value.data
        self.add_all(reference.number, [data])
        return reference

    def add_all(self, first: int, objects: Sequence[bytes]) -> None:
        """Write objects without streams, with numbers from the number of `first` on."""
        self.add_batch(range(first, first + len(objects)), objects)

    def add_batch(self, numbers: Sequence[int], objects: Sequence[bytes]) -> None:
        """Write objects without streams, with these numbers."""
        self.journal.append(WrittenBatch(numbers, objects, len(self._places)))
        if not self._together:
            for number, body in zip(numbers, objects, strict=True):
                self._places[number] = _place(1, self._position, 0)
                self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            return
        self._numbers += numbers
        self._objects += objects
        if len(self._objects) >= FULL:
            self._flush()

    def add_stream(
        self,
        data: bytes,
        entries: Mapping[str, Any] | None = None,
        at: Reference | None = None,
        *,
        compress: bool = True,
    ) -> Reference:
        """Write a stream with dictionary `entries`, compressed unless they name a filter."""
        reference = at or self.reserve()
        extra = dict(entries or {})
        if compress and "Filter" not in extra:
            packed = deflate.compress(data, _LEVEL)
            if len(packed) < len(data):
                data, extra["Filter"] = packed, "/FlateDecode"
        self._places[reference.number] = _place(1, self._position, 0)
        self._stream(reference, data, extra)
        return reference

    def fingerprint(self) -> str:
        """Return a digest of everything written so far."""
        self._flush()
        return self._digest.hexdigest()

    def close(self, root: Reference, info: Reference | None = None) -> None:
        """Write the cross-reference stream, and end the file."""
        if not self._together:
            self._close_plain(root, info)
            return
        self._flush()
        start, reference = self._position, self.reserve()
        self._places[reference.number] = _place(1, start, 0)
        size = sum(_WIDTHS)
        if sys.byteorder == "little":
            self._places.byteswap()
        table = memoryview(self._places).cast("B")
        entries: dict[str, Any] = {
            "Type": "/XRef",
            "Size": len(self._places),
            "W": Array(_WIDTHS),
            "Root": root,
            "ID": self._identifier(),
            "Filter": "/FlateDecode",
            "DecodeParms": Dictionary({"Predictor": 12, "Columns": size}),
        }
        if info:
            entries["Info"] = info
        # The table already has its own place.
        packer = deflate.Packer(_LEVEL)
        parts = [packer.add(strip) for strip in _upwards(table, size)]
        self._stream(reference, b"".join((*parts, packer.end())), entries)
        self._write(f"startxref\n{start}\n%%EOF\n".encode())

    def _close_plain(self, root: Reference, info: Reference | None) -> None:
        """End the file with a cross-reference table in text form and a trailer."""
        start, count = self._position, len(self._places)
        entries: dict[str, Any] = {"Size": count, "Root": root, "ID": self._identifier()}
        if info:
            entries["Info"] = info
        self._write(f"xref\n0 {count}\n0000000000 65535 f \n".encode())
        for at in range(1, count, _STRIP):
            rows = (
                f"{place >> 16 & _FAR:010} 00000 n \n" if place else "0000000000 65535 f \n"
                for place in self._places[at : at + _STRIP]
            )
            self._write("".join(rows).encode())
        trailer: bytes = Dictionary(entries).data
        self._write(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (trailer, start))

    def _identifier(self) -> Array:
        """Return the file identifier, computed from the bytes so far (ISO 32000-1, 14.4)."""
        identifier = f"<{self._digest.digest()[:_IDENTIFIER].hex()}>"
        return Array([identifier, identifier])

    def _flush(self) -> None:
        """Write the objects that wait for it as an object stream."""
        if not self._objects:
            return
        reference, places = self.reserve(), self._places
        row = _place(2, reference.number, 0)
        for index, own in enumerate(self._numbers):
            places[own] = row + index
        offsets = accumulate([len(body) + 1 for body in self._objects], initial=0)
        pairs = zip(self._numbers, offsets, strict=False)
        head = " ".join([f"{own} {offset}" for own, offset in pairs]).encode() + b"\n"
        entries = {"Type": "/ObjStm", "N": len(self._objects), "First": len(head)}
        data = head + b"\n".join(self._objects)
        self._numbers.clear()
        self._objects.clear()
        self.add_stream(data, entries, reference)

    def _stream(self, at: Reference, data: bytes, entries: dict[str, Any]) -> None:
        """Write a stream as the object with the number `at`."""
        if entries.keys() <= _SIMPLE:  # as nearly all are
            said = "".join([f"/{key} {value}" for key, value in entries.items()])
            dictionary = f"<<{said}/Length {len(data)}>>".encode("ascii")
        else:
            dictionary = Dictionary({**entries, "Length": len(data)}).data
        whole = (at.number, dictionary, data)
        self._write(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % whole)

    def _write(self, data: bytes) -> None:
        """Write bytes to the output, and update position and digest."""
        self._output.write(data)
        self._digest.update(data)
        self._position += len(data)


class NumberTree:
    """A number tree (ISO 32000-1, 7.9.7), whose leaves are written when they are full."""

    def __init__(self, file: PdfFile) -> None:
        self.leaves: list[Reference] = []
        self._file = file
        self._entries: list[object] = []

    @property
    def is_nearly_full(self) -> bool:
        """True if the next entry fills a leaf."""
        return len(self._entries) == 2 * (_LEAF - 1)

    def add(self, key: int, value: object) -> None:
        """Add an entry to the tree. Each key must be greater than the one before."""
        self._entries += [key, value]
        if len(self._entries) == 2 * _LEAF:
            self.flush()

    def flush(self) -> None:
        """Write the entries so far as a leaf of the tree."""
        if self._entries:
            limits = Array([self._entries[0], self._entries[-2]])
            leaf = Dictionary({"Limits": limits, "Nums": Array(self._entries)})
            self.leaves.append(self._file.add(leaf))
            self._entries.clear()

    def write(self) -> Reference:
        """Write the root of the tree, after the last `flush`. Return its reference."""
        return self._file.add(Dictionary({"Kids": Array(self.leaves)}))


def text_string(text: str) -> bytes:
    """Write a text string in ASCII if possible, else in UTF-16 (ISO 32000-1, 7.9.2.2)."""
    data: bytes = String(text).data
    return data


def _place(kind: int, at: int, index: int) -> int:
    """Pack a row of the cross-reference stream into one number (ISO 32000-1, 7.5.8.3)."""
    return kind << 56 | at << 16 | index


def _upwards(table: memoryview, size: int) -> Iterator[bytes]:
    """Replace each row of a table by its difference to the row above, for compression.

    This is the filter "up" of PNG.

    The bytes of many rows are subtracted at once, as digits of one number without borrows.
    """
    above = bytes(size)
    for start in range(0, len(table), size * _STRIP):
        strip = bytes(table[start : start + size * _STRIP])
        high = int.from_bytes(b"\x80" * len(strip))
        a, b = int.from_bytes(strip), int.from_bytes((above + strip)[: len(strip)])
        difference = ((a | high) - (b & ~high)) ^ ((a ^ ~b) & high)
        filtered = difference.to_bytes(len(strip))
        yield b"".join(
            b"\x02" + filtered[at : at + size] for at in range(0, len(filtered), size)
        )
        above = strip[-size:]
