"""Void boxes of a shipment and take them back in: the state first, then the files.

No label of a void box lies among the labels to print, and no label of another box lies in
`VOIDED`. If a name is taken there, it gets a number: it may be an older label of the box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from cardgen.shipment.ledger import BoxRecord, Ledger, list_files
from cardgen.shipment.model import label_file
from cardgen.shipment.papers import LABELS_PDF

VOIDED: Final = "voided"
_PROBE: Final = ".probe"


def take_out(
    ledger: Ledger, records: Iterable[BoxRecord], what: str, reason: str, time: str
) -> None:
    """Void boxes in a transaction of the ledger. `Ledger.settle` moves their labels later.

    `what` is one of `ledger.OUT`. The PDF of all labels, which shows them too, is removed.
    """
    places: dict[int, str] = {}
    plan = ledger.plan_number()
    _check_writable(ledger)
    for record, names in ledger.files(records).items():
        places[record.number] = ""
        if names:
            moves = dict(_plan_moves(ledger, names))
            ledger.move_later(moves.items())
            places[record.number] = moves[names[0]]
        ledger.history.log(record.number, what, time, reason, plan)
    ledger.boxes.void(places, time)
    ledger.move_later([(LABELS_PDF, "")])


def note_voided(ledger: Ledger, records: Iterable[BoxRecord], reason: str, time: str) -> None:
    """Void boxes whose labels are already in the folder of voided labels."""
    places: dict[int, str] = {}
    for record in records:
        places[record.number] = f"{VOIDED}/{PurePosixPath(record.file).name}"
        ledger.history.log(record.number, "voided", time, reason, ledger.plan_number())
    ledger.boxes.void(places, time)


def take_in(ledger: Ledger, records: Iterable[BoxRecord], reason: str, time: str) -> None:
    """Unvoid boxes. Labels that have changed meanwhile are removed and made again."""
    formats, labels, plan = ledger.formats(), ledger.labels(), ledger.plan_number()
    places: dict[int, str] = {}
    for record in records:
        names = list_files(record.file, formats)
        to = [
            label_file(labels, record.id, record.number, record.total, extension)
            if record.before != "planned"
            else ""  # remove the file
            for extension in formats
        ]
        ledger.move_later(zip(names, to, strict=False))
        places[record.number] = to[0] if names else ""
        ledger.history.log(record.number, "unvoided", time, reason, plan)
    ledger.boxes.unvoid(places, time)
    ledger.move_later([(LABELS_PDF, "")])


def _check_writable(ledger: Ledger) -> None:
    """Raise OutputError before any box is void, if labels cannot be moved."""
    probe = f"{VOIDED}/{_PROBE}"
    ledger.store.put({probe: b""})
    ledger.store.remove([probe])


def _plan_moves(ledger: Ledger, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the files of a label with their new paths, which nothing else uses."""
    first = PurePosixPath(ledger.store.find_unused(f"{VOIDED}/{PurePosixPath(names[0]).name}"))
    for name in names:
        yield name, str(first.with_suffix(PurePosixPath(name).suffix))
