"""From a string to glyph runs: itemize, shape, break opportunities, spacing.

Everything here is measured in em, so that layout can try a size by arithmetic alone.
"""

from __future__ import annotations

from cardgen.text.breaks import Break, break_opportunities, inseparable
from cardgen.text.classes import is_ignorable, script
from cardgen.text.coverage import (
    FontUse,
    font_warnings,
    is_as_asked,
    missing_glyph,
    style_warnings,
)
from cardgen.text.ink import inked, is_blank
from cardgen.text.itemize import itemize
from cardgen.text.numerals import kanji_dates, kanji_numerals
from cardgen.text.punctuation import (
    HANGING,
    NO_WHITE,
    White,
    at_line_end,
    at_line_start,
    closes,
    middle_dots,
    opens,
    squeeze,
    white,
)
from cardgen.text.regions import is_made_for
from cardgen.text.sense import are_parallel, hard_breaks, syllable_breaks, weighed_breaks
from cardgen.text.shape import Cluster, ShapedGlyph, shape
from cardgen.text.spacing import (
    RIGID,
    WORD_SPACES,
    Give,
    autospace,
    give,
    indent,
    tracked,
    whole_measure,
)
from cardgen.text.variations import CENTRED, has_selector
from cardgen.text.zhuyin import is_zhuyin, stack

__all__ = [
    "CENTRED",
    "HANGING",
    "NO_WHITE",
    "RIGID",
    "WORD_SPACES",
    "Break",
    "Cluster",
    "FontUse",
    "Give",
    "ShapedGlyph",
    "White",
    "are_parallel",
    "at_line_end",
    "at_line_start",
    "autospace",
    "break_opportunities",
    "closes",
    "font_warnings",
    "give",
    "hard_breaks",
    "has_selector",
    "indent",
    "inked",
    "inseparable",
    "is_as_asked",
    "is_blank",
    "is_ignorable",
    "is_made_for",
    "is_zhuyin",
    "itemize",
    "kanji_dates",
    "kanji_numerals",
    "middle_dots",
    "missing_glyph",
    "opens",
    "script",
    "shape",
    "squeeze",
    "stack",
    "style_warnings",
    "syllable_breaks",
    "tracked",
    "weighed_breaks",
    "white",
    "whole_measure",
]
