"""Parts that DOCX and HWPX files share: reproducible ZIP packages, and seals as pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image, ImageChops

from cardgen.backends import Renderer
from cardgen.display import BLACK, Document, Layer, Leaf, Page, Rect
from cardgen.layout.flow import SealStamp

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Pack files into a ZIP archive in order. The file "mimetype" stays uncompressed."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def repack(package: bytes) -> bytes:
    """Pack a ZIP archive again without times, so that equal contents give equal bytes."""
    with ZipFile(BytesIO(package)) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()})


_DPI: Final = 400.0


@lru_cache(maxsize=16)
def draw_seal_picture(stamp: SealStamp) -> bytes:
    """Draw a seal as a transparent PNG of 400 dpi, through which text is visible."""
    size = stamp.size
    on_white = _render_items(stamp.items, size)
    on_black = _render_items((Rect(0.0, 0.0, size, size, BLACK), *stamp.items), size)
    # A coverage c of colour x is c·x + (1 - c)·255 on white and c·x on black.
    (ground, *_) = ImageChops.difference(on_white, on_black).split()
    premultiplied = Image.merge("RGBa", (*on_black.split(), ImageChops.invert(ground)))
    buffer = BytesIO()
    premultiplied.convert("RGBA").save(buffer, "PNG", dpi=(_DPI, _DPI))
    return buffer.getvalue()


def list_seal_words(stamp: SealStamp) -> str:
    """Join the texts of a seal, as a description of its picture."""
    return "".join(getattr(leaf, "alt", "") for leaf in stamp.items)


def _render_items(items: tuple[Leaf, ...], size: float) -> Image.Image:
    """Draw items on a square page with sides of `size` points."""
    document = Document((Page(size, size, (Layer(items),)),), "", ())
    # Each seal is drawn once.
    with Image.open(BytesIO(Renderer(limit=0).render(document, "png", _DPI))) as image:
        return image.convert("RGB")
