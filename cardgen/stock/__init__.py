"""Sheets of labels to print on, as typed, checked values; known ones lie in ``builtin/``."""

from __future__ import annotations

from cardgen.stock.load import diagnose_stock, load_stock
from cardgen.stock.papers import PAPERS, paper_of, paper_size
from cardgen.stock.stock import Stock

__all__ = [
    "PAPERS",
    "Stock",
    "diagnose_stock",
    "load_stock",
    "paper_of",
    "paper_size",
]
