"""The crew of a Dask cluster: many machines make the labels of one shipment.

Each worker gets the project and the job once, then boxes, some at a time. Labels for a folder
come back as bytes, so that only this machine needs to see the folder; labels for a URL go there
from the worker itself. If a worker dies, Dask gives its boxes to another. A label put twice has
the same bytes and the same name, since an amended shipment has another folder for its labels.
Outcomes are reported once, to this process, which keeps the ledger.

Dask runs any code that it is sent: its scheduler and workers belong in a trusted network.
"""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import mkdtemp
from threading import Lock
from time import monotonic, sleep
from typing import Final

from distributed import (
    Client,
    Future,
    KilledWorker,
    Security,
    Worker as Host,
    WorkerPlugin,
    get_worker,
    rpc,
)
from distributed.comm.core import CommClosedError

from cardgen.errors import CardgenError, Diagnostic, Location, ShipmentError
from cardgen.shipment.ledger import Outcome
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers.bundle import ProjectBundle, unpack
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Delivery, Finished, Made, Worker, deliver
from cardgen.storage import Remote, Store, refused

_AHEAD: Final = 3  # tasks for each thread of a worker that are waiting or done
_ANSWER: Final = 10.0  # seconds that a scheduler may take to answer
_GLANCE: Final = 1.0  # seconds after which workers are counted again
_BLINK: Final = 0.05  # seconds
_START: Final = (
    "start a scheduler with `dask scheduler`, and with `dask worker ADDRESS` workers that have "
    "this cardgen with the extra cluster; then run the same command again"
)
_DEATH: Final = (
    "look for the reason in what the workers say, such as too little memory; then run the same "
    "command again"
)


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """The workers of the scheduler at `address`.

    Several shipments may be made at once. Where no worker can work, one is waited for,
    `patience` seconds long. Results come as they are ready.
    """

    address: str
    bundle: ProjectBundle
    patience: float = 60.0

    def deliveries(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        """Make the labels of each task's boxes. Raises CardgenError."""
        job = session.job
        with self._connected() as client:
            hosts = _Hosts(client, self.address, self.patience)
            hosts.install(ShipmentPlugin(job, self.bundle, store.url))
            remaining, done = iter(tasks), SimpleQueue[_Answer]()
            pending: dict[Future[Finished], list[Box]] = {}
            suspects: list[Box] = []
            alone: list[Box] = []

            def submit(task: list[Box]) -> None:
                future = client.submit(make_labels, job.key, task, pure=False)
                pending[future] = task
                future.add_done_callback(partial(_fetch, done))

            try:
                while True:
                    for task in islice(remaining, max(hosts.room() - len(pending), 0)):
                        submit(task)
                    if suspects and not pending:
                        alone = [suspects.pop()]
                        submit(alone)
                    if not pending:
                        return
                    future, result = hosts.next(done)
                    task = pending.pop(future)
                    # A worker that dies takes along what else it was given, so each box is
                    # tried by itself in the end: who dies of that one, dies of it.
                    if isinstance(result, KilledWorker) and task is not alone:
                        suspects += task
                    else:
                        yield deliver(hosts.finished(result, task), store)
            finally:
                with suppress(Exception):  # the scheduler may be gone
                    client.cancel(list(pending), force=True)
                    hosts.remove_plugin(job.key)

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        wait = min(self.patience, _ANSWER)
        try:
            if not _in_loop():
                asyncio.run(asyncio.wait_for(_ask(self.address), wait))
            client = Client(self.address, timeout=wait, set_as_default=False, name="cardgen")
        except Exception as error:  # from sockets, from TLS, from the address
            raise _trouble(
                self.address, f"no scheduler of Dask answers: {_on_one_line(error)}", _START
            ) from error
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
        self._counted = -_GLANCE
        self._seen = monotonic()

    def install(self, plugin: ShipmentPlugin) -> None:
        """Give the plugin to all, also to those that come later. Raises CardgenError."""
        self._count()
        while not self._threads:
            sleep(_BLINK)
            self._count()
        try:
            self._client.register_plugin(plugin)
        except CardgenError:
            raise
        except Exception as error:  # whatever a worker without this cardgen makes of it
            raise self._trouble(f"a worker cannot begin: {_on_one_line(error)}") from error

    def room(self) -> int:
        """How many tasks may be under way."""
        if monotonic() - self._counted > _GLANCE:
            self._count()
        return _AHEAD * max(self._threads, 1)

    def next(self, done: SimpleQueue[_Answer]) -> _Answer:
        """What is done next. Raises CardgenError if there is nobody to do it."""
        while True:
            with suppress(Empty):
                return done.get(timeout=_GLANCE)
            self._count()

    def finished(self, result: Finished | Exception, task: Sequence[Box]) -> Finished:
        """What came of a task. Raises CardgenError if the others cannot be done either."""
        if isinstance(result, Finished):
            return result
        if isinstance(result, KilledWorker):
            lost = self._trouble(f"workers died of it: {_on_one_line(result)}", _DEATH)
            errors = lost.diagnostics
            outcomes = (Outcome(box.number, "planned", errors=errors) for box in task)
            return Finished([*map(Made, outcomes)])
        if isinstance(result, CardgenError):
            raise result
        if isinstance(result, CancelledError | CommClosedError):
            raise self._trouble("the scheduler is gone") from result
        raise self._trouble(f"a worker failed: {_on_one_line(result)}") from result

    def remove_plugin(self, key: str) -> None:
        """Let no task of the shipment begin, wait for those under way, then remove it.

        A worker that cannot be reached may still put labels later: they are those of the same
        plan, so nothing is harmed.
        """
        self._client.run(drain, key, self._patience, on_error="ignore")
        self._client.unregister_worker_plugin(key)

    def _count(self) -> None:
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except Exception as error:
            raise self._trouble(f"the scheduler is gone: {_on_one_line(error)}") from error
        # One that has too little memory is paused, and does nothing.
        running = [worker for worker in workers if worker["status"] == "running"]
        self._threads = sum(worker["nthreads"] for worker in running)
        self._counted = monotonic()
        if running:
            self._seen = self._counted
        elif self._counted - self._seen > self._patience:
            raise self._trouble("there is no worker that can work")

    def _trouble(self, message: str, hint: str = _START) -> ShipmentError:
        return _trouble(self._address, message, hint)


_Answer = tuple["Future[Finished]", Finished | Exception]
"""A task that is done, and its result."""


def _fetch(done: SimpleQueue[_Answer], future: Future[Finished]) -> None:
    """Bring a result here, in a thread of Dask's, however long it takes."""
    try:
        done.put((future, future.result()))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told where it matters
        done.put((future, error))


def _in_loop() -> bool:
    """Whether this runs in an event loop, as in a notebook, which cannot wait for another."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _ask(address: str) -> None:
    """Ask a scheduler who it is; others, who listen too, cannot say."""
    async with rpc(address, connection_args=Security().get_connection_args("client")) as other:
        await other.identity()


def _trouble(address: str, message: str, hint: str) -> ShipmentError:
    return ShipmentError("worker", message, location=Location(address), hint=hint)


def _on_one_line(error: BaseException) -> str:
    """An error of another's making, on a line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


class ShipmentPlugin(WorkerPlugin):
    """What a process of the cluster needs for one shipment; Dask brings it there."""

    def __init__(self, job: Job, bundle: ProjectBundle, url: str) -> None:
        self.name = job.key  # of this shipment's ledger alone
        self._job = job
        self._bundle = bundle
        self._url = url
        self._folder: Path | None = None
        self._refusal: CardgenError | None = None
        self._tasks = 0  # under way
        self._closed = False

    def setup(self, worker: Host) -> None:
        """Unpack the project. What is wrong stops those who sent it, now or at a task."""
        self._making, self._counting = Lock(), Lock()
        try:
            if self._url:
                Remote(self._url).check(self.name)
            self._folder = Path(mkdtemp(prefix="cardgen-", dir=worker.local_directory))
            self._worker = Worker(Session(unpack(self._bundle, self._folder), self._job))
        except OSError as error:
            self._refusal = refused(error, f"{worker.local_directory} on {platform.node()}")
            raise self._refusal from error
        except CardgenError as error:
            self._refusal = error
            raise

    def teardown(self, worker: Host) -> None:  # noqa: ARG002
        """Leave nothing behind."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def make_labels(self, boxes: Sequence[Box]) -> Finished:
        """Labels of these boxes; without their files if those were put behind the URL."""
        if self._refusal is not None:
            raise self._refusal
        with self._at_work():
            with self._making:  # in one thread at a time; others put theirs meanwhile
                made, pages = self._worker.make(boxes)
            finished = Finished([self._as_asked(each) for each in made], pages)
            if not self._url:
                return finished
            outcomes = deliver(finished, Remote(self._url)).outcomes
            return Finished([Made(outcome) for outcome in outcomes], pages)

    async def drain(self, patience: float) -> None:
        """Begin no task any more, and wait for those under way."""
        self._closed = True
        end = monotonic() + patience
        while self._tasks and monotonic() < end:
            await asyncio.sleep(_BLINK)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._counting:
            if self._closed:
                raise ShipmentError("worker", "the shipment is not made any more")
            self._tasks += 1
        try:
            yield
        finally:
            with self._counting:
                self._tasks -= 1

    def _as_asked(self, made: Made) -> Made:
        """What is wrong named by the files of those who asked, not by their copies here."""
        errors = tuple(map(self._at_origin, made.outcome.errors))
        return made._replace(outcome=made.outcome._replace(errors=errors))

    def _at_origin(self, error: Diagnostic) -> Diagnostic:
        place, folder = error.location, self._folder
        if place is None or folder is None or not Path(place.file).is_relative_to(folder):
            return error
        name = Path(place.file).relative_to(folder).as_posix()
        return error.at(Location(self._bundle.origins.get(name, name), place.line))


def make_labels(key: str, boxes: Sequence[Box]) -> Finished:
    """Make labels of a shipment: what a process of the cluster is told to do."""
    host = get_worker()
    plugin = host.plugins.get(key)
    if not isinstance(plugin, ShipmentPlugin):
        raise ShipmentError(
            "worker",
            "this worker has not been made ready",
            location=Location(host.address),
            hint="start it anew, and run the same command again",
        )
    return plugin.make_labels(boxes)


async def drain(key: str, patience: float, dask_worker: Host) -> None:
    """End the work at a shipment: no task begins, and those under way are waited for."""
    plugin = dask_worker.plugins.get(key)
    if isinstance(plugin, ShipmentPlugin):
        await plugin.drain(patience)
