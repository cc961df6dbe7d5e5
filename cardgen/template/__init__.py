"""Template files as typed, checked values; the built-in ones lie in ``builtin/``.

The types are here at once; what reads files comes when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cardgen.template.about import (
    OCCASION_COLORS,
    OCCASION_MOTIFS,
    OCCASION_NAMES,
    Occasion,
    Purpose,
    occasion_in,
    occasions_hint,
)
from cardgen.template.pages import AnyPage, PageSize
from cardgen.template.shown import Showing, Unshown, showings, unshown
from cardgen.template.template import (
    DEFAULT_RATIO,
    NO_INSETS,
    SPACED,
    Align,
    Area,
    AreaBarcode,
    AreaMarks,
    AreaMotif,
    AreaPanel,
    AreaPicture,
    AreaRule,
    AreaSeal,
    AreaSpan,
    AreaText,
    Border,
    Caption,
    CharacterBoxes,
    DataPiece,
    Equal,
    Fields,
    FieldType,
    Fit,
    GridCell,
    Insets,
    Interpretation,
    Numerals,
    Overlay,
    Punctuation,
    ShowIf,
    Side,
    Spacing,
    Style,
    Template,
    Track,
    Unit,
    described,
    in_source,
    in_target,
)
from cardgen.template.values import parse_insets, parse_page, parse_size

if TYPE_CHECKING:
    from cardgen.template.load import diagnose_template, load_template, parse_template

__all__ = [
    "DEFAULT_RATIO",
    "NO_INSETS",
    "OCCASION_COLORS",
    "OCCASION_MOTIFS",
    "OCCASION_NAMES",
    "SPACED",
    "Align",
    "AnyPage",
    "Area",
    "AreaBarcode",
    "AreaMarks",
    "AreaMotif",
    "AreaPanel",
    "AreaPicture",
    "AreaRule",
    "AreaSeal",
    "AreaSpan",
    "AreaText",
    "Border",
    "Caption",
    "CharacterBoxes",
    "DataPiece",
    "Equal",
    "FieldType",
    "Fields",
    "Fit",
    "GridCell",
    "Insets",
    "Interpretation",
    "Numerals",
    "Occasion",
    "Overlay",
    "PageSize",
    "Punctuation",
    "Purpose",
    "ShowIf",
    "Showing",
    "Side",
    "Spacing",
    "Style",
    "Template",
    "Track",
    "Unit",
    "Unshown",
    "described",
    "diagnose_template",
    "in_source",
    "in_target",
    "load_template",
    "occasion_in",
    "occasions_hint",
    "parse_insets",
    "parse_page",
    "parse_size",
    "parse_template",
    "showings",
    "unshown",
]


def __getattr__(name: str) -> Any:
    """Import the reader, which takes msgspec, when it is first used."""
    if name in ("diagnose_template", "load_template", "parse_template"):
        return getattr(import_module("cardgen.template.load"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
