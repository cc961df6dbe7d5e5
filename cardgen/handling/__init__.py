"""Handling marks of cartons: their names and words, and their pictograms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use

if TYPE_CHECKING:  # few labels have marks
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

__getattr__ = import_on_use(
    __name__,
    {
        "marks": "draw_pictogram HandlingMark is_marks parse_marks UnknownMark write_marks",
        "pictograms": "Inscription Pictogram SIDE SQUARE",
    },
)
