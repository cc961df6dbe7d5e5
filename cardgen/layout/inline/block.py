"""A paragraph at a size, which can say how much room it needs and give its lines."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from cardgen.layout.inline.justify import justified
from cardgen.layout.inline.lines import ANYWHERE, HARD, SYLLABLES, TIED, Breaks, Line
from cardgen.layout.inline.paragraph import Paragraph
from cardgen.template import Fit


class Display(NamedTuple):
    """What a paragraph is when it is larger than `over` points: with other readings."""

    paragraph: Paragraph
    over: float


@dataclass(frozen=True, slots=True, eq=False)
class TextContent:
    """A paragraph at `size` points, or to be fitted; lines may be justified.

    One with readings that may be fitted larger than those are meant for has a `display`.
    """

    paragraph: Paragraph
    size: float
    leading: float
    fit: Fit | None = None
    justify: bool = False
    display: Display | None = None
    tight: bool = False  # as few lines as can be, even if that divides a word

    @property
    def natural_width(self) -> float:
        """Width in points when only hard breaks are used; nothing if fitted."""
        if self.fit:
            return 0.0
        longest = self.natural_length
        return self.depth(self._number(longest)) if self.paragraph.vertical else longest

    def natural_height(self, width: float) -> float:
        """Height in points at most `width` wide; nothing if fitted.

        That of vertical text is of its longest column when only hard breaks are used: how
        wide it may be does not say how high.
        """
        if self.fit:
            return 0.0
        if self.paragraph.vertical:
            return self.natural_length
        return self.depth(self._number(width))

    @property
    def natural_length(self) -> float:
        """Points of its longest line, or column, when only hard breaks are used."""
        return self.paragraph.under(HARD).widest_forced * self.size

    @property
    def natural_lines(self) -> tuple[Line, ...]:
        """Its lines, or columns, when only hard breaks are used."""
        lines = self.chosen(self.natural_length + 1.0)
        assert lines is not None, "they have all the room that they ask for"
        return lines

    def depth(self, lines: int | None) -> float:
        """Points from the first line's far edge to the last's; of one line for None."""
        return self.paragraph.height(lines or 1, self.leading) * self.size

    def chosen(self, length: float, depth: float = inf) -> tuple[Line, ...] | None:
        """The lines at most `length` points long; None if a word alone is longer.

        There are as few as can be, or one more if that saves a word from being divided and
        they still have room in `depth`. Justified lines are longer by the white that Han
        characters carry at both edges, as other lines hang out by it at one.
        """
        if self.justify:
            return justified(self.paragraph, length / self.size + 2 * self.paragraph.inset)
        breaks, fewest = self._fewest(length, depth)
        return None if fewest is None else breaks.choose(fewest, length / self.size)

    def _number(self, length: float) -> int | None:
        """How many lines `chosen` gives."""
        if not self.justify:
            return self._fewest(length)[1]
        lines = self.chosen(length)
        return None if lines is None else len(lines)

    def _fewest(self, length: float, depth: float = inf) -> tuple[Breaks, int | None]:
        """The fewest lines of `length` points, within words only if one alone is longer."""
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
