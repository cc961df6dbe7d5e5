"""Letters to many: the files of each recipient, made once.

In come recipients, a folder and a crew; out come files, and what became of each row. What is
wrong with any letter is said before the first is made. The same command goes on where it broke
off, and makes anew what says something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from cardgen import arguments
from cardgen.errors import Diagnostic, FieldError, Location, raise_findings
from cardgen.files import is_there, listed
from cardgen.letters.asked import LAST_ROW, asked_rows
from cardgen.letters.goods import GoodsInBoxes
from cardgen.letters.making import LetterJob
from cardgen.letters.merge.crew import LetterCrew, LetterOutcome, refuse_wrong_merge
from cardgen.letters.merge.ledger import (
    MERGE_FILE,
    MadeLetter,
    MergeLedger,
    is_merge,
    stems_of,
)
from cardgen.letters.merge.recipients import Recipient, Recipients
from cardgen.letters.merge.state import letter_state
from cardgen.remedies import Remedy
from cardgen.shipment import Findings, note_letters, path_from

Tell = Callable[[int, int], None]
"""Is told that so many letters are done, of so many."""

_SAVED: Final = 10  # letters that the ledger is told of at once
_RANGE: Final = re.compile(r"\s*([0-9]{1,7})\s*(?:[-–~]\s*([0-9]{1,7})\s*)?")


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What is to be done with the rows of a list; `again` makes what is there once more.

    `kept` are there and say the same, `edited` too, though an office has changed them since.
    """

    make: tuple[Recipient, ...]
    kept: tuple[int, ...]
    edited: tuple[int, ...]
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class MergedLetters:
    """What became of the rows of a list, by their numbers.

    `made` were written now, `kept` are there as they are; of what `failed` there is no letter.
    `files` are all letters that are there, in order; `warnings` tell of those that somebody
    edited, and of those of rows that the list has no more.
    """

    made: tuple[int, ...]
    kept: tuple[int, ...]
    failed: tuple[int, ...]
    files: tuple[Path, ...]
    errors: tuple[Diagnostic, ...] = field(default=())
    warnings: tuple[Diagnostic, ...] = field(default=())


def parse_rows(text: str) -> frozenset[int]:
    """Rows as people name them: 3,7-9. Raises FieldError "bad-value"."""
    rows: set[int] = set()
    text = arguments.text("text", text)
    for part in text.split(","):
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not first <= last <= LAST_ROW:
            hint = "write numbers of rows and ranges: 3,7-9"
            raise FieldError("bad-value", f"{text!r} names no rows", hint=hint)
        rows.update(range(first, last + 1))
    return frozenset(rows)


def plan_merge(
    recipients: Recipients, folder: Path, job: LetterJob, rows: Collection[int] = ()
) -> MergePlan:
    """What is to be done in a folder, which is only looked at.

    Of `rows` letters are made once more, whatever is there, and of no others. Raises
    OutputError for files that no merge has made, and for letters that were edited and say
    something else now.
    """
    wanted = recipients.chosen(rows) if rows else recipients
    known: dict[int, MadeLetter] = {}
    if is_merge(folder):
        with MergeLedger.reading(folder) as ledger:
            ledger.check(job.template.name, job.pair)
            known = ledger.letters()
    errors = list(_strangers(folder, known, wanted))
    make, kept, edited = list[Recipient](), list[int](), list[int]()
    for each in wanted.all:
        made = known.get(each.row)
        state = letter_state(folder, made) if made else "planned"
        same = made is not None and (made.stem, made.of) == (each.stem, digest_of(each, job))
        if rows or state in ("planned", "damaged"):
            make.append(each)
        elif same:
            (kept if state == "made" else edited).append(each.row)
        elif state == "edited" and made:
            errors.append(_both(folder, made))
        else:
            make.append(each)
    raise_findings(errors)
    edits = (_edited(folder, known[row]) for row in edited)
    left = _left(folder, known, set(recipients.rows))
    return MergePlan(tuple(make), tuple(kept), tuple(edited), (*edits, *left))


def dry_run(
    recipients: Sequence[Recipient],
    listed: Recipients,
    crew: LetterCrew,
    tell: Tell = lambda _, __: None,
) -> tuple[Diagnostic, ...]:
    """All that is wrong with some letters of a list, each with its row.

    To lay a letter out takes a tenth of the time that its file takes.
    """
    findings = Findings(listed.file)
    for done, outcome in enumerate(crew.try_out(recipients), 1):
        for each in outcome.errors:
            findings.add(each.at(None), outcome.row)
        tell(done, len(recipients))
    return findings.told(len(listed.all))


def merge_letters(
    recipients: Recipients,
    folder: Path,
    crew: LetterCrew,
    *,
    rows: Collection[int] = (),
    tell: Tell = lambda _, __: None,
    tell_tried: Tell = lambda _, __: None,
) -> MergedLetters:
    """Make the letters of a list in a folder, after all of them were tried.

    Of `rows` letters are made once more, whatever is there, and of no others. Raises
    CardgenError with all that is wrong with any letter, and nothing is made; ShipmentError
    "busy" if somebody else is at it, and OutputError as `plan_merge` does.
    """
    refuse_wrong_merge(recipients, crew, tell, tell_tried)
    folder, rows = arguments.path("folder", folder), asked_rows(rows)
    job = crew.job
    before = plan_merge(recipients, folder, job, rows)
    wrong = dry_run(before.make, recipients, crew, tell_tried)
    raise_findings([*wrong, *recipients.warnings])
    with MergeLedger.open(folder) as ledger:
        # Somebody else may have been here meanwhile.
        plan = plan_merge(recipients, folder, job, rows)
        ledger.plan(
            {each.row: each.stem for each in plan.make},
            job.format,
            recipients.rows,
            letter=job.template.name,
            pair=job.pair,
            list=recipients.path.name,
        )
        done = _made(plan, ledger, crew, tell)
        letters = ledger.letters()
    failed = {each.row: each.errors for each in done if each.errors}
    wanted = recipients.chosen(rows) if rows else recipients
    if not job.draft:
        _note(wanted.all, letters, folder)
    names = (name for each in letters.values() if each.listed for name in each.files)
    return MergedLetters(
        tuple(each.row for each in done if not each.errors),
        (*plan.kept, *plan.edited),
        tuple(failed),
        tuple(folder / name for name in names),
        tuple(each.about(f"row {row}: ") for row, said in failed.items() for each in said),
        plan.warnings,
    )


def digest_of(recipient: Recipient, job: LetterJob) -> str:
    """What a letter is made of: the same as long as it would be the same."""
    return sha256(f"{job.digest}\0{recipient.digest}".encode()).hexdigest()[:32]


def _made(
    plan: MergePlan, ledger: MergeLedger, crew: LetterCrew, tell: Tell
) -> list[LetterOutcome]:
    done: list[LetterOutcome] = []
    recipients = {each.row: each for each in plan.make}
    untold: list[MadeLetter] = []
    there = len(plan.kept) + len(plan.edited)
    with closing(crew.write(plan.make, ledger.folder)) as outcomes:
        try:
            for outcome in outcomes:
                done.append(outcome)
                made = _recorded(outcome, recipients[outcome.row], crew.job, ledger.folder)
                untold.append(made)
                if len(untold) == _SAVED:
                    ledger.record(untold)
                    untold.clear()
                tell(there + len(done), there + len(recipients))
        finally:
            ledger.record(untold)
    return done


def _recorded(
    outcome: LetterOutcome, recipient: Recipient, job: LetterJob, folder: Path
) -> MadeLetter:
    """A row that failed stays planned, and what it said before is not to be sent."""
    said = "; ".join(each.message for each in outcome.errors)
    of = "" if outcome.errors else digest_of(recipient, job)
    goods = recipient.goods
    return MadeLetter(
        outcome.row,
        recipient.stem,
        job.format,
        of,
        said,
        listed=True,
        files=outcome.files,
        shipment=path_from(goods.folder, folder) if goods else "",
    )


def _strangers(
    folder: Path, known: Mapping[int, MadeLetter], wanted: Recipients
) -> Iterator[Diagnostic]:
    """Files that would be written over, and that no merge has made."""
    mine = {made.stem for made in known.values()}
    stems = {each.stem for each in wanted.all} - mine
    for path in listed(folder):
        if path.name != MERGE_FILE and not stems.isdisjoint(stems_of(path)):
            yield Diagnostic(
                "output",
                "there is a file of this name, which no merge has made",
                location=Location(str(path)),
                hint="move it away, or take another folder",
            )


def _both(folder: Path, made: MadeLetter) -> Diagnostic:
    """The letter was edited, and what it is made of is something else now."""
    return Diagnostic(
        "output",
        f"somebody has edited this letter, and row {made.row} of the list says something else "
        "than when it was made",
        location=_place(folder, made),
        remedy=Remedy("letter-over", (str(made.row),)),
    )


def _edited(folder: Path, made: MadeLetter) -> Diagnostic:
    return Diagnostic(
        "changed",
        f"somebody has edited this letter, of row {made.row}: it stays as it is",
        location=_place(folder, made),
        remedy=Remedy("letter-over", (str(made.row),)),
        severity="warning",
    )


def _left(
    folder: Path, known: Mapping[int, MadeLetter], here: Collection[int]
) -> Iterator[Diagnostic]:
    """Letters of rows that the list has no more: nobody should send them."""
    for row, made in known.items():
        if row not in here and any(is_there(folder / name) for name in made.files):
            yield Diagnostic(
                "changed",
                f"the list has no row {row} any more, of which this letter was made",
                location=_place(folder, made),
                hint="move it away, if it is not to be sent",
                severity="warning",
            )


def _place(folder: Path, made: MadeLetter) -> Location:
    return Location(str(folder / next(iter(made.files))))


def _note(
    recipients: Sequence[Recipient], letters: Mapping[int, MadeLetter], folder: Path
) -> None:
    """Tell shipments which letters have their goods."""
    noted: dict[GoodsInBoxes, list[Path]] = {}
    for each in recipients:
        if each.goods:
            files = (folder / name for name in letters[each.row].files)
            noted.setdefault(each.goods, []).extend(files)
    for goods, paths in noted.items():
        note_letters(goods.folder, paths, goods.digest)
