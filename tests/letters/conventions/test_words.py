"""Dates, labels, honorifics, openings with closings, greetings and spoken numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from cardgen.catalog import Country
from cardgen.errors import CardgenError
from cardgen.letters.conventions import Form, load_convention

DAY = dt.date(2020, 3, 16)
DATES: list[tuple[str, Form, bool, str, Country, str]] = [
    ("zh", "official", False, "", "CN", "2020年3月16日"),  # ★ GB/T 9704-2012 7.3.5.4
    ("zh", "ceremonial", True, "", "CN", "二〇二〇年三月十六日"),
    ("zh-Hant", "official", False, "", "TW", "中華民國109年3月16日"),  # ★ 文書處理手冊
    ("zh-Hant", "official", True, "", "TW", "中華民國一〇九年三月十六日"),
    ("zh-Hant", "official", False, "", "CN", "2020年3月16日"),
    ("zh-Hant", "certificate", False, "", "", "2020年3月16日"),
    ("zh-Hant", "official", False, "era", "CN", "中華民國109年3月16日"),
    ("zh-HK", "official", False, "western", "TW", "2020年3月16日"),
    ("ko", "official", False, "", "KR", "2020. 3. 16."),  # ★ 행정업무규정 제7조
    ("ko", "ceremonial", False, "", "KR", "2020년 3월 16일"),
    ("ja", "ceremonial", False, "", "JP", "2020年3月16日"),
    ("ja", "official", False, "", "JP", "令和2年3月16日"),
    ("ja", "certificate", False, "", "CN", "2020年3月16日"),
    ("ja", "ceremonial", True, "era", "", "令和二年三月十六日"),
]


@pytest.mark.parametrize(("lang", "register", "vertical", "era", "country", "wanted"), DATES)
def test_a_date_is_as_its_register_and_the_country_of_the_sender_have_it(
    lang: str, register: Form, vertical: bool, era: str, country: Country, wanted: str
) -> None:
    made = load_convention(lang).format_date(
        DAY, register, vertical=vertical, era=era, country=country
    )
    assert made == wanted


@pytest.mark.parametrize(
    ("lang", "register", "vertical", "era", "wanted"),
    [
        ("zh-Hant", "official", False, "", "109年3月16日"),  # ★ 文書處理手冊
        ("zh-Hant", "certificate", False, "", "109年3月16日"),
        ("zh-Hant", "official", True, "", "一〇九年三月十六日"),
        ("zh-Hant", "ceremonial", False, "era", "109年3月16日"),
        ("zh-Hant", "official", False, "western", "2020年3月16日"),
        ("ja", "official", False, "era", "令和2年3月16日"),
        ("ko", "official", False, "", "2020. 3. 16."),
    ],
)
def test_a_date_in_the_text_lacks_the_name_of_the_republic(
    lang: str, register: Form, vertical: bool, era: str, wanted: str
) -> None:
    made = load_convention(lang).format_date(
        DAY, register, vertical=vertical, era=era, country="TW", in_text=True
    )
    assert made == wanted


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (dt.date(2019, 5, 1), "令和元年5月1日"),
        (dt.date(2019, 4, 30), "平成31年4月30日"),
        (dt.date(1989, 1, 7), "昭和64年1月7日"),
        (dt.date(1979, 3, 14), "昭和54年3月14日"),
    ],
)
def test_an_era_begins_on_its_day(day: dt.date, wanted: str) -> None:
    assert load_convention("ja").format_date(day, "official", country="JP") == wanted


def test_the_first_year_of_an_era_is_gannen_in_columns() -> None:
    made = load_convention("ja").format_date(
        dt.date(2019, 5, 1), "official", vertical=True, era="era"
    )
    assert made == "令和元年五月一日"


LABELS = [
    ("zh", False, "一、 （一） 1. （1）"),  # ★ GB/T 9704-2012 7.3.3
    ("zh-Hant", False, "一、 (一) 1、 (1) 甲、 (甲)"),  # ★ 文書處理手冊: 「（）」以半形書寫
    ("ko", False, "1. 가. 1) 가) (1) (가) ① ㉮"),  # ★ 시행규칙 제2조
    ("ja", False, "１ （１） ア （ア）"),  # ★ 公用文作成の考え方
    ("ja", True, "一 １ （一） （１） ア"),
]


@pytest.mark.parametrize(("lang", "vertical", "wanted"), LABELS)
def test_lists_are_numbered_by_level(lang: str, vertical: bool, wanted: str) -> None:
    labels = wanted.split()
    made = [
        load_convention(lang).format_label(n + 1, 1, vertical=vertical)
        for n in range(len(labels))
    ]
    assert made == labels


def test_korean_items_go_on_after_ha_and_are_indented_by_level() -> None:
    korean = load_convention("ko")
    assert [korean.format_label(2, number) for number in (14, 15, 16)] == ["하.", "거.", "너."]
    assert [korean.find_level(n).start for n in range(1, 9)] == [*range(8)]


def test_more_than_nine_are_narrow_in_japanese() -> None:
    assert [load_convention("ja").format_label(1, n) for n in (9, 10)] == ["９", "10"]


def catch(ask: Callable[[], object]) -> str:
    with pytest.raises(CardgenError) as caught:
        ask()
    return str(caught.value)


def test_a_list_that_is_too_deep_or_too_long() -> None:
    assert catch(lambda: load_convention("zh").format_label(5, 1)) == (
        "bad-value: a list in zh-Hans has no level 5\n  hint: use 1 to 4"
    )
    assert catch(lambda: load_convention("ko").format_label(8, 15)) == (
        "bad-value: a list has no circled-hangul numeral for 15\n"
        "  hint: split the list, or start it one level higher"
    )


HONOURED = [
    ("ja", "佐倉健一", "知事", "holder", "head", "ceremonial", "知事　佐倉健一　様"),
    ("ja", "佐倉健一", "知事", "holder", "head", "official", "知事　佐倉健一　殿"),
    ("ja", "", "東京都知事", "holder", "head", "official", "東京都知事　殿"),
    ("ja", "佐倉健一", "大使", "holder", "state", "ceremonial", "大使　佐倉健一　閣下"),
    ("ja", "東京都外務部", "", "organisation", "", "official", "東京都外務部　御中"),
    ("ja", "会員", "", "many", "", "ceremonial", "会員各位"),
    ("ko", "윤서준", "시장", "holder", "head", "ceremonial", "시장 윤서준 귀하"),
    ("ko", "윤서준", "", "person", "elder", "ceremonial", "윤서준 좌하"),
    ("ko", "윤서준", "대사", "holder", "state", "ceremonial", "대사 윤서준 각하"),
    ("ko", "국제교류과", "", "organisation", "", "ceremonial", "국제교류과 귀중"),
    # ★ 행정업무규정 시행규칙 별지 제1호서식: 수신
    ("ko", "국제교류과", "", "organisation", "", "official", "국제교류과"),
    ("ko", "윤서준", "서울특별시장", "holder", "head", "official", "서울특별시장"),
    ("ko", "윤서준", "", "person", "", "official", "윤서준 귀하"),
    ("zh", "尹瑞俊", "市长", "holder", "head", "ceremonial", "尹瑞俊市长阁下"),
    ("zh", "尹瑞俊", "市长", "holder", "head", "official", "尹瑞俊市长"),
    ("zh", "外事办公室", "", "organisation", "", "official", "外事办公室"),
]


@pytest.mark.parametrize(
    ("lang", "name", "title", "kind", "rank", "register", "wanted"), HONOURED
)
def test_an_addressee_is_honoured_by_kind_and_rank(
    lang: str, name: str, title: str, kind: str, rank: str, register: str, wanted: str
) -> None:
    made = load_convention(lang).add_honorific(name, title, kind, rank, register)  # type: ignore[arg-type]
    assert made == wanted


def test_who_writes_may_choose_an_honorific() -> None:
    made = load_convention("zh").add_honorific(
        "尹瑞俊", "市长", "holder", "head", "ceremonial", honorific="先生"
    )
    assert made == "尹瑞俊市长先生"


def test_an_honorific_that_is_none_or_not_for_them() -> None:
    def ask(lang: str, kind: str, word: str) -> Callable[[], object]:
        return lambda: load_convention(lang).add_honorific(
            "某", "", kind, "", "ceremonial", honorific=word  # type: ignore[arg-type]
        )  # fmt: skip

    assert catch(ask("ja", "person", "さん")) == (
        "unknown-honorific: 'さん' is not an honorific in ja\n  hint: choose one of: 先生, 様, "
        "殿, 閣下"
    )
    assert catch(ask("ja", "person", "御中")) == (
        "unknown-honorific: 御中 is for an organisation, not for a person\n"
        '  hint: choose one of: 先生, 様, 殿, 閣下, or write kind = "organisation"'
    )
    assert catch(ask("zh", "person", "")) == (
        "unknown-honorific: there is no honorific for a person in zh-Hans\n"
        '  hint: write honorific = "…": 先生 or 女士'
    )


@pytest.mark.parametrize(
    ("lang", "name", "title", "word", "next_word"),
    [
        ("ko", "윤서준님", "", "님", "귀하"),
        ("ko", "윤서준", "시장님", "님", "귀하"),
        ("ja", "佐倉先生", "", "先生", "様"),
        ("ja", "佐倉様", "", "様", "様"),
        ("ja", "会員各位", "", "各位", "様"),
    ],
)
def test_an_honorific_is_not_doubled(
    lang: str, name: str, title: str, word: str, next_word: str
) -> None:
    part = title or name
    assert catch(
        lambda: load_convention(lang).add_honorific(name, title, "person", "", "ceremonial")
    ) == (
        f"doubled-honorific: {part} already has {word}, and the letter adds {next_word}\n"
        f"  hint: write {part.removesuffix(word)} without {word}"
    )


@pytest.mark.parametrize(
    ("lang", "register", "reply", "wanted"),
    [
        ("ja", "ceremonial", False, "拝啓"),
        ("ja", "ceremonial", True, "拝復"),
        ("ja", "official", False, ""),
        ("zh", "ceremonial", False, "尊敬的尹瑞俊市长阁下："),
        ("zh", "official", False, "尹瑞俊市长："),
        ("zh-Hant", "ceremonial", True, "尹瑞俊市长閣下勛鑒："),
        ("ko", "ceremonial", True, "존경하는 尹瑞俊 市长님께"),
        ("ko", "official", False, ""),
    ],
)
def test_a_letter_opens_by_register(
    lang: str, register: Form, reply: bool, wanted: str
) -> None:
    made = load_convention(lang).format_salutation(
        "尹瑞俊", "市长", "holder", "head", register, reply=reply
    )
    assert made == wanted


@pytest.mark.parametrize(
    ("lang", "opening", "register", "reply", "wanted"),
    [
        ("ja", "拝啓", "ceremonial", False, "敬具"),
        ("ja", "謹啓", "ceremonial", False, "謹白"),
        ("ja", "前略", "ceremonial", False, "草々"),
        ("ja", "拝復", "ceremonial", True, "敬具"),
        ("zh", "尊敬的", "ceremonial", False, "此致\n敬礼！"),
        ("zh", "", "official", False, "特此函达。"),
        ("zh", "", "official", True, "特此函复。"),
        ("zh", "", "certificate", False, ""),
        ("zh-Hant", "勛鑒", "ceremonial", False, "敬頌\n勛綏"),
        ("zh-Hant", "鈞鑒", "ceremonial", False, "敬請\n鈞安"),
        ("zh-Hant", "公鑒", "ceremonial", False, "敬頌\n公綏"),
        ("zh-Hant", "惠鑒", "ceremonial", False, "順頌\n時祺"),
        ("ko", "존경하는", "ceremonial", False, "드림"),
        ("ko", "", "official", False, ""),
    ],
)
def test_a_closing_belongs_to_its_opening(
    lang: str, opening: str, register: Form, reply: bool, wanted: str
) -> None:
    assert load_convention(lang).find_closing(opening, register=register, reply=reply) == wanted


def test_a_chosen_closing_is_known_whatever_its_marks() -> None:
    assert load_convention("zh").find_closing("尊敬的", "此致 敬礼") == "此致\n敬礼！"
    assert load_convention("ko").find_closing("존경하는", "올림") == "올림"


def test_what_does_not_go_together() -> None:
    assert catch(lambda: load_convention("ja").find_closing("拝啓", "謹白")) == (
        "unpaired-closing: 拝啓 does not go with the closing 謹白\n  hint: write 敬具 or 拝具 "
        "or 敬白"
    )
    assert catch(lambda: load_convention("ko").find_closing("친애하는", "올림")) == (
        "unpaired-closing: 친애하는 does not go with the closing 올림\n  hint: write 드림"
    )
    assert catch(lambda: load_convention("ja").find_closing("拝敬")) == (
        "unpaired-closing: '拝敬' is not an opening of letters in ja\n"
        "  hint: choose one of: 前略, 急啓, 拝啓, 拝復, 謹啓, 謹復"
    )


def test_a_greeting_fits_its_month_and_not_every_opening() -> None:
    assert load_convention("ja").find_greeting(3, 20) == "早春の候、"
    assert load_convention("ja").can_greet("拝啓")
    assert not load_convention("ja").can_greet("前略")


@pytest.mark.parametrize(
    ("lang", "opening"), [("zh", "尊敬的"), ("zh-Hant", "勛鑒"), ("ko", "존경하는")]
)
def test_letters_of_other_languages_begin_with_no_season(lang: str, opening: str) -> None:
    assert not load_convention(lang).can_greet(opening)
    assert load_convention(lang).find_greeting(3, 20) == ""


@pytest.mark.parametrize(
    ("month", "day", "greeting"),
    [
        (11, 6, "晩秋の候、"),
        (11, 7, "向寒の候、"),
        (11, 30, "向寒の候、"),
        (2, 3, "厳寒の候、"),
        (2, 4, "余寒の候、"),
        (3, 1, "早春の候、"),
        (3, 21, "春暖の候、"),
        (4, 1, "陽春の候、"),
        (8, 6, "盛夏の候、"),
        (8, 7, "残暑の候、"),
    ],
)
def test_a_greeting_follows_the_seasons_within_a_month(
    month: int, day: int, greeting: str
) -> None:
    assert load_convention("ja").find_greeting(month, day) == greeting
    assert load_convention("ja").can_greet("拝啓")
    assert not load_convention("ja").can_greet("前略")


@pytest.mark.parametrize(
    ("lang", "register", "wanted"),
    [
        ("zh", "ceremonial", "防护服300件、手套8双"),  # ★ GB/T 15834-2011 4.5
        ("ko", "official", "防护服 300件, 手套 8双"),
        ("ja", "official", "防护服300件、手套8双"),
        ("ja", "certificate", "防护服300件　手套8双"),
    ],
)
def test_goods_stand_in_a_sentence(lang: str, register: Form, wanted: str) -> None:
    goods = [("防护服", "300件"), ("手套", "8双")]
    assert load_convention(lang).join_goods(goods, register) == wanted


SPOKEN = [
    (3_700, "3,700", "3,700", "3,700"),
    (17_000, "1.7万", "1만 7천", "1万7千"),
    (220_000, "22万", "22만", "22万"),
    (1_134_567, "约113万", "약 113만", "約113万"),
    (12_345, "约1.2万", "약 1만 2천", "約1万2千"),
    (99_999, "约10万", "약 10만", "約10万"),
    (123_456_789, "约1.23亿", "약 1억 2,346만", "約1億2,346万"),
]


@pytest.mark.parametrize(("number", "chinese", "korean", "japanese"), SPOKEN)
def test_numbers_are_said_rounded(
    number: int, chinese: str, korean: str, japanese: str
) -> None:
    made = [load_convention(lang).round_number(number) for lang in ("zh", "ko", "ja")]
    assert made == [chinese, korean, japanese]
