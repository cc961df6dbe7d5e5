"""Lines of headlines: which breaks are worth a line, and how no line should look."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cardgen.layout.inline import Paragraph, Span, headline, measure
from cardgen.layout.inline.headline import Setting, set_headline
from tests.text.samples import LANGS, TEXTS, chain


def of(text: str, lang: str) -> Paragraph:
    return measure((Span(text, lang, chain(lang)),))


def read(paragraph: Paragraph, way: Setting) -> list[str]:
    pieces = paragraph.pieces
    return [
        "".join(
            paragraph.spans[piece.span].text[piece.cluster.start : piece.cluster.end]
            for piece in pieces[line.first : line.last]
        ).strip()
        for line in way.lines
    ]


def worths(text: str, lang: str) -> dict[str, float]:
    paragraph = of(text, lang)
    return {"/".join(read(paragraph, way)): way.quality for way in set_headline(paragraph)}


@pytest.mark.parametrize(
    ("lang", "number", "lines"),
    [
        ("ko", 2, "바이러스에 국경이 없듯/우정에도 국경이 없습니다."),
        (
            "ko",
            4,
            "어진 이와 가까이하고/이웃과 화목함은 나라의 보배입니다./함께 힘을 모아야만/"
            "이 시련을 이겨낼 수 있습니다.",
        ),
        (
            "ja",
            4,
            "仁に親しみ隣に善くするは、/国の宝なり。/力を合わせてこそ、/"
            "この試練を乗り越えられる。",
        ),
        ("ja", 2, "北京、がんばれ！/ソウルはあなたと共にいます。"),
        ("zh-Hans", 4, "我们结为友好城市/已有24年。/在这艰难时刻，/我市与你们同在。"),
        ("zh-Hans", 1, "道不远人，人无异国。"),
    ],
)
def test_the_best_way_in_so_many_lines(lang: str, number: int, lines: str) -> None:
    space = " " if lang == "ko" else ""
    paragraph = of(lines.replace("/", space), lang)
    ways = [way for way in set_headline(paragraph) if len(way.lines) == number]
    best = max(ways, key=lambda way: way.quality)
    assert read(paragraph, best) == lines.split("/")


@pytest.mark.parametrize(
    ("lang", "better", "worse"),
    [
        # a sentence ends its line, where there are several
        (
            "ja",
            "国の宝なり。/力を合わせてこそ、/乗り越えられる。",
            "国の宝なり。力を合わせてこそ、/乗り越えられる。",
        ),
        # both halves of a couplet stand on one line each, or neither does
        (
            "zh-Hans",
            "兄弟同心，/其利断金。/唯有团结一心，/方能共克时艰。",
            "兄弟同心，其利断金。/唯有团结一心，/方能共克时艰。",
        ),
        # few letters stand on no line of their own, but as a clause, as the topic of a sentence
        # or to close one
        ("ja", "ソウルはあなたと共にいます。", "ソウルはあなたと共に/います。"),
        ("ja", "ソウルは/あなたと共にいます。", "ソウルはあなたと共に/います。"),
        ("ja", "まさかの時の友こそ/真の友。", "まさかの時の/友こそ真の友。"),
        (
            "ko",
            "힘내세요! 어제와 오늘도/함께 있겠습니다.",
            "힘내세요! 어제와/오늘도 함께 있겠습니다.",
        ),
        # what follows a verb that goes on begins a line
        (
            "ko",
            "산천은 달라도/바람과 달은/같은 하늘 아래 있습니다.",
            "산천은 달라도/바람과 달은 같은/하늘 아래 있습니다.",
        ),
        # the topic of a longer clause may end the line before it
        (
            "ja",
            "困難なときも、私たちは/皆さまと共にあります。",
            "困難なときも、私たちは皆さまと共に/あります。",
        ),
    ],
)
def test_what_is_worth_more(lang: str, better: str, worse: str) -> None:
    worth = worths(better.replace("/", " " if lang == "ko" else ""), lang)
    assert worth[better] > 1.2 * worth.get(worse, 0.0)


def test_a_topic_alone_is_worth_letters_a_sixth_larger() -> None:
    worth = worths("ソウルはあなたと共にいます。", "ja")
    share = worth["ソウルはあなたと共にいます。"] / worth["ソウルは/あなたと共にいます。"]
    assert 1.15 < share < 1.18


def test_a_line_that_ends_where_it_was_told_to() -> None:
    paragraph = of("花开\n花花开", "zh-Hans")
    assert {read(paragraph, way)[0] for way in set_headline(paragraph)} == {"花开"}


@pytest.mark.parametrize("text", ["花开！花开！花开！", "花开，" * 60])
def test_what_is_no_headline(text: str) -> None:
    assert set_headline(of(text, "zh-Hans")) == ()


@given(TEXTS, st.sampled_from(LANGS))
def test_the_lines_hold_the_whole_text(text: str, lang: str) -> None:
    paragraph = of(text, lang)
    for way in set_headline(paragraph):
        firsts = [line.first for line in way.lines]
        lasts = [line.last for line in way.lines]
        assert firsts == [0, *lasts[:-1]]
        assert lasts[-1] == len(paragraph.pieces)
        assert all(line.width <= way.width + 1e-6 for line in way.lines)
        assert 0 < way.quality <= 1


@given(st.sampled_from(LANGS), TEXTS)
def test_what_is_not_tried_would_change_nothing(lang: str, text: str) -> None:
    """Only widths at which other lines fit are tried; here all are."""
    paragraph = of(text, lang)
    breaks = paragraph.under(headline.WITHIN)
    reaches = headline._reaches(paragraph)
    sentences = headline._of_several_clauses(breaks.nodes)
    found: list[Setting] = []
    width, widest = breaks.widest, max(breaks.widest_forced, breaks.widest)
    while True:
        ways: dict[tuple[int, ...], Setting] = {}
        most = min(width, widest) + headline._SLACK
        headline._add_best_within(ways, breaks.nodes, reaches, sentences, most)
        found += ways.values()
        if width >= widest:
            break
        width *= headline._FINER
    best = {
        way
        for way in found
        if not any(
            len(other.lines) <= len(way.lines)
            and other.width <= way.width + headline._SLACK
            and other.quality > way.quality
            for other in found
        )
    }
    if not paragraph.is_parallel and len(breaks.nodes) <= headline._MOST:
        assert {way.quality for way in set_headline(paragraph)} == {way.quality for way in best}
