"""Check page boxes: media, crop, bleed, trim and art box (ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from cardgen.pdf_content import PdfBox, around
from cardgen.pdf_streams import entry, inherited_entry, number, numbers
from cardgen.preflight.findings import Complaints, Objection
from cardgen.preflight.profiles import Profile
from cardgen.units import parse_length, to_mm

_SLACK: Final = 0.02  # points; files round to hundredths
_SAME: Final = parse_length("0.1mm")  # smaller differences of sizes do not count
_NAMES: Final = {
    "/MediaBox": "media box", "/CropBox": "crop box", "/BleedBox": "bleed box",
    "/TrimBox": "trim box", "/ArtBox": "art box",
}  # fmt: skip
Size = tuple[float, float]


class PdfPageSize(NamedTuple):
    """Boxes of a page by their keys, in points."""

    boxes: dict[str, PdfBox]
    rotation: float  # degrees, clockwise

    @property
    def trim(self) -> PdfBox | None:
        """Trim box of the page in points, or else its art, crop or media box."""
        keys = ("/TrimBox", "/ArtBox", "/CropBox", "/MediaBox")
        return next((self.boxes[key] for key in keys if key in self.boxes), None)

    @property
    def visible_area(self) -> PdfBox | None:
        """Visible part of the page in points: the trim box with the bleed box around it."""
        trim, bleed = self.trim, self.boxes.get("/BleedBox")
        return (
            trim if trim is None or bleed is None else around((*trim.corners, *bleed.corners))
        )

    @property
    def size(self) -> Size | None:
        """Width and height of the page in points as a viewer shows it, after rotation."""
        if (trim := self.trim) is None:
            return None
        return trim.size[::-1] if round(self.rotation / 90) % 2 else trim.size


def unit(page: Any) -> float:
    """Read the UserUnit of a page, the number of points per unit of user space."""
    given = number(entry(page, "/UserUnit"), 1.0)
    return given if given > 0 else 1.0


def rectangle(found: Any, scale: float) -> PdfBox | None:
    """Read a rectangle of user space in points. None if it is no rectangle (7.9.5)."""
    corners = numbers(found, 4)
    if corners is None:
        return None
    (left, right), (bottom, top) = sorted(corners[::2]), sorted(corners[1::2])
    return PdfBox(*(scale * at for at in (left, bottom, right, top)))


def sheet(page: Any) -> PdfPageSize:
    """Read the boxes of a page in points."""
    scale = unit(page)
    boxes: dict[str, PdfBox] = {}
    for key in _NAMES:
        read = inherited_entry if key in ("/MediaBox", "/CropBox") else entry
        box = rectangle(read(page, key), scale)
        if box is not None and box.has_area:
            boxes[key] = box
    return PdfPageSize(boxes, number(inherited_entry(page, "/Rotate")))


def check(found: PdfPageSize, profile: Profile) -> Iterator[Objection]:
    """Check that a page has its boxes, within one another, and enough bleed."""
    boxes, complain = found.boxes, profile.complaints
    if "/MediaBox" not in boxes:
        yield from complain("page-box", "there is no media box, or it is empty")
        return
    trim, crop, bleed = (boxes.get(key) for key in ("/TrimBox", "/CropBox", "/BleedBox"))
    if profile.press and not trim and "/ArtBox" not in boxes:
        yield from complain("page-box", "there is no trim box")
    elif profile.press and trim and "/ArtBox" in boxes:
        yield from complain("page-box", "there are both a trim box and an art box")
    outer_of_art = "/BleedBox" if bleed else "/MediaBox"
    for inner, outer in (
        ("/TrimBox", outer_of_art), ("/ArtBox", outer_of_art), ("/BleedBox", "/MediaBox"),
    ):  # fmt: skip
        if inner in boxes and not boxes[inner].is_within(boxes[outer]):
            message = (
                f"the {_NAMES[inner]} ({size_in_words(boxes[inner].size)}) reaches out of "
                f"the {_NAMES[outer]} ({size_in_words(boxes[outer].size)})"
            )
            yield from complain("page-box", message)
    if profile.press and trim and crop and not trim.is_within(crop):
        cut = f"a part of the trim box ({size_in_words(trim.size)})"
        message = f"the crop box ({size_in_words(crop.size)}) cuts off {cut}"
        yield from complain("page-box", message, mild=True)
    if bleed and trim:
        wanted = profile.limits.bleed
        least = min((side for side in trim.margins(bleed) if side > _SLACK), default=wanted)
        if least < wanted - _SLACK:
            message = f"the bleed is {mm(least)} mm, under {mm(wanted)} mm"
            yield from complain("bleed", message)


def check_turn(found: PdfPageSize, first: PdfPageSize, profile: Profile) -> Complaints:
    """Check that a page is rotated by quarter turns, in the same way as the first page."""
    turn, other = f"{found.rotation:g}", f"{first.rotation:g}"
    if found.rotation % 90:
        message = f"the page is turned by {turn} degrees, not by a multiple of 90"
    elif (found.rotation - first.rotation) % 360 == 0:
        return ()
    elif first.rotation % 360:
        message = f"the page is turned by {turn} degrees, the first by {other}"
    else:
        message = f"the page is turned by {turn} degrees, the first is not"
    return profile.complaints("turned-page", message)


def check_size(
    found: PdfPageSize, wanted: Size | None, first: Size | None, profile: Profile
) -> Complaints:
    """Check that a page has the ordered size, or else the size of the first page.

    A wrong size is an error in all profiles if the user asked for one.
    """
    size, other = found.size, wanted or first
    if not (size and other):
        return ()
    if all(abs(a - b) <= _SAME for a, b in zip(size, other, strict=True)):
        return ()
    message = (
        f"the page is {size_in_words(size)}, but "
        f"{'the ordered size' if wanted else 'the first page'} is {size_in_words(other)}"
    )
    if wanted:
        return (Objection("page-size", "error", message),)
    return profile.complaints("page-size", message)


def size_in_words(size: Size) -> str:
    """Write a size, given in points, as ``210 × 297 mm``."""
    return f"{mm(size[0])} × {mm(size[1])} mm"


def mm(points: float) -> str:
    """Write a length, given in points, in millimetres: ``2.5`` or ``3``."""
    return f"{to_mm(points):.1f}".removesuffix(".0")
