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
from cardgen.wording.possible import impossible

__all__ = [
    "Both",
    "DocumentWording",
    "LabelWording",
    "LabelWords",
    "SideWords",
    "impossible",
    "joined",
    "parse_integer",
    "parse_weight",
]
