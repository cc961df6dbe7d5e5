"""Sheets of labels to print on, as typed, checked values; known ones lie in ``builtin/``."""

from __future__ import annotations

from cardgen.stock.load import diagnose_stock, load_stock
from cardgen.stock.stock import Stock

__all__ = [
    "Stock",
    "diagnose_stock",
    "load_stock",
]
