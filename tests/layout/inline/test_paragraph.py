from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st
from msgspec.structs import replace

from cardgen.display import FontRef
from cardgen.layout.inline import Paragraph, Span, measure
from cardgen.layout.inline.block import TextContent
from cardgen.layout.inline.lines import (
    ANYWHERE,
    CLAUSES,
    POLICIES,
    SENSE,
    STRADDLING,
    SYLLABLES,
    WORDS,
    Breaks,
    Line,
    Policy,
)
from cardgen.text.breaks import Break
from tests.moment import a_moment
from tests.text.samples import LANGS, TEXTS, chain, subset

ALL = (*POLICIES, SYLLABLES)


def of(text: str, lang: str = "zh-Hans", scale: float = 1.0) -> Paragraph:
    return measure((Span(text, lang, chain(lang), scale),))


def words(paragraph: Paragraph, lines: tuple[Line, ...]) -> list[str]:
    """Text of each line."""
    spans = paragraph.spans
    return [
        "".join(
            spans[piece.span].text[piece.cluster.start : piece.cluster.end]
            for piece in paragraph.pieces[line.first : line.last]
        )
        for line in lines
    ]


def choose(
    text: str, lang: str, lines: int, width: float, policy: Policy = ANYWHERE
) -> list[str]:
    paragraph = of(text, lang)
    return words(paragraph, paragraph.under(policy).choose(lines, width))


@pytest.mark.parametrize(
    ("lang", "text", "lines"),
    [
        # text, then for each line its left edge and width in em
        ("zh-Hans", "国国\n国", [(0, 2), (2, 1)]),
        # a mark at the line end gives up its white half, an opening one at the start its own
        ("zh-Hans", "国。\n「国", [(0, 1.5), (2.5, 1.5)]),
        ("zh-Hans", "国！\n国", [(0, 1.5), (2, 1)]),
        ("ja", "国！\n国。", [(0, 2), (2, 1.5)]),
        ("zh-Hant", "國。\n「國」", [(0, 2), (2.5, 2)]),
        ("ja", "「国」。", [(0.5, 2.5)]),
        # spaces at a line end have no width, typed ones at a start do
        ("zh-Hans", "国\u3000 \n\u3000国", [(0, 1), (2.224, 2)]),
        ("ko", "국 국", [(0, 0.92 + 0.28 + 0.92)]),
        # an empty line, and one of spaces only
        ("zh-Hans", "国\n\n国", [(0, 1), (1, 0), (1, 1)]),
        ("zh-Hans", "国。\n\u3000\n国", [(0, 1.5), (2, 0), (3, 1)]),
        ("zh-Hans", "国\n", [(0, 1)]),
        ("zh-Hans", "", [(0, 0)]),
        ("zh-Hans", " ", [(0, 0)]),
        # a quarter em between Han and Latin, none across a line break
        ("zh-Hans", "国24国", [(0, 1 + 0.25 + 1.11 + 0.25 + 1)]),
        ("zh-Hans", "国\n24", [(0, 1), (1, 1.11)]),
        ("zh-Hans", "葛\U000e0100A", [(0, 1 + 0.25 + 0.608)]),
        ("zh-Hans", "A\u0301国", [(0, 0.608 + 0.25 + 1)]),
        ("ja", "ー1", [(0, 1 + 0.25 + 0.555)]),
        ("ko", "국24국", [(0, 0.92 + 1.11 + 0.92)]),
    ],
)
def test_where_lines_begin_and_how_wide_they_are(
    lang: str, text: str, lines: list[tuple[float, float]]
) -> None:
    found = of(text, lang).under(SENSE).choose(len(lines), 100)
    assert [line[2:4] for line in found] == [pytest.approx(line, abs=0.001) for line in lines]


def test_marks_that_meet_share_half_an_em_and_edges_none() -> None:
    breaks = of("国国。「国国").under(ANYWHERE)
    assert breaks.choose(1, 100)[0].width == 5.5
    assert [line.width for line in breaks.choose(2, 100)] == [2.5, 2.5]
    assert breaks.narrowest(2) == 2.5


@pytest.mark.parametrize(("stop", "width"), [("。", 4.5), ("。\ufe00", 4.5), ("。\ufe01", 5.0)])
def test_rule_21_a_mark_centred_by_a_selector_keeps_its_white(stop: str, width: float) -> None:
    assert of(f"国{stop}」国国").under(ANYWHERE).widest_forced == width


def test_narrow_marks_have_no_white_to_give_up(tmp_path: Path) -> None:
    # Without its table of glyph forms, this font has proportional quotes for Chinese too.
    path = subset(tmp_path / "a.otf", "国“”", lang="ja", without="GSUB")
    paragraph = measure((Span("“国”\n国", "zh-Hans", (FontRef(str(path), 0),)),))
    line, _ = paragraph.under(SENSE).choose(2, 9)
    assert line[2:4] == pytest.approx((0, 0.474 + 1 + 0.474), abs=0.001)


def test_spans_of_several_sizes_and_languages() -> None:
    small = Span("24A", "ko", chain("ko"), 0.5)
    paragraph = measure((Span("国国", "zh-Hans", chain("zh-Hans")), small))
    assert paragraph.text == "国国24A"
    assert paragraph.under(SENSE).choose(1, 9)[0].width == pytest.approx(
        2 + 0.5 * (1.11 + 0.608)
    )
    turned = measure((small, Span("国国", "zh-Hans", chain("zh-Hans"), 2.0)))
    assert (paragraph.top, paragraph.bottom) == pytest.approx((0.88, -0.12))
    assert (turned.top, turned.bottom) == pytest.approx((1.76, -0.24))
    assert (paragraph.inset, turned.inset) == pytest.approx((0.046, 0.023))
    # Each gap is as wide as what stands behind it, which knows its language.
    assert turned.pieces[3].start == pytest.approx(0.5 * (1.11 + 0.608) + 2 * 0.25)


def test_a_break_between_spans() -> None:
    left, right = (Span(text, "ja", chain("ja")) for text in ("花ひ", "らく花"))
    paragraph = measure((left, right))
    assert words(paragraph, paragraph.under(ANYWHERE).choose(2, 3)) == ["花ひ", "らく花"]


@pytest.mark.parametrize(
    ("lines", "leading", "em"), [(1, 1.5, 1), (2, 1.5, 2.5), (3, 1.2, 3.4)]
)
def test_height_is_that_of_em_boxes(lines: int, leading: float, em: float) -> None:
    assert of("国").height(lines, leading) == pytest.approx(em)


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (["国", "花"], ()),
        (["国\ue000", "\ue000\ue001"], ("\ue000", "\ue001")),
        (["👍"], ("👍",)),
    ],
)
def test_missing_characters(texts: list[str], missing: tuple[str, ...]) -> None:
    assert measure(tuple(Span(text, "ja", chain("ja")) for text in texts)).missing == missing


@pytest.mark.parametrize(
    ("lang", "text", "narrow"),
    [
        ("zh-Hans", "心诚则花开。", ["心诚", "则", "花开。"]),
        ("zh-Hans", "心诚则花开", ["心", "诚则", "花开"]),
        ("ja", "花ひらく！", ["花ひ", "らく！"]),
        ("ko", "꽃이 핀 다", ["꽃이 ", "핀 다"]),
        ("zh-Hans", "加油\n加\n油油油", ["加油\n", "加\n", "油", "油油"]),
        ("zh-Hans", "开！", ["开！"]),
    ],
)
def test_rule_18_no_lonely_last_character(lang: str, text: str, narrow: list[str]) -> None:
    paragraph = of(text, lang)
    breaks = paragraph.under(SYLLABLES)
    width = breaks.widest
    lines = breaks.fewest(width)
    assert lines is not None
    found = words(paragraph, breaks.choose(lines, width))
    assert found == narrow


@pytest.mark.parametrize(
    ("lang", "text", "lines", "width", "expected"),
    [
        # the sense, rather than the width that is left
        ("zh-Hans", "病毒无国界，友谊亦无疆。", 2, 9, ["病毒无国界，", "友谊亦无疆。"]),
        ("zh-Hans", "北京，加油！首尔与你同在。", 2, 9, ["北京，加油！", "首尔与你同在。"]),
        (
            "ko",
            "베이징, 힘내세요! 서울이 함께합니다.",
            2,
            12,
            ["베이징, 힘내세요! ", "서울이 함께합니다."],
        ),
        ("zh-Hans", "花开，甲乙丙丁戊己。", 2, 7, ["花开，", "甲乙丙丁戊己。"]),
        # like lengths
        ("ko", "가나 다라 마바 사아", 2, 9, ["가나 다라 ", "마바 사아"]),
        ("zh-Hans", "雪中送炭", 2, 3, ["雪中", "送炭"]),
        ("zh-Hans", "友好城市友好城市友好", 3, 5, ["友好城市", "友好城市", "友好"]),
    ],
)
def test_chosen_lines(
    lang: str, text: str, lines: int, width: float, expected: list[str]
) -> None:
    assert choose(text, lang, lines, width) == expected


@pytest.mark.parametrize(
    ("policy", "lines", "width", "expected"),
    [
        (SENSE, 1, 20, ["甲乙丙丁，甲乙。丙丁甲乙。"]),
        (SENSE, 2, 8, ["甲乙丙丁，甲乙。", "丙丁甲乙。"]),
        (replace(SENSE, forced=Break.SENTENCE), 2, 20, ["甲乙丙丁，甲乙。", "丙丁甲乙。"]),
        (replace(SENSE, forced=Break.CLAUSE), 3, 20, ["甲乙丙丁，", "甲乙。", "丙丁甲乙。"]),
    ],
)
def test_policies_force_breaks(
    policy: Policy, lines: int, width: float, expected: list[str]
) -> None:
    text = "".join(expected)
    assert choose(text, "zh-Hans", lines, width, policy) == expected
    breaks = of(text).under(policy)
    assert breaks.fewest(width) == lines


@pytest.mark.parametrize("policy", [CLAUSES, WORDS])
def test_lines_that_keep_to_clauses_run_over_none(policy: Policy) -> None:
    """A line from clause to clause may hold several; a line within a clause ends with it."""
    breaks = of("도는 사람에게서 멀지 않고, 사람에게는 나라의 다름이 없습니다.", "ko").under(
        policy
    )
    plain = of("도는 사람에게서 멀지 않고, 사람에게는 나라의 다름이 없습니다.", "ko").under(
        STRADDLING
    )
    for lines in range(1, 6):
        width = breaks.narrowest(lines)
        assert width >= plain.narrowest(lines) - 1e-6
        fewest = breaks.fewest(width)
        assert fewest is not None
        assert fewest <= lines
        path = breaks.choose(fewest, width)
        clause = next(node.piece for node in breaks.nodes[1:] if node.kind is Break.CLAUSE)
        ends = {0, *(line.last for line in path)}
        assert lines == 1 or clause in ends
    assert breaks.fewest(breaks.widest - 0.1) is None


def test_korean_words_are_divided_only_by_syllables() -> None:
    paragraph = of("가나다라마바 사아", "ko")
    assert paragraph.under(ANYWHERE).fewest(4) is None
    assert paragraph.under(ANYWHERE).widest == pytest.approx(6 * 0.92)
    assert paragraph.under(SYLLABLES).fewest(4) == 2


def test_rule_4_a_korean_word_that_fits_is_not_divided_for_one_that_does_not() -> None:
    paragraph = of("형제가 한마음이면 자매도시들과함께 이겨냅니다.", "ko")
    breaks = paragraph.under(SYLLABLES, 6)
    fewest = breaks.fewest(6)
    assert fewest is not None
    lines = [paragraph.text[a.first : a.last].strip() for a in breaks.choose(fewest, 6)]
    assert lines[:2] == ["형제가", "한마음이면"]
    assert lines[-1].endswith("이겨냅니다.")
    assert "자매도시들과함께" not in lines


def test_what_cannot_be_done() -> None:
    breaks = of("花花花花").under(ANYWHERE)
    for lines, width in ((1, 3.9), (2, 1.9), (5, 9)):
        with pytest.raises(
            ValueError, match=r"^no way to make \d lines of \d\.\d\d em$"
        ) as caught:
            breaks.choose(lines, width)
        assert str(caught.value) == f"no way to make {lines} lines of {width:.2f} em"


def ways(breaks: Breaks) -> Iterator[tuple[int, ...]]:
    """Yield every way to break at all forced breaks: exhaustive, to judge the searches."""
    last = len(breaks.nodes) - 1
    must = set()
    index = 0
    while index < last:
        index = breaks.forced[index]
        must.add(index)
    free = [i for i in range(1, last) if i not in must]
    for count in range(len(free) + 1):
        for picked in combinations(free, count):
            yield (0, *sorted({*picked, *must}))


def widest(breaks: Breaks, way: tuple[int, ...]) -> float:
    return max(max(0.0, breaks.end[b] - breaks.begin[a]) for a, b in pairwise(way))


SHORT = st.text("国花「」。，！ \u3000\nA2", max_size=10)


@given(
    SHORT, st.sampled_from(LANGS), st.sampled_from(ALL), st.integers(1, 5), st.floats(0.5, 8)
)
def test_rule_5_balance_against_every_way_there_is(
    text: str, lang: str, policy: Policy, lines: int, width: float
) -> None:
    breaks = of(text, lang).under(policy)
    found = [(len(way) - 1, widest(breaks, way)) for way in ways(breaks)]
    fitting = [count for count, wide in found if wide <= width + 1e-6]
    assert breaks.fewest(width) == min(fitting, default=None)
    allowed = max(lines, min(count for count, _ in found))
    best = min(wide for count, wide in found if count <= allowed)
    assert best - 1e-6 <= breaks.narrowest(lines) <= best + 0.011


@given(TEXTS, st.sampled_from(LANGS), st.sampled_from(ALL), st.integers(1, 6), st.floats(0, 3))
def test_any_text(text: str, lang: str, policy: Policy, lines: int, more: float) -> None:
    paragraph = of(text, lang)
    breaks = paragraph.under(policy)
    width = breaks.narrowest(lines)
    needed = breaks.fewest(width)
    assert needed is not None
    assert needed <= max(lines, breaks.fewest(1e6) or 0)
    for count in (needed, breaks.fewest(width + more)):
        assert count is not None
        choose = breaks.choose(count, width + more)
        assert len(choose) == count
        assert choose[0].first == 0
        assert choose[-1].last == len(paragraph.pieces)
        assert all(a.last == b.first for a, b in pairwise(choose))
        assert "".join(words(paragraph, choose)) == text
        assert all(0 <= line.width <= width + more + 1e-5 for line in choose)
        assert choose == breaks.choose(count, width + more)


@given(TEXTS, st.sampled_from(LANGS))
def test_no_last_line_of_less_than_two_letters(text: str, lang: str) -> None:
    paragraph = of(text, lang)
    starts = [node for node in paragraph.nodes[1:-1] if node.kind is not Break.HARD]
    assume(starts)
    for node in starts:
        rest = "".join(
            paragraph.spans[0].text[p.cluster.start : p.cluster.end]
            for p in paragraph.pieces[node.piece :]
        )
        assert sum(char.isalnum() for char in rest.split("\n")[0]) >= 2


@given(TEXTS, st.sampled_from(LANGS))
def test_edges_rise(text: str, lang: str) -> None:
    """The searches by bisection rely on rising edges."""
    breaks = of(text, lang).under(SYLLABLES)
    assert list(breaks.end) == sorted(breaks.end)
    assert list(breaks.begin[:-1]) == sorted(breaks.begin[:-1])


def test_mended_very_many_line_ends_took_their_square() -> None:
    """Each line end searched for the last ink before it: 10,000 took 13 seconds."""
    with a_moment():
        assert len(of("\n" * 20_000).nodes) == 20_001


@pytest.mark.parametrize("justify", [False, True])
@pytest.mark.parametrize(
    ("first", "lines"),
    [
        (2.0, ["兄弟同心其利", "断金山川异域"]),
        (-1.0, ["兄弟同心其利断金山", "川异域"]),
        (0.0, ["兄弟同心其利断金", "山川异域"]),
    ],
)
def test_rule_18_a_first_line_may_be_further_in_or_out(
    justify: bool, first: float, lines: list[str]
) -> None:
    paragraph = of("兄弟同心其利断金山川异域")
    content = TextContent(paragraph.indent_first(first), 10.0, 1.5, justify=justify, tight=True)
    found = content.choose_lines(80.0)
    assert found is not None
    if justify:  # others are balanced
        assert words(paragraph, found) == lines
    assert [line.origin for line in found] == pytest.approx([-first, found[1].origin])
    assert max(line.width for line in found) <= 8.1


def test_figures_do_not_change_the_lines_of_an_indented_paragraph() -> None:
    one, other = of("2019-03-16"), of("2020-04-27")
    assert one.indent_first(2.0) is other.indent_first(2.0)
    assert one.indent_first(0.0) is one
