"""Jobs of the page: work beside it (`ports.work`), whose progress the page asks for.

A job goes on when the page is closed. Its number is known to this server alone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from itertools import count
from threading import Event, Lock
from typing import Any

from cardgen.errors import CardgenError, Diagnostic
from cardgen.page.labels import Question
from cardgen.page.wire import as_findings
from cardgen.ports import work
from cardgen.production import Progress


class JobQuestion(Question, frozen=True):
    """Question for the progress of a job, or to stop it."""

    job: int


class Job:
    """Work beside the page: `said` is what it waits for, `shipment` what it is about.

    Once it is asked to stop, it ends what is begun; `is_broken` if it is to leave even that.
    """

    def __init__(self, number: int, shipment: str = "") -> None:
        self.number, self.shipment = number, shipment
        self.progress = Progress(0, 0, 0)
        self.said = ""
        self.answer: dict[str, Any] | None = None
        self._stopping, self._broken = Event(), Event()

    @property
    def is_stopping(self) -> bool:
        """True if somebody asked to stop the job."""
        return self._stopping.is_set()

    @property
    def is_broken(self) -> bool:
        """True if somebody asked twice."""
        return self._broken.is_set()

    def stop(self) -> None:
        """Ask the job to stop; the second time, to leave what is begun."""
        if self.is_stopping:
            self._broken.set()
        self._stopping.set()

    def as_data(self) -> dict[str, Any]:
        """Return the progress as data, with the result when the job is done."""
        answer = self.answer  # before the progress: what is done is whole
        done, total, failed = self.progress
        return {
            "done": done,
            "total": total,
            "failed": failed,
            "said": self.said,
            "stopping": self.is_stopping,
            "result": answer,
        }


class Jobs:
    """The jobs of a server; `failed` receives errors that are mistakes of cardgen."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._jobs: dict[int, Job] = {}
        self._numbers, self._lock = count(1), Lock()

    def start(self, do: Callable[[Job], dict[str, Any]], shipment: str = "") -> Job:
        """Start a job: `do` returns the answer, which may be findings."""
        with self._lock:
            job = Job(next(self._numbers), shipment)
            self._jobs[job.number] = job
        speak = copy_context().run  # in the language of the reader
        work.start(partial(speak, self._run, job, do))
        return job

    def _run(self, job: Job, do: Callable[[Job], dict[str, Any]]) -> None:
        try:
            job.answer = do(job)
        except CardgenError as error:
            job.answer = {"findings": as_findings((*error.diagnostics, *error.warnings))}
        except Exception as error:  # noqa: BLE001 - the page must hear of it
            self._failed(error)
            job.answer = {"findings": as_findings([explain_failure()])}

    def find(self, number: int) -> Job:
        """Find a job. Raises LookupError for an unknown number."""
        return self._jobs[number]

    def find_running(self, shipment: str) -> Job | None:
        """Find the job that works on a shipment now; None if there is none."""
        with self._lock:
            jobs = [*self._jobs.values()]
        running = (each for each in jobs if each.shipment == shipment and each.answer is None)
        return next(running, None)

    def watch(self, asked: JobQuestion) -> dict[str, Any]:
        """Answer with the progress of a job."""
        return self.find(asked.job).as_data()

    def stop(self, asked: JobQuestion) -> dict[str, Any]:
        """Ask a job to stop."""
        job = self.find(asked.job)
        job.stop()
        return job.as_data()


def explain_failure() -> Diagnostic:
    """Say to people at the page that cardgen made a mistake."""
    return Diagnostic(
        "internal",
        "cardgen made a mistake and stopped this work",
        hint="what is done stays done: load the page again, and look at the shipment; if it "
        "happens again, send the lines that cardgen printed in its window to its authors",
    )
