"""The ledger of a shipment: what is planned, and what became of each box."""

from __future__ import annotations

from cardgen.shipment.ledger.ledger import (
    Ledger as Ledger,
    check_backup as check_backup,
    check_there as check_there,
    lock_ledger as lock_ledger,
    open_shipment as open_shipment,
    peek as peek,
    refuse_no_shipment as refuse_no_shipment,
    shipments_in as shipments_in,
)
from cardgen.shipment.ledger.names import (
    NAMES_FILE as NAMES_FILE,
    find_name as find_name,
    give_name as give_name,
    names_given as names_given,
)
from cardgen.shipment.ledger.records import (
    DONE as DONE,
    LIVE as LIVE,
    OUT as OUT,
    Attempt as Attempt,
    AttemptState as AttemptState,
    BoxRecord as BoxRecord,
    CommandRun as CommandRun,
    Event as Event,
    Outcome as Outcome,
    PaperMark as PaperMark,
    PaperState as PaperState,
    PlannedLine as PlannedLine,
    State as State,
    content_of as content_of,
    files_of as files_of,
)
from cardgen.shipment.ledger.register import (
    SERIALS_FILE as SERIALS_FILE,
    NotedPrint as NotedPrint,
    highest_sscc as highest_sscc,
    known_ledgers as known_ledgers,
    note_print as note_print,
    noted_prints as noted_prints,
    reserve as reserve,
    spend as spend,
)
from cardgen.shipment.ledger.schema import (
    BACKUP_FILE as BACKUP_FILE,
    LEDGER_FILE as LEDGER_FILE,
)
