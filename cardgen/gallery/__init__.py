"""Templates to choose from by eye: one page with a picture of each, and the command for it."""

from __future__ import annotations

from cardgen.gallery.gallery import Gallery, hang
from cardgen.gallery.markup import LANGUAGES, page, words_of

__all__ = [
    "LANGUAGES",
    "Gallery",
    "hang",
    "page",
    "words_of",
]
