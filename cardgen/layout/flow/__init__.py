"""Paragraphs, tables and white down the columns of pages."""

from __future__ import annotations

from cardgen.layout.flow.items import (
    FlowGap,
    FlowItem,
    FlowTable,
    FlowText,
    PageFrames,
    SealStamp,
    StampPlace,
)
from cardgen.layout.flow.pages import FlowSheet, flow
from cardgen.layout.flow.paginate import FlowPage, paginate
from cardgen.layout.flow.table import (
    Cell,
    Column,
    Figure,
    Row,
    RuleLine,
    Section,
    Table,
    VectorFigure,
)
from cardgen.layout.flow.widths import column_widths, wanted_width

__all__ = [
    "Cell",
    "Column",
    "Figure",
    "FlowGap",
    "FlowItem",
    "FlowPage",
    "FlowSheet",
    "FlowTable",
    "FlowText",
    "PageFrames",
    "Row",
    "RuleLine",
    "SealStamp",
    "Section",
    "StampPlace",
    "Table",
    "VectorFigure",
    "column_widths",
    "flow",
    "paginate",
    "wanted_width",
]
