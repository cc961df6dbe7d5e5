from __future__ import annotations

from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageChops

from cardgen.backends import render
from cardgen.display import BLACK, Document, GlyphRun, Layer, Page, leaves
from cardgen.fonts import hb_font
from cardgen.layout.inline import Frame
from cardgen.layout.label.place import place_border
from cardgen.template import Border
from tests.layout.studio import label, page


def ink(text: str, align: str, *, trim: bool) -> tuple[float, float]:
    """Start and end of the ink of a text of 30 points on a line from 10 to 190."""
    shape = page(
        "a",
        f'[style.n]\nsize = "30pt"\n[a]\ntext = "{text}"\nstyle = "n"\nalign = "{align}"'
        f"\ntrim = {str(trim).lower()}",
    )
    (layer,) = label(shape).document().pages[0].layers
    runs = [item for item in leaves(layer.items) if isinstance(item, GlyphRun)]
    edges: list[float] = []
    for run, glyph in ((runs[0], runs[0].glyphs[0]), (runs[-1], runs[-1].glyphs[-1])):
        font = hb_font(run.font)
        extents = font.get_glyph_extents(glyph.id)
        assert extents is not None
        side = extents.x_bearing + (extents.width if edges else 0)
        edges.append(run.x + glyph.x + side / font.face.upem * run.size)
    return edges[0], edges[1]


@pytest.mark.parametrize("text", ["17", "4 / 49", "风月"])
def test_mended_large_figures_stood_half_a_millimetre_within_the_edge(text: str) -> None:
    assert ink(text, "start", trim=False)[0] != pytest.approx(10)
    assert ink(text, "start", trim=True)[0] == pytest.approx(10)
    assert ink(text, "end", trim=True)[1] == pytest.approx(190)


def test_white_alone_is_not_trimmed() -> None:
    shape = page("a", '[a]\ntext = " "\ntrim = true')
    label(shape).document()


@pytest.mark.parametrize("dpi", [203.2, 300.0, 600.0])
def test_sides_of_a_frame_meet_at_its_corners(dpi: float) -> None:
    """Sides were once rounded to dots one by one: half of all frames had ears of a dot."""
    rng = Random(7)
    for _ in range(50):
        frame = Frame(*(rng.uniform(10, 40) for _ in range(4)))
        border = Border(rng.uniform(0.1, 2), BLACK)
        layer = Layer(tuple(place_border(border, frame)))
        made = Document((Page(100, 100, (layer,), mono=True),), "a frame", ("zh-Hans", "ko"))
        ink = ImageChops.invert(Image.open(BytesIO(render(made, "png", dpi))).convert("L"))
        whole = ink.getbbox()
        assert whole
        ink = ink.crop(whole)
        inner = ImageChops.invert(ink).getbbox()
        assert inner
        filled = Image.new("L", ink.size, 255)
        filled.paste(0, inner)
        assert not ImageChops.difference(ink, filled).getbbox()
        thick = {*inner[:2], ink.width - inner[2], ink.height - inner[3]}
        assert len(thick) == 1 or (max(thick) > 8 and max(thick) - min(thick) == 1)
