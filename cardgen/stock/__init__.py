"""Sheets of labels to print on, as typed, checked values; known ones lie in ``builtin/``."""

from __future__ import annotations

from cardgen.stock.load import load_stock
from cardgen.stock.stock import Stock

__all__ = [
    "Stock",
    "load_stock",
]
