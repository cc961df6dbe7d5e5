"""What is done with boxes once they have labels: printed anew, or voided. Each leaves a trace.

In come a shipment's folder and box numbers as people write them, ``17-23,40``; out come the
files of their labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from cardgen.backends import render
from cardgen.errors import Diagnostic, Location, OutputError, raise_findings
from cardgen.project import Project
from cardgen.remedies import Remedy
from cardgen.shipment.fingerprint import Fingerprints, of_fonts
from cardgen.shipment.ledger import LEDGER_FILE, BoxRecord, Ledger, files_of
from cardgen.shipment.model import Box, Job
from cardgen.shipment.papers import LABELS_PDF
from cardgen.shipment.run import intact_labels
from cardgen.shipment.workers import Session
from cardgen.storage import make_folder, write_file

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
    folder: Path,
    boxes: Sequence[int],
    to: Path,
    *,
    reason: str,
    now: Callable[[], str],
    find_project: Callable[[], Project] = Project.open,
) -> list[Path]:
    """Copies of these boxes' labels in the folder `to`, to be printed once more.

    Labels that are in the PDF of all alone are laid out again, a PDF each, with the project
    that they were made of. Raises ShipmentError and copies nothing, if a box has no whole
    label, or if what its label says was edited since ("changed"); and OutputError.
    """
    with _ledger(folder) as ledger:
        entries = _entries(ledger, folder, boxes)
        formats = ledger.formats()
        whole = intact_labels(ledger.store, entries, formats)
        raise_findings([_harmed(folder, entry) for entry in entries if entry not in whole])
        session = None if formats else _session(ledger, find_project())
        if session is not None:
            raise_findings(_changed(ledger, session, entries))
        make_folder(to)
        copies = []
        with ledger.transaction():
            for entry in entries:
                files = (
                    {f"{entry.id}.pdf": _laid_out(ledger, session, entry)}
                    if session is not None
                    else ledger.store.read(files_of(entry.file, formats))
                )
                for name, data in files.items():
                    copies.append(to / Path(name).name)
                    write_file(copies[-1], data)
                ledger.log_event(entry.number, "reprinted", now(), reason)
    return copies


def _session(ledger: Ledger, project: Project) -> Session:
    """A session that makes labels as those of the ledger were made."""
    settings = ledger.settings()
    names = ("shipment", "dpi", "profile", "draft")
    return Session(project, Job(formats=(), **{name: settings[name] for name in names}))


def _changed(
    ledger: Ledger, session: Session, entries: Iterable[BoxRecord]
) -> Iterator[Diagnostic]:
    """Complain of what the labels would say now that they did not say before."""
    fingerprints = Fingerprints(session.project, draft=session.job.draft)
    undo, place = "undo the change", Location(str(ledger.folder))
    anew = Remedy("new-shipment")
    if of_fonts(session.project.fonts) != ledger.settings()["fonts"]:
        said = "the fonts are others now"
        yield Diagnostic("changed", said, location=place, hint=undo, remedy=anew)
    for row in dict.fromkeys(entry.row for entry in entries):
        planned = ledger.line(row)
        if fingerprints.content(planned.line()) != planned.content:
            said = f"what the labels of row {row} say was edited since they were made"
            yield Diagnostic("changed", said, location=place, hint=undo, remedy=anew)


def _laid_out(ledger: Ledger, session: Session, entry: BoxRecord) -> bytes:
    """The label of a box as a PDF."""
    planned, job = ledger.line(entry.row), session.job
    number = entry.number - planned.first + 1
    box = Box(entry.number, ledger.boxes(), planned.line(), number, entry.id, entry.sscc)
    return render(session.document(box), "pdf", job.dpi, profile=job.profile)


def void(folder: Path, boxes: Sequence[int], *, reason: str, now: Callable[[], str]) -> int:
    """Take boxes out of a shipment; their labels go into the folder ``voided``.

    Their numbers are given to no other box. The PDF of all labels, which has them too, is
    removed: the next batch makes it without them. Raises ShipmentError and OutputError.
    """
    with _ledger(folder) as ledger:
        entries = _entries(ledger, folder, boxes)
        ledger.store.remove([LABELS_PDF])
        time = now()
        with ledger.transaction():
            for entry, names in ledger.files(entries).items():
                for name in names:
                    ledger.store.move(name, f"{VOIDED}/{Path(name).name}")
                ledger.set_state(entry.number, "voided", time)
                ledger.log_event(entry.number, "voided", time, reason)
    return len(entries)


def _ledger(folder: Path) -> Ledger:
    if not (folder / LEDGER_FILE).is_file():
        raise OutputError(
            "output",
            "there is no shipment here",
            location=Location(str(folder)),
            remedy=Remedy("shipment-folder"),
        )
    return Ledger.open(folder)


def _entries(ledger: Ledger, folder: Path, boxes: Sequence[int]) -> list[BoxRecord]:
    """The ledger's entries of these boxes, none of them voided."""
    found, errors = list[BoxRecord](), list[Diagnostic]()
    for number in boxes:
        entry = ledger.entry(number)
        if entry is None or entry.state == "voided":
            what, hint = "voided already is box", "its label is in the folder voided"
            if entry is None:
                total = sum(ledger.counts().values())
                what, hint = "there is no box", f"boxes are numbered from 1 to {total}"
            errors.append(
                Diagnostic(
                    "unknown-box",
                    f"{what} {number}",
                    location=Location(str(folder)),
                    hint=hint,
                )
            )
        else:
            found.append(entry)
    raise_findings(errors[:20])
    return found


def _harmed(folder: Path, entry: BoxRecord) -> Diagnostic:
    return Diagnostic(
        "unknown-box",
        f"box {entry.number} has no whole label",
        location=Location(str(folder)),
        remedy=Remedy("make-again"),
    )
