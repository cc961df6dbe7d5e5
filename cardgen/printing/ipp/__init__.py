"""Printers that speak IPP (RFC 8010, RFC 8011; PWG 5100.7, 5100.13)."""

from __future__ import annotations

from cardgen.printing.ipp.abilities import Abilities, MediaSize, Supply, in_words
from cardgen.printing.ipp.errand import Errand
from cardgen.printing.ipp.exchange import Unanswered, cups_server
from cardgen.printing.ipp.operations import IppPrinter
from cardgen.printing.ipp.ticket import dpi_differs, same_size, size_differs, sizes_in_words

__all__ = [
    "Abilities",
    "Errand",
    "IppPrinter",
    "MediaSize",
    "Supply",
    "Unanswered",
    "cups_server",
    "dpi_differs",
    "in_words",
    "same_size",
    "size_differs",
    "sizes_in_words",
]
