"""Places of areas, computed by hand: pages of 200 × 100 points, margin 10."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from cardgen.display import Bars, GlyphRun, Rect
from cardgen.errors import CardgenError
from cardgen.fillers import is_nothing
from cardgen.layout.label.place import bounds
from tests.drawn import items, runs
from tests.layout.studio import MESSAGE, complaint, draw, label, lines, page

SHORTEN = "  hint: shorten the text, or take a larger template"
INK = "NotoSansCJK-Regular.ttc#2 #000000 zh-Hans"


def rule(x: float, y: float, width: float, height: float) -> str:
    return f"rect {x:.2f} {y:.2f} {width:.2f} × {height:.2f} #000000"


def test_padding_border_and_fill() -> None:
    """The box is around the padding; the text starts within it."""
    text = page(
        "a",
        '[a]\ntext = "风"\npadding = ["1pt", "2pt", "3pt", "4pt"]\nfill = "#ffee00"\n'
        'border = { width = "2pt", color = "#ff0000" }',
    )
    assert draw(text) == [
        "rect 10.00 10.00 180.00 × 80.00 #ffee00",
        "rect 10.00 10.00 180.00 × 2.00 #ff0000",
        "rect 10.00 88.00 180.00 × 2.00 #ff0000",
        "rect 10.00 10.00 2.00 × 80.00 #ff0000",
        "rect 188.00 10.00 2.00 × 80.00 #ff0000",
        f'run 13.54 19.80 10.00 {INK} "风" 1 glyph 10.00 wide',
    ]


def test_auto_columns_are_as_wide_as_their_text() -> None:
    """风月 is 20 wide and padded by 5 + 5; a gap of 6; the rest, 144, is the rule's."""
    text = page(
        "a b",
        '[a]\ntext = "风月"\npadding = ["0pt", "5pt"]\n[b]\nrule = "1pt"',
        columns=["auto", "1fr"],
        gap="6pt",
    )
    assert draw(text) == [
        f'run 14.54 18.80 10.00 {INK} "风月" 2 glyphs 20.00 wide',
        rule(46, 10, 144, 1),
    ]


def test_auto_rows_are_as_high_as_their_text() -> None:
    """Nineteen characters of 10 points in 180: two lines, 25 points high, and 1 + 2 padding."""
    text = page(
        "a\nb",
        f'[a]\ntext = "{"风" * 19}"\npadding = ["1pt", "0pt", "2pt", "0pt"]\n[b]\nrule = "4pt"',
        rows=["auto", "auto"],
        gap="5pt",
    )
    first, second, below = draw(text)
    assert first.startswith("run 9.54 19.80 ")
    assert second.startswith("run 9.54 34.80 ")
    assert below == rule(10, 10 + 28 + 5, 180, 4)


def test_a_rule_or_code_of_given_size_needs_an_auto_track() -> None:
    text = page(
        "a b\nc .",
        '[a]\nrule = "2pt"\nlength = "30pt"\n[b]\nbarcode = "qr"\ndata = "7"\nsize = "50pt"\n'
        '[c]\nrule = "3pt"',
        columns=["auto", "auto"],
        rows=["auto", "auto"],
        gap="20pt",
    )
    ruled, code, below = draw(text)
    assert ruled == rule(10, 10, 30, 2)
    assert code.startswith("bars 60.00 10.00 50.00 × 50.00 qr ")
    assert below == rule(10, 80, 30, 3)


HIDING = page(
    "a a\nb c\nd d",
    '[a]\nrule = "1pt"\n[b]\nrule = "2pt"\nlength = "9pt"\nshow_if = "box"\n'
    '[c]\nrule = "3pt"\nshow_if = ["box", "lot"]\n[d]\nrule = "4pt"',
    columns=["auto", "1fr"],
    rows=["auto", "auto", "1fr"],
    gap="5pt",
    fields='box = "integer"\nlot = "text"',
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"box": "7", "lot": "L"},
            [(10, 10, 180, 1), (10, 16, 9, 2), (24, 16, 166, 3), (10, 24, 180, 4)],
        ),
        # Without c the second row is as high as b.
        ({"box": "7"}, [(10, 10, 180, 1), (10, 16, 9, 2), (10, 23, 180, 4)]),
        # Without both the row and its gap are gone.
        ({"lot": "L"}, [(10, 10, 180, 1), (10, 16, 180, 4)]),
        ({}, [(10, 10, 180, 1), (10, 16, 180, 4)]),
    ],
)
def test_hidden_areas_collapse_their_rows(
    fields: dict[str, str], expected: list[tuple[float, ...]]
) -> None:
    assert draw(HIDING, fields) == [rule(*box) for box in expected]


@pytest.mark.parametrize(
    ("fields", "x"), [({"box": "7"}, 10 + 9 + 5), ({}, 10)], ids=["shown", "hidden"]
)
def test_hidden_areas_collapse_their_columns(fields: dict[str, str], x: float) -> None:
    text = page(
        "a b",
        '[a]\nrule = "1pt"\nlength = "9pt"\nshow_if = "box"\n[b]\nrule = "2pt"',
        columns=["auto", "1fr"],
        gap="5pt",
        fields='box = "integer"',
    )
    assert draw(text, fields)[-1] == rule(x, 10, 190 - x, 2)


def test_either_field_may_show_an_area() -> None:
    text = page(
        "a\nb",
        '[a]\nrule = "1pt"\nshow_if = "box or lot"\n[b]\nrule = "2pt"',
        rows=["auto", "auto"],
        fields='box = "integer"\nlot = "text"',
    )
    assert len(draw(text, {"lot": "L"})) == 2
    assert len(draw(text, {})) == 1


def test_unnamed_rows_do_not_collapse() -> None:
    text = page(
        ".\na",
        '[a]\nrule = "2pt"',
        rows=["30pt", "auto"],
    )
    assert draw(text) == [rule(10, 40, 180, 2)]


FITTED = """
[a]
text = "{message}"
fit = { min = "8pt", max = "MOST", group = "g"RATIO }
[b]
text = "{message}"
lang = "target"
fit = { min = "8pt", max = "90pt", group = "g"RATIO }
"""


def sizes(text: str) -> list[float]:
    (made,) = label(text).document().pages
    return [run.size for run in runs(made)]


@pytest.mark.parametrize(("ratio", "most"), [("", 1.3), (", ratio = 1.0", 1.0)])
def test_a_group_is_sized_together(ratio: str, most: float) -> None:
    """The narrow column holds 风月同天 at 10 points; the other may be `most` times as large."""
    text = page(
        "a b",
        FITTED.replace("RATIO", ratio).replace("MOST", "10pt"),
        columns=["40pt", "1fr"],
    )
    assert sizes(text) == pytest.approx([10.0, 10.0 * most])


def test_a_group_in_auto_rows_shares_the_height_that_others_leave() -> None:
    """80 - 10 for the rule leave 70 points: two lines of 35."""
    text = page(
        "a\nc\nb",
        FITTED.replace("RATIO", "").replace("MOST", "90pt") + '[c]\nrule = "10pt"',
        rows=["auto", "auto", "auto"],
    )
    one, other = sizes(text)
    assert one == pytest.approx(35, abs=0.05)
    assert other == pytest.approx(35, abs=0.05)
    ruled = [line for line in draw(text) if line.startswith("rect")]
    assert ruled == [rule(10, 10 + one, 180, 10)]


def test_blank_text_has_no_size_to_fit() -> None:
    """The text has the size of its style, 10 points, and leaves 70 to the other."""
    text = page(
        "a\nb",
        FITTED.replace("RATIO", "").replace("MOST", "90pt"),
        rows=["auto", "auto"],
    )
    blank = replace(MESSAGE, source="风", translation=" ", same=True)
    (made,) = label(text, message=blank).document().pages
    assert runs(made)[0].size == pytest.approx(70.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (  # ten lines: nine times 15 and 10 are 145 points, 65 too many
            page("a", f'[a]\ntext = "{"风" * 180}"'),
            (
                "card.toml:14: overflow: the text of [a] is 22.9 mm too tall for card "
                f"at 10 pt\n{SHORTEN}"
            ),
        ),
        (
            page("a", '[a]\ntext = "mmmmmmmmmm"', size="70pt x 100pt"),
            (
                "card.toml:14: overflow: the text of [a] is 15.0 mm too wide for card "
                f"at 10 pt\n{SHORTEN}"
            ),
        ),
        (
            page("a b", '[a]\ntext = "风"\n[b]\nrule = "1pt"', columns=["100pt", "100pt"]),
            (
                "card.toml:4: overflow: the columns of card are 7.1 mm too wide for its page\n"
                "  hint: make columns smaller, show fewer areas, or take a larger template"
            ),
        ),
        (
            page("a\nb", '[a]\ntext = "风"\n[b]\nrule = "1pt"', rows=["80pt", "auto"]),
            (
                "card.toml:4: overflow: the rows of card are 0.4 mm too tall for its page\n"
                "  hint: make rows smaller (auto rows are as large as their content), "
                "show fewer areas, or take a larger template"
            ),
        ),
        (
            page("a", '[a]\nrule = "1pt"\nlength = "190pt"'),
            (
                "card.toml:14: overflow: the line of [a] is 3.5 mm larger than its area\n"
                "  hint: make the line smaller, or the rows and columns of [a] larger"
            ),
        ),
        (
            page("a", '[a]\nrule = "11pt"', rows=["10pt"]),
            (
                "card.toml:14: overflow: the line of [a] is 0.4 mm larger than its area\n"
                "  hint: make the line smaller, or the rows and columns of [a] larger"
            ),
        ),
        (
            page("a", '[a]\ntext = "风"\npadding = "50pt"'),
            (
                "card.toml:14: overflow: the padding of [a] is 7.1 mm larger than its area\n"
                "  hint: make the padding smaller, or the rows and columns of [a] larger"
            ),
        ),
        (
            page("a", '[a]\ntext = "{message}"\nfit = { min = "81pt", max = "90pt" }'),
            (
                "card.toml:14: overflow: [a] is 28.2 mm high on card, less than one character "
                "at 81 pt\n"
                "  hint: give [a] more room in rows, or lower its size or min"
            ),
        ),
        (
            page(  # 125 and 125 high
                "a\nb",
                FITTED.replace("RATIO", "").replace("MOST", "90pt").replace("8pt", "50pt"),
                rows=["auto", "auto"],
            ),
            (
                "slogans.po:7: overflow: the text of [a] and [b] is 60.0 mm too tall for card "
                f"at 50 pt\n{SHORTEN}"
            ),
        ),
        (  # 风月同天 cannot be larger than 10 points, 같은 하늘 may not be smaller than 20
            page(
                "a b",
                FITTED.replace("RATIO", "")
                .replace("MOST", "10pt")
                .replace('target"\nfit = { min = "8pt"', 'target"\nfit = { min = "20pt"'),
                columns=["40pt", "1fr"],
            ),
            (
                "card.toml:17: bad-template: [a]: fit: max is 10 pt, but min of [b] in its "
                "group is 20 pt, more than 1.3 times as large\n"
                "  hint: raise max, lower min of [b], or raise ratio"
            ),
        ),
        (
            page(
                "a\nb",
                FITTED.replace("RATIO", "").replace("MOST", "20pt"),
                rows=["auto", "1fr"],
            ),
            (
                "card.toml: bad-template: fitted texts in auto rows must form one group "
                "without texts in other rows\n"
                "  hint: give the texts the same group, or give their rows a height"
            ),
        ),
    ],
)
def test_what_does_not_fit(text: str, said: str) -> None:
    assert complaint(text) == said


words = st.text("风月同天，。 abAB가나\n", max_size=30)
aligned = st.sampled_from(["start", "center", "end"])


@settings(max_examples=60)
@given(words, words, aligned, aligned, st.floats(60, 300), st.floats(60, 300))
def test_items_stay_in_their_frames(
    one: str, other: str, align: str, valign: str, width: float, height: float
) -> None:
    """Everything is within the margins but the white at the edge of Han, which may hang out."""
    text = page(
        "a a\nb c\nd d",
        f'[a]\ntext = "{{one}}"\nalign = "{align}"\nvalign = "{valign}"\n'
        f'[b]\ntext = "{{other}}"\nlang = "target"\nalign = "{align}"\nvalign = "{valign}"\n'
        f'[c]\nbarcode = "qr"\ndata = "7"\nalign = "{align}"\nvalign = "{valign}"\n'
        '[d]\nrule = "2pt"\nlength = "30pt"\n',
        size=f"{width:.3f}pt x {height:.3f}pt",
        columns=["1fr", "40pt"],
        rows=["auto", "1fr", "auto"],
        fields='one = "text"\nother = "text"',
    )
    try:
        made = label(text, {"one": one, "other": other}).document().pages[0]
    except CardgenError as error:
        known = {"overflow", "quiet-zone", "barcode-too-small", "findings"}
        if any(not value.strip() or is_nothing(value, "text") for value in (one, other)):
            known.add("missing-value")  # "。" alone means nothing
        assert error.rule in known  # noqa: PT017
        return
    for item in items(made):
        frame = bounds(item)
        hang = 0.01
        if isinstance(item, GlyphRun):  # spaces and the white of marks hang out whole
            hang = 0.5 + 10.0 * (len(item.text) - len(item.text.strip(" \n，。")))
        assert frame.x >= 10 - hang
        assert frame.y >= 10 - 0.01
        assert frame.x + frame.width <= width - 10 + hang
        assert frame.y + frame.height <= height - 10 + 0.01
        assert isinstance(item, GlyphRun | Rect | Bars)


def test_rule_4_only_the_word_that_is_too_wide_is_divided() -> None:
    text = page(
        "a",
        '[a]\ntext = "{message}"\nlang = "target"\nfit = { min = "10pt", max = "10pt" }\n',
        size="40pt x 100pt",
        margin="0pt",
    )
    message = replace(MESSAGE, translation="가나다라마바 사아자 차카")
    words = [line.split('"')[1].strip() for line in draw(text, message=message)]
    assert words in (
        ["가나다라", "마바", "사아자", "차카"],
        ["가나다", "라마바", "사아자", "차카"],
    )


HELD = (
    "[style.x]\n{}\n[a]\ntext = \"风月同天，山川异域，共克时艰\"\nstyle = 'x'\n"
    'fit = {{ min = "{}", max = "60pt" }}\n'
)


def test_a_fitted_text_has_as_many_lines_as_its_style_allows() -> None:
    size = "120pt x 100pt"
    free, held = (
        runs(label(page("a", HELD.format(key, "6pt"), size=size)).document().pages[0])
        for key in ("", "max_lines = 2")
    )
    assert (len({run.y for run in free}), len({run.y for run in held})) == (3, 2)
    assert held[0].size < free[0].size


def test_a_fitted_text_fills_as_much_of_its_area_as_its_style_allows() -> None:
    for rows in ("1fr", "auto"):
        for share in (1.0, 0.8, 0.5):
            text = page("a", HELD.format(f"max_fill = {share}", "6pt"), rows=[rows])
            found = runs(label(text).document().pages[0])
            boxes = [bounds(run) for run in found]
            height = max(b.y + b.height for b in boxes) - min(b.y for b in boxes)
            assert 0.65 * share * 80 < height <= share * 80 + 0.1


def test_columns_are_held_to_their_share_of_the_width() -> None:
    text = page("a", HELD.format("max_fill = 0.5", "6pt") + "direction = 'vertical'")
    boxes = [bounds(run) for run in runs(label(text).document().pages[0])]
    assert max(b.x + b.width for b in boxes) - min(b.x for b in boxes) <= 90.1


def test_a_text_that_takes_more_lines_than_its_style_allows() -> None:
    text = page("a", HELD.format("max_lines = 1", "20pt"))
    assert complaint(text) == (
        "card.toml:16: overflow: the text of [a] takes 2 lines on card at 20 pt, but its style "
        "allows 1\n  hint: shorten the text, raise max_lines, or take a larger template"
    )
    fixed = text.replace('fit = { min = "20pt", max = "60pt" }', "").replace(
        "max_lines = 1", 'max_lines = 1\nsize = "20pt"'
    )
    assert "takes 2 lines on card at 20 pt" in complaint(fixed)


BESIDE = (
    page(
        "a b\nc c",
        '[a]\ntext = "{one}"\n[b]\ntext = "{two}"\nalign = "end"\n[c]\nrule = "1pt"',
        columns=["1fr", "auto"],
        rows=["auto", "auto"],
        gap="5pt",
        fields='one = "text"\ntwo = "text"',
    )
    .replace("[fields]", 'one_line = ["a", "b"]\nOTHER[fields]')
    .replace(
        "OTHER",
        '[grid.otherwise]\nrows = ["auto", "auto", "auto"]\n'
        'areas = ["a a", "b b", "c c"]\ngap = "2pt"\n',
    )
)


def test_texts_too_long_to_stand_side_by_side_stand_one_below_the_other() -> None:
    short, long = {"one": "风" * 5, "two": "月" * 5}, {"one": "风" * 9, "two": "月" * 9}
    assert draw(BESIDE, short)[-1] == rule(10, 10 + 10 + 5, 180, 1)
    assert draw(BESIDE, long)[-1] == rule(10, 10 + 10 + 2 + 10 + 2, 180, 1)
    longer = {"one": "风" * 19, "two": "月"}
    assert draw(BESIDE, longer)[-1] == rule(10, 10 + 25 + 2 + 10 + 2, 180, 1)
    batch = label(BESIDE, varying=["one", "two"])
    for values in (short, long, short, longer):
        assert sorted(lines(batch.document(values))) == sorted(draw(BESIDE, values))


def test_rows_in_em_of_the_smaller_fitted_text() -> None:
    """风月同天 is 20 points large, so 2 em are 40, and 같은 하늘 is no smaller."""
    fit = 'fit = { min = "8pt", max = "20pt", group = "g" }'
    shape = page(
        "a\n.\nb\nc\n.",
        f'[a]\ntext = "{{message}}"\n{fit}\n'
        f'[b]\ntext = "{{message}}"\nlang = "target"\n{fit}\n[c]\nrule = "1pt"',
        rows=["auto", "2em", "auto", "auto", "1fr"],
        size="200pt x 150pt",
    )
    assert draw(shape)[-1] == rule(10, 10 + 20 + 40 + 20, 180, 1)
    # With 65 points there are 16 for each em of 1 + 2 + 1, the rule aside.
    lower = shape.replace("200pt x 150pt", "200pt x 85pt")
    assert draw(lower)[-1] == rule(10, 10 + 4 * 16, 180, 1)
    less = complaint(shape.replace("200pt x 150pt", "200pt x 50pt"))
    assert "the text of [a] and [b] is 1.1 mm too tall for card at 8 pt" in less
