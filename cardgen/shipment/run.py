"""A batch: every label of a shipment made, exactly once, however often it breaks off.

What is planned stands in the ledger before the first label is made. Labels are made by
workers in other processes and written under their names only when whole; the ledger is told
by this process alone, some boxes at a time. A run that broke off is continued by the same
call: files that are whole are kept, all else is made.
"""

from __future__ import annotations

import json
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import Final, NamedTuple, Protocol

from cardgen.errors import CardgenError, Location, OutputError
from cardgen.shipment.entries import DONE, Outcome, State, files_of
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.model import Box, Line
from cardgen.shipment.work import LABELS, Job, Worker
from cardgen.sink import is_temporary, remove_file

_PAPERS: Final = ("labels.pdf", "packing-list", "report")  # what their names begin with
_TASK: Final = 25  # boxes that a worker gets at once
_AHEAD: Final = 3  # tasks for each worker that are waiting or done


class Lines(Protocol):
    """A manifest, as far as a batch needs it."""

    @property
    def path(self) -> Path:
        """Its file."""
        ...

    def lines(self) -> Iterator[Line]:
        """Its lines, read again each time."""
        ...


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
    failed: list[tuple[int, list[dict[str, str]]]] = field(default_factory=list)
    counts: dict[State, int] = field(default_factory=dict)


def carry_out(
    ledger: Ledger,
    job: Job,
    *,
    jobs: int,
    now: Callable[[], str],
    fail_fast: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Result:
    """Make all labels that are planned and not there yet.

    `now` says the time, for the ledger alone. A box that fails does not stop the others
    unless `fail_fast`. Raises OutputError if nothing more can be written; what was made until
    then is kept.
    """
    clean(job.folder)
    result = Result(kept=_check(ledger, job, now))
    total = ledger.boxes() - ledger.counts().get("voided", 0)
    tell(Progress(result.kept, total, 0))
    tasks = _tasks(boxes_of(ledger, ("planned",)))
    for outcomes in _outcomes(job, tasks, jobs):
        ledger.record(outcomes, now())
        for outcome in outcomes:
            if outcome.state == "planned":
                result.failed.append((outcome.number, json.loads(outcome.error)))
            else:
                result.made += 1
        tell(Progress(result.kept + result.made, total, len(result.failed)))
        if result.failed and fail_fast:
            break
    result.counts = ledger.counts()
    return result


def clean(folder: Path) -> None:
    """Remove what a run that broke off left of files that were not whole.

    Raises OutputError.
    """
    papers = chain.from_iterable(folder.glob(f".{name}*") for name in _PAPERS)
    for path in (*papers, *(folder / LABELS).rglob(".*")):
        if is_temporary(path):
            remove_file(path)


def digest_of(folder: Path, file: str, formats: Sequence[str]) -> str:
    """The digest of a box's files together; empty if one is not there."""
    digest = sha256()
    try:
        for name in files_of(file, formats):
            digest.update((folder / name).read_bytes())
    except OSError:
        return ""
    return digest.hexdigest()


def _check(ledger: Ledger, job: Job, now: Callable[[], str]) -> int:
    """Plan again what is not whole in its file; how many labels are."""
    kept = 0
    for page in ledger.pages(DONE):
        broken = []
        for entry in page:
            if digest_of(job.folder, entry.file, job.formats) == entry.digest:
                kept += 1
            else:
                broken.append(Outcome(entry.number, "planned"))
        if broken:
            ledger.record(broken, now())
    return kept


def boxes_of(ledger: Ledger, states: Sequence[State]) -> Iterator[Box]:
    """The boxes in these states, in order; the ledger may change meanwhile.

    They are what was planned, whatever became of the manifest since.
    """
    total = ledger.boxes()
    line, first = Line(0, "", "", "", 0, {}), 0
    for entry in chain.from_iterable(ledger.pages(states)):
        if entry.row != line.row:
            planned = ledger.line(entry.row)
            line, first = planned.line(), planned.first
        number = entry.number - first + 1
        yield Box(entry.number, total, line, number, entry.id, entry.sscc)


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


# --- workers -----------------------------------------------------------------------

_worker: Worker | None = None


def _start(job: Job) -> None:
    """Begin a worker's process. Ctrl-C is for the process that coordinates."""
    global _worker  # noqa: PLW0603  # a process has one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _worker = Worker(job)


def _end_with_parent() -> None:
    """End this process when the one that coordinates was killed.

    Else it would wait for work for ever, and write labels while another run makes them.
    """
    if parent := parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until some labels are made.

    Libraries in C swallow an interruption, or make another error of it.
    """
    if current_thread() is not main_thread():  # only there are signals heard
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C back while a process is started.

    It would reach the child too, which has no ear for it yet and would die of it with a
    traceback. A child inherits what is kept back.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _make(boxes: list[Box]) -> list[Outcome]:
    assert _worker is not None
    return _worker.make(boxes)


def _outcomes(job: Job, tasks: Iterable[list[Box]], jobs: int) -> Iterator[list[Outcome]]:
    """What became of the boxes of each task, in order."""
    if jobs == 1:
        worker = Worker(job)
        for task in tasks:
            with _uninterrupted():
                outcomes = worker.make(task)
            yield outcomes
        return
    waiting: deque[Future[list[Outcome]]] = deque()
    # Not fork: threads of the libraries that are loaded already would not come along.
    context = get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(job,))
    remaining = iter(tasks)

    def submit(most: int) -> None:
        for task in islice(remaining, most):
            with _undisturbed():
                waiting.append(pool.submit(_make, task))

    try:
        submit(jobs * _AHEAD)
        while waiting:
            yield waiting.popleft().result()
            submit(1)
    except BrokenProcessPool as error:
        raise OutputError(
            "worker",
            "a worker process ended before its work was done",
            location=Location(str(job.folder)),
            hint="run the same command again; if memory is short, with fewer --jobs",
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def failed_boxes(result: Result, path: Path) -> list[tuple[int, CardgenError]]:
    """The boxes that failed, each with what is wrong, as an error that names the box."""
    return [
        (
            number,
            CardgenError(
                said["rule"],
                f"box {number}: {said['message']}",
                location=Location(said.get("file") or str(path)),
                hint=said.get("hint") or "",
            ),
        )
        for number, errors in result.failed
        for said in errors
    ]
