"""Read PDF files with other programs: pikepdf, poppler, pdfium."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from cardgen.display import Document, Item, Layer, Page
from tests.system import require

PROFILES: Final = ("screen", "pdf/a-2b", "pdf/a-2a", "pdf/ua-1", "pdf/ua-2", "pdf/x-4")
DATE: Final = "2020-03-26T00:00:00Z"


def document(*items: Item, **of: Any) -> Document:
    page = Page(200.0, 100.0, (Layer(items),), **of)
    return Document((page,), "风月同天 · 같은 하늘", ("zh-Hans", "ko"), date=DATE)


def open_pdf(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def content(data: bytes, page: int = 0) -> str:
    with open_pdf(data) as pdf:
        return pdf.pages[page].Contents.read_bytes().decode("ascii")


def text(data: bytes, folder: Path, *options: str) -> str:
    """Return the text that poppler reads, without white."""
    path = folder / "read.pdf"
    path.write_bytes(data)
    command = [require("pdftotext"), *options, str(path), "-"]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s", "", read)


def by_pdfium(data: bytes, dpi: float, page: int = 0) -> Image.Image:
    """Draw a page at exactly `dpi`; pdfium's own call stretches it to whole pixels."""
    found = pdfium.PdfDocument(data)[page]
    scale = dpi / 72
    width, height = (ceil(side * scale - 1e-6) for side in found.get_size())
    bitmap = pdfium.PdfBitmap.new_native(width, height, pdfium_c.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    matrix = pdfium_c.FS_MATRIX(scale, 0, 0, scale, 0, 0)
    clip = pdfium_c.FS_RECTF(0, 0, width, height)
    pdfium_c.FPDF_RenderPageBitmapWithMatrix(bitmap, found, matrix, clip, pdfium_c.FPDF_ANNOT)
    image: Image.Image = bitmap.to_pil().convert("RGB")
    return image


def by_poppler(data: bytes, dpi: int, folder: Path) -> Image.Image:
    path = folder / "drawn.pdf"
    path.write_bytes(data)
    command = [
        require("pdftocairo"),
        "-png",
        "-singlefile",
        "-r",
        str(dpi),
        str(path),
        str(path),
    ]
    subprocess.run(command, check=True)
    return Image.open(f"{path}.png").convert("RGB")


def crop(drawn: Image.Image, page: Page, dpi: float) -> Image.Image:
    """Cut off the pixel that other programs add for the last part of one."""
    return drawn.crop((0, 0, round(page.width * dpi / 72), round(page.height * dpi / 72)))
