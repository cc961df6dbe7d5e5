"""How a folder of letters to many stands: what was made, and whether the files are whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cardgen.files import is_there
from cardgen.letters.merge.ledger import MERGE_FILE, MadeLetter, read_merge


@dataclass(frozen=True, slots=True)
class MergeStatus:
    """Rows by what became of their letters: made, not made yet, or made and not whole now."""

    letter: str
    pair: str
    list: str
    made: tuple[int, ...]
    planned: tuple[int, ...]
    damaged: tuple[int, ...]

    def as_data(self) -> dict[str, Any]:
        """The same as data."""
        names = ("letter", "pair", "list", "made", "planned", "damaged")
        values = {name: getattr(self, name) for name in names}
        return {
            name: [*value] if isinstance(value, tuple) else value
            for name, value in values.items()
        }


def is_merge(folder: Path) -> bool:
    """Whether letters to many were made in a folder."""
    return is_there(folder / MERGE_FILE)


def merge_status(folder: Path) -> MergeStatus:
    """How the letters of a folder stand. Raises OutputError for a ledger that is damaged."""
    ledger = read_merge(folder)
    rows: dict[str, list[int]] = {"made": [], "planned": [], "damaged": []}
    for row, made in ledger.rows.items():
        rows[_state(folder, made)].append(row)
    return MergeStatus(
        ledger.letter,
        ledger.pair,
        ledger.list,
        tuple(rows["made"]),
        tuple(rows["planned"]),
        tuple(rows["damaged"]),
    )


def _state(folder: Path, made: MadeLetter) -> str:
    if not made.files:
        return "planned"
    return "made" if is_whole(folder, made.files) else "damaged"


def is_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether files, by name, have these digests."""
    for name, digest in files.items():
        try:
            if sha256((folder / name).read_bytes()).hexdigest() != digest:
                return False
        except OSError:
            return False
    return True
