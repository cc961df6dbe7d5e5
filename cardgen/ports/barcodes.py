"""Barcodes by ZXing-C++: symbols drawn and read back.

Natively it is the package zxing-cpp, in a browser the same C++ as zxing-wasm. Formats have the
names of ZXing-C++, such as ``QRCode``.
"""

from __future__ import annotations

import sys
from typing import NamedTuple


class Drawn(NamedTuple):
    """The pixels of a symbol, one for each module, 0 for a dark one, and what a reader finds.

    `identifier` is that of ISO/IEC 15424; it and `text` are empty if no symbol is found.
    """

    width: int
    height: int
    pixels: bytes
    identifier: str
    text: str


class Found(NamedTuple):
    """A barcode in a picture; `identifier` is that of ISO/IEC 15424."""

    identifier: str
    text: str


if sys.platform == "emscripten":
    from cardgen_wasm import barcodes
    from pyodide.ffi import to_js

    def draw(
        text: str,
        kind: str,
        *,
        ec_level: str = "",
        eci: str = "",
        square: bool = False,
        gs1: bool = False,
    ) -> Drawn:
        """Draw the symbol of a text without its quiet zone, and read it back.

        Raises ValueError if the symbology cannot carry the text.
        """
        options = {
            "ecLevel": ec_level,
            "eci": eci,
            "forceSquare": "true" if square else "",
            "gs1": "true" if gs1 else "",
        }
        given = ",".join(f"{name}={value}" for name, value in options.items() if value)
        drawn = barcodes.draw(text, kind, given)
        if drawn.error:
            raise ValueError(drawn.error)
        pixels = drawn.pixels.to_bytes()
        return Drawn(drawn.width, drawn.height, pixels, drawn.identifier, drawn.text)

    def find(grey: bytes, width: int, height: int, kind: str = "") -> list[Found]:
        """Find barcodes in grey pixels: of a kind that stands upright, or of any kind."""
        found = barcodes.find(to_js(grey), width, height, kind)
        return [Found(each.identifier, each.text) for each in found]

else:
    from typing import Any

    def draw(
        text: str,
        kind: str,
        *,
        ec_level: str = "",
        eci: str = "",
        square: bool = False,
        gs1: bool = False,
    ) -> Drawn:
        """Draw the symbol of a text without its quiet zone, and read it back.

        Raises ValueError if the symbology cannot carry the text.
        """
        import zxingcpp  # 12 ms to import, and most pages have no barcode

        options = {"ec_level": ec_level, "eci": eci, "force_square": square, "gs1": gs1}
        barcode = zxingcpp.create_barcode(
            text,
            getattr(zxingcpp.BarcodeFormat, kind),
            **{name: value for name, value in options.items() if value},
        )
        read = zxingcpp.read_barcodes(
            barcode.to_image(scale=2, add_quiet_zones=True),
            formats=zxingcpp.BarcodeFormats(barcode.format),
            is_pure=True,
            try_rotate=False,
            try_downscale=False,
            try_invert=False,
            text_mode=zxingcpp.TextMode.Plain,
        )
        found = (read[0].symbology_identifier, read[0].text) if len(read) == 1 else ("", "")
        image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
        height, width = image.shape
        return Drawn(width, height, bytes(image), *found)

    def find(grey: bytes, width: int, height: int, kind: str = "") -> list[Found]:
        """Find barcodes in grey pixels: of a kind that stands upright, or of any kind."""
        import zxingcpp

        pixels = memoryview(grey).cast("B", (height, width))
        if kind:
            found = zxingcpp.read_barcodes(
                pixels,
                formats=getattr(zxingcpp.BarcodeFormat, kind),
                try_rotate=False,
                try_downscale=False,
                try_invert=False,
            )
        else:
            found = zxingcpp.read_barcodes(pixels)
        return [Found(each.symbology_identifier, each.text) for each in found]
