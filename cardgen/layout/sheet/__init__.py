"""Labels side by side on sheets."""

from __future__ import annotations

from cardgen.layout.sheet.imposition import (
    Order,
    SheetOrder,
    check_size,
    fits,
    impose,
    label_numbers,
    places,
)
from cardgen.layout.sheet.outline import LANG, outline
from cardgen.layout.sheet.tiling import tile

__all__ = [
    "LANG",
    "Order",
    "SheetOrder",
    "check_size",
    "fits",
    "impose",
    "label_numbers",
    "outline",
    "places",
    "tile",
]
