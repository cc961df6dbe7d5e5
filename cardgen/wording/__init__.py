"""What labels and documents say in the languages of a pair."""

from __future__ import annotations

from cardgen.wording.document import (
    Both,
    DocumentWording,
    joined,
    parse_integer,
    parse_weight,
)
from cardgen.wording.label import LabelWording, LabelWords, SideWords

__all__ = [
    "Both",
    "DocumentWording",
    "LabelWording",
    "LabelWords",
    "SideWords",
    "joined",
    "parse_integer",
    "parse_weight",
]
