"""Pictures that users supply: read, limited and checked before anything is drawn.

In comes a file of a PNG, JPEG, WebP, TIFF, GIF or BMP, or its bytes; out come its upright size
and its pixels in sRGB: colour profiles are applied here, so that all backends show the same. A
drawing (SVG) comes out as `artwork` instead, and a page of a PDF as an `excerpt`, which have no
pixels of their own.

The size is read from the header before a pixel is decoded, so a small file that would unpack
to gigabytes is refused. Then the whole picture is decoded once, so that a truncated file is
found now and not in the middle of a batch.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from cardgen.errors import CardgenError, LayoutError, Location, MachineError
from cardgen.files import find_shortage, read
from cardgen.icc import (
    StrangeColorsError,
    exif_profile,
    is_srgb,
    png_profile,
    profile_fault,
    to_srgb,
)
from cardgen.units import POINTS_PER_INCH

if TYPE_CHECKING:
    from PIL import Image

    from cardgen.artwork import Artwork
    from cardgen.excerpts import Excerpt

T = TypeVar("T")
PICTURE_FORMATS: Final = ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP")
# A4 at 600 dpi is 35 million pixels; more than this is a mistake or a decompression bomb.
MOST_PIXELS: Final = 50_000_000
MOST_DECODED: Final = 144_000_000  # bytes of memory: 36 million pixels in colour
MOST_BYTES: Final = 64 << 20
ORIENTATION: Final = 0x0112
UPRIGHT: Final = 1
"""The EXIF tag for the orientation, and its value for upright pictures."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PIXELS: Final = (
    _PNG,
    b"\xff\xd8",
    b"RIFF",
    b"II*\0",
    b"MM\0*",
    b"GIF8",
    b"BM",
)  # the first bytes of files of pixels
_UNKNOWN: Final = ("F", "LAB", "HSV")
_ONE_BYTE: Final = ("1", "L", "P")  # modes with a byte a pixel in memory
_ON_ITS_SIDE: Final = (5, 6, 7, 8)
_PAGE_DPI: Final = 600  # for the pixels of a PDF's page
_FEWEST, _MOST_ACROSS = 2400, 5000  # pixels along its longer side
_SMALL: Final = 512  # pixels across and down, of the copy that is searched for colours
_SMALLER: Final = "save a smaller copy: 35 million pixels fill an A4 page at 600 dpi"
_IN_SRGB: Final = "convert its colours to sRGB, and save it again"
_AGAIN: Final = "save it again from the original"


class Photo(msgspec.Struct, frozen=True):
    """A picture file that can be decoded, with its upright size in pixels or units."""

    data: bytes
    width: float
    height: float
    name: str
    is_drawing: bool = False


class PictureHeader(msgspec.Struct, frozen=True):
    """The header of a picture; `orientation` is EXIF's.

    `profile` is its colour profile, empty if its colours are sRGB or it has none.
    """

    format: str
    mode: str
    width: int
    height: int
    orientation: int
    adobe: bool  # True if the file has Adobe's marker
    profile: bytes = b""

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height of the picture after rotation by its orientation."""
        if self.orientation in _ON_ITS_SIDE:
            return self.height, self.width
        return self.width, self.height


class _Refused(Exception):
    """The error for a picture that is refused, with a `hint`."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.hint = hint


def expand_png(data: bytes) -> bytes:
    """Expand a PNG file with 1, 2 or 4 bits per sample to 8 bits.

    Other files, and files that cannot be read, stay as they are.
    """
    if not data.startswith(_PNG) or data[24:25] not in (b"\1", b"\2", b"\4"):
        return data
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(BytesIO(data), formats=("PNG",))
            if picture.width * picture.height > MOST_PIXELS:
                return data
            made = BytesIO()
            wide = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
            if "transparency" in picture.info:
                over = picture.convert("RGBA")
                wide = Image.new("RGB", picture.size, "white")
                wide.paste(over, mask=over)
            wide.save(made, "PNG", compress_level=1, dpi=picture.info.get("dpi"))
    except (OSError, SyntaxError, ValueError, Warning):
        return data
    return made.getvalue()


def open_picture(path: Path) -> Photo:
    """Read a picture file. Raises LayoutError "bad-picture" or "picture-feature"."""
    name = path.name.encode("utf-8", "replace").decode()
    try:
        data = read(path, MOST_BYTES)
        if drawing := read_artwork(data, str(path)) or read_excerpt(data, str(path)):
            return Photo(data, drawing.width, drawing.height, name, is_drawing=True)
        return _read_pixels(data, name)
    except OSError as error:
        if said := find_shortage(error):
            raise MachineError("machine", said, location=Location(str(path))) from error
        raise LayoutError(
            "bad-picture",
            f"cannot be read: {error.strerror}",
            location=Location(str(path)),
            hint="check the path",
        ) from error
    except CardgenError as error:
        raise error.or_at(Location(str(path))) from error


def read_picture(data: bytes, name: str) -> Photo:
    """Read a picture from bytes; see `open_picture`."""
    if drawing := read_artwork(data, name) or read_excerpt(data, name):
        return Photo(data, drawing.width, drawing.height, name, is_drawing=True)
    try:
        if len(data) > MOST_BYTES:
            said = f"the picture has {len(data):,} bytes, more than {MOST_BYTES:,}"
            raise LayoutError("bad-picture", said, hint="save a smaller copy")
        return _read_pixels(data, name)
    except CardgenError as error:
        raise error.about(f"{name}: ") from error


def _read_pixels(data: bytes, name: str) -> Photo:
    """Check a picture of pixels. A fully transparent one is refused."""
    pixels = decode_picture(data)
    if pixels.mode in ("LA", "RGBA") and not pixels.getbbox():
        hint = "make a part of the picture visible, and save it again"
        raise LayoutError("bad-picture", "the whole picture is transparent", hint=hint)
    width, height = read_header(data).upright
    return Photo(data, width, height, name)


def read_artwork(data: bytes, file: str = "") -> Artwork | None:
    """Read an SVG drawing from bytes; None if they are no SVG. Raises LayoutError."""
    if data.startswith(_PIXELS):
        return None
    from cardgen.artwork import is_svg, read_svg  # here, since few labels need it

    return read_svg(data, file) if is_svg(data) else None


def read_excerpt(data: bytes, file: str = "", condition: bytes = b"") -> Excerpt | None:
    """Read the first page of a PDF from bytes; None if they are no PDF.

    With a `condition`, the profile of a press, colours become its inks where possible.
    Raises LayoutError "bad-picture" or "picture-feature".
    """
    if not data.startswith(_PIXELS) and b"%PDF-" in data[:1024]:
        from cardgen.excerpts import read_pdf  # here, since few labels need it

        return read_pdf(data, file, condition)
    return None


@lru_cache(maxsize=4)
def render_pixels(data: bytes) -> bytes:
    """Draw the first page of a PDF as a PNG. Return other pictures unchanged.

    The page has 600 dpi, within bounds on its pixels. Raises LayoutError "bad-picture".
    """
    excerpt = read_excerpt(data)
    if excerpt is None:
        return data
    from cardgen.excerpts import render_pdf

    sides = excerpt.width, excerpt.height
    longer = min(max(max(sides) * _PAGE_DPI / POINTS_PER_INCH, _FEWEST), _MOST_ACROSS)
    width, height = (max(1, round(side * longer / max(sides))) for side in sides)
    made = BytesIO()
    render_pdf(data, width, height).save(made, "PNG", compress_level=1)
    return made.getvalue()


@lru_cache(maxsize=32)
def read_header(data: bytes) -> PictureHeader:
    """Read the header of a picture. Raises LayoutError "bad-picture".

    The cache has the bytes as its key, since a name may stand for another file next time.
    """

    def read_header(image: Image.Image) -> PictureHeader:
        orientation = image.getexif().get(ORIENTATION, UPRIGHT)
        if image.format == "TIFF":  # which Pillow turns itself
            orientation = UPRIGHT
        adobe = "adobe" in image.info
        kind = "JPEG" if image.format == "MPO" else image.format or ""
        mode, size, profile = image.mode, image.size, _profile(image, data)
        return PictureHeader(kind, mode, *size, orientation, adobe, profile)

    return _use_picture(data, read_header)


@lru_cache(maxsize=1)
def decode_picture(data: bytes) -> Image.Image:
    """Decode a picture in upright orientation and sRGB; cached.

    A JPEG with more pixels than `MOST_DECODED` allows is decoded at half its size. Raises
    LayoutError "bad-picture".
    """

    def decode(image: Image.Image) -> Image.Image:
        profile = _profile(image, data)  # before the pixels are converted
        return to_srgb(_pixels(image), profile)

    return _use_picture(data, decode)


def decode_stored(data: bytes) -> Image.Image:
    """Decode a picture; without converting its colours if it has a `profile` or is CMYK."""
    head = read_header(data)
    has_own = head.profile or head.mode == "CMYK"
    return _use_picture(data, _pixels) if has_own else decode_picture(data)


def _pixels(image: Image.Image) -> Image.Image:
    """Decode the pixels of an open picture, in upright orientation. Raises _Refused."""
    from PIL import ImageOps

    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_many(f"{width} × {height} pixels, more than {MOST_PIXELS // 10**6} million")
    most = MOST_DECODED // (1 if image.mode in _ONE_BYTE else 4)
    if image.format == "WEBP":  # its decoder holds the pixels three times
        most //= 2
    if width * height > most:
        if image.format not in ("JPEG", "MPO"):
            raise _too_many(f"{width} × {height} pixels, more than {most // 10**6} million")
        image.draft(image.mode, (width // 2, height // 2))
    if image.mode in _UNKNOWN or (image.format, image.mode) == ("TIFF", "I"):
        said = f"cardgen cannot show pictures of the kind {image.mode}"
        raise _Refused(said, "save it again in sRGB, with 8 or 16 bits per colour")
    # A GIF is shown by its first frame, as other programs do. A telephone's photograph may hold
    # a smaller copy of itself, as MPO.
    if image.format not in ("MPO", "GIF") and getattr(image, "n_frames", 1) > 1:
        is_document = image.format == "TIFF"
        said = "the file has several pages" if is_document else "the picture is animated"
        part = "page" if is_document else "frame"
        raise _Refused(said, f"save only the {part} that you want to print")
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I"):  # 16 bits a sample; the upper 8 are kept
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        return _in_mode(image, "LA" if image.mode in ("L", "LA") else "RGBA")
    if image.mode == "CMYK":
        return image
    return _in_mode(image, "L" if image.mode in ("1", "L") else "RGB")


def _profile(image: Image.Image, data: bytes) -> bytes:
    """Return the ICC profile of a picture; b"" for sRGB.

    Some files have no profile inside, but give its numbers or its name.
    """
    found = image.info.get("icc_profile") or b""
    try:
        if image.format == "PNG":
            found = png_profile(data, found)
        elif image.format in ("JPEG", "MPO") and not found and image.mode != "CMYK":
            found = exif_profile(image.getexif())
    except StrangeColorsError as error:
        reason = f"cardgen cannot show the colours of the picture: {error}"
        raise _Refused(reason, _IN_SRGB) from error
    if not found or image.mode == "1":
        return b""
    grey = image.mode in ("L", "LA") or image.mode.startswith("I")
    mode = "L" if grey else image.mode if image.mode == "CMYK" else "RGB"
    if said := profile_fault(found, mode):
        raise _Refused(f"the colour profile of the picture {said}", _IN_SRGB)
    return b"" if is_srgb(found, mode) else bytes(found)


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    """Convert a picture to a pixel mode if it has another."""
    return image if image.mode == mode else image.convert(mode)


def _too_many(pixels: str) -> _Refused:
    """Make the error for a picture with too many pixels."""
    return _Refused(f"the picture has {pixels}", _SMALLER)


def _use_picture(data: bytes, use: Callable[[Image.Image], T]) -> T:
    """Open a picture and call `use` with it. Raises LayoutError "bad-picture"."""
    from PIL import Image, UnidentifiedImageError

    data = render_pixels(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about bombs (our limit is lower) and odd metadata
            with Image.open(BytesIO(data), formats=PICTURE_FORMATS) as image:
                return use(image)
    except MemoryError:
        raise
    except Exception as error:  # libraries raise anything for a damaged file
        if isinstance(error, _Refused):
            said, hint = str(error), error.hint
        elif isinstance(error, Image.DecompressionBombError):  # Pillow's limit, above ours
            said = f"the picture has far more than {MOST_PIXELS // 10**6} million pixels"
            hint = _SMALLER
        elif isinstance(error, UnidentifiedImageError):
            said = "cardgen cannot read this as a picture"
            hint = "use PNG, JPEG, WebP, TIFF, GIF, BMP, SVG or PDF"
        else:
            said, hint = f"the picture is damaged: {error}", _AGAIN
        raise LayoutError("bad-picture", said, hint=hint) from error


@lru_cache(maxsize=16)
def is_opaque(data: bytes) -> bool:
    """True if a picture has no transparent pixel. Raises LayoutError "bad-picture"."""
    artwork = read_artwork(data)
    image = _draw_small(artwork) if artwork else decode_picture(data)
    return image.mode not in ("LA", "RGBA") or image.getextrema()[-1] == (255, 255)


def sample_colors(
    data: bytes, view: tuple[float, float, float, float], count: int
) -> list[tuple[int, int, int]]:
    """Return the colours at `count` × `count` places of a picture, on white.

    The view is left, top, right and bottom as fractions of the picture. Raises LayoutError
    "bad-picture".
    """
    small = _shrink(data)
    left, top, right, bottom = view
    box = (left * small.width, top * small.height, right * small.width, bottom * small.height)
    parts = iter(small.resize((count, count), box=box).tobytes())
    return list(zip(parts, parts, parts, strict=True))


def _draw_small(artwork: Artwork) -> Image.Image:
    """Draw a small copy of a drawing, to find its colours."""
    from cardgen.artwork import draw_pixels

    scale = _SMALL / max(artwork.width, artwork.height)
    width, height = (max(1, round(side * scale)) for side in (artwork.width, artwork.height))
    return draw_pixels(artwork, width, height)


@lru_cache(maxsize=16)
def _shrink(data: bytes) -> Image.Image:
    """Draw a small copy of a picture on white, to find its colours."""
    from PIL import Image

    if artwork := read_artwork(data):
        image = _draw_small(artwork)
    else:
        image = decode_picture(data)
        image = image.resize([min(side, _SMALL) for side in image.size])
    ground = Image.new("RGB", image.size, (255, 255, 255))
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    ground.paste(image.convert("RGB"), mask=alpha)
    return ground
