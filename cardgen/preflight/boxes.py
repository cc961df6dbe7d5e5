"""Check page boxes (ISO 32000-1, 14.11.2), and move boxes by matrices (8.3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from cardgen.pdf_streams import entry, inherited_entry, number, numbers
from cardgen.preflight.findings import Objection
from cardgen.preflight.profiles import Profile
from cardgen.units import length, to_mm

_SLACK: Final = 0.02  # points; files round to hundredths
_SAME: Final = length("0.1mm")  # smaller differences of sizes do not count
_NAMES: Final = {
    "/MediaBox": "media box",
    "/CropBox": "crop box",
    "/BleedBox": "bleed box",
    "/TrimBox": "trim box",
    "/ArtBox": "art box",
}


class PdfBox(NamedTuple):
    """Rectangle in points."""

    left: float
    bottom: float
    right: float
    top: float

    def within(self, other: PdfBox) -> bool:
        """True if the rectangle lies within another."""
        return (
            self.left >= other.left - _SLACK
            and self.bottom >= other.bottom - _SLACK
            and self.right <= other.right + _SLACK
            and self.top <= other.top + _SLACK
        )

    def margins(self, outer: PdfBox) -> tuple[float, ...]:
        """Margins between the rectangle and an outer one: left, bottom, right, top."""
        return (
            self.left - outer.left,
            self.bottom - outer.bottom,
            outer.right - self.right,
            outer.top - self.top,
        )

    def __str__(self) -> str:
        return size_in_words((self.right - self.left, self.top - self.bottom))


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
        width, height = trim.right - trim.left, trim.top - trim.bottom
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
        if inner in boxes and not boxes[inner].within(boxes[outer]):
            message = (
                f"the {_NAMES[inner]} ({boxes[inner]}) reaches out of "
                f"the {_NAMES[outer]} ({boxes[outer]})"
            )
            complaints += complain("page-box", message)
    trim, crop = boxes.get("/TrimBox"), boxes.get("/CropBox")
    if profile.press and trim and crop and not trim.within(crop):
        message = f"the crop box ({crop}) cuts off some of the trim box ({trim})"
        complaints += complain("page-box", message, mild=True)
    if "/BleedBox" in boxes and "/TrimBox" in boxes:
        wanted = profile.limits.bleed
        bleeds = boxes["/TrimBox"].margins(boxes["/BleedBox"])
        least = min((bleed for bleed in bleeds if bleed > _SLACK), default=wanted)
        if least < wanted - _SLACK:
            message = f"the bleed is {_mm(least)} mm, under {_mm(wanted)} mm"
            complaints += complain("bleed", message)
    return complaints


def check_turn(
    found: PdfPageSize, first: PdfPageSize, profile: Profile
) -> tuple[Objection, ...]:
    """Check that a page is turned by quarters, as the first page is."""
    if found.rotation % 90:
        message = f"the page is turned by {found.rotation:g} degrees, which are no quarters"
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
    reason = "is wanted" if wanted else "is the size of the first page"
    message = f"the page is {size_in_words(size)}, but {size_in_words(other)} {reason}"
    if wanted:
        return (Objection("page-size", "error", message),)
    return profile.complaints("page-size", message)


def size_in_words(size: tuple[float, float]) -> str:
    """Put a size in points into words: ``210 × 297 mm``."""
    return f"{_mm(size[0])} × {_mm(size[1])} mm"


def _same(size: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) <= _SAME for a, b in zip(size, other, strict=True))


def _mm(points: float) -> str:
    return f"{to_mm(points):.1f}".removesuffix(".0")


Affine = tuple[float, float, float, float, float, float]
UNMOVED: Final[Affine] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Final = PdfBox(-1e9, -1e9, 1e9, 1e9)
_SQUARE: Final = 1e-6


def times(first: Affine, second: Affine) -> Affine:
    """Multiply matrices: apply `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def corners_of(box: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """List the corners of a rectangle."""
    left, bottom, right, top = box
    return (left, bottom), (right, bottom), (right, top), (left, top)


def around(points: Iterable[tuple[float, float]], matrix: Affine) -> PdfBox:
    """Find the bounding box of points that a matrix moves."""
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    return PdfBox(min(xs), min(ys), max(xs), max(ys))


def common(one: PdfBox, other: PdfBox) -> PdfBox:
    """Intersect two rectangles; the sides of the result cross if they do not meet."""
    return PdfBox(
        max(one.left, other.left),
        max(one.bottom, other.bottom),
        min(one.right, other.right),
        min(one.top, other.top),
    )


def affine(operands: Any) -> Affine:
    """Read a matrix from the operands of an operator."""
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def keeps_upright(matrix: Affine) -> bool:
    """True if a matrix keeps upright rectangles upright."""
    a, b, c, d, _, _ = matrix
    return max(abs(a), abs(d)) * _SQUARE > max(abs(b), abs(c)) or (
        max(abs(b), abs(c)) * _SQUARE > max(abs(a), abs(d))
    )
