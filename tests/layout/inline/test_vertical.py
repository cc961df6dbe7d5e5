"""Typesetting rule 11 in layout: columns from right to left."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from cardgen.display import GlyphRun
from cardgen.layout.inline import Paragraph, Span, measure
from cardgen.layout.inline.lines import ANYWHERE
from cardgen.layout.inline.place import Frame, place_text
from cardgen.layout.label.label import Label
from cardgen.layout.label.place import bounds
from cardgen.template.template import Align
from tests.drawn import runs
from tests.layout.studio import MESSAGE, complaint, fonts, page, speaker, template
from tests.text.samples import LANGS, TEXTS, chain

FRAME = Frame(100, 50, 80, 90)


def of(text: str, lang: str = "ja", *, vertical: bool = True) -> Paragraph:
    return measure((Span(text, lang, chain(lang)),), vertical=vertical)


def place(text: str, align: Align = "start", valign: Align = "start") -> list[GlyphRun]:
    """Place a text of 10 points in the frame, with columns 15 points apart."""
    paragraph = of(text)
    lines = paragraph.under(ANYWHERE).choose(text.count("\n") + 1, 9)
    return place_text(paragraph, lines, 10, 1.5, FRAME, align, valign)


@pytest.mark.parametrize(
    ("align", "columns"),
    [("start", [120, 105]), ("center", [147.5, 132.5]), ("end", [175, 160])],
)
def test_columns_go_from_right_to_left(align: Align, columns: list[float]) -> None:
    runs = place("風月\n同", align)
    assert [run.text for run in runs] == ["風月", "同"]
    assert [run.x for run in runs] == pytest.approx(columns)
    assert all(run.vertical and not run.sideways for run in runs)


@pytest.mark.parametrize(("valign", "tops"), [("start", [50, 50]), ("end", [120, 130])])
def test_each_column_is_aligned_by_itself(valign: Align, tops: list[float]) -> None:
    runs = place("風月\n同", valign=valign)
    assert [run.y for run in runs] == pytest.approx(tops, abs=0.5)  # optical edge


def test_glyphs_follow_one_another_downwards() -> None:
    (run,) = place("風月同天")
    steps = [b.y - a.y for a, b in zip(run.glyphs, run.glyphs[1:], strict=False)]
    assert steps == pytest.approx([10, 10, 10])
    assert {round(glyph.x, 3) for glyph in run.glyphs} == {-5}


def test_latin_lies_on_its_side_a_quarter_em_apart() -> None:
    han, latin, last = place("風COVID天")
    assert (han.sideways, latin.sideways, last.sideways) == (False, True, False)
    length = sum(glyph.advance for glyph in latin.glyphs)
    assert latin.y - han.y == pytest.approx(10 + 2.5, abs=0.01)
    assert last.y - latin.y == pytest.approx(length + 2.5, abs=0.01)


def test_rule_12_two_digits_stand_side_by_side_and_solid() -> None:
    runs = place("第12回")
    assert [run.text for run in runs] == ["第", "12", "回"]
    one, two = runs[1].glyphs
    assert one.y == two.y
    assert [one.x, two.x] == pytest.approx([-5, 0], abs=0.1)
    paragraph = of("第12回")
    assert [piece.start for piece in paragraph.pieces] == pytest.approx([0, 1, 2])


def test_rule_6_marks_give_up_white_in_columns_too() -> None:
    assert of("国。」国").pieces[-1].start == pytest.approx(2.5)
    assert of("国」。").nodes[-1].end == pytest.approx(2.0)
    assert of("说“团”。", "zh-Hans").nodes[-1].end == pytest.approx(1 + 1 + 1 + 0.5 + 0.5)


@pytest.mark.parametrize(
    ("lang", "texts", "shown"),
    [
        ("ko", ("하늘", ".", " 꽃"), "。"),
        ("ko", ("하늘", ".", "com"), "."),
        ("zh-Hans", ("I", "’", "m"), "’"),
        ("zh-Hans", ("天", "’", "m"), "」"),
    ],
)
def test_marks_know_what_stands_beside_their_span(
    lang: str, texts: tuple[str, ...], shown: str
) -> None:
    spans = tuple(Span(text, lang, chain(lang)) for text in texts)
    whole = of("".join(texts), lang)
    mark = next(p for p in measure(spans, vertical=True).pieces if p.span == 1)
    assert mark.cluster.glyphs == of(shown, lang).pieces[0].cluster.glyphs
    assert mark.cluster.advance == whole.pieces[len(texts[0])].cluster.advance


def test_what_stands_side_by_side_is_as_wide_as_its_column() -> None:
    _, letters, _ = place("第ABC回")
    assert letters.size < 7
    frame = bounds(letters)
    assert (frame.x, frame.width) == pytest.approx((letters.x - 5, 10))


@given(TEXTS, st.sampled_from(LANGS))
def test_both_directions_hold_the_same_text(text: str, lang: str) -> None:
    across, down = of(text, lang, vertical=False), of(text, lang)

    def text_of(paragraph: Paragraph) -> str:
        return "".join(text[p.cluster.start : p.cluster.end] for p in paragraph.pieces)

    assert text_of(across) == text_of(down) == text


AREA = '[a]\ntext = "{message}"\ndirection = "vertical"\n'
FIT = 'fit = { min = "5pt", max = "60pt" }\n'


def runs_of(shape: str) -> list[GlyphRun]:
    built = template(shape)
    voice = speaker(types=built.fields)
    label = Label(built, fonts(), voice.speak, varying=frozenset(), draft=False)
    return runs(label.document().pages[0])


def test_fitted_text_fills_its_column() -> None:
    """风月同天 in an area 80 high and 20 wide: one column of 20 points a character."""
    (run,) = runs_of(page("a", AREA + FIT, size="40pt x 100pt"))
    assert run.size == pytest.approx(20, abs=0.06)
    frame = bounds(run)
    assert frame.y >= 10 - 1
    assert frame.y + frame.height <= 90 + 1


@pytest.mark.parametrize(("key", "shown"), [("jis", "〝〟"), ("corner", "「」")])
def test_curly_quotes_lie_in_japanese_columns(key: str, shown: str) -> None:
    """（“無衣”）: JIS puts 〝 〟 in columns, a style may ask for 「 」."""
    built = template(
        page("a", AREA + f'[style.q]\ncolumn_quotes = "{key}"\n').replace(
            "direction", 'style = "q"\ndirection'
        )
    )
    voice = speaker(replace(MESSAGE, source="（“無衣”）"), langs=("ja", "ko"))
    label = Label(built, fonts(), voice.speak, varying=frozenset(), draft=False)
    (run,) = runs(label.document().pages[0])
    _, opening, *_, closing, _ = [glyph.id for glyph in run.glyphs]
    found = [piece.cluster.glyphs[0].id for piece in of(shown).pieces]
    assert [opening, closing] == found
    assert not run.sideways


def test_an_auto_column_is_as_wide_as_its_text() -> None:
    shape = page("a b", AREA + '[b]\ntext = "{message}"\n', columns=["auto", "1fr"])
    vertical, across = runs_of(shape)
    assert vertical.x == pytest.approx(10 + 5)
    assert across.x == pytest.approx(10 + 10, abs=0.5)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        # two characters, which stay together, are 20 high; four in two columns 25 wide
        ("200pt x 35pt", "1.8 mm too tall"),
        ("40pt x 45pt", "1.8 mm too wide"),
    ],
)
def test_what_does_not_fit(size: str, said: str) -> None:
    assert complaint(page("a", AREA, size=size)) == (
        f"slogans.po:7: overflow: the text of [a] is {said} for card at 10 pt\n"
        "  hint: shorten the text, or take a larger template"
    )


def test_a_fitted_column_needs_a_height() -> None:
    assert complaint(page("a", AREA + FIT, rows=["auto"])) == (
        "card.toml: bad-template: a fitted text that is vertical or turned cannot be in an "
        "auto row: its size depends on the height of the row\n"
        "  hint: give its row a height, or a share such as 1fr"
    )


def test_only_lettering_has_a_direction() -> None:
    assert complaint(page("a", '[a]\nrule = "1pt"\ndirection = "vertical"\n')).endswith(
        "[a]: direction has no effect in an area with rule\n  hint: remove direction"
    )
