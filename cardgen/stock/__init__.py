"""Kinds of label sheets to print on, in points; those of cardgen are in ``builtin/``."""

from __future__ import annotations

from cardgen.stock.papers import (
    PAPERS as PAPERS,
    paper_of as paper_of,
    paper_size as paper_size,
)
from cardgen.stock.stock import Stock as Stock, load_stock as load_stock
