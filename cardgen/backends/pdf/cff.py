"""Which character identifier (CID) a glyph of a CFF font has.

Text in a PDF names glyphs of a CID-keyed font by CID, and of any other CFF font by glyph
number. Sections are those of Adobe Technical Note 5176, the Compact Font Format.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from struct import unpack_from
from typing import Final

_CHARSET: Final = 15
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
