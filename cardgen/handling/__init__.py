"""Handling marks of cartons: their names and words, and their pictograms."""

from __future__ import annotations

from cardgen.handling.marks import (
    HandlingMark as HandlingMark,
    UnknownMark as UnknownMark,
    draw_pictogram as draw_pictogram,
    is_marks as is_marks,
    parse_marks as parse_marks,
    write_marks as write_marks,
)
from cardgen.handling.pictograms import (
    SIDE as SIDE,
    SQUARE as SQUARE,
    Inscription as Inscription,
    Pictogram as Pictogram,
)
