"""The bytes of a picture in, pixels of the size asked for out.

A picture is turned as its EXIF orientation says and scaled with a Lanczos filter. Its colours
are sRGB; those of another profile were converted when it was decoded. A drawing is drawn at
that very size.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from cardgen.backends.cache import SizedCache
from cardgen.backends.strip_metadata import bare_jpeg
from cardgen.display import WHOLE, Picture, Veil
from cardgen.icc import hue_counts, is_drawn, neutral_mask
from cardgen.pictures import artwork_of, as_stored, decoded, excerpt_of, header

if TYPE_CHECKING:
    from PIL import Image

    from cardgen.artwork import Artwork

View: TypeAlias = tuple[float, float, float, float]
_STRIP: Final = 256  # rows
_Scaled: TypeAlias = tuple[bytes, int, int, View, Veil | None, bool]
_scaled: Final[SizedCache[_Scaled, Image.Image]] = SizedCache(32 << 20)
_logos: Final[SizedCache[bytes, bool]] = SizedCache(16 << 20)
_grey: Final[SizedCache[bytes, bool]] = SizedCache(16 << 20)


def artwork_under(data: bytes, veil: Veil | None) -> Artwork | None:
    """The drawing that a picture is, its colours as they are under a veil; else None."""
    artwork = artwork_of(data)
    if artwork and veil:
        from cardgen.artwork import tinted

        return tinted(artwork, veil.color.rgb, veil.strength)
    return artwork


def scaled(
    data: bytes,
    width: int,
    height: int,
    view: View = WHOLE,
    veil: Veil | None = None,
    *,
    crisp: bool = False,
) -> Image.Image:
    """What is in `view` at `width` × `height` pixels under a veil: mode L, LA, RGB or RGBA.

    Of a `crisp` drawing no pixel is covered in part. Raises LayoutError "bad-picture".
    """

    def make() -> tuple[Image.Image, int]:
        from PIL import Image  # not by whoever draws no picture

        if artwork := artwork_under(data, veil):
            from cardgen.artwork import drawn

            image = drawn(artwork, width, height, view, crisp=crisp)
            return image, len(data) + width * height * 4
        if excerpt_of(data):
            from cardgen.excerpts import pixels_of_pdf

            image = pixels_of_pdf(data, width, height, view)
            return veiled(image, veil), len(data) + width * height * 4
        image = decoded(data)
        left, top, right, bottom = view
        box = left * image.width, top * image.height, right * image.width, bottom * image.height
        image = image.resize((width, height), Image.Resampling.LANCZOS, box)
        return veiled(image, veil), len(data) + width * height * 4

    return _scaled.get((data, width, height, view, veil, crisp), make)


def shown(picture: Picture, width: int, height: int, *, crisp: bool = False) -> Image.Image:
    """What is to be seen of a picture, at `width` × `height` pixels, as `scaled` has it."""
    size = (height, width) if picture.turn % 2 else (width, height)
    image = scaled(picture.data, *size, picture.view, picture.veil, crisp=crisp)
    if not picture.turn:
        return image
    from PIL import Image

    ways = (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
    return image.transpose(ways[picture.turn - 1])


def veiled(image: Image.Image, veil: Veil | None) -> Image.Image:
    """A picture with a veil on it, which is as transparent as the picture is."""
    if veil is None:
        return image
    from PIL import Image

    red, green, blue = veil.color.rgb
    is_neutral = image.mode in ("L", "LA") and red == green == blue
    mode: Literal["L", "RGB"] = "L" if is_neutral else "RGB"
    plain = image.convert(mode)
    ground = Image.new(mode, image.size, red if mode == "L" else veil.color.rgb)
    mixed = Image.blend(plain, ground, veil.strength)
    if image.mode in ("LA", "RGBA"):
        mixed.putalpha(image.getchannel("A"))
    return mixed


def plain_jpeg(data: bytes) -> bytes | None:
    """A JPEG of grey or sRGB as it is, without what describes it; of another profile, anew.

    None if it is none, or not laid out as one. Raises LayoutError "bad-picture".
    """
    said = header(data)
    if said.format != "JPEG" or said.mode not in ("L", "RGB"):
        return None
    if not said.profile:
        return bare_jpeg(data)
    made = BytesIO()
    # What nobody can tell from the original, at half the size of a PNG file and less.
    decoded(data).save(made, "JPEG", quality=95, subsampling=0)
    return made.getvalue()


def is_logo(data: bytes) -> bool:
    """Whether a picture in colour is drawn and has black or grey in it, as a logo has."""

    def make() -> tuple[bool, int]:
        counts = [0] * 4
        image = as_stored(data)
        for strip in strips(image):
            for at, count in enumerate(hue_counts(strip)):
                counts[at] += count
        return is_drawn(counts), len(data)

    return _logos.get(data, make)


def is_grey(data: bytes) -> bool:
    """Whether no pixel of the picture has a hue. Raises LayoutError "bad-picture"."""

    def make() -> tuple[bool, int]:
        if artwork := artwork_of(data):
            return artwork.is_grey, len(data)
        image = decoded(data)
        if image.mode in ("L", "LA"):
            return True, len(data)
        return all(map(_is_grey, strips(image))), len(data)

    return _grey.get(data, make)


def _is_grey(strip: Image.Image) -> bool:
    return neutral_mask(strip.convert("RGB")).getextrema()[0] == 255


def strips(image: Image.Image) -> Iterator[Image.Image]:
    """A picture from top to bottom, so much at once: large ones would fill the memory."""
    for top in range(0, image.height, _STRIP):
        yield image.crop((0, top, image.width, min(top + _STRIP, image.height)))
