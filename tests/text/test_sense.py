from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cardgen.text.breaks import Break, find_breaks
from cardgen.text.sense import are_parallel, weigh_breaks, weigh_syllable_breaks
from tests.text.samples import LANGS, TEXTS

# Behind which mark of the expected text a break of which kind stands.
MARKS = {
    Break.HARD: "⏎",
    Break.SENTENCE: "‖",
    Break.CLAUSE: "|",
    Break.PAUSE: "¦",
    Break.PHRASE: "·",
    Break.WORD: "-",
    Break.TIED: "=",
    Break.PLAIN: "",
    Break.SYLLABLE: "",
}


def mark_breaks(text: str, lang: str) -> str:
    """Insert a mark at each break of a text, except within words."""
    weighed = dict(weigh_breaks(text, lang))
    return "".join(
        (MARKS[weighed[at]] if at in weighed else "") + char for at, char in enumerate(text)
    )


def strip_breaks(text: str) -> str:
    return "".join(char for char in text if char not in "⏎‖|¦·-=")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh-Hans", "北京，|加油！‖首尔·与=你们·同=在。"),
        ("zh-Hans", "“好！”‖他说：|“好。”‖好"),
        ("zh-Hans", "好……‖好——|好"),
        ("zh-Hans", "花开\n⏎花开"),
        ("ja", "乗り越えよう=――|名古屋市民とともに"),
        ("ja", "待って‥‥|いる"),
        ("ko", "베이징, |힘내세요! ‖서울이 =함께"),
    ],
)
def test_what_ends_with_the_sense(lang: str, expected: str) -> None:
    assert mark_breaks(strip_breaks(expected), lang) == expected


@pytest.mark.parametrize("dash", ["——", "――", "──", "⸺", "‥‥"])
def test_a_japanese_dash_was_no_end_of_a_clause(dash: str) -> None:
    text = f"乗り越えよう{dash}名古屋市民とともに"
    assert dict(weigh_breaks(text, "ja"))[6 + len(dash)] is Break.CLAUSE


@pytest.mark.parametrize(
    ("lang", "text", "whole"),
    [
        ("zh-Hans", "感谢市民在2020年2月送来的口罩", "2020年2月"),
        ("ja", "横浜市民から2020年3月26日に届いた", "2020年3月26日"),
        ("ja", "二〇二〇年二月に届いた", "二〇二〇年二月"),
        ("ko", "저희는 2020년 3월 26일 저녁에", "2020년 3월 26일"),
        ("zh-Hans", "我们结为友好城市已有24年", "友好城市"),
    ],
)
def test_dates_and_terms_were_divided(lang: str, text: str, whole: str) -> None:
    start = text.index(whole)
    inside = range(start + 1, start + len(whole))
    assert all(kind >= Break.TIED for at, kind in weigh_breaks(text, lang) if at in inside)


@pytest.mark.parametrize(
    ("lang", "text", "at"),
    [
        ("ja", "皆は「よし！」と答えた。", 7),
        ("zh-Hans", "一声“加油！”的呼唤", 7),
    ],
)
def test_what_goes_on_behind_a_quotation_stood_alone(lang: str, text: str, at: int) -> None:
    assert dict(weigh_breaks(text, lang))[at] is Break.TIED


def test_a_katakana_word_is_divided_only_where_one_of_its_words_ends() -> None:
    text = "コミュニケーションプラットフォームの"
    kinds = dict(weigh_breaks(text, "ja"))
    assert kinds[9] is Break.TIED
    inside = [kind for at, kind in kinds.items() if at not in {9, 17}]
    assert inside == [Break.SYLLABLE] * len(inside)


@pytest.mark.parametrize(
    ("lang", "text", "parallel"),
    [
        ("zh-Hans", "武汉加油！中国加油！世界加油！", True),
        ("ko", "우한 힘내라! 중국 힘내라! 세계 힘내라!", True),
        ("zh-Hans", "加油！加油！", False),  # two are no row
        ("zh-Hans", "加油！我们永远与你们在一起！谢谢！", False),
        ("zh-Hans", "加油！\n加油！\n加油！", False),  # somebody has said where lines end
    ],
)
def test_cheers_that_are_read_as_one_figure(lang: str, text: str, parallel: bool) -> None:
    assert are_parallel(text, lang) is parallel


def test_surrogates_are_refused() -> None:
    with pytest.raises(ValueError, match="lone surrogate"):
        weigh_breaks("\udc00", "ja")


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "ja"])
def test_phrases_never_go_against_kinsoku(lang: str) -> None:
    text = "救命！流浪动物，花ひらく。「団結」してこそ、この困難を乗り越えられる。"
    assert {at for at, _ in weigh_breaks(text, lang)} == set(find_breaks(text, lang))


@given(TEXTS, st.sampled_from(LANGS))
def test_any_text(text: str, lang: str) -> None:
    weighed = weigh_breaks(text, lang)
    places = [at for at, _ in weighed]
    assert places == sorted(set(places))
    assert all(0 < at < len(text) for at in places)
    hard = [at for at, kind in weighed if kind is Break.HARD]
    assert hard == [at for at in range(1, len(text)) if text[at - 1] == "\n"]
    assert set(find_breaks(text, lang)) == set(places)
    divided = weigh_syllable_breaks(text, lang)
    assert set(weighed) <= set(divided)
    syllables = dict(set(divided) - set(weighed))
    assert all(kind is Break.SYLLABLE for kind in syllables.values())
    assert lang == "ko" or not syllables


def test_korean_words_are_divided_only_where_that_is_asked_for() -> None:
    """Most words fit on a line: places within all words cost a third more time."""
    text = "힘내세요, 여러분!"
    assert dict(weigh_breaks(text, "ko")) == {6: Break.CLAUSE}
    assert [at for at, kind in weigh_syllable_breaks(text, "ko") if kind is Break.SYLLABLE] == [
        *(1, 2, 3, 7, 8),
    ]


@pytest.mark.parametrize(
    ("lang", "text", "at"),
    [
        ("zh-Hans", "釜山广域市 → 法兰西岛大区", ["釜山广域市 "]),
        ("ja", "釜山広域市 → 地域圏", ["釜山広域市 "]),
        ("zh-Hans", "免洗手消毒液 1,234,567瓶", ["免洗手消毒液 "]),
        ("zh-Hans", "COVID 19", []),
        ("ko", "서울 → 부산", ["서울 "]),
    ],
)
def test_a_space_that_somebody_wrote_divides(lang: str, text: str, at: list[str]) -> None:
    """The name of a city was divided, and an arrow stood far from its target."""
    best = [end for end, kind in weigh_breaks(text, lang) if kind == Break.CLAUSE]
    assert [text[:end] for end in best] == at


@pytest.mark.parametrize("lang", ["zh-Hans", "ja"])
def test_a_korean_word_stays_whole_in_another_language(lang: str) -> None:
    """Names in lists were divided between any two syllables."""
    breaks = dict(weigh_breaks("收货人 마포구청 담당", lang))
    assert {at for at, kind in breaks.items() if kind is Break.SYLLABLE} == {5, 6, 7, 10}


@pytest.mark.parametrize(
    ("text", "begins", "expected"),
    [
        ("우 110 신이구 / 담당: 국제사무조 / 전화 02-5550-0136", "담당", Break.CLAUSE),
        ("우 110 신이구 / 담당: 국제사무조 / 전화 02-5550-0136", "국제", Break.TIED),
        ("우 110 신이구 / 담당: 국제사무조 / 전화 02-5550-0136", "전화", Break.CLAUSE),
        ("친구들에게: 다시 만나요", "다시", Break.CLAUSE),
    ],
)
def test_a_label_was_torn_from_its_value(text: str, begins: str, expected: Break) -> None:
    assert dict(weigh_breaks(text, "ko"))[text.index(begins)] is expected
