"""Make an ICC profile for a picture that describes its colours in numbers or by name.

A PNG file does so in its chunks (PNG, third edition, 4.3), a camera in the Exif data of a JPEG
(Exif 2.31, DCF 2.0). The result is a profile of a screen with three primaries, a white point
and a tone curve (ISO 15076-1, 8.3.3: three-component matrix-based), which converts as any other
profile does.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

_Vector = tuple[float, float, float]
_Rows = tuple[_Vector, _Vector, _Vector]
Curve = Callable[[float], float]
"""A tone curve: the light of a sample, both from 0 to 1."""

_STEPS: Final = 4096  # points of a curve, joined by straight lines
_D50: Final[_Vector] = (0.9642, 1.0, 0.8249)  # 7.2.16
_BRADFORD: Final[_Rows] = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)
"""The matrix from XYZ to cone responses for chromatic adaptation (ISO 15076-1, annex E)."""


class Chromaticities(NamedTuple):
    """Chromaticities x and y of white and of the primaries (CIE 1931)."""

    white: tuple[float, float]
    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]


_PNG: Final = b"\x89PNG\r\n\x1a\n"
_D65: Final = (0.3127, 0.3290)
_C: Final = (0.310, 0.316)
_REC_709: Final = Chromaticities(_D65, (0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
# ITU-T H.273, table 2, without the primaries of films and of data for projectors.
_PRIMARIES: Final = {
    1: _REC_709,
    4: Chromaticities(_C, (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: Chromaticities(_D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: Chromaticities(_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: Chromaticities(_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    9: Chromaticities(_D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: Chromaticities((0.314, 0.351), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: Chromaticities(_D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    22: Chromaticities(_D65, (0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
_ADOBE_RGB: Final = Chromaticities(_D65, (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
_ADOBE_GAMMA: Final = 563 / 256  # Adobe RGB (1998), 4.3.4.2
_HDR: Final = {16: "PQ", 18: "HLG"}
_UNSPECIFIED: Final = 2
_SRGB_CODES: Final = (1, 13)

_EXIF, _INTEROP = 0x8769, 0xA005  # tags of the directories with the next two entries
_COLOR_SPACE, _INTEROP_INDEX = 0xA001, 0x0001
_UNCALIBRATED: Final = 0xFFFF
_OPTION_FILE: Final = "R03"  # DCF 2.0, annex: a file in Adobe RGB


class StrangeColorsError(ValueError):
    """The error for colours of a file that cannot be shown."""


def png_profile(data: bytes, embedded: bytes = b"") -> bytes:
    """Return the ICC profile for the colours of a PNG file; b"" for sRGB.

    The first of these that a file has counts: cICP, a profile, sRGB, gAMA and cHRM (4.3,
    table 1). A file may have only one of the last two; the other one then is that of sRGB.
    Raises StrangeColorsError.
    """
    chunks = _chunks(data)
    codes = chunks.get(b"cICP")
    if codes is not None and (profile := _coded_profile(codes)) is not None:
        return profile
    if embedded or b"sRGB" in chunks:
        return embedded
    gamma, colors = chunks.get(b"gAMA", b""), chunks.get(b"cHRM", b"")
    exponent = int.from_bytes(gamma) if len(gamma) == 4 else 0  # 0 means nothing (13.13)
    colors = colors if len(colors) == 32 else b""
    return _numeric_profile(exponent, colors) if exponent or colors else b""


def exif_profile(exif: Image.Exif) -> bytes:
    """Return the ICC profile for a camera's picture by its Exif data; b"" for sRGB.

    Exif has no colour space for a camera's Adobe RGB: it is "uncalibrated", and the file is
    the DCF option file ("R03").
    """
    if exif.get_ifd(_EXIF).get(_COLOR_SPACE) != _UNCALIBRATED:
        return b""
    index = str(exif.get_ifd(_INTEROP).get(_INTEROP_INDEX, ""))
    return _adobe_rgb() if index.rstrip("\0 ") == _OPTION_FILE else b""


@lru_cache(maxsize=1)
def _adobe_rgb() -> bytes:
    """Make the ICC profile of Adobe RGB (1998)."""
    return matrix_profile(_ADOBE_RGB, _power(_ADOBE_GAMMA))


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """Return the chunks of a PNG file before its pixels."""
    chunks: dict[bytes, bytes] = {}
    at = len(_PNG) if data.startswith(_PNG) else len(data)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IDAT":
            break
        chunks.setdefault(kind, data[at + 8 : at + 8 + length])
        at += length + 12
    return chunks


@lru_cache(maxsize=8)
def _coded_profile(codes: bytes) -> bytes | None:
    """Make the ICC profile for cICP code points (11.3.2.6, H.273); None if unspecified."""
    if len(codes) != 4:
        raise StrangeColorsError("its cICP chunk is damaged")
    primaries, transfer, matrix, is_full = codes
    if transfer in _HDR:
        name = _HDR[transfer]
        raise StrangeColorsError(f"they are HDR ({name}, ITU-R BT.2100), too bright for paper")
    if _UNSPECIFIED in (primaries, transfer):
        return None
    curve, colors = _CURVES.get(transfer), _PRIMARIES.get(primaries)
    if curve is None or colors is None or matrix or is_full > 1:
        points = "-".join(map(str, codes))
        raise StrangeColorsError(
            f"the code points of its cICP chunk, {points}, are not for pictures"
        )
    if (primaries, transfer) == _SRGB_CODES and is_full:
        return b""
    return matrix_profile(colors, curve if is_full else _from_limited_range(curve))


def _power(exponent: float) -> Curve:
    """Return the tone curve of a power function."""
    return lambda value: float(value**exponent)


def _smpte_240m(value: float) -> float:
    """Compute the light of a sample (0 to 1) by SMPTE 240M."""
    alpha, beta = 1.111572195921731, 0.022821585529445
    return float(value / 4 if value < 4 * beta else ((value + alpha - 1) / alpha) ** (1 / 0.45))


def _from_limited_range(curve: Curve) -> Curve:
    """Convert a tone curve for samples from 16 to 235 (H.273, 8.3)."""
    return lambda value: curve(min(max((value * 255 - 16) / 219, 0.0), 1.0))


@lru_cache(maxsize=8)
def _numeric_profile(gamma: int, colors: bytes) -> bytes:
    """Make the ICC profile for gAMA and cHRM of a PNG file (11.3.2.1, 11.3.2.2)."""
    primaries = _REC_709
    if colors:
        values = [value / 100_000 for value in struct.unpack(">8I", colors)]
        primaries = Chromaticities(*zip(values[::2], values[1::2], strict=True))
    curve = _power(100_000 / gamma) if gamma else srgb_light
    try:
        return matrix_profile(primaries, curve)
    except ValueError as error:
        raise StrangeColorsError(f"its cHRM chunk is wrong: {error}") from error


def srgb_light(value: float) -> float:
    """Compute the light of an sRGB sample (0 to 1) by IEC 61966-2-1."""
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


# The curves of transfer codes (H.273, table 3). The first is a camera's curve; the screen that
# it is for does not quite undo it (BT.1886).
_CURVES: Final[dict[int, Curve]] = dict.fromkeys((1, 6, 11, 14, 15), _power(2.4)) | {
    4: _power(2.2),
    5: _power(2.8),
    7: _smpte_240m,
    8: _power(1),
    13: srgb_light,
}


def matrix_profile(colors: Chromaticities, curve: Curve) -> bytes:
    """Make an ICC profile from primaries, white point and tone curve.

    Raises ValueError if the primaries do not mix to white, or two of them are the same.
    """
    tags = _tags(_colorants(colors), [curve(step / (_STEPS - 1)) for step in range(_STEPS)])
    head = struct.pack(
        ">I4sI4s4s4s12s4s4sIIIIII3I", 0, b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ",
        struct.pack(">6H", 2000, 1, 1, 0, 0, 0), b"acsp", b"\0" * 4, 0, 0, 0, 0, 0, 0,
        *map(_to_fixed, _D50),
    )  # fmt: skip
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    offsets: dict[bytes, int] = {}  # the three curves are one
    for name, data in tags:
        if data not in offsets:
            offsets[data] = at + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table += struct.pack(">4sII", name, offsets[data], len(data))
    whole = (head.ljust(128, b"\0") + table + body)[4:]
    return struct.pack(">I", len(whole) + 4) + whole


def _tags(colorants: Sequence[_Vector], curve: Sequence[float]) -> list[tuple[bytes, bytes]]:
    """Return the tags of a profile with their data."""
    name = b"made of what the picture says\0"
    description = struct.pack(">4sII", b"desc", 0, len(name)) + name + b"\0" * 78
    levels = (round(min(max(value, 0.0), 1.0) * 0xFFFF) for value in curve)
    tones = struct.pack(f">4sII{_STEPS}H", b"curv", 0, _STEPS, *levels)
    red, green, blue = map(_xyz, colorants)
    return [
        (b"desc", description),
        (b"cprt", struct.pack(">4sI", b"text", 0) + b"no copyright\0"),
        (b"wtpt", _xyz(_D50)),
        *((b"rXYZ", red), (b"gXYZ", green), (b"bXYZ", blue)),
        *((b"rTRC", tones), (b"gTRC", tones), (b"bTRC", tones)),
    ]


def _xyz(values: _Vector) -> bytes:
    """Return the data of an XYZ tag."""
    return struct.pack(">4sI3i", b"XYZ ", 0, *map(_to_fixed, values))


def _to_fixed(value: float) -> int:
    """Convert a number to an s15Fixed16Number."""
    return round(value * 0x10000)


def _colorants(colors: Chromaticities) -> list[_Vector]:
    """Compute the XYZ of red, green and blue, adapted to the white of ICC profiles."""
    white, *primaries = ((x, y, 1 - x - y) for x, y in colors)
    if white[1] <= 0:
        raise ValueError("white has no light")
    white = (white[0] / white[1], 1.0, white[2] / white[1])
    red, green, blue = primaries
    columns = _transpose((red, green, blue))
    shares = _times(_inverse(columns), white)
    if min(shares) <= 0:
        raise ValueError("red, green and blue do not mix to white")
    cones, wanted = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
    change = wanted[0] / cones[0], wanted[1] / cones[1], wanted[2] / cones[2]
    back = _inverse(_BRADFORD)
    return [
        _times(back, _scale(_times(_BRADFORD, _scale(primary, (share,) * 3)), change))
        for primary, share in zip(primaries, shares, strict=True)
    ]


def _scale(one: _Vector, other: _Vector) -> _Vector:
    """Multiply two vectors component by component."""
    return one[0] * other[0], one[1] * other[1], one[2] * other[2]


def _times(rows: _Rows, vector: _Vector) -> _Vector:
    """Multiply a matrix and a vector."""
    one, two, three = (sum(map(float.__mul__, row, vector)) for row in rows)
    return one, two, three


def _transpose(rows: _Rows) -> _Rows:
    """Transpose a matrix."""
    one, two, three = zip(*rows, strict=True)
    return one, two, three


def _inverse(rows: _Rows) -> _Rows:
    """Invert a matrix. Raises ValueError."""
    a, b, c = rows
    across = (_cross(b, c), _cross(c, a), _cross(a, b))
    size = sum(map(float.__mul__, a, across[0]))
    if abs(size) < 1e-9:
        raise ValueError("two of red, green and blue are the same colour")
    one, two, three = (_scale(row, (1 / size,) * 3) for row in across)
    return _transpose((one, two, three))


def _cross(a: _Vector, b: _Vector) -> _Vector:
    """Compute the cross product of two vectors."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
