"""Colours as operators: sRGB on a screen, inks on a press.

A press prints black and grey with black ink alone, so that lettering stays sharp if plates are
slightly out of register. Other sRGB colours become inks by the press's profile, and inks that a
template names stay as they are.
"""

from __future__ import annotations

from functools import lru_cache

from cardgen.backends.pdf.text import number
from cardgen.display import Color
from cardgen.icc import ColorProfile, convert_fill, ink_limit


class Inks:
    """The colour space of a file: the inks of a `condition`, or sRGB."""

    def __init__(self, condition: ColorProfile | None) -> None:
        self.condition = condition

    def fill(self, color: Color) -> str:
        """Return the operator that sets the fill colour, in the colour space of the file."""
        return _fill(color, self.condition)

    @property
    def most(self) -> float:
        """Total ink limit in per cent."""
        return ink_limit(self.condition.read()) if self.condition else 4 * 100.0

    def blending(self, *, isolated: bool = False) -> str:
        """Return the dictionary entry that makes a page or form a transparency group."""
        space = "/DeviceCMYK" if self.condition else "/DeviceRGB"
        return f"<</S /Transparency/CS {space}{'/I true' if isolated else ''}>>"


@lru_cache(maxsize=256)
def _fill(color: Color, condition: ColorProfile | None) -> str:
    """Return the operator that sets a fill colour: inks for a press, sRGB for a screen."""
    if condition:
        inks = color.inks or _inks(color, condition)
        if not any(inks[:3]):
            return f"{number(1 - inks[3])} g"
        return f"{' '.join(map(number, inks))} k"
    red, green, blue = (value / 255 for value in color.rgb)
    if red == green == blue:
        return f"{number(red)} g"
    return f"{number(red)} {number(green)} {number(blue)} rg"


def _inks(color: Color, condition: ColorProfile) -> tuple[float, ...]:
    """Convert an sRGB colour to the inks of an output condition.

    Grey becomes black ink alone.
    """
    if color.r == color.g == color.b:
        return 0.0, 0.0, 0.0, 1 - color.r / 255
    return convert_fill(color.rgb, condition.read())
