"""Texts: measure paragraphs, break them into lines, and place the lines as glyph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.layout.inline.block import Display as Display, TextContent as TextContent
from cardgen.layout.inline.lines import (
    ANYWHERE as ANYWHERE,
    HARD as HARD,
    POLICIES as POLICIES,
    SYLLABLES as SYLLABLES,
    Breaks as Breaks,
    Line as Line,
    Policy as Policy,
)
from cardgen.layout.inline.paragraph import Paragraph as Paragraph, measure as measure
from cardgen.layout.inline.place import (
    SHARE as SHARE,
    Block as Block,
    Frame as Frame,
    draw_watermark as draw_watermark,
    place_text as place_text,
)
from cardgen.layout.inline.ruby import DISPLAY as DISPLAY
from cardgen.layout.inline.spans import (
    Span as Span,
    style_for_display as style_for_display,
    style_span as style_span,
)
from cardgen.lazy import import_on_use

if TYPE_CHECKING:  # few templates have headlines
    from cardgen.layout.inline.headline import (
        is_headline as is_headline,
        rate_lines as rate_lines,
        set_headline as set_headline,
        stumbles as stumbles,
    )

__getattr__ = import_on_use(
    __name__, {"headline": "is_headline rate_lines set_headline stumbles"}
)
