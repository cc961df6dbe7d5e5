"""The kinds of barcodes, with the rules of their standards."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from cardgen import units

SymbologyName = Literal[
    "qr",
    "datamatrix",
    "aztec",
    "pdf417",
    "code128",
    "ean13",
    "itf14",
    "gs1-128",
    "gs1-datamatrix",
    "gs1-qr",
    "gs1-digital-link",
]

_mm = units.parse_length


class Symbology(msgspec.Struct, frozen=True):
    """A kind of barcode, and the rules for all of its symbols.

    The quiet zone has `quiet` light modules: on all sides of a symbol of several rows, left and
    right of bars. `identifier` is the symbology identifier that readers report. A module (the
    X-dimension) is at least `least` points wide, and at most `widest` unless that is None.
    Bars are at least `lowest` points high, with a bearer bar of `bearer` modules above and
    below. A symbol `is_gs1` if it carries element strings after FNC1, and `is_link` if it
    carries a URI made of them.
    """

    name: str
    format: str  # of zxing-cpp
    quiet: int
    identifier: str
    least: float = _mm("0.25mm")  # GS1 General Specifications: general scanning
    widest: float | None = None
    is_gs1: bool = False
    lowest: float = _mm("5mm")  # ISO/IEC 15417: a scanner's line must meet all bars
    bearer: int = 0
    is_link: bool = False

    @property
    def with_article(self) -> str:
        """Return the name with an article, as in "a QR code"."""
        return f"{'an' if self.name[0] in 'AEI' else 'a'} {self.name}"

    @property
    def has_gs1_size(self) -> bool:
        """True if GS1 decides the width of modules, so that templates cannot."""
        return self.format in ("EAN13", "ITF") or self.is_gs1

    @property
    def takes_elements(self) -> bool:
        """True if the data are given with application identifiers in brackets."""
        return self.is_gs1 or self.is_link


SYMBOLOGIES: Final[dict[SymbologyName, Symbology]] = {
    # ISO/IEC 18004:2015, 9.1
    "qr": Symbology("QR code", "QRCode", 4, "]Q1"),
    # ISO/IEC 16022:2006, 7.3
    "datamatrix": Symbology("Data Matrix", "DataMatrix", 1, "]d1"),
    # ISO/IEC 24778:2008, 7.3 asks for none; one module keeps lettering off the finder pattern.
    "aztec": Symbology("Aztec code", "Aztec", 1, "]z0"),
    # ISO/IEC 15438:2015, 5.8.3. A row is three modules high.
    "pdf417": Symbology("PDF417 barcode", "PDF417", 2, "]L2"),
    # ISO/IEC 15417:2007, 4.4. Wider bars would need a quiet zone that finds no room.
    "code128": Symbology("Code 128 barcode", "Code128", 10, "]C0", widest=_mm("0.5mm")),
    # General Specifications 5.12.3.1: from 80 to 200 % of 0.330 mm, at least 18.28 mm high.
    # The quiet zone has 11 modules on the left and 7 on the right (5.2.3.4).
    "ean13": Symbology(
        "EAN-13 barcode",
        "EAN13",
        11,
        "]E0",
        _mm("0.264mm"),
        _mm("0.660mm"),
        lowest=_mm("18.28mm"),
    ),
    # General Specifications 5.12.3.2, general distribution: 0.495 to 1.016 mm, bars at least
    # 31.75 mm high. Printed without plates, they have a bearer bar of two modules above and
    # below that touches them, so that a slanted scan does not read a part of them (5.3.2.4).
    "itf14": Symbology(
        "ITF-14 barcode",
        "ITF",
        10,
        "]I1",
        _mm("0.495mm"),
        _mm("0.02in"),
        lowest=_mm("31.75mm"),
        bearer=2,
    ),
    # General Specifications 5.12.3.5, logistic units: 0.495 to 0.940 mm, bars at least 31.75 mm
    # high; square symbols have modules 1.5 times as wide. The widest modules are 6 and 9 dots
    # at 300 dpi, twice as many at 600 dpi, and 4 and 6 dots fit at 203 dpi.
    "gs1-128": Symbology(
        "GS1-128 barcode",
        "Code128",
        10,
        "]C1",
        _mm("0.495mm"),
        _mm("0.02in"),
        is_gs1=True,
        lowest=_mm("31.75mm"),
    ),
    "gs1-datamatrix": Symbology(
        "GS1 DataMatrix", "DataMatrix", 1, "]d2", _mm("0.743mm"), _mm("0.03in"), is_gs1=True
    ),
    "gs1-qr": Symbology(
        "GS1 QR code", "QRCode", 4, "]Q3", _mm("0.743mm"), _mm("0.03in"), is_gs1=True
    ),
    # A QR code of a URI, which needs no FNC1: General Specifications 5.10.
    "gs1-digital-link": Symbology("GS1 Digital Link QR code", "QRCode", 4, "]Q1", is_link=True),
}
