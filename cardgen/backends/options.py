"""How a document is written, whatever the format."""

from __future__ import annotations

from typing import Final, NamedTuple, TypedDict

SCREEN: Final = "screen"
ARCHIVE: Final = "pdf/a-2b"
PRESS: Final = "pdf/x-4"
PROFILES: Final = (SCREEN, ARCHIVE, PRESS)
"""Kinds of PDF: for screens, for archives, for print shops."""


DPI: Final = 300.0


class RenderOptions(NamedTuple):
    """Dots per inch, and of a PDF its profile and crop marks.

    In a vector format dots matter to barcodes, whose modules stand on whole ones.
    """

    dpi: float = DPI
    profile: str = SCREEN
    crop_marks: bool = False


class PdfOptions(TypedDict, total=False):
    """Those of `RenderOptions` that are for PDF alone, as keywords."""

    profile: str
    crop_marks: bool
