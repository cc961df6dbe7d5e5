"""Measure the ink of pages: render their plates, and find the spot with the most ink.

PDFium renders plates as light; the missing light is ink. A spot is about a millimetre wide:
ink on a surface dries badly, ink on an edge or a hairline does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, sqrt
from typing import Any, Final, NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageMath

from cardgen.pdf_content import PdfBox
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


_SPOTS: Final = 24  # plates of spot colours; more are not measured
Told = tuple[float, float, list[tuple[str, float]], tuple[float, float]]


def inks_of_pages(
    pdf: pikepdf.Pdf, numbers: Iterable[int]
) -> Iterator[tuple[int, Told | None]]:
    """Yield the ink of pages, as `inks_of_page`; None for a page that cannot be measured.

    Pages of the same content are measured once. Raises MemoryError.
    """
    sources = Sources(_condition(pdf))
    known: dict[object, Told | None] = {}
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


def inks_of_page(pdf: pikepdf.Pdf, page: Any, sources: Sources) -> Told | None:
    """Measure a page within its trim box: most ink, most of one colour, plates, and place.

    Inks are in percent, the place in points from the left and the top of the page as it is
    shown. Raises TooLongError, and exceptions of `UNREADABLE`.
    """
    found = sheet(page)
    media = found.boxes.get("/MediaBox")
    if found.trim is None or media is None:
        return None
    box = found.trim.common(media)
    if not box.has_area:
        return None
    images, unpacked = PlateImages(box), Unpacked()
    alone, spots = 0.0, dict[str, None]()

    def show(plates: tuple[str, str, str]) -> None:
        nonlocal alone
        made = rewrite(pdf, page, box, plates, sources, unpacked)
        alone = max(alone, made.alone)
        spots.update(dict.fromkeys(made.spots))
        images.add(made.data, plates)

    try:
        show(("Cyan", "Magenta", "Yellow"))
    except ApartError:
        for plate in CYAN_TO_BLACK[:3]:
            show((plate, plate, plate))
    show(("Black", "Black", "Black"))
    for plate in [each for each in spots if not is_laid_apart(each)][:_SPOTS]:
        show((plate, plate, plate))
    most = images.most()
    at = _turn(most.at, box.size, round(number(inherited_entry(page, "/Rotate"))))
    return most.total, alone, list(most.inks), at


def _turn(
    at: tuple[float, float], size: tuple[float, float], rotation: int
) -> tuple[float, float]:
    """Turn a place clockwise, as the page is shown."""
    (x, y), (width, height) = at, size
    turned = {90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}
    return turned.get(rotation % 360, at)


def _key(page: Any) -> object:
    """Identify a page by all that its ink depends on."""
    contents = tuple(
        each.objgen
        for each in one_or_more(entry(page, "/Contents"))
        if isinstance(each, pikepdf.Object)
    )
    resources = getattr(inherited_entry(page, "/Resources"), "objgen", (0, 0))
    if (0, 0) in (*contents, resources):
        return page.objgen
    return contents, resources, sheet(page).trim, number(inherited_entry(page, "/Rotate"))


def _condition(pdf: pikepdf.Pdf) -> bytes:
    """Find the output profile of the file."""
    for found in items(entry(pdf.Root, "/OutputIntents")):
        if name(entry(found, "/S")) == "/GTS_PDFX":
            return icc_data(entry(found, "/DestOutputProfile"))
    return b""
