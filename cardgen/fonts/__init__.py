"""Fonts: which face sets which language, and the open faces themselves.

In come font folders: one with a ``fonts.toml`` (as ours), or any folder of font files,
whose families are then found by name. Out go `FontRef`s, the faces to try in order, and
for those who measure or draw the HarfBuzz font of a `FontRef`. No font of the system is
ever looked for: what is not in a listed folder does not exist.
"""

from __future__ import annotations

from cardgen.fonts.density import stroke_pitch
from cardgen.fonts.embedding import embedding, unembeddable
from cardgen.fonts.faces import (
    Metrics,
    font_table,
    has_glyph,
    has_variation,
    hb_font,
    metrics,
)
from cardgen.fonts.families import (
    PLAIN,
    Family,
    FontChoice,
    FontFile,
    FontLibrary,
    Weight,
)
from cardgen.fonts.folders import (
    FontsFile,
    ListedFamily,
    ListedFile,
    load_fonts,
)
from cardgen.fonts.outlines import glyph_outline

__all__ = [
    "PLAIN",
    "Family",
    "FontChoice",
    "FontFile",
    "FontLibrary",
    "FontsFile",
    "ListedFamily",
    "ListedFile",
    "Metrics",
    "Weight",
    "embedding",
    "font_table",
    "glyph_outline",
    "has_glyph",
    "has_variation",
    "hb_font",
    "load_fonts",
    "metrics",
    "stroke_pitch",
    "unembeddable",
]
