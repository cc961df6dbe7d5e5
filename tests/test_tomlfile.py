from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import msgspec
import pytest

from cardgen.tomlfile import (
    MOST_FOUND,
    Complaint,
    NotToml,
    TomlLines,
    Validation,
    collect,
    convert,
    parse_key,
    read_toml,
    run_all,
    run_sound,
)
from tests.moment import a_moment


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
    assert collect(parse_key("rows", number, "7", 0)) == (7, [])
    assert collect(parse_key("rows", number, None, 3)) == (3, [])
    complaint = Complaint("rows: 'x' is no number", key="rows")
    assert collect(parse_key("rows", number, "x", 0)) == (0, [complaint])


def test_all_complaints_are_collected_in_order() -> None:
    def both(first: str, second: str) -> Validation[int]:
        one = yield from parse_key("first", number, first, 1)
        yield from even(one)
        two = yield from parse_key("second", number, second, 2)
        return one * two

    assert collect(both("4", "5")) == (20, [])
    value, found = collect(both("3", "y"))
    assert value == 6
    assert [each.message for each in found] == ["3 is odd", "second: 'y' is no number"]
    assert collect(run_sound(both("4", "5"))) == (20, [])
    assert collect(run_sound(both("3", "y"))) == (None, found)


def test_validations_in_turn() -> None:
    texts = ["1", "x", "3"]
    values, found = collect(run_all(parse_key("rows", number, text, 0) for text in texts))
    assert values == [1, 0, 3]
    assert len(found) == 1


def test_a_value_of_a_kind() -> None:
    assert collect(convert({"columns": 2}, Sheet)) == (Sheet(2), [])


def test_each_key_that_is_wrong_is_found() -> None:
    made, found = collect(convert({"columns": "2", "rows": [], "colums": 1}, Sheet))
    assert made is None
    assert {each.key for each in found} == {"columns", "rows", "colums"}
    assert collect(convert([], Sheet))[0] is None
    assert collect(convert({}, Sheet))[0] is None


# --- what takes long -------------------------------------------------------------------

SIZE = 200_000
LONG = {
    "dots": ".".join("a" * (SIZE // 2)) + " = 1",
    "dots in a header": "[" + ".".join("a" * (SIZE // 2)) + "]",
    "quoted parts": ".".join(['"\\""'] * (SIZE // 5)) + " = 1",
    "dots and blanks": "a . " * (SIZE // 4) + "a = 1",
    "parts one short": ("a." * 19 + "a = 1\n") * (SIZE // 45),
    "words": "a" * SIZE,
    "words and blanks": "a " * (SIZE // 2),
    "quotes": '"' * SIZE,
    "escaped quotes": 'a = "' + '\\"' * (SIZE // 2),
    "texts that do not end": 'a = "\n' * (SIZE // 6),
    "three quotes": 'a = """' + '\\"""' * (SIZE // 4),
    "apostrophes": "'" * SIZE,
    "three apostrophes": "'''\n" * (SIZE // 4),
    "comments": "# a.b.c'\"" * (SIZE // 9),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_mended_keys_of_very_many_parts_took_gigabytes(text: str) -> None:
    """The search for them takes linear time."""
    with a_moment(), suppress(NotToml):
        read_toml(text)


@pytest.mark.parametrize("key", ["a." * 20 + "a", '"a" . ' * 20 + "a", "'a'." * 20 + "a"])
def test_keys_of_many_parts(key: str) -> None:
    with pytest.raises(NotToml) as caught:
        read_toml(f'b = """\n{key}\n"""\n{key} = 1')
    assert (str(caught.value), caught.value.line) == ("a key has more than 20 parts", 4)


@pytest.mark.parametrize(
    "text",
    ["a.a.a = 1", 'b = "' + "a." * 40 + '"', "# " + "a." * 40, "b = '" + "a." * 40 + "'"],
)
def test_texts_and_comments_have_as_many_dots_as_they_like(text: str) -> None:
    read_toml(text)


def test_so_many_mistakes_are_told_and_no_more() -> None:
    """Each was removed and the rest tried again: 10,000 took 49 seconds."""
    made, found = collect(convert({f"k{number}": 1 for number in range(10_000)}, Sheet))
    assert made is None
    assert len(found) == MOST_FOUND + 1
    assert found[-1] == Complaint("there are more errors", "correct the errors above first")
    wrong = {f"k{number}": 1 for number in range(MOST_FOUND)}
    _, found = collect(convert({"columns": 1, "rows": 1, **wrong}, Sheet))
    assert [each.key for each in found] == [*wrong]


def test_lines_of_tables_and_keys() -> None:
    lines = TomlLines('a = 1\n"b c" = 2\n[d]\na = 3\n"e f" = 4\n[ \'g\' ] # here\na = 5\n')
    assert (lines.of("a"), lines.of("b c"), lines.of("d"), lines.of("g")) == (1, 2, 3, 6)
    assert (lines.of("d", "a"), lines.of("d", "e f"), lines.of("g", "a")) == (4, 5, 7)
    assert (lines.of("d", "none"), lines.of("none", "a")) == (3, None)


def test_lines_of_tables_of_which_there_are_several() -> None:
    lines = TomlLines("[a]\nb = 1\n[[c]]\nb = 2\nd = 3\n [[ c ]] # more\nd = 4\n[[[e]]]\n")
    assert (lines.each, lines.of("c"), lines.of("c", "d")) == ({"c": [3, 6]}, 3, 5)
    assert (lines.of("a", "b"), lines.of("a", "d"), lines.of("e")) == (2, 1, None)


def test_the_line_of_a_key_or_of_what_it_is_in() -> None:
    lines = TomlLines("a = 1\n[b]\nc = 2\n[b.d]\ne = 3\n[[b.f]]\n")
    keys = ("a", "b", "b.c", "b.x", "b.d", "b.d.e", "b.d.e.x", "b.f", "b.f.x.y", "x", "x.y.z")
    assert [lines.at(key) for key in keys] == [1, 2, 3, 2, 4, 5, 5, 6, 6, None, None]


def test_the_line_of_one_of_several_tables() -> None:
    lines = TomlLines("[[a]]\nb = 1\n[[a]]\nb = 2\n")
    keys = ("a.0", "a.1", "a.2", "a.\u0661", f"a.{'9' * 5000}", "a")
    assert [lines.at(key) for key in keys] == [1, 3, 1, 1, 1, 1]
