"""Goods in a shipment's boxes: totals for letters and tallies, and the letters that state them.

Totals are sums over the boxes that are not voided, as the ledger has them; nothing is put into
words here. Each letter is noted in the shipment's folder with the digest of the goods that it
states. So letters that state other goods than the shipment has now can be found.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings
from cardgen.files import is_there, read
from cardgen.shipment.ledger import LEDGER_FILE, content_of, open_shipment
from cardgen.shipment.papers import PackingEntry, entry_of, live_lines, stretches
from cardgen.storage import write_file

CARTON: Final = "箱"
"""The unit of an article of which the list says no quantity: it is counted in boxes."""

_HINT: Final = "give item in the list, and run cardgen batch with --amend"
LETTERS_FILE: Final = "letters.json"
_MOST: Final = 64 << 20  # bytes, of hundreds of thousands of letters


class Route(NamedTuple):
    """Where boxes come from and go to, as the list names it; either may be empty."""

    origin: str
    destination: str


@dataclass(frozen=True, slots=True)
class ShippedGoods:
    """An article on a route: so much of its unit in all, in so many boxes."""

    route: Route
    item: str
    unit: str
    quantity: int
    boxes: int


@dataclass(frozen=True, slots=True)
class Shipped:
    """What is in the boxes of a shipment.

    `key` is its ledger's own, `plan` which plan it is: another one after each amendment. A
    `draft` is a proof, of which nothing is sent.
    """

    shipment: str
    key: str
    plan: int
    draft: bool
    goods: tuple[ShippedGoods, ...]

    @property
    def digest(self) -> str:
        """The same as long as there is the same in as many boxes, wherever they go."""
        sums = sorted(goods_by_article(self.goods).items())
        return sha256(content_of({"goods": sums}).encode()).hexdigest()[:16]


def shipped(folder: Path) -> Shipped:
    """What is in the boxes of the shipment in a folder.

    Raises OutputError where there is none, ShipmentError, and FieldError "missing-value" for
    boxes of which nothing says what they hold, "bad-value" for a quantity that is no number.
    """
    errors: list[Diagnostic] = []
    sums: dict[tuple[Route, str, str], tuple[int, int]] = {}
    with open_shipment(folder, reading=True) as ledger:
        settings = ledger.settings()
        for line, numbers in live_lines(ledger):
            entry = entry_of(line, errors)
            if not entry.goods.item:
                reason = f"nothing says what is in boxes {stretches(numbers)}"
                errors.append(Diagnostic("missing-value", reason, hint=_HINT))
                continue
            key, quantity = _counted(entry, len(numbers))
            before, boxes = sums.get(key, (0, 0))
            sums[key] = before + quantity, boxes + len(numbers)
        name, plan = str(settings.get("shipment", "")), ledger.plan_number()
        draft, own = bool(settings.get("draft")), ledger.meta().get("key", "")
    place = Location(str(folder / LEDGER_FILE))
    raise_findings(each.or_at(place) for each in errors)
    goods = tuple(ShippedGoods(*key, *count) for key, count in sums.items())
    return Shipped(name, own, plan, draft, goods)


def pairs_of(folders: Iterable[Path]) -> list[str]:
    """The pairs of languages of shipments, those first that came first.

    What is wrong with a folder is for `shipped` to say.
    """
    found: dict[str, None] = {}
    for folder in folders:
        with suppress(CardgenError), open_shipment(folder, reading=True) as ledger:
            found |= dict.fromkeys(ledger.pairs())
    return list(found)


def goods_by_article(goods: Iterable[ShippedGoods]) -> dict[tuple[str, str], tuple[int, int]]:
    """Article and unit → how much of it, and in how many boxes; in the order of the list."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for each in goods:
        quantity, boxes = sums.get((each.item, each.unit), (0, 0))
        sums[each.item, each.unit] = quantity + each.quantity, boxes + each.boxes
    return sums


def _counted(entry: PackingEntry, boxes: int) -> tuple[tuple[Route, str, str], int]:
    route = Route(entry.parties.origin, entry.parties.destination)
    if entry.quantity is None:
        return (route, entry.goods.item, CARTON), boxes
    return (route, entry.goods.item, entry.goods.unit), entry.quantity * boxes


class _Notes(msgspec.Struct):
    """The file: letters, named from the shipment's folder → the digest of their goods."""

    letters: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class NotedLetter:
    """A letter that was made of a shipment; `behind` if it tells other goods than that has."""

    file: str
    behind: bool


def note_letters(folder: Path, letters: Iterable[Path], digest: str) -> None:
    """Note in a shipment's folder that letters tell the goods of this digest.

    Letters that are gone are forgotten. Raises OutputError.
    """
    noted = {name: kept for name, kept in _read(folder).items() if is_there(folder / name)}
    noted |= {path_from(letter, folder): digest for letter in letters}
    said = msgspec.json.encode(_Notes(dict(sorted(noted.items()))))
    write_file(folder / LETTERS_FILE, msgspec.json.format(said, indent=2) + b"\n")


def noted_letters(folder: Path) -> tuple[NotedLetter, ...]:
    """The letters that were made of a shipment and are there. Raises CardgenError."""
    noted = {name: kept for name, kept in _read(folder).items() if is_there(folder / name)}
    if not noted:
        return ()
    try:
        now = shipped(folder).digest
    except CardgenError:  # boxes of which nothing says what they hold agree with no letter
        now = ""
    return tuple(NotedLetter(name, digest != now) for name, digest in noted.items())


def letters_behind(folder: Path) -> tuple[Diagnostic, ...]:
    """Warnings "goods-differ" of letters that were made before a shipment was amended."""
    return tuple(
        Diagnostic(
            "goods-differ",
            "the letter was made before what is in the boxes of the shipment was changed",
            location=Location(os.path.normpath(folder / each.file)),
            hint="make it again",
            severity="warning",
        )
        for each in noted_letters(folder)
        if each.behind
    )


def _read(folder: Path) -> dict[str, str]:
    """What is noted; nothing where the file is gone or no longer what it was."""
    try:
        return msgspec.json.decode(read(folder / LETTERS_FILE, _MOST), type=_Notes).letters
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def path_from(path: Path, folder: Path) -> str:
    """A path as it is seen from a folder."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # it is on another drive
        return path.absolute().as_posix()
