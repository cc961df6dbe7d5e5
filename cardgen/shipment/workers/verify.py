"""The gate before a label counts: its barcodes, read back from its own pixels."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from math import ceil, floor
from typing import Final

import zxingcpp
from PIL import Image

from cardgen.backends.png import read_rows
from cardgen.barcodes import SYMBOLOGIES, Symbology
from cardgen.display import Bars, Document, walk
from cardgen.errors import Diagnostic
from cardgen.units import POINTS_PER_INCH

_KINDS: Final[dict[str, Symbology]] = {str(name): kind for name, kind in SYMBOLOGIES.items()}


def barcodes(document: Document) -> list[Bars]:
    """The barcodes of a document."""
    return [placed.item for placed in walk(document) if isinstance(placed.item, Bars)]


def unreadable(png: bytes, bars: Iterable[Bars], dpi: float) -> list[Diagnostic]:
    """What of these barcodes a reader does not find in a picture of the page.

    It is held before each barcode, as a scanner is, upright and in black: to search the whole
    page for every kind takes fifteen times as long, and is done for what does not read so.
    """
    missing = [each for each in bars if not _is_read(png, each, dpi)]
    if not missing:
        return []
    with Image.open(BytesIO(png)) as image:
        found = zxingcpp.read_barcodes(image.convert("L"))
    missing = [each for each in missing if not _is_among(found, each)]
    said = ", ".join(f"{code.text!r} ({code.symbology_identifier})" for code in found)
    return [
        Diagnostic(
            "unreadable-barcode",
            f"the {each.symbology} barcode {each.text!r} does not read back from its "
            f"own label: a reader finds {said or 'nothing'}",
            hint="make its area larger, or print at more dots per inch; nothing may lie "
            "over it",
        )
        for each in missing
    ]


def _is_read(png: bytes, bars: Bars, dpi: float) -> bool:
    """Whether a barcode reads from its own place, its quiet zone and a module around it."""
    scale = dpi / POINTS_PER_INCH
    kind = _KINDS[bars.symbology]
    around = (kind.quiet + 1) * bars.width / bars.columns
    left, right = (bars.x - around) * scale, (bars.x + bars.width + around) * scale
    top, bottom = (bars.y - around) * scale, (bars.y + bars.height + around) * scale
    rows = read_rows(png, max(floor(top), 0), ceil(bottom))
    place = (max(floor(left), 0), 0, min(ceil(right), rows.width), rows.height)
    found = zxingcpp.read_barcodes(
        rows.crop(place).convert("L"),
        formats=getattr(zxingcpp.BarcodeFormat, kind.format),
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
    )
    return _is_among(found, bars)


def _is_among(found: Iterable[zxingcpp.Barcode], bars: Bars) -> bool:
    kind = _KINDS[bars.symbology].identifier
    return any(
        code.symbology_identifier.startswith(kind) and code.text == bars.text for code in found
    )
