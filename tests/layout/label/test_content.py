from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from cardgen.barcodes import encode
from cardgen.catalog import Catalog
from cardgen.display import BLACK, GlyphRun
from cardgen.layout.inline import Span, measure
from cardgen.layout.inline.block import TextContent
from cardgen.layout.label.content import (
    BarcodeContent,
    Content,
    PictureContent,
    natural_height,
    natural_width,
)
from cardgen.pictures import Photo
from cardgen.template.template import AreaRule, Fit
from cardgen.text.sense import weigh_breaks
from tests.drawn import runs
from tests.layout.studio import MESSAGE, captions, complaint, draw, fonts, label, lines, page

REGULAR, BOLD = "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"


def text(words: str, fit: Fit | None = None) -> TextContent:
    chain = fonts().chain("sans", "regular", "zh-Hans")
    return TextContent(measure((Span(words, "zh-Hans", chain),)), 10.0, 1.5, fit)


def test_breaks_are_looked_for_only_in_what_is_too_wide() -> None:
    words = text("风月同天\n山川异域不解")
    before = weigh_breaks.cache_info().misses
    fitting = words.choose_lines(60.0)
    assert weigh_breaks.cache_info().misses == before
    narrow = words.choose_lines(40.0)
    assert weigh_breaks.cache_info().misses == before + 1
    assert fitting and narrow  # noqa: PT018
    assert [len(lines) for lines in (fitting, narrow)] == [2, 3]


@pytest.mark.parametrize(
    ("content", "width", "height"),
    [
        (text("风月同天"), 40, 10),
        (text("风月同天" * 3), 120, 25),  # two lines in 100, but 120 are wished for
        (text("风月\n同"), 20, 25),
        (text("m" * 20), 185.2, 10),  # one word: it is too wide, which arranging says
        (text("风月同天", Fit(8, 20, "g")), 0, 0),
        (AreaRule(2.0, None, BLACK), 0, 2),
        (AreaRule(2.0, 30.0, BLACK), 30, 2),
        (BarcodeContent(encode("qr", "7"), 50.0), 50, 50),
        (BarcodeContent(encode("qr", "7"), None), 0, 0),
        (BarcodeContent(encode("code128", "7"), 50.0), 0, 50),
        (PictureContent(Photo(b"", 400, 100, ""), None), 100, 25),
        (PictureContent(Photo(b"", 400, 100, ""), 10.0), 40, 10),
    ],
)
def test_natural_size(content: Content, width: float, height: float) -> None:
    assert natural_width(content, 100.0) == pytest.approx(width)
    assert natural_height(content, 100.0) == pytest.approx(height)


def test_text_that_no_width_holds() -> None:
    assert text("mm").choose_lines(3.0) is None
    assert text("mm").natural_height(3.0) == 10.0


STYLES = '[style.big]\nsize = "20pt"\nweight = "bold"\ncolor = "#c81e0a"\n'


def test_spans_have_styles_languages_and_conditions() -> None:
    """风 is 20 wide and hangs out by 0.7; its baseline, for all, is 17.6 below the top."""
    shape = page(
        "a",
        STYLES
        + '[a]\nspans = [{ text = "风", style = "big" }, { text = "月", lang = "target" },'
        ' { text = "{box}", show_if = "box" }, { caption = "to", lang = "target" }]',
        fields='box = "integer"',
    )
    first = [
        f'run 9.30 27.60 20.00 {BOLD}#2 #c81e0a zh-Hans "风" 1 glyph 20.00 wide',
        f'run 29.30 27.60 10.00 {REGULAR}#1 #000000 ko "月" 1 glyph 10.00 wide',
    ]
    to = f'{REGULAR}#1 #000000 ko "받는 곳" 4 glyphs 30.40 wide'
    assert draw(shape) == [*first, f"run 39.30 27.60 10.00 {to}"]
    with_box = draw(shape, {"box": "7"})
    assert with_box[:2] == first
    assert [line.split('"')[1] for line in with_box[2:]] == ["7", "받는 곳"]


def test_an_area_style_is_the_measure_of_its_spans() -> None:
    shape = page("a", STYLES + '[a]\nspans = [{ text = "风" }]\nstyle = "big"')
    assert draw(shape) == [
        f'run 9.30 27.60 20.00 {BOLD}#2 #c81e0a zh-Hans "风" 1 glyph 20.00 wide'
    ]


def test_a_caption_stands_in_both_languages() -> None:
    assert draw(page("a", '[a]\ncaption = "to"')) == [
        f'run 9.54 18.80 10.00 {REGULAR}#2 #000000 zh-Hans "发往" 2 glyphs 20.00 wide',
        f'run 29.54 18.80 10.00 {REGULAR}#2 #000000 zh-Hans " · " 3 glyphs 14.48 wide',
        f'run 44.02 18.80 10.00 {REGULAR}#1 #000000 ko "받는 곳" 4 glyphs 30.40 wide',
    ]


def test_a_span_may_be_in_both_languages() -> None:
    shape = page(
        "a",
        '[a]\nspans = [{ caption = "to", lang = "both" }, { text = " {to}", lang = "both" },'
        ' { text = " {lot}", lang = "both" }]',
        fields='to = "city"\nlot = "text"',
    )
    said = words(shape, {"to": "首尔", "lot": "L7"})
    assert "".join(said) == "发往 · 받는 곳 首尔 ·  서울 L7"


ONCE = page(
    "a\nb\nc",
    '[a]\ntext = "{to} {lot}"\n'
    '[b]\nspans = [{ text = "{to}" }, { text = " {lot}", unless_same = "lot" }]\n'
    'lang = "target"\nunless_same = ["to", "lot"]\n[c]\nrule = "1pt"',
    rows=["auto"] * 3,
    fields='to = "text"\nlot = "text"',
)


def test_mended_equal_texts_of_both_languages_stood_twice() -> None:
    assert [line.split()[0] for line in draw(ONCE, {"to": "X", "lot": "L7"})] == [
        "run",
        "rect",
    ]
    cities = ONCE.replace('to = "text"', 'to = "city"')
    *texts, _ = draw(cities, {"to": "首尔", "lot": "L7"})
    assert [line.split('"')[1] for line in texts] == ["首尔 L7", "서울"]


def words(shape: str, fields: dict[str, str]) -> list[str]:
    return [line.split('"')[1] for line in draw(shape, fields)]


BOX_OF = page("a", '[a]\ncaption = "box-of"', fields='box = "integer"\nboxes = "integer"')


def test_mended_caption_printed_its_placeholders() -> None:
    assert words(BOX_OF, {"box": "3", "boxes": "1000"}) == [
        "第3箱，共1,000箱",
        " · ",
        "상자 3/1,000",
    ]


def test_texts_are_filled_for_each_language() -> None:
    shape = page(
        "a\nb",
        '[a]\ntext = "{to} {day} {{x}}"\n[b]\ntext = "{to} {day} {box}"\nlang = "target"',
        rows=["auto", "auto"],
        fields='to = "city"\nday = "date"\nbox = "integer"',
    )
    fields = {"to": "首尔", "day": "2020-03-26", "box": "24000"}
    assert words(shape, fields) == ["首尔 2020年3月26日 {x}", "서울 2020년 3월 26일 24,000"]


def unfinished_captions(**changes: object) -> Catalog:
    """Captions with another message `to`."""
    found = captions()
    to = replace(found.messages["to"], **changes)
    return replace(found, messages={**found.messages, "to": to})


TO = page("a", '[a]\ncaption = "to"')


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            unfinished_captions(translation=""),
            (
                "captions.po:2: untranslated: to has no translation\n"
                "  hint: translate it, or make a draft of it, a proof with a watermark"
            ),
        ),
        (
            unfinished_captions(fuzzy=True),
            (
                "captions.po:2: fuzzy: the translation of to waits for review\n"
                '  hint: check it and remove the flag "fuzzy", '
                "or make a draft of it, a proof with a watermark"
            ),
        ),
    ],
)
def test_mended_unfinished_caption_was_printed(said: Catalog, message: str) -> None:
    assert complaint(TO, said=said) == message
    draft = lines(label(TO, said=said, draft=True).document())
    assert any('"发往"' in line for line in draft)


def test_unfinished_captions_that_are_not_shown_do_no_harm() -> None:
    shape = page("a", '[a]\ncaption = "from"')
    assert lines(label(shape, said=unfinished_captions(fuzzy=True)).document())


@pytest.mark.parametrize(
    ("tables", "fields", "said"),
    [
        (
            '[a]\ncaption = "contnets"',
            {},
            (
                "card.toml:17: bad-template: [a]: there is no caption 'contnets'\n"
                "  hint: did you mean contents?"
            ),
        ),
        (
            '[a]\nspans = [{ caption = "handle-with-car" }]',
            {},
            (
                "card.toml:17: bad-template: [a]: there is no caption 'handle-with-car'\n"
                "  hint: did you mean handle-with-care?"
            ),
        ),
        (
            '[a]\ntext = "{box}"',
            {},
            (
                "card.toml:17: missing-value: box has no value, but the area [a] of card "
                "shows it\n  hint: give a value for box"
            ),
        ),
        (
            '[a]\npicture = "{logo}"',
            {},
            (
                "card.toml:17: missing-value: logo has no value, but the area [a] of card "
                "shows it\n  hint: give a value for logo"
            ),
        ),
        (
            '[a]\nbarcode = "qr"\ndata = "{box}"',
            {},
            (
                "card.toml:17: missing-value: box has no value, but the area [a] of card "
                "shows it\n  hint: give a value for box"
            ),
        ),
        (
            '[a]\nbarcode = "code128"\ndata = "{lot}"',
            {"lot": "箱"},
            (
                "card.toml:17: bad-barcode: a Code 128 barcode cannot carry '箱' (U+7BB1) in "
                "'箱'\n  hint: use barcode = \"qr\", which carries any text"
            ),
        ),
        (
            '[a]\ncaption = "box-of"',
            {"box": "3"},
            (
                "captions.po:11: missing-value: box-of needs a value for {boxes}\n"
                "  hint: give a value for boxes"
            ),
        ),
        (
            '[a]\ntext = "{lot}"',
            {"lot": "a\tb"},
            (
                "card.toml:17: bad-text: the text of [a] holds the control character U+0009\n"
                "  hint: delete it from the message or the value"
            ),
        ),
        (
            '[a]\ntext = "{lot}"',
            {"lot": "\ud800"},
            (
                "card.toml:17: bad-text: the text of [a] holds the control character U+D800\n"
                "  hint: delete it from the message or the value"
            ),
        ),
        (
            '[a]\ntext = "{lot}"',
            {"lot": "\u202eשלום"},
            (
                "card.toml:17: right-to-left: the text of [a] holds U+202E without its "
                "counterpart in the line\n  hint: delete it from the message or the value"
            ),
        ),
        (
            '[a]\ntext = "{lot}"',
            {"lot": "x" * 10_001},
            (
                "card.toml:17: overflow: the text of [a] has 10,001 characters, more than "
                "10,000\n  hint: shorten it"
            ),
        ),
        (
            '[a]\ntext = "{lot}"',
            {"lot": "風\U0010ffff月"},
            (
                "card.toml:17: missing-glyph: no font has U+10FFFF, which [a] "
                "shows\n  hint: add a font that has it, in cardgen.toml"
            ),
        ),
        (
            '[style.odd]\nfont = "sens"\n[a]\ntext = "风"\nstyle = "odd"',
            {},
            (
                "card.toml:17: bad-font: there is no font family 'sens'\n"
                "  hint: did you mean sans?"
            ),
        ),
    ],
)
def test_what_cannot_be_shown(tables: str, fields: dict[str, str], said: str) -> None:
    types = 'box = "integer"\nboxes = "integer"\nlot = "text"\nlogo = "picture"'
    shape = page("a", tables, fields=types)
    assert complaint(shape, fields) == said


def test_a_message_without_an_author() -> None:
    shape = page("a", '[a]\ntext = "{attribution}"')
    assert complaint(shape, message=replace(MESSAGE, attribution={})) == (
        "card.toml:14: missing-value: attribution has no value in zh, but the area [a] of card "
        "shows it\n  hint: write an author for this language in the comments of the message, "
        'as #. attribution: zh=…, or write show_if = "attribution" in the area'
    )


def test_a_message_without_an_author_in_the_language_of_another_pair() -> None:
    """The hint once named zh and ko, whatever language had no attribution."""
    shape = page("a", '[a]\ntext = "{attribution}"\nlang = "target"')
    said = complaint(shape, message=replace(MESSAGE, attribution={"zh": "《周易》"}))
    assert "attribution has no value in ko" in said
    assert "#. attribution: ko=…" in said


def test_all_areas_are_looked_at() -> None:
    shape = page(
        "a\nb\nc",
        '[a]\ntext = "{box}"\n[b]\ncaption = "zzz"\n[c]\ntext = "{lot}"',
        rows=["auto"] * 3,
        fields='box = "integer"\nlot = "text"',
    )
    rules = [
        line.split(": ")[1] for line in complaint(shape).splitlines() if "hint" not in line
    ]
    assert rules == ["missing-value", "bad-template", "missing-value"]


def test_a_stop_hangs_out_of_its_area_where_the_style_says_so() -> None:
    """Four characters of 10 points end at the edge; the stop behind them stands outside."""
    area = '[a]\ntext = "风月同天。"\nalign = "end"\nstyle = "hung"'
    shape = page("a", "[style.hung]\nsize = '10pt'\nhanging = {}\n" + area, size="70pt x 100pt")
    (hung,), (kept,) = (draw(shape.replace("{}", word)) for word in ("true", "false"))
    assert '"风月同天。" 5 glyphs 50.00 wide' in hung
    assert float(hung.split()[1]) - float(kept.split()[1]) == pytest.approx(5.0)


def lettering(style: str, text: str, *, vertical: bool = False) -> list[GlyphRun]:
    """Make a text in a style of 10 points."""
    way = 'direction = "vertical"' if vertical else ""
    shape = page(
        "a",
        f"[style.x]\nsize = '10pt'\n{style}\n[a]\ntext = \"{text}\"\nstyle = 'x'\n{way}",
        size="300pt x 300pt",
        margin="0pt",
    )
    return runs(label(shape).document().pages[0])


def steps(style: str, text: str, *, vertical: bool = False) -> list[float]:
    """Points from glyph to glyph."""
    at = [
        run.y + glyph.y if vertical else run.x + glyph.x
        for run in lettering(style, text, vertical=vertical)
        for glyph in run.glyphs
    ]
    return [round(two - one, 1) for one, two in pairwise(at)]


def test_rule_23_a_style_tracks_its_letters_but_not_dashes() -> None:
    assert steps("tracking = 0.2", "国国……国国") == [12.0, 12.0, 10.0, 12.0, 12.0]
    assert steps("", "国国……国国") == [10.0] * 5


def test_rule_23_nothing_is_tracked_behind_the_last_of_a_line() -> None:
    style = "[style.x]\nsize = '10pt'\ntracking = 0.5\n"
    area = "[a]\ntext = '国国国'\nstyle = 'x'\nalign = 'end'"
    shape = page("a", style + area, size="60pt x 60pt")
    (run,) = runs(label(shape).document().pages[0])
    last = run.x + run.glyphs[-1].x + 10.0
    assert last == pytest.approx(50.0, abs=0.5)  # the optical edge


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("full", [10.0, 10.0, 10.0, 10.0, 10.0]),
        ("kaiming", [10.0, 5.0, 10.0, 10.0, 10.0]),
        ("half", [10.0, 5.0, 10.0, 5.0, 10.0]),
    ],
)
def test_rule_22_a_style_chooses_the_width_of_marks(style: str, expected: list[float]) -> None:
    for vertical in (False, True):
        assert steps(f"punctuation = '{style}'", "国，国。国国", vertical=vertical) == expected


def test_rule_22_a_typed_space_is_the_white_of_a_korean_mark_once() -> None:
    shape = page(
        "a",
        "[style.x]\nsize = '10pt'\npunctuation = 'half'\n[a]\ntext = '한글, 한글'\n"
        "style = 'x'\ndirection = 'vertical'\nlang = 'target'",
        size="100pt x 200pt",
    )
    found = runs(label(shape).document().pages[0])
    first, last = (run for run in found if run.text.startswith("한글"))
    assert last.y == pytest.approx(first.y + 20 + 5 + 2.8)  # a mark and a space


def test_rule_9_a_style_sets_latin_off_by_less() -> None:
    assert steps("autospace = 0.1", "国国24")[1] == 11.0
    assert steps("autospace = 0", "国国24")[1] == 10.0
    assert steps("", "国国24")[1] == 12.5


def test_rule_12_a_style_does_without_numbers_side_by_side() -> None:
    found = lettering("tate-chu-yoko = false", "第24回UN第7回", vertical=True)
    assert {run.text for run in found if run.sideways} == {"24", "UN"}
    assert "7" in "".join(run.text for run in found if not run.sideways)


def test_rule_12_dates_of_columns_are_in_han_numerals() -> None:
    date, columns = "于2020年3月26日", "于二〇二〇年三月二十六日"
    kanji = 'numerals = "kanji"'
    cases = ((kanji, True, columns), (kanji, False, date), ("", True, date))
    for style, vertical, expected in cases:
        found = lettering(style, date, vertical=vertical)
        assert "".join(run.text for run in found) == expected
    spans = [
        "".join(
            run.text for run in lettering(f'numerals = "{kind}"', "已有24年", vertical=True)
        )
        for kind in ("kanji", "kanji-spans")
    ]
    assert spans == ["已有24年", "已有二十四年"]


SERIF = "NotoSerifCJK-Regular.ttc"
NAMED = '[style.x]\nsize = "10pt"\nlatin = "{}"\n[a]\ntext = "{}"\nstyle = "x"\n'


def test_rule_19_a_style_names_another_font_for_latin() -> None:
    shape = page("a", NAMED.format("serif", "风A月 24"))
    assert [line.split(" ", 4)[4].split(" glyph")[0] for line in draw(shape)] == [
        f'{REGULAR}#2 #000000 zh-Hans "风" 1',
        f'{SERIF}#2 #000000 zh-Hans "A" 1',
        f'{REGULAR}#2 #000000 zh-Hans "月 " 2',
        f'{SERIF}#2 #000000 zh-Hans "24" 2',
    ]
    assert {line.split()[2] for line in draw(shape)} == {"18.80"}  # one baseline


def test_rule_19_an_unknown_font_for_latin_is_an_error() -> None:
    assert complaint(page("a", NAMED.format("serifs", "风"))) == (
        "card.toml:14: bad-font: there is no font family 'serifs'\n  hint: did you mean serif?"
    )


def test_a_font_that_there_is_not_is_told_of_its_style() -> None:
    """The error once had the line of an area that does not name the font."""
    text = page("a", '[style.big]\nfont = "Helvetica"\n[a]\ntext = "风"\nstyle = "big"')
    assert complaint(text).startswith(
        "card.toml:14: bad-font: there is no font family 'Helvetica'"
    )
