"""The ledger of a shipment: what is planned, and what became of each box."""

from __future__ import annotations

from cardgen.shipment.ledger.backup import BACKUP_FILE, check_backup
from cardgen.shipment.ledger.folders import shipments_in
from cardgen.shipment.ledger.ledger import Ledger, lock_ledger, peek
from cardgen.shipment.ledger.names import NAMES_FILE, find_name, give_name, names_given
from cardgen.shipment.ledger.print_log import NotedPrint, note_print, noted_prints
from cardgen.shipment.ledger.records import (
    DONE,
    LIVE,
    OUT,
    Attempt,
    AttemptState,
    BoxRecord,
    CommandRun,
    Event,
    Outcome,
    PaperMark,
    PaperState,
    PlannedLine,
    Sighting,
    State,
    content_of,
    files_of,
)
from cardgen.shipment.ledger.schema import LEDGER_FILE
from cardgen.shipment.ledger.serials import (
    SERIALS_FILE,
    highest_sscc,
    known_ledgers,
    reserve,
    spend,
)

__all__ = [
    "BACKUP_FILE",
    "DONE",
    "LEDGER_FILE",
    "LIVE",
    "NAMES_FILE",
    "OUT",
    "SERIALS_FILE",
    "Attempt",
    "AttemptState",
    "BoxRecord",
    "CommandRun",
    "Event",
    "Ledger",
    "NotedPrint",
    "Outcome",
    "PaperMark",
    "PaperState",
    "PlannedLine",
    "Sighting",
    "State",
    "check_backup",
    "content_of",
    "files_of",
    "find_name",
    "give_name",
    "highest_sscc",
    "known_ledgers",
    "lock_ledger",
    "names_given",
    "note_print",
    "noted_prints",
    "peek",
    "reserve",
    "shipments_in",
    "spend",
]
