"""Set paragraphs of a flow in lines; pages may break them between lines.

Lines and their runs are cached by paragraph and measure: letters that differ in a few words set
only these anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from cardgen.display import GlyphRun, Group
from cardgen.errors import LayoutError, shorten
from cardgen.fonts import read_metrics
from cardgen.layout.flow.fill import TextExtent
from cardgen.layout.flow.items import Axes, FlowText, PlacedStamp, SealStamp
from cardgen.layout.inline import SHARE, Frame, Line, Paragraph, TextContent, place_text
from cardgen.template import Align
from cardgen.units import format_mm

_SLACK: Final = 0.03  # em; a little more than `whole_measure` overlooks
KEPT: Final = 256  # paragraphs in a cache; each holds some 100 KB
_SHOWN: Final = 24  # characters of a text in an error
_LABEL_GAP: Final = 0.5  # em behind a label that is longer than the indent


class _Strip(NamedTuple):
    """The properties of a text by which its lines are chosen and aligned; the cache key."""

    size: float
    leading: float
    justify: bool
    tight: bool
    length: float
    first: float  # em
    align: Align


class SetText(msgspec.Struct, frozen=True, eq=False):
    """A text in lines on a measure, which pages may break between lines."""

    item: FlowText
    axes: Axes
    start: float
    strip: _Strip
    lines: tuple[Line, ...]
    extent: TextExtent

    def draw(self, frame: Frame, at: float, first: int, last: int) -> Iterator[Group]:
        """Draw lines `first` to before `last`, `at` points into a frame."""
        depth = self.extent.depth(first, last)
        x, y = self.axes.corner(frame, at, depth)
        x, y = (x, y + self.start) if self.axes.vertical else (x + self.start, y)
        paragraph = self.item.content.paragraph
        runs = _runs(paragraph, self.strip, self.axes, first, last)
        if self.item.label and first == 0:
            runs = (*self._label(self.item.label, depth), *runs)
        if runs:
            yield Group(x, y, runs, self.item.role)

    def stamp(self, frame: Frame, at: float, first: int, last: int) -> PlacedStamp | None:
        """Place the seal of the text if the last line is among these lines."""
        stamp = self.item.stamp
        if not stamp or last < self.extent.lines:
            return None
        along, across = self._middle(stamp, self.lines[-1])
        across += self.extent.depth(first, last)
        along += stamp.along * stamp.size
        across += stamp.across * stamp.size
        half = stamp.size / 2
        if self.axes.vertical:
            x, y = self.axes.corner(frame, at, 0.0)
            x, y = x - across, y + self.start + along
        else:
            x, y = frame.x + self.start + along, frame.y + at + across
        has_alt = any(getattr(leaf, "alt", "") for leaf in stamp.items)
        group = Group(x - half, y - half, stamp.items, "figure" if has_alt else "artifact")
        return PlacedStamp(group, at + across - half)

    def too_deep(self, _at: int, room: float) -> LayoutError:
        """Make the error for a page that has no room for a single line."""
        return LayoutError(
            "overflow",
            f"{_name_in_error(self.item)}: a line is {format_mm(self.extent.depth(0, 1))} mm "
            f"high, but a page has room for {format_mm(room)} mm",
            hint="make the text smaller, or give the page more room",
        )

    def _label(self, label: TextContent, depth: float) -> list[GlyphRun]:
        """Place the label of the text, such as "1.", before its first line."""
        own, text = label.paragraph, self.item.content.paragraph
        size, other = label.size, self.item.content.size
        if self.axes.vertical:
            half = (text.top - text.bottom) * other / 2
            across = depth - half - label.depth(1) / 2
        else:
            across = text.top * other - own.top * size
        length = label.natural_length
        strip = self.axes.strip(self.item.first, across, length, label.depth(1))
        return place_text(
            own, label.natural_lines, size, label.leading, strip, "start", "start"
        )

    def _middle(self, stamp: SealStamp, line: Line) -> tuple[float, float]:
        """Return the centre of the seal in points from start and bottom of the last line."""
        content, strip = self.item.content, self.strip
        paragraph, size = content.paragraph, content.size
        share = SHARE[strip.align]
        optical = (2 * share - 1) * paragraph.inset * size
        begin = (strip.length - line.width * size) * share + optical
        across = -(paragraph.top - paragraph.bottom) * size / 2
        if stamp.over == "centre":
            return begin + line.width * size / 2, across
        number = _last_character(paragraph, line)
        piece = paragraph.pieces[number]
        shift = line.shifts[number - line.first] if line.shifts else 0.0
        middle = (piece.start + piece.end) / 2 + shift - line.origin
        if not self.axes.vertical:
            span = paragraph.spans[piece.span]
            box = read_metrics(span.chain[0])
            across = (paragraph.bottom - (box.top + box.bottom) / 2 * span.scale) * size
        return begin + middle * size, across


@lru_cache(maxsize=KEPT)
def set_text(item: FlowText, axes: Axes, measure: float) -> SetText:
    """Lay out a text in lines of at most `measure` points, with its indents; cached.

    Raises LayoutError "overflow" if a word alone is longer.
    """
    content = item.content
    length = measure - item.start - item.end
    first = item.first
    if item.label:  # the text begins behind the label
        behind = item.label.natural_length + item.first
        first = behind + _LABEL_GAP * content.size if behind > 0 else 0.0
    strip = _Strip(
        content.size,
        content.leading,
        content.justify,
        content.tight,
        length,
        first / content.size,
        item.align,
    )
    paragraph = content.paragraph
    lines = _lines(paragraph.model or paragraph, strip._replace(align="start"))
    longest = max((line.width for line in lines or ()), default=0.0)
    room = length / content.size + 2 * paragraph.inset
    if lines is None or longest > room + _SLACK:  # a single character is always a line
        raise LayoutError(
            "overflow",
            f"{_name_in_error(item)} has a word that is too long for lines of "
            f"{format_mm(length)} mm",
            hint="shorten the word, or add a space where it can break",
        )
    extent = TextExtent(
        len(lines),
        item.before,
        item.after,
        item.kept,
        item.widows,
        item.orphans,
        content.size,
        paragraph.pitch(content.leading),
        (paragraph.top, paragraph.bottom),
        item.free,
    )
    return SetText(item, axes, item.start, strip, lines, extent)


@lru_cache(maxsize=KEPT)
def _lines(paragraph: Paragraph, strip: _Strip) -> tuple[Line, ...] | None:
    """Break a paragraph into lines. Return None if a single word is longer than a line."""
    content = TextContent(
        paragraph.indent_first(strip.first),
        strip.size,
        strip.leading,
        justify=strip.justify,
        tight=strip.tight,
    )
    return content.choose_lines(strip.length)


@lru_cache(maxsize=KEPT)
def _runs(
    paragraph: Paragraph, strip: _Strip, axes: Axes, first: int, last: int
) -> tuple[GlyphRun, ...]:
    """Place lines as glyph runs, from the top left corner of the text's box."""
    lines = _lines(paragraph.model or paragraph, strip._replace(align="start"))
    assert lines is not None
    chosen = lines[first:last]
    depth = paragraph.height(len(chosen), strip.leading) * strip.size
    frame = axes.strip(0.0, 0.0, strip.length, depth)
    align: tuple[Align, Align] = (strip.align, "start")
    across, down = reversed(align) if axes.vertical else align
    return tuple(place_text(paragraph, chosen, strip.size, strip.leading, frame, across, down))


def _last_character(paragraph: Paragraph, line: Line) -> int:
    """Find the index of the last piece in a line that is a letter, an ideograph or a digit."""
    text, starts = paragraph.text, paragraph.starts
    numbers = range(line.last - 1, line.first - 1, -1)
    return next((number for number in numbers if text[starts[number]].isalnum()), line.last - 1)


def _name_in_error(item: FlowText) -> str:
    """Describe a text for an error message by its place and its first words."""
    return f"{item.place} ({shorten(item.content.paragraph.text, _SHOWN)!r})"
