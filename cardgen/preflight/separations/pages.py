"""Measure the ink of pages: render their plates, and find the spot with the most ink.

PDFium renders plates as light; the missing light is ink. A spot is about a millimetre wide:
ink on a surface dries badly, ink on an edge or a hairline does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from math import ceil, sqrt
from operator import add
from typing import Any, Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageMath

from cardgen.pdf_content import PdfBox, Point
from cardgen.pdf_streams import (
    UNREADABLE,
    entry,
    inherited_entry,
    items,
    name,
    number,
    one_or_more,
)
from cardgen.preflight.boxes import sheet
from cardgen.preflight.colors import icc_data
from cardgen.preflight.separations.pictures import Unpacked
from cardgen.preflight.separations.rewriting import ApartError, TooLongError, rewrite
from cardgen.preflight.separations.tints import CYAN_TO_BLACK, Sources, is_laid_apart
from cardgen.units import POINTS_PER_INCH, parse_length

_DPI: Final = 144.0  # a hairline, a pixel wide, is little of a spot
_MOST: Final = 4_000_000  # pixels of a page
_SPOT: Final = parse_length("1mm")
_FULL: Final = 2.55


class PlateImages:
    """Images of the plates of a page within a box, in points; pixels are ink."""

    def __init__(self, box: PdfBox) -> None:
        width, height = box.size
        share = min(1.0, sqrt(_MOST / max(1.0, width * height)))
        self._scale = share * _DPI / POINTS_PER_INCH
        self.size = max(1, ceil(width * self._scale)), max(1, ceil(height * self._scale))
        self._inks: dict[str, Image.Image] = {}

    def add(self, data: bytes, plates: tuple[str, ...]) -> None:
        """Render a one-page PDF that shows three plates as red, green and blue.

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

    def find_spot(self) -> tuple[list[tuple[str, float]], Point]:
        """Find the place with the most ink. Return ink in per cent by plate, and the place.

        The place is in points from the left and the top.
        """
        radius = max(0.0, (_SPOT * self._scale - 1) / 2)
        spread = {
            plate: image.filter(ImageFilter.BoxBlur(radius))
            for plate, image in self._inks.items()
        }
        names = {f"i{at}": image for at, image in enumerate(spread.values())}
        total = ImageMath.lambda_eval(
            lambda given: given["convert"](reduce(add, map(given.get, names)), "I"), **names
        )
        _, most = total.getextrema()
        found = ImageMath.lambda_eval(
            lambda given: given["convert"]((given["total"] == most) * 255, "L"), total=total
        )
        _, top, _, _ = found.getbbox()
        left, _, _, _ = found.crop((0, top, found.width, top + 1)).getbbox()
        shades: dict[str, Any] = {p: each.getpixel((left, top)) for p, each in spread.items()}
        inks = [(plate, shade / _FULL) for plate, shade in shades.items()]
        middle = (left + 0.5) / self._scale, (top + 0.5) / self._scale
        return inks, middle


_SPOTS: Final = 24  # plates of spot colours; more are not measured
Inks = tuple[float, float, list[tuple[str, float]], Point]


def inks_of_pages(
    pdf: pikepdf.Pdf, numbers: Iterable[int]
) -> Iterator[tuple[int, Inks | None]]:
    """Yield page numbers with the inks of the pages; None for a page that cannot be measured.

    Pages of the same content are measured once. Raises MemoryError.
    """
    sources = Sources(_condition(pdf))
    known: dict[object, Inks | None] = {}
    pages = pdf.pages
    for page_number in numbers:
        page = pages[page_number - 1].obj
        key = _key(page)
        if key not in known:
            try:
                known[key] = inks_of_page(pdf, page, sources)
            except (TooLongError, *UNREADABLE):
                known[key] = None
        yield page_number, known[key]


def inks_of_page(pdf: pikepdf.Pdf, page: Any, sources: Sources) -> Inks | None:
    """Measure the inks of a page within its trim box: most ink, plates and place.

    Inks are in percent, the place in points from the left and the top of the page as it is
    shown. Raises TooLongError, and exceptions of `UNREADABLE`.
    """
    found = sheet(page)
    media = found.boxes.get("/MediaBox")
    if not found.trim or not media or not (box := found.trim.common(media)).has_area:
        return None
    images, unpacked = PlateImages(box), Unpacked()
    alone, spots = 0.0, dict[str, None]()

    def show(plates: tuple[str, str, str]) -> None:
        nonlocal alone
        data, named, most = rewrite(pdf, page, box, plates, sources, unpacked)
        alone = max(alone, most)
        spots.update(dict.fromkeys(named))
        images.add(data, plates)

    try:
        show(("Cyan", "Magenta", "Yellow"))
    except ApartError:
        for plate in CYAN_TO_BLACK[:3]:
            show((plate, plate, plate))
    show(("Black", "Black", "Black"))
    for plate in [each for each in spots if not is_laid_apart(each)][:_SPOTS]:
        show((plate, plate, plate))
    inks, place = images.find_spot()
    at = _turn(place, box.size, round(number(inherited_entry(page, "/Rotate"))))
    return sum(ink for _, ink in inks), alone, inks, at


def _turn(at: Point, size: tuple[float, float], rotation: int) -> Point:
    """Rotate a point on a page clockwise by `rotation` degrees, as viewers do."""
    (x, y), (width, height) = at, size
    turned = {90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}
    return turned.get(rotation % 360, at)


def _key(page: Any) -> object:
    """Return a key for a page's contents, resources, trim box and rotation."""
    listed = one_or_more(entry(page, "/Contents"))
    contents = tuple(each.objgen for each in listed if isinstance(each, pikepdf.Object))
    resources = getattr(inherited_entry(page, "/Resources"), "objgen", (0, 0))
    if (0, 0) in (*contents, resources):
        return page.objgen
    return contents, resources, sheet(page).trim, number(inherited_entry(page, "/Rotate"))


def _condition(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of the file's output profile."""
    intents = items(entry(pdf.Root, "/OutputIntents"))
    intent = next((each for each in intents if name(entry(each, "/S")) == "/GTS_PDFX"), None)
    return icc_data(entry(intent, "/DestOutputProfile"))
