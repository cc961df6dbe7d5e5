"""The bytes of a PNG, JPEG or WebP in, pixels of the size asked for out.

A picture is turned as its EXIF orientation says and scaled with a Lanczos filter.
Embedded colour profiles are not applied: pictures are taken as sRGB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardgen.backends.cache import SizedCache
from cardgen.pictures import decoded

if TYPE_CHECKING:
    from PIL import Image

_STRIP: Final = 256  # rows that are looked at at once
_scaled: Final[SizedCache[tuple[bytes, int, int], Image.Image]] = SizedCache(32 << 20)
_grey: Final[SizedCache[bytes, bool]] = SizedCache(16 << 20)


def scaled(data: bytes, width: int, height: int) -> Image.Image:
    """The picture at `width` × `height` pixels, of mode L, LA, RGB or RGBA.

    Raises LayoutError "bad-picture".
    """

    def make() -> tuple[Image.Image, int]:
        from PIL import Image  # not by whoever draws no picture

        image = decoded(data).resize((width, height), Image.Resampling.LANCZOS)
        return image, len(data) + width * height * 4

    return _scaled.get((data, width, height), make)


def is_grey(data: bytes) -> bool:
    """Whether no pixel of the picture has a hue. Raises LayoutError "bad-picture"."""

    def make() -> tuple[bool, int]:
        image = decoded(data)
        if image.mode in ("L", "LA"):
            return True, len(data)
        return all(_is_grey(image, top) for top in range(0, image.height, _STRIP)), len(data)

    return _grey.get(data, make)


def _is_grey(image: Image.Image, top: int) -> bool:
    from PIL import ImageChops

    strip = image.crop((0, top, image.width, min(top + _STRIP, image.height)))
    red, green, blue = strip.split()[:3]
    differences = (ImageChops.difference(red, green), ImageChops.difference(red, blue))
    return all(difference.getbbox() is None for difference in differences)
