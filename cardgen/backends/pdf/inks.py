"""Colours as operators: sRGB on a screen, inks on a press.

A press has no red: there, what is black or grey is printed with black ink alone, so that
lettering stays sharp where plates are a hair out of register; other sRGB colours become
inks by the press's profile, and inks that a template names stay as they are.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from cardgen.backends.pdf.profiles import PRESS
from cardgen.backends.pdf.text import number
from cardgen.display import Color

if TYPE_CHECKING:
    from PIL import Image, ImageCms


class Inks:
    """The colour space of a file: the inks of the press, or sRGB."""

    def __init__(self, *, press: bool) -> None:
        self.press = press

    def fill(self, color: Color) -> str:
        """The operator that sets the colour of what is filled next."""
        return _fill(color, self.press)

    def separated(self, image: Image.Image) -> Image.Image:
        """A picture of mode L, or RGB as it is printed: on a press in CMYK."""
        if not self.press or image.mode != "RGB":
            return image
        return _to_press().apply(image)


@lru_cache(maxsize=256)
def _fill(color: Color, press: bool) -> str:
    if press:
        inks = color.inks or _inks(color)
        if not any(inks[:3]):
            return f"{number(1 - inks[3])} g"
        return f"{' '.join(map(number, inks))} k"
    red, green, blue = (value / 255 for value in color.rgb)
    if red == green == blue:
        return f"{number(red)} g"
    return f"{number(red)} {number(green)} {number(blue)} rg"


def _inks(color: Color) -> tuple[float, float, float, float]:
    if color.r == color.g == color.b:
        return 0.0, 0.0, 0.0, 1 - color.r / 255
    from PIL import Image  # which a letter without pictures needs not

    dot = Image.new("RGB", (1, 1), color.rgb)
    cyan, magenta, yellow, black = (
        value / 255
        for value in _to_press().apply(dot).getpixel((0, 0))  # type: ignore[union-attr]
    )
    return cyan, magenta, yellow, black


@lru_cache(maxsize=1)
def _to_press() -> ImageCms.ImageCmsTransform:
    from PIL import ImageCms

    screen = ImageCms.createProfile("sRGB")
    press = ImageCms.ImageCmsProfile(BytesIO(PRESS.read()))
    return ImageCms.buildTransform(
        screen, press, "RGB", "CMYK", ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
