"""Areas over others or behind them: their places, conditions and painting order."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cardgen.display import Color, GlyphRun, Group, Leaf, Path as Outline, Picture, Rect, leaves
from cardgen.layout.label import Label
from cardgen.template import find_unshown, list_showings
from tests.layout import studio

FIELDS = 'name = "text"\nbox = "text"\nphoto = "picture"'
SOURCE = '[source]\ntext = "{message}"\n'
NAME = '[name]\ntext = "{name}"\nshow_if = "name"\n'
WHITE = 'color = "#ffffff"\n'


def sheet(tables: str) -> str:
    """Make a page of 200 × 100 points: a source above a name, each 40 points high."""
    rows = ("40pt", "40pt")
    return studio.page("source\nname", SOURCE + NAME + tables, rows=rows, fields=FIELDS)


def paint(label: Label) -> list[Leaf]:
    return [item for layer in label.document().pages[0].layers for item in leaves(layer.items)]


def test_what_is_behind_is_painted_first_and_asks_for_no_room() -> None:
    text = sheet(
        '[over]\nborder = { width = "2pt" }\nradius = "3pt"\nover = "name"\n'
        '[band]\nfill = "#f0f0f0"\nbehind = ["source", "name"]\nspread = "5pt"\n'
        '[ground]\nfill = "#fffff0"\nbehind = "page"\n'
    )
    first, second, *texts, last = paint(studio.label(text, {"name": "麻浦"}))
    assert first == Rect(5.0, 5.0, 190.0, 90.0, Color(0xF0, 0xF0, 0xF0))
    assert second == Rect(0.0, 0.0, 200.0, 100.0, Color(0xFF, 0xFF, 0xF0))
    assert [run.text for run in texts if isinstance(run, GlyphRun)] == ["风月同天", "麻浦"]
    assert isinstance(last, Outline)
    assert last.hull == (10.0, 50.0, 190.0, 90.0)
    assert len([segment for segment in last.outline if segment.kind == "move"]) == 2


def test_what_is_over_or_behind_nothing_is_not_there() -> None:
    text = sheet('[mark]\nfill = "#f0f0f0"\nbehind = "name"\n')
    assert not any(isinstance(item, Rect) for item in paint(studio.label(text)))
    shown = sheet('[mark]\ntext = "{box}"\nover = "name"\n')
    places = list_showings(studio.template(shown), lambda _: ())
    assert find_unshown(places, ["box"], ["box", "message"]) == [("box", ("name",))]
    assert find_unshown(places, ["box"], ["box", "name"]) == []


def test_over_what_varies_all_is_painted_later() -> None:
    """A panel behind varying text stays below it, and an area over it stays above."""
    text = sheet(
        '[name2]\ntext = "{box}"\nbehind = "source"\nalign = "end"\n'
        '[stamp]\nborder = { width = "1pt" }\nover = "source"\n'
    )
    alone = studio.label(text, {"name": "麻浦", "box": "7"})
    batch = studio.label(text, {"name": "麻浦"}, varying=["box"])
    page = batch.document({"box": "7"}).pages[0]
    assert [item for layer in page.layers for item in leaves(layer.items)] == paint(alone)
    assert page.layers[0].items == ()
    still = studio.label(
        sheet('[stamp]\nborder = { width = "1pt" }\nover = "source"\n'),
        varying=["name"],
    )
    first, second = still.document({"name": "麻浦"}).pages[0].layers
    assert [group.role for group in first.items if isinstance(group, Group)] == ["heading"]
    assert [group.role for group in second.items if isinstance(group, Group)] == [
        "paragraph",
        "artifact",
    ]


def test_texts_on_others_are_read_behind_them() -> None:
    text = sheet('[note]\ntext = "{box}"\nover = "source"\nalign = "end"\n')
    layer = studio.label(text, {"name": "麻浦", "box": "7"}).document().pages[0].layers[0]
    groups = sorted(
        (group for group in layer.items if isinstance(group, Group)), key=lambda g: g.order
    )
    said = [run.text for run in leaves(groups) if isinstance(run, GlyphRun)]
    assert said == ["风月同天", "7", "麻浦"]


def test_a_picture_fills_its_area(tmp_path: Path) -> None:
    file = tmp_path / "wide.png"
    Image.new("RGB", (400, 100), (200, 30, 30)).save(file)
    text = sheet(
        '[shot]\npicture = "{photo}"\nbehind = "page"\ncrop = true\nalign = "end"\n'
        'veil = { color = "#ffffff", strength = 0.8 }\n'
    )
    picture = paint(studio.label(text, {"photo": str(file)}))[0]
    assert isinstance(picture, Picture)
    assert (picture.x, picture.y, picture.width, picture.height) == (0.0, 0.0, 200.0, 100.0)
    assert picture.view == (0.5, 0.0, 1.0, 1.0)
    assert picture.veil is not None
    assert picture.data == file.read_bytes()
    assert Image.open(BytesIO(picture.data)).size == (400, 100)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            '[stamp]\nseal = "印"\nsize = "90pt"\nover = "source"\n',
            "mm larger than its area\n"
            "  hint: make the seal smaller, or make [source] or the spread of [stamp] larger",
        ),
        (
            '[band]\nfill = "#f0f0f0"\nbehind = "page"\nspread = "-120mm"\n',
            "the spread of [band] is 204.7 mm larger than its area\n"
            "  hint: make the inward spread of [band] smaller",
        ),
    ],
)
def test_what_has_no_room_outside_the_grid(table: str, said: str) -> None:
    """The hint once named its rows, columns and padding, which it does not have."""
    assert said in studio.complaint(sheet(table))
