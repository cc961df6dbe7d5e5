"""Make glyph runs of a text: itemize, shape, find breaks, space.

Measures are in em, so that layout can try a size by arithmetic alone.
"""

from __future__ import annotations

from cardgen.text.breaks import (
    Break as Break,
    break_opportunities as break_opportunities,
    inseparable as inseparable,
)
from cardgen.text.classes import (
    CENTRED as CENTRED,
    has_selector as has_selector,
    is_ignorable as is_ignorable,
    script as script,
)
from cardgen.text.coverage import (
    FontUse as FontUse,
    font_warnings as font_warnings,
    is_as_asked as is_as_asked,
    is_made_for as is_made_for,
    missing_glyph as missing_glyph,
    style_warnings as style_warnings,
)
from cardgen.text.ink import inked as inked, is_blank as is_blank
from cardgen.text.itemize import itemize as itemize
from cardgen.text.numerals import kanji_dates as kanji_dates, kanji_numerals as kanji_numerals
from cardgen.text.punctuation import (
    HANGING as HANGING,
    NO_WHITE as NO_WHITE,
    White as White,
    at_line_end as at_line_end,
    at_line_start as at_line_start,
    closes as closes,
    middle_dots as middle_dots,
    opens as opens,
    squeeze as squeeze,
    white as white,
)
from cardgen.text.sense import (
    are_parallel as are_parallel,
    hard_breaks as hard_breaks,
    syllable_breaks as syllable_breaks,
    weighed_breaks as weighed_breaks,
)
from cardgen.text.shape import Cluster as Cluster, ShapedGlyph as ShapedGlyph, shape as shape
from cardgen.text.spacing import (
    RIGID as RIGID,
    WORD_SPACES as WORD_SPACES,
    Give as Give,
    autospace as autospace,
    give as give,
    indent as indent,
    tracked as tracked,
    whole_measure as whole_measure,
)
from cardgen.text.zhuyin import is_zhuyin as is_zhuyin, stack as stack
