"""Rows in, runs of equal bytes or pixels out, in the two ways in which printers read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

_MOST: Final = 128


def packbits(row: bytes) -> bytes:
    """A row as TIFF 6.0, section 9, packs it."""
    return _packed(row, 1, literal=lambda count: count - 1, repeated=lambda count: 257 - count)


def pwg_runs(row: bytes, pixel: int) -> bytes:
    """A row of pixels of so many bytes as PWG 5102.4, 4.4 packs it."""
    return _packed(
        row,
        pixel,
        literal=lambda count: 257 - count if count > 1 else 0,
        repeated=lambda count: count - 1,
    )


def _packed(
    row: bytes, unit: int, *, literal: Callable[[int], int], repeated: Callable[[int], int]
) -> bytes:
    parts: list[bytes] = []
    for count, data in _stretches(row, unit):
        number = repeated(count) if count > 1 and len(data) == unit else literal(count)
        parts += (bytes((number,)), data)
    return b"".join(parts)


def _stretches(row: bytes, unit: int) -> Iterator[tuple[int, bytes]]:
    """How many units each, and the one that is repeated or all of those that are not."""
    single = bytearray()
    for found in _runs(unit).finditer(row):
        count = len(found[0]) // unit
        if count == 1:
            single += found[0]
        if single and (count > 1 or len(single) == _MOST * unit):
            yield len(single) // unit, bytes(single)
            single.clear()
        if count > 1:
            yield count, found[1]
    if single:
        yield len(single) // unit, bytes(single)


@lru_cache(maxsize=4)
def _runs(unit: int) -> re.Pattern[bytes]:
    return re.compile(rb"(.{%d})\1{0,%d}" % (unit, _MOST - 1), re.DOTALL)
