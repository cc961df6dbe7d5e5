"""Pictures that users supply: read, limited and checked before anything is drawn."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from cardgen.errors import LayoutError, Location

PICTURE_FORMATS: Final = ("PNG", "JPEG", "WEBP")
# A4 at 600 dpi is 35 million pixels; more than this is a mistake or a decompression bomb.
MOST_PIXELS: Final = 50_000_000
MOST_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Photo:
    """An encoded picture that was seen to decode, and its size in pixels, upright."""

    data: bytes
    width: int
    height: int
    name: str


class _TooLarge(Exception):
    """A picture has more pixels than any page needs."""


def open_picture(path: Path) -> Photo:
    """Read a PNG, JPEG or WebP picture. Raises LayoutError.

    The size is taken from the header before a pixel is decoded, so a small file that
    would unfold into gigabytes is refused; then the whole is decoded once, so that a
    truncated file is found now and not in the middle of a batch.
    """
    from PIL import Image, UnidentifiedImageError

    def bad(reason: str, hint: str) -> LayoutError:
        return LayoutError("bad-picture", reason, location=Location(str(path)), hint=hint)

    smaller = "save a smaller copy: 35 million pixels fill an A4 page at 600 dpi"
    try:
        if path.exists() and not path.is_file():  # a folder, or a device without an end
            raise bad("this is not a file", "give the path of a picture file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise bad(
                f"the picture file is {size / 2**20:.0f} MB large, more than "
                f"{MOST_BYTES // 2**20} MB",
                "save a smaller copy",
            )
        data = path.read_bytes()
        width, height = _upright_size(data)
    except _TooLarge as error:
        raise bad(str(error), smaller) from error
    except Image.DecompressionBombError as error:  # Pillow's limit, above ours
        raise bad(
            f"the picture has far more than {MOST_PIXELS // 1_000_000} million pixels", smaller
        ) from error
    except OSError as error:
        if isinstance(error, UnidentifiedImageError):
            raise bad(
                "this is not a picture that can be read", "use PNG, JPEG or WebP"
            ) from error
        if error.errno is not None:
            raise bad(f"cannot be read: {error.strerror}", "check the path") from error
        raise bad(
            f"the picture is damaged: {error}", "save it again from its source"
        ) from error
    except (SyntaxError, ValueError, EOFError) as error:
        raise bad(
            f"the picture is damaged: {error}", "save it again from its source"
        ) from error
    return Photo(data, width, height, path.name)


@lru_cache(maxsize=32)
def _upright_size(data: bytes) -> tuple[int, int]:
    """The size in pixels of a picture that decodes.

    It is kept by the file's content, not by its name: another file may have that next time.
    """
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of bombs, laxer than ours, and of odd metadata
        image = Image.open(BytesIO(data), formats=PICTURE_FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise _TooLarge(
                f"the picture has {image.width} × {image.height} pixels, more than "
                f"{MOST_PIXELS // 1_000_000} million"
            )
        image.load()
        return ImageOps.exif_transpose(image).size
