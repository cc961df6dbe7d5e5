"""Kinds of label sheets to print on, in points; those of cardgen are in ``builtin/``."""

from __future__ import annotations

from cardgen.stock.papers import (
    PAPERS as PAPERS,
    find_paper as find_paper,
    parse_paper_size as parse_paper_size,
)
from cardgen.stock.stock import (
    Stock as Stock,
    StockSpec as StockSpec,
    load_stock as load_stock,
)
