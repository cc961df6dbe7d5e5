"""Render plates, and find the spot with the most ink.

PDFium renders plates as light; the missing light is ink. A spot is about a millimetre wide:
ink on a surface dries badly, ink on an edge or a hairline does not matter.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageMath

from cardgen.preflight.boxes import PdfBox
from cardgen.units import POINTS_PER_INCH, length

_DPI: Final = 144.0  # a hairline, a pixel wide, is little of a spot
_MOST: Final = 4_000_000  # pixels of a page
_SPOT: Final = length("1mm")
_FULL: Final = 2.55


class PlateImages:
    """Images of the plates of a page within a box, in points; pixels are ink."""

    def __init__(self, box: PdfBox) -> None:
        width, height = box.right - box.left, box.top - box.bottom
        share = min(1.0, sqrt(_MOST / max(1.0, width * height)))
        self._scale = share * _DPI / POINTS_PER_INCH
        self.size = max(1, ceil(width * self._scale)), max(1, ceil(height * self._scale))
        self._inks: dict[str, Image.Image] = {}

    def add(self, data: bytes, plates: tuple[str, ...]) -> None:
        """Render a file of one page that shows three plates; the last of a name counts.

        Raises RuntimeError if it cannot be rendered.
        """
        page = pypdfium2.PdfDocument(data)[0]
        width, height = self.size
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
        pixels = bytes(bitmap.buffer)
        shown = Image.frombytes("RGB", self.size, pixels, "raw", "BGRX", bitmap.stride)
        for plate, lights in zip(plates, shown.split(), strict=True):
            self._inks[plate] = ImageChops.invert(lights)

    def most(self) -> PlateSum:
        """Find the spot with the most ink."""
        radius = max(0.0, (_SPOT * self._scale - 1) / 2)
        spread = {
            plate: image.filter(ImageFilter.BoxBlur(radius))
            for plate, image in self._inks.items()
        }
        names = {f"i{at}": image for at, image in enumerate(spread.values())}
        total = ImageMath.lambda_eval(lambda given: _add(given, names), **names)
        _, most = total.getextrema()
        found = ImageMath.lambda_eval(
            lambda given: given["convert"]((given["total"] == most) * 255, "L"), total=total
        )
        _, top, _, _ = found.getbbox()
        left, _, _, _ = found.crop((0, top, found.width, top + 1)).getbbox()
        inks = tuple(
            (plate, _shade(image, left, top) / _FULL) for plate, image in spread.items()
        )
        middle = (left + 0.5) / self._scale, (top + 0.5) / self._scale
        return PlateSum(sum(ink for _, ink in inks), inks, middle)


class PlateSum(NamedTuple):
    """Ink in a spot, in percent, in total and by plate; `at` is in points from left and top."""

    total: float
    inks: tuple[tuple[str, float], ...]
    at: tuple[float, float]


def _add(given: dict[str, Any], names: dict[str, Image.Image]) -> Any:
    first, *others = (given[name] for name in names)
    for other in others:
        first = first + other
    return given["convert"](first, "I")


def _shade(image: Image.Image, left: int, top: int) -> float:
    shade = image.getpixel((left, top))
    assert isinstance(shade, int | float)
    return shade
