"""Lines of a new list are matched with those of the old list, wherever they stand."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from cardgen.shipment.amendment import Amendment, WantedLine, compare_lines
from cardgen.shipment.ledger import PlannedLine
from cardgen.shipment.model import ConsignmentLine


def content(fields: dict[str, str], wording: str = "w") -> str:
    said = {"message": "m", "pair": "zh-ko", "template": "t", "fields": fields}
    return json.dumps({**said, "wording": wording}, sort_keys=True)


def old(number: int, boxes: int, **fields: str) -> PlannedLine:
    return PlannedLine(number, number + 1, boxes, content(fields))


def new(row: int, boxes: int, wording: str = "w", **fields: str) -> WantedLine:
    line = ConsignmentLine(row, "m", "zh-ko", "t", boxes, fields)
    return WantedLine(line, content(fields, wording))


def describe(found: Amendment) -> dict[str, Any]:
    return {
        "kept": [(edit.before.id, edit.now.line.row) for edit in found.kept],
        "edited": [(edit.before.id, edit.now.line.row) for edit in found.edited],
        "gone": [line.id for line in found.gone],
        "added": [each.line.row for each in found.added],
    }


LIST = [
    old(1, 10, item="口罩", lot="A1", to="首尔"),
    old(2, 20, item="口罩", lot="A2", to="釜山"),
    old(3, 5, item="护目镜", lot="B1", to="首尔"),
]


def rows(*lines: PlannedLine, first: int = 2) -> list[WantedLine]:
    return [
        new(row, line.boxes, **json.loads(line.content)["fields"])
        for row, line in enumerate(lines, first)
    ]


def test_a_deleted_line_is_one_line_gone() -> None:
    """It was shown as a change of all lines after it."""
    found = compare_lines(LIST, rows(LIST[0], LIST[2]))
    assert describe(found) == {"kept": [(1, 2), (3, 3)], "edited": [], "gone": [2], "added": []}
    assert [*found.in_words()] == ["the old row 3 is gone: 20 boxes, 口罩"]


def test_an_inserted_line_is_one_line_more() -> None:
    found = compare_lines(LIST, [new(2, 4, item="手套", lot="C1"), *rows(*LIST, first=3)])
    assert describe(found)["added"] == [2]
    assert describe(found)["kept"] == [(1, 3), (2, 4), (3, 5)]
    assert [*found.in_words()] == ["row 2 is new: 4 boxes, 手套"]


def test_rows_in_another_order_are_no_change() -> None:
    found = compare_lines(LIST, rows(LIST[2], LIST[0], LIST[1]))
    assert not found
    assert len(found.kept) == 3


def test_a_count_and_a_lot_that_were_corrected() -> None:
    lines = rows(*LIST)
    lines[0] = new(2, 12, item="口罩", lot="A1", to="首尔")
    lines[1] = new(3, 20, item="口罩", lot="A9", to="釜山")
    found = compare_lines(LIST, lines)
    assert describe(found) == {
        "kept": [(3, 4)],
        "edited": [(1, 2), (2, 3)],
        "gone": [],
        "added": [],
    }
    assert [*found.in_words()] == ["row 2: boxes 10 → 12", "row 3: lot A2 → A9"]
    assert [edit.is_relabelled for edit in found.edited] == [False, True]


def test_other_goods_are_another_line() -> None:
    lines = [*rows(*LIST)[:2], new(4, 5, item="手套", lot="B1", to="首尔")]
    assert describe(compare_lines(LIST, lines))["gone"] == [3]
    assert describe(compare_lines(LIST, lines))["added"] == [4]


def test_an_edited_message_is_the_same_line() -> None:
    lines = [each._replace(content=each.content.replace('"w"', '"v"')) for each in rows(*LIST)]
    found = compare_lines(LIST, lines)
    assert describe(found)["edited"] == [(1, 2), (2, 3), (3, 4)]
    assert "the texts of its labels changed" in next(found.in_words())


def test_lines_with_an_order_are_found_by_it() -> None:
    before = [
        old(1, 2, item="口罩", order="7", lot="A"),
        old(2, 3, item="口罩", order="8", lot="A"),
    ]
    lines = [
        new(2, 9, item="口罩", order="8", lot="X"),
        new(3, 9, item="口罩", order="7", lot="Y"),
    ]
    assert describe(compare_lines(before, lines))["edited"] == [(2, 2), (1, 3)]


def test_lines_that_are_alike_keep_their_counts() -> None:
    before = [old(1, 10, item="口罩"), old(2, 20, item="口罩")]
    lines = [new(2, 20, item="口罩")]
    assert describe(compare_lines(before, lines)) == {
        "kept": [(2, 2)], "edited": [], "gone": [1], "added": [],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_each_line_has_one_fate(seed: int) -> None:
    chance = random.Random(seed)
    before = [
        old(number, chance.randint(1, 4), item=chance.choice("ab"), lot=chance.choice("xyz"))
        for number in range(1, chance.randint(2, 12))
    ]
    lines = [
        new(row, chance.randint(1, 4), item=chance.choice("ab"), lot=chance.choice("xyz"))
        for row in range(2, chance.randint(3, 12))
    ]
    found = compare_lines(before, lines)
    pairs = [*found.kept, *found.edited]
    assert sorted([*(e.before.id for e in pairs), *(line.id for line in found.gone)]) == [
        line.id for line in before
    ]
    assert sorted([*(e.now.line.row for e in pairs), *(n.line.row for n in found.added)]) == [
        each.line.row for each in lines
    ]
    assert all(not edit.is_relabelled for edit in found.kept)


def make_lines(*boxes: int, lot: str = "A") -> list[PlannedLine]:
    return [old(at, count, item="口罩", lot=lot) for at, count in enumerate(boxes, 1)]


def test_equal_lines_keep_the_nearest_counts() -> None:
    found = compare_lines(make_lines(1, 100), [new(2, 99, item="口罩", lot="A")])
    assert [(edit.before.boxes, edit.now.line.boxes) for edit in found.edited] == [(100, 99)]


def test_lots_corrected_in_another_order_keep_the_counts() -> None:
    before = [
        old(1, 100, item="口罩", lot="A", to="首尔"),
        old(2, 2, item="口罩", lot="B", to="首尔"),
    ]
    lines = [
        new(2, 2, item="口罩", lot="B2", to="首尔"),
        new(3, 100, item="口罩", lot="A2", to="首尔"),
    ]
    assert describe(compare_lines(before, lines))["edited"] == [(2, 2), (1, 3)]


def test_many_lines_that_were_corrected_are_still_the_same() -> None:
    """From 501 lines on all were void and new."""
    before = [old(at, 2, item=f"i{at % 7}", lot=f"L{at}") for at in range(1, 1200)]
    lines = [new(at + 1, 2, item=f"i{at % 7}", lot=f"M{at}") for at in range(1, 1200)]
    found = compare_lines(before, lines)
    assert (len(found.edited), found.gone, found.added) == (1199, (), ())
