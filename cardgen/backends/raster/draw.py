"""Items in points in, marks in pixels on a canvas out.

Which pixels, `dots` says.
"""

from __future__ import annotations

from cardgen.backends.dots import PLAIN_BARS, Correction, Spans, edges, modules
from cardgen.backends.pictures import shown
from cardgen.backends.raster.canvas import Canvas
from cardgen.backends.raster.outlines import cover
from cardgen.display import Bars, GlyphRun, Layer, Leaf, Path, Picture, Rect, leaves
from cardgen.units import POINTS_PER_INCH


def draw(canvas: Canvas, layer: Layer, dpi: float, correction: Correction = PLAIN_BARS) -> None:
    """Draw the items of a layer in order, barcodes with a `correction`.

    Raises LayoutError "barcode-too-small" or "bad-picture".
    """
    for item in leaves(layer.items):
        _draw_item(canvas, item, dpi, correction)


def _draw_item(canvas: Canvas, item: Leaf, dpi: float, correction: Correction) -> None:
    scale = dpi / POINTS_PER_INCH
    match item:
        case GlyphRun():
            canvas.glyphs(item, scale)
        case Bars():
            canvas.fill(modules(item, dpi, correction), item.color)
        case Rect():
            left, right = edges(item.x, item.width, scale, item.flush)
            top, bottom = edges(item.y, item.height, scale, item.flush)
            canvas.fill([Spans(top, bottom, [(left, right)])], item.color)
        case Path():
            mask = cover(item, scale, canvas.width, canvas.height)
            if mask.image is not None:
                canvas.cover(mask.image, mask.left, mask.top, item.color)
        case Picture():
            left, right = edges(item.x, item.width, scale)
            top, bottom = edges(item.y, item.height, scale)
            if right > left and bottom > top:
                size, crisp = (right - left, bottom - top), canvas.mode == "1"
                canvas.picture(shown(item, *size, crisp=crisp), left, top)
