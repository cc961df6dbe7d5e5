"""The table of a packing list: numbered ranges of boxes, then totals by article.

In come entries and a summary of all, out comes a table for `cardgen.layout.flow`. It has a
column only for what the shipment has; of boxes of which no article is known there is nothing
to add up by article. What is not the same for all boxes, such as a second
destination, stands above those it is true of, with what they come to below, and is repeated
with the table's head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, islice
from typing import Final, NamedTuple

from cardgen.display import Color
from cardgen.documents import (
    BODY,
    BOLD,
    FINE,
    HAIR,
    HANG,
    HEAD,
    QUIET,
    SMALL,
    STRONG,
    DocumentTexts,
    StyledText,
    Texts,
)
from cardgen.layout.flow import Cell, Column, Row, RuleLine, Section, Table
from cardgen.shipment.papers.contents import (
    GTIN,
    NOTHING,
    PARTY_CAPTIONS,
    PARTY_KINDS,
    Goods,
    PackingEntry,
    Parties,
    Summary,
    Total,
    handling_of,
)
from cardgen.template import Align, Style, Track
from cardgen.wording import Both

_TINT: Final = Color(0xEF, 0xEF, 0xEF)
_GROUP: Final = RuleLine(0.4, QUIET)
_ORDER: Final = Parties._fields.index("order")
_PADDING: Final = (3.5, 4.0)
_NARROW: Final = Column(Track("auto"), 110.0)
_WIDER: Final = Column(Track("auto"), 130.0)
_REST: Final = Column(Track("fr", 1.0), least=110.0)


def by_parties(entries: Iterable[PackingEntry]) -> list[PackingEntry]:
    """Entries with the same heading together, in the order in which headings come."""
    groups: dict[Parties, list[PackingEntry]] = {}
    for entry in entries:
        groups.setdefault(_headed(entry.parties), []).append(entry)
    return [entry for group in groups.values() for entry in group]


def _headed(parties: Parties) -> Parties:
    """What stands in a heading; the order number has a column where it differs."""
    return parties._replace(order="")


class _Field(NamedTuple):
    """A column of the list: its caption, width and side, and what stands in it.

    That is either of `each` entry, or of a `sum` over the boxes of an entry or of many.
    `group` is the caption of several columns.
    """

    caption: str
    column: Column
    each: Callable[[PackingEntry], Texts] | None = None
    sum: Callable[[Goods, Total, Style], Texts] | None = None
    align: Align = "start"
    group: str = ""
    unit: str = ""


class PackingTable:
    """Makes the tables of one packing list, whose columns are alike in all of its volumes."""

    def __init__(self, letters: DocumentTexts, summary: Summary) -> None:
        self._letters = letters
        self._wording = letters.wording
        self._summary = summary
        self._fields = tuple(self._columns())

    def table(self, entries: Iterable[PackingEntry], *, sums: bool) -> Table:
        """The table of these entries; with `sums` those of all entries stand below."""
        sections = []
        for parties, group in groupby(entries, lambda entry: _headed(entry.parties)):
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
        known = self._summary
        # One of the columns takes the room that there is, and has the names of sums.
        first = _NARROW if known.contents else _REST
        yield _Field("box-number", first, self._numbers)
        yield _Field("boxes", _NARROW, sum=self._boxes, align="end")
        if known.contents:
            yield _Field("contents", _REST, self._article, self._item)
        quantity = _Field("quantity", _NARROW, align="end")
        weight = _Field("gross-weight", _NARROW, align="end", unit="kg")
        if known.quantities:
            yield quantity._replace(group="per-box", each=self._quantity_each)
        if known.weights:
            yield weight._replace(group="per-box", each=self._weight_each)
        if known.quantities:
            yield quantity._replace(group="total", sum=self._quantity)
        if known.weights:
            yield weight._replace(group="total", sum=self._weight)
        if known.differing[_ORDER]:
            yield _Field("order", _WIDER, self._order)
        if known.lots:
            yield _Field("lot", _WIDER, self._lot)
        if known.expiries:
            yield _Field("expiry", _WIDER, self._expiry)

    def _head(self) -> Iterator[Row]:
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
            words = self._wording.caption(field.caption)
            if field.unit:
                words = (f"{words[0]} ({field.unit})", f"{words[1]} ({field.unit})")
            captions.append(Cell(self._letters.stacked(words, HEAD), 1, field.align, gap=0.5))
        yield Row(
            tuple(captions),
            above=None if len(groups) > 1 else FINE,
            below=FINE,
            fill=_TINT,
            padding=(2.5, 4.0),
            valign="end",
        )

    def _heading(self, parties: Parties) -> Iterator[Row]:
        each = zip(PARTY_CAPTIONS, PARTY_KINDS, parties, self._summary.differing, strict=True)
        own = [(name, kind, value) for name, kind, value, some in islice(each, _ORDER) if some]
        # Boxes that have nothing of what others have do not belong to those above them.
        said = [
            (
                self._wording.caption(name),
                self._value(kind, value) if value else (NOTHING, NOTHING),
            )
            for name, kind, value in [each for each in own if each[2]] or own
        ]
        if not said:
            return
        texts = []
        for side, lang in enumerate(self._wording.langs):
            pieces: list[StyledText] = []
            for caption, value in said:
                between = "    " if pieces else ""
                # No line ends within a caption, or between it and its value.
                name = f"{caption[side]}  ".replace(" ", "\u00a0")
                pieces.append(StyledText(between + name, lang, SMALL))
                pieces.append(StyledText(value[side], lang, STRONG))
            texts.append(self._letters.text(pieces))
        cell = Cell(tuple(texts), len(self._fields), gap=1.5)
        yield Row((cell,), below=HAIR, padding=(9.0, 4.0), kept=True)

    def _row(self, entry: PackingEntry) -> Row:
        place = self._letters.place = f"row {entry.row}"
        total = Total()
        total.add(entry)
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
        """What the boxes under one heading come to; articles cannot be added up."""
        total = Total()
        for entry in entries:
            total.add(entry)
        goods = {entry.goods for entry in entries}
        if len(goods) > 1:
            total.quantity = None
        name = (self._letters.caption("total", STRONG),)
        return self._sum(entries[0].goods, total, STRONG, name)

    def _sums(self) -> Section:
        self._letters.place = "a total"
        totals = self._summary.totals
        whole = self._letters.caption("total", STRONG)
        # Articles cannot be added up, but boxes of what nobody named and all is counted alike.
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
        cells = []
        named = "contents" if self._summary.contents else "box-number"
        for field in self._fields:
            texts = field.sum(goods, total, style) if field.sum else ()
            if field.caption == named:
                texts = name or texts or self._nothing(style)
            cells.append(Cell(texts, 1, field.align, gap=1.0))
        return Row(tuple(cells), below=HAIR, padding=_PADDING, place="a total")

    # What stands in the cells

    def _value(self, kind: str, value: str, item: str = "") -> Both:
        """A value as people wrote it or the glossary says it, as far as fonts have it."""
        source, target = self._wording.value(kind, value, item)
        return self._letters.marked(source), self._letters.marked(target)

    def _plain(self, text: str) -> Texts:
        return (self._letters.plain(self._letters.marked(text), BODY),) if text else ()

    def _numbers(self, entry: PackingEntry) -> Texts:
        first, last = (
            self._wording.value("number", str(number))[0]
            for number in (entry.first, entry.last)
        )
        numbers = first if first == last else f"{first}–{last}"
        return (self._letters.plain(numbers, STRONG),)

    def _boxes(self, _: Goods, total: Total, style: Style) -> Texts:
        return self._letters.stacked(self._wording.value("integer", str(total.boxes)), style)

    def _item(self, goods: Goods, _: Total, style: Style) -> Texts:
        return self._letters.stacked(self._value("item", goods.item), style)

    def _article(self, entry: PackingEntry) -> Texts:
        """What is in the boxes, the number of the article, and how boxes are to be handled."""
        texts = self._item(entry.goods, Total(), BODY)
        if not texts and not entry.gtin and not entry.handling:
            return self._nothing(BODY)
        if entry.gtin:
            number = self._letters.marked(f"{GTIN} {entry.gtin}")
            texts = (*texts, self._letters.plain(number, SMALL))
        if entry.handling:
            named = handling_of(entry.handling, self._wording)
            texts = (*texts, *self._letters.stacked(named, SMALL))
        return texts

    def _nothing(self, style: Style) -> Texts:
        """What stands for the name of an article that boxes have not."""
        return (self._letters.plain(NOTHING, style),)

    def _quantity(self, goods: Goods, total: Total, style: Style) -> Texts:
        return self._counted(goods, total.quantity, style)

    def _quantity_each(self, entry: PackingEntry) -> Texts:
        return self._counted(entry.goods, entry.quantity, BODY)

    def _counted(self, goods: Goods, quantity: int | None, style: Style) -> Texts:
        if quantity is None:
            return ()
        number = self._wording.value("integer", str(quantity))
        unit = self._value("unit", goods.unit, goods.item)
        return self._letters.stacked((number[0] + unit[0], number[1] + unit[1]), style)

    def _weight(self, _: Goods, total: Total, style: Style) -> Texts:
        return self._weighed(total.weight, style)

    def _weight_each(self, entry: PackingEntry) -> Texts:
        return self._weighed(entry.weight, BODY)

    def _weighed(self, weight: Decimal | None, style: Style) -> Texts:
        if weight is None:
            return ()
        number = self._wording.number(weight, self._summary.decimals)
        return self._letters.stacked(number, style)

    def _order(self, entry: PackingEntry) -> Texts:
        return self._plain(entry.parties.order)

    def _lot(self, entry: PackingEntry) -> Texts:
        return self._plain(entry.lot)

    def _expiry(self, entry: PackingEntry) -> Texts:
        return self._letters.stacked(self._value("date", entry.expiry), BODY)
