"""A PDF file written as its objects come: nothing but their places is kept.

Streams go to the output at once, other objects in groups that are compressed together
(ISO 32000-1, 7.5.7); a table of all places ends the file (7.5.8). The file's identifier is a
digest of its bytes, so that the same input gives the same file.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, BinaryIO, Final

from pydyf import Array, Dictionary, Object, String
from zlib_ng import zlib_ng

_GROUP: Final = 100  # objects that are compressed together
_LEVEL: Final = 6
_IDENTIFIER: Final = 16  # bytes
_MARK: Final = (
    b"%\xe5\x8d\xa1\xe7\x89\x87"  # bytes beyond ASCII, so that no tool takes it for text
)


class Reference(str):
    """``12 0 R``: how other objects name an object."""

    __slots__ = ()

    @property
    def number(self) -> int:
        """The object's number."""
        return int(self[:-4])


class PdfFile:
    """An open file. Objects may be named (`reserve`) before they are written."""

    def __init__(self, output: BinaryIO, version: str = "1.7") -> None:
        self._output = output
        self._position = 0
        self._digest = sha256()
        self._places: list[tuple[int, int, int]] = [(0, 0, 65535)]
        self._group: list[tuple[int, bytes]] = []
        self._write(f"%PDF-{version}\n".encode() + _MARK + b"\n")

    def reserve(self) -> Reference:
        """The name of an object that is written later."""
        self._places.append((0, 0, 0))
        return Reference(f"{len(self._places) - 1} 0 R")

    def add(self, value: Object | str, at: Reference | None = None) -> Reference:
        """Write an object that is no stream; what each page has comes as text, for speed."""
        reference = at or self.reserve()
        data = value.encode("ascii") if isinstance(value, str) else value.data
        self._group.append((reference.number, data))
        if len(self._group) == _GROUP:
            self._flush()
        return reference

    def add_stream(
        self,
        data: bytes,
        entries: Mapping[str, Any] | None = None,
        at: Reference | None = None,
        *,
        compress: bool = True,
    ) -> Reference:
        """Write a stream, compressed unless `entries` say that it is encoded already."""
        reference = at or self.reserve()
        extra = dict(entries or {})
        if compress and "Filter" not in extra:
            data, packed = _packed(data)
            if packed:
                extra["Filter"] = "/FlateDecode"
        extra["Length"] = len(data)
        self._places[reference.number] = (1, self._position, 0)
        self._write(f"{reference.number} 0 obj\n".encode() + Dictionary(extra).data)
        self._write(b"\nstream\n" + data + b"\nendstream\nendobj\n")
        return reference

    def close(self, root: Reference, info: Reference | None = None) -> None:
        """End the file with the table of its objects."""
        self._flush()
        start, reference = self._position, self.reserve()
        self._places[reference.number] = (1, start, 0)
        widths = [1, _width(start), 2]
        size, second = sum(widths), 8 * widths[2]
        first = second + 8 * widths[1]
        table = b"".join(
            (kind << first | place << second | index).to_bytes(size, "big")
            for kind, place, index in self._places
        )
        identifier = f"<{self._digest.digest()[:_IDENTIFIER].hex()}>"
        entries: dict[str, Any] = {
            "Type": "/XRef",
            "Size": len(self._places),
            "W": Array(widths),
            "Root": root,
            "ID": Array([identifier, identifier]),
            "Filter": "/FlateDecode",
            "DecodeParms": Dictionary({"Predictor": 12, "Columns": size}),
        }
        if info:
            entries["Info"] = info
        self.add_stream(zlib_ng.compress(_upwards(table, size), _LEVEL), entries, reference)
        self._write(f"startxref\n{start}\n%%EOF\n".encode())

    def _flush(self) -> None:
        if not self._group:
            return
        reference = self.reserve()
        heads, bodies, offset = list[str](), list[bytes](), 0
        for index, (number, body) in enumerate(self._group):
            self._places[number] = (2, reference.number, index)
            heads.append(f"{number} {offset}")
            bodies.append(body)
            offset += len(body) + 1
        head = " ".join(heads).encode() + b"\n"
        entries = {"Type": "/ObjStm", "N": len(self._group), "First": len(head)}
        self._group.clear()
        self.add_stream(head + b"\n".join(bodies), entries, reference)

    def _write(self, data: bytes) -> None:
        self._output.write(data)
        self._digest.update(data)
        self._position += len(data)


def text_string(text: str) -> bytes:
    """A text string: as ASCII if it is that, else UTF-16 (ISO 32000-1, 7.9.2.2)."""
    data: bytes = String(text).data
    return data


def _packed(data: bytes) -> tuple[bytes, bool]:
    """The data compressed, if that makes it smaller."""
    packed = zlib_ng.compress(data, _LEVEL)
    return (packed, True) if len(packed) < len(data) else (data, False)


def _width(value: int) -> int:
    return max(1, (value.bit_length() + 7) // 8)


def _upwards(table: bytes, size: int) -> bytes:
    """Rows as differences to the row above (PNG's filter "up"), which compress better."""
    above = bytes(size) + table
    filtered = bytes((a - b) & 255 for a, b in zip(table, above, strict=False))
    starts = range(0, len(table), size)
    return b"".join(b"\x02" + filtered[start : start + size] for start in starts)
