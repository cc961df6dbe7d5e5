"""Barcodes: kinds of them, and data as modules that were read back.

`encode` makes a symbol of data; `SYMBOLOGIES` says what is true of all symbols of a kind.
"""

from __future__ import annotations

from cardgen.barcodes.encode import Symbol, encode
from cardgen.barcodes.symbologies import SYMBOLOGIES, Symbology, SymbologyName

__all__ = ["SYMBOLOGIES", "Symbol", "Symbology", "SymbologyName", "encode"]
