"""Templates for pages of any size: conditions, arrangements, shares of the page."""

from __future__ import annotations

import pytest

from cardgen.errors import Diagnostic
from cardgen.stock import parse_paper_size
from cardgen.template import PageSize, Template
from cardgen.template.load import parse_template
from cardgen.template.pages import Comparison, parse_relative
from tests.template.samples import MM, SOUND

ADAPTS = """\
[page]
size = "any"
when = ["width >= 60mm", "height > 30mm"]
margin = "clamp(3mm, 5%, 8mm)"

[grid]
columns = ["1fr"]
rows = ["1fr", "1fr", "10%h"]
areas = ["source", "target", "box"]

[fields]
box = "number"

[style.body]
size = "clamp(7pt, 3%, 12pt)"

[source]
text = "{message}"
fit = { min = "8pt", max = "20%h" }

[target]
text = "{message}"
lang = "target"

[box]
text = "{box}"
show_if = "box"

[code]
barcode = "qr"
data = "{box}"
size = "40%"
show_if = "box"

[[arrange]]
when = "ratio > 1.2"

[arrange.grid]
columns = ["1fr", "45%w"]
rows = ["1fr", "1fr"]
areas = [
    "source code",
    "target code",
]

[arrange.source]
align = "center"

[[arrange]]
when = ["height >= 200mm"]

[arrange.style.body]
size = "20pt"
"""


def parse(text: str, page: str = "") -> tuple[Template | None, list[str]]:
    size = PageSize(*parse_paper_size(page)) if page else None
    template, errors = parse_template("t", "t.toml", text, size)
    return template, [
        f"{error.location.line if error.location else 0}: {error.message}" for error in errors
    ]


def parse_sound(text: str, page: str) -> Template:
    template, found = parse(text, page)
    assert template, found
    return template


def test_a_page_chooses_its_arrangement() -> None:
    wide, high = parse_sound(ADAPTS, "100x40"), parse_sound(ADAPTS, "100x150")
    assert (wide.name, [*wide.cells]) == ("t@100x40", ["source", "code", "target"])
    assert [*high.cells] == [*high.areas] == ["source", "target", "box"]
    assert (wide.areas["source"].align, high.areas["source"].align) == ("center", "start")
    assert parse_sound(ADAPTS, "210x297").styles["body"].size == 20  # the second, over the rest
    assert wide.columns[1].value == pytest.approx(45 * MM, abs=0.01)


def test_lengths_are_shares_of_the_page() -> None:
    small, large = parse_sound(ADAPTS, "100x40"), parse_sound(ADAPTS, "210x200")
    assert small.margin == pytest.approx([3 * MM] * 4, abs=0.01)
    assert large.margin == pytest.approx([8 * MM] * 4, abs=0.01)
    assert small.styles["body"].size == 7
    fit = small.areas["source"].fit
    assert fit
    assert fit.most == pytest.approx(8 * MM, abs=0.01)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("50x40", "3: t is for pages of width >= 60mm, not 50 × 40 mm"),
        ("20x10", "3: t is for pages of width >= 60mm and height > 30mm, not 20 × 10 mm"),
    ],
)
def test_a_page_that_it_is_not_for_is_refused(page: str, message: str) -> None:
    assert parse(ADAPTS, page) == (None, [message])
    _, (found,) = parse_template("t", "t.toml", ADAPTS, PageSize(*parse_paper_size(page)))
    assert (found.rule, found.hint) == (
        "template-size",
        "use another template",
    )


def test_without_a_page_all_arrangements_are_read() -> None:
    template, found = parse(ADAPTS)
    assert template
    assert template.pages
    assert not found
    assert {str(page) for page in template.pages.samples.values()} == {
        "100x150",
        "100x70",
        "210x297",
    }
    wrong = ADAPTS.replace('align = "center"', 'align = "middle"')
    assert parse(wrong)[1] == [
        f"{line(wrong, 'middle')}: [source]: align: 'middle' is not known"
    ]
    assert parse(wrong, "100x150")[1] == []  # which has another


def line(text: str, word: str) -> int:
    """Return the first line with a word."""
    return text[: text.index(word)].count("\n") + 1


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"45%w"', '"45%x"', "columns: '45%x' is not a share of the page: write 5%, 30%w "
         "or 10%h"),
        ('"20%h"', '"clamp(9mm, 1%, 8mm)"', "[source]: max: 'clamp(9mm, 1%, 8mm)': the first "
         "length is larger than the last"),
        ('"clamp(7pt, 3%, 12pt)"', '"clamp(7pt)"', "[style.body]: size: 'clamp(7pt)': write "
         "clamp(LEAST, LENGTH, MOST), such as clamp(2mm, 5%, 8mm)"),
        ("ratio > 1.2", "ratio > wide", "when: 'wide' is not a ratio: write width "
         "divided by height, such as ratio > 1.2"),
    ],
)  # fmt: skip
def test_mistakes_are_found_where_they_are(before: str, after: str, message: str) -> None:
    text = ADAPTS.replace(before, after)
    if "when" in message:
        assert parse(text)[1] == [f"{line(text, '[[arrange')}: {message}"]
    else:
        assert parse(text)[1] == [f"{line(text, after)}: {message}"]


@pytest.mark.parametrize(
    "table",
    [
        '[arrange.grid]\ncolumns = ["1fr%s"]',
        '["arrange".grid]\ncolumns = ["1fr%s"]',
        "[ arrange . 'grid' ]\ncolumns = [\"1fr%s\"]",
        'grid = { areas = ["a, b = 1"], "columns" = ["1fr%s"] }',
        'grid.columns = ["1fr%s"]',
        '"grid" . columns = ["1fr%s"]',
        'grid.rows = ["1fr"]\ngrid.columns = ["1fr%s"]',
        '[arrange.grid]\ncolumns = ["clamp(0.6ml, 1.2%s, 2.4mm)"]',
    ],
)
@pytest.mark.parametrize("is_base", [False, True])
def test_mended_an_arrangement_written_in_another_way_ended_in_internal(
    table: str, is_base: bool
) -> None:
    base = '[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\nareas = ["a"]\n' if is_base else ""
    begin = f'[page]\nsize = "any"\n{base}[a]\ntext = "{{message}}"\n'
    for head in ("[[arrange]]", "[[ arrange ]]", '[["arrange"]]'):
        text = f'{begin}{head}\nwhen = "ratio > 1.2"\n{table}\n'
        template, found = parse(text, "100x70")
        assert template is None
        share = "0.6ml" if "ml" in text else "1fr%s"
        assert found[0].startswith(f"{line(text, share)}: "), found
        assert f"columns: '{share}" in found[0]


def test_arrangements_that_make_no_sense() -> None:
    second = line(ADAPTS, 'when = ["height >=') - 1
    bare = ADAPTS.replace('when = ["height >= 200mm"]', "")
    assert parse(bare)[1] == [f"{second}: an arrangement needs a condition"]
    never = ADAPTS.replace('when = ["height >= 200mm"]', 'when = "ratio > 2"')
    assert parse(never)[1] == [f"{second}: no page can use arrangement 2"]
    lost = ADAPTS + '\n[lost]\nrule = "1pt"\n'
    assert parse(lost)[1] == [f"{line(lost, '[lost]')}: [lost]: the grid has no such area"]


def test_only_a_page_of_any_size_has_arrangements() -> None:
    fixed = ADAPTS.replace('size = "any"', 'size = "100mm x 150mm"')
    assert parse(fixed)[1] == [
        f'{line(fixed, "when")}: when: only a page with size = "any" can have conditions',
        f"{line(fixed, '[[arrange')}: a page of one size can have only one arrangement",
    ]
    assert parse_sound(SOUND, "60x40").name == "t"
    assert parse(SOUND, "100x70")[1] == [
        f"{line(SOUND, 'size')}: t is 60 × 40 mm, not 100 × 70 mm"
    ]
    assert parse_sound(
        SOUND.replace('gap = "2mm"', 'gap = "5%"'), "60x40"
    ).gap == pytest.approx((2 * MM, 2 * MM), abs=0.01)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("5%", 5.0),
        ("30%w", 60.0),
        ("10 %h", 10.0),
        ("clamp(7pt, 50%w, 80pt)", 80.0),
        ("1in", 72.0),
    ],
)
def test_shares(text: str, points: float) -> None:
    assert parse_relative(text, PageSize(200.0, 100.0)) == points


@pytest.mark.parametrize(
    "text", ["width = 5mm", "height", "size < 5mm", "width < 5", "ratio > 1mm"]
)
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a condition|is not a length|is not a ratio"):
        Comparison.parse(text)


def test_two_spellings_of_a_length_are_one() -> None:
    page = PageSize.parse("4in x 6in")
    assert Comparison.parse("width >= 101.6mm").holds(page)
    assert not Comparison.parse("width > 101.6mm").holds(page)
    assert (str(page), page.in_words) == ("101.6x152.4", "101.6 × 152.4 mm")


def test_diagnostics_are_told_once() -> None:
    wrong = ADAPTS.replace('text = "{box}"', 'text = "{bux}"')
    found: tuple[Diagnostic, ...] = parse_template("t", "t.toml", wrong).diagnostics
    assert len(found) == len(set(found)) == 1


def test_what_is_around_areas_that_are_left_out_is_left_out() -> None:
    panels = ADAPTS + (
        '\n[panel]\nbehind = ["box", "source"]\nfill = "#eeeeee"\n'
        '\n[ground]\nbehind = "code"\nfill = "#ffffff"\n'
    )
    wide, high = parse_sound(panels, "100x40"), parse_sound(panels, "100x150")
    assert (wide.overlays["panel"].around, high.overlays["panel"].around) == (
        ("source",),
        ("box", "source"),
    )
    assert ("ground" in wide.overlays, "ground" in high.areas) == (True, False)
