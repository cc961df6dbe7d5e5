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

from cardgen.errors import CardgenError, Location, OutputError
from cardgen.shipment.ledger import Outcome
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers.bundle import ProjectBundle
from cardgen.shipment.workers.dask_plugin import ShipmentPlugin, drain, make_labels
from cardgen.shipment.workers.worker import Made, errors_json, store_labels
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
    parcel: ProjectBundle
    patience: float = 60.0

    def outcomes(
        self, job: Job, store: Store, tasks: Iterable[list[Box]]
    ) -> Generator[list[Outcome], None, None]:
        """Make the labels of each task's boxes. Raises OutputError."""
        with self._connected() as client:
            hosts = _Hosts(client, self.address, self.patience)
            hosts.welcome(ShipmentPlugin(job, self.parcel, store.url))
            remaining, done = iter(tasks), SimpleQueue[_Told]()
            pending: dict[Future[list[Made]], list[Box]] = {}
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
                        yield store_labels(hosts.made(result, task), store)
            finally:
                with suppress(Exception):  # the scheduler may be gone
                    client.cancel(list(pending), force=True)
                    hosts.dismiss(job.key)

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        wait = min(self.patience, _ANSWER)
        try:
            if not _in_loop():
                asyncio.run(asyncio.wait_for(_ask(self.address), wait))
            client = Client(self.address, timeout=wait, set_as_default=False, name="cardgen")
        except Exception as error:  # from sockets, from TLS, from the address
            raise _trouble(
                self.address, f"no scheduler of Dask answers: {_told(error)}", _START
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

    def welcome(self, seat: ShipmentPlugin) -> None:
        """Give all a seat, also those that come later. Raises OutputError."""
        self._count()
        while not self._threads:
            sleep(_BLINK)
            self._count()
        try:
            self._client.register_plugin(seat)
        except CardgenError:
            raise
        except Exception as error:  # whatever a worker without this cardgen makes of it
            raise self._trouble(f"a worker cannot begin: {_told(error)}") from error

    def room(self) -> int:
        """How many tasks may be under way."""
        if monotonic() - self._counted > _GLANCE:
            self._count()
        return _AHEAD * max(self._threads, 1)

    def next(self, done: SimpleQueue[_Told]) -> _Told:
        """What is done next. Raises OutputError if there is nobody to do it."""
        while True:
            with suppress(Empty):
                return done.get(timeout=_GLANCE)
            self._count()

    def made(self, result: list[Made] | Exception, task: Sequence[Box]) -> list[Made]:
        """What came of a task. Raises OutputError if the others cannot be done either."""
        if isinstance(result, list):
            return result
        if isinstance(result, KilledWorker):
            lost = errors_json(self._trouble(f"workers died of it: {_told(result)}", _DEATH))
            return [Made(Outcome(box.number, "planned", error=lost), {}) for box in task]
        if isinstance(result, CardgenError):
            raise result
        if isinstance(result, CancelledError | CommClosedError):
            raise self._trouble("the scheduler is gone") from result
        raise self._trouble(f"a worker failed: {_told(result)}") from result

    def dismiss(self, key: str) -> None:
        """Let those who are at work end it, and nobody begin; then take the seats away.

        What is put later, by who could not be asked, is of the same plan.
        """
        self._client.run(drain, key, self._patience, on_error="ignore")
        self._client.unregister_worker_plugin(key)

    def _count(self) -> None:
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except Exception as error:
            raise self._trouble(f"the scheduler is gone: {_told(error)}") from error
        # One that has too little memory is paused, and does nothing.
        running = [worker for worker in workers if worker["status"] == "running"]
        self._threads = sum(worker["nthreads"] for worker in running)
        self._counted = monotonic()
        if running:
            self._seen = self._counted
        elif self._counted - self._seen > self._patience:
            raise self._trouble("there is no worker that can work")

    def _trouble(self, message: str, hint: str = _START) -> OutputError:
        return _trouble(self._address, message, hint)


_Told = tuple["Future[list[Made]]", list[Made] | Exception]
"""A task that is done, and its result."""


def _fetch(done: SimpleQueue[_Told], future: Future[list[Made]]) -> None:
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


def _trouble(address: str, message: str, hint: str) -> OutputError:
    return OutputError("worker", message, location=Location(address), hint=hint)


def _told(error: BaseException) -> str:
    """An error of another's making, on a line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
