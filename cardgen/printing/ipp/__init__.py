"""IPP, the protocol of printers (RFC 8010, RFC 8011; PWG 5100.7, 5100.13)."""

from __future__ import annotations

from cardgen.printing.ipp.abilities import Abilities as Abilities
from cardgen.printing.ipp.delivery import IppDelivery as IppDelivery
from cardgen.printing.ipp.exchange import Unanswered as Unanswered, cups_server as cups_server
from cardgen.printing.ipp.operations import IppPrinter as IppPrinter
from cardgen.printing.ipp.ticket import (
    dpi_differs as dpi_differs,
    list_sizes as list_sizes,
    same_size as same_size,
    size_differs as size_differs,
)
