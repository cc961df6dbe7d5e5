"""SSCCs for boxes that are planned: numbers that no other box ever had.

The register of the project gives them. What it may have forgotten, because it was lost or
restored, the ledgers still know: those that it gave numbers to, those in the project and those
beside this one. It begins behind the highest of them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from uuid import uuid4

from cardgen.project import Project
from cardgen.shipment.ledger import (
    LEDGER_FILE,
    SERIALS_FILE,
    Ledger,
    highest_sscc,
    known_ledgers,
    reserve,
    shipments_in,
    spend,
)
from cardgen.shipment.sscc import SSCC_DIGITS, Numbering


@contextmanager
def numbered(ledger: Ledger, project: Project, count: int) -> Iterator[Iterator[str]]:
    """A transaction of the ledger that gives boxes SSCCs, "" where there is no GS1 prefix.

    They are reserved under a ticket that stands in the ledger before: a run that broke off asks
    again and is told the same. What a ticket got is bound to the file of the ledger, so that a
    copy of it gets others. Raises ShipmentError "serials".
    """
    numbering = Numbering.of(project)
    if numbering is None or count == 0:
        with ledger.transaction():
            yield repeat("")
        return
    ticket = ledger.meta().get("ticket") or str(uuid4())
    with ledger.transaction():
        ledger.set_meta(ticket=ticket)
    file = (ledger.folder / LEDGER_FILE).resolve()
    about = file.stat()
    register = project.root / SERIALS_FILE
    asked = f"{ticket} {about.st_dev}:{about.st_ino} {count}"
    serials = reserve(
        register,
        numbering.series,
        count,
        ticket=asked,
        last=numbering.last,
        behind=_highest(ledger, project, numbering),
        ledger=file,
    )
    with ledger.transaction():
        yield map(numbering.sscc, serials)
        ledger.set_meta(ticket="")
    spend(register, asked)


def _highest(ledger: Ledger, project: Project, numbering: Numbering) -> int:
    """The highest serial number that a ledger knows, 0 if none does."""
    mine = ledger.boxes.highest_sscc(numbering.series)
    folders = {
        *(path.parent for path in known_ledgers(project.root / SERIALS_FILE)),
        *shipments_in(project.root),
        *shipments_in(ledger.folder.absolute().parent, 1),
    } - {ledger.folder.absolute()}
    found = [mine, *(highest_sscc(folder, numbering.series) for folder in sorted(folders))]
    return max((numbering.serial(sscc) for sscc in found if _is_sscc(sscc)), default=0)


def _is_sscc(text: str) -> bool:
    return len(text) == SSCC_DIGITS and text.isdecimal()
