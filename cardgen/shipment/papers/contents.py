"""What is in the boxes of a shipment: numbered ranges of boxes, and totals.

In come ranges of boxes of consignment lines, out come entries of a packing list. Quantity and
gross weight of a line are those of one box, as they stand on its label; so a range of boxes has
them as many times as it has boxes. Nothing is put into words here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from cardgen.errors import Diagnostic
from cardgen.handling import parse_marks
from cardgen.shipment.model import ConsignmentLine
from cardgen.wording import Both, DocumentWording, parse_integer, parse_weight

V = TypeVar("V")

GTIN: Final = "GTIN"
"""What the number of an article is called in every language."""
NOTHING: Final = "—"
"""What stands on papers for what boxes have not, in every language."""

_HINT: Final = "write it as a number, as in 1,000 or 12.5: what one box holds or weighs"


class Parties(NamedTuple):
    """Where boxes come from and go to, and for whom; any may be empty."""

    origin: str = ""
    sender: str = ""
    destination: str = ""
    recipient: str = ""
    order: str = ""


PARTY_CAPTIONS: Final = Parties("from", "sender", "to", "recipient", "order")
PARTY_KINDS: Final = Parties("city", "city", "city", "city", "text")
"""What values of parties may be, besides texts."""

ADDRESSES: Final = ("sender_address", "sender_phone", "recipient_address", "recipient_phone")
"""Fields of a line that lists of all boxes have, and no list of contents."""


class Goods(NamedTuple):
    """An article and the unit that it is counted in; either may be empty."""

    item: str = ""
    unit: str = ""


class BoxRange(NamedTuple):
    """Boxes `first` to `last` of the shipment, all of one line."""

    line: ConsignmentLine
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PackingEntry:
    """Boxes `first` to `last` of the shipment, which all hold the same.

    `quantity` and `weight` (kg) are those of one box; `row` is the manifest's first. `handling`
    are marks as `parse_marks` reads them.
    """

    row: int
    first: int
    last: int
    parties: Parties
    goods: Goods
    quantity: int | None
    weight: Decimal | None
    lot: str
    expiry: str
    gtin: str = ""
    handling: str = ""

    @property
    def boxes(self) -> int:
        """How many boxes."""
        return self.last - self.first + 1


@dataclass(slots=True)
class Total:
    """Sums over entries; a sum is None as soon as an entry has nothing to add to it."""

    boxes: int = 0
    quantity: int | None = 0
    weight: Decimal | None = Decimal(0)

    def add(self, entry: PackingEntry) -> None:
        """Count an entry's boxes in."""
        self.boxes += entry.boxes
        if self.quantity is not None:
            known = entry.quantity
            self.quantity = None if known is None else self.quantity + known * entry.boxes
        if self.weight is not None:
            kg = entry.weight
            self.weight = None if kg is None else self.weight + kg * entry.boxes


class Totals:
    """Sums over all boxes, and by article and unit in the order in which they come."""

    def __init__(self) -> None:
        self.all = Total()
        self.by_goods: dict[Goods, Total] = {}

    def add(self, entry: PackingEntry) -> None:
        """Count an entry's boxes in."""
        self.all.add(entry)
        self.by_goods.setdefault(entry.goods, Total()).add(entry)


class Summary:
    """What the entries of a list have in common, and what they come to."""

    def __init__(self, entries: Iterable[PackingEntry]) -> None:
        self.entries = 0
        self.totals = Totals()
        self.decimals = 0  # of the most exact weight
        # Whether there are any; `contents` are articles, their numbers, and handling marks.
        self.articles = self.contents = self.quantities = self.weights = False
        self.lots = self.expiries = False
        shared: list[str] | None = None
        some: set[int] = set()
        for entry in entries:
            self.entries += 1
            self.totals.add(entry)
            self.decimals = max(self.decimals, decimals(entry.weight))
            self.articles = self.articles or bool(entry.goods.item)
            self.contents = self.contents or bool(
                entry.goods.item or entry.gtin or entry.handling
            )
            self.quantities = self.quantities or entry.quantity is not None
            self.weights = self.weights or entry.weight is not None
            self.lots = self.lots or bool(entry.lot)
            self.expiries = self.expiries or bool(entry.expiry)
            pairs = zip(shared or entry.parties, entry.parties, strict=True)
            shared = [one if one == other else "" for one, other in pairs]
            some.update(at for at, value in enumerate(entry.parties) if value)
        self.shared = Parties(*(shared or ()))
        """What is the same for all boxes."""
        self.differing = tuple(at in some and not same for at, same in enumerate(self.shared))
        """Which of the parties some boxes have, and not all the same."""


def decimals(number: Decimal | None) -> int:
    """How many decimals a number has that are not 0."""
    exponent = number.normalize().as_tuple().exponent if number else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def box_ranges(boxes: Iterable[tuple[int, ConsignmentLine]]) -> Iterator[BoxRange]:
    """Boxes, by number and in order, as ranges of those that follow one another in a line."""
    found: BoxRange | None = None
    for number, line in boxes:
        if found and line is found.line and number == found.last + 1:
            found = found._replace(last=number)
            continue
        if found:
            yield found
        found = BoxRange(line, number, number)
    if found:
        yield found


def entries(ranges: Iterable[BoxRange], errors: list[Diagnostic]) -> Iterator[PackingEntry]:
    """Entries of a packing list.

    Neighbours that differ in nothing that a packing list says are one entry. Quantities
    and weights that are no numbers go to `errors`.
    """
    last: PackingEntry | None = None
    entire: tuple[ConsignmentLine, PackingEntry] | None = None
    for line, start, end in ranges:
        if entire is None or entire[0] is not line:  # of a line each mistake is said once
            entire = line, entry_of(line, errors)
        entry = replace(entire[1], first=start, last=end)
        if last and start == last.last + 1 and _alike(entry, last):
            last = replace(last, last=end)
            continue
        if last:
            yield last
        last = entry
    if last:
        yield last


def _alike(one: PackingEntry, other: PackingEntry) -> bool:
    return replace(one, row=other.row, first=other.first, last=other.last) == other


def parties_of(line: ConsignmentLine) -> Parties:
    """Where the boxes of a line come from and go to."""
    fields = line.fields
    return Parties(
        fields.get("from", ""),
        fields.get("sender", ""),
        fields.get("to") or fields.get("destination", ""),
        fields.get("recipient", ""),
        fields.get("order", ""),
    )


def goods_of(line: ConsignmentLine) -> Goods:
    """What is in the boxes of a line."""
    return Goods(line.fields.get("item", ""), line.fields.get("unit", ""))


def entry_of(line: ConsignmentLine, errors: list[Diagnostic]) -> PackingEntry:
    """What a packing list says of a line, of no boxes yet; as `entries`."""
    return PackingEntry(
        line.row,
        1,
        0,
        parties_of(line),
        goods_of(line),
        _read(line, "quantity", parse_integer, errors),
        _read(line, "gross_weight", parse_weight, errors),
        line.fields.get("lot", ""),
        line.fields.get("expiry", ""),
        line.fields.get("gtin", ""),
        line.fields.get("handling", ""),
    )


def handling_of(handling: str, wording: DocumentWording) -> Both:
    """The names of marks with their values in both languages, one after the other."""
    named = [map(mark.called, wording.caption(mark.name)) for mark in parse_marks(handling)]
    source, target = map(", ".join, zip(*named, strict=True)) if named else ("", "")
    return source, target


def _read(
    line: ConsignmentLine, name: str, read: Callable[[str], V], errors: list[Diagnostic]
) -> V | None:
    if not (value := line.fields.get(name, "")):
        return None
    try:
        return read(value)
    except ValueError as error:
        errors.append(Diagnostic("bad-value", f"row {line.row}: {name}: {error}", hint=_HINT))
        return None
