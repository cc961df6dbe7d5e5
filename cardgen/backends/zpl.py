"""Write documents in ZPL II, the language of Zebra and many others (its Programming Guide).

Each label is complete: it sets its size and the printer's options, and needs nothing that the
printer stores. Dots are sent as compressed graphic fields, one for each band of rows that has
ink: a field holds at most 99,999 bytes, and a label of 100 × 150 mm has more. Barcodes are dots
too: if the printer drew them, its firmware would choose the width of modules, and the printed
symbol would not be the one that was read back.
"""

from __future__ import annotations

from base64 import b64encode
from binascii import crc_hqx
from collections.abc import Iterator
from typing import Final

from cardgen.backends.memory import LayerCache
from cardgen.backends.options import AfterPrint, MediaTracking, PrinterOptions, RenderOptions
from cardgen.backends.printer_rows import draw_dots, head_options
from cardgen.backends.raster import BAND_ROWS, Canvas, band_height, join_bands, make_bands
from cardgen.display import Document, Page
from cardgen.ports import deflate

_LEVEL: Final = 2  # its bytes do not depend on the processor; see `png.file`
_MEDIA: Final[dict[MediaTracking, str]] = {"gap": "W", "mark": "M", "continuous": "N"}
# A delayed cutter waits for the cut command after the last label.
_MODE: Final[dict[AfterPrint, str]] = {"tear": "T", "peel": "P", "cut": "C", "cut-at-end": "D"}
_CUT: Final = b"~JK\n"


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """Write all labels as one ZPL file. Raises OutputError "cut-off" for ink off the paper."""
    if not document.pages:
        return
    head = head_options(options)
    labels = b"".join(_label(page, head, layers) for page in document.pages)
    yield labels + (_CUT if options.printer.after == "cut-at-end" else b"")


def _label(page: Page, options: RenderOptions, layers: LayerCache) -> bytes:
    """Return the ZPL commands for a label."""
    canvas = draw_dots(page, options, layers)
    key = ("zpl", options.dpi, options.printer.correction)
    fields = make_bands(canvas, layers, key, _field, len, join_bands)
    before, within = _settings(options.printer)
    size = f"^PW{canvas.width}^LL{canvas.height}^LH0,0^PON"
    head = f"{before}^XA{within}{size}\n"
    return b"".join([head.encode("ascii"), *fields, b"^PQ1,0,0,N^XZ\n"])


def _settings(printer: PrinterOptions) -> tuple[str, str]:
    """Return the ZPL commands for a printer's settings: before a label, and at its start."""
    within = ""
    if printer.media is not None:
        within += f"^MN{_MEDIA[printer.media]}"
    if printer.after is not None:
        within += f"^MM{_MODE[printer.after]}"
    if printer.speed is not None:
        within += f"^PR{round(printer.speed)}"
    return "" if printer.darkness is None else f"~SD{printer.darkness:02}\n", within


def _field(canvas: Canvas, band: int) -> bytes:
    """Return the ZPL graphic field of a band, with a checksum that the printer verifies."""
    if canvas.is_blank(band):
        return b""
    rows = canvas.rows(band)
    data = b64encode(deflate.compress(rows, _LEVEL))
    sizes = f"{len(rows)},{len(rows)},{len(rows) // band_height(band, canvas.height)}"
    begin = f"^FO0,{band * BAND_ROWS}^GFA,{sizes},:Z64:"
    return b"%b%b:%04X^FS\n" % (begin.encode("ascii"), data, crc_hqx(data, 0))
