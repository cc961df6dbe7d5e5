"""Whether a picture is drawn, as a logo is, or taken: grey means another thing in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cardgen.icc.conversions import neutral

if TYPE_CHECKING:
    from PIL import Image

_SOME: Final = 100  # a part of so many


def is_drawn(counts: Sequence[int]) -> bool:
    """Whether a picture with such `hue_counts` is drawn and has black or grey in it.

    White does not count, since paper is. What is left is flat for the most part: a pixel is as
    the next. So is a photograph before a black wall, but not what is in front of that.
    """
    inked, neutrals, flat, flat_neutrals = counts
    hues, flat_hues = inked - neutrals, flat - flat_neutrals
    enough = neutrals * _SOME >= inked > 0
    return enough and flat * 2 >= inked and flat_hues * 4 >= hues


def hue_counts(strip: Image.Image) -> tuple[int, int, int, int]:
    """How many pixels are not white; those without hue, those as the next, and both."""
    from PIL import Image, ImageChops

    colours = strip.convert("RGB")
    red, green, blue = colours.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    inked = darkest.point([255] * 255 + [0])
    if strip.mode == "RGBA":
        seen = strip.getchannel("A").point([0] + [255] * 255)
        inked = ImageChops.darker(inked, seen)
    moved = Image.new("RGB", colours.size)
    moved.paste(colours, (-1, 0))
    change = ImageChops.difference(colours, moved).split()
    most = ImageChops.lighter(ImageChops.lighter(change[0], change[1]), change[2])
    flat = ImageChops.darker(inked, most.point([255] + [0] * 255))
    without = ImageChops.darker(inked, neutral(colours))
    both = ImageChops.darker(flat, without)
    return tuple(mask.histogram()[255] for mask in (inked, without, flat, both))  # type: ignore[return-value]
