"""The bytes of a PNG, JPEG or WebP in, pixels of the size asked for out.

A picture is turned as its EXIF orientation says and scaled with a Lanczos filter.
Embedded colour profiles are not applied: pictures are taken as sRGB.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageOps

from cardgen.backends.cache import SizedCache
from cardgen.errors import LayoutError

_scaled: Final[SizedCache[tuple[bytes, int, int], Image.Image]] = SizedCache(32 << 20)
_grey: Final[SizedCache[bytes, bool]] = SizedCache(16 << 20)


def scaled(data: bytes, width: int, height: int) -> Image.Image:
    """The picture at `width` × `height` pixels, of mode L, LA, RGB or RGBA.

    Raises LayoutError "bad-picture".
    """

    def make() -> tuple[Image.Image, int]:
        image = decoded(data).resize((width, height), Image.Resampling.LANCZOS)
        return image, len(data) + width * height * 4

    return _scaled.get((data, width, height), make)


def is_grey(data: bytes) -> bool:
    """Whether no pixel of the picture has a hue. Raises LayoutError "bad-picture"."""

    def make() -> tuple[bool, int]:
        image = decoded(data)
        if image.mode in ("L", "LA"):
            return True, len(data)
        red, green, blue = image.split()[:3]
        differences = (ImageChops.difference(red, green), ImageChops.difference(red, blue))
        return all(image.getbbox() is None for image in differences), len(data)

    return _grey.get(data, make)


def decoded(data: bytes) -> Image.Image:
    """The picture upright, of mode L, LA, RGB or RGBA. Raises LayoutError "bad-picture"."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as opened:
            image = ImageOps.exif_transpose(opened)
            if image.mode.startswith("I"):  # 16 bits a sample, of which the upper 8 are kept
                return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
            if image.has_transparency_data:
                return image.convert("LA" if image.mode in ("L", "LA") else "RGBA")
            return image.convert("L" if image.mode in ("1", "L") else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise LayoutError(
            "bad-picture",
            f"a picture cannot be read: {error}",
            hint="save it again as PNG or JPEG",
        ) from error
