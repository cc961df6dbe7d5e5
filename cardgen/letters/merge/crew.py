"""Those who make the letters of a merge: processes of this machine, or this one alone.

Each has a project and a maker of letters of its own. In come recipients some at a time, out
comes what became of each, in the order of the list; how many there are changes no byte.
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
from cardgen.letters.asked import asked_project
from cardgen.letters.making import LetterJob, LetterMaker
from cardgen.letters.merge.recipients import Recipient, Recipients
from cardgen.processes import in_turn, side_by_side
from cardgen.project import PROJECT_FILE, Project
from cardgen.storage import write_file

R = TypeVar("R")
_TASK: Final = 10  # letters that a worker gets at once
_WORTH: Final = 100  # letters that a process makes while another one begins


class LetterOutcome(NamedTuple):
    """What became of the letter of a row: file → its SHA-256, a document, or what is wrong."""

    row: int
    files: Mapping[str, str] = {}
    document: Document | None = None
    errors: tuple[Diagnostic, ...] = ()


Task = Sequence[Recipient]
Work = Callable[[LetterMaker, Recipient], LetterOutcome]


@dataclass(frozen=True, slots=True)
class LetterCrew:
    """So many processes at once; `fonts` are the folders that the project was opened with."""

    job: LetterJob
    project: Project
    jobs: int = 1
    fonts: tuple[Path, ...] = field(default=())

    def __post_init__(self) -> None:
        arguments.instance("job", self.job, LetterJob, "make a LetterJob(TEMPLATE, PAIR)")
        asked_project(self.project)
        object.__setattr__(self, "jobs", arguments.whole("jobs", self.jobs, 1, MOST_JOBS))
        object.__setattr__(self, "fonts", arguments.paths("fonts", self.fonts))

    def try_out(self, recipients: Iterable[Recipient]) -> Iterator[LetterOutcome]:
        """Lay letters out, and keep nothing; by this process alone, which is soon done."""
        return self._alone(_tried, _tasks(recipients))

    def lay_out(self, recipients: Iterable[Recipient]) -> Iterator[LetterOutcome]:
        """Letters as documents, by this process alone.

        What they have in common is the same object in all of them, which a PDF has once.
        """
        return self._alone(_laid_out, _tasks(recipients))

    def write(
        self, recipients: Sequence[Recipient], folder: Path
    ) -> Generator[LetterOutcome, None, None]:
        """Letters as files of a folder, each there when it is whole. Raises OutputError."""
        work, tasks = partial(_written, folder, self.job), _tasks(recipients)
        jobs = min(self.jobs, len(recipients) // _WORTH)
        if jobs <= 1:
            yield from self._alone(work, tasks)
            return
        root = self.project.root
        found = root if (root / PROJECT_FILE).is_file() else None
        begin = partial(_begin, work, self.job, found, self.fonts)
        with closing(side_by_side(jobs, begin, tasks, Location(str(folder)))) as results:
            for outcomes in results:
                yield from outcomes

    def _alone(self, work: Work, tasks: Iterable[Task]) -> Generator[LetterOutcome, None, None]:
        for outcomes in in_turn(_doing(work, self.job, self.project), tasks):
            yield from outcomes


def refuse_wrong_merge(recipients: object, crew: object, *tells: object) -> None:
    """Raise FieldError "bad-value" for what no merge is made with."""
    arguments.instance("recipients", recipients, Recipients, "take read_recipients(LIST, …)")
    arguments.instance("crew", crew, LetterCrew, "make a LetterCrew(JOB, PROJECT)")
    for tell in tells:
        arguments.function("tell", tell)


def _tasks(recipients: Iterable[Recipient]) -> Iterator[Task]:
    remaining = iter(recipients)
    while task := tuple(islice(remaining, _TASK)):
        yield task


def _begin(
    work: Work, job: LetterJob, root: Path | None, fonts: tuple[Path, ...]
) -> Callable[[Task], list[LetterOutcome]]:
    """A worker in a process of its own."""
    return _doing(work, job, Project.open(root, fonts=fonts))


def _doing(
    work: Work, job: LetterJob, project: Project
) -> Callable[[Task], list[LetterOutcome]]:
    maker = LetterMaker(job, project)
    return lambda task: [work(maker, recipient) for recipient in task]


def _tried(maker: LetterMaker, recipient: Recipient) -> LetterOutcome:
    try:
        maker.check(recipient.data)
    except CardgenError as error:
        return LetterOutcome(recipient.row, errors=error.diagnostics)
    return LetterOutcome(recipient.row)


def _laid_out(maker: LetterMaker, recipient: Recipient) -> LetterOutcome:
    try:
        return LetterOutcome(recipient.row, document=maker.document(recipient.data))
    except CardgenError as error:
        return LetterOutcome(recipient.row, errors=error.diagnostics)


def _written(
    folder: Path, job: LetterJob, maker: LetterMaker, recipient: Recipient
) -> LetterOutcome:
    try:
        made = maker.files(recipient.data)
    except CardgenError as error:
        return LetterOutcome(recipient.row, errors=error.diagnostics)
    files = {}
    for number, data in enumerate(made, 1):
        end = f"-{number}.{job.format}" if len(made) > 1 else f".{job.format}"
        name = recipient.stem + end
        # Of what an office edits nobody could tell later whether it was torn or edited.
        write_file(folder / name, data, sync=job.is_editable)
        files[name] = sha256(data).hexdigest()
    return LetterOutcome(recipient.row, files)
