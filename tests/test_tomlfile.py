from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cardgen.tomlfile import (
    Complaint,
    Validation,
    collect,
    converted,
    in_turn,
    parsed,
    sound,
)


class Sheet(msgspec.Struct, forbid_unknown_fields=True):
    columns: int
    rows: int = 1


def number(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"{text!r} is no number")
    return int(text)


def even(value: int) -> Iterator[Complaint]:
    if value % 2:
        yield Complaint(f"{value} is odd")


def test_a_parsed_value() -> None:
    assert collect(parsed("rows", number, "7", 0)) == (7, [])
    assert collect(parsed("rows", number, None, 3)) == (3, [])
    complaint = Complaint("rows: 'x' is no number", key="rows")
    assert collect(parsed("rows", number, "x", 0)) == (0, [complaint])


def test_all_complaints_are_collected_in_order() -> None:
    def both(first: str, second: str) -> Validation[int]:
        one = yield from parsed("first", number, first, 1)
        yield from even(one)
        two = yield from parsed("second", number, second, 2)
        return one * two

    assert collect(both("4", "5")) == (20, [])
    value, found = collect(both("3", "y"))
    assert value == 6
    assert [each.message for each in found] == ["3 is odd", "second: 'y' is no number"]
    assert collect(sound(both("4", "5"))) == (20, [])
    assert collect(sound(both("3", "y"))) == (None, found)


def test_validations_in_turn() -> None:
    texts = ["1", "x", "3"]
    values, found = collect(in_turn(parsed("rows", number, text, 0) for text in texts))
    assert values == [1, 0, 3]
    assert len(found) == 1


def test_a_value_of_a_kind() -> None:
    assert collect(converted({"columns": 2}, Sheet)) == (Sheet(2), [])


def test_each_key_that_is_wrong_is_found() -> None:
    made, found = collect(converted({"columns": "2", "rows": [], "colums": 1}, Sheet))
    assert made is None
    assert {each.key for each in found} == {"columns", "rows", "colums"}
    assert collect(converted([], Sheet))[0] is None
    assert collect(converted({}, Sheet))[0] is None
