"""A batch: every label of a shipment made, exactly once, however often it breaks off.

What is planned stands in the ledger before the first label is made. Labels are made by a crew,
of processes or of machines, and stand under their names only when whole; the ledger is told
by this process alone, some boxes at a time. A run that broke off is continued by the same
call: files that are whole are kept, all else is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.errors import Diagnostic, Location
from cardgen.shipment.ledger import DONE, BoxRecord, Ledger, Outcome, State, files_of
from cardgen.shipment.model import Box, ConsignmentLine, Job
from cardgen.shipment.workers import Crew, PageSpool, Session, digest_of
from cardgen.storage import Store

_PAPERS: Final = (
    "labels.pdf",
    "labels-new-",
    "packing-list",
    "boxes.csv",
    "asn.csv",
    "report",
)  # what their names begin with
_TASK: Final = 25  # boxes that a worker gets at once
_READ: Final = 64  # labels that are read at once, to see whether they are whole


class Progress(NamedTuple):
    """Boxes that are done, of all, and that failed."""

    done: int
    total: int
    failed: int


@dataclass(slots=True)
class Result:
    """What a batch came to: boxes made now and kept from before, and what failed."""

    made: int = 0
    kept: int = 0
    failed: list[tuple[int, tuple[Diagnostic, ...]]] = field(default_factory=list)
    counts: dict[State, int] = field(default_factory=dict)


def carry_out(
    ledger: Ledger,
    session: Session,
    crew: Crew,
    *,
    now: Callable[[], str],
    fail_fast: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
    spool: PageSpool | None = None,
) -> Result:
    """Make all labels that are planned and not there yet; their pages go into the `spool`.

    `now` says the time, for the ledger alone. A box that fails does not stop the others
    unless `fail_fast`. Raises CardgenError if nothing more can be written; what was made until
    then is kept.
    """
    job = session.job
    ledger.store.clean(_PAPERS, job.labels)
    result = Result(kept=_check(ledger, job, now))
    total = ledger.boxes.last() - ledger.boxes.counts().get("voided", 0)
    tell(Progress(result.kept, total, 0))
    tasks = _tasks(boxes_of(ledger, ("planned",)))
    with closing(crew.deliveries(session, ledger.store, tasks)) as deliveries:
        for outcomes, pages in deliveries:
            if spool is not None:
                spool.add(pages)
            ledger.record(outcomes, now())
            for outcome in outcomes:
                if outcome.state == "planned":
                    result.failed.append((outcome.number, outcome.errors))
                else:
                    result.made += 1
            tell(Progress(result.kept + result.made, total, len(result.failed)))
            if result.failed and fail_fast:
                break
    result.failed.sort()
    result.counts = ledger.boxes.counts()
    return result


def intact_labels(
    store: Store, entries: Sequence[BoxRecord], formats: Sequence[str]
) -> set[BoxRecord]:
    """Those of these boxes whose labels are there as they were made.

    Without `formats` they are in the PDF of all alone, and are as they were planned.
    """
    if not formats:
        return {entry for entry in entries if entry.state in DONE}
    whole = set()
    for start in range(0, len(entries), _READ):
        some = entries[start : start + _READ]
        files = {entry: files_of(entry.file, formats) for entry in some if entry.state in DONE}
        found = store.read(chain.from_iterable(files.values()))
        for entry, names in files.items():
            if digest_of(found[name] for name in names if name in found) == entry.digest:
                whole.add(entry)
    return whole


def _check(ledger: Ledger, job: Job, now: Callable[[], str]) -> int:
    """Plan again what is not whole in its file; how many labels are."""
    kept = 0
    for page in ledger.boxes.pages(DONE):
        whole = intact_labels(ledger.store, page, job.formats)
        kept += len(whole)
        broken = [Outcome(entry.number, "planned") for entry in page if entry not in whole]
        if broken:
            ledger.record(broken, now())
    return kept


def boxes_of(ledger: Ledger, states: Sequence[State]) -> Iterator[Box]:
    """The boxes in these states, in order; the ledger may change meanwhile.

    They are what was planned, whatever became of the manifest since.
    """
    number, line = 0, ConsignmentLine(0, "", "", "", 0, {})
    for entry in chain.from_iterable(ledger.boxes.pages(states)):
        if entry.line != number:
            number, line = entry.line, ledger.line(entry.line).line()
        yield entry.box(line)


def _tasks(boxes: Iterable[Box]) -> Iterator[list[Box]]:
    """Boxes some at a time, those of a line together."""
    task: list[Box] = []
    for box in boxes:
        if task and (task[-1].line is not box.line or len(task) == _TASK):
            yield task
            task = []
        task.append(box)
    if task:
        yield task


def failed_boxes(result: Result, path: Path) -> list[tuple[int, Diagnostic]]:
    """The boxes that failed, each with what is wrong, its message naming the box."""
    return [
        (number, each.about(f"box {number}: ").at(Location(_file(each) or str(path))))
        for number, errors in result.failed
        for each in errors
    ]


def _file(found: Diagnostic) -> str:
    return found.location.file if found.location else ""
