"""Areas over others or behind them, panels and colours that have names."""

from __future__ import annotations

import pytest

from cardgen.display import Color, Veil
from cardgen.template.template import AreaPanel, AreaPicture, AreaText, Overlay
from tests.template.samples import change, complaint, load

PALETTE = '\n[palette]\naccent = "#a4201f"\npaper = "gray(5)"\n'
SHEET = (
    PALETTE + '[band]\nfill = "accent"\nbehind = ["words", "logo"]\nspread = ["1pt", "2pt"]\n'
    '[shot]\npicture = "{logo}"\nover = "page"\ncrop = true\n'
    'veil = { color = "paper", strength = 0.4 }\n'
)


def test_areas_that_are_not_in_the_grid() -> None:
    template = load(change(("[words]", f'{SHEET}[words]\ncolor = "accent"')))
    assert template.overlays == {
        "band": Overlay(("words", "logo"), is_above=False, spread=(1.0, 2.0, 1.0, 2.0)),
        "shot": Overlay((), is_above=True),
    }
    assert template.paint_order == ("band", "words", "logo", "code", "shot")
    red, paper = Color(0xA4, 0x20, 0x1F), Color(242, 242, 242, (0.0, 0.0, 0.0, 0.05))
    assert template.areas["band"].content == AreaPanel()
    assert template.areas["band"].fill == red
    assert template.areas["shot"].content == AreaPicture(
        "logo", crop=True, veil=Veil(paper, 0.4)
    )
    words = template.areas["words"].content
    assert isinstance(words, AreaText)
    assert words.spans[0].style.color == words.style.color == red


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            '[band]\nover = "page"\n',
            "an area needs exactly one kind of content, but this area has none",
        ),
        ('[band]\nfill = "#000000"\nover = "wrods"\n', "over: the grid has no area 'wrods'"),
        ('[band]\nfill = "#000000"\nbehind = []\n', "behind is an empty list"),
        (
            '[band]\nfill = "#000000"\nbehind = "page"\nover = "page"\n',
            "behind: the area already has over",
        ),
        ('[band]\nfill = "#000000"\n', "the grid has no such area"),
        (
            '[band]\nfill = "#000000"\nover = "page"\nalt = "red"\n',
            "alt has no effect in an area without content",
        ),
        (
            '[band]\nfill = "acent"\nover = "page"\n[palette]\naccent = "#a4201f"\n',
            "fill: there is no colour 'acent' in [palette]: did you mean accent?",
        ),
        ('[palette]\nred = "red"\n', "red: 'red' is not a colour: write #rrggbb"),
        ("[palette]\nred = 3\n", "red: the value is not a colour"),
    ],
)
def test_what_makes_no_sense(added: str, said: str) -> None:
    assert said in complaint(change(("[words]", f"{added}[words]")))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('over = "page"', "over: the area has a place in the grid"),
        ('spread = "1mm"', "spread has no effect in an area of the grid"),
        ("crop = true", "crop has no effect in an area with text"),
        ("veil = { strength = 0.5 }", "veil has no effect in an area with text"),
    ],
)
def test_what_an_area_of_the_grid_cannot_say(key: str, said: str) -> None:
    assert said in complaint(change(("[words]", f"[words]\n{key}")))


def test_a_spread_may_go_inwards() -> None:
    band = (
        '[band]\nfill = "#000000"\nbehind = "page"\nspread = ["1pt", "-2pt", "-3pt", "0pt"]\n'
    )
    template = load(change(("[words]", f"{band}[words]")))
    assert template.overlays["band"].spread == (1.0, -2.0, -3.0, 0.0)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ('[s]\nseal = "印"\nafter = "words"\n', "after: only a seal with a size"),
        ('[s]\nfill = "#000000"\nafter = "words"\n', "after: only a seal with a size"),
        ('[s]\nseal = "印"\nsize = "9mm"\nafter = "code"\n', "after: the seal cannot follow"),
        ('[s]\nseal = "印"\nsize = "9mm"\nafter = "page"\n', "the grid has no area 'page'"),
        ('[s]\nseal = "印"\nfill = "#ffffff"\nover = "page"\n', "through a raised seal"),
    ],
)
def test_what_cannot_come_after_a_text(added: str, said: str) -> None:
    assert said in complaint(change(("[words]", f"{added}[words]")))
