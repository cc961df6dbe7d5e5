from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cardgen.text import orientation_table
from cardgen.text.orientation import find_orientation, find_stands, vertical_forms
from tests.system import lacking
from tests.text.orientation_builder import table, values
from tests.text.samples import LANGS, TEXTS

FILE = Path("/usr/share/unicode/VerticalOrientation.txt")


@pytest.fixture(scope="module")
def data() -> str:
    if not FILE.is_file():
        lacking(FILE.name, "unicode-data")
    return FILE.read_text(encoding="utf-8")


@pytest.mark.system
def test_every_character_has_unicodes_value(data: str) -> None:
    expected = values(data)
    assert len(expected) == sys.maxunicode + 1
    assert [find_orientation(chr(code)) for code in range(sys.maxunicode + 1)] == expected


@pytest.mark.system
def test_the_table_is_what_its_builder_makes(data: str) -> None:
    if "15.1.0" not in data[:80]:
        pytest.skip("the table is made from another version of Unicode's file")
    made = Path(orientation_table.__file__).read_text(encoding="utf-8")
    assert table(data) == made
    assert len(orientation_table.RUNS.split()) == 266


def test_the_builder_fills_gaps_and_ignores_remarks() -> None:
    made = table("# VerticalOrientation-9.9.9.txt\n0002..0003 ; Tu # two\n\n0005;Tr\n0006;U\n")
    assert "0R 2u 4R 5r 6U 7R\n" in made
    assert "Vertical_Orientation 9.9.9 " in made


@pytest.mark.parametrize(
    ("char", "value"),
    [("国", "U"), ("한", "U"), ("A", "R"), ("—", "R"), ("。", "Tu"), ("「", "Tr")],
)
def test_orientation(char: str, value: str) -> None:
    assert find_orientation(char) == value


MARKS = {"level": "?", "upright": "U", "sideways": "-", "transformed": "t", "combined": "c"}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ja", "国か한Ａ。", "UUUUU"),
        ("ja", "「ー（", "ttt"),
        ("ja", "—…‥“", "tttt"),
        ("ja", "：；", "UU"),
        # rule 12, side by side in a column
        ("ja", "24年", "ccU"),
        ("ja", "120年", "---U"),
        ("zh-Hans", "120年", "cccU"),
        ("zh-Hant", "120年", "cccU"),
        ("zh-Hans", "2020年", "----U"),
        ("ko", "7년", "UU"),
        ("ja", "Aさん", "UUU"),
        ("ja", "NGOの", "cccU"),
        ("ja", "ngoの", "---U"),
        ("ja", "NGOSの", "----U"),
        ("ja", "A4の", "--U"),
        ("ja", "3.5倍", "---U"),
        ("ja", "COVID-19の", "--------U"),
        ("ja", "(24)年", "-cc-U"),
        ("ja", "24%の", "---U"),
        ("ja", "ビタミン C の", "UUUU-U-U"),
        ("ja", "Vitamin C の", "----------U"),
        ("ko", "24 25", "cc-cc"),
        ("ja", "1\ufe0f\u20e3", "U"),
        ("zh-Hans", "it’s", "----"),
        ("zh-Hans", "国’s", "UtU"),
        ("ja", "国\u200b国 A", "UUU-U"),
        ("ja", "国\nA", "U-U"),
        ("ja", "", ""),
    ],
)
def test_stands(lang: str, text: str, expected: str) -> None:
    graphemes = [text] if "\u20e3" in text else list(text)
    assert "".join(MARKS[stand] for stand in find_stands(graphemes, lang)) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh-Hans", "“山‘川’”", "『山「川」』"),
        ("zh-Hans", "it’s ok.", "it’s ok."),
        ("zh-Hant", "“山‘川’”", "「山『川』」"),
        ("zh-HK", "“山”", "「山」"),
        ("ja", "“山”.", "〝山〟."),
        ("ja", "‘山’, it’s", "〝山〟, it’s"),
        ("en", "“山”", "“山”"),
        ("ko", "“형제가”, ‘한마음’.", "『형제가』、 「한마음」。"),
        ("ko", "3.5 kg, 함께... 끝.", "3.5 kg、 함께... 끝。"),
        ("ko", ".,", ".,"),
    ],
)
def test_marks_of_vertical_text(lang: str, text: str, expected: str) -> None:
    assert vertical_forms(text, lang) == expected


def test_japanese_columns_may_have_corner_brackets() -> None:
    assert vertical_forms("“山‘川’”", "ja", corners=True) == "「山『川』」"
    assert vertical_forms("“山”", "zh-Hans", corners=True) == "『山』"


@given(TEXTS, st.sampled_from(LANGS))
def test_every_cluster_stands_somehow(text: str, lang: str) -> None:
    assert len(vertical_forms(text, lang)) == len(text)
    found = find_stands(list(text), lang)
    assert len(found) == len(text)
    assert "level" not in found
