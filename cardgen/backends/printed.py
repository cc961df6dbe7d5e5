"""A page in, the dots that a label printer burns out, for those that write its language.

A dot is ink or not. They are where the printer has to have them to print the page in its place:
moved by its offset, and with bars as much thinner as its dots run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.backends.options import head_dpi
from cardgen.backends.raster import BitCanvas, draw_page, is_dark
from cardgen.display import WHITE, GlyphRun, Picture, Rect, leaves
from cardgen.errors import OutputError
from cardgen.units import POINTS_PER_INCH, in_mm

if TYPE_CHECKING:
    from cardgen.backends.layers import LayerCache
    from cardgen.backends.options import RenderOptions
    from cardgen.display import Page


def head_options(options: RenderOptions) -> RenderOptions:
    """With the dots that a head has whose printer is said to have these."""
    return options._replace(dpi=head_dpi(options.dpi))


def printed(page: Page, options: RenderOptions, layers: LayerCache) -> BitCanvas:
    """The dots of a page, upside down if the printer is to print so.

    Languages have words for that, of which each says in another way what turns around what.
    Raises OutputError "pale" where a colour would be left white, "cut-off" where ink would lie
    outside the page, and what `draw_page` raises.
    """
    if not page.mono:
        _refuse_pale(page)
    canvas = draw_page(
        page, options.dpi, layers, mode="1", correction=options.printer.correction
    )
    assert isinstance(canvas, BitCanvas), "one bit was asked for"
    right, down = (round(at * options.dpi / POINTS_PER_INCH) for at in options.printer.offset)
    if right or down:
        canvas, is_cut = canvas.moved(right, down)
        if is_cut:
            raise OutputError(
                "cut-off",
                "with the offset of the printer a part of the label lies outside its paper: "
                + ", ".join(in_mm(at) for at in options.printer.offset)
                + " mm",
                hint="make the offset smaller, or the margin of the template larger",
            )
    return canvas.turned() if options.printer.turned else canvas


def _refuse_pale(page: Page) -> None:
    """Raise OutputError "pale" for what is lighter than half, and so would be white.

    A tint behind other things may be, but not behind white letters.
    """
    has_tint = False
    for item in (item for layer in page.layers for item in leaves(layer.items)):
        if isinstance(item, Picture) or is_dark(item.color):
            continue
        is_white = item.color.rgb == WHITE.rgb
        if isinstance(item, Rect):
            has_tint = has_tint or not is_white
            continue
        if is_white and not has_tint:
            continue
        shown = repr(item.text) if isinstance(item, GlyphRun) else "a drawing"
        why = "white on a tint" if is_white else "lighter than half"
        raise OutputError(
            "pale",
            f"{shown} is {why}, so that a label printer would leave it white",
            hint='take a darker colour, or a template with colors = "mono"',
        )
