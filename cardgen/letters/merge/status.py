"""How a folder of letters to many stands: what was made, and whether the files are whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cardgen import arguments
from cardgen.database import Holder, shown_holder
from cardgen.files import is_folder
from cardgen.letters.merge.ledger import LetterEvent, MadeLetter, MergeLedger
from cardgen.letters.merge.state import LETTER_STATES, LetterState, letter_state
from cardgen.shipment import letters_behind


@dataclass(frozen=True, slots=True)
class MergeStatus:
    """The rows of letters by how these stand; `errors` say of rows why there is no letter.

    `left` are rows that have a letter, and that the list has no more; letters that are `behind`
    tell other goods than their shipment has now.
    """

    letter: str
    pair: str
    list: str
    rows: dict[LetterState, tuple[int, ...]]
    left: tuple[int, ...]
    behind: tuple[int, ...]
    errors: dict[int, str]
    events: tuple[LetterEvent, ...]
    holder: str  # who works on it now, or broke off
    broke_off: bool  # whether that one is certainly not at it any more

    def as_data(self) -> dict[str, Any]:
        """The same as data."""
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


def merge_status(folder: Path) -> MergeStatus:
    """How the letters of a folder stand, also while somebody makes them.

    Raises ShipmentError for a ledger that is damaged, and OutputError.
    """
    folder = arguments.path("folder", folder)
    with MergeLedger.reading(folder) as ledger:
        about, letters, events = ledger.about(), ledger.letters(), ledger.events()
    holder = Holder.of(about.get("holder", ""))
    rows: dict[LetterState, list[int]] = {state: [] for state in LETTER_STATES}
    for made in letters.values():
        if made.listed:
            rows[letter_state(folder, made)].append(made.row)
    return MergeStatus(
        about.get("letter", ""),
        about.get("pair", ""),
        about.get("list", ""),
        {state: tuple(found) for state, found in rows.items()},
        tuple(each.row for each in letters.values() if not each.listed and each.files),
        tuple(sorted(_behind(folder, letters.values()))),
        {each.row: each.error for each in letters.values() if each.error},
        tuple(events),
        shown_holder(about.get("holder", "")),
        broke_off=bool(holder and holder.is_gone),
    )


def _behind(folder: Path, letters: Iterable[MadeLetter]) -> Iterator[int]:
    """The rows of letters that were made before their shipment was changed."""
    by_shipment: dict[str, list[MadeLetter]] = {}
    for made in letters:
        if made.shipment and made.listed:
            by_shipment.setdefault(made.shipment, []).append(made)
    for shipment, some in by_shipment.items():
        place = folder / shipment
        found = letters_behind(place) if is_folder(place) else ()
        behind = {Path(each.location.file).resolve() for each in found if each.location}
        for made in some:
            if not behind.isdisjoint((folder / name).resolve() for name in made.files):
                yield made.row
