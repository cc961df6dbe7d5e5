"""Small pictures of labels."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image

from cardgen import Project
from cardgen.shipment.model import Box
from cardgen.shipment.papers.reading import draw_picture
from tests.shipment.lines import line, session


def box(template: str, sscc: str = "", **fields: str) -> Box:
    return Box(1, 2, replace(line(2, 2, **fields), template=template), 1, 2, "M-0001", sscc)


@pytest.mark.parametrize(
    ("template", "size"), [("box-100x150", (374, 560)), ("box-a5", (560, 394))]
)
def test_a_picture_is_large_enough_to_judge(template: str, size: tuple[int, int]) -> None:
    data, words = draw_picture(session(), box(template))
    with Image.open(BytesIO(data)) as image:
        assert image.size == size
        assert image.mode in ("L", "RGB")
    assert words.startswith("兄弟同心")


def test_a_label_with_gs1_barcodes_has_one() -> None:
    """Modules too narrow for a printer with this resolution are no fault on a screen."""
    project = dataclasses.replace(Project.open(), gs1_prefix="8801234")
    data, _ = draw_picture(session(project), box("gs1-100x150", "088012340000000017"))
    with Image.open(BytesIO(data)) as image:
        assert max(image.size) == 560


def test_a_label_that_cannot_be_made_has_none() -> None:
    assert draw_picture(session(), box("gs1-100x150")) == (b"", "")
