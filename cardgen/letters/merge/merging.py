"""Make the letters of a merge: a file for each recipient or one PDF, or only a check.

In come recipients, a folder and a crew; out come files and the outcome of each row. All letters
are laid out before the first is written. The same command continues after an interruption, and
makes letters again whose content has changed. The number of processes changes no byte.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from itertools import tee
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import force_setattr

from cardgen import arguments
from cardgen.arguments import MOST_JOBS
from cardgen.backends.pdf import Chapter, DocumentProperties, NumberedItem, PageEntry, write
from cardgen.display import Document, Page
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    Location,
    OutputError,
    quantity,
    raise_findings,
)
from cardgen.files import is_there, list_folder
from cardgen.letters.arguments import check_project, check_rows
from cardgen.letters.completion import GoodsInBoxes
from cardgen.letters.making import LetterJob, LetterMaker
from cardgen.letters.merge.ledger import (
    MERGE_FILE,
    MadeLetter,
    MergeLedger,
    is_merge,
    list_stems,
)
from cardgen.letters.merge.recipients import Recipient, Recipients
from cardgen.letters.merge.status import find_state
from cardgen.processes import work_in_turn
from cardgen.production import group_tasks, record_items, work_with_project
from cardgen.project import Project
from cardgen.remedies import Remedy, Wording, word_in_general
from cardgen.shipment import Findings, make_relative, note_letters
from cardgen.storage import Folder, write_file

Tell = Callable[[int, int], None]
"""Reports progress: the number of letters done, and of all."""

_TASK: Final = 10  # letters of a task
_WORTH: Final = 100  # letters that a process makes while another one starts


class LetterOutcome(NamedTuple):
    """The outcome of a row: files with their SHA-256, or errors."""

    row: int
    files: Mapping[str, str] = {}
    errors: tuple[Diagnostic, ...] = ()


class LetterCrew(msgspec.Struct, frozen=True):
    """A crew of `jobs` processes; `fonts` are the font folders of the project."""

    job: LetterJob
    project: Project
    jobs: int = 1
    fonts: tuple[Path, ...] = msgspec.field(default=())

    def __post_init__(self) -> None:
        arguments.instance("job", self.job, LetterJob, "make a LetterJob(TEMPLATE, PAIR)")
        check_project(self.project)
        force_setattr(self, "jobs", arguments.whole("jobs", self.jobs, 1, MOST_JOBS))
        force_setattr(self, "fonts", arguments.paths("fonts", self.fonts))

    def write(
        self, recipients: Sequence[Recipient], folder: Path
    ) -> Generator[list[LetterOutcome], None, None]:
        """Write letters into a folder, each atomically. Yield the results of each task.

        Raises OutputError.
        """
        start = partial(_start_writer, folder, self.job)
        tasks, place = group_tasks(recipients, _TASK), Location(str(folder))
        jobs = min(self.jobs, len(recipients) // _WORTH)
        if jobs <= 1:
            return work_in_turn(start(self.project), tasks)
        return work_with_project(jobs, start, self.project, self.fonts, tasks, place)


class MergePlan(msgspec.Struct, frozen=True):
    """The plan of a merge: recipients of letters to make, and rows of letters that stay.

    Letters of `kept` rows exist with the same content, though an office may have edited some.
    """

    make: tuple[Recipient, ...]
    kept: tuple[int, ...]
    warnings: tuple[Diagnostic, ...]


class MergedLetters(msgspec.Struct, frozen=True):
    """The outcome of a merge, by rows of the list.

    Letters `made` were written now, those `kept` existed; `failed` rows have none. `files` are
    all letters in order; `warnings` report letters that somebody edited, and letters whose rows
    the list has lost.
    """

    made: tuple[int, ...]
    kept: tuple[int, ...]
    failed: tuple[int, ...]
    files: tuple[Path, ...]
    errors: tuple[Diagnostic, ...] = msgspec.field(default=())
    warnings: tuple[Diagnostic, ...] = msgspec.field(default=())


def plan_merge(
    recipients: Recipients, folder: Path, job: LetterJob, rows: Collection[int] = ()
) -> MergePlan:
    """Divide the letters into those to make and those to keep. Only reads the folder.

    With `rows`, only their letters are made, whatever exists. Raises OutputError for files that
    no merge has made, and for edited letters whose content has changed in the list.
    """
    wanted = recipients.select(rows)
    known: dict[int, MadeLetter] = {}
    if is_merge(folder):
        with MergeLedger.reading(folder) as ledger:
            ledger.check(job.template.name, job.pair)
            known = ledger.letters()
    errors = list(_find_strangers(folder, known, wanted))
    make, kept, edited = list[Recipient](), list[int](), list[int]()
    for each in wanted.all:
        made = known.get(each.row)
        state = find_state(folder, made) if made else "planned"
        if rows or made is None or state in ("planned", "damaged"):
            make.append(each)
        elif (made.stem, made.of) == (each.stem, letter_digest(each, job)):
            (kept if state == "made" else edited).append(each.row)
        elif state == "edited":
            errors.append(_edit_finding(folder, made, is_changed=True))
        else:
            make.append(each)
    raise_findings(errors)
    edits = (_edit_finding(folder, known[row], is_changed=False) for row in edited)
    left = _find_orphans(folder, known, set(recipients.rows))
    return MergePlan(tuple(make), (*kept, *edited), (*edits, *left))


def dry_run(
    recipients: Sequence[Recipient],
    listed: Recipients,
    crew: LetterCrew,
    tell: Tell = lambda _, __: None,
) -> tuple[Diagnostic, ...]:
    """Lay out the letters of a list as a test. Return all findings, each with its row.

    This takes a tenth of the time that the files take.
    """
    findings, maker = Findings(listed.file), LetterMaker(crew.job, crew.project)

    def check(recipient: Recipient) -> None:
        with _collect_errors(findings, recipient.row):
            maker.check(recipient.data)

    for done, _ in enumerate(work_in_turn(check, recipients), 1):
        tell(done, len(recipients))
    return findings.diagnostics(len(listed.all))


@contextmanager
def _collect_errors(findings: Findings, row: int) -> Iterator[None]:
    """Add the errors of a row's letter to the findings of the list."""
    try:
        yield
    except CardgenError as error:
        for each in error.diagnostics:
            findings.add(each.at(None), row)


def merge_letters(
    recipients: Recipients,
    folder: Path,
    crew: LetterCrew,
    *,
    rows: Collection[int] = (),
    tell: Tell = lambda _, __: None,
    tell_tried: Tell = lambda _, __: None,
) -> MergedLetters:
    """Make the letters of a list in a folder, after a test of all letters.

    With `rows`, only their letters are made, whatever exists. Raises CardgenError with the
    findings of all letters, and makes none; ShipmentError "busy" if another process works in
    the folder, and OutputError like `plan_merge`.
    """
    check_merge_arguments(recipients, crew, tell, tell_tried)
    folder, rows = arguments.path("folder", folder), check_rows(rows)
    job = crew.job
    before = plan_merge(recipients, folder, job, rows)
    wrong = dry_run(before.make, recipients, crew, tell_tried)
    raise_findings([*wrong, *recipients.warnings])
    with MergeLedger.open(folder) as ledger:
        # Another process may have changed the folder meanwhile.
        plan = plan_merge(recipients, folder, job, rows)
        ledger.plan(
            {each.row: each.stem for each in plan.make},
            job.format,
            recipients.rows,
            letter=job.template.name,
            pair=job.pair,
            list=recipients.path.name,
        )
        failed = _make_letters(plan, ledger, crew, tell)
        letters = ledger.letters()
    wanted = recipients.select(rows)
    if not job.draft:
        _note_shipments(wanted.all, letters, folder)
    names = (name for each in letters.values() if each.listed for name in each.files)
    return MergedLetters(
        tuple(each.row for each in plan.make if each.row not in failed),
        plan.kept,
        tuple(failed),
        tuple(folder / name for name in names),
        tuple(each.about(f"row {row}: ") for row, said in failed.items() for each in said),
        plan.warnings,
    )


def _start_writer(
    folder: Path, job: LetterJob, project: Project
) -> Callable[[list[Recipient]], list[LetterOutcome]]:
    """Make a letter maker in a worker process. Return the function that writes letters."""
    maker = LetterMaker(job, project)
    return lambda task: [_write_letter(folder, job, maker, each) for each in task]


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


def check_merge_arguments(recipients: object, crew: object, *tells: object) -> None:
    """Check the arguments of a merge. Raises FieldError "bad-value"."""
    arguments.instance("recipients", recipients, Recipients, "use read_recipients(LIST, …)")
    arguments.instance("crew", crew, LetterCrew, "make a LetterCrew(JOB, PROJECT)")
    for tell in tells:
        arguments.function("tell", tell)


def letter_digest(recipient: Recipient, job: LetterJob) -> str:
    """Compute a digest of the content of a letter: its job and its recipient."""
    return sha256(f"{job.digest}\0{recipient.digest}".encode()).hexdigest()[:32]


def _make_letters(
    plan: MergePlan, ledger: MergeLedger, crew: LetterCrew, tell: Tell
) -> dict[int, tuple[Diagnostic, ...]]:
    """Make the planned letters, and record the results. Return the errors by row."""
    recipients = {each.row: each for each in plan.make}
    kept = len(plan.kept)

    def record(outcomes: list[LetterOutcome]) -> dict[int, tuple[Diagnostic, ...]]:
        ledger.record(
            _make_record(each, recipients[each.row], crew.job, ledger.folder)
            for each in outcomes
        )
        return {each.row: each.errors for each in outcomes}

    _, failed = record_items(
        crew.write(plan.make, ledger.folder),
        record,
        kept=kept,
        total=kept + len(plan.make),
        tell=lambda at: tell(at.done + at.failed, at.total),
    )
    return failed


def _make_record(
    outcome: LetterOutcome, recipient: Recipient, job: LetterJob, folder: Path
) -> MadeLetter:
    """Make the record of a result. A failed row stays planned, so that nobody sends it."""
    said = "; ".join(each.message for each in outcome.errors)
    of = "" if outcome.errors else letter_digest(recipient, job)
    goods = recipient.goods
    return MadeLetter(
        outcome.row,
        recipient.stem,
        job.format,
        of,
        said,
        listed=True,
        files=outcome.files,
        shipment=make_relative(goods.folder, folder) if goods else "",
    )


def _find_strangers(
    folder: Path, known: Mapping[int, MadeLetter], wanted: Recipients
) -> Iterator[Diagnostic]:
    """Yield errors about files that would be overwritten and are not letters of this merge."""
    mine = {made.stem for made in known.values()}
    stems = {each.stem for each in wanted.all} - mine
    for path in list_folder(folder):
        if path.name != MERGE_FILE and not stems.isdisjoint(list_stems(path)):
            yield Diagnostic(
                "output",
                "there is already a file of this name, and it is not a letter of this folder",
                location=Location(str(path)),
                hint="move the file away, or use another folder",
            )


def _edit_finding(folder: Path, made: MadeLetter, *, is_changed: bool) -> Diagnostic:
    """Make the finding about an edited letter: an error if its row in the list has changed."""
    said = f"somebody edited the letter of row {made.row}: it is not made again"
    if is_changed:
        said = f"somebody edited this letter, and row {made.row} of the list has changed too"
    return Diagnostic(
        "output" if is_changed else "changed",
        said,
        location=_locate(folder, made),
        remedy=Remedy("letter-over", (str(made.row),)),
        severity="error" if is_changed else "warning",
    )


def _find_orphans(
    folder: Path, known: Mapping[int, MadeLetter], here: Collection[int]
) -> Iterator[Diagnostic]:
    """Yield warnings about letters whose rows are no longer in the list."""
    for row, made in known.items():
        if row not in here and any(is_there(folder / name) for name in made.files):
            yield Diagnostic(
                "changed",
                f"this letter was made from row {row}, which is no longer in the list",
                location=_locate(folder, made),
                hint="move the letter away if you will not send it",
                severity="warning",
            )


def _locate(folder: Path, made: MadeLetter) -> Location:
    return Location(str(folder / next(iter(made.files))))


def _note_shipments(
    recipients: Sequence[Recipient], letters: Mapping[int, MadeLetter], folder: Path
) -> None:
    """Record in the shipments which letters list their goods."""
    noted: dict[GoodsInBoxes, list[Path]] = {}
    for each in recipients:
        if each.goods:
            files = (folder / name for name in letters[each.row].files)
            noted.setdefault(each.goods, []).extend(files)
    for goods, paths in noted.items():
        note_letters(goods.folder, paths, goods.digest)


class TriedLetters(msgspec.Struct, frozen=True):
    """The outcome of a check: rows of letters that would be made, and of existing ones."""

    letter: str
    pair: str
    make: tuple[int, ...]
    kept: tuple[int, ...]
    warnings: tuple[Diagnostic, ...] = ()

    def in_words(self, file: str) -> Iterator[str]:
        """Yield a line about the list, and a line about existing letters."""
        letters = quantity(len(self.make) + len(self.kept), "letter")
        what = f"{self.letter}, {self.pair}, {letters}"
        yield f"{file}: {what}; nothing is wrong, nothing was made"
        if self.kept:
            yield f"{file}: already made: {len(self.kept):,}, to be made: {len(self.make):,}"

    def as_data(self, wording: Wording = word_in_general) -> dict[str, Any]:
        """Return the result as JSON data, with remedies in this wording."""
        return {
            "letter": self.letter,
            "pair": self.pair,
            "letters": len(self.make) + len(self.kept),
            "make": [*self.make],
            "kept": [*self.kept],
            "warnings": [each.as_dict(wording) for each in self.warnings],
        }


def check_letters(
    recipients: Recipients,
    folder: Path | None,
    crew: LetterCrew,
    rows: Collection[int] = (),
    tell: Tell = lambda _, __: None,
) -> TriedLetters:
    """Lay out all letters of a list as a test. Raises CardgenError with all errors.

    No folder is changed; with the `folder` of the letters the result names existing ones.
    """
    check_merge_arguments(recipients, crew, tell)
    folder, rows = arguments.optional_path("folder", folder), check_rows(rows)
    job = crew.job
    wanted = recipients.select(rows)
    raise_findings([*dry_run(wanted.all, recipients, crew, tell), *recipients.warnings])
    make, kept, warnings = wanted.rows, tuple[int, ...](), recipients.warnings
    if folder is not None:
        plan = plan_merge(recipients, folder, job, rows)
        make = tuple(each.row for each in plan.make)
        kept = plan.kept
        warnings += plan.warnings
    return TriedLetters(job.template.name, job.pair, make, kept, warnings)


def merge_in_one(
    recipients: Recipients, path: Path, crew: LetterCrew, *, tell: Tell = lambda _, __: None
) -> int:
    """Write all letters into one PDF with bookmarks. Return its number of pages.

    The file appears when it is whole, and memory does not grow with it. Page labels follow the
    rows: the second page of row 3 is 3-2. Raises CardgenError with the findings of all letters,
    and writes nothing; OutputError "unknown-format" for a job of another format.
    """
    check_merge_arguments(recipients, crew, tell)
    path = arguments.path("path", path)
    if crew.job.format != "pdf":
        reason = f"only a PDF can hold all letters in one file, not {crew.job.format}"
        raise OutputError(
            "unknown-format", reason, hint="make one file for each letter, or make a PDF"
        )
    findings, count = Findings(recipients.file), 0
    job, project = crew.job, crew.project
    maker = LetterMaker(job, project)  # one: letters share objects, which the PDF holds once

    def lay_out(recipient: Recipient) -> Document | None:
        with _collect_errors(findings, recipient.row):
            return maker.document(recipient.data)
        return None

    def label_pages() -> Iterator[tuple[Page, PageEntry]]:
        nonlocal count
        documents = work_in_turn(lay_out, recipients.all)
        for done, document in enumerate(documents, 1):
            if document is not None and not findings:
                count += len(document.pages)
                yield from _label_pages(document, recipients.all[done - 1])
            tell(done, len(recipients.all))

    pages, marks = tee(label_pages())
    with Folder(path.parent).writing(path.name) as output:
        write(
            (page for page, _ in pages),
            DocumentProperties(
                job.template.name, project.glossary(job.pair).langs, project.author
            ),
            output,
            dpi=job.dpi,
            profile=job.profile,
            marks=(mark for _, mark in marks),
        )
        raise_findings([*findings.diagnostics(len(recipients.all)), *recipients.warnings])
    return count


def _label_pages(document: Document, recipient: Recipient) -> Iterator[tuple[Page, PageEntry]]:
    """Yield the pages of a recipient's letter, with page labels and a bookmark."""
    row = recipient.row
    for number, page in enumerate(document.pages, 1):
        name = f"{row}" if number == 1 else f"{row}-{number}"
        yield page, PageEntry(name, (NumberedItem(row, (Chapter(recipient.who, row),)),))
