from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cardgen.display import (
    BLACK,
    Bars,
    Document,
    FontRef,
    Glyph,
    GlyphRun,
    Group,
    Layer,
    Page,
    Path,
    PathSegment,
    Picture,
    Rect,
    Role,
    leaves,
    scale_item,
    walk,
)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/usr/share/fonts/NotoSansCJK-Bold.ttc", "NotoSansCJK-Bold.ttc#2"),
        ("C:\\fonts\\NotoSansCJK-Bold.ttc", "NotoSansCJK-Bold.ttc#2"),
        ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Bold.ttc#2"),
    ],
)
def test_a_font_has_one_name_on_every_machine(path: str, name: str) -> None:
    assert FontRef(path, 2).name == name


def document() -> Document:
    run = GlyphRun(1, 2, FontRef("f.ttf", 0), 12, BLACK, "ja", "花", (Glyph(7, 0, 0, 0, 12),))
    return Document((Page(100, 150, (Layer((run, Rect(0, 0, 1, 1, BLACK))),)),), "t", ("ja",))


def test_documents_are_values() -> None:
    assert document() == document()
    assert len({document(), document()}) == 1
    with pytest.raises(AttributeError):
        document().title = "other"  # type: ignore[misc]


def word(x: float, y: float) -> GlyphRun:
    return GlyphRun(x, y, FontRef("f.ttf", 0), 12, BLACK, "ja", "花", (Glyph(7, 0, 0, 0, 12),))


def test_walk_tells_of_each_item_where_it_is_and_what_it_is_part_of() -> None:
    cell = Group(1.0, 2.0, (word(0.5, 0.25), Rect(0, 0, 9, 9, BLACK)), "cell")
    table = Group(10.0, 20.0, (Group(0.0, 0.0, (cell, Group(0.0, 0.0, ()))), cell), "table")
    layers = (Layer((word(3, 4),)), Layer((table, word(5, 6))))
    made = Document((Page(9, 9, ()), Page(9, 9, layers)), "t", ())
    around: tuple[Role, ...] = ("table", "cell")
    assert list(walk(made)) == [
        (1, 0, (), word(3, 4)),
        (1, 1, around, word(11.5, 22.25)),
        (1, 1, around, Rect(11, 22, 9, 9, BLACK)),
        (1, 1, around, word(11.5, 22.25)),
        (1, 1, around, Rect(11, 22, 9, 9, BLACK)),
        (1, 1, (), word(5, 6)),
    ]
    assert [placed.item for placed in walk(made)][1:] == [*leaves(layers[1].items)]


def test_what_stands_at_the_origin_is_the_item_itself() -> None:
    items = (word(3, 4), Rect(0.1, 0.2, 9, 9, BLACK))
    found = leaves((Group(0.0, 0.0, (Group(0.0, 0.0, items),)),))
    assert all(one is other for one, other in zip(found, items, strict=True))


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_a_group_moves_its_items_by_one_addition(x: float, inner: float) -> None:
    """To the last bit: what was moved before it was drawn is drawn where it was."""
    nested = Group(x, 0.5, (Group(0.0, 0.0, (Rect(inner, inner, 1, 1, BLACK),), "figure"),))
    (found,) = leaves((nested,))
    assert (found.x, found.y) == (inner + x, inner + 0.5)


def test_items_so_many_times_as_large() -> None:
    run = GlyphRun(2, 4, FontRef("f.ttf", 0), 12, BLACK, "ja", "花", (Glyph(7, 0, 1, 2, 12),))
    smaller = scale_item(run, 0.5)
    assert isinstance(smaller, GlyphRun)
    assert (smaller.x, smaller.y, smaller.size) == (1, 2, 6)
    assert smaller.glyphs == (Glyph(7, 0, 0.5, 1, 6),)
    assert scale_item(run, 1.0) is run
    assert scale_item(Rect(2, 4, 6, 8, BLACK), 0.5) == Rect(1, 2, 3, 4, BLACK)
    assert scale_item(Picture(2, 4, 6, 8, b"", "a"), 2) == Picture(4, 8, 12, 16, b"", "a")
    path = Path(2, 2, (PathSegment("move", (1, 2)), PathSegment("close")), BLACK)
    larger = scale_item(path, 3)
    assert isinstance(larger, Path)
    assert (larger.x, larger.hull) == (6, (9, 12, 9, 12))
    bars = Bars(2, 2, 8, 8, 1, 1, ("1",), "qr", "A", least=0.7)
    assert scale_item(bars, 0.5) == Bars(1, 1, 4, 4, 1, 1, ("1",), "qr", "A", least=0.0)
