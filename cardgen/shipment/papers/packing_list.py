"""A shipment's packing list: what is in each numbered box, and how much of it in all.

In come ranges of boxes, out comes a document of A4 pages in both languages of a pair: a
head that says what comes from whom and goes where, the table of `packing_table`, and lines for
sender and recipient to sign on. A list with very many entries comes in volumes; pages lie
where an upright one is too narrow for the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from cardgen.display import Document
from cardgen.documents import (
    A4,
    A4_LYING,
    BOLD,
    FINE,
    HAIR,
    HANG,
    NUMBER,
    REST,
    STRONG,
    TITLE,
    VALUE,
    DocumentTexts,
    Paper,
    RunningPage,
)
from cardgen.errors import Diagnostic, raise_findings
from cardgen.layout.flow import Cell, Column, Row, Section, Table, wanted_width
from cardgen.shipment.papers.contents import (
    PARTY_CAPTIONS,
    PARTY_KINDS,
    BoxRange,
    Summary,
    decimals,
    entries,
)
from cardgen.shipment.papers.packing_table import PackingTable, by_parties
from cardgen.shipment.papers.report import MOST_RANGES, shortened
from cardgen.shipment.papers.report_texts import ReportTexts
from cardgen.shipment.workers import Session
from cardgen.template import Track
from cardgen.wording import Both, joined

MOST_ENTRIES: Final = 5_000  # of a volume, on 200 pages; each takes 70 KB to be laid out


def packing_list(
    ranges: Callable[[], Iterable[BoxRange]],
    session: Session,
    pair: str,
    notes: Sequence[Note] = (),
) -> Iterator[Document]:
    """The packing list of a shipment's boxes, in order, in the languages of `pair`.

    It comes in volumes of at most `MOST_ENTRIES`; totals and signatures are in the last. The
    `ranges` are read twice, since the first page says what all of them come to; `notes` stand
    above the signatures. Quantities and gross weights of lines are those of one box. A draft
    says so on each page. In what people wrote 〓 stands for what no font has, as `unprinted`
    says. Raises CardgenError: what `DocumentWording` raises, bad-value, bad-text, overflow, and
    missing-glyph for a caption.
    """
    errors: list[Diagnostic] = []
    project, job = session.project, session.job
    texts = DocumentTexts(project.fonts, session.wording(pair), errors)
    summary = Summary(entries(ranges(), errors))
    listing = PackingTable(texts, summary)
    count = volumes(summary.entries)
    rest = entries(ranges(), [])
    if count == 1:  # all of them fit into memory
        rest = iter(by_parties(rest))
    paper: Paper | None = None
    for volume in range(1, count + 1):
        number = f"{job.shipment} · {volume}/{count}" if count > 1 else job.shipment
        table = listing.table(islice(rest, MOST_ENTRIES), sums=volume == count)
        if paper is None:
            paper = A4 if wanted_width(table) <= A4.frame.width else A4_LYING
        page = RunningPage(texts, paper, number, "packing-list", draft=job.draft)
        around = _Around(texts, page, number, session.day)
        head = around.head(summary)
        foot = [*around.notes(notes), around.signatures()] if volume == count else []
        running = page.running()
        raise_findings(errors)
        yield Document(
            tuple(page.pages([*head, table, *foot], running)),
            around.title,
            texts.wording.langs,
            project.author,
            f"{session.day}T00:00:00Z" if session.day else "",
        )


def volumes(entries: int) -> int:
    """How many volumes a packing list with so many entries has."""
    return max(1, -(-entries // MOST_ENTRIES))


class Note(NamedTuple):
    """What was done with boxes, by its caption: their numbers as "3, 15–16", and why."""

    what: str
    boxes: str
    reason: str


class _Around:
    """What stands around the table of a packing list."""

    def __init__(self, texts: DocumentTexts, page: RunningPage, number: str, day: str) -> None:
        self._texts = texts
        self._wording = texts.wording
        self._page = page
        self._number = number
        self._day = day

    @property
    def title(self) -> str:
        """The title of the document, in both languages, and the shipment."""
        return f"{joined(self._wording.caption('packing-list'))} {self._number}"

    def head(self, summary: Summary) -> list[Table]:
        """What the first page begins with, from the top down."""
        return [self._letterhead(), *self._facts(summary)]

    def _letterhead(self) -> Table:
        number = (
            self._texts.caption("shipment"),
            self._texts.plain(self._number, NUMBER),
        )
        title = self._texts.caption("packing-list", TITLE)
        cells = (Cell((title,), role="heading"), Cell(number, align="end", gap=1.0))
        return self._page.heading(Row(cells, below=BOLD, padding=(0.0, 7.0), valign="end"))

    def _facts(self, summary: Summary) -> Iterator[Table]:
        """Whom it is from and for, then date, number and weight, as far as they are known."""
        total = summary.totals.all
        parties = {
            name: self._marked(self._wording.value(kind, value))
            for name, kind, value in zip(
                PARTY_CAPTIONS, PARTY_KINDS, summary.shared, strict=True
            )
            if value
        }
        facts: dict[str, Both] = {}
        if self._day:
            facts["date"] = self._wording.value("date", self._day)
        facts["boxes"] = self._wording.value("integer", str(total.boxes))
        if total.weight:
            source, target = self._wording.number(total.weight, decimals(total.weight))
            facts["gross-weight"] = (f"{source} kg", f"{target} kg")
        if "order" in parties:
            facts["order"] = parties.pop("order")
        if parties:
            yield self._side_by_side(parties)
        yield self._side_by_side(facts)

    def _marked(self, both: Both) -> Both:
        return self._texts.marked(both[0]), self._texts.marked(both[1])

    def _side_by_side(self, said: dict[str, Both]) -> Table:
        cells = tuple(
            Cell((self._texts.caption(name), *self._texts.stacked(both, VALUE)), gap=1.5)
            for name, both in said.items()
        )
        row = Row(cells, below=HAIR, padding=(6.0, 6.0))
        return Table((REST,) * len(cells), (Section((row,)),), gap=14.0, hang=HANG)

    def notes(self, notes: Sequence[Note]) -> Iterator[Table]:
        """Which boxes were taken out, or have two labels, and why."""
        words = ReportTexts(self._texts)
        rows = [
            Row(
                (
                    Cell((self._texts.caption(what, STRONG),)),
                    Cell((words.fact("box-number", shortened(boxes, MOST_RANGES)),)),
                    Cell((words.fact("reason", reason),) if reason else ()),
                ),
                below=HAIR,
            )
            for what, boxes, reason in notes
        ]
        if rows:
            columns = (Column(Track("auto"), 160.0), REST, REST)
            yield Table(columns, (Section(tuple(rows)),), gap=14.0, before=14.0, hang=HANG)

    def signatures(self) -> Table:
        """Lines for sender and recipient to sign on, and for the dates, below the list."""
        names = ("signed-by-sender", "date", "signed-by-recipient", "date")
        above = Row(tuple(Cell(rule=FINE) for _ in names), height=48.0, kept=True)
        below = Row(
            tuple(Cell((self._texts.caption(name),)) for name in names), padding=(3.0, 0.0)
        )
        columns = (Column(Track("fr", 2.0)), REST, Column(Track("fr", 2.0)), REST)
        return Table(columns, (Section((above, below)),), gap=14.0, before=10.0, attached=True)
