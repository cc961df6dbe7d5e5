"""Profiles made from the numbers of a standard: three primaries, a white and a curve.

In come what pictures without a profile say of their colours, out comes a profile of a screen
(ISO 15076-1, 8.3.3: three-component matrix-based), so that whatever reads profiles reads this.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

_Vector = tuple[float, float, float]
_Rows = tuple[_Vector, _Vector, _Vector]
Curve = Callable[[float], float]
"""From what a sample says to light, both from 0 to 1."""

_STEPS: Final = 4096  # of a curve: between neighbours straight lines do
_D50: Final[_Vector] = (0.9642, 1.0, 0.8249)  # 7.2.16
_BRADFORD: Final[_Rows] = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)
"""From XYZ to the cones that adapt to a white (ISO 15076-1, annex E)."""


class Chromaticities(NamedTuple):
    """x and y of white and the primaries (CIE 1931)."""

    white: tuple[float, float]
    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]


def srgb_light(value: float) -> float:
    """The light of a sample of sRGB (IEC 61966-2-1)."""
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def matrix_profile(colors: Chromaticities, curve: Curve) -> bytes:
    """A profile of version 2.1, the same bytes each time. Raises ValueError.

    Colours that mix no white, or none of which is another, have none.
    """
    made = _tags(_colorants(colors), [curve(step / (_STEPS - 1)) for step in range(_STEPS)])
    head = struct.pack(
        ">I4sI4s4s4s12s4s4sIIIIII3I", 0, b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ",
        struct.pack(">6H", 2000, 1, 1, 0, 0, 0), b"acsp", b"\0" * 4, 0, 0, 0, 0, 0, 0,
        *map(_fixed, _D50),
    )  # fmt: skip
    at = 128 + 4 + 12 * len(made)
    table, body = struct.pack(">I", len(made)), b""
    placed: dict[bytes, int] = {}  # the curves of all three are one
    for name, data in made:
        if data not in placed:
            placed[data] = at + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table += struct.pack(">4sII", name, placed[data], len(data))
    whole = (head.ljust(128, b"\0") + table + body)[4:]
    return struct.pack(">I", len(whole) + 4) + whole


def _tags(colorants: Sequence[_Vector], curve: Sequence[float]) -> list[tuple[bytes, bytes]]:
    name = b"made of what the picture says\0"
    described = struct.pack(">4sII", b"desc", 0, len(name)) + name + b"\0" * 78
    levels = (round(min(max(value, 0.0), 1.0) * 0xFFFF) for value in curve)
    tones = struct.pack(f">4sII{_STEPS}H", b"curv", 0, _STEPS, *levels)
    red, green, blue = map(_xyz, colorants)
    return [
        (b"desc", described),
        (b"cprt", struct.pack(">4sI", b"text", 0) + b"no copyright\0"),
        (b"wtpt", _xyz(_D50)),
        *((b"rXYZ", red), (b"gXYZ", green), (b"bXYZ", blue)),
        *((b"rTRC", tones), (b"gTRC", tones), (b"bTRC", tones)),
    ]


def _xyz(values: _Vector) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *map(_fixed, values))


def _fixed(value: float) -> int:
    """As an s15Fixed16Number."""
    return round(value * 0x10000)


def _colorants(colors: Chromaticities) -> list[_Vector]:
    """The XYZ of red, green and blue where white is that of the profile connection space."""
    white, *primaries = map(_spread, colors)
    if white[1] <= 0:
        raise ValueError("white is dark")
    white = (white[0] / white[1], 1.0, white[2] / white[1])
    red, green, blue = primaries
    columns = _turned((red, green, blue))
    shares = _times(_inverse(columns), white)
    if min(shares) <= 0:
        raise ValueError("red, green and blue do not mix to white")
    cones, wanted = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
    change = wanted[0] / cones[0], wanted[1] / cones[1], wanted[2] / cones[2]
    back = _inverse(_BRADFORD)
    return [
        _times(back, _scaled(_times(_BRADFORD, _scaled(each, (share,) * 3)), change))
        for each, share in zip(primaries, shares, strict=True)
    ]


def _spread(xy: tuple[float, float]) -> _Vector:
    return xy[0], xy[1], 1 - xy[0] - xy[1]


def _scaled(one: _Vector, other: _Vector) -> _Vector:
    return one[0] * other[0], one[1] * other[1], one[2] * other[2]


def _times(rows: _Rows, vector: _Vector) -> _Vector:
    one, two, three = (sum(map(float.__mul__, row, vector)) for row in rows)
    return one, two, three


def _turned(rows: _Rows) -> _Rows:
    one, two, three = zip(*rows, strict=True)
    return one, two, three


def _inverse(rows: _Rows) -> _Rows:
    a, b, c = rows
    across = (_cross(b, c), _cross(c, a), _cross(a, b))
    size = sum(map(float.__mul__, a, across[0]))
    if abs(size) < 1e-9:
        raise ValueError("two of red, green and blue are one colour")
    one, two, three = (_scaled(each, (1 / size,) * 3) for each in across)
    return _turned((one, two, three))


def _cross(a: _Vector, b: _Vector) -> _Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
