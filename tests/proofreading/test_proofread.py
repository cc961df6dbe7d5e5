"""Slips in entries with planted mistakes, and none in sound entries."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from cardgen.catalog import GLOSSARY, SLOGANS, PoEntry, load_glossary, pair_langs, read_po
from cardgen.proofreading import HouseStyle, proofread
from cardgen.resources import MESSAGES
from cardgen.rules import PROOFREADING_RULES
from tests.moment import a_moment
from tests.proofreading.planted import PLANTED, Planted, rows

SOUND = [(*cells, "")[:4] for cells in rows("sound.tsv")]
MORE = [(*cells, "")[:4] for cells in rows("sound_more.tsv")]
LETTERS = (
    "风図がカ力ー힘ㄱ을를는로이(){}[]|*“”‘’「」（）\"'，。、.,!?！？…—-・·~ 01９万百十만백"
    "半年月代令和下午오후"
    "\n\t\u3000\u200b\u1112\u1161\u11ab\ufe0f\u3099\u2fb5axС％:/@\U0001f600"
)
PAIRS = ["zh-ko", "zh-ja", "ko-zh", "ja-zh-Hant", "zh-en"]
PLACEHOLDERS = ("{to_city}: city", "{city}: city", "{boxes}: integer", "{years}: integer")


def entry_of(
    source: str, translation: str, *comments: str, remarks: tuple[str, ...] = ()
) -> PoEntry:
    return PoEntry("a", source, translation, comments, False, 1, 2, 3, remarks)


@cache
def style_of(pair: str, domain: str = SLOGANS) -> HouseStyle:
    ships = pair in {"zh-ko", "zh-ja"} and domain != GLOSSARY
    return HouseStyle(
        pair_langs(pair), load_glossary(MESSAGES, pair) if ships else None, domain=domain
    )


@pytest.mark.parametrize(("pair", "source", "translation", "comments"), SOUND + MORE)
def test_nothing_is_found_in_what_is_sound(
    pair: str, source: str, translation: str, comments: str
) -> None:
    assert not proofread(entry_of(source, translation, *comments.split(";")), style_of(pair))


def test_sound_entries_are_in_four_languages() -> None:
    targets = [pair_langs(pair)[1] for pair, *_ in SOUND]
    counts = {lang: targets.count(lang) for lang in ("zh-Hans", "zh-Hant", "ko", "ja")}
    assert counts == dict.fromkeys(counts, 50)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda each: f"{each.rule}-{each.translation}")
def test_a_planted_mistake_is_the_one_that_is_found(planted: Planted) -> None:
    entry = entry_of(
        planted.source, planted.translation, *filter(None, planted.comments.split(";"))
    )
    found = proofread(entry, style_of(planted.pair))
    assert [(s.rule, entry.translation[s.start : s.end]) for s in found] == [
        (planted.rule, planted.said)
    ]
    assert found[0].hint
    assert found[0].message


@pytest.mark.parametrize("cells", rows("planted_more.tsv"), ids="-".join)
def test_a_mistake_of_any_text_is_found(cells: list[str]) -> None:
    rule, pair, source, translation = cells
    found = proofread(entry_of(source, translation, *PLACEHOLDERS), style_of(pair))
    rules = {slip.rule for slip in found} - {"hanja"}
    assert rule in rules
    assert rules <= {rule, "kana"}  # a text in another language has its letters, too


def test_a_text_that_is_too_long_is_not_read() -> None:
    found = proofread(entry_of("长", "가" * 10_001), style_of("zh-ko"))
    assert [slip.message for slip in found] == [
        "the text has 10,001 characters, more than 10,000"
    ]


def test_every_rule_of_texts_is_planted() -> None:
    of_texts = {
        name
        for name, rule in PROOFREADING_RULES.items()
        if rule.family not in {"print", "file"}
    }
    assert {each.rule for each in PLANTED} == of_texts
    assert len(PLANTED) >= 80


@pytest.mark.parametrize("domain", ["slogans", "captions", "letters", "glossary"])
@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja"])
def test_nothing_is_found_in_what_ships(pair: str, domain: str) -> None:
    style = style_of(pair, domain)
    for entry in read_po(MESSAGES / pair / f"{domain}.po"):
        assert not proofread(entry, style), entry


@pytest.mark.parametrize(
    "remark",
    ["cardgen: ignore=kana", "cardgen: ignore=end-mark, kana", "cardgen: ignore=characters"],
)
def test_a_remark_silences_a_rule_or_its_family(remark: str) -> None:
    style = HouseStyle(pair_langs("ja-zh"))
    entry = entry_of("優の良品", "优の良品がんばれ")
    assert [slip.rule for slip in proofread(entry, style)] == ["kana", "kana"]
    assert not proofread(replace(entry, remarks=(remark,)), style)
    assert not proofread(entry, replace(style, silenced=frozenset({"kana"})))


@given(st.text(LETTERS, max_size=40), st.text(LETTERS, max_size=40), st.sampled_from(PAIRS))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_a_slip_is_within_it(
    source: str, translation: str, pair: str
) -> None:
    for slip in proofread(entry_of(source, translation, "{a}: city"), style_of(pair)):
        assert 0 <= slip.start <= slip.end <= len(translation)
        assert slip.message
        assert slip.hint


def test_an_entry_is_read_within_a_keystroke() -> None:
    entries = [(style_of(pair), entry_of(source, text)) for pair, source, text, _ in SOUND]
    with a_moment():
        for style, entry in entries:
            proofread(entry, style)


def test_a_second_reading_finds_the_same_slips() -> None:
    """The number in the name of a disease was found by the first reading alone."""
    entry, style = entry_of("加油", "코로나19 극복"), style_of("zh-ko")
    first = proofread(entry, style)
    assert [slip.rule for slip in first] == ["extra-number"]
    assert proofread(entry, style) == first


def test_an_entry_without_a_translation_has_no_slips() -> None:
    assert proofread(entry_of("你好{a}", ""), HouseStyle(pair_langs("zh-ko"))) == ()


@pytest.mark.parametrize(
    ("translation", "gravity"),
    [("우한 힘내세요!", None), ("무한 힘내세요!", "note"), ("부산 힘내세요!", "warning")],
)
def test_another_name_of_a_term_is_a_note(translation: str, gravity: str | None) -> None:
    found = proofread(entry_of("武汉加油！", translation), style_of("zh-ko"))
    assert [(slip.rule, slip.gravity) for slip in found] == [("term", gravity)] * bool(gravity)
    assert all("우한" in slip.message for slip in found)
