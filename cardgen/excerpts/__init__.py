"""The first page of a PDF that a user supplies, as something that a page can have on it."""

from __future__ import annotations

from cardgen.excerpts.excerpt import Excerpt, ForeignObject, Pieces
from cardgen.excerpts.program import MOST_BYTES, pixels_of_pdf, read_pdf

__all__ = [
    "MOST_BYTES",
    "Excerpt",
    "ForeignObject",
    "Pieces",
    "pixels_of_pdf",
    "read_pdf",
]
