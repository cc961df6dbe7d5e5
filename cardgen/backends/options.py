"""Options for writing documents: resolution, kind of PDF, settings of a label printer."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypedDict

import msgspec
from msgspec.structs import asdict

from cardgen.backends.dots import BarCorrection
from cardgen.icc import PRESS as FOGRA39, ColorProfile
from cardgen.units import MM_PER_INCH

SCREEN: Final = "screen"
PRESS: Final = "pdf/x-4"
OLD_PRESS: Final = "pdf/x-1a"
PRESSES: Final = (PRESS, OLD_PRESS)
"""Profiles for print shops: the newer one, and the one that many still ask for."""
ARCHIVE_WITH_FILES: Final = "pdf/a-3a"
PROFILES: Final = (
    SCREEN, "pdf/a-2b", "pdf/a-2u", "pdf/a-2a", ARCHIVE_WITH_FILES, "pdf/ua-1", "pdf/ua-2",
    *PRESSES,
)  # fmt: skip
"""Kinds of PDF: for screens, for archives, for all readers, for print shops."""


DPI: Final = 300.0
_SMALL_HEAD: Final = 203.0


Margins = tuple[float, float, float, float]
"""Points at the left, at the top, at the right and below."""

MediaTracking = Literal["gap", "mark", "continuous"]
AfterPrint = Literal["tear", "peel", "cut", "cut-at-end"]


class PrinterOptions(msgspec.Struct, frozen=True):
    """Settings of a label printer besides its dots; None leaves the printer's own setting.

    `darkness` and `speed` are in the units of its language: ZPL 0 to 30, TSPL 0 to 15; inches
    per second. `media` is the way to find the start of a label, `gap` the height of the gap or
    mark in points, `after` the handling of a printed label. `roll` is the width of the paper in
    points, if it is not that of the label. `turned` prints upside down, `offset` moves the
    print to the right and down by points. Bars of barcodes lose `bwr` dots (bar width
    reduction, for heads whose dots run), and modules of fewer dots than `least_module` are an
    error. `packed` is for Brother's printers that read compressed rows, `pixels` for IPP
    printers that take single bits.
    """

    darkness: int | None = None
    speed: float | None = None
    media: MediaTracking | None = None
    gap: float | None = None
    after: AfterPrint | None = None
    roll: float | None = None
    turned: bool = False
    offset: tuple[float, float] = (0.0, 0.0)
    bwr: int = 0
    least_module: int = 1
    packed: bool = False
    pixels: Literal["black_1", "sgray_8"] = "sgray_8"

    @property
    def correction(self) -> BarCorrection:
        """Bar width reduction and least module for this printer."""
        return BarCorrection(self.bwr, self.least_module)

    def as_data(self) -> dict[str, object]:
        """Return the settings that differ from the defaults, as JSON data."""
        return {
            name: [*value] if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != getattr(PRINTER_DEFAULTS, name)
        }


PRINTER_DEFAULTS: Final = PrinterOptions()
"""The printer's own settings."""


def head_dpi(dpi: float) -> float:
    """Return the exact resolution of a printer's head, from the `dpi` in its data sheet.

    The 203 dpi of data sheets are 8 dots/mm: 203.2. On 100 mm that makes a dot.
    """
    return 8 * MM_PER_INCH if dpi == _SMALL_HEAD else dpi


class RenderOptions(NamedTuple):
    """Resolution, profile and crop marks of a PDF, and settings of a label printer.

    In a vector format the resolution matters to barcodes, whose modules are whole dots.
    `condition` describes the paper and inks of a press.
    """

    dpi: float = DPI
    profile: str = SCREEN
    crop_marks: bool = False
    condition: ColorProfile = FOGRA39
    printer: PrinterOptions = PRINTER_DEFAULTS


class PdfOptions(TypedDict, total=False):
    """The keywords of `RenderOptions` for PDF alone."""

    profile: str
    crop_marks: bool
    condition: ColorProfile
