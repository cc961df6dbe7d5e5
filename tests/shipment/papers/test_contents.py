"""From consignment lines to numbered boxes and totals."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, strategies as st
from msgspec.structs import replace

from cardgen.errors import Diagnostic
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.contents import Goods, PackingEntry, Totals, entries
from tests.shipment.lines import line, number_boxes, small


def make_entries(*lines: ConsignmentLine) -> list[PackingEntry]:
    errors: list[Diagnostic] = []
    found = list(entries(number_boxes(lines), errors))
    assert errors == []
    return found


def make_totals(*lines: ConsignmentLine) -> Totals:
    totals = Totals()
    for entry in make_entries(*lines):
        totals.add(entry)
    return totals


def test_numbers_count_over_the_shipment() -> None:
    found = make_entries(*small())
    assert [(entry.row, entry.first, entry.last, entry.boxes) for entry in found] == [
        (2, 1, 16, 16),
        (3, 17, 38, 22),
        (4, 39, 48, 10),
        (5, 49, 49, 1),
    ]


def test_what_a_box_holds_is_multiplied_by_the_boxes() -> None:
    totals = make_totals(*small())
    assert totals.all.boxes == 49
    assert totals.all.weight == Decimal("501.5")
    masks = totals.by_goods[Goods("医用口罩", "只")]
    assert (masks.boxes, masks.quantity, masks.weight) == (38, 76_000, Decimal(361))
    assert [goods.item for goods in totals.by_goods] == ["医用口罩", "医用防护服", "急救箱"]


def test_an_article_in_two_units_is_not_added_up() -> None:
    totals = make_totals(
        line(2, item="口罩", quantity="5", unit="只"),
        line(3, item="口罩", quantity="5", unit="盒"),
    )
    assert [total.quantity for total in totals.by_goods.values()] == [5, 5]


def test_neighbours_that_are_alike_are_one_entry() -> None:
    """Such neighbours come from a list with a row for each box."""
    one = line(2, item="口罩", lot="A")
    other = line(6, item="口罩", lot="B")
    rows = [replace(one, row=row) for row in range(2, 6)]
    found = make_entries(*rows, other, replace(one, row=7))
    assert [(entry.row, entry.first, entry.last) for entry in found] == [
        (2, 1, 4),
        (6, 5, 5),
        (7, 6, 6),
    ]


def test_a_message_of_its_own_makes_no_entry_of_its_own() -> None:
    assert (
        len(make_entries(line(2, item="口罩", years="24"), line(3, item="口罩", years="25")))
        == 1
    )


def test_a_sum_of_what_is_not_known_is_not_known() -> None:
    totals = make_totals(
        line(2, item="口罩", gross_weight="5", quantity="1"), line(3, item="口罩")
    )
    assert totals.all.weight is None
    assert totals.all.quantity is None
    assert totals.all.boxes == 2


def test_destination_is_a_name_of_the_field_to() -> None:
    (entry,) = make_entries(line(destination="首尔", sender="红十字会", order="7"))
    assert entry.parties == ("", "红十字会", "首尔", "", "7")


def test_all_that_is_no_number_is_complained_of() -> None:
    errors: list[Diagnostic] = []
    lines = [line(2, quantity="3/4"), line(3, gross_weight="12,5"), line(4, quantity="1.5")]
    list(entries(number_boxes(lines), errors))
    hint = "\n  hint: write the quantity or weight of one box as a number, as in 1,000 or 12.5"
    assert [str(error) for error in errors] == [
        f"bad-value: row 2: quantity: '3/4' is not a whole number{hint}",
        f"bad-value: row 3: gross_weight: '12,5' is not a weight in kilograms{hint}",
        f"bad-value: row 4: quantity: '1.5' is not a whole number{hint}",
    ]


@given(st.lists(st.tuples(st.integers(1, 1000), st.sampled_from("AB"))))
def test_every_box_has_one_number(rows: list[tuple[int, str]]) -> None:
    found = make_entries(*(line(at, boxes, lot=lot) for at, (boxes, lot) in enumerate(rows, 2)))
    assert [n for entry in found for n in range(entry.first, entry.last + 1)] == list(
        range(1, sum(boxes for boxes, _ in rows) + 1)
    )
    assert all(one.lot != other.lot for one, other in pairwise(found))
