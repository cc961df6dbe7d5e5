"""Take the first page of a PDF of the user, to place it on a page."""

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
