"""One mistake in a template gives one error with a remedy, and none passes unnoticed."""

from __future__ import annotations

import pytest

from cardgen.errors import CardgenError
from cardgen.template import parse_template
from tests.template.samples import change, complaint, load

STAMP = '[stamp]\nseal = "印"\nsize = "9mm"\nafter = "words"\n'
BAND = '[band]\nfill = "#eeeeee"\nbehind = "words"\n'
ANY = """\
[page]
size = "any"
when = "width >= 60mm"
[style.slogan]
size = "12pt"
[words]
text = "{message}"
style = "slogan"
[[arrange]]
when = "ratio > 1"
[arrange.grid]
columns = ["1fr"]
rows = ["1fr"]
areas = ["words"]
[[arrange]]
when = "ratio <= 1"
[arrange.grid]
columns = ["1fr"]
rows = ["1fr"]
areas = ["words"]
"""


def parse_errors(text: str) -> list[str]:
    found = parse_template("t", "t.toml", text).diagnostics
    return [f"{each.location}: {each.message}; {each.hint}" for each in found]


def any_size(old: str, new: str) -> list[str]:
    assert old in ANY
    return parse_errors(ANY.replace(old, new))


@pytest.mark.parametrize(
    ("table", "mistake", "what"),
    [
        (STAMP, ('"9mm"', "9"), "[stamp]: size: expected text in quotes, found a whole number"),
        (STAMP, ("size", 'shape = "circle"\nsize'), "[stamp]: shape: 'circle' is not known"),
        (STAMP, ("size", "rotate = 45\nsize"), "[stamp]: rotate: 45 is not 90, 180 or 270"),
        (
            STAMP,
            ("size", "rotate = 90\nsize"),
            "[stamp]: rotate: a seal after a text cannot",
        ),
        (
            BAND,
            ("fill", 'border = "1pt"\nfill'),
            "[band]: border: expected",
        ),
    ],
)
def test_a_mistake_of_an_area_outside_the_grid_is_no_other(
    table: str, mistake: tuple[str, str], what: str
) -> None:
    """A second error, "the grid has no such area", stood beside it."""
    text = change(("[words]", f"{table.replace(*mistake)}[words]"))
    (found,) = parse_errors(text)
    assert what in found


def test_a_table_is_shown_as_it_is_written() -> None:
    text = change(("[words]", '[words]\nborder = "1pt"'))
    assert parse_errors(text)[0].endswith(
        '; write border = { width = "0.5pt", color = "#000000" }'
    )
    text = change(('data = "{box}"', 'data = "{box}"\nboxes = 5'))
    assert parse_errors(text)[0].endswith("; write boxes = { count = …, width = … }")


def test_an_area_that_is_misspelt_in_the_grid_is_said_once() -> None:
    """Two errors said to add a table of that name, and called the right name unknown."""
    text = change(("words words", "wrods wrods"), ("[words]", f"{BAND}[words]"))
    assert complaint(text) == (
        "card.toml:11: bad-template: the area 'wrods' has no table\n"
        "  hint: use the same name in the grid and in the table [words]"
    )
    target = change(("words words", "taget taget"), ("[words]", "[target]"))
    assert complaint(target).endswith(
        "the area 'taget' has no table\n"
        "  hint: use the same name in the grid and in the table [target]"
    )
    elsewhere = ANY.replace('areas = ["words"]', 'areas = ["wrods"]', 1)
    assert parse_errors(elsewhere) == [
        "t.toml:14: the area 'wrods' has no table; did you mean words?"
    ]


def test_a_table_that_is_misspelt_is_said_once_of_both_grids() -> None:
    """The hint suggested the misspelt name of the table for each of the grids."""
    otherwise = (
        '\n[grid.otherwise]\nrows = ["auto", "1fr"]\n'
        'areas = ["words words", "logo code"]\n\n[fields]'
    )
    found = parse_errors(change(("[words]", "[wrods]"), ("\n[fields]", otherwise)))
    assert [each for each in found if "table" in each] == [
        "t.toml:11: the area 'words' has no table; use the same name in the grid and in "
        "the table [wrods]"
    ]


def test_conditions_that_are_joined_by_and_are_a_list() -> None:
    text = change(("[words]", '[words]\nshow_if = "box and logo"'))
    assert parse_errors(text) == [
        "t.toml:24: [words]: show_if: there is no field 'box and logo'; if all fields must "
        'have values, write a list: show_if = ["box", "logo"]'
    ]
    (found,) = any_size('"ratio > 1"', '"ratio > 1 and width > 90mm"')
    assert found == (
        "t.toml:9: when: 'ratio > 1 and width > 90mm' is more than one condition; write a "
        'list of conditions: when = ["ratio > 1", "width > 90mm"]'
    )
    text = change(("[words]", '[words]\nshow_if = "box!"'))
    assert "; write the name of a field" in parse_errors(text)[0]


def test_styles_that_nothing_has_are_misspelt() -> None:
    typo = change(("[style.body]", "[style.bodyy]"))
    assert parse_errors(typo) == [
        "t.toml:20: [style.bodyy]: no area uses this style; did you mean body?"
    ]
    (found,) = any_size("[arrange.grid]", "[arrange.style.slogn]\nsize = '9pt'\n[arrange.grid]")
    assert "[arrange.style.slogn]: no area uses this style; did you mean slogan?" in found
    load(change(("[style.body]", "[style.caption]\n[style.body]")))


def test_a_country_is_no_language() -> None:
    found = parse_errors(f'languages = ["zh", "kr"]\n{change()}')
    assert found == ["t.toml:1: languages: 'kr' is a country, not a language; did you mean ko?"]


def test_a_page_that_cannot_be_is_said_of_its_conditions() -> None:
    found = any_size('"width >= 60mm"', '["width >= 60mm", "width < 50mm"]')
    assert found == [
        "t.toml:3: when: no page can meet all conditions; change one condition: a page must "
        "meet all"
    ]


def test_pages_between_conditions_are_found() -> None:
    gap = ANY.replace("ratio <= 1", "ratio <= 0.7")
    template = parse_template("t", "t.toml", gap).unwrap()
    assert template.pages
    page = template.pages.uncovered_page
    assert page is not None
    assert 0.7 < page.width / page.height <= 1
    whole = parse_template("t", "t.toml", ANY).unwrap().pages
    assert whole
    assert whole.uncovered_page is None


def test_a_misspelt_table_within_a_table_has_its_line() -> None:
    found = parse_errors(ANY.replace("[arrange.grid]", "[arange.grid]", 1))
    assert "t.toml:11: unknown table [arange]; did you mean arrange?" in found


def test_one_of_any_size_is_not_asked_to_be_of_any_size() -> None:
    from cardgen.template import PageSize

    with pytest.raises(CardgenError) as caught:
        parse_template("t", "t.toml", ANY, PageSize.parse("20mm x 90mm")).unwrap()
    assert caught.value.hint == "use another template"
