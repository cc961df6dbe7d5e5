"""The ledger of a shipment: what is planned, and what became of each box."""

from __future__ import annotations

from cardgen.shipment.ledger.ledger import LEDGER_FILE, Ledger
from cardgen.shipment.ledger.records import (
    DONE,
    BoxRecord,
    Event,
    Outcome,
    PlannedLine,
    Run,
    State,
    content_of,
    files_of,
)
from cardgen.shipment.ledger.serials import (
    SERIALS_FILE,
    highest_sscc,
    known_ledgers,
    reserve,
    spend,
)

__all__ = [
    "DONE",
    "LEDGER_FILE",
    "SERIALS_FILE",
    "BoxRecord",
    "Event",
    "Ledger",
    "Outcome",
    "PlannedLine",
    "Run",
    "State",
    "content_of",
    "files_of",
    "highest_sscc",
    "known_ledgers",
    "reserve",
    "spend",
]
