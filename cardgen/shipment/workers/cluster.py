"""The crew of many machines: Dask's workers, told what to do by the scheduler at an address.

Each worker is sent the project and the job once, and then boxes, some at a time. Labels for a
folder come back as bytes, so that nobody but this machine needs to see it; labels for a URL
are put there by whoever made them. A worker that dies has its boxes made by another one: Dask
gives them away again, and what is put twice is the same bytes under the same name, since a
shipment that was amended has another folder for its labels. What became of a box is told
once, to this process, which keeps the ledger.

Dask runs what it is sent: its scheduler and workers belong in a network that can be trusted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Final

from distributed import Client, Future, KilledWorker, Security, rpc
from distributed.comm.core import CommClosedError

from cardgen.errors import CardgenError, Location, ShipmentError
from cardgen.shipment.ledger import Outcome
from cardgen.shipment.model import Box
from cardgen.shipment.workers.bundle import ProjectBundle
from cardgen.shipment.workers.dask_plugin import ShipmentPlugin, drain, make_labels
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Delivery, Finished, Made, deliver
from cardgen.storage import Store

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
