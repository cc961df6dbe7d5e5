"""Barcodes: kinds of symbols, and data encoded as modules that were read back."""

from __future__ import annotations

from cardgen.barcodes.symbologies import (
    SYMBOLOGIES as SYMBOLOGIES,
    Symbology as Symbology,
    SymbologyName as SymbologyName,
)
from cardgen.barcodes.symbols import Symbol as Symbol, encode as encode
