"""Rows of a PNG file are those that Pillow reads of the whole."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from cardgen.backends.png import read_rows
from cardgen.display import Color, Layer, Page, Rect
from tests.backends.samples import bars, fresh

GREY, BLUE = Color(120, 120, 120), Color(20, 20, 200)
HEIGHT = 300  # points, one pixel each


def page(*rects: Rect, mono: bool = False) -> Page:
    code = bars("qr", "MAPO-2020", (20, 100, 60, 60))
    return Page(101, HEIGHT, (Layer((*rects, code)),), mono)


@pytest.mark.parametrize("made", ["mono", "grey", "color"])
@pytest.mark.parametrize(
    ("top", "bottom"), [(0, 64), (10, 20), (63, 130), (250, 400), (0, 300)]
)
def test_rows(made: str, top: int, bottom: int) -> None:
    color = BLUE if made == "color" else GREY
    data = fresh(page(Rect(3, 40, 60, 200, color), mono=made == "mono"), 72)
    with Image.open(BytesIO(data)) as whole:
        expected = whole.crop((0, top, whole.width, min(bottom, whole.height)))
    found = read_rows(data, top, bottom)
    assert (found.mode, found.size) == (expected.mode, expected.size)
    assert found.tobytes() == expected.tobytes()


def test_a_file_of_another_program() -> None:
    data = BytesIO()
    Image.linear_gradient("L").save(data, "PNG")
    assert read_rows(data.getvalue(), 100, 102).tobytes() == bytes([100] * 256 + [101] * 256)
