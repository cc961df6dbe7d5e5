"""Sheets: labels side by side, outlines of labels, and large labels in tiles."""

from __future__ import annotations

from cardgen.layout.sheet.imposition import (
    Order as Order,
    SheetOrder as SheetOrder,
    check_size as check_size,
    fits as fits,
    impose as impose,
    list_places as list_places,
    parse_label_numbers as parse_label_numbers,
)
from cardgen.layout.sheet.label_outlines import LANG as LANG, draw_outline as draw_outline
from cardgen.layout.sheet.tiling import tile as tile
