"""A paragraph at a size, with the room it needs and its lines."""

from __future__ import annotations

from math import inf

import msgspec

from cardgen.layout.inline.lines import ANYWHERE, HARD, SYLLABLES, TIED, Breaks, Line
from cardgen.layout.inline.paragraph import Paragraph
from cardgen.template import Fit


class Display(msgspec.Struct, frozen=True):
    """A paragraph with the readings for display lettering, larger than `over` points."""

    paragraph: Paragraph
    over: float


class TextContent(msgspec.Struct, frozen=True, eq=False):
    """A paragraph at `size` points, or to be fitted; its lines may be justified.

    `display` replaces the paragraph if its size is too large for its readings. A `tight` text
    takes the fewest lines possible, even if that divides a word.
    """

    paragraph: Paragraph
    size: float
    leading: float
    fit: Fit | None = None
    justify: bool = False
    display: Display | None = None
    tight: bool = False

    @property
    def natural_width(self) -> float:
        """Width in points of the text if it breaks only at hard line breaks.

        0 if the text is fitted.
        """
        if self.fit:
            return 0.0
        longest = self.natural_length
        return self.depth(self._count_lines(longest)) if self.paragraph.vertical else longest

    def natural_height(self, width: float) -> float:
        """Compute the height in points of the text in lines of `width` points.

        Return 0 if it is fitted.

        The height of vertical text is that of its longest column when only hard breaks are
        used: its greatest width does not decide its height.
        """
        if self.fit:
            return 0.0
        if self.paragraph.vertical:
            return self.natural_length
        return self.depth(self._count_lines(width))

    @property
    def natural_length(self) -> float:
        """Length in points of the longest line (or column) without optional line breaks."""
        return self.paragraph.under(HARD).widest_forced * self.size

    @property
    def natural_lines(self) -> tuple[Line, ...]:
        """Lines (or columns) of the text, if only hard line breaks are used."""
        lines = self.choose_lines(self.natural_length + 1.0)
        assert lines is not None, "the lines are as long as they need"
        return lines

    def depth(self, lines: int | None) -> float:
        """Compute the height of `lines` lines in points; for columns, their width.

        None counts as 1.
        """
        return self.paragraph.height(lines or 1, self.leading) * self.size

    def choose_lines(self, length: float, depth: float = inf) -> tuple[Line, ...] | None:
        """Break the text into lines of at most `length` points.

        Return None if a word is longer.

        They are as few as possible, or one more if that keeps a word whole and the lines still
        fit in `depth`. Justified lines are longer by the white of Han characters at both edges;
        other lines hang out by that white at one edge.
        """
        if self.justify:
            from cardgen.layout.inline.justify import justify_lines  # for letters and poems

            return justify_lines(self.paragraph, length / self.size + 2 * self.paragraph.inset)
        breaks, fewest = self._fewest(length, depth)
        return None if fewest is None else breaks.choose(fewest, length / self.size)

    def _count_lines(self, length: float) -> int | None:
        """Count the lines into which `choose_lines` breaks the text; None if it cannot."""
        if not self.justify:
            return self._fewest(length)[1]
        lines = self.choose_lines(length)
        return None if lines is None else len(lines)

    def _fewest(self, length: float, depth: float = inf) -> tuple[Breaks, int | None]:
        """Find the fewest lines of `length` points that hold the text.

        Return the allowed breaks and this number.

        A word is divided only if it is longer than a line.
        """
        measure = length / self.size
        for policy in (HARD, ANYWHERE, SYLLABLES):
            breaks = self.paragraph.under(policy, measure)
            fewest = breaks.fewest(measure)
            if fewest is not None:
                break
        if policy is ANYWHERE and fewest is not None and not self.tight:
            whole = self.paragraph.under(TIED)
            number = whole.fewest(measure)
            if number is not None and number <= fewest + 1 and self.depth(number) <= depth:
                return whole, number
        return breaks, fewest
