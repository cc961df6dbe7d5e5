"""Edits of TOML files, which keep all else as people wrote it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cardgen.tomledit import NotEditable, PlainValue, format_value, set_values

OURS = """\
# mine
author = "Mapo"   # who

[printers.warehouse]   # the big one
to       = "socket://10.0.0.17"
language = "zpl"  # Zebra
dpi      = 203

# next
[printers.office]
  to = '''
[printers.warehouse]
dpi = 1
'''

[[approvers]]
name = "a"
"""


def test_what_is_there_gets_another_value_and_what_is_new_stands_behind_it() -> None:
    made = set_values(OURS, ("printers", "warehouse"), {"dpi": "8dot/mm", "bwr": "1dot"})
    expected = OURS.replace("dpi      = 203\n", 'dpi      = "8dot/mm"\nbwr      = "1dot"\n')
    assert made == expected


def test_what_is_taken_out_leaves_its_comment() -> None:
    made = set_values(OURS, ("printers", "warehouse"), {"language": None, "dpi": None})
    expected = OURS.replace('language = "zpl"  # Zebra', "# Zebra")
    assert made == expected.replace("dpi      = 203\n", "")
    assert set_values(OURS, ("printers", "warehouse"), {"bwr": None}) == OURS


def test_a_new_table_stands_behind_its_last_sister() -> None:
    made = set_values(OURS, ("printers", "new one"), {"to": "file:a", "dpi": 300.5})
    before, after = OURS.split("[[approvers]]")
    assert made == (
        f'{before}[printers."new one"]\nto = "file:a"\ndpi = 300.5\n\n[[approvers]]{after}'
    )


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("", {"bwr": "1dot"}, '[printers.a]\nbwr = "1dot"\n'),
        ('author = "x"', {"dpi": 203}, 'author = "x"\n\n[printers.a]\ndpi = 203\n'),
        (
            "[printers.a]\n# none yet\n\n[values]\n",
            {"dpi": 203},
            "[printers.a]\ndpi = 203\n# none yet\n\n[values]\n",
        ),
        (
            'printers.a.to = "x"\r\n[values]\r\n',
            {"turned": True, "speed": 3.5},
            'printers.a.to = "x"\r\nprinters.a.turned = true\r\nprinters.a.speed = 3.5\r\n'
            "[values]\r\n",
        ),
        (
            '[printers]\na.to = "x"\nb.to = "y"',
            {"dpi": 203},
            '[printers]\na.to = "x"\na.dpi = 203\nb.to = "y"\n',
        ),
        (
            '[ printers . "a" ]\n\tto = "x"',
            {"dpi": 1},
            '[ printers . "a" ]\n\tto = "x"\n\tdpi = 1\n',
        ),
        ("printers = { a = { } }\n", {"dpi": 1}, "printers = { a = { dpi = 1 } }\n"),
        (
            '[printers]\na = { to = "x", dpi = 1 }  # all\n',
            {"to": None, "bwr": "1dot"},
            '[printers]\na = { dpi = 1, bwr = "1dot" }  # all\n',
        ),
        (
            '[printers]\na = { dpi = 1, to = "}#" }\n',
            {"to": None},
            "[printers]\na = { dpi = 1 }\n",
        ),
        (
            '[printers.a]\nto = """x\n[printers.a]""" # z\n[[printers.b]]\ndpi = 1\n',
            {"dpi": 2},
            '[printers.a]\nto = """x\n[printers.a]""" # z\ndpi = 2\n[[printers.b]]\ndpi = 1\n',
        ),
    ],
)  # fmt: skip
def test_all_ways_to_write_a_table(
    text: str, values: dict[str, PlainValue | None], expected: str
) -> None:
    assert set_values(text, ("printers", "a"), values) == expected


COMMENTED = """\
[values]
# from = "首尔"
# to = "北京"

# What columns mean.
# [columns]
# "x" = "boxes"
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_new_table_takes_the_place_of_one_that_is_commented_out(end: str) -> None:
    """It once stood between [values] and its lines, which then belonged to [columns]."""
    text = COMMENTED.replace("\n", end)
    made = set_values(
        text, ("columns",), {"규격": "", "로트": {"field": "lot", "show": "paper"}}
    )
    new = '[columns]\n"규격" = ""\n"로트" = { field = "lot", show = "paper" }\n'
    assert made == text.replace(f"# [columns]{end}", new.replace("\n", end))
    woken = made.replace("# from", "from").replace('# "x"', '"x"')
    assert tomllib.loads(woken)["values"] == {"from": "首尔"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[values]\n# a = 1\n", "[values]\n# a = 1\n\n[columns]\nx = 1\n"),
        (
            '[values]\n# a = 1\n\n# printers\n[printers.p]\nto = "x"\n# dpi = 1\n',
            '[values]\n# a = 1\n\n[columns]\nx = 1\n\n# printers\n[printers.p]\nto = "x"\n'
            '# dpi = 1\n',
        ),
        (
            '[values]\n# a = 1\n\n# b\n# [check]\n# c = 1\n',
            '[values]\n# a = 1\n\n[columns]\nx = 1\n\n# b\n# [check]\n# c = 1\n',
        ),
        (  # what stands below a commented table is of the one above it
            '[values]\n# [columns]\nfrom = "a"\n',
            '[values]\n# [columns]\nfrom = "a"\n\n[columns]\nx = 1\n',
        ),
        (
            'a = """\n# [columns]\n"""\n',
            'a = """\n# [columns]\n"""\n\n[columns]\nx = 1\n',
        ),
    ],
)  # fmt: skip
def test_a_new_table_leaves_each_table_its_commented_lines(text: str, expected: str) -> None:
    assert set_values(text, ("columns",), {"x": 1}) == expected


@pytest.mark.parametrize("text", ["printers = 1\n", "[printers]\na = 1\n", "[[printers.a]]\n"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(NotEditable):
        set_values(text, ("printers", "a"), {"dpi": 1})


NAMES = st.text("ab", min_size=1, max_size=2)
VALUES = st.one_of(st.text(max_size=8), st.integers(-9, 9), st.booleans(), st.floats(-9, 9))


def write_tables(data: dict[str, Any], style: list[int]) -> str:
    """Write tables of tables of values, each in one of the possible forms."""
    lines = []
    for name, tables in data.items():
        for each, (inner, values) in enumerate(tables.items()):
            how = style[each % len(style)]
            pairs = [f"{key} = {format_value(value)}" for key, value in values.items()]
            if how == 0:
                lines.append(f"{name}.{inner} = {{ {', '.join(pairs)} }}")
            elif how == 1:
                lines += [f"{name}.{inner}.{pair}  # [{name}]" for pair in pairs]
    for name, tables in data.items():
        for each, (inner, values) in enumerate(tables.items()):
            if style[each % len(style)] == 2:
                pairs = [f"  {key} = {format_value(value)}" for key, value in values.items()]
                lines += ["", f"[{name}.{inner}] # {name} = 1", *pairs]
    return "\n".join(lines)


@given(
    st.dictionaries(NAMES, st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES)), max_size=3),
    st.lists(st.integers(0, 2), min_size=1, max_size=3),
    st.tuples(NAMES, NAMES),
    st.dictionaries(NAMES, st.none() | VALUES, max_size=3),
)
def test_what_is_written_is_there_and_no_other_line_is_another(
    data: dict[str, Any],
    style: list[int],
    table: tuple[str, str],
    values: dict[str, PlainValue | None],
) -> None:
    text = write_tables(data, style)
    try:
        tomllib.loads(text)
    except ValueError:  # one table written in two ways
        return
    made = set_values(text, table, values)
    found = tomllib.loads(made).get(table[0], {}).get(table[1], {})
    for key, value in values.items():
        assert found.get(key) == value
    names = "|".join(values) or "none"
    for line in text.split("\n"):
        inner = f"{table[0]}.{table[1]}"
        if line and inner not in line and not line.lstrip().startswith(tuple(names.split("|"))):
            assert line in made.split("\n")
