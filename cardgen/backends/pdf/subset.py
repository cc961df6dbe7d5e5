"""Subset faces to the glyphs of a file, read the CIDs of CFF fonts, and widen their glyphs.

HarfBuzz goes through all 65,000 glyphs of a face to find a few hundred. Files of a merge use
nearly the same ones: so the outlines of all requested glyphs are cached, and those of a file
are taken out of the cache, which gives the same bytes. This works for CID-keyed CFF outlines,
where glyphs keep their character identifiers (CIDs).

Text in a PDF names glyphs of a CID-keyed font by CID, and of any other CFF font by glyph
number. Sections are those of Adobe Technical Note 5176, the Compact Font Format; charstrings
are those of Technical Note 5177.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from struct import unpack_from
from threading import Lock
from typing import Final

import uharfbuzz as hb

from cardgen.display import FontRef
from cardgen.errors import FontError, Location
from cardgen.fonts import hb_font

_LAYOUT: Final = ("GSUB", "GPOS", "GDEF", "BASE", "kern", "morx", "DSIG", "name", "post")
_BESIDE: Final = ("cmap", "hhea", "hmtx", "vhea", "vmtx", "VORG", "OS/2", "gasp")
_MOST: Final = 4096  # cached glyphs of a face

_CHARSET: Final = 15
_CHARSTRINGS: Final = 17
_PRIVATE: Final = 18
_DEFAULT_WIDTH: Final = 20
_NOMINAL_WIDTH: Final = 21
_FD_ARRAY: Final = (12, 36)
_FD_SELECT: Final = (12, 37)
_ROS: Final = (12, 30)  # present in CID-keyed fonts only
_REAL: Final = 30


def subset(ref: FontRef, glyphs: Iterable[int]) -> hb.Face:
    """Make a subset of a font with some glyphs, which keep their numbers. Raises FontError."""
    with _report_failure(ref):
        return _subset(hb_font(ref).face, glyphs, _LAYOUT, hb.SubsetFlags.RETAIN_GIDS)


def whole(ref: FontRef) -> bytes:
    """Return a complete font file, also of a face in a collection. Raises FontError."""
    wanted = hb.SubsetInput()
    wanted.keep_everything()
    with _report_failure(ref):
        data: bytes = hb.subset(hb_font(ref).face, wanted).blob.data
    return data


def outlines(ref: FontRef, glyphs: Sequence[int]) -> bytes:
    """Return the CFF table of a CID-keyed font with only some glyphs. Raises FontError."""
    with _report_failure(ref):
        return _face_outlines(ref).outlines(glyphs)


def wide_outlines(ref: FontRef, glyphs: Sequence[int], by: int) -> bytes:
    """Return the CFF table of `outlines` with glyphs `by` units wider. Raises FontError."""
    flags = hb.SubsetFlags.DESUBROUTINIZE
    with _report_failure(ref):
        face = _face_outlines(ref).face(glyphs)
        every = range(face.glyph_count)
        data: bytes = _subset(face, every, _LAYOUT, flags).reference_table("CFF ").data
    return widen(data, by)


@contextmanager
def _report_failure(ref: FontRef) -> Iterator[None]:
    """Turn an error of HarfBuzz about a font into a FontError with a hint.

    The file is mapped: another font written over it changes data that were checked before.
    """
    try:
        yield
    except RuntimeError as error:
        said = "cannot read the glyphs: the font is damaged, or was replaced while in use"
        hint = "start cardgen again; if that does not help, use another copy of the font"
        raise FontError("bad-font", said, location=Location(ref.path), hint=hint) from error


class _Outlines:
    """A face, and a cached subset of the face with the glyphs requested so far."""

    def __init__(self, face: hb.Face) -> None:
        self._whole = face
        self._part = face
        self._numbers: dict[int, int] = {}  # numbers of glyphs in the part
        self._lock = Lock()

    def outlines(self, glyphs: Sequence[int]) -> bytes:
        """Return the CFF table of the font with some glyphs."""
        data: bytes = self.face(glyphs).reference_table("CFF ").data
        return data

    def face(self, glyphs: Sequence[int]) -> hb.Face:
        """Return a subset with some glyphs. The cached subset grows if it lacks any."""
        wanted = {0, *glyphs}
        with self._lock:
            known = self._numbers.keys()
            if not wanted <= known:
                grown = sorted(wanted | known)
                grown = grown if len(grown) <= _MOST else sorted(wanted)
                self._part = _outlines_of(self._whole, grown)
                self._numbers = {glyph: number for number, glyph in enumerate(grown)}
            part = self._part
            if len(wanted) < len(self._numbers):
                part = _outlines_of(part, [self._numbers[glyph] for glyph in wanted])
            return part


@cache
def _face_outlines(ref: FontRef) -> _Outlines:
    """Return the cached outlines of a font."""
    return _Outlines(hb_font(ref).face)


def _outlines_of(face: hb.Face, glyphs: Iterable[int]) -> hb.Face:
    """Make a subset with the outlines of some glyphs, which get new numbers."""
    return _subset(face, glyphs, (*_LAYOUT, *_BESIDE), hb.SubsetFlags.DEFAULT)


def _subset(
    face: hb.Face, glyphs: Iterable[int], dropped: Iterable[str], flags: hb.SubsetFlags
) -> hb.Face:
    """Make a subset of a font with some glyphs, without the `dropped` tables."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.set(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode()) for tag in dropped)
    wanted.flags = flags | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    return hb.subset(face, wanted)


def cid_map(table: memoryview, glyphs: int) -> Callable[[int], int] | None:
    """Return a function from glyph to CID for a CID-keyed font; None for other fonts."""
    header = table[2]
    _, end = _read_index(table, header)
    dicts, _ = _read_index(table, end)
    top = _read_dict(dicts[0])
    if _ROS not in top:
        return None
    charset = _read_charset(table, top.get((_CHARSET,), [0])[0], glyphs)
    return charset.__getitem__


def widen(table: bytes, by: int) -> bytes:
    """Make each glyph of a CFF table wider by some units.

    The new charstrings follow the table, and the font refers to them.
    """
    data = memoryview(table)
    _, names_end = _read_index(data, data[2])
    (top,), top_end = _read_index(data, names_end)
    known = _read_dict(top)
    strings, _ = _read_index(data, known[(_CHARSTRINGS,)][0])
    fonts, _ = _read_index(data, known[_FD_ARRAY][0])
    select = _read_selection(data, known[_FD_SELECT][0], len(strings))
    widths = []
    for font in fonts:
        size, at = _read_dict(font)[(_PRIVATE,)]
        private = _read_dict(data[at : at + size])
        pair = (private.get((key,), [0])[0] for key in (_DEFAULT_WIDTH, _NOMINAL_WIDTH))
        widths.append(tuple(pair))
    charstrings = [
        _widen_charstring(bytes(string), by, *widths[number])
        for string, number in zip(strings, select, strict=True)
    ]
    entry = b"\x1d" + known[(_CHARSTRINGS,)][0].to_bytes(4) + bytes([_CHARSTRINGS])
    at = table.index(entry, top_end - len(top), top_end)  # HarfBuzz writes long offsets
    moved = b"\x1d" + len(table).to_bytes(4)
    return table[:at] + moved + table[at + len(moved) :] + _write_index(charstrings)


def _write_index(items: list[bytes]) -> bytes:
    """Write items as an INDEX of CFF (section 5)."""
    ends, end = [1], 1
    for item in items:
        end += len(item)
        ends.append(end)
    offsets = b"".join(offset.to_bytes(4) for offset in ends)
    return len(items).to_bytes(2) + b"\x04" + offsets + b"".join(items)


def _read_selection(table: memoryview, at: int, glyphs: int) -> list[int]:
    """Read the font DICT number of each glyph (FDSelect, section 19)."""
    if table[at] == 0:
        return [*table[at + 1 : at + 1 + glyphs]]
    (count,) = unpack_from(">H", table, at + 1)
    starts = [unpack_from(">HB", table, at + 3 + 3 * number) for number in range(count)]
    ends = [*(first for first, _ in starts[1:]), glyphs]
    return [
        font for (first, font), end in zip(starts, ends, strict=True) for _ in range(first, end)
    ]


# The most operands of an operator, or None for stems, whose operands come in pairs.
_FIRST: Final[dict[int, int | None]] = {
    1: None, 3: None, 18: None, 19: None, 20: None, 23: None, 4: 1, 14: 0, 21: 2, 22: 1
}  # fmt: skip


def _widen_charstring(string: bytes, by: int, default: int, nominal: int) -> bytes:
    """Increase the width in a charstring by some units (Technical Note 5177, 3.1)."""
    at, count, end = 0, 0, 0
    value = 0
    while string[at] >= 32 or string[at] == 28:
        if string[at] == 255:
            number, at = int.from_bytes(string[at + 1 : at + 3], signed=True), at + 5
        else:
            number, at = _read_integer(string, at)
        count += 1
        if count == 1:
            value, end = number, at
    most = _FIRST[string[at]]
    has_width = count % 2 == 1 if most is None else count > most
    width = (nominal + value if has_width else default) + by
    operand = b"\x1c" + (width - nominal).to_bytes(2, signed=True)
    return operand + (string[end:] if has_width else string)


def _read_index(table: memoryview, at: int) -> tuple[list[memoryview], int]:
    """Read an INDEX of CFF (section 5). Return its items, and the offset of its end."""
    (count,) = unpack_from(">H", table, at)
    if not count:
        return [], at + 2
    size = table[at + 2]
    start = at + 3
    offsets = [
        int.from_bytes(table[start + i * size : start + (i + 1) * size])
        for i in range(count + 1)
    ]
    base = start + (count + 1) * size - 1
    items = [table[base + a : base + b] for a, b in pairwise(offsets)]
    return items, base + offsets[-1]


def _read_dict(data: memoryview) -> dict[tuple[int, ...], list[int]]:
    """Read the integer operands of each operator in a DICT (section 4)."""
    entries: dict[tuple[int, ...], list[int]] = {}
    operands: list[int] = []
    at = 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            size = 2 if first == 12 else 1
            entries[(*data[at : at + size],)], operands = operands, []
            at += size
        elif first == _REAL:
            at += 1
            while data[at] & 15 != 15:
                at += 1
            at += 1
        else:
            number, at = _read_integer(data, at)
            operands.append(number)
    return entries


def _read_integer(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """Read an integer operand. Return it, and the offset of its end (5176, table 3)."""
    first = data[at]
    if first in (28, 29):
        end = at + (3 if first == 28 else 5)
        return int.from_bytes(data[at + 1 : end], signed=True), end
    if first <= 246:
        return first - 139, at + 1
    if first <= 250:
        return (first - 247) * 256 + data[at + 1] + 108, at + 2
    return -(first - 251) * 256 - data[at + 1] - 108, at + 2


def _read_charset(table: memoryview, at: int, glyphs: int) -> range | list[int]:
    """Read the CID of each glyph (section 13)."""
    kind = table[at]
    if kind == 0:
        return [0, *unpack_from(f">{glyphs - 1}H", table, at + 1)]
    step, layout = (3, ">HB") if kind == 1 else (4, ">HH")
    ranges: list[range] = []
    at += 1
    covered = 1
    while covered < glyphs:
        first, more = unpack_from(layout, table, at)
        ranges.append(range(first, first + more + 1))
        covered += more + 1
        at += step
    if len(ranges) == 1 and ranges[0].start == 1:
        return range(glyphs)
    return [0, *(cid for stretch in ranges for cid in stretch)]
