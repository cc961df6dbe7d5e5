"""Template files as typed, checked values; the built-in ones lie in ``builtin/``."""

from __future__ import annotations

from cardgen.template.cells import GridCell
from cardgen.template.load import Template, Track, load_template
from cardgen.template.model import (
    Align,
    AreaSpec,
    BorderSpec,
    DataSpec,
    FieldType,
    FitSpec,
    Side,
    SpanSpec,
    StyleSpec,
    applies,
    conditions,
    data_pieces,
)
from cardgen.template.values import parse_color, parse_page, parse_sides, parse_size

__all__ = [
    "Align",
    "AreaSpec",
    "BorderSpec",
    "DataSpec",
    "FieldType",
    "FitSpec",
    "GridCell",
    "Side",
    "SpanSpec",
    "StyleSpec",
    "Template",
    "Track",
    "applies",
    "conditions",
    "data_pieces",
    "load_template",
    "parse_color",
    "parse_page",
    "parse_sides",
    "parse_size",
]
