"""The crew of one machine: processes, each with a worker, or this one alone."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import Final

from cardgen.errors import Location, ShipmentError
from cardgen.project import PROJECT_FILE, Project
from cardgen.remedies import Remedy
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Delivery, Worker, deliver
from cardgen.storage import Store

_GARBAGE: Final = 100_000  # new values after which cycles are looked for; Python has 700
_AHEAD: Final = 3  # tasks for each worker that are waiting or done


@dataclass(frozen=True, slots=True)
class Processes:
    """So many processes at once; `fonts` are the folders that the project was opened with.

    Results come in the order of the tasks.
    """

    jobs: int
    fonts: tuple[Path, ...] = ()

    def deliveries(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        """Make the labels of each task's boxes. Raises CardgenError."""
        if self.jobs == 1:
            return self._alone(session, store, tasks)
        return self._together(session, store, tasks)

    def _alone(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        worker = Worker(session)
        for task in tasks:
            with _uninterrupted():
                delivery = deliver(worker.make(task), store)
            yield delivery

    def _together(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        root = session.project.root
        place = root if (root / PROJECT_FILE).is_file() else None
        waiting: deque[Future[Delivery]] = deque()
        pool = ProcessPoolExecutor(
            self.jobs,
            # Not fork: threads of the libraries that are loaded already would not come along.
            mp_context=get_context("spawn"),
            initializer=_start,
            initargs=(session.job, store, place, self.fonts),
        )
        remaining = iter(tasks)

        def submit(most: int) -> None:
            for task in islice(remaining, most):
                with _undisturbed():
                    waiting.append(pool.submit(_make, task))

        try:
            submit(self.jobs * _AHEAD)
            while waiting:
                yield waiting.popleft().result()
                submit(1)
        except BrokenProcessPool as error:
            raise ShipmentError(
                "worker",
                "a worker process ended before its work was done",
                location=Location(store.name),
                remedy=Remedy("fewer-workers"),
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_crew_of_one: tuple[Worker, Store] | None = None  # in a process of its own


def _start(job: Job, store: Store, root: Path | None, fonts: tuple[Path, ...]) -> None:
    """Begin a worker's process. Ctrl-C is for the process that coordinates."""
    global _crew_of_one  # noqa: PLW0603  # a process has one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _crew_of_one = Worker(Session(Project.open(root, fonts=fonts), job)), store
    rarely_collect()


def rarely_collect() -> None:
    """Look for cycles seldom, in a process that makes labels: each one is a thousand values.

    What is there already stays, as modules and fonts do, and is not looked at again.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE)


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


def _make(boxes: list[Box]) -> Delivery:
    assert _crew_of_one is not None
    worker, store = _crew_of_one
    return deliver(worker.make(boxes), store)
