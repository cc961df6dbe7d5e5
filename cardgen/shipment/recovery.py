"""A ledger rebuilt that is damaged or gone: from its backup, and from where the labels are.

The backup lacks at most what the last command did, which may be labels that it printed: each
box whose label is not certainly on paper is doubtful then. A label that lies among the voided
ones is of a void box; one that is not there, or is another, the next batch makes anew. SSCCs
that were given since stay given: the register knows them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from cardgen import arguments
from cardgen.arguments import PathName
from cardgen.errors import CardgenError, Location, OutputError, ShipmentError
from cardgen.remedies import Remedy
from cardgen.shipment.ledger import (
    BACKUP_FILE,
    LEDGER_FILE,
    LIVE,
    BoxRecord,
    Ledger,
    check_backup,
    lock_ledger,
    refuse_no_shipment,
)
from cardgen.shipment.model import Clock
from cardgen.shipment.print_results import doubt_uncertain
from cardgen.shipment.run import intact_labels
from cardgen.shipment.void_boxes import VOIDED, note_out
from cardgen.storage import numbered, write_file

_BESIDE: Final = ("-wal", "-shm")  # SQLite's files of a ledger
_REASON: Final = "its label was among the voided ones when the ledger was rebuilt"
_PERHAPS: Final = "the ledger was rebuilt, and what was printed last may be lost with it"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What is known again: how many boxes there are, who is void, whose label is not there.

    `damaged` is where the ledger of before lies now; empty if there was none. Of the labels of
    `doubtful` boxes nobody knows whether they are on paper.
    """

    boxes: int
    voided: tuple[int, ...]
    missing: tuple[int, ...]
    damaged: str
    doubtful: tuple[int, ...] = ()


def recover(folder: PathName, clock: Clock) -> Recovered:
    """Rebuild the ledger of a shipment's folder.

    Raises ShipmentError "damaged-ledger" where there is nothing to rebuild it from, "changed"
    where the ledger is sound, and OutputError.
    """
    folder, clock = arguments.path("folder", folder), Clock.checked(clock)
    refuse_no_shipment(folder)
    lock = lock_ledger(folder)
    try:
        if (folder / LEDGER_FILE).exists():
            _refuse_sound(folder)
        check_backup_there(folder)
        damaged = _put_aside(folder)
        write_file(folder / LEDGER_FILE, (folder / BACKUP_FILE).read_bytes())
    finally:
        lock.release()
    with Ledger.open(folder) as ledger:
        void, missing = list[BoxRecord](), list[BoxRecord]()
        for page in ledger.boxes.pages(LIVE):
            whole = intact_labels(ledger.store, page, ledger.formats())
            lost = [box for box in page if box.digest and box not in whole]
            aside = _aside(ledger, lost)
            void += (box for box in lost if box.number in aside)
            missing += (box for box in lost if box.number not in aside)
        with ledger.transaction():
            note_out(ledger, void, _REASON, clock.now())
            ledger.set_meta(papers="stale")
        doubtful = doubt_uncertain(ledger, "rebuilt", _PERHAPS, clock.now())
        return Recovered(
            ledger.boxes.last(),
            tuple(box.number for box in void),
            tuple(box.number for box in missing),
            damaged,
            tuple(doubtful),
        )


def check_backup_there(folder: Path) -> None:
    """Raise ShipmentError where there is no backup that can be believed."""
    try:
        check_backup(folder)
    except CardgenError as error:
        raise ShipmentError(
            "damaged-ledger",
            f"there is nothing to rebuild the ledger from: {error.message}",
            location=Location(str(folder / BACKUP_FILE)),
            hint="take ledger.sqlite from a copy of the folder",
            remedy=Remedy("new-shipment"),
        ) from error


def _refuse_sound(folder: Path) -> None:
    try:
        with Ledger.reading(folder) as ledger:
            planned = bool(ledger.settings())
    except (ShipmentError, OutputError):
        return
    if not planned:  # a run that found the labels of a ledger that was gone
        return
    raise ShipmentError(
        "changed",
        "the ledger is sound; there is nothing to rebuild",
        location=Location(str(folder / LEDGER_FILE)),
        remedy=Remedy("make-again"),
    )


def _put_aside(folder: Path) -> str:
    """Let the ledger of before lie beside the new one: somebody may read more in it."""
    path = folder / LEDGER_FILE
    names = numbered("ledger-damaged.sqlite")
    to = next(folder / name for name in names if not os.path.lexists(folder / name))
    for end in _BESIDE:  # also of a ledger that is gone, whose they were
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.replace(to.with_name(to.name + end))
    if not path.exists():
        return ""
    path.replace(to)
    return str(to)


def _aside(ledger: Ledger, boxes: list[BoxRecord]) -> dict[int, str]:
    """Where among the voided labels those of boxes lie, by number."""
    names = {
        f"{VOIDED}/{PurePosixPath(box.file).name}": box.number for box in boxes if box.file
    }
    return {names[name]: name for name in ledger.store.read(names)}
