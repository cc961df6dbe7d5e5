"""How much ink a press can lay on one place, and pictures that ask for no more.

Ink that is too thick does not dry, and comes off on the next sheet. What a press can take its
profile knows: it converts no colour into more. Only inks that somebody chose can come to more,
as in a picture that is in CMYK already.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from cardgen.icc.conversions import dark_inks

if TYPE_CHECKING:
    from PIL import Image

_STEP: Final = 5  # percent, to which limits are rounded
_FULL: Final = 2.55  # of 255, for one percent
_SLACK: Final = 5  # of 255 in all inks, which the next conversion makes of it
_FEW: Final = 0.001  # of the pixels may have more: a JPEG has some at its edges


@lru_cache(maxsize=8)
def most_ink(condition: bytes) -> int:
    """The percent of all inks together that an output condition has in its darkest colours."""
    inks = dark_inks(condition)
    most = max(sum(inks[at : at + 4]) for at in range(0, len(inks), 4))
    return ceil(round(most / _FULL, 1) / _STEP) * _STEP


def takes_more(image: Image.Image, percent: float) -> bool:
    """Whether more than a few pixels of mode CMYK take more ink than so many percent."""
    from PIL import ImageMath

    most = int(percent * _FULL) + _SLACK

    def over(given: dict[str, Any]) -> Any:
        total = given["c"] + given["m"] + given["y"] + given["k"]
        return given["convert"]((total > most) * 255, "L")

    found: Image.Image = ImageMath.lambda_eval(over, **_inks(image))
    return found.histogram()[255] > _FEW * image.width * image.height


def with_less_ink(image: Image.Image, percent: float) -> Image.Image:
    """A picture of mode CMYK of so many percent of ink at most.

    Cyan, magenta and yellow go in proportion and black stays: where there is so much ink, black
    makes what is dark. Nothing changes where there is no more than that.
    """
    from PIL import Image, ImageMath

    most = int(percent * _FULL)

    def less(name: str) -> Image.Image:
        def value(given: dict[str, Any]) -> Any:
            colored = given["c"] + given["m"] + given["y"]
            room = given["max"](given["min"](most - given["k"], colored), 0)
            return given["convert"](given[name] * room / given["max"](colored, 1), "L")

        found: Image.Image = ImageMath.lambda_eval(value, **_inks(image))
        return found

    return Image.merge("CMYK", (*map(less, "cmy"), image.getchannel("K")))


def _inks(image: Image.Image) -> dict[str, Image.Image]:
    return dict(zip("cmyk", image.split(), strict=True))
