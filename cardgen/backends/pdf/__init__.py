"""One PDF file of many pages (ISO 32000-1), written as they come."""

from __future__ import annotations

from cardgen.backends.pdf.bookmarks import Chapter, Mark, Numbered
from cardgen.backends.pdf.profiles import About
from cardgen.backends.pdf.writer import render, write

__all__ = [
    "About",
    "Chapter",
    "Mark",
    "Numbered",
    "render",
    "write",
]
