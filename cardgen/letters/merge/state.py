"""How a letter of a merge stands, by its files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from cardgen.letters.editable import EDITABLE
from cardgen.letters.merge.ledger import MadeLetter

LetterState = Literal["made", "edited", "damaged", "planned"]
LETTER_STATES: Final[tuple[LetterState, ...]] = ("made", "edited", "damaged", "planned")


def letter_state(folder: Path, made: MadeLetter) -> LetterState:
    """What became of a letter: made and whole, edited since, lost or damaged, or only planned.

    What an office edits was on the disk before the ledger was told of it, so that another
    content is somebody's work.
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
