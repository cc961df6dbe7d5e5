"""Which character identifier (CID) a glyph of a CFF font has, and wider glyphs of one.

Text in a PDF names glyphs of a CID-keyed font by CID, and of any other CFF font by glyph
number. Sections are those of Adobe Technical Note 5176, the Compact Font Format; charstrings
are those of Technical Note 5177.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from struct import unpack_from
from typing import Final

_CHARSET: Final = 15
_CHARSTRINGS: Final = 17
_PRIVATE: Final = 18
_DEFAULT_WIDTH: Final = 20
_NOMINAL_WIDTH: Final = 21
_FD_ARRAY: Final = (12, 36)
_FD_SELECT: Final = (12, 37)
_ROS: Final = (12, 30)  # present in CID-keyed fonts only
_REAL: Final = 30


def cids(table: memoryview, glyphs: int) -> Callable[[int], int] | None:
    """From glyph to CID for a CID-keyed font of so many glyphs; None for any other."""
    header = table[2]
    _, end = _index(table, header)
    dicts, _ = _index(table, end)
    top = _operators(dicts[0])
    if _ROS not in top:
        return None
    charset = _charset(table, top.get((_CHARSET,), [0])[0], glyphs)
    return charset.__getitem__


def widened(table: bytes, by: int) -> bytes:
    """The table of a CID-keyed font without subroutines, each glyph so many units wider.

    Charstrings with other widths come behind all else, and the font refers to these.
    """
    data = memoryview(table)
    _, names_end = _index(data, data[2])
    (top,), top_end = _index(data, names_end)
    known = _operators(top)
    strings, _ = _index(data, known[(_CHARSTRINGS,)][0])
    fonts, _ = _index(data, known[_FD_ARRAY][0])
    select = _selected(data, known[_FD_SELECT][0], len(strings))
    widths = []
    for font in fonts:
        size, at = _operators(font)[(_PRIVATE,)]
        private = _operators(data[at : at + size])
        found = (private.get((key,), [0])[0] for key in (_DEFAULT_WIDTH, _NOMINAL_WIDTH))
        widths.append(tuple(found))
    made = [
        _wider(bytes(string), by, *widths[number])
        for string, number in zip(strings, select, strict=True)
    ]
    entry = b"\x1d" + known[(_CHARSTRINGS,)][0].to_bytes(4) + bytes([_CHARSTRINGS])
    at = table.index(entry, top_end - len(top), top_end)  # HarfBuzz writes long offsets
    moved = b"\x1d" + len(table).to_bytes(4)
    return table[:at] + moved + table[at + len(moved) :] + _listed(made)


def _listed(items: list[bytes]) -> bytes:
    """An INDEX of these."""
    ends, end = [1], 1
    for item in items:
        end += len(item)
        ends.append(end)
    offsets = b"".join(each.to_bytes(4) for each in ends)
    return len(items).to_bytes(2) + b"\x04" + offsets + b"".join(items)


def _selected(table: memoryview, at: int, glyphs: int) -> list[int]:
    """The font DICT of each glyph (section 19)."""
    if table[at] == 0:
        return [*table[at + 1 : at + 1 + glyphs]]
    (count,) = unpack_from(">H", table, at + 1)
    starts = [unpack_from(">HB", table, at + 3 + 3 * number) for number in range(count)]
    ends = [*(first for first, _ in starts[1:]), glyphs]
    return [
        font for (first, font), end in zip(starts, ends, strict=True) for _ in range(first, end)
    ]


# How many operands an operator has at most, or None for stems: those come in pairs.
_FIRST: Final[dict[int, int | None]] = {
    1: None, 3: None, 18: None, 19: None, 20: None, 23: None, 4: 1, 14: 0, 21: 2, 22: 1
}  # fmt: skip


def _wider(string: bytes, by: int, default: int, nominal: int) -> bytes:
    """A charstring whose width, its first operand if it is there, is larger (5177, 3.1)."""
    at, count, end = 0, 0, 0
    value = 0
    while string[at] >= 32 or string[at] == 28:
        first = string[at]
        if first == 28:
            number, size = int.from_bytes(string[at + 1 : at + 3], signed=True), 3
        elif first == 255:
            number, size = int.from_bytes(string[at + 1 : at + 3], signed=True), 5
        elif first <= 246:
            number, size = first - 139, 1
        elif first <= 250:
            number, size = (first - 247) * 256 + string[at + 1] + 108, 2
        else:
            number, size = -(first - 251) * 256 - string[at + 1] - 108, 2
        at, count = at + size, count + 1
        if count == 1:
            value, end = number, at
    most = _FIRST[string[at]]
    has_width = count % 2 == 1 if most is None else count > most
    width = (nominal + value if has_width else default) + by
    said = b"\x1c" + (width - nominal).to_bytes(2, signed=True)
    return said + (string[end:] if has_width else string)


def _index(table: memoryview, at: int) -> tuple[list[memoryview], int]:
    """The data of an INDEX (section 5) and where it ends."""
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


def _operators(data: memoryview) -> dict[tuple[int, ...], list[int]]:
    """The whole operands of each operator of a DICT (section 4); reals are left out."""
    found: dict[tuple[int, ...], list[int]] = {}
    operands: list[int] = []
    at = 0
    while at < len(data):
        first = data[at]
        at += 1
        if first <= 21:
            operator: tuple[int, ...] = (first,)
            if first == 12:
                operator, at = (12, data[at]), at + 1
            found[operator], operands = operands, []
        elif first == 28:
            operands.append(int.from_bytes(data[at : at + 2], signed=True))
            at += 2
        elif first == 29:
            operands.append(int.from_bytes(data[at : at + 4], signed=True))
            at += 4
        elif first == _REAL:
            while data[at] & 15 != 15:
                at += 1
            at += 1
        elif first <= 246:
            operands.append(first - 139)
        elif first <= 250:
            operands.append((first - 247) * 256 + data[at] + 108)
            at += 1
        else:
            operands.append(-(first - 251) * 256 - data[at] - 108)
            at += 1
    return found


def _charset(table: memoryview, at: int, glyphs: int) -> range | list[int]:
    """The CID of each glyph (section 13)."""
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
