"""``[columns]`` of ``cardgen.toml``: reading it, and writing into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.errors import CardgenError, Location
from cardgen.project import Columns, Project, describe_columns

TABLE = """\
[columns]
"박스갯수" = "boxes"
"특이사항" = ""
"총중량(kg)" = { show = "paper" }
"로트" = { field = "lot", show = "paper" }
ignore-others = true
"""


def test_a_table(tmp_path: Path) -> None:
    (tmp_path / "cardgen.toml").write_text(TABLE, encoding="utf-8")
    assert Project.open(tmp_path).columns == Columns(
        {"박스갯수": "boxes", "특이사항": "", "로트": "lot"},
        frozenset(("총중량(kg)", "로트")),
        ignore_others=True,
        home="table",
    )


@pytest.mark.parametrize(
    ("file", "home"), [('author = "x"\n', "file"), ("# [columns]\n", "file"), (TABLE, "table")]
)
def test_what_there_is_to_write_into_is_known(tmp_path: Path, file: str, home: str) -> None:
    """A user followed the hint and wrote a second [columns] table, which is invalid TOML."""
    assert Project.open().columns.home == ""
    (tmp_path / "cardgen.toml").write_text(file, encoding="utf-8")
    columns = Project.open(tmp_path).columns
    assert columns.home == columns.with_columns(["비고"], []).home == home


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"비고" = false', "columns.비고: this value does not describe a column"),
        ('ignore-others = "x"', "columns.ignore-others: this value does not describe a column"),
        ('"비고" = { shown = "paper" }', "shown"),
        ('"비고" = { show = "screen" }', "screen"),
        ('"비고" = 3', "columns"),
    ],
)
def test_what_says_nothing_of_a_column(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "cardgen.toml").write_text(f"[columns]\n{line}\n", encoding="utf-8")
    with pytest.raises(CardgenError) as caught:
        Project.open(tmp_path)
    assert caught.value.rule == "bad-project"
    assert said in caught.value.message


@pytest.mark.parametrize(
    "before", ["", 'author = "x"\n', TABLE, "[columns]", TABLE + "[values]\n"]
)
def test_columns_are_written_into_the_file(tmp_path: Path, before: str) -> None:
    file = tmp_path / "cardgen.toml"
    file.write_text(before, encoding="utf-8")
    describe_columns(file, {'비고 "1"': "", "담당\\자": ""})
    columns = Project.open(tmp_path).columns
    assert columns.meanings['비고 "1"'] == ""
    assert columns.meanings["담당\\자"] == ""
    if before == TABLE:
        assert columns.meanings["박스갯수"] == "boxes"


def test_a_column_that_has_a_meaning_keeps_it_for_the_papers(tmp_path: Path) -> None:
    file = tmp_path / "cardgen.toml"
    file.write_text(TABLE + '"무게" = "gross_weight"\n', encoding="utf-8")
    describe_columns(file, {"무게": {"show": "paper"}, "로트": {"show": "paper"}})
    columns = Project.open(tmp_path).columns
    assert columns.meanings["무게"] == "gross_weight"
    assert {"무게", "로트"} <= columns.paper


def test_a_value_of_labels_among_the_columns_is_a_finding(tmp_path: Path) -> None:
    """It was taken for a column of this name, and labels lacked the value silently."""
    file = tmp_path / "cardgen.toml"
    file.write_text('[columns]\n"규격" = ""\nfrom = "首尔"\n', encoding="utf-8")
    with pytest.raises(CardgenError) as caught:
        Project.open(tmp_path)
    (found,) = caught.value.diagnostics
    assert (found.rule, found.location) == ("bad-project", Location(str(file), 3))
    assert (
        found.message == "columns.from: 首尔 is not a column; it looks like a value for labels"
    )
    assert found.hint == 'move the line to the table [values]: from = "首尔"'
    file.write_text('[columns]\nfrom = "to"\n"받는 곳" = "to"\n', encoding="utf-8")
    assert Project.open(tmp_path).columns.meanings["from"] == "to"


def test_what_its_writer_wrote_stays_and_a_hint_can_be_copied(tmp_path: Path) -> None:
    file = tmp_path / "cardgen.toml"
    before = b'\xef\xbb\xbf[columns] # of lists\r\n"a b" = "boxes"\r\n'
    file.write_bytes(before)
    describe_columns(file, {"c d": ""})
    assert file.read_bytes() == before + b'"c d" = ""\r\n'
