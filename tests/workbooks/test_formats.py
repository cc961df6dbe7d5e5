"""Numbers as spreadsheets show them."""

from __future__ import annotations

from typing import Any

import pytest

from cardgen.workbooks.formats import iso_day, number_cell


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (125.0, "00000", "00125"),
        (12.25, "0.0", "12.3"),
        (12.2, "0.00", "12.20"),
        (0.5, "0", "1"),
        (2.5, "0", "3"),
        (1234567.0, "#,##0", "1,234,567"),
        (1234.5, "#,##0.00", "1,234.50"),
        (17.0, '"LOT-"0000', "LOT-0017"),
        (17.0, "0000\\-\\A", "0017-A"),
        (1234567.0, "000-0000", "123-4567"),
        (4567.0, "000-0000", "000-4567"),
        (21234567.0, "000-0000", "2123-4567"),
        (125.0, "00000;-00000;0;@", "00125"),
        (8.0, '0"개"', "8개"),
        (125.0, "[Red]00000_ ;[Blue]-0", "00125"),
        (125.0, "[$-412]00000", "00125"),
        (3.0, '0.0"kg"', "3.0kg"),
        (17.0, 'General"호"', "17호"),
        (0.0, "000", "000"),
        (20200326.0, "0000-00-00", "2020-03-26"),
        (8000.0, '#,##0"장"', "8,000장"),
        (1000.0, "_(* #,##0_);_(* (#,##0)", "1,000"),
        (7.0, "00_ ", "07"),
    ],
)
def test_numbers_are_shown_as_their_format_says(value: float, code: str, shown: str) -> None:
    cell = number_cell(value, code)
    assert isinstance(cell, dict)
    assert cell["number"] == value
    assert cell["shown"] == shown
    assert not cell["scaled"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (125.0, "General"),
        (123456.0, "00000"),
        (1.5, "0.##"),
        (125.0, "@"),
        (125.0, "0"),
        (125.0, "#,##0"),
        (12.5, "0.0"),
        (125.0, "#"),
        (125.0, "###0"),
        (125.0, ""),
        (12.5, "#,##0.0"),
        (5.0, "?0"),
    ],
)
def test_numbers_that_are_shown_as_they_are(value: float, code: str) -> None:
    assert number_cell(value, code) == value


@pytest.mark.parametrize(
    ("value", "code", "scaled"),
    [
        (0.5, "0%", True),
        (1.0, "0.00%", True),
        (5000.0, "#,##0,", True),
        (5000.0, '0.0,"천"', True),
        (120000.0, "0.0E+00", False),
        (1.5, "# ?/?", False),
        (-5.0, "00000", False),
        (0.0, '0;-0;"-"', False),
        (5.0, "[DBNum1]General", False),
        (5.0, "[>=100]000;0", False),
        (4567.0, "###-####", False),
        (12.0, "0.0.0", False),
    ],
)
def test_what_is_not_sure_is_not_said(value: float, code: str, scaled: bool) -> None:
    cell = number_cell(value, code)
    assert isinstance(cell, dict)
    assert cell["shown"] is None
    assert cell["scaled"] is scaled


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        (43916.0, "yyyy-mm-dd", {"date": "2020-03-26"}),
        (43916.0, 'yyyy"年"m"月"d"日"', {"date": "2020-03-26"}),
        (43916.0, '[$-412]yyyy"년" m"월" d"일"', {"date": "2020-03-26"}),
        (43916.0, "mmm-yy", {"date": "2020-03-26"}),
        (43916.0, "m/d/yyyy", {"date": "2020-03-26"}),
        (43916.0, "[$-F800]dddd", {"date": "2020-03-26"}),
        (43916.0, "ge.m.d", {"date": "2020-03-26"}),
        (43916.9999999, "yyyy-mm-dd", {"date": "2020-03-27"}),
        (1.0, "yyyy-mm-dd", {"date": "1900-01-01"}),
        (61.0, "d", {"date": "1900-03-01"}),
        (43916.4375, "yyyy-mm-dd h:mm", {"odd": "is a time, 2020-03-26 10:30:00"}),
        (0.4375, "h:mm", {"odd": "is a time, 10:30:00"}),
        (1.5, "[h]:mm", {"odd": "is a time, 1 day, 12:00:00"}),
        (-1.0, "yyyy", {"odd": "is formatted as a date, but there is no such date"}),
        (1e9, "yyyy", {"odd": "is formatted as a date, but there is no such date"}),
    ],
)
def test_days(value: float, code: str, cell: Any) -> None:
    assert number_cell(value, code) == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("2020-03-26", {"date": "2020-03-26"}),
        ("2020-03-26T00:00:00", {"date": "2020-03-26"}),
        ("2020-03-26T10:30:00", {"odd": "is a time, 2020-03-26T10:30:00"}),
        ("2020-13-26", {"odd": "is a time, 2020-13-26"}),
        ("", {"odd": "is a time, "}),
    ],
)
def test_days_of_iso(text: str, cell: Any) -> None:
    assert iso_day(text) == cell
