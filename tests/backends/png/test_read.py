"""Rows of a PNG file are those that Pillow reads of the whole."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from cardgen.backends.png import png_file, read_rows
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
    wide = expected.convert("L") if expected.mode == "1" else expected
    assert (found.mode, (found.width, found.height)) == (wide.mode, wide.size)
    assert found.data == wide.tobytes()
    grey = found.crop(7, 60).to_grey()
    assert grey.data == expected.crop((7, 0, 60, expected.height)).convert("L").tobytes()


def test_a_small_picture_is_one_band() -> None:
    data = png_file(256, 256, "L", Image.linear_gradient("L").tobytes())
    assert read_rows(data, 100, 102).data == bytes([100] * 256 + [101] * 256)
