"""A document in, ZPL II out: the language of Zebra and many others (its Programming Guide).

Each label is whole by itself: it brings its size and all that its printer is told, and needs
nothing that the printer keeps. Dots go as compressed graphic fields, a field for each band of
rows that has ink: a field may have 99,999 bytes, which a label of 100 × 150 mm has more of. A
barcode is dots too: where a printer draws it, its firmware decides how wide modules are, and
what was read back is not what is printed.
"""

from __future__ import annotations

from base64 import b64encode
from binascii import crc_hqx
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from zlib_ng import zlib_ng

from cardgen.backends.printed import head_options, printed
from cardgen.backends.raster import BAND_ROWS, Canvas, band_height, make_bands

if TYPE_CHECKING:
    from cardgen.backends.layers import LayerCache
    from cardgen.backends.options import After, PrinterOptions, RenderOptions, Tracking
    from cardgen.display import Document, Page

_LEVEL: Final = 2  # whose bytes do not depend on the processor; see the PNG file
_MEDIA: Final[dict[Tracking, str]] = {"gap": "W", "mark": "M", "continuous": "N"}
# A delayed cutter waits for the command that cuts, which comes when all is printed.
_MODE: Final[dict[After, str]] = {"tear": "T", "peel": "P", "cut": "C", "cut-at-end": "D"}
_CUT: Final = b"~JK\n"


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """One file with all labels.

    Raises OutputError "cut-off" where the printer's offset moves ink off the paper.
    """
    if not document.pages:
        return
    head = head_options(options)
    labels = b"".join(_label(page, head, layers) for page in document.pages)
    yield labels + (_CUT if options.printer.after == "cut-at-end" else b"")


def _label(page: Page, options: RenderOptions, layers: LayerCache) -> bytes:
    canvas = printed(page, options, layers)
    key = ("zpl", options.dpi, options.printer.correction)
    fields = make_bands(page, canvas, layers, key, _field, len)
    before, within = _told(options.printer)
    size = f"^PW{canvas.width}^LL{canvas.height}^LH0,0^PON"
    head = f"{before}^XA{within}{size}\n"
    return b"".join([head.encode("ascii"), *fields, b"^PQ1,0,0,N^XZ\n"])


def _told(printer: PrinterOptions) -> tuple[str, str]:
    """What is said before a label, and at its head."""
    within = ""
    if printer.media is not None:
        within += f"^MN{_MEDIA[printer.media]}"
    if printer.after is not None:
        within += f"^MM{_MODE[printer.after]}"
    if printer.speed is not None:
        within += f"^PR{round(printer.speed)}"
    return "" if printer.darkness is None else f"~SD{printer.darkness:02}\n", within


def _field(canvas: Canvas, band: int) -> bytes:
    """The graphic field of a band. A printer throws one away whose sum is not right."""
    if canvas.is_blank(band):
        return b""
    rows = canvas.rows(band)
    data = b64encode(zlib_ng.compress(rows, _LEVEL))
    sizes = f"{len(rows)},{len(rows)},{len(rows) // band_height(band, canvas.height)}"
    begin = f"^FO0,{band * BAND_ROWS}^GFA,{sizes},:Z64:"
    return b"%b%b:%04X^FS\n" % (begin.encode("ascii"), data, crc_hqx(data, 0))
