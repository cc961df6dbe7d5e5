"""A shipment's packing list: what is in each numbered box, and how much of it in all.

In come consignment lines, out comes a document of A4 pages in both languages of a pair: a
head that says what comes from whom and goes where, the table of `listing`, and lines for
sender and recipient to sign on. A list with very many entries comes in volumes; pages lie
where an upright one is too narrow for the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from cardgen import units
from cardgen.display import BLACK, Document, Layer, Page
from cardgen.documents import (
    BOLD,
    FINE,
    HAIR,
    NUMBER,
    REVERSED,
    SMALL,
    STRONG,
    TITLE,
    VALUE,
    DocumentTexts,
    StyledText,
)
from cardgen.errors import CardgenError, raise_findings
from cardgen.layout.flow import (
    Cell,
    Column,
    FlowPage,
    Row,
    Section,
    Table,
    paginate,
    wanted_width,
)
from cardgen.layout.inline import Frame
from cardgen.project import Project
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.contents import (
    PARTY_CAPTIONS,
    PARTY_KINDS,
    Summary,
    decimals,
    entries,
)
from cardgen.shipment.papers.packing_table import HANG, PackingTable
from cardgen.template import Track
from cardgen.wording import Both, joined

MOST_ENTRIES: Final = (
    5_000  # entries of a volume, on 200 pages; each takes 70 KB to be laid out
)
WIDTH, HEIGHT = units.size("210mm x 297mm")
_SIDE, _TOP, _BOTTOM = units.length("14mm"), units.length("15mm"), units.length("20mm")
_REST: Final = Column(Track("fr", 1.0))
_NUMBER: Final = Column(Track("auto"), 0.45 * (WIDTH - 2 * _SIDE))


class _Paper(NamedTuple):
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
        return Frame(_SIDE, self.height - units.length("15mm"), self.frame.width, 20.0)


_UPRIGHT: Final = _Paper(WIDTH, HEIGHT)
_LYING: Final = _Paper(HEIGHT, WIDTH)


def packing_list(
    lines: Callable[[], Iterable[ConsignmentLine]],
    project: Project,
    *,
    shipment: str,
    pair: str,
    date: str = "",
    draft: bool = False,
    voided: Sequence[int] = (),
) -> Iterator[Document]:
    """The packing list of a shipment, in the languages of `pair`, without `voided` boxes.

    It comes in volumes of at most `MOST_ENTRIES`; totals and signatures are in the last. The
    `lines` are read twice, since the first page says what all of them come to. Quantities
    and gross weights of lines are those of one box. `date` is written as 2020-03-26. With
    `draft` unfinished translations pass, and each page says so. Raises CardgenError, several
    as Findings: what `DocumentWording` raises, bad-value, missing-glyph, bad-text and overflow.
    """
    errors: list[CardgenError] = []
    letters = DocumentTexts(project.fonts, project.wording(pair, draft=draft), errors)
    summary = Summary(entries(lines(), errors, voided))
    listing = PackingTable(letters, summary)
    rest = entries(lines(), [], voided)
    count = volumes(summary.entries)
    paper: _Paper | None = None
    for volume in range(1, count + 1):
        number = f"{shipment} · {volume}/{count}" if count > 1 else shipment
        table = listing.table(islice(rest, MOST_ENTRIES), sums=volume == count)
        if paper is None:
            paper = _UPRIGHT if wanted_width(table) <= _UPRIGHT.frame.width else _LYING
        writer = _Writer(letters, number, date, paper, draft=draft)
        head = writer.head(summary)
        foot = [writer.signatures()] if volume == count else []
        running = writer.running()
        raise_findings(errors)
        sheets = paginate([*head, table, *foot], paper.frame, paper.frame, running)
        yield Document(
            tuple(writer.pages(sheets)),
            writer.title,
            letters.wording.langs,
            project.author,
            f"{date}T00:00:00Z" if date else "",
        )


def volumes(entries: int) -> int:
    """How many volumes a packing list with so many entries has."""
    return max(1, -(-entries // MOST_ENTRIES))


class _Writer:
    """What stands around the table of a packing list."""

    def __init__(
        self, letters: DocumentTexts, shipment: str, date: str, paper: _Paper, *, draft: bool
    ) -> None:
        self._letters = letters
        self._wording = letters.wording
        self._shipment = shipment
        self._date = date
        self._paper = paper
        self._draft = draft

    @property
    def title(self) -> str:
        """The title of the document, in both languages, and the shipment."""
        return f"{joined(self._wording.caption('packing-list'))} {self._shipment}"

    def head(self, summary: Summary) -> list[Table]:
        """What the first page begins with, from the top down."""
        return [self._letterhead(), *self._facts(summary)]

    def pages(self, sheets: Sequence[FlowPage]) -> Iterator[Page]:
        """All pages, with what stands at their feet."""
        for number, sheet in enumerate(sheets, 1):
            foot = self._foot(number, len(sheets))
            own = Layer(sheet.own.items + foot.items, sheet.own.areas + foot.areas)
            yield Page(self._paper.width, self._paper.height, (sheet.repeated, own))

    def _foot(self, number: int, count: int) -> Layer:
        page = self._wording.caption("page-of", {"page": str(number), "pages": str(count)})
        cells = (
            Cell((self._letters.plain(self._shipment, SMALL),)),
            Cell((self._letters.beside(page, SMALL),), align="end"),
        )
        row = Row(cells, above=HAIR, padding=(4.0, 0.0))
        table = Table((_REST, _REST), (Section((row,)),), hang=HANG)
        return paginate([table], self._paper.foot, self._paper.foot)[0].own

    def running(self) -> Table:
        """What later pages begin with."""
        number = self._letters.plain(self._shipment, STRONG)
        title = self._letters.caption("packing-list", STRONG)
        row = Row((Cell((title,)), Cell((number,), align="end")), padding=(0.0, 6.0))
        return self._heading(row)

    def _letterhead(self) -> Table:
        number = (
            self._letters.caption("shipment"),
            self._letters.plain(self._shipment, NUMBER),
        )
        title = self._letters.caption("packing-list", TITLE)
        cells = (Cell((title,)), Cell(number, align="end", gap=1.0))
        return self._heading(Row(cells, below=BOLD, padding=(0.0, 7.0), valign="end"))

    def _heading(self, row: Row) -> Table:
        rows = [row]
        if self._draft:
            more = StyledText("   DRAFT", self._wording.langs[0], REVERSED)
            words = self._letters.beside(self._wording.caption("draft"), REVERSED, [more])
            warning = Row((Cell((words,), 2, "center"),), fill=BLACK, kept=True)
            rows = [warning, Row((), height=8.0, padding=(0.0, 0.0), kept=True), row]
        return Table((_REST, _NUMBER), (Section(tuple(rows)),), gap=12.0, hang=HANG)

    def _facts(self, summary: Summary) -> Iterator[Table]:
        """Whom it is from and for, then date, number and weight, as far as they are known."""
        total = summary.totals.all
        parties = {
            name: self._wording.value(kind, value)
            for name, kind, value in zip(
                PARTY_CAPTIONS, PARTY_KINDS, summary.shared, strict=True
            )
            if value
        }
        facts: dict[str, Both] = {}
        if self._date:
            facts["date"] = self._wording.value("date", self._date)
        facts["boxes"] = self._wording.value("integer", str(total.boxes))
        if total.weight:
            source, target = self._wording.number(total.weight, decimals(total.weight))
            facts["gross-weight"] = (f"{source} kg", f"{target} kg")
        if "order" in parties:
            facts["order"] = parties.pop("order")
        if parties:
            yield self._side_by_side(parties)
        yield self._side_by_side(facts)

    def _side_by_side(self, said: dict[str, Both]) -> Table:
        cells = tuple(
            Cell((self._letters.caption(name), *self._letters.stacked(both, VALUE)), gap=1.5)
            for name, both in said.items()
        )
        row = Row(cells, below=HAIR, padding=(6.0, 6.0))
        return Table((_REST,) * len(cells), (Section((row,)),), gap=14.0, hang=HANG)

    def signatures(self) -> Table:
        """Lines for sender and recipient to sign on, and for the dates, below the list."""
        names = ("signed-by-sender", "date", "signed-by-recipient", "date")
        above = Row(tuple(Cell(rule=FINE) for _ in names), height=48.0, kept=True)
        below = Row(
            tuple(Cell((self._letters.caption(name),)) for name in names), padding=(3.0, 0.0)
        )
        columns = (Column(Track("fr", 2.0)), _REST, Column(Track("fr", 2.0)), _REST)
        return Table(columns, (Section((above, below)),), gap=14.0, before=10.0, attached=True)
