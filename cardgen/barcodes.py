"""Data in, the dark modules of a barcode out, checked by reading them back.

Symbols are made by zxing-cpp and each is decoded again by zxing-cpp before it is
returned, so that what is printed says what was asked. No size is decided here: layout
turns modules into points, backends into pixels.

QR symbols use error correction level M (about 15 % may be lost): cartons get scuffed.
Text that is not ASCII is stored as UTF-8 announced by an ECI; left to itself the encoder
picks Latin-1 or Shift JIS, which readers have to guess, and they guess short strings
wrong (``°`` is read as ``ｰ``). Code 128 is held to printable ASCII: beyond that it needs
FNC4 or control codes, which many scanners drop.

GS1 symbols take element strings with their identifiers in brackets (`cardgen.gs1`). They
begin with FNC1, which a reader reports as the symbology identifier of ISO/IEC 15424: that
too is compared. A Data Matrix is always square.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from cardgen import gs1, units
from cardgen.controls import code_point, control_character
from cardgen.errors import LayoutError

if TYPE_CHECKING:
    from zxingcpp import Barcode

SymbologyName = Literal["qr", "code128", "gs1-128", "gs1-datamatrix", "gs1-qr"]


@dataclass(frozen=True, slots=True)
class Symbology:
    """What is true of all symbols of a symbology.

    `quiet` are light modules that must stay free, on all sides of a square symbol, left and
    right of bars. `identifier` is what readers say the symbol is. A module, the X-dimension,
    is at least `least` points wide, and at most `widest` unless that is None.
    """

    name: str
    format: str  # of zxing-cpp
    quiet: int
    identifier: str
    least: float = units.length("0.25mm")  # GS1 General Specifications: general scanning
    widest: float | None = None
    is_gs1: bool = False


SYMBOLOGIES: Final[dict[SymbologyName, Symbology]] = {
    # ISO/IEC 18004:2015, 9.1
    "qr": Symbology("QR code", "QRCode", 4, "]Q1"),
    # ISO/IEC 15417:2007, 4.4. Wider bars would need a quiet zone that finds no room.
    "code128": Symbology(
        "Code 128 barcode", "Code128", 10, "]C0", widest=units.length("0.5mm")
    ),
    # GS1 General Specifications 5.12.3.5, logistic units: 0.495 to 0.940 mm, and for square
    # symbols 1.5 times as much. The widest are 6 and 9 dots at 300 dpi, twice that at 600,
    # and at 203 hold 4 and 6 dots.
    "gs1-128": Symbology(
        "GS1-128 barcode",
        "Code128",
        10,
        "]C1",
        units.length("0.495mm"),
        units.length("0.02in"),
        is_gs1=True,
    ),
    "gs1-datamatrix": Symbology(
        "GS1 DataMatrix",
        "DataMatrix",
        1,
        "]d2",
        units.length("0.743mm"),
        units.length("0.03in"),
        is_gs1=True,
    ),
    "gs1-qr": Symbology(
        "GS1 QR code",
        "QRCode",
        4,
        "]Q3",
        units.length("0.743mm"),
        units.length("0.03in"),
        is_gs1=True,
    ),
}
_MOST_CHARACTERS: Final = 48  # of a GS1-128 symbol: General Specifications 5.4.4.3
_DARK_AND_LIGHT: Final = b"1" + b"0" * 255  # of a pixel


@dataclass(frozen=True, slots=True)
class Symbol:
    """A barcode of `columns` × `rows` modules without its quiet zone of `quiet` modules.

    `modules` are its rows from the top, a character for each module, 1 for a dark one. A
    linear symbol has one row. `text` is what readers show, with the identifiers
    of GS1 `elements` in brackets.
    """

    symbology: SymbologyName
    text: str
    columns: int
    rows: int
    modules: tuple[str, ...]
    quiet: int
    elements: tuple[gs1.Element, ...] = ()

    @property
    def interpretation(self) -> str:
        """What people read beside the symbol and could type in."""
        return gs1.interpretation(self.elements) if self.elements else self.text


@lru_cache(maxsize=256)
def encode(symbology: SymbologyName, data: str) -> Symbol:
    """The symbol that reads back as `data`.

    Raises LayoutError "bad-barcode" if `data` is empty, too long, or holds characters
    that the symbology cannot carry.
    """
    kind = SYMBOLOGIES[symbology]
    elements: tuple[gs1.Element, ...] = ()
    if kind.is_gs1 and data:
        elements = _elements(symbology, data)
        text, message = gs1.written(elements), gs1.message(elements)
    else:
        _check(symbology, data)
        text = message = data
    lines = _draw(symbology, _for_writing(elements) or text, message, text)
    return Symbol(
        symbology=symbology,
        text=text,
        columns=len(lines[0]),
        rows=len(lines),
        modules=tuple(lines),
        quiet=kind.quiet,
        elements=elements,
    )


def _elements(symbology: SymbologyName, data: str) -> tuple[gs1.Element, ...]:
    name = SYMBOLOGIES[symbology].name
    try:
        elements = gs1.parse(data)
    except gs1.Malformed as error:
        message = f"a {name} cannot carry this: {error}"
        raise LayoutError("bad-barcode", message, hint=error.hint) from error
    length = len(gs1.message(elements))
    if symbology == "gs1-128" and length > _MOST_CHARACTERS:
        raise LayoutError(
            "bad-barcode",
            f"{length} characters are too many for a {name}: {_shortened(data)}",
            hint=f"at most {_MOST_CHARACTERS} are allowed; make two of it, or use "
            'barcode = "gs1-datamatrix"',
        )
    return elements


def _for_writing(elements: tuple[gs1.Element, ...]) -> str:
    """Elements as zxing-cpp takes them: in square brackets, which no value contains."""
    return "".join(f"[{identifier}]{value}" for identifier, value, _ in elements)


def _check(symbology: SymbologyName, data: str) -> None:
    name = SYMBOLOGIES[symbology].name
    if not data:
        raise LayoutError(
            "bad-barcode",
            f"a {name} needs data, but there is none",
            hint="fill the field that the barcode shows, or remove its area",
        )
    if symbology == "code128":
        bad = next((c for c in data if not " " <= c <= "~"), "")
        hint = 'use barcode = "qr", which carries any text'
    else:
        bad = control_character(data, "barcode")
        hint = "remove the character from the data"
    if bad:
        shown = f"{bad!r} ({code_point(bad)})"
        if bad.isprintable() or not bad.isascii():
            message = f"a {name} cannot carry {shown}"
        else:
            message = f"a {name} cannot carry the control character {shown}"
            hint = "remove the character from the data"
        raise LayoutError("bad-barcode", f"{message} in {_shortened(data)}", hint=hint)


def _draw(symbology: SymbologyName, data: str, message: str, shown: str) -> list[str]:
    """Rows of modules without the quiet zone, 1 for dark; it reads as `message`.

    Bars are one row.
    """
    import zxingcpp  # 12 ms to import, and most pages have no barcode

    kind = SYMBOLOGIES[symbology]
    name = kind.name
    options: dict[str, Any] = {}
    if kind.format == "QRCode":
        options["ec_level"] = "M"
        if not data.isascii():
            options["eci"] = "UTF-8"
    if kind.format == "DataMatrix":
        options["force_square"] = True
    if kind.is_gs1:
        options["gs1"] = True
    barcode_format = getattr(zxingcpp.BarcodeFormat, kind.format)
    try:
        barcode = zxingcpp.create_barcode(data, barcode_format, **options)
    except ValueError as error:
        if "too long" not in str(error):
            raise LayoutError(
                "bad-barcode", f"a {name} cannot carry {_shortened(shown)}: {error}"
            ) from error
        raise LayoutError(
            "bad-barcode",
            f"{len(message)} characters are too many for a {name}: {_shortened(shown)}",
            hint="shorten the data"
            + (', or use barcode = "qr", which holds more' if symbology == "code128" else ""),
        ) from error
    if _read_back(barcode) != (kind.identifier, message):
        raise LayoutError(
            "bad-barcode",
            f"the {name} of {_shortened(shown)} does not read back as it was written",
            hint="use other data; plain letters and digits are safest",
        )
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    if kind.format == "Code128":
        height = 1  # zxing-cpp draws linear codes 50 pixels high
    flat = bytes(image).translate(_DARK_AND_LIGHT).decode("ascii")
    return [flat[row * width : (row + 1) * width] for row in range(height)]


def _read_back(barcode: Barcode) -> tuple[str, str] | None:
    """The symbology identifier and text that a decoder reads from the drawn symbol."""
    import zxingcpp

    found = zxingcpp.read_barcodes(
        barcode.to_image(scale=2, add_quiet_zones=True),
        formats=zxingcpp.BarcodeFormats(barcode.format),
        is_pure=True,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return (found[0].symbology_identifier, found[0].text) if len(found) == 1 else None


def _shortened(data: str) -> str:
    return repr(data) if len(data) <= 40 else repr(data[:37] + "…")
