"""The ledger of a shipment: what is planned, and what became of each box."""

from __future__ import annotations

from cardgen.shipment.ledger.ledger import LEDGER_FILE, Ledger
from cardgen.shipment.ledger.records import (
    DONE,
    BoxRecord,
    Outcome,
    PlannedLine,
    State,
    content_of,
    files_of,
)
from cardgen.shipment.ledger.serials import SERIALS_FILE, reserve

__all__ = [
    "DONE",
    "LEDGER_FILE",
    "SERIALS_FILE",
    "BoxRecord",
    "Ledger",
    "Outcome",
    "PlannedLine",
    "State",
    "content_of",
    "files_of",
    "reserve",
]
