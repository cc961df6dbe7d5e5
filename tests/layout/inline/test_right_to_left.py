"""Typesetting rule 20 in layout: text from right to left."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.display import GlyphRun
from cardgen.fonts import load_fonts
from cardgen.layout.inline import Paragraph, Span, measure
from cardgen.layout.inline.lines import ANYWHERE
from cardgen.layout.inline.place import Frame, place_text
from cardgen.layout.label.place import place_behind
from cardgen.resources import FONTS
from cardgen.template.template import Align

FONTS_OF_TESTS = load_fonts([FONTS, Path(__file__).parents[2] / "lettering"])
FRAME = Frame(100, 50, 200, 90)


def of(*texts: tuple[str, str]) -> Paragraph:
    """Measure texts, each with its language."""
    chain = FONTS_OF_TESTS.chain
    return measure(tuple(Span(text, lang, chain("sans", "bold", lang)) for text, lang in texts))


def place(
    paragraph: Paragraph, number: int = 1, width: float = 20, align: Align = "start"
) -> list[GlyphRun]:
    """Place so many lines of 10 points in the frame, at most `width` em long."""
    lines = paragraph.under(ANYWHERE).choose(number, width)
    return place_text(paragraph, lines, 10, 1.5, FRAME, align, "start")


def seen(runs: list[GlyphRun]) -> str:
    """Read the clusters of a line from left to right."""
    found: list[tuple[float, str]] = []
    for run in runs:
        starts = sorted({glyph.cluster for glyph in run.glyphs})
        ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
        for glyph in run.glyphs:
            found.append((run.x + glyph.x, run.text[glyph.cluster : ends[glyph.cluster]]))
    return "".join(text for _, text in sorted(found, key=lambda each: each[0]))


def test_rule_20_letters_run_from_right_to_left_and_figures_do_not() -> None:
    runs = place(of(("אב 24 גד.", "he")))
    assert seen(runs) == ".דג 24 בא"
    # In the order of reading; this font has no figures and stops.
    assert [run.text for run in runs] == ["אב ", "24", " גד", "."]


@pytest.mark.parametrize(
    ("align", "edge"), [("start", 300), ("end", None), ("center", None), ("justify", 300)]
)
def test_rule_20_lines_start_at_the_right(align: Align, edge: float | None) -> None:
    runs = place(of(("שלום לכם", "he")), align=align)
    (run,) = runs
    left, right = run.x, run.x + run.glyphs[-1].x + run.glyphs[-1].advance
    if edge:
        assert right == pytest.approx(edge, abs=0.5)  # optical edge
    elif align == "end":
        assert left == pytest.approx(100, abs=0.5)
    else:
        assert left - 100 == pytest.approx(300 - right)


def test_rule_20_lines_break_before_they_are_reordered() -> None:
    """The space at the end of the first line stands outside of it, at the left."""
    first, second = place(of(("אאא בבב גגג דדד", "he")), 2, 5)
    assert (first.text, second.text) == ("אאא בבב ", "גגג דדד")
    assert seen([first]) == " בבב אאא"
    assert first.y < second.y
    for run in (first, second):
        assert run.x + run.glyphs[-1].x + run.glyphs[-1].advance == pytest.approx(300, abs=0.5)


def test_rule_20_brackets_are_mirrored() -> None:
    first, _, last = place(of(("(א)", "he")))
    (straight,) = place(of(("()", "en")))
    assert first.x > last.x
    shapes = [last.glyphs[0].id, first.glyphs[0].id]
    assert shapes == [glyph.id for glyph in straight.glyphs]


def test_rule_20_letters_of_arabic_join() -> None:
    (word,) = place(of(("بيت", "ar")))
    alone = [place(of((char, "ar")))[0].glyphs[0].id for char in "بيت"]
    joined = [glyph.id for glyph in reversed(word.glyphs)]
    assert all(a != b for a, b in zip(alone, joined, strict=True))


def test_rule_20_a_name_in_a_chinese_text() -> None:
    """White between scripts stands at both ends of the name, and not within."""
    runs = place(of(("友好שלום都市", "zh-Hans")))
    assert seen(runs) == "友好םולש都市"
    assert [run.text for run in runs] == ["友好", "שלום", "都市"]
    edges = [(run.x, run.x + run.glyphs[-1].x + run.glyphs[-1].advance) for run in runs]
    assert edges[0][0] < edges[1][0] < edges[2][0]
    assert edges[1][0] - edges[0][1] == pytest.approx(edges[2][0] - edges[1][1])
    assert edges[1][0] - edges[0][1] == pytest.approx(2.5)


def test_rule_20_a_chinese_name_in_a_hebrew_text() -> None:
    runs = place(of(("שלום ", "he"), ("北京", "zh-Hans"), (" 24", "he")))
    assert seen(runs) == "北京 24 םולש"  # UAX #9: a number goes on with the name before it


def test_languages_are_led_by_the_family_that_has_their_letters() -> None:
    names = [ref.name for ref in FONTS_OF_TESTS.chain("serif", "bold", "fa-IR")]
    assert names[:2] == ["NotoSansArabic-Bold.ttf#0", "NotoSerifCJK-Bold.ttc#0"]
    assert FONTS_OF_TESTS.chain("serif", "bold", "ko")[0].name == "NotoSerifCJK-Bold.ttc#1"


def test_a_seal_stands_at_the_end_of_the_text_which_is_its_left() -> None:
    runs = place(of(("אאא בבב גגג דדד ההה", "he")), 2, 8)
    left = min(run.x for run in runs[1:])
    seal = place_behind(runs, 10, 10, FRAME, turned=True)
    assert seal.x + seal.width == pytest.approx(left - 4.5)
    assert place_behind(runs, 10, 10, FRAME, turned=False).x > 300
