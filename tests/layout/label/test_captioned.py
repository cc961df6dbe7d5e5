"""Codes with captions below: outside the quiet zone, in both languages, in one area."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from cardgen import render
from cardgen.display import Bars, GlyphRun, Group, extent, leaves
from tests.layout import studio

CODE = """[code]
barcode = "{kind}"
data = "{{box}}"
below = "watch-film"
padding = "12pt"
{more}"""
FIELDS = 'box = "text"'
VALUES = {"box": "AB-1"}


def sheet(kind: str = "qr", more: str = "", **of: object) -> str:
    return studio.page("code", CODE.format(kind=kind, more=more), fields=FIELDS, **of)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "quiet"), [("qr", 4), ("datamatrix", 1)])
@pytest.mark.parametrize("rotate", [0, 90])
def test_a_caption_stands_out_of_the_quiet_zone(kind: str, quiet: int, rotate: int) -> None:
    document = studio.label(sheet(kind, f"rotate = {rotate}\n"), VALUES).document()
    figure, caption = document.pages[0].layers[0].items
    assert isinstance(figure, Group)
    assert isinstance(caption, Group)
    assert (figure.role, caption.role) == ("figure", "paragraph")
    assert figure.order == caption.order
    (bars,), runs = leaves((figure,)), leaves((caption,))
    assert isinstance(bars, Bars)
    assert [run.text for run in runs if isinstance(run, GlyphRun)] == [
        "扫码看视频",
        "영상 보기",
    ]
    white = quiet * bars.width / bars.columns
    if rotate:
        assert bars.x - max(extent(run)[2] for run in runs) == pytest.approx(white, abs=0.1)
    else:
        below = min(extent(run)[1] for run in runs) - bars.y - bars.height
        assert below == pytest.approx(white, abs=0.1)
        assert max(extent(run)[3] for run in runs) <= 100 - 10 - 12 + 1.5  # with its descent
    picture = Image.open(BytesIO(render(document, "png", 300)))
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == ["AB-1"]


def test_what_a_code_with_a_caption_asks_for() -> None:
    text = sheet(more='size = "40pt"\n', rows=["auto", "1fr"], size="200pt x 200pt").replace(
        "areas = ['code']", "areas = ['code', 'line']"
    )
    line = '[line]\nfill = "#eeeeee"\n'
    layer = studio.label(text + line, VALUES).document().pages[0].layers[0]
    ground = next(item for item in leaves(layer.items) if not hasattr(item, "text"))
    # Padding, 40 points of 21 modules, four more, and two lines with white between.
    assert ground.y == pytest.approx(10 + 24 + 40 * 25 / 21 + 10 + 15, abs=0.1)


def test_whole_messages() -> None:
    odd = sheet("code128")
    assert studio.unsound(odd).endswith(
        "[code]: below: only a two-dimensional barcode can have a caption\n"
        "  hint: show the caption in an area of its own"
    )
    assert "[code]: there is no caption 'watch-flim'\n  hint: did you mean watch-film?" in (
        studio.complaint(sheet().replace("watch-film", "watch-flim"), VALUES)
    )
    low = sheet(size="200pt x 60pt")
    assert "overflow: the caption of [code] is" in studio.complaint(low, VALUES)
