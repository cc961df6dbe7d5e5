"""A shipment in a process of the cluster: what it takes to make labels, brought once."""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from time import monotonic
from typing import Final

from distributed import Worker as Host, WorkerPlugin, get_worker

from cardgen.errors import CardgenError, Diagnostic, Location, ShipmentError
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers.bundle import ProjectBundle, unpack
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Finished, Made, Worker, deliver
from cardgen.storage import Remote, refused

_BLINK: Final = 0.05  # seconds


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
