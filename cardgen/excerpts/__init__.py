"""Take the first page of a PDF of the user, to place it on a page."""

from __future__ import annotations

from cardgen.excerpts.program import (
    MOST_BYTES as MOST_BYTES,
    Excerpt as Excerpt,
    ForeignObject as ForeignObject,
    Pieces as Pieces,
    read_pdf as read_pdf,
    render_pdf as render_pdf,
)
