"""Templates that extend another, and the palette and styles of a house."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.display import Color
from cardgen.template import AreaText
from tests.template.samples import SOUND, complaint, complaints, load

HOUSE = '[palette]\naccent = "#a4201f"\n\n[style.body]\nsize = "12pt"\nweight = "bold"\n'
OWN = 'extends = "base"\n\n[words]\ncolor = "#112233"\nalign = "end"\n'


@pytest.fixture(autouse=True)
def _base() -> None:
    write("base", SOUND)


def write(name: str, text: str) -> None:
    Path(f"{name}.toml").write_text(text, encoding="utf-8")


def test_what_a_file_does_not_give_comes_from_the_other() -> None:
    template = load(OWN)
    assert [*template.cells] == ["words", "logo", "code"]
    assert (template.name, template.description) == ("card", "A small card")
    words = template.areas["words"]
    assert isinstance(words.content, AreaText)
    assert (words.align, words.content.style.color) == ("end", Color(0x11, 0x22, 0x33))
    assert words.content.spans[0].style.size == 9.0
    assert template.files == ("card.toml", "base.toml")


def test_a_place_is_in_the_file_that_has_it() -> None:
    template = load(OWN)
    assert str(template.place("words")) == "card.toml:3"
    assert str(template.place("code")) == "base.toml:31"


def test_areas_that_only_the_other_grid_draws_are_left_out() -> None:
    grid = '[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\nareas = ["words"]\n'
    assert [*load(OWN + grid).areas] == ["words"]


def test_a_house_has_colours_and_styles_for_all() -> None:
    write("_house", HOUSE)
    template = load(OWN.replace('"#112233"', '"accent"'))
    content = template.areas["words"].content
    assert isinstance(content, AreaText)
    style = content.spans[0].style
    assert (style.size, style.weight, style.color) == (12.0, "bold", Color(0xA4, 0x20, 0x1F))
    own = load(SOUND).areas["words"].content
    assert isinstance(own, AreaText)
    assert (own.style.size, own.style.weight) == (9.0, "bold")  # its own size


def test_a_built_in_template_can_be_extended() -> None:
    write("_house", '[palette]\naccent = "#1f4e79"\n')
    template = load('extends = "card-a6-folded"\n')
    assert template.areas["front"].fill == Color(0x1F, 0x4E, 0x79)
    assert template.back


def test_a_fault_of_the_other_file_is_at_its_line() -> None:
    write("base", SOUND.replace('size = "9pt"', 'size = "9p"'))
    assert complaints(OWN)[0].startswith("base.toml:21: bad-template: [style.body]: size:")
    write("base", SOUND)
    write("_house", HOUSE + "[words]\n")
    assert complaints(OWN) == ["_house.toml:7: bad-template: templates cannot share [words]"]
    write("_house", "nothing\n")
    assert complaints(OWN)[0].startswith("_house.toml:1: bad-template: this is not TOML")


@pytest.mark.parametrize(
    ("base", "own", "said"),
    [
        (SOUND, OWN.replace("base", "bsae"), "there is no template 'bsae'\n  hint: "),
        (SOUND, OWN.replace("base", "card"), "card extends itself"),
        (SOUND, OWN.replace('"base"', "3"), "there is no template 3"),
        ('extends = "card"\n', OWN, "base extends this template, in a circle"),
        (
            'extends = "card-a6"\n',
            OWN,
            "base extends card-a6 already, and three levels are too deep\n"
            '  hint: write extends = "card-a6"',
        ),
    ],
)
def test_what_cannot_be_extended(base: str, own: str, said: str) -> None:
    write("base", base)
    found = complaint(own)
    assert found.startswith("card.toml:1: bad-template: extends: ")
    assert said in found
