from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardgen.text.breaks import Break, Strictness, Unit, break_opportunities, weighed_breaks
from cardgen.text.classes import CLOSING
from tests.text.samples import LANGS, TEXTS, cut

LETTER = {"zh-Hans": "国", "zh-Hant": "國", "zh-HK": "國", "ja": "国", "ko": "국"}
UNITS: tuple[Unit, ...] = ("word", "syllable")

# JLREQ appendix A, by class.
OPENING = "‘“（〔［｛〈《「『【｟〘〖«〝"  # cl-01
NEVER_FIRST = (
    "’”）〕］｝〉》」』】｠〙〗»〟"  # cl-02, closing
    "‐〜゠–"  # cl-03, hyphens
    "！？‼⁇⁈⁉"  # cl-04, dividing
    "・：；"  # cl-05, middle dots
    "。．"  # cl-06, full stops
    "、，"  # cl-07, commas
    "ヽヾゝゞ々〻"  # cl-09, iteration
    "ー"  # cl-10, prolonged sound
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"  # cl-11, small kana
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "°′″℃¢％‰%￠"  # cl-13, postfixed
    "…‥"  # cl-08, inseparable, but for the dash
    "～~·"  # CLREQ 3.1.4, KLREQ 4.3.3
)
PREFIXED = "￥＄￡€№$£¥"  # cl-12


@pytest.mark.parametrize("lang", LANGS)
def test_kinsoku(lang: str) -> None:
    letters = LETTER[lang] * 2
    for unit in UNITS:
        started = [
            mark
            for mark in NEVER_FIRST + "".join(CLOSING)
            if 2 in break_opportunities(f"{letters}{mark}{letters}", lang, unit=unit)
        ]
        ended = [
            mark
            for mark in OPENING + PREFIXED
            if 3 in break_opportunities(f"{letters}{mark}{letters}", lang, unit=unit)
        ]
        assert (started, ended) == ([], [])


@pytest.mark.parametrize("lang", LANGS)
def test_marks_part_letters_elsewhere(lang: str) -> None:
    letters = LETTER[lang] * 2
    assert [
        mark
        for mark in "。、！？」）』】ー"
        if 3 not in break_opportunities(f"{letters}{mark}{letters}", lang, unit="syllable")
    ] == []
    assert [
        mark
        for mark in "「（『【《￥"
        if 2 not in break_opportunities(f"{letters}{mark}{letters}", lang, unit="syllable")
    ] == []


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "zh-HK"])
@pytest.mark.parametrize("mark", "—／⸺")
def test_chinese_dashes_and_solidus_never_begin_a_line(lang: str, mark: str) -> None:
    assert break_opportunities(f"国国{mark}国国", lang) == [1, 3, 4]


def test_japanese_dashes_may_begin_a_line() -> None:
    assert break_opportunities("国国——国国", "ja") == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        # UAX #14 with kinsoku: every ideograph, but no mark first or opening last
        ("zh-Hans", "心｜诚｜则｜（花｜开）。"),
        ("ja", "念｜ず｜れ｜ば、｜「花」｜ひ｜ら｜く"),
        ("ja", "が｜ん｜ばっ｜て！｜ソ｜ウ｜ル"),
        # numbers, Latin words and what belongs to them
        ("zh-Hans", "共｜1,130,000只｜口｜罩，｜3.14｜和｜50％｜的｜￥50"),
        ("zh-Hans", "2025年｜11月｜3日｜第3章｜第10条"),
        ("zh-Hant", "第１２頁｜共｜90個｜Tokyo｜友｜好"),
        ("ja", "24年｜1,000枚"),
        ("zh-Hans", "两｜字｜线——｜和｜省｜略｜号……｜好"),
        # Korean: from space to space, or behind what ends a clause or joins words
        ("ko", "형제가 ｜한마음이면 ｜쇠도 ｜끊습니다."),
        ("ko", "“가나다”라고 ｜말했다"),
        ("ko", "A/S센터에서 ｜만나요"),
        ("ko", "한국어(한글)는 ｜3,000원을"),
        ("ko", "漢字漢字를 ｜일본"),
        ("ko", "힘내세요!｜서울이,서울-｜부산 ｜하나—｜둘"),
        ("ko", "국·가"),
        ("ko", "가나\u200b｜다라"),
        # what the translator typed
        ("zh-Hans", "心｜诚\n｜则"),
        ("zh-Hans", "甲\n｜\n｜乙"),
        ("zh-Hans", "花｜開\n｜——｜乙"),
        ("ko", "가나\n｜~다라"),
        ("zh-Hans", "甲\n"),
        ("zh-Hans", "\x85\n｜甲"),
        # nothing draws a hyphen
        ("zh-Hans", "interna\u00adtional"),
        ("zh-Hans", ""),
        ("ko", "가"),
    ],
)
def test_opportunities(lang: str, expected: str) -> None:
    text = expected.replace("｜", "")
    assert cut(text, break_opportunities(text, lang)) == expected


def test_korean_by_syllable() -> None:
    text = "형제가 한마음"
    assert (
        cut(text, break_opportunities(text, "ko", unit="syllable")) == "형｜제｜가 ｜한｜마｜음"
    )


@pytest.mark.parametrize(
    ("strictness", "expected"),
    [("normal", "カ｜ッ｜パ｜ー"), ("strict", "カッ｜パー")],
)
def test_strictness(strictness: Strictness, expected: str) -> None:
    assert (
        cut("カッパー", break_opportunities("カッパー", "ja", strictness=strictness))
        == expected
    )


def kinds(text: str, lang: str) -> str:
    """`text` with the rank of each break in front of what follows it."""
    weighed = dict(weighed_breaks(text, lang))
    return "".join(
        (f"{weighed[at].value}" if at in weighed else "") + char for at, char in enumerate(text)
    )


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh-Hans", "心4诚3则4花4开。\n0心"),
        ("zh-Hans", "北4京，2加4油！1首4尔3与4你4同4在。"),
        ("zh-Hans", "“好！”1他4说：2“好。”1好"),
        ("zh-Hans", "雪4中4送4炭"),
        ("zh-Hans", "好……1好——2好"),
        ("ko", "베5이5징, 2힘5내5세5요! 1서5울5이 3함5께"),
        ("ko", "그 4날5카5로5움5이 3쇠5도"),
        ("ko", "“가5나”5라5고 3말"),
    ],
)
def test_kinds(lang: str, expected: str) -> None:
    text = "".join(char for char in expected if not char.isdecimal())
    assert kinds(text, lang) == expected


def phrases(text: str, lang: str) -> list[str]:
    edges = [0, *(at for at, kind in weighed_breaks(text, lang) if kind <= 3), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


def test_terms_are_one_phrase() -> None:
    whole = phrases("我们结为友好城市已有24年。在这艰难时刻，我市与你们同在。", "zh-Hans")
    assert "友好城市" in whole
    assert phrases("友好城市", "zh-Hans") == ["友好城市"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh-Hans", "病毒无国界，友谊亦无疆。"),
        ("zh-Hans", "山川异域，风月同天。"),
        ("zh-Hans", "患难见真情。我市与你们同在。"),
        ("ko", "도는 사람에게서 멀지 않고, 그 나라의 다름이 늘 없습니다."),
    ],
)
def test_no_line_ends_behind_a_phrase_of_one_character(lang: str, text: str) -> None:
    found = phrases(text, lang)
    assert len(found) > 2
    assert all(len(phrase.strip()) > 1 for phrase in found)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "ja"])
def test_phrases_never_go_against_kinsoku(lang: str) -> None:
    text = "救命！流浪动物，花ひらく。「団結」してこそ、この困難を乗り越えられる。"
    assert {at for at, _ in weighed_breaks(text, lang)} == set(break_opportunities(text, lang))


@given(TEXTS, st.sampled_from(LANGS))
def test_any_text(text: str, lang: str) -> None:
    weighed = weighed_breaks(text, lang)
    places = [at for at, _ in weighed]
    assert places == sorted(set(places))
    assert all(0 < at < len(text) for at in places)
    hard = [at for at, kind in weighed if kind is Break.HARD]
    assert hard == [at for at in range(1, len(text)) if text[at - 1] == "\n"]
    syllables = {at for at, kind in weighed if kind is Break.SYLLABLE}
    assert set(break_opportunities(text, lang)) == set(places) - syllables
    assert lang == "ko" or not syllables
