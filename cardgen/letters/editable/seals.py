"""A seal as a picture that text shows through."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops

from cardgen.backends import Renderer
from cardgen.display import BLACK, Document, Layer, Leaf, Page, Rect
from cardgen.layout.flow import SealStamp

_DPI: Final = 400.0


@lru_cache(maxsize=16)
def seal_picture(stamp: SealStamp) -> bytes:
    """A PNG with transparency, as large as the stamp at 400 dpi."""
    size = stamp.size
    on_white = _drawn(stamp.items, size)
    on_black = _drawn((Rect(0.0, 0.0, size, size, BLACK), *stamp.items), size)
    # What is a share c of colour x is c·x + (1 - c)·255 on white and c·x on black.
    (ground, *_) = ImageChops.difference(on_white, on_black).split()
    premultiplied = Image.merge("RGBa", (*on_black.split(), ImageChops.invert(ground)))
    buffer = BytesIO()
    premultiplied.convert("RGBA").save(buffer, "PNG", dpi=(_DPI, _DPI))
    return buffer.getvalue()


def seal_words(stamp: SealStamp) -> str:
    """What it says."""
    return "".join(getattr(leaf, "alt", "") for leaf in stamp.items)


def _drawn(items: tuple[Leaf, ...], size: float) -> Image.Image:
    document = Document((Page(size, size, (Layer(items),)),), "", ())
    # Each seal is drawn once.
    with Image.open(BytesIO(Renderer(limit=0).render(document, "png", _DPI))) as image:
        return image.convert("RGB")
