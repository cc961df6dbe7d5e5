"""Write documents in TSPL, the language of TSC and others (TSC, TSPL/TSPL2 Programming).

Only commands of that manual are written: a printer drops the whole job at an unknown command.
Each label sets its size and the printer's options. Dots are sent as bitmaps, one for each band
of rows that has ink; in them a 0 burns, and rows are whole bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.backends.memory import LayerCache
from cardgen.backends.options import AfterPrint, PrinterOptions, RenderOptions
from cardgen.backends.printer_rows import draw_dots, head_options
from cardgen.backends.raster import BAND_ROWS, Canvas, band_height, join_bands, make_bands
from cardgen.display import Document, Page
from cardgen.units import MM_PER_INCH, format_mm, parse_length

_BURNS: Final = bytes(range(255, -1, -1))
_USUAL_GAP: Final = parse_length("3mm")
_AFTER: Final[dict[AfterPrint, tuple[str, ...]]] = {
    "tear": ("SET PEEL OFF", "SET CUTTER OFF", "SET TEAR ON"),
    "peel": ("SET CUTTER OFF", "SET TEAR OFF", "SET PEEL ON"),
    "cut": ("SET PEEL OFF", "SET TEAR OFF", "SET CUTTER 1"),
    "cut-at-end": ("SET PEEL OFF", "SET TEAR OFF", "SET CUTTER BATCH"),
}


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """Write all labels as one TSPL file. Raises OutputError "cut-off" for ink off the paper."""
    if document.pages:
        head = head_options(options)
        yield b"".join(_label(page, head, layers) for page in document.pages)


def _label(page: Page, options: RenderOptions, layers: LayerCache) -> bytes:
    """Return the TSPL commands for a label."""
    canvas = draw_dots(page, options, layers)
    key = ("tspl", options.dpi, options.printer.correction)
    bitmaps = make_bands(canvas, layers, key, _bitmap, len, join_bands)
    width, height = (at * MM_PER_INCH / options.dpi for at in (canvas.width, canvas.height))
    lines = [
        f"SIZE {width:.2f} mm,{height:.2f} mm",
        *_settings(options.printer),
        "DIRECTION 0,0",
        "REFERENCE 0,0",
        "CLS\r\n",
    ]
    return b"".join(["\r\n".join(lines).encode("ascii"), *bitmaps, b"PRINT 1,1\r\n"])


def _settings(printer: PrinterOptions) -> Iterator[str]:
    """Yield the TSPL commands for a printer's settings."""
    gap = format_mm(_USUAL_GAP if printer.gap is None else printer.gap)
    if printer.media == "continuous":
        yield "GAP 0 mm,0 mm"
    elif printer.media is not None:
        yield f"{'GAP' if printer.media == 'gap' else 'BLINE'} {gap} mm,0 mm"
    if printer.darkness is not None:
        yield f"DENSITY {min(printer.darkness, 15)}"
    if printer.speed is not None:
        yield f"SPEED {printer.speed:g}"
    if printer.after is not None:
        yield from _AFTER[printer.after]


def _bitmap(canvas: Canvas, band: int) -> bytes:
    """Return the TSPL command that prints a band; b"" for a blank band."""
    if canvas.is_blank(band):
        return b""
    rows, height = canvas.rows(band), band_height(band, canvas.height)
    begin = f"BITMAP 0,{band * BAND_ROWS},{len(rows) // height},{height},0,"
    return b"%b%b\r\n" % (begin.encode("ascii"), rows.translate(_BURNS))
