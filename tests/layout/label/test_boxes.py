"""Characters in boxes, as of postal codes."""

from __future__ import annotations

import pytest

from cardgen.display import Document, GlyphRun, Rect, walk
from cardgen.errors import CardgenError
from cardgen.units import to_mm
from tests.layout import studio

TEMPLATE = """\
[page]
size = "100mm x 30mm"
margin = "5mm"

[grid]
columns = ["1fr"]
rows = ["8mm", "1fr"]
areas = ["code", "."]

[fields]
code = "text"

[style.body]
size = "15pt"

[code]
text = "{code}"
boxes = { count = 4, width = "6mm", gap = ["1mm", "2mm", "1mm"] }
border = { width = "0.4mm", color = "#d22630" }
"""


def boxes(document: Document) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height in mm of the rectangle inside four lines."""
    rects = [each.item for each in walk(document) if isinstance(each.item, Rect)]
    tops = rects[::4]
    return [
        tuple(round(to_mm(v), 3) for v in (r.x, r.y, r.width, rects[4 * at + 2].height))  # type: ignore[misc]
        for at, r in enumerate(tops)
    ]


def digits(document: Document) -> list[tuple[str, float]]:
    """Characters, and the middle of their advances in mm."""
    runs = [each.item for each in walk(document) if isinstance(each.item, GlyphRun)]
    return [(r.text, round(to_mm(r.x + r.glyphs[0].advance / 2), 2)) for r in runs]


def label(code: str, *changes: tuple[str, str]) -> Document:
    text = TEMPLATE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return studio.label(text, {"code": code}).document()


def test_each_stands_in_the_middle_of_its_box() -> None:
    made = label("1234")
    lefts = [5.0, 12.0, 20.0, 27.0]
    assert boxes(made) == [(left, 5.0, 6.0, 8.0) for left in lefts]
    assert digits(made) == [(d, left + 3) for d, left in zip("1234", lefts, strict=True)]


def test_they_stand_where_the_area_says() -> None:
    made = label("1234", ("border =", 'align = "end"\nborder ='))
    assert boxes(made)[-1] == (89.0, 5.0, 6.0, 8.0)


@pytest.mark.parametrize("code", ["12-34", "〒12 34", "１２３４", "12－34"])
def test_what_divides_a_code_is_left_out(code: str) -> None:
    assert "".join(char for char, _ in digits(label(code))) == "1234"


def test_without_a_border_paper_has_the_boxes() -> None:
    made = label("1234", ('border = { width = "0.4mm", color = "#d22630" }\n', ""))
    assert boxes(made) == []
    assert digits(made) == digits(label("1234"))


@pytest.mark.parametrize("code", ["123", "12345", "12-"])
def test_another_number_of_digits(code: str) -> None:
    with pytest.raises(CardgenError) as caught:
        label(code)
    count = sum(char.isdigit() for char in code)
    assert str(caught.value).startswith(
        f"card.toml:16: bad-value: {code!r} has {count} letters and digits, but"
    )


def test_boxes_that_are_wider_than_their_area() -> None:
    with pytest.raises(CardgenError) as caught:
        label("1234", ('size = "100mm', 'size = "30mm'))
    assert "overflow: the row of boxes of [code] is 8.0 mm larger" in str(caught.value)


def test_in_a_batch_they_are_as_alone() -> None:
    batch = studio.label(TEMPLATE, {}, varying=("code",))
    for code in ("1234", "9876"):
        made = batch.document({"code": code})
        assert digits(made) == digits(label(code))
        assert boxes(made) == boxes(label(code))
