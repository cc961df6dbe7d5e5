"""What papers and letters have in common: styles of text and the frame of a page."""

from __future__ import annotations

from cardgen.documents.page import A4, A4_LYING, HANG, LETTER, REST, Paper, RunningPage
from cardgen.documents.rule_captions import rule_caption
from cardgen.documents.styles import (
    BODY,
    BOLD,
    FINE,
    HAIR,
    HEAD,
    MISSING,
    NUMBER,
    QUIET,
    REVERSED,
    SMALL,
    STRONG,
    TITLE,
    VALUE,
    DocumentTexts,
    StyledText,
    Texts,
)

__all__ = [
    "A4",
    "A4_LYING",
    "BODY",
    "BOLD",
    "FINE",
    "HAIR",
    "HANG",
    "HEAD",
    "LETTER",
    "MISSING",
    "NUMBER",
    "QUIET",
    "REST",
    "REVERSED",
    "SMALL",
    "STRONG",
    "TITLE",
    "VALUE",
    "DocumentTexts",
    "Paper",
    "RunningPage",
    "StyledText",
    "Texts",
    "rule_caption",
]
