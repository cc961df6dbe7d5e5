"""Letters to many: the files of each recipient, made once.

In come recipients, a folder and who makes the bytes of a letter; out come files, and what
became of each row. The same command goes on where it broke off, and makes anew what says
something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from cardgen import __version__
from cardgen.display import Document
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    FieldError,
    Location,
    raise_findings,
)
from cardgen.files import is_there, listed
from cardgen.letters.data import LetterData
from cardgen.letters.merge.ledger import (
    MERGE_FILE,
    MadeLetter,
    MergeLedger,
    open_merge,
    save_merge,
)
from cardgen.letters.merge.recipients import Recipient, Recipients
from cardgen.letters.merge.status import is_whole
from cardgen.letters.template import LetterTemplate
from cardgen.shipment import note_letters, shipped
from cardgen.storage import file_name, make_folder, remove_file, write_file

Make = Callable[[LetterData], Iterable[tuple[str, bytes]]]
"""Makes a letter's files, each with what follows its stem: (".pdf", …), ("-1.png", …)."""

_SAVED: Final = 50  # letters, after which the ledger is written
_RANGE: Final = re.compile(r"\s*([0-9]{1,7})\s*(?:[-–~]\s*([0-9]{1,7})\s*)?")


@dataclass(frozen=True, slots=True)
class MergedLetters:
    """What became of the rows of a list, by their numbers.

    `made` were written now, `kept` are there as they are; of what `failed` there is no letter.
    `files` are all letters that are there, in order; `warnings` tell of those of rows that the
    list has no more.
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
    for part in text.split(","):
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not first <= last:
            hint = "write numbers of rows and ranges: 3,7-9"
            raise FieldError("bad-value", f"{text!r} names no rows", hint=hint)
        rows.update(range(first, last + 1))
    return frozenset(rows)


def merge_letters(
    recipients: Recipients,
    folder: Path,
    make: Make,
    *,
    template: LetterTemplate,
    pair: str,
    how: str,
    rows: Collection[int] = (),
    told: Callable[[int], None] = lambda _: None,
) -> MergedLetters:
    """Make the letters of a list in a folder.

    `how` says in what they are made, as format and arrangement: others make them anew. Of
    `rows` letters are made once more, whatever is there, and of no others. `told` is called
    with the row of each that is done. What cannot be laid out is left, and the others are made.
    Raises OutputError, also for files that the folder's ledger does not know.
    """
    wanted = recipients.chosen(rows) if rows else recipients
    make_folder(folder)
    ledger = open_merge(folder, template.name, pair)
    ledger.list = recipients.path.name
    # Rows that nobody asks for now keep their files, and what these were made of.
    plans = {each.row: _stem(each) for each in wanted.all}
    raise_findings(_strangers(folder, ledger, plans))
    common = f"{__version__}\0{how}\0{template!r}"
    work = _Work(folder, ledger, make, common)
    for row, stem in plans.items():
        planned = ledger.rows.get(row, MadeLetter(stem))
        ledger.rows[row] = msgspec.structs.replace(planned, stem=stem)
    save_merge(folder, ledger)
    try:
        for number, recipient in enumerate(wanted.all, 1):
            work.do(recipient, again=bool(rows))
            told(recipient.row)
            if number % _SAVED == 0:
                save_merge(folder, ledger)
    finally:
        save_merge(folder, ledger)
    _note(wanted.all, ledger, folder, work.failed)
    here = {each.row for each in recipients.all}
    files = tuple(
        folder / name for row, made in ledger.rows.items() if row in here for name in made.files
    )
    return MergedLetters(
        tuple(work.made),
        tuple(work.kept),
        tuple(work.failed),
        files,
        tuple(work.errors),
        tuple(_left(folder, ledger, here)),
    )


def in_one(documents: Iterable[Document]) -> Document:
    """All letters as one document, one after the other. There is at least one."""
    all_of_them = list(documents)
    pages = tuple(page for each in all_of_them for page in each.pages)
    return replace(all_of_them[0], pages=pages)


class _Work:
    """Makes letters one by one, and tells the ledger."""

    def __init__(self, folder: Path, ledger: MergeLedger, make: Make, common: str) -> None:
        self._folder = folder
        self._ledger = ledger
        self._make = make
        self._common = common
        self.made: list[int] = []
        self.kept: list[int] = []
        self.failed: list[int] = []
        self.errors: list[Diagnostic] = []

    def do(self, recipient: Recipient, *, again: bool) -> None:
        """One letter, unless it is there and says the same."""
        row, stem = recipient.row, _stem(recipient)
        of = sha256(f"{self._common}\0{recipient.digest}".encode()).hexdigest()[:32]
        before = self._ledger.rows[row]
        same = (before.stem, before.of) == (stem, of) and bool(before.files)
        if same and not again and is_whole(self._folder, before.files):
            self.kept.append(row)
            return
        try:
            made = [(f"{stem}{end}", data) for end, data in self._make(recipient.data)]
        except CardgenError as error:
            self.failed.append(row)
            self.errors += (each.about(f"row {row}: ") for each in error.diagnostics)
            if not same:  # nobody should send what it said before
                self._remove(before.files)
                self._ledger.rows[row] = MadeLetter(stem)
            return
        for name, data in made:
            write_file(self._folder / name, data, sync=False)
        files = {name: sha256(data).hexdigest() for name, data in made}
        self._remove(before.files.keys() - files.keys())  # of another name, or of more pages
        self._ledger.rows[row] = MadeLetter(stem, of, files)
        self.made.append(row)

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            remove_file(self._folder / name)


def _stem(recipient: Recipient) -> str:
    """0003-林致远: by the row of the list, and whom it is for."""
    name = file_name(f"{recipient.row:04}-{''.join(recipient.who.split())}", "x")
    return name.removesuffix(".x")


def _strangers(
    folder: Path, ledger: MergeLedger, plans: dict[int, str]
) -> Iterator[Diagnostic]:
    """Files that would be written over, and that no merge has made."""
    mine = {made.stem for made in ledger.rows.values()}
    stems = {stem for stem in plans.values() if stem not in mine}
    for path in listed(folder):
        if path.name == MERGE_FILE:
            continue
        if path.stem in stems or path.stem.rpartition("-")[0] in stems:
            yield Diagnostic(
                "output",
                "there is a file of this name, which no merge has made",
                location=Location(str(path)),
                hint="move it away, or take another folder",
            )


def _left(folder: Path, ledger: MergeLedger, here: Collection[int]) -> Iterator[Diagnostic]:
    """Letters of rows that the list has no more: nobody should send them."""
    for row, made in ledger.rows.items():
        for name in made.files if row not in here else ():
            if is_there(folder / name):
                yield Diagnostic(
                    "changed",
                    f"the list has no row {row} any more, of which this letter was made",
                    location=Location(str(folder / name)),
                    hint="move it away, if it is not to be sent",
                    severity="warning",
                )


def _note(
    recipients: Sequence[Recipient], ledger: MergeLedger, folder: Path, failed: Collection[int]
) -> None:
    """Tell shipments which letters have their goods."""
    letters: dict[Path, list[Path]] = {}
    for each in recipients:
        if each.shipment is not None and each.row not in failed:
            files = (folder / name for name in ledger.rows[each.row].files)
            letters.setdefault(each.shipment, []).extend(files)
    for shipment, paths in letters.items():
        note_letters(shipment, paths, shipped(shipment).digest)
