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
from typing import TYPE_CHECKING, Any, Final

from cardgen import gs1
from cardgen.barcodes.carried import Carried, carried, shortened
from cardgen.barcodes.symbologies import SYMBOLOGIES, SymbologyName
from cardgen.errors import LayoutError

if TYPE_CHECKING:
    from zxingcpp import Barcode

_DARK_AND_LIGHT: Final = b"1" + b"0" * 255  # of a pixel
_LINEAR: Final = frozenset({"Code128", "EAN13", "ITF"})  # drawn so many pixels high


@dataclass(frozen=True, slots=True)
class Symbol:
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
    """The symbol that reads back as `data`.

    Raises LayoutError "bad-barcode" if `data` is empty, too long, or holds characters
    that the symbology cannot carry.
    """
    what = carried(symbology, data)
    lines = _draw(symbology, what)
    return Symbol(
        symbology=symbology,
        text=what.text,
        columns=len(lines[0]),
        rows=len(lines),
        modules=tuple(lines),
        quiet=SYMBOLOGIES[symbology].quiet,
        interpretation=what.reading,
        elements=what.elements,
    )


def _draw(symbology: SymbologyName, what: Carried) -> list[str]:
    """Rows of modules without the quiet zone, 1 for dark; it reads as what is carried.

    Bars are one row.
    """
    import zxingcpp  # 12 ms to import, and most pages have no barcode

    kind = SYMBOLOGIES[symbology]
    name = kind.one
    options: dict[str, Any] = {}
    if kind.format == "QRCode":
        options["ec_level"] = "M"
    if not what.written.isascii():
        options["eci"] = "UTF-8"
    if kind.format == "DataMatrix":
        options["force_square"] = True
    if kind.is_gs1:
        options["gs1"] = True
    barcode_format = getattr(zxingcpp.BarcodeFormat, kind.format)
    try:
        barcode = zxingcpp.create_barcode(what.written, barcode_format, **options)
    except ValueError as error:
        if "too long" not in str(error):
            raise LayoutError(
                "bad-barcode", f"{name} cannot carry {shortened(what.text)}: {error}"
            ) from error
        raise LayoutError(
            "bad-barcode",
            f"{len(what.message)} characters are too many for {name}: {shortened(what.text)}",
            hint="shorten the data"
            + (', or use barcode = "qr", which holds more' if symbology == "code128" else ""),
        ) from error
    if _read_back(barcode) != (kind.identifier, what.message):
        raise LayoutError(
            "bad-barcode",
            f"the {kind.name} of {shortened(what.text)} does not read back as it was written",
            hint="use other data; plain letters and digits are safest",
        )
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    if kind.format in _LINEAR:
        height = 1
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
