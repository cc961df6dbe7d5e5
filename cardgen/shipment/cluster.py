"""The crew of many machines: Dask's workers, told what to do by the scheduler at an address.

Each worker is sent the project and the job once, and then boxes, some at a time. Labels for a
folder come back as bytes, so that nobody but this machine needs to see it; labels for a URL
are put there by whoever made them. A worker that dies has its boxes made by another one: Dask
gives them away again, and what is put twice is the same bytes under the same name. What
became of a box is told once, to this process, which keeps the ledger.

Dask runs what it is sent: its scheduler and workers belong in a network that can be trusted.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import mkdtemp
from threading import Lock
from time import monotonic
from typing import Final

from distributed import Client, Future, KilledWorker, WorkerPlugin, get_worker
from distributed import Worker as Host

from cardgen.errors import CardgenError, Location, OutputError
from cardgen.shipment.entries import Outcome
from cardgen.shipment.model import Box
from cardgen.shipment.parcel import Parcel, unpack
from cardgen.shipment.remote import Remote
from cardgen.shipment.store import Store
from cardgen.shipment.work import Job, Made, Worker, keep, said

_AHEAD: Final = 3  # tasks for each thread of a worker that are waiting or done
_ANSWER: Final = 10.0  # seconds that a scheduler may take to answer
_GLANCE: Final = 1.0  # seconds after which workers are counted again
_START: Final = (
    "start a scheduler with `dask scheduler`, and with `dask worker ADDRESS` workers that have "
    "this cardgen with the extra cluster; then run the same command again"
)


def hush() -> None:
    """Keep what Dask logs of lost connections off a terminal: what it comes to is raised."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of the scheduler at `address`.

    `name` is of this shipment alone: several may be made at once. Where there is no worker,
    one is waited for, `patience` seconds long. Results come as they are ready.
    """

    address: str
    parcel: Parcel
    name: str
    patience: float = 60.0

    def outcomes(
        self, job: Job, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[list[Outcome], None, None]:
        """Make the labels of each task's boxes. Raises OutputError."""
        with self._connected() as client:
            hosts = _Hosts(client, self.address, self.patience)
            hosts.welcome(_Seat(self.name, job, self.parcel, store.url))
            remaining = iter(tasks)
            done = SimpleQueue[Future[list[Made]]]()
            pending: dict[Future[list[Made]], list[Box]] = {}
            try:
                while True:
                    for task in islice(remaining, max(hosts.room() - len(pending), 0)):
                        future = client.submit(_make, self.name, task, pure=False)
                        pending[future] = task
                        future.add_done_callback(done.put)
                    if not pending:
                        return
                    future = hosts.next(done)
                    made = hosts.made(future, pending.pop(future))
                    yield keep(made, store)
            finally:
                with suppress(Exception):  # the scheduler may be gone
                    client.cancel(list(pending), force=True)
                    client.unregister_worker_plugin(self.name)

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        try:
            wait = min(self.patience, _ANSWER)
            client = Client(self.address, timeout=wait, set_as_default=False, name="cardgen")
        except (OSError, ValueError) as error:
            raise _trouble(self.address, f"no scheduler answers: {error}") from error
        try:
            yield client
        finally:
            client.close()


class _Hosts:
    """The processes of the cluster, as they come and go."""

    def __init__(self, client: Client, address: str, patience: float) -> None:
        self._client = client
        self._address = address
        self._patience = patience
        self._threads = 0
        self._counted = self._seen = -patience

    def welcome(self, seat: _Seat) -> None:
        """Give all a seat, also those that come later. Raises OutputError."""
        try:
            self._client.wait_for_workers(1, timeout=self._patience)
            self._client.register_plugin(seat)
        except CardgenError:
            raise
        except TimeoutError as error:
            raise _trouble(self._address, "there is no worker") from error
        except Exception as error:  # whatever a worker without this cardgen makes of it
            raise _trouble(self._address, f"a worker cannot begin: {_told(error)}") from error

    def room(self) -> int:
        """How many tasks may be under way."""
        if monotonic() - self._counted > _GLANCE:
            self._count()
        return _AHEAD * max(self._threads, 1)

    def next(self, done: SimpleQueue[Future[list[Made]]]) -> Future[list[Made]]:
        """The task that is done next. Raises OutputError if there is nobody to do it."""
        while True:
            with suppress(Empty):
                return done.get(timeout=_GLANCE)
            self._count()

    def made(self, future: Future[list[Made]], task: Sequence[Box]) -> list[Made]:
        """What came of a task. Raises OutputError if the others cannot be done either."""
        while True:
            try:
                made: list[Made] = future.result(timeout=_GLANCE)
            except TimeoutError:  # who had made them is gone; they are made again
                self._count()
            except KilledWorker as error:
                lost = said(_trouble(self._address, f"workers died of it: {_told(error)}"))
                return [Made(Outcome(box.number, "planned", error=lost), {}) for box in task]
            except CancelledError as error:
                raise _trouble(self._address, "the scheduler is gone") from error
            except CardgenError:
                raise
            except Exception as error:  # a worker that has another cardgen, or none
                raise _trouble(self._address, f"a worker failed: {_told(error)}") from error
            else:
                return made

    def _count(self) -> None:
        try:
            threads = self._client.nthreads()
        except Exception as error:
            raise _trouble(self._address, f"the scheduler is gone: {_told(error)}") from error
        self._threads, self._counted = sum(threads.values()), monotonic()
        if self._threads:
            self._seen = self._counted
        elif self._counted - self._seen > self._patience:
            raise _trouble(self._address, "there is no worker left")


class _Seat(WorkerPlugin):
    """What a process of the cluster needs for one shipment; Dask brings it there."""

    def __init__(self, name: str, job: Job, parcel: Parcel, url: str) -> None:
        self.name = name
        self._job = job
        self._parcel = parcel
        self._url = url

    def setup(self, worker: Host) -> None:
        """Unpack the project. What is wrong stops those who sent it, now or at a task."""
        self._folder = Path(mkdtemp(prefix="cardgen-", dir=worker.local_directory))
        self._busy = Lock()  # labels are not made in several threads, but put
        self._refusal: CardgenError | None = None
        try:
            self._worker = Worker(self._job, unpack(self._parcel, self._folder))
        except CardgenError as error:
            self._refusal = error
            raise

    def teardown(self, worker: Host) -> None:  # noqa: ARG002
        """Leave nothing behind."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def make(self, boxes: Sequence[Box]) -> list[Made]:
        """Labels, or if they were put where they belong what became of them."""
        if self._refusal is not None:
            raise self._refusal
        with self._busy:
            made = [self._as_asked(each) for each in self._worker.make(boxes)]
        if not self._url:
            return made
        return [Made(outcome, {}) for outcome in keep(made, Remote(self._url))]

    def _as_asked(self, made: Made) -> Made:
        """What is wrong named by the files of those who asked, not by their copies here."""
        if not made.outcome.error:
            return made
        errors = json.loads(made.outcome.error)
        for error in errors:
            copy = Path(error["file"] or "")
            if copy.is_relative_to(self._folder):
                name = copy.relative_to(self._folder).as_posix()
                error["file"] = self._parcel.origins.get(name, name)
        told = json.dumps(errors, ensure_ascii=False)
        return made._replace(outcome=made.outcome._replace(error=told))


def _make(name: str, boxes: Sequence[Box]) -> list[Made]:
    host = get_worker()
    seat = host.plugins.get(name)
    if not isinstance(seat, _Seat):
        raise _trouble(host.address, "this worker has not been made ready")
    return seat.make(boxes)


def _trouble(address: str, message: str) -> OutputError:
    return OutputError("worker", message, location=Location(address), hint=_START)


def _told(error: BaseException) -> str:
    """An error of another's making, on a line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
