"""Handling marks of an area: measured, set in rows, and drawn.

Content of marks knows its rows for a width. Each mark is as high as the area asks for, and may
have a caption below it. A text within a mark is set as text, so that it can be found and read
aloud.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import ceil, inf
from typing import TYPE_CHECKING, Final

import msgspec

from cardgen.catalog import Marked
from cardgen.display import BLACK, WHITE, Group, Item, Path, PathSegment
from cardgen.errors import Diagnostic, Location
from cardgen.fonts import FontLibrary
from cardgen.layout.inline import (
    SHARE,
    SYLLABLES,
    Frame,
    TextContent,
    measure,
    place_text,
    style_span,
)
from cardgen.template import Align, Style, Template
from cardgen.units import parse_length, to_mm
from cardgen.wording import LabelWords

if TYPE_CHECKING:
    from cardgen.handling import HandlingMark, Inscription, Pictogram

_GAP: Final = 0.2  # between marks and rows, in heights of a mark
_BELOW: Final = 0.06  # from a mark to its caption
_WIDER: Final = 1.5  # captions may be so much wider than the mark rather than take a line more
_ALIGNED: Final = 1.15  # marks may be so much wider in order to stand below each other
_WIDEST: Final = parse_length("88mm")  # of a UN number, which need not be higher than 12 mm
_CAP: Final = 0.733  # em; height of capitals and figures of Noto Sans
_SLACK: Final = 0.01
_BETWEEN: Final = "・"  # 直射日光・熱遮へい


class MarkContent(msgspec.Struct, frozen=True):
    """A mark, `width` points wide and `high` points high, with its names as `alt`.

    `captions` are set below the mark, one for each language. `lettering` is the text within the
    mark, at the size of 1 point.
    """

    mark: HandlingMark
    picture: Pictogram
    alt: str
    width: float
    high: float
    captions: tuple[TextContent, ...]
    lettering: tuple[TextContent, ...]

    @property
    def column(self) -> float:
        """Width in points of the mark's column, in which its caption must fit."""
        words = [text.paragraph.under(SYLLABLES).widest * text.size for text in self.captions]
        whole = max((text.natural_length for text in self.captions), default=0.0)
        return max(self.width, *words, min(whole, _WIDER * self.width))

    def below(self) -> float:
        """Height in points of the captions below the mark."""
        return sum(text.natural_height(self.column + _SLACK) for text in self.captions)


class MarksContent(msgspec.Struct, frozen=True):
    """Marks, each `size` points high; the natural width is that of at most `most` rows."""

    marks: tuple[MarkContent, ...]
    size: float
    most: int

    def rows(self, width: float) -> list[list[tuple[MarkContent, float]]]:
        """Divide the marks into rows of `width` points.

        Each has the width of its column beside it.

        Marks of whole rows stand below each other if that takes no more rows. A mark wider than
        the room has a row of its own.
        """
        ragged = self._fill_rows(width)
        for number in range(len(self.marks), 1, -1):
            rows = self._align_rows(number)
            if len(rows) > len(ragged):
                break
            if max(map(self.extent, rows)) <= width + _SLACK:
                return rows
        return ragged

    def _align_rows(self, number: int) -> list[list[tuple[MarkContent, float]]]:
        """Divide the marks into rows of `number` marks, with the same columns in all rows."""
        rows = [self.marks[at : at + number] for at in range(0, len(self.marks), number)]
        whole = [row for row in rows if len(row) == number]
        columns = [max(mark.column for mark in column) for column in zip(*whole, strict=True)]
        return [
            list(zip(row, columns, strict=True))
            if len(row) == number
            else [(mark, mark.column) for mark in row]
            for row in rows
        ]

    def _fill_rows(self, width: float) -> list[list[tuple[MarkContent, float]]]:
        """Divide the marks into rows with as many marks as fit, without common columns."""
        rows: list[list[tuple[MarkContent, float]]] = []
        left = 0.0
        for mark in self.marks:
            left -= mark.column + self.size * _GAP
            if not rows or left < -self.size * _GAP - _SLACK:
                rows.append([])
                left = width - mark.column
            rows[-1].append((mark, mark.column))
        return rows

    def extent(self, row: Sequence[tuple[MarkContent, float]]) -> float:
        """Width of a row in points."""
        return sum(column for _, column in row) + self.size * _GAP * (len(row) - 1)

    def depth(self, row: Sequence[tuple[MarkContent, float]]) -> float:
        """Height of a row in points."""
        below = max(mark.below() for mark, _ in row)
        return self.size + (below + self.size * _BELOW if below else 0.0)

    @property
    def natural_width(self) -> float:
        """Width in points of all marks in as many rows as they may have."""
        whole = [(mark, mark.column) for mark in self.marks]
        if self.most == 1 or not self.marks:
            return self.extent(whole)
        pieces = combinations(range(len(self.marks) + 1), 2)
        widths = sorted(self.extent(whole[first:last]) for first, last in pieces)
        least = max(mark.column for mark in self.marks)
        ragged = next(w for w in widths if w >= least and len(self._fill_rows(w)) <= self.most)
        aligned = max(map(self.extent, self._align_rows(ceil(len(self.marks) / self.most))))
        return max(ragged, aligned) if aligned <= ragged * _ALIGNED else ragged

    def natural_height(self, width: float) -> float:
        """Height in points of all rows at this width."""
        rows = self.rows(width)
        return sum(map(self.depth, rows)) + self.size * _GAP * (len(rows) - 1)

    def excess(self, width: float, height: float) -> float:
        """Compute the points by which the marks are too large for a frame."""
        widest = max(map(self.extent, self.rows(width)), default=0.0)
        return max(widest - width, self.natural_height(width) - height)


def build_marks(
    marks: Sequence[HandlingMark],
    size: float,
    style: Style | None,
    speech: LabelWords,
    fonts: FontLibrary,
    rows: int,
) -> MarksContent:
    """Build marks with captions in a `style`, or without captions if the style is None.

    The marks ask for the width that they need in `rows` rows. Raises CardgenError.
    """
    measured = tuple(_measure_mark(mark, size, style, speech, fonts) for mark in marks)
    return MarksContent(measured, size, rows)


def _measure_mark(
    mark: HandlingMark, size: float, style: Style | None, speech: LabelWords, fonts: FontLibrary
) -> MarkContent:
    """Measure a mark with its captions and the text within it."""
    from cardgen.handling import SIDE, draw_pictogram

    langs_by_text: dict[str, str] = {}  # two languages may have the same caption
    for side, words in speech.sides.items():
        langs_by_text.setdefault(speech.caption(mark.name, side), words.lang)
    picture = draw_pictogram(mark)
    high = min(size, _WIDEST * SIDE / picture.width) if picture.width > SIDE else size
    width = high * picture.width / SIDE
    captions = tuple(
        _caption(text, lang, style, width, fonts)
        for text, lang in langs_by_text.items()
        if style
    )
    inner, lang = Style(1.0, "bold"), next(iter(langs_by_text.values()))
    lettering = tuple(
        TextContent(measure((style_span(fonts, inner, inner, lang, each.text),)), 1.0, 1.0)
        for each in picture.inscriptions
    )
    alt = mark.label(" · ".join(langs_by_text))
    return MarkContent(mark, picture, alt, width, high, captions, lettering)


def _caption(
    text: str, lang: str, style: Style, width: float, fonts: FontLibrary
) -> TextContent:
    """Measure the caption of a mark. If two names are too long for one line, use two."""
    content = set_caption(text, lang, style, fonts)
    if _BETWEEN in text and content.natural_length > _WIDER * width:
        content = set_caption(text.replace(_BETWEEN, f"{_BETWEEN}\n"), lang, style, fonts)
    return content


def set_caption(text: str, lang: str, style: Style, fonts: FontLibrary) -> TextContent:
    """Measure a caption, which has no markup, in a style."""
    words = measure((style_span(fonts, style, style, lang, *Marked(text)),))
    return TextContent(words, style.size, style.leading)


def place_marks(
    content: MarksContent, frame: Frame, align: Align, valign: Align
) -> list[Group]:
    """Place marks in their frame, each as a group whose `alt` describes it."""
    groups: list[Group] = []
    high = content.natural_height(frame.width)
    top = frame.y + (frame.height - high) * SHARE[valign]
    for row in content.rows(frame.width):
        left = frame.x + (frame.width - content.extent(row)) * SHARE[align]
        for mark, column in row:
            x = left + (column - mark.width) / 2
            middle = top + (content.size - mark.high) / 2
            items = tuple(_draw_mark(mark, x, middle))
            groups.append(Group(0.0, 0.0, items, "figure", alt=mark.alt))
            below = top + content.size * (1 + _BELOW)
            for text in mark.captions:
                lines = text.choose_lines(mark.column + _SLACK) or ()
                deep = text.depth(len(lines))
                box = Frame(left, below, column, deep)
                runs = place_text(
                    text.paragraph, lines, text.size, text.leading, box, "center", "start"
                )
                groups.append(Group(0.0, 0.0, tuple(runs), "paragraph"))
                below += deep
            left += column + content.size * _GAP
        top += content.depth(row) + content.size * _GAP
    return groups


# ISO 780 has 100 mm and more, or less on small packages; under 10 mm nobody sees them.
_LEAST: Final = parse_length("10mm")
# ADR 3.4.7, IMDG Code 3.4.5: a square of 100 mm, or of 50 mm on small packages.
_SQUARES: Final = (parse_length("50mm"), parse_length("100mm"))
# ADR 5.2.1.1, IMDG Code 5.2.1.1: 12 mm, or 6 mm on packages of 30 kg or 30 l at most.
_LEAST_FIGURES: Final = (parse_length("6mm"), parse_length("12mm"))
_FIGURES: Final = 0.75  # height of the digits of a UN number, as a share of its mark's


def check_marks(contents: Mapping[str, object], template: Template) -> Iterator[Diagnostic]:
    """Report marks that are too small, and warn of marks for small packages only."""
    for name, content in contents.items():
        if not isinstance(content, MarksContent) or not content.marks:
            continue
        place = template.place(name)
        for mark in content.marks:
            yield from _check_size(mark.mark.name, mark.high, name, place)


def _check_size(mark: str, size: float, area: str, place: Location) -> Iterator[Diagnostic]:
    """Check the size in points of a mark of this name in an area."""
    from cardgen.handling import SIDE, SQUARE

    side = size * SQUARE / SIDE
    least = _SQUARES[0] * SIDE / SQUARE if mark == "limited-quantity" else _LEAST
    if size < least - _SLACK:
        yield Diagnostic(
            "mark-too-small",
            f"the mark {mark} of [{area}] is {to_mm(size):.1f} mm high, but "
            f"the minimum is {to_mm(least):.1f} mm",
            location=place,
            hint="make the mark larger, or print it on a separate label: handling-100x150",
        )
    elif mark == "limited-quantity" and side < _SQUARES[1] - _SLACK:
        yield Diagnostic(
            "small-mark",
            f"the square of limited quantities of [{area}] has sides of {to_mm(side):.0f} mm: "
            "less than 100 mm is only for packages without room for a larger square",
            location=place,
            hint="for larger packages, make the mark larger",
            severity="warning",
        )
    elif mark == "un-number" and size * _FIGURES < _LEAST_FIGURES[1] - _SLACK:
        few, high = (to_mm(each) for each in _LEAST_FIGURES)
        yield Diagnostic(
            "small-mark",
            f"the digits of the UN number of [{area}] are {to_mm(size * _FIGURES):.1f} mm "
            f"high: {few:g} mm is enough up to 30 kg or 30 l, larger packages need {high:g} mm",
            location=place,
            hint=f"for larger packages, make the mark {ceil(high / _FIGURES)} mm or larger",
            severity="warning",
        )


def _draw_mark(mark: MarkContent, x: float, y: float) -> Iterator[Item]:
    """Draw a mark with its top left corner at a point, with the text inside of it."""
    from cardgen.handling import SIDE

    scale, alt = mark.high / SIDE, mark.alt  # in SVG that of the first path, in PDF the group's
    for outline, dark in mark.picture.strata:
        points = tuple(
            PathSegment(kind, tuple(value * scale for value in at)) for kind, at in outline
        )
        yield Path(x, y, points, BLACK if dark else WHITE, alt)
        alt = ""
    for place, text in zip(mark.picture.inscriptions, mark.lettering, strict=True):
        yield from _place_inscription(place, text, scale, x, y)


def _place_inscription(
    place: Inscription, text: TextContent, scale: float, x: float, y: float
) -> Iterator[Item]:
    """Place the text inside of a mark in the middle, smaller if it is too wide."""
    natural = text.natural_length
    em = min(place.high / _CAP, place.width / natural) * scale
    lines = text.choose_lines(inf) or ()
    # The base line is 0.88 em below the top of the em box.
    box = Frame(x + place.x * scale, y + place.y * scale - 0.88 * em, place.width * scale, em)
    yield from place_text(text.paragraph, lines, em, 1.0, box, "center", "start")
