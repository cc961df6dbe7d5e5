"""Shape texts into glyphs, find their line breaks, and compute the white between characters.

Lengths are in em, so that layout can try a size by arithmetic alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
from cardgen.text.breaks import (
    Break as Break,
    find_breaks as find_breaks,
    find_inseparable as find_inseparable,
)
from cardgen.text.classes import (
    CENTRED as CENTRED,
    find_script as find_script,
    has_selector as has_selector,
    is_ignorable as is_ignorable,
)
from cardgen.text.coverage import (
    FontUse as FontUse,
    is_made_for as is_made_for,
    list_font_warnings as list_font_warnings,
    list_style_warnings as list_style_warnings,
    matches_style as matches_style,
    missing_glyph_error as missing_glyph_error,
)
from cardgen.text.ink import ink_box as ink_box, is_blank as is_blank
from cardgen.text.itemize import itemize as itemize
from cardgen.text.numerals import (
    write_kanji_dates as write_kanji_dates,
    write_kanji_numerals as write_kanji_numerals,
)
from cardgen.text.punctuation import (
    HANGING as HANGING,
    NO_WHITE as NO_WHITE,
    White as White,
    find_middle_dots as find_middle_dots,
    find_white as find_white,
    is_closing as is_closing,
    is_opening as is_opening,
    squeeze as squeeze,
    trim_at_line_end as trim_at_line_end,
    trim_at_line_start as trim_at_line_start,
)
from cardgen.text.sense import (
    are_parallel as are_parallel,
    find_hard_breaks as find_hard_breaks,
    weigh_breaks as weigh_breaks,
    weigh_syllable_breaks as weigh_syllable_breaks,
)
from cardgen.text.shape import Cluster as Cluster, ShapedGlyph as ShapedGlyph, shape as shape
from cardgen.text.spacing import (
    RIGID as RIGID,
    WORD_SPACES as WORD_SPACES,
    Give as Give,
    find_autospace as find_autospace,
    find_give as find_give,
    find_indent as find_indent,
    find_tracking as find_tracking,
    whole_measure as whole_measure,
)
from cardgen.text.zhuyin import is_zhuyin as is_zhuyin, shape_zhuyin as shape_zhuyin

if TYPE_CHECKING:  # most labels run from left to right
    from cardgen.text.bidi import (
        find_levels as find_levels,
        may_turn as may_turn,
        order_visually as order_visually,
    )

__getattr__ = import_on_use(__name__, {"bidi": "find_levels may_turn order_visually"})
