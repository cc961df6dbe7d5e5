"""How much ink pictures and colours that run into another take, in percent.

Pictures are sampled, so that no single pixel counts: what a press minds is ink that does not
dry. Each value goes through Decode (ISO 32000-1, 8.9.5.2) first.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from PIL import Image

from cardgen.preflight.colors import Space
from cardgen.preflight.objects import (
    Key,
    entry,
    is_stream,
    items,
    name,
    number,
    numbers,
    one_or_more,
)

_INKS: Final = 4
_SIDE: Final = 256  # pixels that are looked at, in either direction
_MOST_BYTES: Final = 100 << 20  # of a picture, unpacked; larger ones are not looked at
_FEW: Final = 0.002  # of the pixels may have more than what is told
_FUNCTIONS: Final = 64  # of a shading
_SAMPLES: Final = 1 << 16


def of_picture(picture: Any, space: Space) -> float:
    """The most ink that more than a few pixels of a picture take; 0 if that cannot be told."""
    if space.family != "cmyk" or round(number(entry(picture, "/BitsPerComponent"), 8)) != 8:
        return 0.0
    width, height = (round(number(entry(picture, key))) for key in ("/Width", "/Height"))
    if not 0 < width * height * _INKS <= _MOST_BYTES or width < 0:
        return 0.0
    filters = [name(each) for each in one_or_more(entry(picture, "/Filter"))]
    if filters == ["/DCTDecode"]:
        found: Image.Image = Image.open(BytesIO(picture.read_raw_bytes()))
        if found.mode != "CMYK" or found.size != (width, height):
            return 0.0
        inverted = "adobe_transform" in found.info  # Pillow turns such values round
    else:
        data = picture.read_bytes()
        if len(data) < width * height * _INKS:
            return 0.0
        found, inverted = Image.frombytes("CMYK", (width, height), data), False
    small = found.resize((min(width, _SIDE), min(height, _SIDE)), Image.Resampling.NEAREST)
    counted = small.getcolors(_SIDE * _SIDE) or []
    decode = numbers(entry(picture, "/Decode"), 2 * _INKS) or (0.0, 1.0) * _INKS
    sums = sorted(
        ((_ink(values, decode, inverted=inverted), count) for count, values in counted),
        reverse=True,
    )
    few = _FEW * small.width * small.height
    for ink, count in sums:
        few -= count
        if few < 0:
            return ink
    return 0.0


def _ink(values: Any, decode: tuple[float, ...], *, inverted: bool) -> float:
    taken = 0.0
    for at, value in enumerate(values):
        share = (255 - value if inverted else value) / 255
        low, high = decode[2 * at : 2 * at + 2]
        taken += min(1.0, max(0.0, low + share * (high - low)))
    return 100 * taken


def of_shading(shading: Any, space: Space) -> float:
    """The most ink of a shading's functions, at their ends and samples; 0 if not told."""
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
            most = max(most, _sampled(function))
    return most


def _sampled(function: Any) -> float:
    """The most ink of a function's samples of 8 bits (7.10.2)."""
    spread = numbers(entry(function, "/Decode"), 2 * _INKS) or numbers(
        entry(function, "/Range"), 2 * _INKS
    )
    if spread is None or round(number(entry(function, "/BitsPerSample"))) != 8:
        return 0.0
    data = function.read_bytes()[: _SAMPLES * _INKS]
    rows = (data[at : at + _INKS] for at in range(0, len(data) - _INKS + 1, _INKS))
    return max((_ink(row, spread, inverted=False) for row in set(rows)), default=0.0)
