"""What a merge has made: of which row which files, of what, with their digests.

The file ``merge.json`` lies beside the letters. It is written before them, so that files which
it does not know are somebody else's, and again while they are made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from cardgen.errors import Location, OutputError
from cardgen.files import MOST_TEXT, is_there, read
from cardgen.storage import write_file

MERGE_FILE: Final = "merge.json"


class MadeLetter(msgspec.Struct, frozen=True):
    """A row: what its files are called, what they were made of, and file → its SHA-256.

    `of` is "" as long as they are only planned.
    """

    stem: str
    of: str = ""
    files: dict[str, str] = {}


class MergeLedger(msgspec.Struct):
    """Which letter it is, in which pair, of which list; and row → what was made of it."""

    letter: str
    pair: str
    list: str = ""
    rows: dict[int, MadeLetter] = {}


def open_merge(folder: Path, letter: str, pair: str) -> MergeLedger:
    """The ledger of a folder, a new one where there is none.

    Raises OutputError for one that cannot be read, or is of another letter.
    """
    if not is_there(folder / MERGE_FILE):
        return MergeLedger(letter, pair)
    found = read_merge(folder)
    if (found.letter, found.pair) != (letter, pair):
        raise OutputError(
            "output",
            f"this folder has letters {found.letter} in {found.pair}",
            location=Location(str(folder)),
            hint=f"take another folder for {letter} in {pair}",
        )
    return found


def read_merge(folder: Path) -> MergeLedger:
    """The ledger of a folder. Raises OutputError for one that cannot be read."""
    path = folder / MERGE_FILE
    try:
        return msgspec.json.decode(read(path, MOST_TEXT), type=MergeLedger)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise OutputError(
            "output",
            f"what was made here cannot be read: {error}",
            location=Location(str(path)),
            hint="take another folder; letters of this one can be made again there",
        ) from error


def save_merge(folder: Path, ledger: MergeLedger) -> None:
    """Write the ledger. Raises OutputError."""
    ledger.rows = dict(sorted(ledger.rows.items()))
    said = msgspec.json.format(msgspec.json.encode(ledger), indent=1)
    write_file(folder / MERGE_FILE, said + b"\n")
