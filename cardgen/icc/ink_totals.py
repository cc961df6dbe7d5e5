"""Find the total ink limit of a press, and keep pictures within it.

Too thick ink does not dry, and comes off on the next sheet. The profile of a press knows the
limit: it converts no colour into more ink. Only inks that somebody chose can exceed it, as in
a picture that is in CMYK already.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from cardgen.icc.conversions import dark_inks

if TYPE_CHECKING:
    from PIL import Image

_STEP: Final = 5  # percent; limits are rounded up to a multiple of it
_FULL: Final = 2.55  # levels of 255 in one percent
_SLACK: Final = 5  # levels of all inks together that a later conversion may add
_FEW: Final = 0.001  # the share of pixels that may have more: a JPEG has some at its edges


@lru_cache(maxsize=8)
def most_ink(condition: bytes) -> int:
    """Total ink of the darkest colours of an output condition, in percent, rounded up."""
    inks = dark_inks(condition)
    most = max(sum(inks[at : at + 4]) for at in range(0, len(inks), 4))
    return ceil(round(most / _FULL, 1) / _STEP) * _STEP


def exceeds_ink(image: Image.Image, percent: float) -> bool:
    """True if more than a few pixels of a CMYK picture have more total ink than `percent`."""
    from PIL import ImageMath

    most = int(percent * _FULL) + _SLACK

    def mark_excess(names: dict[str, Any]) -> Any:
        total = names["c"] + names["m"] + names["y"] + names["k"]
        return names["convert"]((total > most) * 255, "L")

    excess: Image.Image = ImageMath.lambda_eval(mark_excess, **_inks(image))
    return excess.histogram()[255] > _FEW * image.width * image.height


def limit_ink(image: Image.Image, percent: float) -> Image.Image:
    """Reduce the total ink of a CMYK picture to at most `percent` in each pixel.

    Cyan, magenta and yellow shrink in proportion and black stays: where there is so much ink,
    black makes the colour dark. Pixels within the limit do not change.
    """
    from PIL import Image, ImageMath

    most = int(percent * _FULL)

    def reduce(name: str) -> Image.Image:
        def value(names: dict[str, Any]) -> Any:
            colored = names["c"] + names["m"] + names["y"]
            room = names["max"](names["min"](most - names["k"], colored), 0)
            return names["convert"](names[name] * room / names["max"](colored, 1), "L")

        channel: Image.Image = ImageMath.lambda_eval(value, **_inks(image))
        return channel

    return Image.merge("CMYK", (*map(reduce, "cmy"), image.getchannel("K")))


def _inks(image: Image.Image) -> dict[str, Image.Image]:
    return dict(zip("cmyk", image.split(), strict=True))
