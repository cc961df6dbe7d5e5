"""Encode data as the modules of a barcode, and read each symbol back.

zxing-cpp makes each symbol, and decodes it again before it is returned, so that the printed
barcode carries the data. No size is decided here: layout turns modules into points, backends
into pixels.

QR symbols use error correction level M (about 15 % may be lost): cartons get scuffed.
Text that is not ASCII is stored as UTF-8 announced by an ECI. By default the encoder picks
Latin-1 or Shift JIS, which readers have to guess, and they guess short strings wrong (``°`` is
read as ``ｰ``). Code 128 carries printable ASCII only: beyond that it needs FNC4 or control
codes, which many scanners drop.

GS1 symbols take element strings with their identifiers in brackets (`cardgen.gs1`). They
begin with FNC1, which a reader reports in the symbology identifier of ISO/IEC 15424: that
is compared too. A Data Matrix is always square.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from cardgen import gs1
from cardgen.barcodes.symbologies import SYMBOLOGIES, SymbologyName
from cardgen.controls import find_control, format_code_point
from cardgen.errors import LayoutError
from cardgen.ports import barcodes

_MOST_CHARACTERS: Final = 48  # of a GS1-128 symbol: General Specifications 5.4.4.3
_EAN: Final = 13
_DARK_AND_LIGHT: Final = b"1" + b"0" * 255  # a table for pixels: 0 is dark
_LINEAR: Final = frozenset({"Code128", "EAN13", "ITF"})  # their rows of pixels are all equal


class Symbol(msgspec.Struct, frozen=True):
    """A barcode of `columns` × `rows` modules without its quiet zone of `quiet` modules.

    `modules` are its rows from the top, a character for each module, 1 for a dark one. A
    linear symbol has one row. `text` is what readers show, with the identifiers
    of GS1 `elements` in brackets; `interpretation` is what people read beside the symbol and
    could type in.
    """

    symbology: SymbologyName
    text: str
    columns: int
    rows: int
    modules: tuple[str, ...]
    quiet: int
    interpretation: str
    elements: tuple[gs1.Element, ...] = ()


@lru_cache(maxsize=256)
def encode(symbology: SymbologyName, data: str) -> Symbol:
    """Make the barcode for data, and check that it reads back as these data.

    Raises LayoutError "bad-barcode" if `data` is empty, too long, or holds characters
    that the symbology cannot carry.
    """
    payload = parse_payload(symbology, data)
    lines = _draw(symbology, payload)
    return Symbol(
        symbology=symbology,
        text=payload.text,
        columns=len(lines[0]),
        rows=len(lines),
        modules=tuple(lines),
        quiet=SYMBOLOGIES[symbology].quiet,
        interpretation=payload.interpretation,
        elements=payload.elements,
    )


def _draw(symbology: SymbologyName, payload: Payload) -> list[str]:
    """Return the rows of modules, 1 for dark, after a check reading; one for a linear code."""
    kind = SYMBOLOGIES[symbology]
    name = kind.with_article
    try:
        drawn = barcodes.draw(
            payload.encoder_input,
            kind.format,
            ec_level="M" if kind.format == "QRCode" else "",
            eci="" if payload.encoder_input.isascii() else "UTF-8",
            square=kind.format == "DataMatrix",
            gs1=kind.is_gs1,
        )
    except ValueError as error:
        if "too long" not in str(error):
            raise LayoutError(
                "bad-barcode", f"{name} cannot carry {shorten(payload.text)}: {error}"
            ) from error
        raise LayoutError(
            "bad-barcode",
            f"{len(payload.message)} characters are too many for {name}: "
            f"{shorten(payload.text)}",
            hint="shorten the data"
            + (', or use barcode = "qr", which holds more' if symbology == "code128" else ""),
        ) from error
    if (drawn.identifier, drawn.text) != (kind.identifier, payload.message):
        said = f"the {kind.name} of {shorten(payload.text)} cannot be read back correctly"
        hint = "use other data; plain letters and digits are safest"
        raise LayoutError("bad-barcode", said, hint=hint)
    width, height = drawn.width, drawn.height
    if kind.format in _LINEAR:
        height = 1
    flat = drawn.pixels.translate(_DARK_AND_LIGHT).decode("ascii")
    return [flat[row * width : (row + 1) * width] for row in range(height)]


class Payload(msgspec.Struct, frozen=True):
    """The data of a symbol for the encoder, a decoder, readers and people.

    `encoder_input` goes into zxing-cpp, `message` is what a decoder returns, `text` is what
    readers show, and `interpretation` is for people, beside the symbol.
    """

    encoder_input: str
    message: str
    text: str
    interpretation: str
    elements: tuple[gs1.Element, ...] = ()


def parse_payload(symbology: SymbologyName, data: str) -> Payload:
    """Check data for a symbology. Raises LayoutError "bad-barcode"."""
    kind = SYMBOLOGIES[symbology]
    if not data:
        said = f"{kind.with_article} needs data, but there is none"
        hint = "fill the field that the barcode shows, or remove its area"
        raise LayoutError("bad-barcode", said, hint=hint)
    try:
        if kind.is_gs1:
            return _elements(symbology, data)
        match symbology:
            case "ean13":
                return _ean13(data)
            case "itf14":
                digits = gs1.check_element("01", data).value
                return Payload(digits, digits, digits, digits)
            case "gs1-digital-link":
                uri, elements = gs1.parse_link(data)
                return Payload(uri, uri, uri, gs1.format_interpretation(elements), elements)
    except gs1.Malformed as error:
        message = f"{kind.with_article} cannot carry this data: {error}"
        raise LayoutError("bad-barcode", message, hint=error.hint) from error
    _check(symbology, data)
    return Payload(data, data, data, data)


def _elements(symbology: SymbologyName, data: str) -> Payload:
    """Make the payload of a GS1 barcode. Raises Malformed and LayoutError."""
    elements = gs1.parse(data)
    message = gs1.join_elements(elements)
    if symbology == "gs1-128" and len(message) > _MOST_CHARACTERS:
        raise LayoutError(
            "bad-barcode",
            f"{len(message)} characters are too many for "
            f"{SYMBOLOGIES[symbology].with_article}: {shorten(data)}",
            hint=f"use at most {_MOST_CHARACTERS} characters, make two barcodes, or "
            'use barcode = "gs1-datamatrix"',
        )
    # zxing-cpp takes identifiers in square brackets, which no value contains.
    encoder_input = "".join(f"[{identifier}]{value}" for identifier, value, _ in elements)
    interpretation = gs1.format_interpretation(elements)
    return Payload(
        encoder_input, message, gs1.format_elements(elements), interpretation, elements
    )


def _ean13(data: str) -> Payload:
    """Make the payload of a GTIN of 12 or 13 digits, or of 14 digits that begin with 0."""
    digits = gs1.check_element("01", data).value
    if not digits.startswith("0"):
        said = f"{data!r} is a GTIN of 14 digits, for a case"
        raise gs1.Malformed(said, 'use barcode = "itf14"')
    if digits.startswith("000000"):
        said = f"{data!r} is a GTIN of 8 digits, for an EAN-8 barcode"
        raise gs1.Malformed(said, 'use barcode = "gs1-datamatrix" with (01)')
    digits = digits[-_EAN:]
    interpretation = f"{digits[0]}\u00a0{digits[1:7]}\u00a0{digits[7:]}"
    return Payload(digits, digits, digits, interpretation)


def _check(symbology: SymbologyName, data: str) -> None:
    """Raise LayoutError for a character that a symbology cannot encode."""
    name = SYMBOLOGIES[symbology].with_article
    if symbology == "code128":
        bad = next((c for c in data if not " " <= c <= "~"), "")
        hint = 'use barcode = "qr", which carries any text'
    else:
        bad = find_control(data, "barcode")
        hint = "remove the character from the data"
    if bad:
        shown = f"{bad!r} ({format_code_point(bad)})"
        if bad.isprintable() or not bad.isascii():
            message = f"{name} cannot carry {shown}"
        else:
            message = f"{name} cannot carry the control character {shown}"
            hint = "remove the character from the data"
        raise LayoutError("bad-barcode", f"{message} in {shorten(data)}", hint=hint)


def shorten(data: str) -> str:
    """Quote data for an error message, and shorten them if they are long."""
    return repr(data) if len(data) <= 40 else repr(data[:37] + "…")
