"""Make each item of a plan exactly once: labels of boxes, or letters to recipients.

The plan stands in a ledger before the first item is made. Workers get the items in small
tasks, and a file stands under its name only when it is whole. This process alone writes the
ledger: the outcomes of a task in one transaction, after the files of the task. If a run breaks
off, each item is either recorded or still planned; the next run makes planned items again,
with the same names and the same bytes.

The caller says what an item is, which files it has, and how its ledger records it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from cardgen.errors import Diagnostic, Location
from cardgen.processes import work_in_processes
from cardgen.project import PROJECT_FILE, Project

T = TypeVar("T")
R = TypeVar("R")


class Progress(NamedTuple):
    """Progress of a run: items done, all items, and failed items."""

    done: int
    total: int
    failed: int


def group_tasks(items: Iterable[T], most: int) -> Iterator[list[T]]:
    """Group consecutive items into tasks of at most `most` items."""
    left = iter(items)
    while task := list(islice(left, most)):
        yield task


def work_with_project(
    jobs: int,
    start: Callable[[Project], Callable[[T], R]],
    project: Project,
    fonts: tuple[Path, ...],
    tasks: Iterable[T],
    place: Location,
) -> Generator[R, None, None]:
    """Do tasks in `jobs` processes that open the project. Yield the results.

    `start` returns the function that does a task. Results come in the order of the tasks.
    Raises ShipmentError "worker" at `place` if a process ends early.
    """
    root = project.root if (project.root / PROJECT_FILE).is_file() else None
    return work_in_processes(jobs, partial(_start_worker, start, root, fonts), tasks, place)


def _start_worker(
    start: Callable[[Project], Callable[[T], R]], root: Path | None, fonts: tuple[Path, ...]
) -> Callable[[T], R]:
    """Open the project in a worker process. Return the function that does a task."""
    return start(Project.open(root, fonts=fonts))


def record_items(
    deliveries: Generator[R, None, None],
    record: Callable[[R], Mapping[int, tuple[Diagnostic, ...]]],
    *,
    kept: int,
    total: int,
    tell: Callable[[Progress], None],
    fail_fast: bool = False,
) -> tuple[int, dict[int, tuple[Diagnostic, ...]]]:
    """Record the items of each finished task. Return their number, and the errors.

    `record` writes the outcomes of a task into the ledger, and returns the errors of each item
    by its number; an item without errors is made. Of `total` items `kept` were made before. A
    failed item does not stop the others unless `fail_fast`. Return the number of items made,
    and the errors of failed items.
    """
    made, failed = 0, dict[int, tuple[Diagnostic, ...]]()
    with closing(deliveries):
        for delivery in deliveries:
            errors = record(delivery)
            wrong = {number: found for number, found in errors.items() if found}
            failed |= wrong
            made += len(errors) - len(wrong)
            tell(Progress(kept + made, total, len(failed)))
            if failed and fail_fast:
                break
    return made, failed
