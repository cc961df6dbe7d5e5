from __future__ import annotations

import time
from typing import Any, get_args

import pytest
from hypothesis import given, strategies as st

from cardgen.text.breaks import Strictness, Unit, find_breaks
from cardgen.text.sense import weigh_breaks
from tests.text.samples import LANGS, TEXTS, cut

LETTER = {"zh-Hans": "国", "zh-Hant": "國", "zh-HK": "國", "ja": "国", "ko": "국"}
UNITS = get_args(Unit)
LEVELS = get_args(Strictness)

# JLREQ appendix A, by class (3.1.7: cl-02 to cl-07 and cl-09 to cl-11 begin no line; 3.1.8:
# cl-01 ends none; 3.1.10: cl-08 is not parted, nor cl-12 from the number behind it).
JLREQ = {
    "cl-01": "‘“（〔［｛〈《「『【｟〘〖«〝",
    "cl-02": "’”）〕］｝〉》」』】｠〙〗»〟",
    "cl-03": "‐〜゠–",
    "cl-04": "！？‼⁇⁈⁉",
    "cl-05": "・：；",
    "cl-06": "。．",
    "cl-07": "、，",
    "cl-08": "—…‥",
    "cl-09": "ヽヾゝゞ々〻",
    "cl-10": "ー",
    "cl-11": "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "cl-12": "￥＄￡€№$£¥",
}
# CLREQ 3.1.4: pause and stop marks, closing marks, connectors, interpuncts, the solidus;
# in the strict style dashes and ellipses.
CLREQ = {
    "opening": "‘“（〔［｛〈《「『【〖",
    "closing": "’”）〕］｝〉》」』】〗",
    "pause and stop": "。．，、：；！？‼⁇",
    "connector": "–—～~",
    "interpunct": "·・",
    "solidus": "／",
    "dash": "—⸺",
    "ellipsis": "…⋯",
}
# KLREQ 4.3.3 (line start) and 4.3.4 (line end).
KLREQ = {
    "opening": "‘“（〔［｛〈《「『【([{",
    "closing": "’”）〕］｝〉》」』】)]}",
    "pause and stop": "。．，、：；！？.,:;!?",
    "interpunct": "·・",
    "hyphen": "‐–〜～~-",
}
# The class's prohibition at line start → the loosest level that has it.
STARTS = {
    "ja": {
        **dict.fromkeys(["cl-02", "cl-06", "cl-07"], "loose"),
        **dict.fromkeys(["cl-04", "cl-05", "cl-09"], "normal"),
        **dict.fromkeys(["cl-03", "cl-10", "cl-11"], "strict"),
    },
    "zh": {
        **dict.fromkeys(["closing", "solidus", "dash", "ellipsis"], "loose"),
        **dict.fromkeys(["pause and stop", "connector", "interpunct"], "normal"),
    },
    "ko": {
        "closing": "loose",
        **dict.fromkeys(["pause and stop", "interpunct"], "normal"),
        "hyphen": "strict",
    },
}
TABLES = {"ja": JLREQ, "zh": CLREQ, "ko": KLREQ}
MARKS = "".join(sorted(set("".join("".join(table.values()) for table in TABLES.values()))))
LETTERS = "国あア국aΩ1％°'\""
OTHERS = MARKS + LETTERS
# ICU leaves LB22's ellipsis in loose lines free behind another one, ‥…; it is none of CLREQ's.
UNRULED = {("ellipsis", "loose"): "…‥⋯"}


def find_broken(pairs: list[str], lang: str, **options: Any) -> set[str]:
    """Filter the pairs of characters between which a line may end."""
    text = "\n".join(f"国{pair}国" for pair in pairs)
    places = set(find_breaks(text, lang, **options))
    return {pair for index, pair in enumerate(pairs) if 5 * index + 2 in places}


def kinsoku_holds(lang: str) -> None:
    """No mark of a class begins or ends a line, beside any character."""
    family = lang[:2]
    table = TABLES[family]
    for name, since in STARTS[family].items():
        for level in LEVELS[LEVELS.index(since) :]:
            others = OTHERS + (" \u200b" if level == "very-strict" else "")
            free = UNRULED.get((name, level), "")
            pairs = [x + mark for mark in table[name] for x in others if x not in free]
            if level == "very-strict":  # ASCII marks behind a space may open a number or word
                pairs = [pair for pair in pairs if pair[1] > "~" or pair[0] in OTHERS]
            for unit in UNITS:
                found = find_broken(pairs, lang, strictness=level, unit=unit)
                assert (name, level, unit, found) == (name, level, unit, set())
    openers = table.get("opening") or table["cl-01"]
    for level in LEVELS:
        for unit in UNITS:
            pairs = [mark + x for mark in openers for x in OTHERS]
            assert find_broken(pairs, lang, strictness=level, unit=unit) == set()


def test_rule_1_what_no_japanese_line_begins_or_ends_with() -> None:
    kinsoku_holds("ja")


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "zh-HK"])
def test_rule_1_what_no_chinese_line_begins_or_ends_with(lang: str) -> None:
    kinsoku_holds(lang)


def test_rule_1_what_no_korean_line_begins_or_ends_with() -> None:
    kinsoku_holds("ko")


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "zh-HK"])
def test_rule_1_solidus_ends_no_line_in_the_style_of_the_standard(lang: str) -> None:
    pairs = [f"／{x}" for x in OTHERS]
    assert find_broken(pairs, lang, strictness="strict") == set()
    assert "／国" in find_broken(pairs, lang, strictness="normal")


@pytest.mark.parametrize("lang", LANGS)
def test_rule_1_what_a_level_allows_looser_ones_do(lang: str) -> None:
    pairs = [x + y for x in OTHERS + " \u200b-/" for y in OTHERS + " \u200b-/"]
    for unit in UNITS:
        sets = [find_broken(pairs, lang, strictness=level, unit=unit) for level in LEVELS]
        assert sets[0] >= sets[1] >= sets[2] >= sets[3]


@given(TEXTS, st.sampled_from(LANGS), st.sampled_from(UNITS))
def test_rule_1_what_is_strict_allows_no_more_than_what_is_loose(
    text: str, lang: str, unit: Unit
) -> None:
    sets = [set(find_breaks(text, lang, strictness=level, unit=unit)) for level in LEVELS]
    assert sets[0] >= sets[1] >= sets[2] >= sets[3]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("level", LEVELS)
def test_rule_2_numbers_dashes_and_words_stay_whole(lang: str, level: Strictness) -> None:
    numbers = "2025年 11月 第3章 ￥50 ¥50 $50 50％ 50% 30℃ 5‰ 3,000원 3.5 １，０００"
    prefixed = [prefix + digit for prefix in JLREQ["cl-12"] for digit in "5５"]
    others = "…… —— ‥‥ ⸺⸺ ⋯⋯ A/S km/h Tokyo"
    letter = LETTER[lang]
    for whole in [*numbers.split(), *prefixed, *others.split()]:
        inside = set(range(2, len(whole) + 1))
        for unit in UNITS:
            text = f"{letter}{whole}{letter}"
            found = find_breaks(text, lang, strictness=level, unit=unit)
            assert (text, inside & set(found)) == (text, set())


@pytest.mark.parametrize(
    ("lang", "unit", "expected"),
    [
        ("ja", "phrase", "私は｜東京に｜行く。"),
        ("ja", "word", "私｜は｜東京｜に｜行く。"),
        ("zh-Hans", "word", "病毒｜无｜国界，｜友谊"),
        ("zh-Hans", "phrase", "我们｜都｜是｜朋友。\n｜Hello ｜World"),
        ("ja", "phrase", "皆さまのご｜無事を｜お祈りします"),
        ("ko", "phrase", "한국어(한글)는 ｜3,000원을"),
        ("ko", "word", "A/S센터에서 ｜“가나다”라고"),
    ],
)
def test_rule_3_and_4_lines_end_with_phrases_and_words(
    lang: str, unit: Unit, expected: str
) -> None:
    text = expected.replace("｜", "")
    assert cut(text, find_breaks(text, lang, unit=unit)) == expected


@given(st.text(), st.sampled_from([*LANGS, "und", "en"]), st.sampled_from(UNITS))
def test_units_allow_nothing_more(text: str, lang: str, unit: Unit) -> None:
    free = find_breaks(text, lang, unit="syllable")
    found = find_breaks(text, lang, unit=unit)
    assert found == sorted(set(found))
    assert set(found) <= set(range(1, len(text)))
    assert lang == "ko" or set(found) <= set(free)


@pytest.mark.parametrize("text", ["가\ud800", "\udc00", "\udc00\ud800"])
def test_lone_surrogates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"lone surrogate U\+D[8C]00 at index [01]"):
        find_breaks(text, "ko")


def test_very_strict_keeps_kinsoku_behind_a_space() -> None:
    assert find_breaks("国 ー\n ー", "ja", strictness="strict") == [2, 4, 5]
    assert find_breaks("国 ー\n ー", "ja", strictness="very-strict") == [4]
    assert find_breaks("国“ 国 国", "zh-Hans", strictness="very-strict") == [1, 5]
    assert find_breaks("“国国", "zh-Hans", strictness="very-strict") == [2]
    assert find_breaks(" 国“", "zh-Hans", strictness="very-strict") == [1, 2]


def test_a_text_of_no_language_has_the_rules_of_unicode_alone() -> None:
    assert find_breaks("国·国", "und") == find_breaks("国·国", "") == [1, 2]
    assert find_breaks("国·国", "en") == [2]


@pytest.mark.parametrize("lang", LANGS)
def test_marks_part_letters_elsewhere(lang: str) -> None:
    letters = LETTER[lang] * 2
    assert [
        mark
        for mark in "。、！？」）』】ー"
        if 3 not in find_breaks(f"{letters}{mark}{letters}", lang, unit="syllable")
    ] == []
    assert [
        mark
        for mark in "「（『【《￥"
        if 2 not in find_breaks(f"{letters}{mark}{letters}", lang, unit="syllable")
    ] == []


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "zh-HK"])
@pytest.mark.parametrize("mark", "—⸺")
def test_chinese_dashes_never_begin_a_line(lang: str, mark: str) -> None:
    assert find_breaks(f"国国{mark}国国", lang) == [1, 3, 4]


def test_japanese_dashes_may_begin_a_line() -> None:
    assert find_breaks("国国——国国", "ja") == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        # An author or a source stands behind its dash, on one line with it.
        ("zh-Hans", "与｜子｜同｜裳。”｜——《诗｜经》"),
        ("zh-Hans", "与｜子｜同｜裳。｜——石｜景｜山｜区\n｜心"),
        ("ja", "子｜と｜裳。｜――『詩｜経』"),
        ("ko", "힘내세요! ｜— 서울시"),
        # So does one that takes up a sentence or a quotation.
        ("zh-Hans", "好！｜——走｜吧！"),
        ("ja", "支｜援｜す」｜――い｜ま"),
        # A dash in a sentence is none of those.
        ("zh-Hans", "同｜舟——｜方｜能"),
    ],
)
def test_rule_1_the_dash_behind_a_closing_mark_begins_a_line(lang: str, expected: str) -> None:
    text = expected.replace("｜", "")
    assert cut(text, find_breaks(text, lang)) == expected


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
        ("zh-Hans", "二〇二〇年｜三｜月｜二十六日｜统｜一｜日｜程"),
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
    assert cut(text, find_breaks(text, lang)) == expected


def test_korean_by_syllable() -> None:
    text = "형제가 한마음"
    assert cut(text, find_breaks(text, "ko", unit="syllable")) == "형｜제｜가 ｜한｜마｜음"


@pytest.mark.parametrize(
    ("strictness", "expected"),
    [("normal", "カ｜ッ｜パ｜ー"), ("strict", "カッ｜パー")],
)
def test_strictness(strictness: Strictness, expected: str) -> None:
    assert cut("カッパー", find_breaks("カッパー", "ja", strictness=strictness)) == expected


@pytest.mark.parametrize(
    "run", ["三", "가", "a", "A1", "7", "第1", "あ", "—", "。", " ", '"', "中"]
)
@pytest.mark.parametrize("lang", ["zh", "ko", "ja"])
def test_a_long_run_takes_little_time(run: str, lang: str) -> None:
    """A text has at most 10,000 characters, and takes at most 2 s (limits.md)."""
    text = (run * 10_000)[:10_000]
    before = time.thread_time()
    weigh_breaks(text, lang)
    assert time.thread_time() - before < 2
