"""Text into lines and lines into glyph runs: the paragraph and all that it takes."""

from __future__ import annotations

from cardgen.layout.inline.block import Display, TextContent
from cardgen.layout.inline.headline import headline
from cardgen.layout.inline.lines import (
    ANYWHERE,
    HARD,
    POLICIES,
    SYLLABLES,
    Breaks,
    Line,
    Policy,
)
from cardgen.layout.inline.paragraph import Paragraph, measure
from cardgen.layout.inline.place import SHARE, Block, Frame, place_text
from cardgen.layout.inline.ruby import DISPLAY
from cardgen.layout.inline.spans import Span, for_display, styled
from cardgen.layout.inline.watermark import watermark

__all__ = [
    "ANYWHERE",
    "DISPLAY",
    "HARD",
    "POLICIES",
    "SHARE",
    "SYLLABLES",
    "Block",
    "Breaks",
    "Display",
    "Frame",
    "Line",
    "Paragraph",
    "Policy",
    "Span",
    "TextContent",
    "for_display",
    "headline",
    "measure",
    "place_text",
    "styled",
    "watermark",
]
