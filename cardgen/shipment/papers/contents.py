"""The contents of a shipment: entries of a packing list, and their totals.

In come ranges of boxes of consignment lines, out come entries of a packing list. Quantity and
gross weight of a line are those of one box, as on its label; so totals multiply them by the
number of boxes. Nothing is translated here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from cardgen.errors import Diagnostic
from cardgen.handling import parse_marks
from cardgen.shipment.model import ConsignmentLine
from cardgen.wording import Both, DocumentWording, parse_integer, parse_weight

V = TypeVar("V")

GTIN: Final = "GTIN"
"""The name of the number of an article in every language."""
NOTHING: Final = "—"
"""The text on papers for a missing value in every language."""

_HINT: Final = "write the quantity or weight of one box as a number, as in 1,000 or 12.5"


class Parties(NamedTuple):
    """The origin, sender, destination and recipient of boxes, and the order; "" if missing."""

    origin: str = ""
    sender: str = ""
    destination: str = ""
    recipient: str = ""
    order: str = ""


PARTY_CAPTIONS: Final = Parties("from", "sender", "to", "recipient", "order")
PARTY_KINDS: Final = Parties("city", "city", "city", "city", "text")
"""The kinds of the parties' values; a value that the glossary lacks is a text."""

ADDRESSES: Final = ("sender_address", "sender_phone", "recipient_address", "recipient_phone")
"""Fields of a line that are in lists of boxes, and not in packing lists."""


class Goods(NamedTuple):
    """An article and the unit that counts the article; either may be empty."""

    item: str = ""
    unit: str = ""


class BoxRange(NamedTuple):
    """Boxes `first` to `last` of the shipment, all of one line."""

    line: ConsignmentLine
    first: int
    last: int


class PackingEntry(msgspec.Struct, frozen=True):
    """Boxes `first` to `last` of the shipment, all with the same contents.

    `quantity` and `weight` (kg) are those of one box; `row` is the first row in the list.
    `handling` has marks in the form of `parse_marks`.
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
        """Number of boxes."""
        return self.last - self.first + 1


class Total(msgspec.Struct):
    """Sums over entries; a sum is None if an entry lacks the value."""

    boxes: int = 0
    quantity: int | None = 0
    weight: Decimal | None = Decimal(0)

    @classmethod
    def of(cls, entries: Iterable[PackingEntry]) -> Total:
        """Add up the totals of packing list entries."""
        total = cls()
        for entry in entries:
            total.add(entry)
        return total

    def add(self, entry: PackingEntry) -> None:
        """Add the boxes of an entry to the total."""
        self.boxes += entry.boxes
        if self.quantity is not None:
            known = entry.quantity
            self.quantity = None if known is None else self.quantity + known * entry.boxes
        if self.weight is not None:
            kg = entry.weight
            self.weight = None if kg is None else self.weight + kg * entry.boxes


class Totals:
    """Sums over all boxes, and over boxes of each article and unit, in their first order."""

    def __init__(self) -> None:
        self.all = Total()
        self.by_goods: dict[Goods, Total] = {}

    def add(self, entry: PackingEntry) -> None:
        """Add the boxes of an entry to the totals."""
        self.all.add(entry)
        self.by_goods.setdefault(entry.goods, Total()).add(entry)


class Summary:
    """The totals of a list's entries, their common parties, and the columns that they need."""

    def __init__(self, entries: Iterable[PackingEntry]) -> None:
        self.entries = 0
        self.totals = Totals()
        self.decimals = 0  # of the most exact weight
        # True if any entry has a value; `contents` are articles, GTINs and handling marks.
        self.articles = self.contents = self.quantities = self.weights = False
        self.lots = self.expiries = False
        shared: Parties | None = None
        some: set[int] = set()
        for entry in entries:
            self.entries += 1
            self.totals.add(entry)
            self.decimals = max(self.decimals, count_decimals(entry.weight))
            self.articles |= bool(entry.goods.item)
            self.contents |= bool(entry.goods.item or entry.gtin or entry.handling)
            self.quantities |= entry.quantity is not None
            self.weights |= entry.weight is not None
            self.lots |= bool(entry.lot)
            self.expiries |= bool(entry.expiry)
            shared = keep_common(shared or entry.parties, entry.parties)
            some.update(at for at, value in enumerate(entry.parties) if value)
        self.shared = shared or Parties()
        """The parties that all boxes share; the others are empty."""
        self.differing = tuple(at in some and not same for at, same in enumerate(self.shared))
        """True for each party that some boxes have and that is not the same for all."""


def keep_common(one: Parties, other: Parties) -> Parties:
    """Keep the parties that are the same in both. The others become ""."""
    pairs = zip(one, other, strict=True)
    return Parties(*(first if first == second else "" for first, second in pairs))


def count_decimals(number: Decimal | None) -> int:
    """Count the decimals of a number, without zeros at its end."""
    return max(0, -int(number.normalize().as_tuple().exponent)) if number else 0


def box_ranges(boxes: Iterable[tuple[int, ConsignmentLine]]) -> Iterator[BoxRange]:
    """Join boxes of one line with consecutive numbers into ranges. The boxes come in order."""
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
    """Yield the entries of a packing list, one for each range of boxes.

    Neighbours with the same contents share an entry. Quantities and weights that are no numbers
    go to `errors`.
    """
    last: PackingEntry | None = None
    entire: tuple[ConsignmentLine, PackingEntry] | None = None
    for line, start, end in ranges:
        if entire is None or entire[0] is not line:  # reports each error of a line once
            entire = line, make_entry(line, errors)
        entry = replace(entire[1], first=start, last=end)
        if last and start == last.last + 1:
            longer = replace(last, last=end)
            if replace(entry, row=last.row, first=last.first) == longer:
                last = longer
                continue
        if last:
            yield last
        last = entry
    if last:
        yield last


def find_parties(line: ConsignmentLine) -> Parties:
    """Return the sender, recipient, origin, destination and order of a line."""
    fields = line.fields
    return Parties(
        fields.get("from", ""),
        fields.get("sender", ""),
        fields.get("to") or fields.get("destination", ""),
        fields.get("recipient", ""),
        fields.get("order", ""),
    )


def find_goods(line: ConsignmentLine) -> Goods:
    """Find the article and the unit of a line."""
    return Goods(line.fields.get("item", ""), line.fields.get("unit", ""))


def make_entry(line: ConsignmentLine, errors: list[Diagnostic]) -> PackingEntry:
    """Make the entry of a line without its boxes. Errors go to `errors`, as in `entries`."""
    return PackingEntry(
        line.row,
        1,
        0,
        find_parties(line),
        find_goods(line),
        _read_number(line, "quantity", parse_integer, errors),
        _read_number(line, "gross_weight", parse_weight, errors),
        line.fields.get("lot", ""),
        line.fields.get("expiry", ""),
        line.fields.get("gtin", ""),
        line.fields.get("handling", ""),
    )


def write_quantity(wording: DocumentWording, goods: Goods, quantity: int | None) -> Both:
    """Write a quantity with its unit in both languages; "" for an unknown quantity."""
    if quantity is None:
        return "", ""
    number = wording.value("integer", str(quantity))
    unit = wording.value("unit", goods.unit, goods.item)
    return number[0] + unit[0], number[1] + unit[1]


def name_marks(handling: str, wording: DocumentWording) -> Both:
    """Write the names of handling marks in both languages, with commas between them."""
    named = [map(mark.label, wording.caption(mark.name)) for mark in parse_marks(handling)]
    source, target = map(", ".join, zip(*named, strict=True)) if named else ("", "")
    return source, target


def _read_number(
    line: ConsignmentLine, name: str, read: Callable[[str], V], errors: list[Diagnostic]
) -> V | None:
    """Read the number in a line's field; None if the field is empty or wrong."""
    if not (value := line.fields.get(name, "")):
        return None
    try:
        return read(value)
    except ValueError as error:
        errors.append(Diagnostic("bad-value", f"row {line.row}: {name}: {error}", hint=_HINT))
        return None
