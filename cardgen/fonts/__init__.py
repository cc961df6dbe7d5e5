"""Fonts: the faces for a language in order of fallback, and the open faces themselves.

A `FontLibrary` is loaded from font folders: with a ``fonts.toml``, such as that of cardgen, or
without one, by the names in the font files. It gives `FontRef`s; other rooms measure and draw
with the HarfBuzz font of a `FontRef`. Fonts of the system are never used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.fonts.faces import (
    Metrics as Metrics,
    check_embedding as check_embedding,
    has_glyph as has_glyph,
    has_variation as has_variation,
    hb_font as hb_font,
    read_embedding as read_embedding,
    read_metrics as read_metrics,
    read_table as read_table,
)
from cardgen.fonts.families import (
    PLAIN as PLAIN,
    Family as Family,
    FontChoice as FontChoice,
    FontFile as FontFile,
    FontLibrary as FontLibrary,
    Weight as Weight,
)
from cardgen.fonts.folders import load_fonts as load_fonts
from cardgen.lazy import import_on_use

if TYPE_CHECKING:
    from cardgen.fonts.outlines import (
        draw_outline as draw_outline,
        measure_stroke_pitch as measure_stroke_pitch,
    )
    from cardgen.fonts.packs import list_characters as list_characters, pack_file as pack_file

__getattr__ = import_on_use(
    __name__,
    {"outlines": "draw_outline measure_stroke_pitch", "packs": "list_characters pack_file"},
)
