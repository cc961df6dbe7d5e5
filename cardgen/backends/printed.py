"""A page in, the dots that a label printer burns out, for those that write its language.

A dot is ink or not. They are where the printer has to have them to print the page in its place:
moved by its offset, and with bars as much thinner as its dots run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.backends.options import head_dpi
from cardgen.backends.raster import BitCanvas, draw_page
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
    Raises OutputError "cut-off" where ink would lie outside the page, and what `draw_page`
    raises.
    """
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
