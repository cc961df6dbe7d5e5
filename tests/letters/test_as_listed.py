"""Days and numbers that are texts: a letter reads them as a list of a shipment does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.letters import Register, letter_template, load_data, locate_error
from cardgen.letters.compose import compose
from cardgen.letters.data import GoodsLine, LetterData, Party, diagnose_data

PROJECT = Project.open()
FILE = Path(__file__).parents[2] / "examples" / "letters" / "thanks-tokyo.toml"
DAYS = {"date": dt.date(2020, 3, 20), "received": dt.date(2020, 4, 5)}
WRITTEN = {"date": "令和2年3月20日", "received": "2020年4月5日"}


def with_values(values: dict[str, Any], register: Register, **more: Any) -> LetterData:
    data = load_data(FILE)
    return msgspec.structs.replace(
        data.in_register(register),
        values={**data.values, **values},
        sender=Party(kind="organisation", office="东京都"),
        addressee=Party(kind="organisation", office="北京市"),
        **more,
    )


@pytest.mark.parametrize("pair", ["zh-ja", "zh-ko", "zh-Hant-ja"])
@pytest.mark.parametrize("register", ["ceremonial", "official"])
@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("calendar", [{}, {"ja": "era"}, {"ja": "western"}])
def test_a_quoted_date_among_the_values_is_set_as_any_other(
    pair: str, register: Register, vertical: bool, calendar: dict[str, str]
) -> None:
    template = letter_template("thanks")
    told = [
        compose(
            template,
            with_values(values, register, vertical=vertical, calendar=calendar),
            PROJECT,
            pair,
        )
        for values in (
            DAYS,
            WRITTEN,
            {name: day.isoformat() for name, day in DAYS.items()},
            {"date": {"zh": "2020年3月20日", "ja": "R2.3.20"}, "received": "2020. 4. 5."},
        )
    ]
    assert all(letter == told[0] for letter in told)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('"去年3月"', "is not a date"),
        ('"令和2年4月"', "is a month without a day"),
        ('{ zh = "2020年3月20日", ja = "令和2年3月21日" }', "are not the same day"),
    ],
)
def test_a_value_that_is_no_day_is_told_on_its_line(
    tmp_path: Path, written: str, reason: str
) -> None:
    file = tmp_path / "letter.toml"
    text = FILE.read_text(encoding="utf-8")
    text = text.replace("received = 2020-04-02", f"received = {written}")
    file.write_text(text, "utf-8")
    data = load_data(file)
    with pytest.raises(CardgenError) as caught:
        compose(letter_template("thanks"), data, PROJECT, "zh-ja")
    (found,) = locate_error(caught.value, file).diagnostics
    assert reason in found.message
    assert found.hint
    assert found.location
    line = found.location.line
    assert line
    assert file.read_text(encoding="utf-8").splitlines()[line - 1] == f"received = {written}"


GOODS = """date = 2020-03-26
[sender]
office = "北京市"
[addressee]
office = "东京都"
[[goods]]
item = "防护服"
"""


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ('quantity = "20,000"\nunit = "件"', GoodsLine("防护服", 20000, "件")),
        ('quantity = "500着"\nunit = "着"', GoodsLine("防护服", 500, "着")),
        ('quantity = "500着"', GoodsLine("防护服", 500, "着")),
        (
            'quantity = "２万"\nunit = "件"\nboxes = "10箱"',
            GoodsLine("防护服", 20000, "件", 10),
        ),
    ],
)
def test_goods_are_counted_as_lists_count_them(
    tmp_path: Path, written: str, line: GoodsLine
) -> None:
    file = tmp_path / "letter.toml"
    file.write_text(GOODS + written + "\n", "utf-8")
    assert load_data(file).goods == [line]


@pytest.mark.parametrize(
    "written",
    [
        'quantity = "約500"\nunit = "着"',
        'quantity = "500着"\nunit = "枚"',
        'quantity = "1.000"\nunit = "着"',
        'quantity = "50枚入り"\nunit = "枚"',
        'quantity = 500\nunit = "着"\nboxes = "10kg"',
    ],
)
def test_goods_that_no_list_counts_so_are_told(tmp_path: Path, written: str) -> None:
    file = tmp_path / "letter.toml"
    file.write_text(GOODS + written + "\n", "utf-8")
    (found,) = diagnose_data(file).diagnostics
    assert "write digits, as in" in found.hint
    assert found.location
    assert found.location.line
