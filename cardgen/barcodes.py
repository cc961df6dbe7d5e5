"""Data in, the dark modules of a barcode out, checked by reading them back.

Symbols are made by zxing-cpp and each is decoded again by zxing-cpp before it is
returned, so that what is printed says what was asked. No size is decided here: layout
turns modules into points, backends into pixels.

QR symbols use error correction level M (about 15 % may be lost): cartons get scuffed.
Text that is not ASCII is stored as UTF-8 announced by an ECI; left to itself the encoder
picks Latin-1 or Shift JIS, which readers have to guess, and they guess short strings
wrong (``°`` is read as ``ｰ``). Code 128 is held to printable ASCII: beyond that it needs
FNC4 or control codes, which many scanners drop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from cardgen.display import Module
from cardgen.errors import LayoutError

if TYPE_CHECKING:
    from zxingcpp import Barcode

Symbology = Literal["qr", "code128"]

QUIET: Final[dict[Symbology, int]] = {
    "qr": 4,  # ISO/IEC 18004:2015, 9.1
    "code128": 10,  # ISO/IEC 15417:2007, 4.4
}
"""Light modules that must stay free: on all sides of a QR code, left and right of bars."""

_NAMES: Final[dict[Symbology, str]] = {"qr": "QR code", "code128": "Code 128 barcode"}
_DARK: Final = re.compile(b"\0+")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A barcode of `columns` × `rows` modules without its quiet zone of `quiet` modules.

    `modules` are the dark ones as maximal horizontal runs, from top to bottom and left
    to right. A linear symbol has one row.
    """

    symbology: Symbology
    text: str
    columns: int
    rows: int
    modules: tuple[Module, ...]
    quiet: int


@lru_cache(maxsize=256)
def encode(symbology: Symbology, data: str) -> Symbol:
    """The symbol that reads back as `data`.

    Raises LayoutError "bad-barcode" if `data` is empty, too long, or holds characters
    that the symbology cannot carry.
    """
    _check(symbology, data)
    lines = _draw(symbology, data)
    if symbology == "code128":
        lines = lines[:1]  # zxing-cpp draws linear codes 50 pixels high
    return Symbol(
        symbology=symbology,
        text=data,
        columns=len(lines[0]),
        rows=len(lines),
        modules=tuple(run for row, line in enumerate(lines) for run in _runs(line, row)),
        quiet=QUIET[symbology],
    )


def _runs(line: bytes, row: int) -> list[Module]:
    return [
        Module(dark.start(), row, dark.end() - dark.start(), 1) for dark in _DARK.finditer(line)
    ]


def _check(symbology: Symbology, data: str) -> None:
    name = _NAMES[symbology]
    if not data:
        raise LayoutError(
            "bad-barcode",
            f"a {name} needs data, but there is none",
            hint="fill the field that the barcode shows, or remove its area",
        )
    if symbology == "code128":
        bad = next((c for c in data if not " " <= c <= "~"), None)
        hint = 'use barcode = "qr", which carries any text'
    else:
        # A lone surrogate is no text; control codes other than tab and line ends make
        # readers show the whole symbol as binary data.
        bad = next((c for c in data if _is_unreadable(c)), None)
        hint = "remove the character from the data"
    if bad is not None:
        shown = f"{bad!r} (U+{ord(bad):04X})"
        if bad.isprintable() or not bad.isascii():
            message = f"a {name} cannot carry {shown}"
        else:
            message = f"a {name} cannot carry the control character {shown}"
            hint = "remove the character from the data"
        raise LayoutError("bad-barcode", f"{message} in {_shortened(data)}", hint=hint)


def _is_unreadable(char: str) -> bool:
    return (
        (char < " " and char not in "\t\n\r") or char == "\x7f" or "\ud800" <= char <= "\udfff"
    )


def _draw(symbology: Symbology, data: str) -> list[bytes]:
    """Rows of pixels, one a module, 0 = dark, without quiet zone."""
    import zxingcpp  # 12 ms to import, and most pages have no barcode

    name = _NAMES[symbology]
    options: dict[str, str] = {}
    if symbology == "qr":
        barcode_format = zxingcpp.BarcodeFormat.QRCode
        options["ec_level"] = "M"
        if not data.isascii():
            options["eci"] = "UTF-8"
    else:
        barcode_format = zxingcpp.BarcodeFormat.Code128
    try:
        barcode = zxingcpp.create_barcode(data, barcode_format, **options)
    except ValueError as error:
        if "too long" not in str(error):
            raise LayoutError(
                "bad-barcode", f"a {name} cannot carry {_shortened(data)}: {error}"
            ) from error
        raise LayoutError(
            "bad-barcode",
            f"{len(data)} characters are too many for a {name}: {_shortened(data)}",
            hint="shorten the data"
            + ("" if symbology == "qr" else ', or use barcode = "qr", which holds more'),
        ) from error
    if _read_back(barcode) != data:
        raise LayoutError(
            "bad-barcode",
            f"the {name} of {_shortened(data)} does not read back as it was written",
            hint="use other data; plain letters and digits are safest",
        )
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)  # a buffer of two dimensions
    rows: list[bytes] = [bytes(row) for row in memoryview(image).tolist()]
    return rows


def _read_back(barcode: Barcode) -> str | None:
    """What a decoder reads from the drawn symbol."""
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
    return found[0].text if len(found) == 1 else None


def _shortened(data: str) -> str:
    return repr(data) if len(data) <= 40 else repr(data[:37] + "…")
