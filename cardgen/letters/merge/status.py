"""The letters of a merge that were made: their state by their files, and reprints."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import msgspec

from cardgen import arguments
from cardgen.database import Holder, format_holder
from cardgen.errors import Diagnostic, FieldError, Location, OutputError, raise_findings
from cardgen.files import is_folder
from cardgen.letters.arguments import check_rows
from cardgen.letters.editable import EDITABLE
from cardgen.letters.merge.ledger import COPIES, LetterEvent, MadeLetter, MergeLedger, is_merge
from cardgen.remedies import Remedy
from cardgen.shipment import find_outdated_letters, format_numbers
from cardgen.storage import find_unused_folder, make_folder, remove_file, write_file

LetterState = Literal["made", "edited", "damaged", "planned"]
LETTER_STATES: Final[tuple[LetterState, ...]] = ("made", "edited", "damaged", "planned")


def find_state(folder: Path, made: MadeLetter) -> LetterState:
    """Find the state of a letter: complete, edited, damaged, lost, or only planned.

    An editable file was synced to disk before the ledger recorded it, so another content is
    somebody's work.
    """
    if not made.of:
        return "planned"
    state: LetterState = "made"
    for name, digest in made.files.items():
        try:
            data = (folder / name).read_bytes()
        except OSError:
            return "damaged"
        if sha256(data).hexdigest() != digest:
            if not data or made.format not in EDITABLE:
                return "damaged"
            state = "edited"
    return state


class MergeStatus(msgspec.Struct, frozen=True):
    """The state of a merge: rows by the states of their letters; `errors` by failed rows.

    `left` are rows with a letter that the list has lost. Letters `behind` name other goods than
    their shipment has now.
    """

    letter: str
    pair: str
    list: str
    rows: dict[LetterState, tuple[int, ...]]
    left: tuple[int, ...]
    behind: tuple[int, ...]
    errors: dict[int, str]
    events: tuple[LetterEvent, ...]
    holder: str  # the process that works on it, or was interrupted
    broke_off: bool  # true if that process is certainly gone

    def as_data(self) -> dict[str, Any]:
        """Return the status as JSON data."""
        return {
            "letter": self.letter,
            "pair": self.pair,
            "list": self.list,
            **{state: [*rows] for state, rows in self.rows.items()},
            "left": [*self.left],
            "behind": [*self.behind],
            "failed": {str(row): said for row, said in self.errors.items()},
            "events": [each._asdict() for each in self.events],
            "holder": self.holder,
            "broke-off": self.broke_off,
        }


def read_merge_status(folder: Path) -> MergeStatus:
    """Read the status of the letters in a folder, even while they are being made.

    Raises ShipmentError for a damaged ledger, and OutputError.
    """
    folder = arguments.path("folder", folder)
    with MergeLedger.reading(folder) as ledger:
        about, letters, events = ledger.about(), ledger.letters(), ledger.events()
    holder = Holder.of(about.get("holder", ""))
    rows: dict[LetterState, list[int]] = {state: [] for state in LETTER_STATES}
    for made in letters.values():
        if made.listed:
            rows[find_state(folder, made)].append(made.row)
    return MergeStatus(
        letter=about.get("letter", ""),
        pair=about.get("pair", ""),
        list=about.get("list", ""),
        rows={state: tuple(found) for state, found in rows.items()},
        left=tuple(each.row for each in letters.values() if not each.listed and each.files),
        behind=tuple(sorted(_find_outdated(folder, letters.values()))),
        errors={each.row: each.error for each in letters.values() if each.error},
        events=tuple(events),
        holder=format_holder(about.get("holder", "")),
        broke_off=bool(holder and holder.is_gone),
    )


def _find_outdated(folder: Path, letters: Iterable[MadeLetter]) -> Iterator[int]:
    """Yield the rows of letters that were made before their shipment changed."""
    by_shipment: dict[str, list[MadeLetter]] = {}
    for made in letters:
        if made.shipment and made.listed:
            by_shipment.setdefault(made.shipment, []).append(made)
    for shipment, some in by_shipment.items():
        place = folder / shipment
        found = find_outdated_letters(place) if is_folder(place) else ()
        behind = {Path(each.location.file).resolve() for each in found if each.location}
        for made in some:
            if not behind.isdisjoint((folder / name).resolve() for name in made.files):
                yield made.row


class ReprintedLetters(NamedTuple):
    """The outcome of a reprint: the rows, and the copies of their files."""

    rows: tuple[int, ...]
    files: tuple[Path, ...]


def reprint_letters(
    folder: Path, rows: Collection[int], time: str, *, reason: str = "", to: Path | None = None
) -> ReprintedLetters:
    """Copy the letters of rows into the folder `to`, and record this in the ledger.

    The default of `to` is the next free of ``reprint/1``, ``reprint/2`` … Raises FieldError
    "bad-value" for a row without a letter, ShipmentError and OutputError, and copies nothing.
    """
    folder, rows = arguments.path("folder", folder), check_rows(rows)
    to, reason = arguments.optional_path("to", to), arguments.text("reason", reason)
    time = arguments.text("time", time)
    if not is_merge(folder):
        raise OutputError(
            "output",
            "this folder has no letters made from a list",
            location=Location(str(folder)),
            hint="name the folder with the letters",
        )
    with MergeLedger.open(folder) as ledger:
        letters = ledger.letters()
        chosen = _select_letters(folder, letters, rows)
        place = to or find_unused_folder(folder / COPIES)
        if place.resolve() == folder.resolve():
            raise OutputError(
                "output",
                "this folder has the original letters",
                location=Location(str(place)),
                remedy=Remedy("other-output"),
            )
        noted = ledger.note((each.row for each in chosen), "reprinted", reason, time)
        files: list[Path] = []
        try:
            make_folder(place)
            for name in (name for each in chosen for name in each.files):
                files.append(place / name)
                write_file(files[-1], (folder / name).read_bytes())
        except BaseException:
            for file in files:
                remove_file(file)
            ledger.forget(noted)
            raise
    return ReprintedLetters(tuple(each.row for each in chosen), tuple(files))


def _select_letters(
    folder: Path, letters: Mapping[int, MadeLetter], rows: Collection[int]
) -> list[MadeLetter]:
    """Select the letters of rows, in order. Raises CardgenError if one is missing."""
    known = {row: made for row, made in letters.items() if made.files}
    if strange := sorted(set(rows) - known.keys()):
        raise FieldError(
            "bad-value",
            f"there is no letter of row {format_numbers(strange)}",
            location=Location(str(folder)),
            hint=f"choose from rows {format_numbers(known)}" if known else "",
        )
    chosen = [known[row] for row in sorted(rows)]
    raise_findings(
        Diagnostic(
            "output",
            f"the letter of row {made.row} was changed after it was made",
            location=Location(str(folder / next(iter(made.files)))),
            remedy=Remedy("letters-again"),
        )
        for made in chosen
        if find_state(folder, made) in ("damaged", "planned")
    )
    return chosen
