"""Measure the ink of pages: their plates, and the spot with the most ink."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pikepdf

from cardgen.preflight.affine import common
from cardgen.preflight.boxes import sheet
from cardgen.preflight.colors import icc_data
from cardgen.preflight.objects import (
    UNREADABLE,
    entry,
    inherited_entry,
    items,
    name,
    number,
    one_or_more,
)
from cardgen.preflight.separations.drawing import ApartError
from cardgen.preflight.separations.finishes import is_laid_apart
from cardgen.preflight.separations.measuring import PlateImages
from cardgen.preflight.separations.pictures import Unpacked
from cardgen.preflight.separations.rewriting import TooLongError, rewrite
from cardgen.preflight.separations.tints import CYAN_TO_BLACK, Sources

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
    box = common(found.trim, media)
    if box.right <= box.left or box.top <= box.bottom:
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
    size = box.right - box.left, box.top - box.bottom
    at = _turn(most.at, size, round(number(inherited_entry(page, "/Rotate"))))
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
