"""What a barcode carries: data as people give them in, checked, as they are encoded out."""

from __future__ import annotations

from typing import Final, NamedTuple

from cardgen import digital_link, gs1
from cardgen.barcodes.symbologies import SYMBOLOGIES, SymbologyName
from cardgen.controls import code_point, control_character
from cardgen.errors import LayoutError

_MOST_CHARACTERS: Final = 48  # of a GS1-128 symbol: General Specifications 5.4.4.3
_EAN: Final = 13
_ASCII_ONLY: Final = frozenset({"code128"})


class Carried(NamedTuple):
    """What is written into a symbol, what a reader gives for it, and what readers show.

    `reading` is for people, beside the symbol.
    """

    written: str
    message: str
    text: str
    reading: str
    elements: tuple[gs1.Element, ...] = ()


def carried(symbology: SymbologyName, data: str) -> Carried:
    """Data, checked. Raises LayoutError "bad-barcode"."""
    kind = SYMBOLOGIES[symbology]
    if not data:
        raise LayoutError(
            "bad-barcode",
            f"{kind.one} needs data, but there is none",
            hint="fill the field that the barcode shows, or remove its area",
        )
    try:
        if kind.is_gs1:
            return _elements(symbology, data)
        match symbology:
            case "ean13":
                return _ean13(data)
            case "itf14":
                return _gtin14(data)
            case "gs1-digital-link":
                uri, elements = digital_link.of(data)
                return Carried(uri, uri, uri, gs1.interpretation(elements), elements)
    except gs1.Malformed as error:
        message = f"{kind.one} cannot carry this: {error}"
        raise LayoutError("bad-barcode", message, hint=error.hint) from error
    _check(symbology, data)
    return Carried(data, data, data, data)


def _elements(symbology: SymbologyName, data: str) -> Carried:
    elements = gs1.parse(data)
    message = gs1.message(elements)
    if symbology == "gs1-128" and len(message) > _MOST_CHARACTERS:
        raise LayoutError(
            "bad-barcode",
            f"{len(message)} characters are too many for {SYMBOLOGIES[symbology].one}: "
            f"{shortened(data)}",
            hint=f"at most {_MOST_CHARACTERS} are allowed; make two of it, or use "
            'barcode = "gs1-datamatrix"',
        )
    # zxing-cpp takes identifiers in square brackets, which no value contains.
    written = "".join(f"[{identifier}]{value}" for identifier, value, _ in elements)
    reading = gs1.interpretation(elements)
    return Carried(written, message, gs1.written(elements), reading, elements)


def _ean13(data: str) -> Carried:
    """A GTIN of 13 digits; of 8 or 12 it is one with noughts before it, and so of 14."""
    digits = gs1.element("01", data).value
    if not digits.startswith("0"):
        raise gs1.Malformed(
            f"{data!r} is the GTIN of a case, of 14 digits", 'use barcode = "itf14"'
        )
    if digits.startswith("000000"):
        said = f"{data!r} is the GTIN of an EAN-8 barcode, of 8 digits"
        raise gs1.Malformed(said, 'use barcode = "gs1-datamatrix" with (01), which carries it')
    digits = digits[-_EAN:]
    reading = f"{digits[0]}\u00a0{digits[1:7]}\u00a0{digits[7:]}"
    return Carried(digits, digits, digits, reading)


def _gtin14(data: str) -> Carried:
    digits = gs1.element("01", data).value
    return Carried(digits, digits, digits, digits)


def _check(symbology: SymbologyName, data: str) -> None:
    name = SYMBOLOGIES[symbology].one
    if symbology in _ASCII_ONLY:
        bad = next((c for c in data if not " " <= c <= "~"), "")
        hint = 'use barcode = "qr", which carries any text'
    else:
        bad = control_character(data, "barcode")
        hint = "remove the character from the data"
    if bad:
        shown = f"{bad!r} ({code_point(bad)})"
        if bad.isprintable() or not bad.isascii():
            message = f"{name} cannot carry {shown}"
        else:
            message = f"{name} cannot carry the control character {shown}"
            hint = "remove the character from the data"
        raise LayoutError("bad-barcode", f"{message} in {shortened(data)}", hint=hint)


def shortened(data: str) -> str:
    """Data in quotation marks, cut where they are long."""
    return repr(data) if len(data) <= 40 else repr(data[:37] + "…")
