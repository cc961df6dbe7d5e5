"""The gate before a label counts: its barcodes, read back from its own pixels."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

import zxingcpp
from PIL import Image

from cardgen.barcodes import KINDS
from cardgen.display import Bars, Document
from cardgen.errors import CardgenError, LayoutError

_IDENTIFIERS: Final[dict[str, str]] = {
    str(name): kind.identifier for name, kind in KINDS.items()
}


def barcodes(document: Document) -> list[Bars]:
    """The barcodes of a document."""
    return [
        item
        for page in document.pages
        for layer in page.layers
        for item in layer.items
        if isinstance(item, Bars)
    ]


def geometry(bars: Iterable[Bars]) -> tuple[tuple[Any, ...], ...]:
    """What makes barcodes as hard to read as others: kind, size and place."""
    return tuple((b.symbology, b.columns, b.rows, b.x, b.y, b.width, b.height) for b in bars)


def unreadable(png: bytes, bars: Iterable[Bars]) -> list[CardgenError]:
    """What of these barcodes a reader does not find in a picture of the page."""
    with Image.open(BytesIO(png)) as image:
        found = zxingcpp.read_barcodes(image.convert("L"))
    read = [(code.symbology_identifier, code.text) for code in found]
    missing: list[CardgenError] = []
    for each in bars:
        kind = _IDENTIFIERS[each.symbology]
        if not any(name.startswith(kind) and text == each.text for name, text in read):
            said = ", ".join(f"{text!r} ({name})" for name, text in read) or "nothing"
            missing.append(
                LayoutError(
                    "unreadable-barcode",
                    f"the {each.symbology} barcode {each.text!r} does not read back from its "
                    f"own label: a reader finds {said}",
                    hint="make its area larger, or print at more dots per inch",
                )
            )
    return missing
