"""Flows: texts, tables and white down the columns of pages."""

from __future__ import annotations

from cardgen.layout.flow.items import (
    FlowGap as FlowGap,
    FlowItem as FlowItem,
    FlowTable as FlowTable,
    FlowText as FlowText,
    PageFrames as PageFrames,
    SealStamp as SealStamp,
    StampPlace as StampPlace,
)
from cardgen.layout.flow.pages import (
    FlowPage as FlowPage,
    FlowSheet as FlowSheet,
    flow as flow,
    paginate as paginate,
)
from cardgen.layout.flow.settable import (
    find_natural_width as find_natural_width,
    fit_column_widths as fit_column_widths,
)
from cardgen.layout.flow.table import (
    Cell as Cell,
    Column as Column,
    Figure as Figure,
    Row as Row,
    RuleLine as RuleLine,
    Section as Section,
    Table as Table,
    VectorFigure as VectorFigure,
)
