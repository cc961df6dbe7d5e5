"""Crews that make labels: a protocol, and processes on one machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from cardgen.errors import Location
from cardgen.processes import work_in_processes, work_in_turn
from cardgen.project import PROJECT_FILE, Project
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Delivery, Worker, deliver
from cardgen.storage import Store


class Crew(Protocol):
    """Workers that make labels."""

    def deliveries(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        """Make the labels of each task's boxes and put them into the store.

        Outcomes come task by task, in any order. Raises CardgenError if the work cannot go on.
        """
        ...


def mute_dask_log() -> None:
    """Keep Dask's messages about lost connections off a terminal: errors are raised anyway."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Processes:
    """A number of processes at once; `fonts` are the folders that the project was opened with.

    Results come in the order of the tasks.
    """

    jobs: int
    fonts: tuple[Path, ...] = ()

    def deliveries(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        """Make the labels of each task's boxes. Raises CardgenError."""
        if self.jobs == 1:
            return work_in_turn(_bind_delivery(session, store), tasks)
        root = session.project.root
        place = root if (root / PROJECT_FILE).is_file() else None
        begin = partial(_begin, session.job, store, place, self.fonts)
        return work_in_processes(self.jobs, begin, tasks, Location(store.name))


def _begin(
    job: Job, store: Store, root: Path | None, fonts: tuple[Path, ...]
) -> Callable[[list[Box]], Delivery]:
    """Make a worker in a process of its own."""
    return _bind_delivery(Session(Project.open(root, fonts=fonts), job), store)


def _bind_delivery(session: Session, store: Store) -> Callable[[list[Box]], Delivery]:
    worker = Worker(session)
    return lambda task: deliver(worker.make(task), store)
