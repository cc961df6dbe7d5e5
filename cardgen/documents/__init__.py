"""What papers and letters have in common: styles of text and the frame of a page."""

from __future__ import annotations

from cardgen.documents.styles import (
    BODY,
    BOLD,
    FINE,
    HAIR,
    HEAD,
    NUMBER,
    QUIET,
    REVERSED,
    SMALL,
    STRONG,
    TITLE,
    VALUE,
    DocumentTexts,
    Style,
    StyledText,
    Texts,
)

__all__ = [
    "BODY",
    "BOLD",
    "FINE",
    "HAIR",
    "HEAD",
    "NUMBER",
    "QUIET",
    "REVERSED",
    "SMALL",
    "STRONG",
    "TITLE",
    "VALUE",
    "DocumentTexts",
    "Style",
    "StyledText",
    "Texts",
]
