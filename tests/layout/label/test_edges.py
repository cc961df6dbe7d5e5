"""Items cut off at the edge of a label, or beyond it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.layout import studio

SOURCE = '[source]\ntext = "{message}"\n'
CODE = 'barcode = "qr"\ndata = "A1"\nsize = "40pt"\n'


def report(area: str, spread: str, photo: str = "") -> list[str]:
    """Findings of a label with an area over the top left corner of its page."""
    spread = f'spread = ["{spread}", "0pt", "0pt", "{spread}"]\n'
    text = studio.page(
        "source", f'{SOURCE}[x]\n{area}over = "page"\n{spread}', fields='photo = "picture"'
    ).replace("[grid]", 'bleed = "3mm"\n[grid]')
    text = text.replace("[source]\ntext", '[source]\nvalign = "end"\nalign = "end"\ntext')
    label = studio.label(text, {"photo": photo} if photo else None)
    return [str(each) for each in studio.findings(label)]


def test_whole_messages() -> None:
    assert report('text = "ABC"\n', "6pt") == [
        "card.toml:19: off-page: [x]: “ABC” is cut off: it goes 2.3 mm beyond the page of "
        "card\n  hint: make spread smaller in [x], or move the area; for a picture up to the "
        "edge, write crop = true"
    ]
    (gone,) = report('text = "ABC"\n', "30pt")
    assert gone.startswith("card.toml:19: off-page: [x]: “ABC” is outside the page of card\n")


@pytest.mark.parametrize(
    ("area", "called"),
    [
        ('mark = "fragile"\nsize = "30pt"\n', "a mark"),
        ('mark = "fragile"\nsize = "30pt"\nlettered = true\n', "a mark"),
        ('seal = "印"\nsize = "40pt"\n', "the seal"),
        ('seal = "印"\nsize = "40pt"\ncarved = "sunk"\n', "the seal"),
        ('motif = "plum"\nsize = "40pt"\n', "the motif"),
        (CODE, "the qr barcode"),
        ('text = "ABC"\n', "“ABC”"),
    ],
)
def test_what_is_to_be_whole(area: str, called: str) -> None:
    cut, gone = report(area, "20pt" if "text" not in area else "5pt"), report(area, "90pt")
    assert f"off-page: [x]: {called} is cut off: it goes " in cut[0]
    assert f"off-page: [x]: {called} is outside the page" in gone[0]
    assert len(cut) == len(gone) == 1
    assert report(area, "-12pt") == []


def test_a_logo_is_whole_and_a_picture_that_fills_its_area_is_not(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    Image.new("RGB", (20, 20), (0, 90, 160)).save(file)
    logo = 'picture = "{photo}"\nsize = "30pt"\n'
    assert "[x]: the picture is cut off: it goes 3.5 mm" in report(logo, "10pt", str(file))[0]
    text = studio.page(
        "source",
        f'{SOURCE}[x]\npicture = "{{photo}}"\ncrop = true\nbehind = "page"\nspread = "8pt"\n',
        fields='photo = "picture"',
    )
    Image.new("RGB", (20, 20), (255, 255, 255)).save(file)
    studio.label(text, {"photo": str(file)}).document()


def test_grounds_and_rules_go_beyond_the_edge_but_not_away() -> None:
    for area in ('fill = "#eeeeee"\n', 'fill = "#eeeeee"\nradius = "4pt"\n'):
        text = f'{SOURCE}[x]\n{area}behind = "page"\nspread = "8pt"\n'
        studio.label(studio.page("source", text)).document()
    rule = 'rule = "3pt"\nlength = "50pt"\n'
    assert report(rule, "2pt") == []
    assert "[x]: the drawing is outside the page" in report(rule, "9pt")[0]


def test_a_hair_beyond_the_edge_is_no_loss() -> None:
    """Letters may reach out of their boxes on a label without margins."""
    assert report('text = "ABC"\n', "0pt") == []
