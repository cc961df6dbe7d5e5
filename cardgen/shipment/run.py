"""Make all labels of a shipment exactly once, however often the run breaks off.

The plan stands in the ledger before the first label is made. A crew of processes or machines
makes the labels, which stand under their names only when whole. This process alone writes the
ledger, some boxes at a time. The same call continues an interrupted run: whole files are kept,
all else is made.

A dry run finds what would stop a label, before the first one is made. It lays out the first and
the last box of each line, since their numbers are the shortest and the longest, and makes a PDF
of each template if its profile forbids things. Of very long lists it tries some lines; the
others are tried as they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.backends import LABEL_LANGUAGES, PRINTER_DEFAULTS, SCREEN, render
from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.production import Progress, group_tasks, record_items
from cardgen.project import PROJECT_FILE, Project
from cardgen.remedies import Remedy
from cardgen.shipment.ledger import DONE, BoxRecord, Ledger, Outcome, State, list_files
from cardgen.shipment.model import Box, ConsignmentLine, Job, Lines, box_id
from cardgen.shipment.workers import (
    Crew,
    Delivery,
    PageSpool,
    PlanCounts,
    Session,
    digest_files,
)
from cardgen.storage import Store

_PAPERS: Final = (
    "labels.pdf",
    "labels-new-",
    "packing-list",
    "boxes.csv",
    "asn.csv",
    "report",
)  # prefixes of their names
_TASK: Final = 25  # boxes that a worker gets at a time, of whatever lines
_READ: Final = 64  # labels that are read at a time, to check them
MOST_LINES: Final = 2000  # lines that a dry run tries
_WIDEST_SSCC: Final = "0" * 18  # as wide as any


class Result(msgspec.Struct, frozen=True):
    """Result of a batch: numbers of boxes made now and kept from before, and the failures.

    `plans` counts the labels made by plans, and the kinds of labels without one.
    """

    made: int = 0
    kept: int = 0
    failed: list[tuple[int, tuple[Diagnostic, ...]]] = msgspec.field(default_factory=list)
    counts: dict[State, int] = msgspec.field(default_factory=dict)
    plans: PlanCounts = msgspec.field(default_factory=PlanCounts)


def make_all_labels(
    ledger: Ledger,
    session: Session,
    crew: Crew,
    *,
    now: Callable[[], str],
    fail_fast: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
    spool: PageSpool | None = None,
) -> Result:
    """Make all planned labels that are missing. Their pages go into the `spool`.

    `now` gives the time for the ledger. A box that fails does not stop the others unless
    `fail_fast`. Raises CardgenError if nothing more can be written; labels made until then are
    kept.
    """
    plans = PlanCounts()

    def record(delivery: Delivery) -> dict[int, tuple[Diagnostic, ...]]:
        plans.add(delivery.filled, delivery.refused)
        if spool is not None:
            spool.add(delivery.pages)
        ledger.record(delivery.outcomes, now())
        return {each.number: each.errors for each in delivery.outcomes}

    ledger.store.clean(_PAPERS, session.job.labels)
    kept = _replan_broken(ledger, session.job, now)
    total = ledger.boxes.last() - ledger.boxes.counts().get("voided", 0)
    tell(Progress(kept, total, 0))
    tasks = group_tasks(read_boxes(ledger, ("planned",)), _TASK)
    deliveries = crew.deliveries(session, ledger.store, tasks)
    made, failed = record_items(
        deliveries, record, kept=kept, total=total, tell=tell, fail_fast=fail_fast
    )
    return Result(made, kept, sorted(failed.items()), ledger.boxes.counts(), plans)


def find_intact_labels(
    store: Store, entries: Sequence[BoxRecord], formats: Sequence[str]
) -> set[BoxRecord]:
    """Return the boxes whose label files exist and have not changed.

    Without `formats` labels are only in the PDF of all, and count as they were planned.
    """
    if not formats:
        return {entry for entry in entries if entry.state in DONE}
    whole = set()
    for start in range(0, len(entries), _READ):
        some = entries[start : start + _READ]
        files = {
            entry: list_files(entry.file, formats) for entry in some if entry.state in DONE
        }
        found = store.read(chain.from_iterable(files.values()))
        for entry, names in files.items():
            if digest_files(found[name] for name in names if name in found) == entry.digest:
                whole.add(entry)
    return whole


def _replan_broken(ledger: Ledger, job: Job, now: Callable[[], str]) -> int:
    """Plan labels again whose files are missing or changed. Return the number of good ones."""
    kept = 0
    for page in ledger.boxes.pages(DONE):
        whole = find_intact_labels(ledger.store, page, job.formats)
        kept += len(whole)
        broken = [Outcome(entry.number, "planned") for entry in page if entry not in whole]
        if broken:
            ledger.record(broken, now())
    return kept


def read_boxes(ledger: Ledger, states: Sequence[State]) -> Iterator[Box]:
    """Yield the boxes in these states, in order. The ledger may change in between.

    They are as planned, even if the list has changed since.
    """
    number, line = 0, ConsignmentLine(0, "", "", "", 0, {})
    for entry in ledger.boxes.each(states):
        if entry.line != number:
            number, line = entry.line, ledger.line(entry.line).line()
        yield entry.box(line)


def list_failures(result: Result, path: Path) -> list[tuple[int, Diagnostic]]:
    """List the failures with the numbers of their boxes."""
    return [
        (number, each.about(f"box {number}: ").at(_locate(each, path)))
        for number, errors in result.failed
        for each in errors
    ]


def _locate(found: Diagnostic, path: Path) -> Location:
    """Return the file of an error, or else the list at `path`."""
    return Location((found.location.file if found.location else "") or str(path))


def dry_run(manifest: Lines, session: Session, total: int) -> list[Diagnostic]:
    """Lay out some labels as a test. Return all errors, each with its row of the list."""
    errors: dict[Diagnostic, None] = {}
    first, tried = 1, set[str]()
    for line in islice(manifest.lines(), MOST_LINES):
        for number in dict.fromkeys((1, line.boxes)):
            at = first + number - 1
            name = box_id(session.job.shipment, at, total)
            box = Box(at, total, line, number, line.boxes, name, _WIDEST_SSCC)
            found = _find_errors(session, manifest, box, is_drawn=line.template not in tried)
            if any(each.rule == "overflow" for each in found):
                found = _simplify_overflow(session, box, found)
            tried.add(line.template)
            errors.update(dict.fromkeys(found))
            if found:
                break
        first += line.boxes
    return [*errors]


def _find_errors(
    session: Session, manifest: Lines, box: Box, *, is_drawn: bool
) -> list[Diagnostic]:
    job = session.job
    try:
        document = session.document(box)
        if is_drawn and job.pdf and job.profile != SCREEN:
            render(
                document,
                "pdf",
                job.dpi,
                profile=job.profile,
                crop_marks=job.crop_marks,
                condition=job.condition,
            )
        for name in job.formats if is_drawn else ():
            if name in LABEL_LANGUAGES or job.printer != PRINTER_DEFAULTS:
                render(document, name, job.dpi, printer=job.printer)
    except CardgenError as error:
        place = Location(str(manifest.path), box.line.row)
        return [
            _report_missing_prefix(session.project, box.line.template)
            if each.remedy == Remedy("set-field", ("sscc",))
            else each.at(place)
            for each in error.diagnostics
        ]
    return []


def _simplify_overflow(session: Session, box: Box, found: list[Diagnostic]) -> list[Diagnostic]:
    """Replace errors about missing room by one, if only the shipment's name is too long."""
    shipment = session.job.shipment
    if not _fits(session, box, shipment[:1]):
        return found
    lengths = range(len(shipment) - 1, 0, -1)
    longest = next((each for each in lengths if _fits(session, box, shipment[:each])), 1)
    told = Diagnostic(
        "overflow",
        f"the name of the shipment, {shipment}, is too long for the labels of "
        f"{box.line.template}: each box number begins with its {len(shipment)} letters",
        hint=f"use a name of at most {longest} letters",
        remedy=Remedy("name-shipment"),
    )
    return [told, *(each for each in found if each.rule != "overflow")]


def _fits(session: Session, box: Box, shipment: str) -> bool:
    """True if the label of a box has room for its id in a shipment with this name."""
    try:
        session.document(replace(box, id=box_id(shipment, box.number, box.total)))
    except CardgenError as error:
        return all(each.rule != "overflow" for each in error.diagnostics)
    return True


def _report_missing_prefix(project: Project, template: str) -> Diagnostic:
    """Report a missing GS1 prefix, once for all rows."""
    file = project.root / PROJECT_FILE
    is_there = file.is_file()
    return Diagnostic(
        "missing-value",
        f"{template} shows an SSCC, but there is no GS1 company prefix to make it",
        location=Location(str(file)) if is_there else None,
        hint=f'write gs1-prefix = "…" into {PROJECT_FILE}' if is_there else "",
        remedy=None if is_there else Remedy("make-project-with-prefix"),
    )
