"""Check page boxes: media, crop, bleed, trim and art box (ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from cardgen.pdf_content import PdfBox
from cardgen.pdf_streams import entry, inherited_entry, number, numbers
from cardgen.preflight.findings import Objection
from cardgen.preflight.profiles import Profile
from cardgen.units import parse_length, to_mm

_SLACK: Final = 0.02  # points; files round to hundredths
_SAME: Final = parse_length("0.1mm")  # smaller differences of sizes do not count
_NAMES: Final = {
    "/MediaBox": "media box",
    "/CropBox": "crop box",
    "/BleedBox": "bleed box",
    "/TrimBox": "trim box",
    "/ArtBox": "art box",
}


class PdfPageSize(NamedTuple):
    """Boxes of a page by their keys, in points."""

    boxes: dict[str, PdfBox]
    turned: bool
    rotation: float = 0.0  # degrees, clockwise

    @property
    def trim(self) -> PdfBox | None:
        """Trim box of the page, or the next best box."""
        for key in ("/TrimBox", "/ArtBox", "/CropBox", "/MediaBox"):
            if key in self.boxes:
                return self.boxes[key]
        return None

    @property
    def visible_area(self) -> PdfBox | None:
        """Visible area: the trim box, and the bleed box around it."""
        trim = self.trim
        bleed = self.boxes.get("/BleedBox", trim)
        if trim is None or bleed is None:
            return trim
        return PdfBox(
            min(trim.left, bleed.left),
            min(trim.bottom, bleed.bottom),
            max(trim.right, bleed.right),
            max(trim.top, bleed.top),
        )

    @property
    def size(self) -> tuple[float, float] | None:
        """Width and height of the page as it is shown, turned."""
        if (trim := self.trim) is None:
            return None
        width, height = trim.size
        return (height, width) if self.turned else (width, height)


def unit(page: Any) -> float:
    """Read the UserUnit of a page: points per unit of user space."""
    given = number(entry(page, "/UserUnit"), 1.0)
    return given if given > 0 else 1.0


def sheet(page: Any) -> PdfPageSize:
    """Read the boxes of a page."""
    scale = unit(page)
    boxes: dict[str, PdfBox] = {}
    for key in _NAMES:
        read = inherited_entry if key in ("/MediaBox", "/CropBox") else entry
        found = read(page, key)
        corners = numbers(found, 4)
        if corners is not None:
            (left, right), (bottom, top) = sorted(corners[::2]), sorted(corners[1::2])
            if right > left and top > bottom:
                boxes[key] = PdfBox(*(scale * at for at in (left, bottom, right, top)))
    rotation = number(inherited_entry(page, "/Rotate"))
    return PdfPageSize(boxes, round(rotation / 90) % 2 == 1, rotation)


def check(found: PdfPageSize, profile: Profile) -> tuple[Objection, ...]:
    """Check the boxes of a page."""
    boxes, complain = found.boxes, profile.complaints
    if "/MediaBox" not in boxes:
        return complain("page-box", "there is no media box, or it is empty")
    complaints: tuple[Objection, ...] = ()
    if profile.press:
        given = [key for key in ("/TrimBox", "/ArtBox") if key in boxes]
        if not given:
            complaints += complain("page-box", "there is no trim box")
        elif len(given) == 2:
            complaints += complain("page-box", "there are both a trim box and an art box")
    for inner, outers in (
        ("/TrimBox", ("/BleedBox", "/MediaBox")),
        ("/ArtBox", ("/BleedBox", "/MediaBox")),
        ("/BleedBox", ("/MediaBox",)),
    ):
        outer = next(key for key in outers if key in boxes)
        if inner in boxes and not boxes[inner].is_within(boxes[outer]):
            message = (
                f"the {_NAMES[inner]} ({_in_words(boxes[inner])}) reaches out of "
                f"the {_NAMES[outer]} ({_in_words(boxes[outer])})"
            )
            complaints += complain("page-box", message)
    trim, crop = boxes.get("/TrimBox"), boxes.get("/CropBox")
    if profile.press and trim and crop and not trim.is_within(crop):
        cut = f"a part of the trim box ({_in_words(trim)})"
        message = f"the crop box ({_in_words(crop)}) cuts off {cut}"
        complaints += complain("page-box", message, mild=True)
    if "/BleedBox" in boxes and "/TrimBox" in boxes:
        wanted = profile.limits.bleed
        bleeds = boxes["/TrimBox"].margins(boxes["/BleedBox"])
        least = min((bleed for bleed in bleeds if bleed > _SLACK), default=wanted)
        if least < wanted - _SLACK:
            message = f"the bleed is {mm(least)} mm, under {mm(wanted)} mm"
            complaints += complain("bleed", message)
    return complaints


def check_turn(
    found: PdfPageSize, first: PdfPageSize, profile: Profile
) -> tuple[Objection, ...]:
    """Check that a page is turned by quarters, as the first page is."""
    if found.rotation % 90:
        message = f"the page is turned by {found.rotation:g} degrees, not by a multiple of 90"
        return profile.complaints("turned-page", message)
    if (found.rotation - first.rotation) % 360:
        message = f"the page is turned by {found.rotation:g} degrees, the first is not"
        if first.rotation % 360:
            message = message.replace("is not", f"by {first.rotation:g}")
        return profile.complaints("turned-page", message)
    return ()


def check_size(
    found: PdfPageSize, wanted: tuple[float, float] | None, first: tuple[float, float] | None,
    profile: Profile,
) -> tuple[Objection, ...]:  # fmt: skip
    """Check that a page has the wanted size, or else the size of the first page.

    A wrong size is an error in all profiles if the user asked for one.
    """
    size = found.size
    other = wanted or first
    if size is None or other is None or _same(size, other):
        return ()
    reason = "the ordered size is" if wanted else "the first page is"
    message = f"the page is {size_in_words(size)}, but {reason} {size_in_words(other)}"
    if wanted:
        return (Objection("page-size", "error", message),)
    return profile.complaints("page-size", message)


def size_in_words(size: tuple[float, float]) -> str:
    """Put a size in points into words: ``210 × 297 mm``."""
    return f"{mm(size[0])} × {mm(size[1])} mm"


def _in_words(box: PdfBox) -> str:
    return size_in_words(box.size)


def _same(size: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) <= _SAME for a, b in zip(size, other, strict=True))


def mm(points: float) -> str:
    """Put a length in points into words, in millimetres: ``2.5`` or ``3``."""
    return f"{to_mm(points):.1f}".removesuffix(".0")
