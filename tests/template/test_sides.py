"""Two sides of a template: what they share, and the faults of their tables."""

from __future__ import annotations

import pytest

from cardgen.display import PageMark
from cardgen.template import find_unshown, list_showings
from tests.template.samples import MM, SOUND, complaint, complaints, load

SIDE = """
[side.inside]
show_if = "box"
turn = "calendar"

[side.inside.grid]
columns = ["1fr"]
rows = ["1fr"]
areas = ["note"]

[side.inside.note]
text = "{box}"
"""
FOLDED = SOUND.replace('margin = "4mm"', 'margin = "4mm"\nfolds = { top = ["10mm"] }')


def test_the_other_side_shares_page_styles_and_fields() -> None:
    template = load(FOLDED + SIDE)
    back = template.back
    assert back is not None
    assert template.sides == (template, back)
    assert (template.side, back.side, back.turn) == ("front", "inside", "calendar")
    assert (back.width, back.height, back.margin) == (60 * MM, 40 * MM, (4 * MM,) * 4)
    assert [*back.areas] == ["note"]
    assert back.fields == template.fields
    assert back.show_if == (("box",),)


def test_a_fold_is_the_same_fold_on_the_other_side() -> None:
    turned, page = load(FOLDED + SIDE), load(FOLDED + SIDE.replace("calendar", "page"))
    assert turned.back
    assert page.back
    assert page.back.marks == (PageMark("fold", upright=False, at=10 * MM),)
    (mark,) = turned.back.marks
    assert mark.at == pytest.approx(30 * MM)


def test_a_value_of_the_other_side_needs_the_condition_of_the_side() -> None:
    text = SOUND.replace('data = "{box}"', 'data = "7"')
    text += SIDE.replace('show_if = "box"', 'show_if = "logo"')
    (lack,) = find_unshown(list_showings(load(text), lambda _: ()), ["box"], ["box"])
    assert lack.missing == ("logo",)


def test_a_side_has_its_own_margin() -> None:
    back = load(SOUND + SIDE.replace("turn =", 'margin = "1mm"\nturn =')).back
    assert back
    assert back.margin == (MM,) * 4


def line(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[side.inside", "[side.front", "'front' cannot be the name of the other side"),
        ('"calendar"', '"book"', "[side.inside]: turn: 'book' is not known"),
        ('margin = "4mm"', 'margin = "4mm"\nsides = 2', "unknown key 'sides'"),
        ('show_if = "box"', 'show_if = "bx"', "[side.inside]: show_if: there is no field 'bx'"),
        ('areas = ["note"]', 'areas = ["nota"]', "the area 'nota' has no table"),
        ('text = "{box}"', 'text = "{bax}"', "[note]: text: there is no field 'bax'"),
        (
            "[side.inside.note]",
            "[side.inside.page]\n[side.inside.note]",
            "inside.page]: bo",
        ),
    ],
)
def test_a_fault_is_at_its_line(old: str, new: str, said: str) -> None:
    text = (SOUND + SIDE).replace(old, new)
    (found,) = complaints(text)
    assert said in found
    place = int(found.split(":")[1])
    marks = new.splitlines()
    assert place in range(line(text, marks[0]) - 1, line(text, marks[-1]) + 3)


def test_a_card_has_two_sides() -> None:
    text = SOUND + SIDE + SIDE.replace("inside", "back")
    assert complaint(text) == (
        f"card.toml:{line(text, '[side.back]')}: bad-template: a card has two sides, not 3: "
        "front, inside, back\n  hint: keep one table [side.NAME]"
    )


def test_an_area_called_side_needs_another_name() -> None:
    assert "side is not a table of sides" in complaint(SOUND + '[side]\ntext = "{message}"\n')


def test_a_page_of_any_size_has_one_side() -> None:
    text = (SOUND + SIDE).replace('"60mm x 40mm"', '"any"')
    assert "a page of any size has only one side" in complaint(text)
