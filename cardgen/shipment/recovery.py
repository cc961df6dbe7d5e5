"""Rebuild a ledger that is damaged or lost, from its backup and the labels in their folders.

The backup lacks at most the last command, which may have printed labels. So each box whose
label is not certainly on paper becomes doubtful. A label among the voided ones belongs to a
void box. If a label is missing or differs, the next batch makes it anew. SSCCs given since
stay given: the register knows them.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

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
from cardgen.shipment.run import find_intact_labels
from cardgen.shipment.void_boxes import VOIDED, note_voided
from cardgen.storage import number_names, write_file

_BESIDE: Final = ("-wal", "-shm")  # files that SQLite keeps beside a ledger
_REASON: Final = "its label was among the voided ones when the ledger was rebuilt"
_PERHAPS: Final = "the ledger was rebuilt, and the last prints may be missing in it"


class Recovery(msgspec.Struct, frozen=True):
    """State of a rebuilt ledger: number of boxes, void boxes, boxes whose labels are missing.

    `damaged` is where the old ledger lies now; empty if there was none. Nobody knows whether
    labels of `doubtful` boxes are on paper.
    """

    boxes: int
    voided: tuple[int, ...]
    missing: tuple[int, ...]
    damaged: str
    doubtful: tuple[int, ...] = ()


def recover(folder: PathName, clock: Clock) -> Recovery:
    """Rebuild the ledger in the folder of a shipment.

    Raises ShipmentError "damaged-ledger" if there is nothing to rebuild it from, "changed" if
    the ledger is sound, and OutputError.
    """
    folder, clock = arguments.path("folder", folder), Clock.of(clock)
    refuse_no_shipment(folder)
    lock = lock_ledger(folder)
    try:
        if (folder / LEDGER_FILE).exists():
            _refuse_sound(folder)
        _check_backup_there(folder)
        damaged = _put_aside(folder)
        write_file(folder / LEDGER_FILE, (folder / BACKUP_FILE).read_bytes())
    finally:
        lock.release()
    with Ledger.open(folder) as ledger:
        void, missing = list[BoxRecord](), list[BoxRecord]()
        for page in ledger.boxes.pages(LIVE):
            whole = find_intact_labels(ledger.store, page, ledger.formats())
            lost = [box for box in page if box.digest and box not in whole]
            aside = _find_aside(ledger, lost)
            void += (box for box in lost if box.number in aside)
            missing += (box for box in lost if box.number not in aside)
        with ledger.transaction():
            note_voided(ledger, void, _REASON, clock.now())
            ledger.set_meta(papers="stale")
        doubtful = doubt_uncertain(ledger, "rebuilt", _PERHAPS, clock.now())
        return Recovery(
            ledger.boxes.last(),
            tuple(box.number for box in void),
            tuple(box.number for box in missing),
            damaged,
            tuple(doubtful),
        )


def _check_backup_there(folder: Path) -> None:
    """Raise ShipmentError if the folder has no undamaged backup of the ledger."""
    try:
        check_backup(folder)
    except CardgenError as error:
        raise ShipmentError(
            "damaged-ledger",
            f"the ledger cannot be rebuilt: {error.message}",
            location=Location(str(folder / BACKUP_FILE)),
            hint="copy ledger.sqlite from a backup of the folder",
            remedy=Remedy("new-shipment"),
        ) from error


def _refuse_sound(folder: Path) -> None:
    """Raise ShipmentError if the ledger is not damaged and has a plan."""
    try:
        with Ledger.reading(folder) as ledger:
            planned = bool(ledger.settings())
    except (ShipmentError, OutputError):
        return
    if not planned:  # left by a run that found labels, but no ledger
        return
    raise ShipmentError(
        "changed",
        "the ledger is not damaged; there is nothing to rebuild",
        location=Location(str(folder / LEDGER_FILE)),
        remedy=Remedy("make-again"),
    )


def _put_aside(folder: Path) -> str:
    """Rename the damaged ledger, so that an expert can still read it. Return the new path."""
    path = folder / LEDGER_FILE
    names = number_names("ledger-damaged.sqlite")
    to = next(folder / name for name in names if not os.path.lexists(folder / name))
    for end in _BESIDE:  # even if the ledger itself is gone
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.replace(to.with_name(to.name + end))
    if not path.exists():
        return ""
    path.replace(to)
    return str(to)


def _find_aside(ledger: Ledger, boxes: list[BoxRecord]) -> dict[int, str]:
    """Find the label files of boxes in the folder of voided labels, by the box's number."""
    names = {
        f"{VOIDED}/{PurePosixPath(box.file).name}": box.number for box in boxes if box.file
    }
    return {names[name]: name for name in ledger.store.read(names)}
