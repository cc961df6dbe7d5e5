"""Parsers for the values of a template file: colours, lengths, insets and page sizes.

A parser takes a text and raises ValueError with a message for the person who wrote the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from cardgen import units
from cardgen.display import Color
from cardgen.errors import hint_at_nearest
from cardgen.lazy import lazy_pattern
from cardgen.placeholders import is_name

Insets: TypeAlias = tuple[float, float, float, float]
"""Points from the top, right, bottom and left edge."""

_NO_NAMES: Final[Mapping[str, Color]] = MappingProxyType({})
_HEX: Final = lazy_pattern(r"#[0-9a-fA-F]{6}")
_METRES: Final = lazy_pattern(r"(\d+(?:\.\d+)?)\s*m")
_INK: Final = r"\s*\d+(?:\.\d+)?\s*"
_INKS: Final = lazy_pattern(rf"(cmyk|gray)\(({_INK}(?:,{_INK})*)\)")
# A PDF page is at most 14,400 points wide and high (ISO 32000-1, Annex C).
LARGEST: Final = 14_400.0


def parse_color(text: str, palette: Mapping[str, Color] = _NO_NAMES) -> Color:
    """Parse ``#rrggbb``, ``cmyk(0, 80, 95, 0)``, ``gray(60)`` or a name of the palette.

    ``cmyk`` and ``gray`` are per cent of the inks of a press; ``gray`` is black ink alone.
    Their RGB values for screens are computed without a colour profile. Raises ValueError.
    """
    if match := _INKS.fullmatch(text.strip()):
        inks = [float(part) / 100 for part in match[2].split(",")]
        if len(inks) == (4 if match[1] == "cmyk" else 1) and max(inks) <= 1:
            cyan, magenta, yellow, black = inks if len(inks) == 4 else (0.0, 0.0, 0.0, *inks)
            parts = (cyan, magenta, yellow)
            red, green, blue = (round(255 * (1 - part) * (1 - black)) for part in parts)
            return Color(red, green, blue, (cyan, magenta, yellow, black))
    elif _HEX.fullmatch(text):
        return Color(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))
    elif text in palette:
        return palette[text]
    elif is_name(text) and palette:
        raise ValueError(
            f"there is no colour {text!r} in [palette]: {hint_at_nearest(text, [*palette])}"
        )
    raise ValueError(f"{text!r} is not a colour: write #rrggbb, cmyk(0, 80, 95, 0) or gray(60)")


def parse_insets(value: str | list[str]) -> Insets:
    """Parse one, two or four lengths as margins, as in CSS. Raises ValueError."""
    parts = [value] if isinstance(value, str) else value
    lengths = [units.parse_length(part) for part in parts]
    if len(lengths) not in (1, 2, 4):
        raise ValueError("give one length, two (top and bottom, left and right) or four")
    top, right, bottom, left = lengths * (4 // len(lengths))
    return top, right, bottom, left


def parse_spread(value: str | list[str]) -> Insets:
    """Parse margins that may be negative, as in "-12mm". Raises ValueError."""
    parts = [value] if isinstance(value, str) else value
    inward = [part.strip().startswith("-") for part in parts]
    insets = parse_insets([part.strip().removeprefix("-") for part in parts])
    signs = (inward * 4)[:4] if len(inward) < 3 else inward
    top, right, bottom, left = (
        -length if sign else length for sign, length in zip(signs, insets, strict=True)
    )
    return top, right, bottom, left


def parse_size(text: str) -> float:
    """Parse a length above zero. Return it in points. Raises ValueError."""
    points = units.parse_length(text)
    if points <= 0:
        raise ValueError(f"{text!r} is zero: write a length above zero")
    return points


def parse_distance(text: str) -> float:
    """Parse a reading distance such as ``2m``. Return it in points. Raises ValueError."""
    if match := _METRES.fullmatch(text.strip()):
        return 1000 * parse_size(f"{match[1]}mm")
    return parse_size(text)


def parse_page(text: str) -> tuple[float, float]:
    """Parse ``100mm x 150mm``. Return width and height in points. Raises ValueError."""
    width, height = units.parse_size(text)
    if min(width, height) <= 0:
        raise ValueError(f"{text!r} has a side of zero: write lengths above zero")
    if max(width, height) > LARGEST:
        raise ValueError(f"{text!r} is too large: a page is at most {_LARGEST} wide and high")
    return width, height


_LARGEST: Final = f"{units.to_mm(LARGEST) / 1000:.2f} m"
