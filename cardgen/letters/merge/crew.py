"""The crew of a merge: the processes that make letters, or this process alone.

Each process has its own project and letter maker. In come recipients in tasks, out come their
outcomes in the order of the list. The number of processes changes no byte.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from cardgen import arguments
from cardgen.arguments import MOST_JOBS
from cardgen.display import Document
from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.letters.arguments import check_project
from cardgen.letters.making import LetterJob, LetterMaker
from cardgen.letters.merge.recipients import Recipient, Recipients
from cardgen.processes import work_in_processes, work_in_turn
from cardgen.project import PROJECT_FILE, Project
from cardgen.storage import write_file

R = TypeVar("R")
_TASK: Final = 10  # letters of a task
_WORTH: Final = 100  # letters that a process makes while another one starts


class LetterOutcome(NamedTuple):
    """The outcome of a row: files with their SHA-256, a document, or errors."""

    row: int
    files: Mapping[str, str] = {}
    document: Document | None = None
    errors: tuple[Diagnostic, ...] = ()


Task = Sequence[Recipient]
Work = Callable[[LetterMaker, Recipient], LetterOutcome]


@dataclass(frozen=True, slots=True)
class LetterCrew:
    """A crew of `jobs` processes; `fonts` are the font folders of the project."""

    job: LetterJob
    project: Project
    jobs: int = 1
    fonts: tuple[Path, ...] = field(default=())

    def __post_init__(self) -> None:
        arguments.instance("job", self.job, LetterJob, "make a LetterJob(TEMPLATE, PAIR)")
        check_project(self.project)
        object.__setattr__(self, "jobs", arguments.whole("jobs", self.jobs, 1, MOST_JOBS))
        object.__setattr__(self, "fonts", arguments.paths("fonts", self.fonts))

    def try_out(self, recipients: Iterable[Recipient]) -> Iterator[LetterOutcome]:
        """Lay out letters and keep nothing, in this process alone."""
        return self._alone(_try_letter, _split_tasks(recipients))

    def lay_out(self, recipients: Iterable[Recipient]) -> Iterator[LetterOutcome]:
        """Lay out letters as documents, in this process alone.

        They share the same objects, so that a PDF holds each of these once.
        """
        return self._alone(_lay_out_letter, _split_tasks(recipients))

    def write(
        self, recipients: Sequence[Recipient], folder: Path
    ) -> Generator[LetterOutcome, None, None]:
        """Write letters as files of a folder, each atomically. Raises OutputError."""
        work, tasks = partial(_write_letter, folder, self.job), _split_tasks(recipients)
        jobs = min(self.jobs, len(recipients) // _WORTH)
        if jobs <= 1:
            yield from self._alone(work, tasks)
            return
        root = self.project.root
        found = root if (root / PROJECT_FILE).is_file() else None
        begin = partial(_start_worker, work, self.job, found, self.fonts)
        with closing(work_in_processes(jobs, begin, tasks, Location(str(folder)))) as results:
            for outcomes in results:
                yield from outcomes

    def _alone(self, work: Work, tasks: Iterable[Task]) -> Generator[LetterOutcome, None, None]:
        for outcomes in work_in_turn(_make_worker(work, self.job, self.project), tasks):
            yield from outcomes


def check_merge_arguments(recipients: object, crew: object, *tells: object) -> None:
    """Check the arguments of a merge. Raises FieldError "bad-value"."""
    arguments.instance("recipients", recipients, Recipients, "use read_recipients(LIST, …)")
    arguments.instance("crew", crew, LetterCrew, "make a LetterCrew(JOB, PROJECT)")
    for tell in tells:
        arguments.function("tell", tell)


def _split_tasks(recipients: Iterable[Recipient]) -> Iterator[Task]:
    remaining = iter(recipients)
    while task := tuple(islice(remaining, _TASK)):
        yield task


def _start_worker(
    work: Work, job: LetterJob, root: Path | None, fonts: tuple[Path, ...]
) -> Callable[[Task], list[LetterOutcome]]:
    """Start a worker in its own process."""
    return _make_worker(work, job, Project.open(root, fonts=fonts))


def _make_worker(
    work: Work, job: LetterJob, project: Project
) -> Callable[[Task], list[LetterOutcome]]:
    maker = LetterMaker(job, project)
    return lambda task: [work(maker, recipient) for recipient in task]


def _try_letter(maker: LetterMaker, recipient: Recipient) -> LetterOutcome:
    try:
        maker.check(recipient.data)
    except CardgenError as error:
        return LetterOutcome(recipient.row, errors=error.diagnostics)
    return LetterOutcome(recipient.row)


def _lay_out_letter(maker: LetterMaker, recipient: Recipient) -> LetterOutcome:
    try:
        return LetterOutcome(recipient.row, document=maker.document(recipient.data))
    except CardgenError as error:
        return LetterOutcome(recipient.row, errors=error.diagnostics)


def _write_letter(
    folder: Path, job: LetterJob, maker: LetterMaker, recipient: Recipient
) -> LetterOutcome:
    try:
        contents = maker.files(recipient.data)
    except CardgenError as error:
        return LetterOutcome(recipient.row, errors=error.diagnostics)
    files = {}
    for number, data in enumerate(contents, 1):
        end = f"-{number}.{job.format}" if len(contents) > 1 else f".{job.format}"
        name = recipient.stem + end
        # After a crash nobody could tell a torn editable file from an edited one.
        write_file(folder / name, data, sync=job.is_editable)
        files[name] = sha256(data).hexdigest()
    return LetterOutcome(recipient.row, files)
