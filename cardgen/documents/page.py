"""The pages of a document: their frame, and what runs at their head and foot.

In come tables and the pages that they were set on, out come pages, each with what tells of the
document at its foot: its name, and which page of how many it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from cardgen import units
from cardgen.display import BLACK, Group, Layer, Page
from cardgen.documents.styles import HAIR, REVERSED, SMALL, STRONG, DocumentTexts, StyledText
from cardgen.layout.flow import Cell, Column, FlowPage, Row, Section, Table, paginate
from cardgen.layout.inline import Frame
from cardgen.template import Track

_WIDTH, _HEIGHT = units.size("210mm x 297mm")
_SIDE, _TOP, _BOTTOM = units.length("14mm"), units.length("15mm"), units.length("20mm")
_FOOT: Final = units.length("15mm")  # from the lower edge
REST: Final = Column(Track("fr", 1.0))
"""A column that takes its share of what others leave."""

NARROW: Final = Column(Track("auto"), 0.45 * (_WIDTH - 2 * _SIDE))
HANG: Final = 4.0  # points that fills and rules go beyond the outer columns


class Paper(NamedTuple):
    """A page, upright or lying."""

    width: float
    height: float

    @property
    def frame(self) -> Frame:
        """What is printed on but for the foot."""
        return Frame(_SIDE, _TOP, self.width - 2 * _SIDE, self.height - _TOP - _BOTTOM)

    @property
    def foot(self) -> Frame:
        """What stands below it."""
        return Frame(_SIDE, self.height - _FOOT, self.frame.width, 20.0)


A4: Final = Paper(_WIDTH, _HEIGHT)
A4_LYING: Final = Paper(_HEIGHT, _WIDTH)
LETTER: Final = Paper(*units.size("8.5in x 11in"))


class RunningPage:
    """What all pages of a document have in common.

    `name` is the document's own, such as a shipment's; `title` is the caption of what it is. A
    `draft` says so at the head of every page.
    """

    def __init__(
        self, texts: DocumentTexts, paper: Paper, name: str, title: str, *, draft: bool
    ) -> None:
        self.paper = paper
        self._texts = texts
        self._name = name
        self._title = title
        self._draft = draft

    def pages(self, tables: Iterable[Table], running: Table) -> Iterator[Page]:
        """Tables on as many pages as they need, later ones beginning with the `running` head.

        Raises LayoutError "overflow".
        """
        return self.numbered(self.laid_out(tables, running))

    def laid_out(self, tables: Iterable[Table], running: Table) -> list[FlowPage]:
        """The same without its foot: there may be other pages before and behind."""
        frame = self.paper.frame
        return paginate(tables, frame, frame, running)

    def numbered(
        self, found: Sequence[FlowPage], before: int = 0, count: int = 0
    ) -> Iterator[Page]:
        """Pages with their foot, so many `before` them, of a `count` if they are not all."""
        for number, page in enumerate(found, before + 1):
            foot = self._foot(number, count or len(found))
            own = Layer((*page.own.items, Group(0.0, 0.0, foot.items, "running-foot")))
            yield Page(self.paper.width, self.paper.height, (page.repeated, own))

    def heading(self, row: Row) -> Table:
        """A row at the head of a page, below the warning of a draft."""
        rows = [row]
        if self._draft:
            wording = self._texts.wording
            more = StyledText("   DRAFT", wording.langs[0], REVERSED)
            words = self._texts.beside(wording.caption("draft"), REVERSED, [more])
            warning = Row((Cell((words,), 2, "center"),), fill=BLACK, kept=True)
            rows = [warning, Row((), height=8.0, padding=(0.0, 0.0), kept=True), row]
        return Table((REST, NARROW), (Section(tuple(rows)),), gap=12.0, hang=HANG)

    def running(self) -> Table:
        """What later pages begin with."""
        name = self._texts.plain(self._name, STRONG)
        title = self._texts.caption(self._title, STRONG)
        cells = (Cell((title,)), Cell((name,), align="end"))
        return self.heading(Row(cells, padding=(0.0, 6.0)))

    def _foot(self, number: int, count: int) -> Layer:
        values = {"page": str(number), "pages": str(count)}
        page = self._texts.wording.caption("page-of", values)
        cells = (
            Cell((self._texts.plain(self._name, SMALL),)),
            Cell((self._texts.beside(page, SMALL),), align="end"),
        )
        row = Row(cells, above=HAIR, padding=(4.0, 0.0))
        table = Table((REST, REST), (Section((row,)),), hang=HANG)
        return paginate([table], self.paper.foot, self.paper.foot)[0].own
