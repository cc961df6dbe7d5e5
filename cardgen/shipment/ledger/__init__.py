"""The ledger of a shipment: its plan, and what became of each box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
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
    list_files as list_files,
    to_canonical_json as to_canonical_json,
)

if TYPE_CHECKING:  # a worker needs the records alone
    from cardgen.shipment.ledger.ledger import (
        Ledger as Ledger,
        check_backup as check_backup,
        check_there as check_there,
        find_shipments as find_shipments,
        lock_ledger as lock_ledger,
        open_shipment as open_shipment,
        peek as peek,
        refuse_no_shipment as refuse_no_shipment,
    )
    from cardgen.shipment.ledger.names import (
        NAMES_FILE as NAMES_FILE,
        find_name as find_name,
        give_name as give_name,
        list_names as list_names,
    )
    from cardgen.shipment.ledger.register import (
        SERIALS_FILE as SERIALS_FILE,
        NotedPrint as NotedPrint,
        find_highest_sscc as find_highest_sscc,
        list_ledgers as list_ledgers,
        note_print as note_print,
        read_prints as read_prints,
        reserve as reserve,
        spend as spend,
    )
    from cardgen.shipment.ledger.schema import (
        BACKUP_FILE as BACKUP_FILE,
        LEDGER_FILE as LEDGER_FILE,
    )

__getattr__ = import_on_use(
    __name__,
    {
        "ledger": "check_backup check_there find_shipments Ledger lock_ledger "
        "open_shipment peek refuse_no_shipment",
        "names": "find_name give_name list_names NAMES_FILE",
        "register": "find_highest_sscc list_ledgers note_print NotedPrint read_prints "
        "reserve SERIALS_FILE spend",
        "schema": "BACKUP_FILE LEDGER_FILE",
    },
)
