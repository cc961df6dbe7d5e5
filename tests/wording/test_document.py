"""Values and captions in both languages."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from cardgen.catalog import Message
from cardgen.errors import CatalogError, FieldError
from cardgen.project.files import ReadFiles
from cardgen.resources import MESSAGES
from cardgen.wording.document import join_languages, parse_integer, parse_weight
from tests.shipment.lines import project

WORDING = project().wording("zh-ko")


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("city", "首尔", ("首尔", "서울")),
        ("city", "서울", ("首尔", "서울")),
        ("city", "朝阳医院", ("朝阳医院", "朝阳医院")),
        ("item", "医用口罩", ("医用口罩", "의료용 마스크")),
        ("unit", "只", ("只", "개")),
        ("integer", "76000", ("76,000", "76,000")),
        ("date", "2022-02-17", ("2022年2月17日", "2022년 2월 17일")),
        ("date", "2022年春", ("2022年春", "2022年春")),
        ("text", "=1+1", ("=1+1", "=1+1")),
    ],
)
def test_values(kind: str, value: str, said: tuple[str, str]) -> None:
    assert WORDING.value(kind, value) == said


def test_a_message_without_its_readings() -> None:
    message = Message("m", "[念|ねん]{years}年", "{years}년 *꽃*", {"years": "integer"})
    assert WORDING.message(message, {"years": "1024"}) == ("念1,024年", "1,024년 꽃")


def test_a_day_that_is_in_no_calendar() -> None:
    with pytest.raises(FieldError, match="'2022-02-30' is not a date"):
        WORDING.value("date", "2022-02-30")


def test_captions() -> None:
    assert WORDING.caption("packing-list") == ("装箱单", "포장 명세서")
    page = {"page": "2", "pages": "5"}
    assert WORDING.caption("page-of", page) == ("第2页，共5页", "5쪽 중 2쪽")
    assert project().wording("zh-ja").caption("page-of", page)[1] == "2／5ページ"


def test_an_unfinished_caption_passes_only_in_a_draft(tmp_path: Path) -> None:
    copytree(MESSAGES, tmp_path / "messages")
    file = tmp_path / "messages" / "zh-ko" / "captions.po"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('msgctxt "lot"', '#, fuzzy\nmsgctxt "lot"'), encoding="utf-8")
    unfinished = dataclasses.replace(
        project(), messages=tmp_path / "messages", _files=ReadFiles()
    )
    with pytest.raises(CatalogError, match="the translation of lot waits for review"):
        unfinished.wording("zh-ko").caption("lot")
    assert unfinished.wording("zh-ko", draft=True).caption("lot") == (
        "批号",
        "제조번호",
    )


def test_decimals() -> None:
    assert WORDING.number(Decimal("1234.5"), 2) == ("1,234.50", "1,234.50")
    assert WORDING.number(Decimal(7), 0) == ("7", "7")


def test_the_language_of_a_text() -> None:
    assert WORDING.lang("麻浦区厅") == "zh-Hans"
    assert WORDING.lang("麻浦区厅 마포구청") == "ko"
    assert WORDING.lang("ひらがな") == "zh-Hans"
    assert project().wording("zh-ja").lang("横浜マスク") == "ja"


def test_numbers_as_people_type_them() -> None:
    assert [parse_integer(text) for text in ("24", "1,000", " １２ ")] == [24, 1000, 12]
    assert [str(parse_weight(text)) for text in ("12.5", "1,000 kg", "３公斤", "0.5KG")] == [
        "12.5",
        "1000",
        "3",
        "0.5",
    ]
    for text in ("", "1,00", "-5", "12,5", "1e3", "5 lb", "٣", "9" * 16):
        with pytest.raises(ValueError, match="is not a weight in kilograms"):
            parse_weight(text)
        with pytest.raises(ValueError, match="is not a whole number"):
            parse_integer(text)


def test_both_on_one_line() -> None:
    assert join_languages(("箱号", "상자 번호")) == "箱号 · 상자 번호"
    assert join_languages(("箱数", "箱数")) == "箱数"
