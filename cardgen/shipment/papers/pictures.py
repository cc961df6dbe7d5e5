"""Small pictures of labels, for whoever signs to see what was made."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Final

from PIL import Image

from cardgen.backends import Renderer
from cardgen.errors import CardgenError
from cardgen.shipment.model import Box
from cardgen.shipment.workers import Session
from cardgen.units import POINTS_PER_INCH

_LONGER: Final = 560.0  # pixels of the longer side


def pictured(session: Session, box: Box) -> tuple[bytes, str]:
    """A PNG of a label, in greys, and its words; nothing if it cannot be made."""
    try:
        document = session.document(box)
        (page,) = document.pages
        dpi = _LONGER * POINTS_PER_INCH / max(page.width, page.height)
        grey = replace(document, pages=(replace(page, mono=False),))
        # Each label is pictured once, though the session keeps its first layer.
        data = Renderer(limit=0).render(grey, "png", 2 * dpi)
    except CardgenError:  # which is among the findings
        return b"", ""
    with Image.open(BytesIO(data)) as image:
        buffer = BytesIO()
        image.reduce(2).save(buffer, "PNG", compress_level=6)
    return buffer.getvalue(), document.title
