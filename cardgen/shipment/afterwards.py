"""What is done with boxes once they have labels: printed anew, or voided. Each leaves a trace.

In come a shipment's folder and box numbers as people write them, ``17-23,40``; out come the
files of their labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from cardgen.errors import CardgenError, Location, OutputError, raise_findings
from cardgen.shipment.entries import DONE, Entry, files_of
from cardgen.shipment.ledger import FILE, Ledger
from cardgen.shipment.run import digest_of
from cardgen.sink import make_folder, move_file, write_file

VOIDED: Final = "voided"
_STRETCH: Final = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
_MOST: Final = 1_000_000


def box_numbers(text: str) -> list[int]:
    """The numbers of ``17-23,40``, in order, each once. Raises ValueError."""
    numbers: dict[int, None] = {}
    for part in text.split(","):
        match = _STRETCH.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= first + _MOST:
            raise ValueError(f"{part.strip()!r} is no box: write them as in 17-23,40")
        numbers.update(dict.fromkeys(range(first, last + 1)))
    return sorted(numbers)


def reprint(
    folder: Path, boxes: Sequence[int], to: Path, *, reason: str, now: Callable[[], str]
) -> list[Path]:
    """Copies of these boxes' labels in the folder `to`, to be printed once more.

    Raises OutputError, several as Findings, and copies nothing, if one has no whole label.
    """
    with _ledger(folder) as ledger:
        entries = _entries(ledger, folder, boxes)
        formats = ledger.formats()
        raise_findings([error for entry in entries for error in _harm(folder, entry, formats)])
        make_folder(to)
        copies = []
        with ledger.transaction():
            for entry in entries:
                for name in files_of(entry.file, formats):
                    copies.append(to / Path(name).name)
                    write_file(copies[-1], (folder / name).read_bytes())
                ledger.happened(entry.number, "reprinted", now(), reason)
    return copies


def void(folder: Path, boxes: Sequence[int], *, reason: str, now: Callable[[], str]) -> int:
    """Take boxes out of a shipment; their labels go into the folder ``voided``.

    Their numbers are given to no other box. Raises OutputError, several as Findings.
    """
    with _ledger(folder) as ledger:
        entries = _entries(ledger, folder, boxes)
        formats = ledger.formats()
        make_folder(folder / VOIDED)
        with ledger.transaction():
            for entry in entries:
                for name in files_of(entry.file, formats):
                    move_file(folder / name, folder / VOIDED / Path(name).name)
                ledger.set_state(entry.number, "voided", now())
                ledger.happened(entry.number, "voided", now(), reason)
    return len(entries)


def _ledger(folder: Path) -> Ledger:
    if not (folder / FILE).is_file():
        raise OutputError(
            "output",
            "there is no shipment here",
            location=Location(str(folder)),
            hint="name the folder that cardgen batch -o made",
        )
    return Ledger.open(folder)


def _entries(ledger: Ledger, folder: Path, boxes: Sequence[int]) -> list[Entry]:
    """The ledger's entries of these boxes, none of them voided."""
    found, errors = list[Entry](), list[CardgenError]()
    for number in boxes:
        entry = ledger.entry(number)
        if entry is None or entry.state == "voided":
            what = "there is no box" if entry is None else "voided already is box"
            total = sum(ledger.counts().values())
            errors.append(
                OutputError(
                    "unknown-box",
                    f"{what} {number}",
                    location=Location(str(folder)),
                    hint=f"the shipment's boxes are numbered from 1 to {total}",
                )
            )
        else:
            found.append(entry)
    raise_findings(errors[:20])
    return found


def _harm(folder: Path, entry: Entry, formats: Sequence[str]) -> list[CardgenError]:
    whole = entry.state in DONE and digest_of(folder, entry.file, formats) == entry.digest
    if whole:
        return []
    return [
        OutputError(
            "unknown-box",
            f"box {entry.number} has no whole label",
            location=Location(str(folder)),
            hint="run cardgen batch once more: it makes what is not whole",
        )
    ]
