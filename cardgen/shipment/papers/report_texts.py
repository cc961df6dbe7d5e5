"""The texts of a report on paper, and the tables that it shares with the packing list.

No text here raises an error, since a report must always come: 〓 replaces a character that no
font has, and long words get places to break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from cardgen.documents import (
    BODY,
    BOLD,
    HAIR,
    HANG,
    REST,
    SMALL,
    STRONG,
    TITLE,
    DocumentTexts,
    RunningPage,
    StyledText,
    Texts,
)
from cardgen.layout.flow import Cell, Row, Section, Table
from cardgen.layout.inline import TextContent
from cardgen.shipment.papers.contents import Goods, Total, count_decimals, write_quantity
from cardgen.shipment.papers.report import STATES
from cardgen.template import Style
from cardgen.wording import Both


class ReportTexts:
    """Makes the texts of one report."""

    def __init__(self, texts: DocumentTexts) -> None:
        self._texts = texts
        self._wording = texts.wording

    def free(self, text: str, style: Style = BODY) -> TextContent:
        """Make the text of a user's value, with 〓 for characters that no font has."""
        return self._texts.free(text, style)

    def stack(self, both: Both, style: Style = BODY) -> Texts:
        """Put a text in both languages one below the other."""
        shown = self._texts.printable
        return self._texts.stack((shown(both[0]), shown(both[1])), style)

    def fact(self, name: str, value: str) -> TextContent:
        """Put a caption and its value on one line."""
        captions = dict.fromkeys(self._wording.caption(name))
        langs = dict(zip(self._wording.caption(name), self._wording.langs, strict=True))
        pieces = [
            StyledText(" · " * bool(at) + words.replace(" ", "\u00a0"), langs[words], SMALL)
            for at, words in enumerate(captions)
        ]
        shown = self._texts.printable(value)
        return self._texts.text(
            [*pieces, StyledText(f"  {shown}", self._wording.lang(shown), BODY)]
        )

    def letterhead(self, page: RunningPage, title: str, number: TextContent) -> Table:
        """Make the head of a paper, with the caption `title` and the name of the shipment."""
        heading = Cell((self._texts.caption(title, TITLE),), role="heading")
        shipment = Cell((self._texts.caption("shipment"), number), align="end", gap=1.0)
        cells = (heading, shipment)
        return page.heading(Row(cells, below=BOLD, padding=(0.0, 7.0), valign="end"))

    def side_by_side(self, facts: Iterable[tuple[str, Texts]]) -> Table:
        """Make a table with captions side by side, and their texts below them."""
        cells = tuple(
            Cell((self._texts.caption(name), *texts), gap=1.5) for name, texts in facts
        )
        row = Row(cells, below=HAIR, padding=(6.0, 6.0))
        return Table((REST,) * len(cells), (Section((row,)),), gap=14.0, hang=HANG)

    def captioned_value(self, name: str, both: Both) -> Texts:
        """Make a caption and a value in both languages. If the values are equal, print one."""
        if both[0] == both[1]:
            return (self.fact(name, both[0]),) if both[0] else ()
        return (self._texts.caption(name, SMALL), *self.stack(both))

    def integer(self, number: int) -> str:
        """Format a whole number."""
        return self._wording.value("integer", str(number))[0]

    def quantity(self, goods: Goods, total: Total, style: Style = BODY) -> Texts:
        """Make the texts of a quantity with its unit, in both languages."""
        return self.stack(write_quantity(self._wording, goods, total.quantity), style)

    def weight(self, weight: Decimal | None, style: Style = SMALL) -> Texts:
        """Make the text of a weight in kilograms."""
        if weight is None:
            return ()
        return (self.free(f"{self.kilograms(weight)} kg", style),)

    def kilograms(self, weight: Decimal) -> str:
        """Format a weight in kilograms, without the unit."""
        return self._wording.number(weight, count_decimals(weight))[0]

    def states(self, states: Mapping[str, int]) -> Iterator[TextContent]:
        """Yield the number of boxes in each state, with captions in both languages."""
        first, _ = self._wording.langs
        for name, count in states.items():
            both = self._wording.caption(name) if name in STATES else (name, name)
            number = StyledText(f"{self.integer(count)} ", first, STRONG)
            yield self._texts.text([number, StyledText(both[0], first, BODY)])
            yield from self._texts.stack(("", both[1]), BODY)
