"""Numbers with their unit in one cell, numbers in words, and years of two digits."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.errors import CardgenError
from cardgen.shipment.manifest.counts import is_about, read_count
from tests.shipment.manifest.test_lists import warnings
from tests.shipment.manifest.test_manifest import read

UNITS = frozenset(["병", "개", "장", "벌", "箱", "枚", "本", "只", "瓶", "个", "双", "ea"])


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        *(("24병", 24, "병"), ("50벌", 50, "벌"), ("3箱", 3, "箱"), ("12本", 12, "本")),
        *(
            ("２４ 本", 24, "本"),
            ("2,000只", 2000, "只"),
            ("24EA", 24, "ea"),
            ("24 ea", 24, "ea"),
            ("50（枚）", 50, "枚"),
            ("50 (개)", 50, "개"),
        ),
        *(
            ("천 개", 1000, "개"),
            ("열두 병", 12, "병"),
            ("스무 병", 20, "병"),
            ("한 개", 1, "개"),
        ),
        *(("2千", 2000, ""), ("三", 3, ""), ("二十四", 24, ""), ("2만", 20000, "")),
        *(
            ("1.5万", 15000, ""),
            ("2만4000", 24000, ""),
            ("1万5千", 15000, ""),
            ("천", 1000, ""),
        ),
        *(
            ("일천이백", 1200, ""),
            ("이천삼", 2003, ""),
            ("二千零三", 2003, ""),
            ("壹佰贰拾", 120, ""),
        ),
        *(("二〇", 20, ""), ("一百二十", 120, ""), ("十万", 100_000, ""), ("两千", 2000, "")),
    ],
)
def test_a_number_that_can_be_read_in_one_way(text: str, number: int, unit: str) -> None:
    assert read_count(text, UNITS.__contains__) == (number, unit, False)


@pytest.mark.parametrize(
    "text",
    [
        "50枚入り",
        "50枚入",
        "2000只/箱",
        "每箱50只",
        "每箱50只装",
        "상자당 24병",
        "24병들이",
        "50개입",
        "24병/박스",
    ],
)
def test_a_number_of_each_box(text: str) -> None:
    found = read_count(text, UNITS.__contains__)
    assert found is not None
    assert (found.unit != "", found.each) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "二百五",
            "二千三",
            "2万5",
            "三四",
            "三四千",
            "1.000",
            "1.000万",
            "3.5",
            "24각",
            "三千克",
        ),
        *("万万", "零", "", "병", "L-24", "2十3千", "1,00", "十" * 50),
    ],
)
def test_what_may_be_another_number_is_none(text: str) -> None:
    assert read_count(text, UNITS.__contains__) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "약2000",
            "约2000",
            "約 2000",
            "대략 30",
            "大约2000",
            "およそ30",
            "approx. 30",
            "~30",
        ),
        *(
            "2000여 개",
            "30개 정도",
            "2000左右",
            "50个以上",
            "数百",
            "수십 개",
            "10~12",
            "10-12",
            "2000+",
        ),
    ],
)
def test_what_is_about_a_number(text: str) -> None:
    assert is_about(text)
    assert not is_about("24병")


def read_errors(folder: Path, *rows: str) -> list[tuple[str, str]]:
    with pytest.raises(CardgenError) as caught:
        read(folder, *rows)
    return [(each.message, each.hint) for each in caught.value.diagnostics]


def test_a_unit_behind_its_number_is_the_unit_of_the_row(tmp_path: Path) -> None:
    """24병 was refused with the hint to write digits."""
    rows = (
        "마스크,2000장,3상자",
        "방호복,50벌,２박스",
        "손소독제,천 병,三",
        "손소독제,24 EA,1개",
    )
    found = read(tmp_path, "품명,수량,박스 수", *rows)
    assert [
        (line.fields["quantity"], line.fields["unit"], line.boxes) for line in found.lines()
    ] == [("2000", "只", 3), ("50", "件", 2), ("1000", "瓶", 3), ("24", "瓶", 1)]


def test_a_unit_that_differs_from_its_column_is_a_finding(tmp_path: Path) -> None:
    header = "품명,수량,단위,박스 수"
    assert read_errors(tmp_path, header, "방호복,50벌,세트,1") == [
        (
            "column 수량: the unit here is 벌, but the column 단위 says 세트",
            "write only the number, or correct the unit",
        )
    ]
    assert read(tmp_path, header, "방호복,50벌,벌,1").rows == 1
    assert read(tmp_path, header, "방호복,50벌,,1").rows == 1


def test_a_total_with_its_unit_is_shared_among_the_boxes(tmp_path: Path) -> None:
    (line,) = read(tmp_path, "품명,총수량,박스 수", "손소독제,48병,2").lines()
    assert (line.fields["quantity"], line.fields["unit"]) == ("24", "瓶")
    ((message, _),) = read_errors(tmp_path, "품명,총수량,박스 수", "손소독제,24병/박스,2")
    assert message == "column 총수량: '24병/박스' is the quantity in one box"


@pytest.mark.parametrize(
    ("header", "cell", "hint"),
    [
        (
            "수량",
            "24각",
            "",
        ),
        ("수량", "약2000", "count, and write the exact number in digits"),
        ("수량", "二百五", "write digits, as in 24 or 1,000"),
    ],
)
def test_the_hint_says_what_to_do_about_a_number(
    tmp_path: Path, header: str, cell: str, hint: str
) -> None:
    ((_, said),) = read_errors(tmp_path, f"품명,{header},박스 수", f"손소독제,{cell},1")
    assert said.startswith(hint)


@pytest.mark.parametrize("cell", ["50식", "50 食", "５０식", "쉰식"])
def test_a_unit_that_the_glossary_lacks_is_what_is_told(tmp_path: Path, cell: str) -> None:
    """The error called the number wrong, and told people to give the unit a column."""
    with pytest.raises(CardgenError) as caught:
        read(tmp_path, "품명,수량,박스 수", f"손소독제,{cell},1")
    (found,) = caught.value.diagnostics
    unit = cell[-1]
    assert found.rule == "unknown-term"
    assert found.message.endswith(f": the glossary has no unit '{unit}'")
    assert found.remedy is not None
    assert found.remedy.names == (unit, "unit", "zh-ko")


@pytest.mark.parametrize("cell", ["三四", "二百五", "3/4", "-3", "1.000"])
def test_what_is_no_number_is_not_told_of_as_a_unit(tmp_path: Path, cell: str) -> None:
    ((message, _),) = read_errors(tmp_path, "품명,수량,박스 수", f"손소독제,{cell},1")
    assert "is not a whole number" in message


def test_pieces_are_what_the_article_is_counted_in(tmp_path: Path) -> None:
    """EA in a header made 50 个 of suits; suits are counted in 件."""
    rows = ("방호복,50,1", "손소독제,24,1", "장갑,10,1")
    found = read(tmp_path, "품명,수량(EA),박스 수", *rows)
    assert [line.fields["unit"] for line in found.lines()] == ["件", "瓶", "个"]
    assert warnings(found) == [  # which are pairs, or single ones
        "unit-differs: column 수량(EA): the header counts 장갑 in EA, but the glossary in "
        "켤레, 짝"
    ]
    (line,) = read(tmp_path, "품명,수량,단위,박스 수", "방호복,50,PCS,1").lines()
    assert line.fields["unit"] == "件"


def test_a_unit_of_the_header_that_an_article_has_not_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, "품명,수량(병),박스 수", "손소독제,24,1", "방호복,50,1")
    assert warnings(found) == [
        "unit-differs: column 수량(병): the header counts 방호복 in 병, but the glossary in "
        "벌, 세트"
    ]
    found = read(tmp_path, "品名,数量(瓶),箱数", "防护服,50,1")  # each in its own language
    assert warnings(found) == [
        "unit-differs: column 数量(瓶): the header counts 防护服 in 瓶, but the glossary in "
        "件, 套"
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("27.06.30", "write the year with four digits: 2027-06-30"),
        ("26/11/30", "write the year with four digits: 2026-11-30"),
        ("27. 6. 30.", "write the year with four digits: 2027-06-30"),
        ("270630", "write the year with four digits: 2027-06-30"),
        ("27年6月30日", "write the year with four digits: 2027-06-30"),
        ("115/11/30", "write 2026-11-30, or 民國115年11月30日"),
        ("30.06.2027", "write year, month and day: 2027-06-30"),
        ("8.11.30", "write the year with four digits, as in 2020-03-26"),
    ],
)
def test_the_hint_for_a_short_year_is_that_of_the_country(
    tmp_path: Path, text: str, hint: str
) -> None:
    """The hint said that the year is last; Koreans and Japanese write it first."""
    ((_, said),) = read_errors(tmp_path, "품명,박스 수,유효기간", f"마스크,1,{text}")
    assert said == hint
