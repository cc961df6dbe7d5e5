"""Values of areas, and whole error messages for wrong areas."""

from __future__ import annotations

import pytest

from cardgen.display import BLACK, Color
from cardgen.placeholders import parse_pattern
from cardgen.template.template import (
    Area,
    AreaBarcode,
    AreaPicture,
    AreaRule,
    AreaSpan,
    AreaText,
    Border,
    Caption,
    DataPiece,
    Fit,
    Interpretation,
    Spacing,
    Style,
)
from tests.template.samples import MM, change, complaint, load

BODY = Style(9.0)


def area(name: str, *changes: tuple[str, str]) -> Area:
    """Change the sound template and return one of its areas."""
    return load(change(*changes)).areas[name]


def test_a_style() -> None:
    keys = (
        'font = "serif"\nlatin = "sans"\nweight = "bold"\nleading = 1.5\n'
        'color = "#c81e0a"\nhanging = true\nindent = true\ntracking = 0.2\n'
        'punctuation = "half"\nautospace = 0.125\ntate-chu-yoko = false\n'
        'numerals = "kanji"\nbreak = "syllable"\nmax_lines = 2\nmax_fill = 0.8'
    )
    styles = load(change(("[words]", f"[style.big]\n{keys}\n[words]"))).styles
    assert styles == {
        "body": BODY,
        "big": Style(
            9.0,
            "bold",
            Color(200, 30, 10),
            leading=1.5,
            font="serif",
            latin="sans",
            hanging=True,
            indent=True,
            spacing=Spacing(0.2, 0.125, "half", side_by_side=False),
            unit="syllable",
            numerals="kanji",
            max_lines=2,
            max_fill=0.8,
        ),
    }


def test_the_default_style_need_not_be_there() -> None:
    template = load(change(('[style.body]\nsize = "9pt"\n', "")))
    assert template.styles == {"body": BODY}
    span = AreaSpan(parse_pattern("{message}"), ("source",), BODY)
    assert template.areas["words"].content == AreaText((span,), BODY, Fit(8.0, 20.0, "words"))


def test_the_look_of_an_area() -> None:
    look = (
        'align = "end"\nvalign = "center"\npadding = ["1mm", "2mm"]\nfill = "gray(60)"\n'
        'border = { width = "1pt" }\nshow_if = ["box or logo", "message"]'
    )
    found = area("code", ("[code]", f"[code]\n{look}"))
    assert (found.align, found.valign) == ("end", "center")
    assert found.padding == pytest.approx((1 * MM, 2 * MM, 1 * MM, 2 * MM))
    assert found.fill == Color(102, 102, 102, (0.0, 0.0, 0.0, 0.6))
    assert found.border == Border(1.0, BLACK)
    assert found.show_if == (("box", "logo"), ("message",))


def test_spans_have_the_side_and_style_of_their_area_or_their_own() -> None:
    spans = (
        'spans = [{ text = "{box}" }, { caption = "to", lang = "source", show_if = "box" },'
        ' { text = "!", style = "big" }]\nlang = "target"'
    )
    text = area(
        "words",
        ('text = "{message}"', spans),
        ("[style.body]", '[style.big]\nsize = "20pt"\n[style.body]'),
    ).content
    assert isinstance(text, AreaText)
    assert text.spans == (
        AreaSpan(parse_pattern("{box}"), ("target",), BODY),
        AreaSpan(Caption("to"), ("source",), BODY, (("box",),)),
        AreaSpan(parse_pattern("!"), ("target",), Style(20.0)),
    )


def test_a_caption_is_in_both_languages() -> None:
    text = area("words", ('text = "{message}"', 'caption = "to"\ndirection = "vertical"'))
    span = AreaSpan(Caption("to"), ("source", "target"), BODY)
    assert text.content == AreaText((span,), BODY, Fit(8.0, 20.0, "words"), vertical=True)


@pytest.mark.parametrize(
    ("keys", "fit"),
    [
        ('group = "g", ratio = 2', Fit(8.0, 20.0, "g", 2.0)),
        ("ratio = 1", Fit(8.0, 20.0, "words", 1.0)),
        ('group = ""', Fit(8.0, 20.0, "words", 1.3)),
    ],
)
def test_a_fit(keys: str, fit: Fit) -> None:
    assert area("words", ('min = "8pt"', f'min = "8pt", {keys}')).fit == fit


@pytest.mark.parametrize(
    ("keys", "gaps"),
    [
        ('count = 3, width = "6mm"', (0.0, 0.0)),
        ('count = 3, width = "6mm", gap = "1mm"', (MM, MM)),
        ('count = 3, width = "6mm", gap = ["1mm", "2mm"]', (MM, 2 * MM)),
        ('count = 1, width = "6mm", gap = "1mm"', ()),
    ],
)
def test_boxes(keys: str, gaps: tuple[float, ...]) -> None:
    made = area("words", ('fit = { min = "8pt", max = "20pt" }', f"boxes = {{ {keys} }}"))
    assert isinstance(made.content, AreaText)
    boxes = made.content.boxes
    assert boxes is not None
    assert boxes.width == pytest.approx(6 * MM)
    assert boxes.gaps == pytest.approx(gaps)
    assert boxes.extent == pytest.approx(6 * MM * (len(gaps) + 1) + sum(gaps))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('count = 0, width = "6mm"', "boxes: 0 is not between 1 and 30"),
        ('count = 31, width = "6mm"', "boxes: 31 is not between 1 and 30"),
        ('count = 3, width = "0mm"', "boxes: '0mm' is zero: write a length above zero"),
        ('count = 3, width = "6mm", gap = ["1mm"]', "boxes: 3 boxes have 2 gaps, not 1"),
        ('count = 3, width = "6mm", gap = ["1mm", "wide"]', "boxes: 'wide' is not a length"),
    ],
)
def test_what_is_no_row_of_boxes(keys: str, said: str) -> None:
    fit = 'fit = { min = "8pt", max = "20pt" }'
    assert said in complaint(change((fit, f"boxes = {{ {keys} }}")))


def test_characters_in_boxes_stand_in_the_middle_at_one_size() -> None:
    """Character boxes are not fitted, justified or set in columns, and hold no barcode."""
    boxes = 'boxes = { count = 3, width = "6mm" }'
    said = complaint(
        change(
            ("[logo]", f'{boxes}\ndirection = "vertical"\nvalign = "justify"\n[logo]'),
            ('barcode = "qr"', f'barcode = "qr"\n{boxes}'),
        )
    )
    for each in (
        "fit: text in boxes cannot be fitted",
        "direction: boxes are always side by side",
        "align: boxes cannot be justified",
        "boxes has no effect in an area with barcode",
    ):
        assert each in said


def test_a_rule_and_a_picture() -> None:
    logo = 'picture = "{logo}"'
    assert area("logo", (logo, 'rule = "2pt"')).content == AreaRule(2.0)
    assert area(
        "logo", (logo, 'rule = "2pt"\nlength = "30pt"\ncolor = "#0000ff"')
    ).content == AreaRule(2.0, 30.0, Color(0, 0, 255))
    assert area("logo", (logo, f'{logo}\nsize = "10pt"')).content == AreaPicture("logo", 10.0)


def test_a_barcode_in_pieces() -> None:
    data = 'data = [{ text = "(10){box}" }, { text = "(21)7", show_if = "box or logo" }]'
    found = area(
        "code",
        ('data = "{box}"', data),
        ('barcode = "qr"', 'barcode = "gs1-128"\nsize = "10pt"'),
    )
    assert found.content == AreaBarcode(
        "gs1-128",
        (
            DataPiece(parse_pattern("(10){box}"), (), ("10",)),
            DataPiece(parse_pattern("(21)7"), (("box", "logo"),), ("21",)),
        ),
        10.0,
    )


def test_an_interpretation_has_the_side_and_conditions_of_its_barcode() -> None:
    template = load(
        change(
            ('text = "{message}"', 'hri = "code"\nshow_if = "message"'),
            ("[code]", '[code]\nlang = "target"\nshow_if = ["box"]'),
        )
    )
    words, code = template.areas["words"], template.areas["code"]
    assert isinstance(code.content, AreaBarcode)
    span = AreaSpan(Interpretation(code.content, "code"), ("target",), BODY)
    assert words.content == AreaText((span,), BODY, Fit(8.0, 20.0, "words"))
    assert words.side == "target"
    assert words.show_if == (("message",), ("box",))


CASES = [
    (
        [('"logo  code",', '"logo",')],
        (
            "card.toml:11: bad-template: row 2 of areas has 1 cells, but columns lists 2\n"
            "  hint: name an area for each column, or write . for an empty cell\n"
            "card.toml:31: bad-template: [code]: the grid has no such area\n"
            "  hint: add it to areas in [grid], or remove it"
        ),
    ),
    (
        [("[code]", "[kode]")],
        (
            "card.toml:11: bad-template: the area 'code' has no table\n"
            "  hint: use the same name in the grid and in the table [kode]"
        ),
    ),
    (
        [("[words]", '[words]\nstyle = "boddy"')],
        (
            "card.toml:24: bad-template: [words]: there is no style 'boddy'\n"
            "  hint: did you mean body?"
        ),
    ),
    (
        [("[words]", '[words]\ncaption = "to"')],
        (
            "card.toml:23: bad-template: [words]: an area needs exactly one kind of "
            "content, but this area has text and caption\n"
            "  hint: give one of text, spans, caption, barcode, hri, picture, rule, mark, "
            "seal, motif, or only fill and border"
        ),
    ),
    (
        [('picture = "{logo}"\n', "")],
        (
            "card.toml:27: bad-template: [logo]: an area needs exactly one kind of "
            "content, but this area has none\n"
            "  hint: give one of text, spans, caption, barcode, hri, picture, rule, mark, "
            "seal, motif, or only fill and border"
        ),
    ),
    (
        [('data = "{box}"\n', "")],
        (
            "card.toml:31: bad-template: [code]: a barcode needs data\n"
            '  hint: add data, such as data = "{box_id}"'
        ),
    ),
    (
        [('barcode = "qr"', 'barcode = "ean8"')],
        (
            "card.toml:32: bad-template: [code]: barcode: 'ean8' is not known\n"
            "  hint: did you mean ean13?"
        ),
    ),
    (
        [("[code]", '[code]\ncolor = "#000000"')],
        (
            "card.toml:32: bad-template: [code]: color has no effect in an area with "
            "barcode\n"
            "  hint: remove color"
        ),
    ),
    (
        [("[words]", '[words]\ndata = "7"')],
        (
            "card.toml:24: bad-template: [words]: data has no effect in an area with text\n"
            "  hint: remove data"
        ),
    ),
    (
        [("[words]", '[words]\nfill = "#12345"')],
        (
            "card.toml:24: bad-template: [words]: fill: '#12345' is not a colour: "
            "write #rrggbb, cmyk(0, 80, 95, 0) or gray(60)"
        ),
    ),
    (
        [("[words]", '[words]\npadding = "x"')],
        (
            "card.toml:24: bad-template: [words]: padding: 'x' is not a length: write a "
            "number and mm, cm, in or pt"
        ),
    ),
    (
        [("[words]", '[words]\nborder = { width = "1" }')],
        (
            "card.toml:24: bad-template: [words]: border: '1' is not a length: write a "
            "number and mm, cm, in or pt"
        ),
    ),
    (
        [("[words]", '[words]\nborder = { color = "black" }')],
        (
            "card.toml:24: bad-template: [words]: border: 'black' is not a colour: "
            "write #rrggbb, cmyk(0, 80, 95, 0) or gray(60)"
        ),
    ),
    (
        [("[words]", '[words]\nborder = { widht = "1pt" }')],
        (
            "card.toml:24: bad-template: [words]: unknown key 'widht' in border\n"
            "  hint: did you mean width?"
        ),
    ),
    (
        [("[words]", '[words]\nalign = "middle"')],
        (
            "card.toml:24: bad-template: [words]: align: 'middle' is not known\n"
            "  hint: choose one of: center, distribute, end, justify, start"
        ),
    ),
    (
        [("[code]", '[code]\nsize = "0mm"')],
        ("card.toml:32: bad-template: [code]: size: '0mm' is zero: write a length above zero"),
    ),
    (
        [("[words]", '[words]\ntrim = true\nalign = "center"')],
        (
            "card.toml:24: bad-template: [words]: trim: only horizontal text with "
            'align = "start" or "end" can be trimmed\n'
            '  hint: write align = "start" or "end", or remove trim'
        ),
    ),
    (
        [("[logo]", "[logo]\ntrim = true")],
        (
            "card.toml:28: bad-template: [logo]: trim has no effect in an area with picture\n"
            "  hint: remove trim"
        ),
    ),
    (
        [("[logo]", '[logo]\nunless_same = "lot"')],
        (
            "card.toml:28: bad-template: [logo]: unless_same: there is no field 'lot'\n"
            '  hint: declare it in [fields]: lot = "text"'
        ),
    ),
    (
        [
            (
                'barcode = "qr"\ndata = "{box}"',
                'barcode = "gs1-qr"\nmodule = "1mm"\ndata = "(10){box}"',
            )
        ],
        (
            "card.toml:33: bad-template: [code]: module: GS1 defines the width of modules\n"
            "  hint: remove module"
        ),
    ),
    (
        [("[fields]", 'one_line = ["words", "box"]\n[fields]')],
        (
            "card.toml:16: bad-template: one_line: the text of 'words' is fitted, "
            "vertical or turned\n"
            "  hint: name areas with level text of a fixed size\n"
            "card.toml:16: bad-template: one_line: there is no area 'box' with text\n"
            "  hint: choose one of: code, logo, words\n"
            "card.toml:16: bad-template: one_line and [grid.otherwise] have no effect without "
            "each other\n"
            "  hint: give both or neither"
        ),
    ),
    (
        [('rows = ["auto", "1fr"]', 'rows = ["2em", "1fr"]'), ("fit =", "# fit =")],
        (
            "card.toml:9: bad-template: rows: a row with a size in em needs a "
            "fitted text\n"
            "  hint: write a length, or add fit to a text"
        ),
    ),
    (
        [('columns = ["1fr", "20mm"]', 'columns = ["1fr", "2em"]')],
        "card.toml:8: bad-template: columns: '2em': only rows can have a size in em",
    ),
    (
        [('min = "8pt"', 'min = "24pt"')],
        (
            "card.toml:25: bad-template: [words]: fit: min is larger than max\n"
            "  hint: exchange min and max"
        ),
    ),
    (
        [('min = "8pt", ', "")],
        (
            "card.toml:25: bad-template: [words]: the key 'min' is missing in fit\n"
            "  hint: add min = …"
        ),
    ),
    (
        [('min = "8pt"', 'mn = "8pt", min = "8pt"')],
        (
            "card.toml:25: bad-template: [words]: unknown key 'mn' in fit\n"
            "  hint: did you mean min?"
        ),
    ),
    (
        [('min = "8pt"', 'min = "8pt", ratio = 0.9')],
        (
            "card.toml:25: bad-template: [words]: fit: ratio is not 1 or more\n"
            "  hint: write a number such as 1.3"
        ),
    ),
    (
        [('min = "8pt"', 'min = "8pt", ratio = inf')],
        (
            "card.toml:25: bad-template: [words]: fit: ratio is not 1 or more\n"
            "  hint: write a number such as 1.3"
        ),
    ),
    (
        [('min = "8pt"', 'min = "x"')],
        (
            "card.toml:25: bad-template: [words]: fit: 'x' is not a length: write a number "
            "and mm, cm, in or pt"
        ),
    ),
    (
        [('text = "{message}"', 'text = "{mesage}"')],
        (
            "card.toml:24: bad-template: [words]: text: there is no field 'mesage'\n"
            "  hint: did you mean message?"
        ),
    ),
    (
        [('text = "{message}"', 'text = "{years}"')],
        (
            "card.toml:24: bad-template: [words]: text: there is no field 'years'\n"
            '  hint: declare it in [fields]: years = "text"'
        ),
    ),
    (
        [('text = "{message}"', 'text = "{message"')],
        (
            "card.toml:24: bad-template: [words]: text: a brace in '{message' is not part "
            "of a {name}\n"
            "  hint: write {name} with ASCII letters, digits and _; write {{ or }} "
            "for a brace in the text"
        ),
    ),
    (
        [('text = "{message}"', 'text = "{message.upper}"')],
        (
            "card.toml:24: bad-template: [words]: text: a brace in '{message.upper}' "
            "is not part of a {name}\n"
            "  hint: write {name} with ASCII letters, digits and _; write {{ or }} "
            "for a brace in the text"
        ),
    ),
    (
        [('text = "{message}"', 'text = "{logo}"')],
        (
            "card.toml:24: bad-template: [words]: text: the field 'logo' is a picture\n"
            '  hint: show it in an area of its own: picture = "{logo}"'
        ),
    ),
    (
        [('text = "{message}"', "text = 3")],
        (
            "card.toml:24: bad-template: [words]: text: expected text in quotes or a table, "
            "found a whole number"
        ),
    ),
    (
        [('text = "{message}"', "spans = []")],
        (
            "card.toml:24: bad-template: [words]: spans is an empty list\n"
            '  hint: add { text = "…" }'
        ),
    ),
    (
        [('text = "{message}"', "spans = [{}]")],
        (
            "card.toml:24: bad-template: [words]: span 1 has neither text nor caption\n"
            "  hint: give the span one of the two"
        ),
    ),
    (
        [('text = "{message}"', 'spans = [{ text = "a", caption = "to" }]')],
        (
            "card.toml:24: bad-template: [words]: span 1 has both text and caption\n"
            "  hint: give the span one of the two"
        ),
    ),
    (
        [('text = "{message}"', 'spans = [{ txt = "a" }]')],
        (
            "card.toml:24: bad-template: [words]: unknown key 'txt' in spans[0]\n"
            "  hint: did you mean text?"
        ),
    ),
    (
        [('text = "{message}"', 'spans = [{ text = "a", style = "bdy" }]')],
        (
            "card.toml:24: bad-template: [words]: there is no style 'bdy'\n"
            "  hint: did you mean body?"
        ),
    ),
    (
        [('text = "{message}"', 'spans = [{ text = "{bx}" }]')],
        (
            "card.toml:24: bad-template: [words]: spans: there is no field 'bx'\n"
            "  hint: did you mean box?"
        ),
    ),
    (
        [('text = "{message}"', 'spans = [{ text = "a", show_if = "bx" }]')],
        (
            "card.toml:24: bad-template: [words]: spans: there is no field 'bx'\n"
            "  hint: did you mean box?"
        ),
    ),
    (
        [('picture = "{logo}"', 'picture = "logo"')],
        (
            "card.toml:28: bad-template: [logo]: picture: 'logo' is not a field in braces\n"
            '  hint: write picture = "{logo}", and logo = "picture" in [fields]'
        ),
    ),
    (
        [('picture = "{logo}"', 'picture = "{box}"')],
        (
            "card.toml:28: bad-template: [logo]: picture: the field 'box' is of type "
            "integer\n"
            '  hint: declare it in [fields]: box = "picture"'
        ),
    ),
    (
        [('picture = "{logo}"', 'picture = "{logos}"')],
        (
            "card.toml:28: bad-template: [logo]: picture: there is no field 'logos'\n"
            "  hint: did you mean logo?"
        ),
    ),
    (
        [('show_if = "logo"', 'show_if = ["logo", "years"]')],
        (
            "card.toml:29: bad-template: [logo]: show_if: there is no field 'years'\n"
            '  hint: declare it in [fields]: years = "text"'
        ),
    ),
    (
        [("[code]", "[[code]]")],
        ("card.toml:31: bad-template: [code]: expected a table, found a list"),
    ),
    (
        [("[words]", '[words]\nvalign = "justify"')],
        (
            "card.toml:24: bad-template: [words]: valign: text can be justified only along "
            "its lines\n"
            '  hint: write align = "justify"'
        ),
    ),
    (
        [("[words]", '[words]\ndirection = "vertical"\nalign = "justify"')],
        (
            "card.toml:25: bad-template: [words]: align: text can be justified only along "
            "its lines\n"
            '  hint: write valign = "justify"'
        ),
    ),
    (
        [("[words]", '[words]\nalign = "justify"')],
        (
            "card.toml:24: bad-template: [words]: align: a fitted text cannot be justified\n"
            "  hint: give its style a size instead of fit, or write start"
        ),
    ),
    (
        [('barcode = "qr"\ndata = "{box}"', 'barcode = "gs1-128"\ndata = "{box}"')],
        (
            "card.toml:33: bad-template: [code]: data: '{box}' does not begin with an "
            "application identifier in brackets\n"
            '  hint: write, for example, data = "(00){sscc}"'
        ),
    ),
    (
        [('barcode = "qr"\ndata = "{box}"', 'barcode = "gs1-qr"\ndata = "(37){box}(38)1"')],
        (
            "card.toml:33: bad-template: [code]: data: (38) is not an application "
            "identifier of logistic labels\n"
            "  hint: choose one of: 00, 01, 02, 10, 11, 13, 15, 16, 17, 20, 21, 22, …"
        ),
    ),
    (
        [('data = "{box}"', "data = []")],
        (
            "card.toml:33: bad-template: [code]: data is an empty list\n"
            '  hint: add { text = "…" }'
        ),
    ),
    (
        [('data = "{box}"', 'data = [{ txt = "{box}" }]')],
        (
            "card.toml:33: bad-template: [code]: unknown key 'txt' in data[0]\n"
            "  hint: did you mean text?"
        ),
    ),
    (
        [('data = "{box}"', 'data = [{ text = "{bax}", show_if = "lot" }]')],
        (
            "card.toml:33: bad-template: [code]: data: there is no field 'bax'\n"
            "  hint: did you mean box?\n"
            "card.toml:33: bad-template: [code]: data: there is no field 'lot'\n"
            '  hint: declare it in [fields]: lot = "text"'
        ),
    ),
    (
        [('text = "{message}"', 'hri = "cod"')],
        (
            "card.toml:24: bad-template: [words]: hri: there is no area 'cod' with a barcode\n"
            "  hint: did you mean code?"
        ),
    ),
    (
        [("[code]", '[code]\nalign = "justify"')],
        (
            "card.toml:32: bad-template: [code]: align: a barcode cannot be justified\n"
            "  hint: write start"
        ),
    ),
]


@pytest.mark.parametrize(("changes", "said"), CASES)
def test_whole_message(changes: list[tuple[str, str]], said: str) -> None:
    assert complaint(change(*changes)) == said
