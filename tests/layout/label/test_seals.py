"""Seals on labels: as large as possible, with the words of a side, below other text."""

from __future__ import annotations

import pytest

from cardgen.display import Color, GlyphRun, Leaf, Path, leaves
from cardgen.errors import CardgenError
from cardgen.layout.seals import SEAL_RED
from cardgen.template import find_unshown, list_showings
from tests.layout import studio

FIELDS = 'name = "text"'


def draw(tables: str, fields: dict[str, str] | None = None) -> list[Leaf]:
    """Draw a page of 200 × 100 points with a margin of 10."""
    text = studio.page("stamp", tables, fields=FIELDS)
    return leaves(studio.label(text, fields).document().pages[0].layers[0].items)


def test_a_seal_is_as_large_as_its_area_or_as_it_is_said() -> None:
    (whole,) = draw('[stamp]\nseal = "北京市印"\nalign = "end"\n')
    assert isinstance(whole, Path)
    assert (whole.hull, whole.alt) == ((110.0, 10.0, 190.0, 90.0), "北京市印")
    assert whole.color == SEAL_RED
    ground, letters = draw(
        '[stamp]\nseal = "{name}"\nsize = "30pt"\nshape = "round"\ncarved = "sunk"\n'
        'color = "#1d3f8a"\nfill = "#f6efe2"\nvalign = "center"\n',
        {"name": "王印"},
    )
    assert isinstance(ground, Path)
    assert ground.hull == (10.0, 35.0, 40.0, 65.0)
    assert ground.color == Color(0x1D, 0x3F, 0x8A)
    assert isinstance(letters, Path)
    assert letters.color == Color(0xF6, 0xEF, 0xE2)


def test_an_oblong_seal_stands_with_its_own_edge_where_it_is_aligned() -> None:
    for align, sides in (
        ("start", (10.0, 30.0)),
        ("center", (90.0, 110.0)),
        ("end", (170.0, 190.0)),
    ):
        (seal,) = draw(
            f'[stamp]\nseal = "北京"\nshape = "oblong"\nsize = "30pt"\nalign = "{align}"\n'
        )
        assert isinstance(seal, Path)
        assert (seal.hull[0], seal.hull[2]) == pytest.approx(sides)
    (whole,) = draw(
        '[stamp]\nseal = "서울"\nlang = "target"\nshape = "oblong"\nsize = "30pt"\n'
    )
    assert isinstance(whole, Path)
    assert whole.hull == pytest.approx((10.0, 10.0, 40.0, 30.0))


def test_an_oblong_seal_below_a_column_is_in_its_middle() -> None:
    text = studio.page(
        "name",
        '[name]\ntext = "{name}"\ndirection = "vertical"\nalign = "start"\n[stamp]\n'
        'seal = "北京"\nshape = "oblong"\nsize = "24pt"\nafter = "name"\n',
        fields=FIELDS,
    )
    middle = {}
    for shape in ("oblong", "square"):
        label = studio.label(text.replace('"oblong"', f'"{shape}"'), {"name": "市"})
        run, seal = leaves(label.document().pages[0].layers[0].items)
        assert isinstance(seal, Path)
        assert isinstance(run, GlyphRun)
        middle[shape] = (seal.hull[0] + seal.hull[2]) / 2 - run.x
    assert middle["oblong"] == pytest.approx(3.0)  # as near as the area lets it come
    assert middle["square"] == pytest.approx(7.0)


def test_each_seal_of_a_batch_is_held_to_its_area() -> None:
    text = studio.page(
        "stamp .",
        '[stamp]\nseal = "{name}"\nshape = "oblong"\nsize = "60pt"\n',
        fields=FIELDS,
        columns=["45pt", "1fr"],
    )
    label = studio.label(text, varying=["name"])
    label.document({"name": "北京"})
    with pytest.raises(CardgenError, match=r"the seal of \[stamp\] is 5.3 mm larger"):
        label.document({"name": "北京市印"})


def test_a_seal_lies_below_the_name_that_it_goes_over() -> None:
    text = studio.page(
        "name",
        '[name]\ntext = "{name}"\n[stamp]\nseal = "印"\nbehind = "name"\nsize = "20pt"\n'
        'spread = ["0pt", "0pt", "15pt", "0pt"]\nvalign = "end"\n',
        fields=FIELDS,
        rows=["20pt"],
    )
    label = studio.label(text, {"name": "王五"})
    seal, run = leaves(label.document().pages[0].layers[0].items)
    assert isinstance(seal, Path)
    assert seal.hull == (10.0, 25.0, 30.0, 45.0)
    assert isinstance(run, GlyphRun)
    assert label.warnings == ()


def test_whole_messages() -> None:
    stamp = '[stamp]\nseal = "{name}"\nsize = "90pt"\n'
    text = studio.page("stamp", stamp, fields=FIELDS)
    assert studio.complaint(text, {"name": "印"}) == (
        "card.toml:14: overflow: the seal of [stamp] is 3.5 mm larger than its area\n"
        "  hint: make the seal smaller, or the rows and columns of [stamp] larger"
    )
    assert "card.toml:14: seal-text: the seal '一二三四五六七八九十' has 10 characters" in (
        studio.complaint(text, {"name": "一二三四五六七八九十"})
    )
    assert "missing-value: name has no value" in studio.complaint(text)
    odd = studio.page("stamp", '[stamp]\ntext = "x"\nshape = "round"\n')
    assert "shape has no effect in an area with text" in studio.unsound(odd)
    asked = studio.page("stamp", '[stamp]\nseal = "{nam}"\n', fields=FIELDS)
    assert "seal: there is no field 'nam'\n  hint: did you mean name?" in studio.unsound(asked)


def test_what_a_seal_says_is_shown() -> None:
    text = studio.page("stamp", '[stamp]\nseal = "{name}"\nshow_if = "name"\n', fields=FIELDS)
    places = list_showings(studio.template(text), lambda _: ())
    assert find_unshown(places, ["name"], ["name"]) == []
