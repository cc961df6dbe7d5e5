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
from functools import partial
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import mkdtemp
from threading import Lock
from time import monotonic, sleep
from typing import Final

import msgspec
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
from cardgen.shipment.workers.worker import Delivery, Worker, deliver
from cardgen.storage import Remote, Store, write_error

_AHEAD: Final = 3  # tasks that wait or are done, for each thread of a worker
_ANSWER: Final = 10.0  # seconds that a scheduler may take to answer
_GLANCE: Final = 1.0  # seconds after which workers are counted again
_BLINK: Final = 0.05  # seconds
_START: Final = (
    "start a scheduler with `dask scheduler`, and workers with `dask worker ADDRESS`, with the "
    "same cardgen and its extra cluster; then run the same command again"
)
_DEATH: Final = (
    "find the reason in the output of the workers, such as too little memory; then run the "
    "same "
    "command again"
)


class DaskCluster(msgspec.Struct, frozen=True):
    """The workers of the scheduler at `address`.

    Several shipments may be made at once. If no worker can work, it waits `patience` seconds
    for one. Results come as they are ready.
    """

    address: str
    bundle: ProjectBundle
    patience: float = 60.0

    def deliveries(
        self, session: Session, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[Delivery, None, None]:
        """Yield the labels of each task, made on the cluster. Raises CardgenError."""
        job = session.job
        with self._connect() as client:
            cluster_workers = _Workers(client, self.address, self.patience)
            cluster_workers.install(ShipmentPlugin(job, self.bundle, store.url))
            remaining, done = iter(tasks), SimpleQueue[_Answer]()
            pending: dict[Future[Delivery], list[Box]] = {}
            suspects: list[Box] = []
            alone: list[Box] = []

            def submit(task: list[Box]) -> None:
                future = client.submit(make_labels, job.key, task, pure=False)
                pending[future] = task
                future.add_done_callback(partial(_fetch, done))

            try:
                while True:
                    for task in islice(
                        remaining, max(cluster_workers.room() - len(pending), 0)
                    ):
                        submit(task)
                    if suspects and not pending:
                        alone = [suspects.pop()]
                        submit(alone)
                    if not pending:
                        return
                    future, result = cluster_workers.wait_next(done)
                    task = pending.pop(future)
                    # A worker that dies loses its other tasks too, so in the end each box is
                    # tried by itself: that one is the cause of the next death.
                    if isinstance(result, KilledWorker) and task is not alone:
                        suspects += task
                    else:
                        yield deliver(cluster_workers.read_result(result, task), store)
            finally:
                with suppress(Exception):  # the scheduler may be gone
                    client.cancel(list(pending), force=True)
                    cluster_workers.remove_plugin(job.key)

    @contextmanager
    def _connect(self) -> Iterator[Client]:
        wait = min(self.patience, _ANSWER)
        try:
            if not _is_in_loop():
                asyncio.run(asyncio.wait_for(_identify(self.address), wait))
            client = Client(self.address, timeout=wait, set_as_default=False, name="cardgen")
        except Exception as error:  # from sockets, from TLS, from the address
            raise _make_error(
                self.address, f"no Dask scheduler answers: {_join_lines(error)}", _START
            ) from error
        try:
            yield client
        finally:
            client.close()


class _Workers:
    """The worker processes of the cluster, as they come and go."""

    def __init__(self, client: Client, address: str, patience: float) -> None:
        self._client = client
        self._address = address
        self._patience = patience
        self._threads = 0
        self._counted = -_GLANCE
        self._seen = monotonic()

    def install(self, plugin: ShipmentPlugin) -> None:
        """Install the plugin on all workers, also on those that join later.

        Raises CardgenError.
        """
        self._count()
        while not self._threads:
            sleep(_BLINK)
            self._count()
        try:
            self._client.register_plugin(plugin)
        except CardgenError:
            raise
        except Exception as error:  # of any kind, from a worker without this cardgen
            raise self._make_error(f"a worker cannot start: {_join_lines(error)}") from error

    def room(self) -> int:
        """Return the number of tasks that may run at the same time."""
        if monotonic() - self._counted > _GLANCE:
            self._count()
        return _AHEAD * max(self._threads, 1)

    def wait_next(self, done: SimpleQueue[_Answer]) -> _Answer:
        """Wait for the next result. Raises CardgenError if no worker is left."""
        while True:
            with suppress(Empty):
                return done.get(timeout=_GLANCE)
            self._count()

    def read_result(self, result: Delivery | Exception, task: Sequence[Box]) -> Delivery:
        """Return the labels of a task. Raises CardgenError if other tasks would fail too."""
        if isinstance(result, Delivery):
            return result
        if isinstance(result, KilledWorker):
            lost = self._make_error(f"workers died at this task: {_join_lines(result)}", _DEATH)
            errors = lost.diagnostics
            return Delivery([Outcome(box.number, "planned", errors=errors) for box in task])
        if isinstance(result, CardgenError):
            raise result
        if isinstance(result, CancelledError | CommClosedError):
            raise self._make_error("the scheduler is gone") from result
        raise self._make_error(f"a worker failed: {_join_lines(result)}") from result

    def remove_plugin(self, key: str) -> None:
        """Start no new tasks, wait for those that run, and then remove the plugin.

        An unreachable worker may still put labels later: they are of the same plan, so no harm
        is done.
        """
        self._client.run(drain, key, self._patience, on_error="ignore")
        self._client.unregister_worker_plugin(key)

    def _count(self) -> None:
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except Exception as error:
            raise self._make_error(f"the scheduler is gone: {_join_lines(error)}") from error
        # A worker with too little memory is paused, and does nothing.
        running = [worker for worker in workers if worker["status"] == "running"]
        self._threads = sum(worker["nthreads"] for worker in running)
        self._counted = monotonic()
        if running:
            self._seen = self._counted
        elif self._counted - self._seen > self._patience:
            raise self._make_error("no worker is ready to work")

    def _make_error(self, message: str, hint: str = _START) -> ShipmentError:
        return _make_error(self._address, message, hint)


_Answer = tuple["Future[Delivery]", Delivery | Exception]
"""A task and its result."""


def _fetch(done: SimpleQueue[_Answer], future: Future[Delivery]) -> None:
    """Get a result in a thread of Dask, however long it takes."""
    try:
        done.put((future, future.result()))
    except Exception as error:  # noqa: BLE001  # the caller raises it
        done.put((future, error))


def _is_in_loop() -> bool:
    """True if this code runs in an event loop, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _identify(address: str) -> None:
    """Check that the address is a Dask scheduler: ask for its identity."""
    async with rpc(address, connection_args=Security().get_connection_args("client")) as other:
        await other.identity()


def _make_error(address: str, message: str, hint: str) -> ShipmentError:
    return ShipmentError("worker", message, location=Location(address), hint=hint)


def _join_lines(error: BaseException) -> str:
    """Format an error from another library on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


class ShipmentPlugin(WorkerPlugin):
    """One shipment in a process of the cluster; Dask brings it there."""

    def __init__(self, job: Job, bundle: ProjectBundle, url: str) -> None:
        self.name = job.key  # the key of this shipment's ledger
        self._job = job
        self._bundle = bundle
        self._url = url
        self._folder: Path | None = None
        self._refusal: CardgenError | None = None
        self._tasks = 0  # under way
        self._closed = False

    def setup(self, worker: Host) -> None:
        """Unpack the project. The sender gets errors now or with the first task."""
        self._making, self._counting = Lock(), Lock()
        try:
            if self._url:
                Remote(self._url).check(self.name)
            self._folder = Path(mkdtemp(prefix="cardgen-", dir=worker.local_directory))
            self._worker = Worker(Session(unpack(self._bundle, self._folder), self._job))
        except OSError as error:
            self._refusal = write_error(error, f"{worker.local_directory} on {platform.node()}")
            raise self._refusal from error
        except CardgenError as error:
            self._refusal = error
            raise

    def teardown(self, worker: Host) -> None:  # noqa: ARG002
        """Remove the unpacked files."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def make_labels(self, boxes: Sequence[Box]) -> Delivery:
        """Make the labels of boxes. Return their files, unless they are stored at a URL."""
        if self._refusal is not None:
            raise self._refusal
        with self._at_work():
            with self._making:  # one thread at a time; others put their labels meanwhile
                made = self._worker.make(boxes)
            made = made._replace(outcomes=[*map(self._restore_places, made.outcomes)])
            return deliver(made, Remote(self._url)) if self._url else made

    async def drain(self, patience: float) -> None:
        """Start no more tasks, and wait at most `patience` seconds for those that run."""
        self._closed = True
        end = monotonic() + patience
        while self._tasks and monotonic() < end:
            await asyncio.sleep(_BLINK)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._counting:
            if self._closed:
                raise ShipmentError("worker", "the work on the shipment was stopped")
            self._tasks += 1
        try:
            yield
        finally:
            with self._counting:
                self._tasks -= 1

    def _restore_places(self, outcome: Outcome) -> Outcome:
        """Replace paths of this machine in errors by those of the sender."""
        return outcome._replace(errors=tuple(map(self._restore_place, outcome.errors)))

    def _restore_place(self, error: Diagnostic) -> Diagnostic:
        place, folder = error.location, self._folder
        if place is None or folder is None or not Path(place.file).is_relative_to(folder):
            return error
        name = Path(place.file).relative_to(folder).as_posix()
        return error.at(Location(self._bundle.origins.get(name, name), place.line))


def make_labels(key: str, boxes: Sequence[Box]) -> Delivery:
    """Make the labels of boxes of a shipment in a process of the cluster."""
    host = get_worker()
    plugin = host.plugins.get(key)
    if not isinstance(plugin, ShipmentPlugin):
        raise ShipmentError(
            "worker",
            "this worker is not ready",
            location=Location(host.address),
            hint="restart the worker, and run the same command again",
        )
    return plugin.make_labels(boxes)


async def drain(key: str, patience: float, dask_worker: Host) -> None:
    """End the work on a shipment: start no task, and wait for those that run."""
    plugin = dask_worker.plugins.get(key)
    if isinstance(plugin, ShipmentPlugin):
        await plugin.drain(patience)
