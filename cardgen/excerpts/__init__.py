"""Take the first page of a PDF of the user, to place it on a page."""

from __future__ import annotations

from cardgen.excerpts.program import (
    MOST_BYTES as MOST_BYTES,
    Excerpt as Excerpt,
    ForeignObject as ForeignObject,
    Pieces as Pieces,
    pixels_of_pdf as pixels_of_pdf,
    read_pdf as read_pdf,
)
