"""Serial Shipping Container Codes (SSCC): numbers that no other box ever had.

An SSCC is 18 digits: an extension digit that its owner chooses, the owner's GS1 company
prefix, a serial number that fills up to 17 digits, and a check digit (GS1 General
Specifications 2.2.1). A prefix is licensed; without one, boxes have only their ids.

The project's register gives the serial numbers. If it was lost or restored, the ledgers still
know them: those that it gave numbers to, those in the project and those beside this one. So
numbers begin behind the highest of them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from cardgen.gs1 import compute_check_digit
from cardgen.project import Project

if TYPE_CHECKING:  # who makes labels, as a worker does, opens no ledger
    from cardgen.shipment.ledger import Ledger

SSCC_DIGITS = 18
_DIGITS = 16  # of prefix and serial number


class Numbering(msgspec.Struct, frozen=True):
    """A series of SSCCs: its company prefix of 4 to 12 digits, and its extension digit."""

    prefix: str
    extension: str = "0"

    @classmethod
    def of(cls, project: Project) -> Numbering | None:
        """Return the SSCC series of a project; None if it has no GS1 prefix."""
        if not project.gs1_prefix:
            return None
        return cls(project.gs1_prefix, project.sscc_extension)

    @property
    def series(self) -> str:
        """First digits of all SSCCs of the series. Each series has its own serial numbers."""
        return self.extension + self.prefix

    @property
    def last(self) -> int:
        """Highest serial number for which the prefix leaves room, counted from 1."""
        return int("9" * (_DIGITS - len(self.prefix)))

    def make_sscc(self, serial: int) -> str:
        """Make the SSCC for a serial number. Raises ValueError if the number is too large."""
        if not 0 <= serial <= self.last:
            raise ValueError(f"{serial} is not a serial number of the GS1 prefix {self.prefix}")
        digits = f"{self.series}{serial:0{_DIGITS - len(self.prefix)}}"
        return digits + compute_check_digit(digits)

    def read_serial(self, sscc: str) -> int:
        """Return the serial number in an SSCC of this series."""
        return int(sscc[len(self.series) : -1])

    def format_spaced(self, sscc: str) -> str:
        """Return an SSCC with spaces between its parts, for people."""
        behind = 1 + len(self.prefix)
        return f"{sscc[0]} {sscc[1:behind]} {sscc[behind:-1]} {sscc[-1]}"


@contextmanager
def reserve_ssccs(ledger: Ledger, project: Project, count: int) -> Iterator[Iterator[str]]:
    """Open a transaction of the ledger, and yield SSCCs for boxes; "" without a GS1 prefix.

    The SSCCs are reserved under a ticket that the ledger holds before: an interrupted run asks
    again with the ticket and gets the same numbers. A ticket is bound to the file of the
    ledger, so that a copy of the file gets other numbers. Raises ShipmentError "serials".
    """
    from cardgen.shipment.ledger import LEDGER_FILE, SERIALS_FILE, reserve, spend

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
        behind=_find_highest(ledger, project, numbering),
        ledger=file,
    )
    with ledger.transaction():
        yield map(numbering.make_sscc, serials)
        ledger.set_meta(ticket="")
    spend(register, asked)


def _find_highest(ledger: Ledger, project: Project, numbering: Numbering) -> int:
    """Return the highest serial number in any ledger; 0 if there is none."""
    from cardgen.shipment.ledger import (
        SERIALS_FILE,
        find_highest_sscc,
        find_shipments,
        list_ledgers,
    )

    mine = ledger.boxes.highest_sscc(numbering.series)
    folders = {
        *(path.parent for path in list_ledgers(project.root / SERIALS_FILE)),
        *find_shipments(project.root),
        *find_shipments(ledger.folder.absolute().parent, 1),
    } - {ledger.folder.absolute()}
    found = [mine, *(find_highest_sscc(folder, numbering.series) for folder in sorted(folders))]
    ssccs = (text for text in found if len(text) == SSCC_DIGITS and text.isdecimal())
    return max(map(numbering.read_serial, ssccs), default=0)
