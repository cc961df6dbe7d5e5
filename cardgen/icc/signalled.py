"""What files say of their colours in numbers or by name, without a profile: as one.

In come the chunks of a PNG file (PNG, third edition, 4.3) or what a camera wrote into a JPEG
(Exif 2.31, DCF 2.0), out comes a profile, by which colours are converted as by any other.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cardgen.icc.matrices import Chromaticities, Curve, matrix_profile, srgb_light

if TYPE_CHECKING:
    from PIL import Image

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_D65: Final = (0.3127, 0.3290)
_C: Final = (0.310, 0.316)
_REC_709: Final = Chromaticities(_D65, (0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
# ITU-T H.273, table 2; those that are left out are of films and of data for projectors.
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

_EXIF, _INTEROP = 0x8769, 0xA005  # where these stand
_COLOR_SPACE, _INTEROP_INDEX = 0xA001, 0x0001
_UNCALIBRATED: Final = 0xFFFF
_OPTION_FILE: Final = "R03"  # DCF 2.0, annex: a file in Adobe RGB


class StrangeColorsError(ValueError):
    """What a file says of its colours, and why they cannot be shown."""


def png_profile(data: bytes, embedded: bytes = b"") -> bytes:
    """The profile of a PNG file that may have an `embedded` one; b"" for sRGB.

    Of what a file says the first counts: cICP, a profile, sRGB, or gAMA and cHRM (4.3, table
    1). Of these two a file may have one alone: the other is that of sRGB then. Raises
    StrangeColorsError.
    """
    chunks = _chunks(data)
    if (codes := chunks.get(b"cICP")) is not None and (made := _by_codes(codes)) is not None:
        return made
    if embedded or b"sRGB" in chunks:
        return embedded
    gamma, colors = _number(chunks.get(b"gAMA", b"")), chunks.get(b"cHRM", b"")
    if not gamma and len(colors) != 32:
        return b""
    return _by_numbers(gamma, colors if len(colors) == 32 else b"")


def exif_profile(exif: Image.Exif) -> bytes:
    """The profile of a picture of a camera that has no other; b"" for sRGB.

    A camera's Adobe RGB is no colour space of Exif: it is "uncalibrated", and that file of
    DCF's which is in it ("R03").
    """
    if exif.get_ifd(_EXIF).get(_COLOR_SPACE) != _UNCALIBRATED:
        return b""
    index = str(exif.get_ifd(_INTEROP).get(_INTEROP_INDEX, ""))
    return _adobe_rgb() if index.rstrip("\0 ") == _OPTION_FILE else b""


@lru_cache(maxsize=1)
def _adobe_rgb() -> bytes:
    return matrix_profile(_ADOBE_RGB, _power(_ADOBE_GAMMA))


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG file before its pixels, of each kind the first."""
    found: dict[bytes, bytes] = {}
    at = len(_PNG) if data.startswith(_PNG) else len(data)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IDAT":
            break
        found.setdefault(kind, data[at + 8 : at + 8 + length])
        at += length + 12
    return found


@lru_cache(maxsize=8)
def _by_codes(codes: bytes) -> bytes | None:
    """The profile that code points mean (11.3.2.6, H.273); None if they leave it open."""
    if len(codes) != 4:
        raise StrangeColorsError("its cICP chunk is damaged")
    primaries, transfer, matrix, is_full = codes
    if transfer in _HDR:
        raise StrangeColorsError(
            f"they are HDR ({_HDR[transfer]}, ITU-R BT.2100), brighter than paper can be"
        )
    if _UNSPECIFIED in (primaries, transfer):
        return None
    curve, colors = _curve(transfer), _PRIMARIES.get(primaries)
    if curve is None or colors is None or matrix or is_full > 1:
        said = "-".join(map(str, codes))
        raise StrangeColorsError(
            f"the code points of its cICP chunk, {said}, are of no picture"
        )
    if (primaries, transfer) == _SRGB_CODES and is_full:
        return b""
    return matrix_profile(colors, curve if is_full else _narrow(curve))


def _curve(transfer: int) -> Curve | None:
    """From samples to light (H.273, table 3); None for what is no picture's."""
    match transfer:
        # What a camera does; the screen that it is for does not quite undo that (BT.1886).
        case 1 | 6 | 11 | 14 | 15:
            return _power(2.4)
        case 4:
            return _power(2.2)
        case 5:
            return _power(2.8)
        case 7:
            return _smpte_240m
        case 8:
            return _power(1)
        case 13:
            return srgb_light
    return None


def _power(exponent: float) -> Curve:
    return lambda value: float(value**exponent)


def _smpte_240m(value: float) -> float:
    alpha, beta = 1.111572195921731, 0.022821585529445
    return float(value / 4 if value < 4 * beta else ((value + alpha - 1) / alpha) ** (1 / 0.45))


def _narrow(curve: Curve) -> Curve:
    """Of samples from 16 to 235 (H.273, 8.3)."""
    return lambda value: curve(min(max((value * 255 - 16) / 219, 0.0), 1.0))


@lru_cache(maxsize=8)
def _by_numbers(gamma: int, colors: bytes) -> bytes:
    """The profile of gAMA and cHRM, in parts of 100,000 (11.3.2.1, 11.3.2.2)."""
    said = _REC_709
    if colors:
        values = [each / 100_000 for each in struct.unpack(">8I", colors)]
        said = Chromaticities(*zip(values[::2], values[1::2], strict=True))
    curve = _power(100_000 / gamma) if gamma else srgb_light
    try:
        return matrix_profile(said, curve)
    except ValueError as error:
        raise StrangeColorsError(f"by its cHRM chunk {error}") from error


def _number(data: bytes) -> int:
    """Of gAMA; 0 means nothing, and is no number that a file may have (13.13)."""
    return int.from_bytes(data, "big") if len(data) == 4 else 0
