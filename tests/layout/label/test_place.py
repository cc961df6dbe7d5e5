from __future__ import annotations

import pytest

from cardgen.display import GlyphRun, leaves
from cardgen.fonts import hb_font
from tests.layout.studio import label, page


def ink(text: str, align: str, *, trim: bool) -> tuple[float, float]:
    """Where the ink of a text of 30 points begins and ends on a line from 10 to 190."""
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
