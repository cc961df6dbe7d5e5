"""Sheets: labels side by side, outlines of labels, and large labels in tiles."""

from __future__ import annotations

from cardgen.layout.sheet.imposition import (
    Edge as Edge,
    Order as Order,
    SheetOrder as SheetOrder,
    check_size as check_size,
    find_edge as find_edge,
    fits as fits,
    impose as impose,
    list_cards as list_cards,
    list_places as list_places,
    parse_label_numbers as parse_label_numbers,
    turn_for_edge as turn_for_edge,
)
from cardgen.layout.sheet.label_outlines import LANG as LANG, draw_outline as draw_outline
from cardgen.layout.sheet.tiling import tile as tile
