"""Turn the bytes of a picture into pixels of any size, and strip metadata from files.

A picture is turned upright by its EXIF orientation and scaled with a Lanczos filter. Its
colours are sRGB: decoding converts those of another profile. A drawing is drawn at the very
size.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from cardgen.backends.memory import SizedCache
from cardgen.display import WHOLE, Picture, Veil
from cardgen.icc import count_hues, is_drawn, neutral_mask
from cardgen.lazy import lazy_pattern
from cardgen.pictures import (
    decode_picture,
    decode_stored,
    read_artwork,
    read_excerpt,
    read_header,
)

if TYPE_CHECKING:
    from PIL import Image

    from cardgen.artwork import Artwork

View: TypeAlias = tuple[float, float, float, float]
_STRIP: Final = 256  # rows
_JPEG: Final = b"\xff\xd8"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_EOI, _SOS = b"\xff\xd9", 0xDA
_AFTER_SCAN: Final = lazy_pattern(rb"\xff[^\x00\xd0-\xd7\xff]")
_DESCRIBING: Final = {*range(0xE1, 0xEE), 0xEF, 0xFE}  # APP1 to 13, 15 and comments
_NEEDED: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_Scaled: TypeAlias = tuple[bytes, int, int, View, Veil | None, bool]
_scale_cache: Final[SizedCache[_Scaled, Image.Image]] = SizedCache(32 << 20)
_logo_cache: Final[SizedCache[bytes, bool]] = SizedCache(16 << 20)
_grey_cache: Final[SizedCache[bytes, bool]] = SizedCache(16 << 20)


def artwork_under(data: bytes, veil: Veil | None) -> Artwork | None:
    """Return the SVG drawing of a picture, mixed with a veil. None if it is no drawing."""
    artwork = read_artwork(data)
    if artwork and veil:
        from cardgen.artwork import tint

        return tint(artwork, veil.color.rgb, veil.strength)
    return artwork


def scale(
    data: bytes,
    width: int,
    height: int,
    view: View = WHOLE,
    veil: Veil | None = None,
    *,
    crisp: bool = False,
) -> Image.Image:
    """Scale the visible part of a picture to `width` × `height` pixels, below a veil.

    The result has mode L, LA, RGB or RGBA. A `crisp` drawing has no partly covered pixels.
    Raises LayoutError "bad-picture".
    """

    def make() -> tuple[Image.Image, int]:
        from PIL import Image  # only pages with pictures import it

        if artwork := artwork_under(data, veil):
            from cardgen.artwork import draw_pixels

            image = draw_pixels(artwork, width, height, view, crisp=crisp)
        elif read_excerpt(data):
            from cardgen.excerpts import render_pdf

            image = apply_veil(render_pdf(data, width, height, view), veil)
        else:
            whole = decode_picture(data)
            left, top, right, bottom = view
            box = (
                left * whole.width,
                top * whole.height,
                right * whole.width,
                bottom * whole.height,
            )
            image = whole.resize((width, height), Image.Resampling.LANCZOS, box)
            image = apply_veil(image, veil)
        return image, len(data) + width * height * 4

    return _scale_cache.get((data, width, height, view, veil, crisp), make)


def render_picture(
    picture: Picture, width: int, height: int, *, crisp: bool = False
) -> Image.Image:
    """Draw a picture of a page at `width` × `height` pixels, turned as on the page."""
    size = (height, width) if picture.turn % 2 else (width, height)
    image = scale(picture.data, *size, picture.view, picture.veil, crisp=crisp)
    if not picture.turn:
        return image
    from PIL import Image

    turns = (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
    return image.transpose(turns[picture.turn - 1])


def apply_veil(image: Image.Image, veil: Veil | None) -> Image.Image:
    """Mix a picture with the colour of a veil, without a change of its transparency."""
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
    """Return a grey or sRGB JPEG without metadata, converted if needed; None if it is no JPEG.

    None for another format or mode, or a damaged file. Raises LayoutError "bad-picture".
    """
    head = read_header(data)
    if head.format != "JPEG" or head.mode not in ("L", "RGB"):
        return None
    if not head.profile:
        return bare_jpeg(data)
    output = BytesIO()
    # Nobody can tell it from the original, and it has at most half the size of a PNG file.
    decode_picture(data).save(output, "JPEG", quality=95, subsampling=0)
    return output.getvalue()


def is_logo(data: bytes) -> bool:
    """True if a colour picture looks like a logo: flat, with black or grey in it."""

    def make() -> tuple[bool, int]:
        counts = [0] * 4
        image = decode_stored(data)
        for strip in strips(image):
            for at, count in enumerate(count_hues(strip)):
                counts[at] += count
        return is_drawn(counts), len(data)

    return _logo_cache.get(data, make)


def is_grey(data: bytes) -> bool:
    """True if no pixel of the picture is coloured. Raises LayoutError "bad-picture"."""

    def make() -> tuple[bool, int]:
        if artwork := read_artwork(data):
            return artwork.is_grey, len(data)
        image = decode_picture(data)
        if image.mode in ("L", "LA"):
            return True, len(data)
        masks = (neutral_mask(strip.convert("RGB")) for strip in strips(image))
        return all(mask.getextrema()[0] == 255 for mask in masks), len(data)

    return _grey_cache.get(data, make)


def strips(image: Image.Image) -> Iterator[Image.Image]:
    """Yield strips of a picture from the top, since a large picture needs much memory."""
    for top in range(0, image.height, _STRIP):
        yield image.crop((0, top, image.width, min(top + _STRIP, image.height)))


def bare_jpeg(data: bytes) -> bytes | None:
    """Remove the metadata from a JPEG (ITU-T T.81, annex B); None if it is damaged."""
    kept, at = [_JPEG], len(_JPEG)
    while (marker := data[at : at + 2]) != _EOI:
        if len(marker) < 2 or marker[0] != 0xFF:
            return None
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker[1] == _SOS:
            match = _AFTER_SCAN.search(data, end)
            if match is None:
                return None
            end = match.start()
        if marker[1] not in _DESCRIBING:
            kept.append(data[at:end])
        at = end
    return b"".join((*kept, _EOI))


def bare_png(data: bytes) -> bytes:
    """Remove all chunks of a PNG but pixels, palette and transparency (11.2, 11.3.1)."""
    kept, at = [_PNG], len(_PNG)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] in _NEEDED:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)
