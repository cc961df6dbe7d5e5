"""Find violations of a profile while a file is written.

An inspector checks drawn items, with their numbers as in the file, against the limits of the
profile. Its messages are those of a preflight, which is a second judge and sees the file alone.
All violations of a document are raised together at its end, with their pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen.backends.dots import Spans
from cardgen.backends.options import ARCHIVE_WITH_FILES, PRESS
from cardgen.backends.pdf.fonts import PdfFont
from cardgen.backends.pdf.profiles import DocumentProperties, PdfProfile
from cardgen.display import Picture
from cardgen.errors import Diagnostic, raise_findings
from cardgen.remedies import Remedy
from cardgen.rules import PREFLIGHT_RULES
from cardgen.units import POINTS_PER_INCH, to_mm

if TYPE_CHECKING:
    from cardgen.artwork import Artwork
    from cardgen.excerpts import Excerpt

_HINTS: Final = {
    "embedded-file": f"use {ARCHIVE_WITH_FILES}, or attach no files",
    "metadata": "give the document a title",
    "alt-text": "describe the picture: alt in the template, or logo.alt for the field logo",
    "transparency": f"flatten the picture onto a background and save it again, or use {PRESS}",
}
"""Hints of rules with one possible cause here; the others have those of a preflight."""

_MOST: Final = 12  # violations of one rule, and stretches of pages, that are reported
_DIGITS: Final = 3  # digits of numbers in the file
_SLACK: Final = 0.005  # points
_BOX_SLACK: Final = 0.02  # points
_DPI_SLACK: Final = 0.5
_EDGES: Final = 0.25  # the largest share of a picture for its soft edges
_INK_SLACK: Final = 0.5  # percent
_SAME: Final = 0.1  # millimetres; pages that differ by less are of one size
_RULE: Final = 10.0  # the ratio of sides from which a filled rectangle is a line
_CORNERS: Final = 4
_NO_INKS: Final = frozenset(("rgb", "other"))
_INKS: Final = frozenset(("cmyk",))
_IN_WORDS: Final = {"rgb": "RGB", "cmyk": "CMYK", "other": "Lab or calibrated RGB"}
Size = tuple[float, float]


class Violation(NamedTuple):
    """A violation of a profile, without its place."""

    rule: str
    message: str

    def __str__(self) -> str:
        """Return the message about the violation, as a preflight words it."""
        return f"{self.rule}: {self.message}"


_UNDATED: Final = Violation("metadata", "XMP has no xmp:CreateDate, and no date is known")


class Inspector:
    """Checks the items drawn in one stream, and collects their `violations`.

    A profile without limits forbids only pictures without a description.
    """

    def __init__(self, profile: PdfProfile) -> None:
        self.violations: set[Violation] = set()
        self._limits = profile.limits
        self._accessible = profile.accessible
        self._press = profile.is_press
        self._intent = profile.intent

    def check_text(self, font: PdfFont, size: float) -> None:
        """Report text that is too small to print, with a size in points."""
        if self._limits is None:
            return
        size, least = round(size, _DIGITS), self._limits.text
        if size < least - _SLACK:
            name = font.postscript_name
            message = f"text in {name} is {_points(size)}, under {_points(least)}"
            self.violations.add(Violation("small-text", message))

    def check_ink(self, inks: Sequence[float], most: float) -> None:
        """Report a colour of a template with more ink than `most` per cent."""
        total = 100 * sum(inks)
        if self._limits is not None and total > most + _INK_SLACK:
            named = ", ".join(f"{100 * ink:.3g}%" for ink in inks)
            message = f"the colour cmyk({named}) takes {total:.0f} % ink, over {most:.0f} %"
            self.violations.add(Violation("ink-coverage", message))

    def check_rectangle(self, width: float, height: float) -> None:
        """Report a filled rectangle that is a line too thin for a press."""
        if self._limits is not None:
            self._line(round(width, _DIGITS), round(height, _DIGITS), self._limits.line)

    def check_bars(self, spans: Spans, dot: float) -> None:
        """Report bars of a barcode that are lines too thin for a press."""
        if self._limits is None:
            return
        for dots in {end - start for start, end in spans.columns}:
            self.check_rectangle(dots * dot, (spans.bottom - spans.top) * dot)

    def check_outline(self, outline: Iterable[tuple[str, Sequence[float]]]) -> None:
        """Report rectangles in an outline that are lines too thin for a press."""
        if self._limits is None:
            return
        points: list[Size] = []
        straight = True
        for kind, ends in (*outline, ("close", ())):
            if kind in ("move", "close"):
                self._subpath(points if straight else [], self._limits.line)
                points, straight = [], True
            if kind == "curve":
                straight = False
            elif ends:
                points.append((round(ends[0], _DIGITS), round(ends[1], _DIGITS)))

    def check_picture(self, pixels: tuple[int, int], placed: Size) -> None:
        """Report a picture with too low a resolution for its size on the page in points."""
        if self._limits is None:
            return
        (columns, rows), limit = pixels, self._limits.dpi
        width, height = (round(side, _DIGITS) for side in placed)
        if not (width and height) or columns == rows == 1:  # a single pixel is a colour
            return
        dpi = POINTS_PER_INCH * min(columns / width, rows / height)
        if dpi < limit - _DPI_SLACK:
            message = (
                f"a picture of {columns} × {rows} pixels has {dpi:.0f} dpi at "
                f"{_in_words((width, height))}, under {limit:.0f}"
            )
            self.violations.add(Violation("resolution", message))

    def check_artwork(self, artwork: Artwork, placed: Size) -> None:
        """Report a drawing with lines too thin for a press at its size on the page."""
        if self._limits is None:
            return
        from cardgen.artwork import mean_scale

        scale = min(placed[0] / artwork.width, placed[1] / artwork.height)
        pens = ((shape.stroke, shape.matrix) for shape in artwork.shapes() if shape.stroke)
        thin = min((pen.width * mean_scale(matrix) for pen, matrix in pens), default=None)
        if thin is not None and thin * scale < self._limits.line - _SLACK:
            least = self._limits.line
            message = f"a line is {_points(thin * scale)} wide, under {_points(least)}"
            self.violations.add(Violation("thin-line", message))

    def check_clear(self, picture: Picture, share: float) -> None:
        """Report a picture with too large a `share` of translucent pixels."""
        if share > _EDGES:
            part = f"{share:.0%}" if share < 1 else "a part"
            message = f"{part} of the picture {picture.alt} is transparent"
            self.violations.add(Violation("transparency", message))

    def check_excerpt(self, excerpt: Excerpt, name: str) -> None:
        """Report a page of another PDF with colours that the profile forbids.

        A file for a press has inks alone; an archive with an sRGB intent has no inks, which
        that intent does not define (ISO 19005-2, 6.2.4.3).
        """
        others = _NO_INKS if self._press else _INKS if self._intent else frozenset()
        if forbidden := sorted(excerpt.spaces & others):
            spaces = ", ".join(_IN_WORDS[space] for space in forbidden)
            message = f"the page of {name} has colours in {spaces}"
            if excerpt.left:
                message += f" that were not converted: {', '.join(excerpt.left)}"
            self.violations.add(Violation("color-space", message))

    def check_words(self, picture: Picture) -> None:
        """Report a picture without a description (ISO 14289-1, 7.3)."""
        if self._accessible and not picture.is_described:
            message = f"the picture {picture.alt} has no description"
            self.violations.add(Violation("alt-text", message))

    def _line(self, width: float, height: float, least: float) -> None:
        """Report a rectangle that is a line thinner than `least`. All sizes are in points."""
        thin, long = sorted((width, height))
        if thin < least - _SLACK and long >= _RULE * thin and long:
            message = f"a filled rectangle is a line of {_points(thin)}, under {_points(least)}"
            self.violations.add(Violation("thin-line", message))

    def _subpath(self, points: list[Size], least: float) -> None:
        """Check a subpath, if it is a rectangle with horizontal and vertical sides."""
        if len(points) == _CORNERS + 1 and points[-1] == points[0]:
            points = points[:-1]
        if len(points) != _CORNERS:
            return
        levels = [a[1] == b[1] for a, b in pairwise((*points, points[0]))]
        uprights = [a[0] == b[0] for a, b in pairwise((*points, points[0]))]
        by_turns = levels in ([True, False] * 2, [False, True] * 2)
        if by_turns and levels == [not upright for upright in uprights]:
            across, down = zip(*points, strict=True)
            self._line(max(across) - min(across), max(down) - min(down), least)


class Refusals:
    """All violations of a profile in a document."""

    def __init__(self, profile: PdfProfile) -> None:
        self._profile = profile
        self._limits = profile.limits
        self._first: Size | None = None
        self._pages: dict[Violation, list[tuple[int, int]]] = {}

    def add_page(
        self, number: int, size: Size, bleed: float, drawn: Iterable[Violation]
    ) -> None:
        """Add the violations of a page, and those of the items `drawn` on it."""
        violations = {*drawn}
        if self._limits:
            first = self._first = self._first or size
            least = self._limits.bleed
            if _BOX_SLACK < bleed < least - _BOX_SLACK:
                message = f"the bleed is {_mm(bleed)} mm, under {_mm(least)} mm"
                violations.add(Violation("bleed", message))
            if any(abs(to_mm(a - b)) > _SAME for a, b in zip(size, first, strict=True)):
                message = (
                    f"the page is {_in_words(size)}, but the first page is {_in_words(first)}"
                )
                violations.add(Violation("page-size", message))
        for violation in violations:
            stretches = self._pages.setdefault(self._cap(violation), [])
            if stretches and stretches[-1][1] >= number - 1:
                stretches[-1] = stretches[-1][0], number
            else:
                stretches.append((number, number))

    def raise_found(self, about: DocumentProperties, pages: int) -> None:
        """Raise OutputError "preflight" if the document has any violation.

        PDF/X-4 requires a title and a date (ISO 15930-7, 6.9), PDF/UA a title (ISO 14289-1,
        7.1), and only PDF/A-3 may embed files of any kind (ISO 19005-2, 6.8).
        """
        profile = self._profile
        if (profile.limits or profile.accessible) and not about.title:
            self._pages[Violation("metadata", "XMP has no dc:title")] = []
        if profile.limits and not about.date:
            self._pages[_UNDATED] = []
        if about.attached and profile.intent and profile.name != ARCHIVE_WITH_FILES:
            names = ", ".join(file.name for file in about.attached)
            self._pages[
                Violation("embedded-file", f"the file contains other files: {names}")
            ] = []
        if not self._pages:  # the table of rules is not read for a file in order
            return
        order = list(PREFLIGHT_RULES)
        report = sorted(
            self._pages.items(),
            key=lambda item: (item[1][:1], order.index(item[0].rule), item[0].message),
        )
        raise_findings(
            Diagnostic(
                "preflight",
                f"{_format_pages(stretches) if pages > 1 else ''}{violation}",
                hint=""
                if violation == _UNDATED
                else _HINTS.get(violation.rule) or PREFLIGHT_RULES[violation.rule],
                remedy=Remedy("say-date") if violation == _UNDATED else None,
            )
            for violation, stretches in report
        )

    def _cap(self, violation: Violation) -> Violation:
        """Return a violation, or a summary if its rule has many violations already."""
        kinds = sum(known.rule == violation.rule for known in self._pages)
        if violation in self._pages or kinds < _MOST:
            return violation
        return violation._replace(message="more violations of this rule")


def _format_pages(stretches: Sequence[tuple[int, int]]) -> str:
    """Write ranges of pages, as in ``page 3: `` or ``pages 1-4, 7: ``; "" for none."""
    if not stretches:
        return ""
    shown = [f"{a}-{b}" if b > a else f"{a}" for a, b in stretches[:_MOST]]
    more = ", …" if len(stretches) > _MOST else ""
    several = len(stretches) > 1 or stretches[0][1] > stretches[0][0]
    return f"{'pages' if several else 'page'} {', '.join(shown)}{more}: "


def _points(value: float) -> str:
    """Format a length in points, rounded to 1/100."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + " pt"


def _in_words(size: Size) -> str:
    """Format a size, given in points, in millimetres, as width × height."""
    return f"{_mm(size[0])} × {_mm(size[1])} mm"


def _mm(points: float) -> str:
    """Format a length, given in points, in millimetres, rounded to 1/10."""
    return f"{to_mm(points):.1f}".removesuffix(".0")
