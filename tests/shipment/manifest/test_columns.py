"""Cells that are read strictly."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from cardgen.errors import CardgenError, FieldError
from cardgen.shipment.manifest.cells import MergedCell, OddCell, ShownNumber
from cardgen.shipment.manifest.columns import (
    read_code,
    read_date,
    read_integer,
    read_text,
    read_weight,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardgen.shipment.manifest.cells import ListCell


AMBIGUOUS = "is ambiguous: the year is last, so the order of day and month is not clear"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", "0"), ("24", "24"), ("1,000", "1000"), ("1，000", "1000"), ("１０００", "1000"),
        ("1 000", "1000"), ("1\u00a0000", "1000"), ("1,234,567", "1234567"), ("'49", "49"),
        (" 49\u3000", "49"), (1000.0, "1000"), (0.0, "0"), ("999999999999999", "9" * 15),
    ],
)  # fmt: skip
def test_integers(cell: ListCell, value: str) -> None:
    assert read_integer(cell) == value


@pytest.mark.parametrize(
    "cell",
    [
        "-3", "+3", "3.5", "3,5", "1,00", "1,0000", "1.000", "1,000 000", "1.000.000", "007",
        "=1+1", "一千", "²", "①", "٣", "1e3", "0x10", "3/4", "1_000", "", "9" * 16, 3.5, -3.0,
        1e15, dt.date(2020, 3, 4), "1000.0", "１．０００", "--", "12 34",
    ],
)  # fmt: skip
def test_what_is_no_integer(cell: ListCell) -> None:
    with pytest.raises(CardgenError) as caught:
        read_integer(cell)
    assert caught.value.rule == "bad-value"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.5", "12.5"), ("12.50 kg", "12.5"), ("12kg", "12"), ("1,250.75", "1250.75"),
        ("１２．５", "12.5"), ("0.250", "0.25"), ("1.000", "1"), (12.5, "12.5"), (9.0, "9"),
        (0.1 + 0.2, "0.3"), ("12.5㎏", "12.5"),
        ("8.5kgs", "8.5"), ("８．５ｋｇ", "8.5"), ("8.5킬로", "8.5"), ("8.5키로", "8.5"),
        ("8.5キロ", "8.5"), ("8.5 Kg.", "8.5"),
    ],
)  # fmt: skip
def test_weights(cell: ListCell, value: str) -> None:
    assert read_weight(cell) == value


@pytest.mark.parametrize(
    "cell", ["12,5", "-1", "1.2.3", "12 lb", "12.5公斤kg", ".5", "5.", "", "1e-7"]
)
def test_what_is_no_weight(cell: str) -> None:
    with pytest.raises(FieldError, match="is not a weight"):
        read_weight(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2020-03-26", "2020/3/26", "2020.3.26", "2020. 3. 26.", "2020年3月26日",
        "2020年03月26日",
        "2020년 3월 26일", "20200326", "２０２０／３／２６", "2020-03-26 00:00:00",
        "令和2年3月26日", "R2.3.26", "r2/3/26",
        "Ｒ２．３．２６", "平成32年3月26日", "㋿2年3月26日",
        "民國109年3月26日", "中華民國109年3月26日", "民國 109 年 3 月 26 日", "2020/3/26 0:00",
        "二〇二〇年三月二十六日", "令和二年三月二十六日", "民國一〇九年三月二十六日",
        "中華民國一百零九年三月二十六日", "2020年3月26日まで", "2020. 3. 26.까지",
        "至2020年3月26日",
        "2020. 3. 26.(목)", "2020年3月26日（木）", "2020-03-26(목요일)", "令和2年3月26日(木)迄",
        "2020-03-26T00:00:00", "43916", 43916.0, dt.date(2020, 3, 26), "'2020-3-26",
    ],
)  # fmt: skip
def test_dates(cell: ListCell) -> None:
    assert read_date(cell) == "2020-03-26"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("3/4/2020", f"'3/4/2020' {AMBIGUOUS}"),
        ("26.3.2020", f"'26.3.2020' {AMBIGUOUS}"),
        ("2020-02-30", "there is no day '2020-02-30'"),
        ("2020-13-01", "there is no day '2020-13-01'"),
        ("2020-3/26", "'2020-3/26' is not a date"),
        ("2020. 3. 26.(금)", "there is no day '2020. 3. 26.(금)'"),
        ("2020年13月末", "'2020年13月末' is not a date"),
        ("二〇二〇年三月二二十日", "'二〇二〇年三月二二十日' is not a date"),
        ("20-03-26", "'20-03-26' is ambiguous: its year has two digits"),
        ("’27.12.31.", "'’27.12.31.' is ambiguous: its year has two digits"),
        ("2020-03", "'2020-03' is a month without a day"),
        ("2023/03", "'2023/03' is a month without a day"),
        ("2023年3月", "'2023年3月' is a month without a day"),
        ("2023년 3월", "'2023년 3월' is a month without a day"),
        ("令和5年3月", "'令和5年3月' is a month without a day"),
        ("03/2023", "'03/2023' is a month without a day"),
        ("令和元年4月30日", "there is no day '令和元年4月30日': the era begins on 2019-05-01"),
        ("R2.2.30", "there is no day 'R2.2.30'"),
        ("26 Mar 2020", "'26 Mar 2020' is not a date"),
        ("0202-03-26", "'0202-03-26' is not a date"),
        ("2020年3월26日", "'2020年3월26日' is not a date"),
        ("2020-03-26 10:30", "'2020-03-26 10:30' is not a date"),
        ("439160", "'439160' is not a date"),
        (43916.5, "'43916.5' is not a date"),
        (3.0, "'3' is not a date"),
    ],
)  # fmt: skip
def test_what_is_no_date(cell: ListCell, message: str) -> None:
    with pytest.raises(CardgenError) as caught:
        read_date(cell)
    assert caught.value.message == message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2020年2月末", "2020-02-29"), ("2027년 2월 말", "2027-02-28"),
        ("2027.12월말", "2027-12-31"), ("令和9年6月末日", "2027-06-30"),
        ("2027年4月底", "2027-04-30"),
    ],
)  # fmt: skip
def test_the_end_of_a_month_is_its_last_day(cell: str, day: str) -> None:
    assert read_date(cell) == day


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "=1+1"), ("@SUM(A1)", "@SUM(A1)"), ("+82 2 123", "+82 2 123"), ("-x", "-x"),
        ("'0017", "0017"), ("''x", "'x"), ("  a\u3000", "a"), (17.0, "17"), (3.5, "3.5"),
        ("\u1106\u1161\u1111\u1169", "마포"), ("医疗\u3000物资", "医疗\u3000物资"), ("", ""),
        ("👍🏽", "👍🏽"),
    ],
)  # fmt: skip
def test_texts(cell: ListCell, text: str) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("a\nb", "'a\\nb' contains a line break"),
        ("a\x07b", "'a\\x07b' contains the control character U+0007"),
        ("a\u202eb", "'a\\u202eb' contains the control character U+202E"),
        ("口\ufffd", "'口\ufffd' contains U+FFFD, the mark of a lost character"),
        ("#REF!", "'#REF!' is a spreadsheet error"),
        ("Err:502", "'Err:502' is a spreadsheet error"),
        ("x" * 1001, f"'{'x' * 39}…' is longer than 1,000 characters"),
        (1e15, "1000000000000000 has more than 15 digits, and spreadsheets round such numbers"),
        (dt.date(2020, 3, 4), "the spreadsheet changed the value to the date 2020-03-04"),
        (OddCell("holds an error"), "the cell holds an error"),
    ],
)
def test_what_is_no_text(cell: ListCell, message: str) -> None:
    with pytest.raises(CardgenError) as caught:
        read_text(cell)
    assert caught.value.message == message
    assert caught.value.hint


@pytest.mark.parametrize("read", [read_integer, read_weight, read_date])
def test_odd_cells_stay_odd(read: Callable[[ListCell], str]) -> None:
    with pytest.raises(FieldError, match="the cell holds an error"):
        read(OddCell("holds an error"))
    with pytest.raises(FieldError, match="the value is in the merged cell A2:A5"):
        read(MergedCell("A2:A5", 20.0))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="00123"', "00123"), (' ="a""b" ', 'a"b'), ('="1.2E+05"', "1.2E+05"),
        ("'Mar-24", "Mar-24"), ("L1E+05", "L1E+05"), ("2E10", "2E10"), ("3월", "3월"),
        ("MAR24", "MAR24"), ("1-2-3", "1-2-3"), (ShownNumber(125.0, "00125", "00000"), "00125"),
        (ShownNumber(12.25, "12.3", "0.0"), "12.3"),
    ],
)  # fmt: skip
def test_codes(cell: ListCell, text: str) -> None:
    """Labels showed `="00123"` with its quotation marks."""
    assert read_code(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        "1.2E+05", "1.23E+11", "1E+20", "-1.5e-07", "Mar-24", "24-Mar", "24-Mar-20", "Mar-2024",
        "3월 24일", "03월 24일", "3月24日", "2020년 3월",
        ShownNumber(0.5, None, "0%", scaled=True),
        ShownNumber(20200218.0, "20,200,218", "#,##0"),
        ShownNumber(120000.0, "1.2E+05", "0.0E+00"), ShownNumber(1.5, None, "# ?/?"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_has_made_of_a_code(cell: ListCell) -> None:
    """Recalls go by the lot; such lots went onto labels without a warning."""
    with pytest.raises(FieldError) as caught:
        read_code(cell)
    assert caught.value.rule == "bad-value"
    assert caught.value.hint.startswith("format the cell as text and type the value again")


def test_numbers_are_those_of_the_cell_unless_another_is_shown() -> None:
    assert read_integer(ShownNumber(8000.0, "8,000", "#,##0")) == "8000"
    assert read_weight(ShownNumber(12.5, "12.5kg", '0.0"kg"')) == "12.5"
    assert read_date(ShownNumber(20200326.0, "2020-03-26", "0000-00-00")) == "2020-03-26"
    with pytest.raises(FieldError, match="shows another number: the value is 5, the format 0%"):
        read_integer(ShownNumber(5.0, None, "0%", scaled=True))
