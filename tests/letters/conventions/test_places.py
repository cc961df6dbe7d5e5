"""The places of blocks in each convention, with their clauses."""

from __future__ import annotations

import pytest

from cardgen.letters.conventions import BlockPlace, Form, Kind, load_convention

PLACES = [
    # 敬具 one em from the right edge; raised by one from the foot in columns
    ("ja", "ceremonial", False, "closing", {"align": "end", "end": 1}, "結語"),
    ("ja", "ceremonial", True, "closing", {"align": "end", "end": 1}, "tegamiletter"),
    ("ja", "ceremonial", False, "salutation", {"joins": "next", "joint": "　"}, "頭語"),
    ("ja", "ceremonial", False, "date", {"align": "end"}, "upper right"),
    ("ja", "ceremonial", True, "date", {"align": "start", "start": 2}, "AERA"),
    ("ja", "ceremonial", True, "addressee", {"align": "start", "scale": 1.2}, "tegamiletter"),
    ("ja", "ceremonial", True, "signature", {"align": "end", "end": 1}, "AERA"),
    ("ja", "official", False, "record", {"align": "center", "kept": True}, "記"),
    ("ja", "official", False, "end", {"align": "end", "end": 1}, "以上"),
    ("ja", "official", False, "subject", {"align": "center"}, "件名"),
    ("ja", "certificate", False, "paragraph", {"first": 0}, "indent"),
    # 此致 two characters in, 敬礼！ flush
    ("zh-Hans", "ceremonial", False, "closing", {"start": 0, "first": 2}, "敬礼"),
    ("zh-Hans", "ceremonial", False, "salutation", {"start": 0, "first": 0}, "flush"),
    ("zh-Hans", "official", False, "paragraph", {"first": 2}, "★ GB/T 9704-2012 7.3.3"),
    ("zh-Hans", "official", False, "date", {"align": "end", "end": 4}, "7.3.5.1"),
    ("zh-Hans", "official", False, "signature", {"on": "date"}, "★ GB/T 9704-2012 7.3.5.1"),
    ("zh-Hans", "official", False, "reference", {"align": "end"}, "★ GB/T 9704-2012 10.1"),
    ("zh-Hans", "official", False, "subject", {"before": 2}, "★ GB/T 9704-2012 10.1"),
    ("zh-Hans", "official", False, "enclosures", {"start": 2, "before": 1}, "7.3.4"),
    ("zh-Hans", "official", False, "copies", {"start": 1, "end": 1}, "7.4.2"),
    ("zh-Hant", "ceremonial", False, "closing", {"start": 0, "first": 2}, "敬頌"),
    ("zh-Hant", "official", False, "subject", {"align": "start"}, "★ 文書處理手冊"),
    ("ko", "official", False, "end", {"joins": "before", "joint": "  "}, "제4조"),
    ("ko", "official", False, "signature", {"align": "center"}, "별지 제1호서식"),
    ("ko", "official", False, "paragraph", {"first": 0, "start": 0}, "제2조"),
    ("ko", "ceremonial", False, "closing", {"joins": "before", "joint": " "}, "드림"),
    ("ko", "ceremonial", False, "paragraph", {"first": 1}, "2타"),
]


@pytest.mark.parametrize(("lang", "register", "vertical", "kind", "wanted", "source"), PLACES)
def test_a_block_stands_where_its_source_says(
    lang: str,
    register: Form,
    vertical: bool,
    kind: Kind,
    wanted: dict[str, object],
    source: str,
) -> None:
    place = load_convention(lang).find_place(kind, register, vertical=vertical)
    assert {name: getattr(place, name) for name in wanted} == wanted
    assert source in place.source


ORDERS = [
    ("ja", "ceremonial", False, "date addressee signature salutation body closing"),
    ("ja", "ceremonial", True, "salutation body closing date signature addressee"),
    (
        "ja",
        "official",
        False,
        "reference date addressee signature subject body record list end",
    ),
    ("zh-Hans", "ceremonial", False, "salutation body closing signature date"),
    (
        "zh-Hans",
        "official",
        False,
        "letterhead reference subject addressee body signature date",
    ),
    (
        "zh-Hant",
        "official",
        False,
        "sender addressee date reference enclosures subject body copies",
    ),
    ("zh-Hant", "ceremonial", True, "salutation body closing signature date"),
    ("ko", "ceremonial", False, "salutation body date signature closing"),
    ("ko", "official", False, "addressee subject body enclosures end signature reference"),
    ("ja", "certificate", True, "title addressee body list date signature"),
]


@pytest.mark.parametrize(("lang", "register", "vertical", "wanted"), ORDERS)
def test_blocks_come_in_the_order_of_their_register(
    lang: str, register: Form, vertical: bool, wanted: str
) -> None:
    order = load_convention(lang).find_order(register, vertical=vertical)
    assert [kind for kind in order if kind in wanted.split()] == wanted.split()
    assert len(set(order)) == len(order)


def test_what_nothing_is_said_of_stands_at_the_margin() -> None:
    place = load_convention("ja").find_place("sender", "ceremonial")
    assert place == BlockPlace(source=place.source)


SEALS = [
    # the last character of the name at the centre of the seal
    ("ko official square", "name", "last-character", 0.0, "★ 행정업무규정 시행규칙 제11조"),
    ("ko ceremonial square", "name", "beside", 0.0, "over nothing"),
    ("ja official square", "name", "last-character", 0.5, "角印"),
    ("ja official round", "name", "beside", 0.0, "must not overlap"),
    ("zh-Hans official round", "date", "centre", 0.0, "★ GB/T 9704-2012 7.3.5.1"),
    ("zh-Hans official square", "date", "centre", 0.0, "presses itself"),
    ("zh-Hans ceremonial square", "name", "beside", 0.0, "over nothing"),
]


@pytest.mark.parametrize(("which", "over", "at", "shift", "source"), SEALS)
def test_a_seal_goes_where_its_source_says(
    which: str, over: str, at: str, shift: float, source: str
) -> None:
    lang, register, shape = which.split()
    rule = load_convention(lang).find_seal(shape, register)  # type: ignore[arg-type]
    assert (rule.over, rule.at, rule.shift) == (over, at, shift)
    assert source in rule.source


def test_name_and_date_are_a_little_below_the_centre_of_a_chinese_seal() -> None:
    assert load_convention("zh").find_seal("round").raised > 0
