"""Common parts of papers and proofs: text styles, running pages, and captions of rules."""

from __future__ import annotations

from cardgen.documents.pages import (
    A4 as A4,
    A4_LYING as A4_LYING,
    BODY as BODY,
    BOLD as BOLD,
    FINE as FINE,
    HAIR as HAIR,
    HANG as HANG,
    HEAD as HEAD,
    LETTER as LETTER,
    MISSING as MISSING,
    NUMBER as NUMBER,
    QUIET as QUIET,
    REST as REST,
    SMALL as SMALL,
    STRONG as STRONG,
    TITLE as TITLE,
    VALUE as VALUE,
    DocumentTexts as DocumentTexts,
    Paper as Paper,
    RunningPage as RunningPage,
    StyledText as StyledText,
    Texts as Texts,
)
from cardgen.documents.rule_captions import rule_caption as rule_caption
