"""How a document is written, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal, NamedTuple, TypedDict

from cardgen.backends.dots import Correction
from cardgen.icc import PRESS as FOGRA39, ColorProfile
from cardgen.units import MM_PER_INCH

SCREEN: Final = "screen"
PRESS: Final = "pdf/x-4"
OLD_PRESS: Final = "pdf/x-1a"
PRESSES: Final = (PRESS, OLD_PRESS)
"""Those for print shops: the newer, and the one that many still ask for."""
ATTACHING: Final = "pdf/a-3a"
PROFILES: Final = (
    SCREEN, "pdf/a-2b", "pdf/a-2u", "pdf/a-2a", ATTACHING, "pdf/ua-1", "pdf/ua-2", *PRESSES
)  # fmt: skip
"""Kinds of PDF: for screens, for archives, for all readers, for print shops."""


DPI: Final = 300.0
_SMALL_HEAD: Final = 203.0


Edges = tuple[float, float, float, float]
"""Points at the left, at the top, at the right and below."""

Tracking = Literal["gap", "mark", "continuous"]
After = Literal["tear", "peel", "cut", "cut-at-end"]


@dataclass(frozen=True, slots=True)
class PrinterOptions:
    """What a label printer is told besides its dots; None leaves what is set at the printer.

    `darkness` and `speed` are in the units of its language: ZPL 0 to 30, TSPL 0 to 15; inches
    per second. `media` is how it finds where a label begins, `gap` the points of the gap or
    mark, `after` what becomes of a printed label. `roll` is the width of the paper in points
    where it is not the label's. `turned` prints upside down, `offset` to the right and down by
    points. Dark stretches of barcodes lose `bwr` dots (bar width reduction, for heads whose
    dots run), and modules of fewer dots than `least_module` are an error. `packed` is for those
    of Brother that read compressed rows, `pixels` for IPP printers that take single bits.
    """

    darkness: int | None = None
    speed: float | None = None
    media: Tracking | None = None
    gap: float | None = None
    after: After | None = None
    roll: float | None = None
    turned: bool = False
    offset: tuple[float, float] = (0.0, 0.0)
    bwr: int = 0
    least_module: int = 1
    packed: bool = False
    pixels: Literal["black_1", "sgray_8"] = "sgray_8"

    @property
    def correction(self) -> Correction:
        """What it does to barcodes."""
        return Correction(self.bwr, self.least_module)

    def as_data(self) -> dict[str, object]:
        """What is not as it is set at the printer, by its names, as JSON has it."""
        return {
            each.name: [*value] if isinstance(value, tuple) else value
            for each in fields(self)
            if (value := getattr(self, each.name)) != each.default
        }


AS_SET: Final = PrinterOptions()
"""Whatever is set at the printer."""


def head_dpi(dpi: float) -> float:
    """The dots per inch of a label printer's head that is called so.

    What data sheets call 203 are 8 dots/mm: 203.2. On 100 mm that is a dot.
    """
    return 8 * MM_PER_INCH if dpi == _SMALL_HEAD else dpi


class RenderOptions(NamedTuple):
    """Dots per inch, of a PDF its profile and crop marks, and what a label printer is told.

    In a vector format dots matter to barcodes, whose modules stand on whole ones. For a press
    the `condition` says what paper and inks it has.
    """

    dpi: float = DPI
    profile: str = SCREEN
    crop_marks: bool = False
    condition: ColorProfile = FOGRA39
    printer: PrinterOptions = AS_SET


class PdfOptions(TypedDict, total=False):
    """Those of `RenderOptions` that are for PDF alone, as keywords."""

    profile: str
    crop_marks: bool
    condition: ColorProfile
