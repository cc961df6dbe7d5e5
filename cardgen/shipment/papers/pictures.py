"""Small pictures of labels, for whoever signs to see what was made."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Final

from PIL import Image

from cardgen.backends import Renderer
from cardgen.display import Document
from cardgen.errors import CardgenError, LayoutError
from cardgen.shipment.model import Box
from cardgen.shipment.workers import Session
from cardgen.units import POINTS_PER_INCH

_LONGER: Final = 560.0  # pixels of the longer side
_SCREEN: Final = 149.0  # dpi; no printer is as coarse


def pictured(session: Session, box: Box) -> tuple[bytes, str]:
    """A PNG of a label, in greys, and its words; nothing if it cannot be made."""
    try:
        document = session.document(box)
        (page,) = document.pages
        grey = replace(document, pages=(replace(page, mono=False),))
        dpi = _LONGER * POINTS_PER_INCH / max(page.width, page.height)
        data = _drawn(grey, 2 * dpi)
    except CardgenError:  # which is among the findings
        return b"", ""
    with Image.open(BytesIO(data)) as image:
        buffer, scale = BytesIO(), min(1.0, _LONGER / max(image.size))
        width, height = (round(side * scale) for side in image.size)
        shown = image.resize((width, height), Image.Resampling.BOX)
        shown.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue(), document.title


def _drawn(document: Document, dpi: float) -> bytes:
    """A document as PNG; not so fine that it is taken for print, where barcodes forbid it."""
    # Each label is pictured once, though the session keeps its first layer.
    renderer = Renderer(limit=0)
    try:
        return renderer.render(document, "png", dpi)
    except LayoutError:
        return renderer.render(document, "png", min(dpi, _SCREEN))
