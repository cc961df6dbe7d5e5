"""Letters of a merge that are printed once more, by row: the very files that were made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from cardgen import arguments
from cardgen.errors import Diagnostic, FieldError, Location, OutputError, raise_findings
from cardgen.letters.asked import asked_rows
from cardgen.letters.merge.ledger import COPIES, MadeLetter, MergeLedger, is_merge
from cardgen.letters.merge.state import letter_state
from cardgen.remedies import Remedy
from cardgen.shipment import stretches
from cardgen.storage import make_folder, remove_file, unused_folder, write_file


class ReprintedLetters(NamedTuple):
    """The rows whose letters are to be printed once more, and the copies of their files."""

    rows: tuple[int, ...]
    files: tuple[Path, ...]


def reprint_letters(
    folder: Path, rows: Collection[int], time: str, *, reason: str = "", to: Path | None = None
) -> ReprintedLetters:
    """Copies of the letters of these rows in the folder `to`, with a trace in the ledger.

    `to` is one of ``reprint/1``, ``reprint/2`` … without a name. Raises FieldError "bad-value"
    for a row that has no letter, ShipmentError and OutputError, and copies nothing.
    """
    folder, rows = arguments.path("folder", folder), asked_rows(rows)
    to, reason = arguments.optional_path("to", to), arguments.text("reason", reason)
    time = arguments.text("time", time)
    if not is_merge(folder):
        raise OutputError(
            "output",
            "no letters to many were made here",
            location=Location(str(folder)),
            hint="name the folder that they are in",
        )
    with MergeLedger.open(folder) as ledger:
        letters = ledger.letters()
        chosen = _chosen(folder, letters, rows)
        place = to or unused_folder(folder / COPIES)
        if place.resolve() == folder.resolve():
            raise OutputError(
                "output",
                "the letters themselves are here",
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


def _chosen(
    folder: Path, letters: Mapping[int, MadeLetter], rows: Collection[int]
) -> list[MadeLetter]:
    """The letters of rows, in order, which are there. Raises CardgenError."""
    known = {row: made for row, made in letters.items() if made.files}
    if strange := sorted(set(rows) - known.keys()):
        raise FieldError(
            "bad-value",
            f"there is no letter of row {stretches(strange)}",
            location=Location(str(folder)),
            hint=f"there are letters of rows {stretches(known)}" if known else "",
        )
    chosen = [known[row] for row in sorted(rows)]
    raise_findings(
        Diagnostic(
            "output",
            f"the letter of row {made.row} is not as it was made",
            location=Location(str(folder / next(iter(made.files)))),
            remedy=Remedy("letters-again"),
        )
        for made in chosen
        if letter_state(folder, made) in ("damaged", "planned")
    )
    return chosen
