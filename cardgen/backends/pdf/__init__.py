"""One PDF file of many pages (ISO 32000-1), written as the pages come."""

from __future__ import annotations

from cardgen.backends.pdf.bookmarks import (
    Chapter as Chapter,
    NumberedItem as NumberedItem,
    PageEntry as PageEntry,
)
from cardgen.backends.pdf.profiles import DocumentProperties as DocumentProperties
from cardgen.backends.pdf.writer import render as render, write as write
