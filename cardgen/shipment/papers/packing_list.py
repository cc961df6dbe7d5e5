"""A shipment's packing list: the contents of each numbered box, and the totals.

In come ranges of boxes, out comes a document of A4 pages in both languages of a pair: a head
with the parties, a table of entries and totals by article, and lines for the signatures of
sender and recipient. A list with very many entries comes in volumes; pages are landscape if
the columns are too wide for portrait.

The table has a column only for values that the shipment has, and totals by article only if an
article is known. A party that differs, such as a second destination, stands above its boxes,
with their subtotal below, and is repeated with the table's head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Final, NamedTuple

from msgspec.structs import replace

from cardgen.display import Color, Document
from cardgen.documents import (
    A4,
    A4_LYING,
    BODY,
    BOLD,
    FINE,
    HAIR,
    HANG,
    HEAD,
    NUMBER,
    QUIET,
    REST,
    SMALL,
    STRONG,
    VALUE,
    DocumentTexts,
    Paper,
    RunningPage,
    StyledText,
    Texts,
)
from cardgen.errors import Diagnostic, raise_findings
from cardgen.layout.flow import Cell, Column, Row, RuleLine, Section, Table, find_natural_width
from cardgen.shipment.papers.contents import (
    GTIN,
    NOTHING,
    PARTY_CAPTIONS,
    PARTY_KINDS,
    BoxRange,
    Goods,
    PackingEntry,
    Parties,
    Summary,
    Total,
    count_decimals,
    entries,
    name_marks,
    write_quantity,
)
from cardgen.shipment.papers.report import MOST_RANGES, shorten_ranges
from cardgen.shipment.papers.report_texts import ReportTexts
from cardgen.shipment.workers import Session
from cardgen.template import Align, Style, Track
from cardgen.wording import Both, join_languages

_TINT: Final = Color(0xEF, 0xEF, 0xEF)
_GROUP: Final = RuleLine(0.4, QUIET)
_ORDER: Final = Parties._fields.index("order")
_PADDING: Final = (3.5, 4.0)
_NARROW: Final = Column(Track("auto"), 110.0)
_WIDER: Final = Column(Track("auto"), 130.0)
_REST: Final = Column(Track("fr", 1.0), least=110.0)


def group_by_parties(entries: Iterable[PackingEntry]) -> list[PackingEntry]:
    """Group entries with the same sender and recipient, in the order in which these appear."""
    groups: dict[Parties, list[PackingEntry]] = {}
    for entry in entries:
        groups.setdefault(_heading_parties(entry.parties), []).append(entry)
    return [entry for group in groups.values() for entry in group]


def _heading_parties(parties: Parties) -> Parties:
    """Return the parties without the order, which has its own column."""
    return parties._replace(order="")


class _Field(NamedTuple):
    """A column of the table: its caption, width and alignment, and its values.

    A value comes from `each` entry, or from a `sum` over the boxes of one entry or of many.
    `group` is a common caption of several columns.
    """

    caption: str
    column: Column
    each: Callable[[PackingEntry], Texts] | None = None
    sum: Callable[[Goods, Total, Style], Texts] | None = None
    align: Align = "start"
    group: str = ""
    unit: str = ""


class PackingTable:
    """Makes the tables of one packing list's volumes, all with the same columns."""

    def __init__(self, letters: DocumentTexts, summary: Summary) -> None:
        self._letters = letters
        self._wording = letters.wording
        self._summary = summary
        self._fields = tuple(self._columns())

    def table(self, entries: Iterable[PackingEntry], *, sums: bool) -> Table:
        """Make the table of some entries. With `sums` its last rows are the totals."""
        sections = []
        for parties, group in groupby(entries, lambda entry: _heading_parties(entry.parties)):
            first, *others = group
            self._letters.place = f"row {first.row}"
            heading = tuple(self._heading(parties))
            rows = list(map(self._row, (first, *others)))
            if heading and others:
                rows[-1] = replace(rows[-1], kept=True)
                rows.append(self._subtotal((first, *others)))
            sections.append(Section(tuple(rows), heading))
        return Table(
            tuple(field.column for field in self._fields),
            (*sections, self._sums()) if sums else tuple(sections),
            tuple(self._head()),
            gap=9.0,
            before=12.0,
            hang=HANG,
            tabular=True,
        )

    def _columns(self) -> Iterator[_Field]:
        """Yield the columns for which the shipment has any value."""
        known = self._summary
        # One column takes the remaining width, and has the names of sums.
        first = _NARROW if known.contents else _REST
        yield _Field("box-number", first, self._numbers)
        yield _Field("boxes", _NARROW, sum=self._boxes, align="end")
        if known.contents:
            yield _Field("contents", _REST, self._article, self._item)
        quantity = _Field("quantity", _NARROW, align="end")
        weight = _Field("gross-weight", _NARROW, align="end", unit="kg")
        if known.quantities:
            yield quantity._replace(
                group="per-box", each=lambda entry: self._quantity(entry.goods, entry, BODY)
            )
        if known.weights:
            yield weight._replace(
                group="per-box", each=lambda entry: self._weight(entry.goods, entry, BODY)
            )
        if known.quantities:
            yield quantity._replace(group="total", sum=self._quantity)
        if known.weights:
            yield weight._replace(group="total", sum=self._weight)
        if known.differing[_ORDER]:
            yield _Field("order", _WIDER, lambda entry: self._plain(entry.parties.order))
        if known.lots:
            yield _Field("lot", _WIDER, lambda entry: self._plain(entry.lot))
        if known.expiries:
            yield _Field("expiry", _WIDER, self._expiry)

    def _head(self) -> Iterator[Row]:
        """Yield the header rows of the table, with captions in both languages."""
        groups: list[Cell] = []
        for name, members in groupby(self._fields, lambda field: field.group):
            count = len(list(members))
            label = (self._letters.caption(name, HEAD),) if name else ()
            align: Align = "center" if count > 1 else "end"
            groups.append(Cell(label, count, align, _GROUP if name else None))
        if len(groups) > 1:
            yield Row(tuple(groups), above=FINE, fill=_TINT, padding=(4.0, 4.0))
        captions = []
        for field in self._fields:
            source, target = self._wording.caption(field.caption)
            unit = f" ({field.unit})" if field.unit else ""
            words = source + unit, target + unit
            captions.append(Cell(self._letters.stack(words, HEAD), 1, field.align, gap=0.5))
        yield Row(
            tuple(captions),
            above=None if len(groups) > 1 else FINE,
            below=FINE,
            fill=_TINT,
            padding=(2.5, 4.0),
            valign="end",
        )

    def _heading(self, parties: Parties) -> Iterator[Row]:
        """Yield the row above boxes with their own sender or recipient; else nothing."""
        differing = self._summary.differing
        all_parties = zip(PARTY_CAPTIONS, PARTY_KINDS, parties, differing, strict=True)
        own = [party for party in islice(all_parties, _ORDER) if party[3]]
        # Boxes without any of these parties need a heading, or they seem to belong above.
        captioned = [
            (
                self._wording.caption(name),
                self._value(kind, value) if value else (NOTHING, NOTHING),
            )
            for name, kind, value, _ in [party for party in own if party[2]] or own
        ]
        if not captioned:
            return
        texts = []
        for side, lang in enumerate(self._wording.langs):
            pieces: list[StyledText] = []
            for caption, value in captioned:
                between = "    " if pieces else ""
                # No line ends within a caption, or between it and its value.
                name = f"{caption[side]}  ".replace(" ", "\u00a0")
                pieces.append(StyledText(between + name, lang, SMALL))
                pieces.append(StyledText(value[side], lang, STRONG))
            texts.append(self._letters.text(pieces))
        cell = Cell(tuple(texts), len(self._fields), gap=1.5)
        yield Row((cell,), below=HAIR, padding=(9.0, 4.0), kept=True)

    def _row(self, entry: PackingEntry) -> Row:
        """Make the row of an entry."""
        place = self._letters.place = f"row {entry.row}"
        total = Total.of([entry])
        cells = []
        for field in self._fields:
            texts: Texts = ()
            if field.each:
                texts = field.each(entry)
            elif field.sum:
                texts = field.sum(entry.goods, total, BODY)
            cells.append(Cell(texts, 1, field.align, gap=1.0))
        return Row(tuple(cells), below=HAIR, padding=_PADDING, place=place)

    def _subtotal(self, entries: Sequence[PackingEntry]) -> Row:
        """Make the row with the sum of the boxes below one heading."""
        total = Total.of(entries)
        if len({entry.goods for entry in entries}) > 1:
            total.quantity = None
        name = (self._letters.caption("total", STRONG),)
        return self._sum(entries[0].goods, total, STRONG, name)

    def _sums(self) -> Section:
        """Make the last rows of the table: totals by article, and the total of all boxes."""
        self._letters.place = "a total"
        totals = self._summary.totals
        whole = self._letters.caption("total", STRONG)
        # Different articles cannot be added up; unnamed articles with one unit can.
        alike = not self._summary.articles and len(totals.by_goods) == 1
        goods = next(iter(totals.by_goods)) if alike else Goods()
        everything = totals.all if alike else replace(totals.all, quantity=None)
        last = replace(self._sum(goods, everything, STRONG, (whole,)), below=BOLD)
        if alike:
            return Section((replace(last, above=FINE),))
        title = (self._letters.caption("totals-by-item", STRONG),)
        heading = Row(
            (Cell(title, len(self._fields)),), below=FINE, padding=(16.0, 4.0), kept=True
        )
        sums = [self._sum(goods, total, BODY) for goods, total in totals.by_goods.items()]
        sums[-1:] = [replace(row, below=FINE, kept=True) for row in sums[-1:]]
        return Section((*sums, last), (heading,))

    def _sum(self, goods: Goods, total: Total, style: Style, name: Texts = ()) -> Row:
        """Make the row of a total, with the name of the article or with `name`."""
        cells = []
        named = "contents" if self._summary.contents else "box-number"
        for field in self._fields:
            texts = field.sum(goods, total, style) if field.sum else ()
            if field.caption == named:
                texts = name or texts or self._dash(style)
            cells.append(Cell(texts, 1, field.align, gap=1.0))
        return Row(tuple(cells), below=HAIR, padding=_PADDING, place="a total")

    def _value(self, kind: str, value: str, item: str = "") -> Both:
        """Write a value in both languages, with 〓 for characters that no font has."""
        return _mark_missing(self._letters, self._wording.value(kind, value, item))

    def _plain(self, text: str) -> Texts:
        """Make the text of a cell with a value that is the same in both languages."""
        return (self._letters.plain(self._letters.mark_missing(text), BODY),) if text else ()

    def _numbers(self, entry: PackingEntry) -> Texts:
        """Make the text of an entry's box numbers, as in 3–17."""
        first, last = (
            self._wording.value("number", str(number))[0]
            for number in (entry.first, entry.last)
        )
        numbers = first if first == last else f"{first}–{last}"
        return (self._letters.plain(numbers, STRONG),)

    def _boxes(self, _: Goods, total: Total, style: Style) -> Texts:
        """Make the text of a number of boxes."""
        return self._letters.stack(self._wording.value("integer", str(total.boxes)), style)

    def _item(self, goods: Goods, _: Total, style: Style) -> Texts:
        """Make the texts of an article's name."""
        return self._letters.stack(self._value("item", goods.item), style)

    def _article(self, entry: PackingEntry) -> Texts:
        """Make the texts of a cell of contents: article, article number and handling marks."""
        texts = self._item(entry.goods, Total(), BODY)
        if not texts and not entry.gtin and not entry.handling:
            return self._dash(BODY)
        if entry.gtin:
            number = self._letters.mark_missing(f"{GTIN} {entry.gtin}")
            texts = (*texts, self._letters.plain(number, SMALL))
        if entry.handling:
            named = name_marks(entry.handling, self._wording)
            texts = (*texts, *self._letters.stack(named, SMALL))
        return texts

    def _dash(self, style: Style) -> Texts:
        """Make a dash in place of a missing article."""
        return (self._letters.plain(NOTHING, style),)

    def _quantity(self, goods: Goods, held: Total | PackingEntry, style: Style) -> Texts:
        """Make the texts of the quantity in one box of an entry, or of a total."""
        both = write_quantity(self._wording, goods, held.quantity)
        return self._letters.stack(_mark_missing(self._letters, both), style)

    def _weight(self, _: Goods, held: Total | PackingEntry, style: Style) -> Texts:
        """Make the texts of the weight of one box of an entry, or of a total."""
        if held.weight is None:
            return ()
        number = self._wording.number(held.weight, self._summary.decimals)
        return self._letters.stack(number, style)

    def _expiry(self, entry: PackingEntry) -> Texts:
        """Make the texts of an entry's date of expiry."""
        return self._letters.stack(self._value("date", entry.expiry), BODY)


def _mark_missing(texts: DocumentTexts, both: Both) -> Both:
    """Replace characters that no font has by 〓, in both languages of a text."""
    return texts.mark_missing(both[0]), texts.mark_missing(both[1])


# --- the document

MOST_ENTRIES: Final = 5_000  # in a volume of 200 pages; layout needs 70 KB for an entry


def packing_list(
    ranges: Callable[[], Iterable[BoxRange]],
    session: Session,
    pair: str,
    notes: Sequence[Note] = (),
) -> Iterator[Document]:
    """Yield the packing list of a shipment's boxes as documents, in the languages of `pair`.

    Each volume has at most `MOST_ENTRIES`; the last has totals and signatures. The `ranges` are
    read twice, since the first page has the totals; `notes` stand above the signatures.
    Quantities and gross weights of lines are those of one box. Each page of a draft says
    "draft". 〓 replaces characters of values that no font has (`find_missing_glyphs`). Raises
    CardgenError: the errors of `DocumentWording`, bad-value, bad-text, overflow, and
    missing-glyph for a caption.
    """
    errors: list[Diagnostic] = []
    project, job = session.project, session.job
    texts = DocumentTexts(project.fonts, session.wording(pair), errors)
    summary = Summary(entries(ranges(), errors))
    listing = PackingTable(texts, summary)
    count = count_volumes(summary.entries)
    rest = entries(ranges(), [])
    if count == 1:  # all entries fit into memory
        rest = iter(group_by_parties(rest))
    paper: Paper | None = None
    for volume in range(1, count + 1):
        number = f"{job.shipment} · {volume}/{count}" if count > 1 else job.shipment
        table = listing.table(islice(rest, MOST_ENTRIES), sums=volume == count)
        if paper is None:
            paper = A4 if find_natural_width(table) <= A4.frame.width else A4_LYING
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


def count_volumes(entries: int) -> int:
    """Count the volumes (separate files) that a packing list with so many entries needs."""
    return max(1, -(-entries // MOST_ENTRIES))


class Note(NamedTuple):
    """An action on boxes: its caption, their numbers as "3, 15–16", and the reason."""

    what: str
    boxes: str
    reason: str


class _Around:
    """The parts of a packing list around the table."""

    def __init__(self, texts: DocumentTexts, page: RunningPage, number: str, day: str) -> None:
        self._texts = texts
        self._words = ReportTexts(texts)
        self._wording = texts.wording
        self._page = page
        self._number = number
        self._day = day

    @property
    def title(self) -> str:
        """Title of the document in both languages, with the name of the shipment."""
        return f"{join_languages(self._wording.caption('packing-list'))} {self._number}"

    def head(self, summary: Summary) -> list[Table]:
        """Make the tables above the list on the first page."""
        number = self._texts.plain(self._number, NUMBER)
        letterhead = self._words.letterhead(self._page, "packing-list", number)
        return [letterhead, *self._facts(summary)]

    def _facts(self, summary: Summary) -> Iterator[Table]:
        """Yield the parties of all boxes, then date, number of boxes and weight, if known."""
        total = summary.totals.all
        parties = {
            name: _mark_missing(self._texts, self._wording.value(kind, value))
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
            source, target = self._wording.number(total.weight, count_decimals(total.weight))
            facts["gross-weight"] = (f"{source} kg", f"{target} kg")
        if "order" in parties:
            facts["order"] = parties.pop("order")
        if parties:
            yield self._side_by_side(parties)
        yield self._side_by_side(facts)

    def _side_by_side(self, facts: dict[str, Both]) -> Table:
        """Make a table with captions side by side, and the values below them."""
        return self._words.side_by_side(
            (name, self._texts.stack(both, VALUE)) for name, both in facts.items()
        )

    def notes(self, notes: Sequence[Note]) -> Iterator[Table]:
        """Yield a table of boxes that were voided or reprinted, with the reasons."""
        rows = [
            Row(
                (
                    Cell((self._texts.caption(what, STRONG),)),
                    Cell((self._words.fact("box-number", shorten_ranges(boxes, MOST_RANGES)),)),
                    Cell((self._words.fact("reason", reason),) if reason else ()),
                ),
                below=HAIR,
            )
            for what, boxes, reason in notes
        ]
        if rows:
            columns = (Column(Track("auto"), 160.0), REST, REST)
            yield Table(columns, (Section(tuple(rows)),), gap=14.0, before=14.0, hang=HANG)

    def signatures(self) -> Table:
        """Make the lines on which sender and recipient sign, with dates."""
        names = ("signed-by-sender", "date", "signed-by-recipient", "date")
        above = Row(tuple(Cell(rule=FINE) for _ in names), height=48.0, kept=True)
        below = Row(
            tuple(Cell((self._texts.caption(name),)) for name in names), padding=(3.0, 0.0)
        )
        columns = (Column(Track("fr", 2.0)), REST, Column(Track("fr", 2.0)), REST)
        return Table(columns, (Section((above, below)),), gap=14.0, before=10.0, attached=True)
