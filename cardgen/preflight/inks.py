"""Measure the ink of pictures and shadings, in percent.

Pictures are sampled, so that single pixels do not count: a press minds ink that does not dry.
All values go through Decode first (ISO 32000-1, 8.9.5.2).
"""

from __future__ import annotations

from typing import Any, Final

from PIL import Image

from cardgen.preflight.colors import Space
from cardgen.preflight.objects import (
    Key,
    entry,
    is_stream,
    items,
    number,
    numbers,
)
from cardgen.preflight.pixels import bands

_INKS: Final = 4
_SIDE: Final = 256  # pixels of the sample, in either direction
_FEW: Final = 0.002  # share of the pixels that may have more ink
_FUNCTIONS: Final = 64  # of a shading
_SAMPLES: Final = 1 << 16


def of_picture(picture: Any, space: Space) -> float:
    """Find the most ink of more than a few pixels of a picture; 0 if unknown."""
    if space.family != "cmyk" or (found := bands(picture, _INKS)) is None:
        return 0.0
    width, height = found[0].size
    size = min(width, _SIDE), min(height, _SIDE)
    few = tuple(band.resize(size, Image.Resampling.NEAREST) for band in found)
    counted = Image.merge("CMYK", few).getcolors(_SIDE * _SIDE) or []
    decode = numbers(entry(picture, "/Decode"), 2 * _INKS) or (0.0, 1.0) * _INKS
    sums = sorted(((_ink(values, decode), count) for count, values in counted), reverse=True)
    left = _FEW * size[0] * size[1]
    for ink, count in sums:
        left -= count
        if left < 0:
            return ink
    return 0.0


def _ink(values: Any, decode: tuple[float, ...]) -> float:
    taken = 0.0
    for at, value in enumerate(values):
        low, high = decode[2 * at : 2 * at + 2]
        taken += min(1.0, max(0.0, low + value / 255 * (high - low)))
    return 100 * taken


def of_shading(shading: Any, space: Space) -> float:
    """Find the most ink at the ends and samples of a shading; 0 if unknown."""
    if space.family != "cmyk":
        return 0.0
    most = 0.0
    waiting, seen = [entry(shading, "/Function")], set[Key]()
    for _ in range(_FUNCTIONS):
        if not waiting:
            break
        function = waiting.pop()
        kind = entry(function, "/FunctionType")
        if kind == 2:
            ends = [numbers(entry(function, key), _INKS) for key in ("/C0", "/C1")]
            most = max(most, *(100 * sum(end) for end in ends if end), 0.0)
        elif kind == 3:
            key: Key = function.objgen
            if not function.is_indirect or key not in seen:
                seen.add(key)
                waiting += items(entry(function, "/Functions"))
        elif kind == 0 and is_stream(function):
            most = max(most, _ink_of_samples(function))
    return most


def _ink_of_samples(function: Any) -> float:
    """Find the most ink of the samples of a function of 8 bits (7.10.2)."""
    spread = numbers(entry(function, "/Decode"), 2 * _INKS) or numbers(
        entry(function, "/Range"), 2 * _INKS
    )
    if spread is None or round(number(entry(function, "/BitsPerSample"))) != 8:
        return 0.0
    data = function.read_bytes()[: _SAMPLES * _INKS]
    rows = (data[at : at + _INKS] for at in range(0, len(data) - _INKS + 1, _INKS))
    return max((_ink(row, spread) for row in set(rows)), default=0.0)
