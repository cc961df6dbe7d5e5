"""Tables that go on over pages."""

from __future__ import annotations

from cardgen.layout.flow.paginate import FlowPage, paginate
from cardgen.layout.flow.table import (
    Cell,
    Column,
    Figure,
    Row,
    RuleLine,
    Section,
    Table,
    wanted_width,
)

__all__ = [
    "Cell",
    "Column",
    "Figure",
    "FlowPage",
    "Row",
    "RuleLine",
    "Section",
    "Table",
    "paginate",
    "wanted_width",
]
