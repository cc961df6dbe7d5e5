"""The words of a report on paper: what people wrote is printed as far as it can be.

A report comes whatever is in it, so that nothing here complains: what no font has becomes 〓,
and long words without a place to break get some.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from cardgen.documents import BODY, SMALL, STRONG, DocumentTexts, StyledText, Texts
from cardgen.layout.inline import TextContent
from cardgen.shipment.papers.contents import Goods, Total, decimals
from cardgen.shipment.papers.report import STATES
from cardgen.template import Style
from cardgen.wording import Both


class ReportTexts:
    """Words measured for one report."""

    def __init__(self, texts: DocumentTexts) -> None:
        self._texts = texts
        self._wording = texts.wording

    def free(self, text: str, style: Style = BODY) -> TextContent:
        """A text of whoever wrote it, as far as it can be printed."""
        return self._texts.free(text, style)

    def stacked(self, both: Both, style: Style = BODY) -> Texts:
        """A text in both languages, one below the other."""
        shown = self._texts.printable
        return self._texts.stacked((shown(both[0]), shown(both[1])), style)

    def fact(self, name: str, value: str) -> TextContent:
        """A caption and its value on one line."""
        said = dict.fromkeys(self._wording.caption(name))
        langs = dict(zip(self._wording.caption(name), self._wording.langs, strict=True))
        pieces = [
            StyledText(" · " * bool(at) + words.replace(" ", "\u00a0"), langs[words], SMALL)
            for at, words in enumerate(said)
        ]
        shown = self._texts.printable(value)
        return self._texts.text(
            [*pieces, StyledText(f"  {shown}", self._wording.lang(shown), BODY)]
        )

    def told(self, name: str, both: Both) -> Texts:
        """A caption and a value in both languages; on one line if they say it alike."""
        if both[0] == both[1]:
            return (self.fact(name, both[0]),) if both[0] else ()
        return (self._texts.caption(name, SMALL), *self.stacked(both))

    def integer(self, number: int) -> str:
        """A whole number."""
        return self._wording.value("integer", str(number))[0]

    def counted(self, goods: Goods, total: Total, style: Style = BODY) -> Texts:
        """A quantity with its unit, in both languages."""
        if total.quantity is None:
            return ()
        number = self._wording.value("integer", str(total.quantity))
        unit = self._wording.value("unit", goods.unit, goods.item)
        return self.stacked((number[0] + unit[0], number[1] + unit[1]), style)

    def weighed(self, weight: Decimal | None, style: Style = SMALL) -> Texts:
        """A weight in kilograms."""
        if weight is None:
            return ()
        return (self.free(f"{self.kilograms(weight)} kg", style),)

    def kilograms(self, weight: Decimal) -> str:
        """The number of a weight."""
        return self._wording.number(weight, decimals(weight))[0]

    def states(self, states: Mapping[str, int]) -> Iterator[TextContent]:
        """How many boxes are in each state, the languages one below the other."""
        first, _ = self._wording.langs
        for name, count in states.items():
            said = self._wording.caption(name) if name in STATES else (name, name)
            number = StyledText(f"{self.integer(count)} ", first, STRONG)
            yield self._texts.text([number, StyledText(said[0], first, BODY)])
            yield from self._texts.stacked(("", said[1]), BODY)
