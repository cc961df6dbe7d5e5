"""Whether a font may go into a file, as its maker says (OpenType, OS/2, fsType).

A font is a work with a licence. Pixels and outlines of a few letters are none; a font within a
PDF is one, which can be taken out again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from cardgen.display import FontRef
from cardgen.errors import Diagnostic, Location
from cardgen.fonts.faces import font_table

Embedding = Literal["part", "whole", "restricted", "bitmap"]
"""What may be embedded: the glyphs that are used, all or nothing; or nothing, and why."""

_FS_TYPE: Final = slice(8, 10)  # in OS/2
_RESTRICTED: Final = 0x0002
_LENIENT: Final = 0x000C  # preview and print, editable: of several the most lenient counts
_NO_SUBSET: Final = 0x0100
_BITMAP_ONLY: Final = 0x0200
_REASONS: Final = {
    "restricted": "its licence does not let it be embedded in a file",
    "bitmap": "its licence lets bitmaps of it be embedded alone, and it has outlines",
}


@lru_cache(maxsize=1024)
def embedding(ref: FontRef) -> Embedding:
    """What may be embedded of a face; a font that says nothing may be. Raises FontError."""
    said = int.from_bytes(font_table(ref, "OS/2")[_FS_TYPE])
    if said & _RESTRICTED and not said & _LENIENT:
        return "restricted"
    if said & _BITMAP_ONLY:
        return "bitmap"
    return "whole" if said & _NO_SUBSET else "part"


def unembeddable(ref: FontRef, name: str) -> Diagnostic | None:
    """What is wrong with a face, of this name, that no PDF may have; None if it may."""
    reason = _REASONS.get(embedding(ref))
    if reason is None:
        return None
    return Diagnostic(
        "font-embedding",
        f"{name} cannot be in a PDF: {reason}",
        location=Location(ref.path),
        hint="take another font, or a PNG or SVG, which have pixels and outlines of it alone",
    )
