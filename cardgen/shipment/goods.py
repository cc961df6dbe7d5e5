"""Goods in a shipment's boxes: totals for letters and tallies, and the letters that state them.

Totals are sums over the boxes that are not voided, as the ledger has them; nothing is put into
words here. Each letter is noted in the shipment's folder with the digest of the goods that it
states. So letters that state other goods than the shipment has now can be found.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings
from cardgen.files import is_there, read
from cardgen.shipment.ledger import LEDGER_FILE, open_shipment, to_canonical_json
from cardgen.shipment.papers import PackingEntry, live_lines, make_entry, name_numbers
from cardgen.storage import write_file

CARTON: Final = "箱"
"""Unit of an article without a quantity in the list: its boxes are counted."""

_ITEM_HINT: Final = "fill in item in the list, and run cardgen batch with --amend"
LETTERS_FILE: Final = "letters.json"
_MAX_BYTES: Final = 64 << 20  # bytes, of hundreds of thousands of letters


class Route(NamedTuple):
    """Origin and destination of boxes, as the list names the places; either may be empty."""

    origin: str
    destination: str


class ArticleTotal(msgspec.Struct, frozen=True):
    """An article on a route: its quantity in its unit, and its number of boxes."""

    route: Route
    item: str
    unit: str
    quantity: int
    boxes: int


class ShipmentGoods(msgspec.Struct, frozen=True):
    """The goods in the boxes of a shipment.

    `key` is that of its ledger, `plan` the number of the plan, which grows with each
    amendment. A `draft` is a proof, and nothing of it is sent.
    """

    shipment: str
    key: str
    plan: int
    draft: bool
    goods: tuple[ArticleTotal, ...]

    @property
    def digest(self) -> str:
        """Digest of articles, quantities and numbers of boxes; routes do not count."""
        sums = sorted(sum_by_article(self.goods).items())
        return sha256(to_canonical_json({"goods": sums}).encode()).hexdigest()[:16]


def read_shipment_goods(folder: Path) -> ShipmentGoods:
    """Add up the goods in the boxes of the shipment in a folder.

    Raises OutputError if there is none, ShipmentError, and FieldError "missing-value" for
    boxes without an article, "bad-value" for a quantity that is no number.
    """
    errors: list[Diagnostic] = []
    sums: dict[tuple[Route, str, str], tuple[int, int]] = {}
    with open_shipment(folder, reading=True) as ledger:
        settings = ledger.settings()
        for line, numbers in live_lines(ledger):
            entry = make_entry(line, errors)
            if not entry.goods.item:
                reason = f"the list does not say what is in {name_numbers('box', numbers)}"
                errors.append(Diagnostic("missing-value", reason, hint=_ITEM_HINT))
                continue
            key, quantity = _count(entry, len(numbers))
            before, boxes = sums.get(key, (0, 0))
            sums[key] = before + quantity, boxes + len(numbers)
        name, plan = str(settings.get("shipment", "")), ledger.plan_number()
        draft, own = bool(settings.get("draft")), ledger.meta().get("key", "")
    place = Location(str(folder / LEDGER_FILE))
    raise_findings(each.or_at(place) for each in errors)
    goods = tuple(ArticleTotal(*key, *count) for key, count in sums.items())
    return ShipmentGoods(name, own, plan, draft, goods)


def list_pairs(folders: Iterable[Path]) -> list[str]:
    """List the language pairs of shipments, in the order in which they appear.

    Errors of a folder are left for `read_shipment_goods` to report.
    """
    found: dict[str, None] = {}
    for folder in folders:
        with suppress(CardgenError), open_shipment(folder, reading=True) as ledger:
            found |= dict.fromkeys(ledger.pairs())
    return list(found)


def sum_by_article(goods: Iterable[ArticleTotal]) -> dict[tuple[str, str], tuple[int, int]]:
    """Add up quantities and boxes for each article and unit, in the order of the list."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for each in goods:
        quantity, boxes = sums.get((each.item, each.unit), (0, 0))
        sums[each.item, each.unit] = quantity + each.quantity, boxes + each.boxes
    return sums


def _count(entry: PackingEntry, boxes: int) -> tuple[tuple[Route, str, str], int]:
    """Return route, article and unit of boxes with the same contents, and their quantity."""
    route = Route(entry.parties.origin, entry.parties.destination)
    if entry.quantity is None:
        return (route, entry.goods.item, CARTON), boxes
    return (route, entry.goods.item, entry.goods.unit), entry.quantity * boxes


class _Notes(msgspec.Struct):
    """The contents of `LETTERS_FILE`: the digest of the goods that each letter states.

    Letters are named by their paths from the shipment's folder.
    """

    letters: dict[str, str] = {}


class NotedLetter(msgspec.Struct, frozen=True):
    """A letter made of a shipment; `behind` if the shipment has other goods now."""

    file: str
    behind: bool


def note_letters(folder: Path, letters: Iterable[Path], digest: str) -> None:
    """Record in a shipment's folder the letters that list goods with this digest.

    Letters that no longer exist are forgotten. Raises OutputError.
    """
    noted = _read_notes(folder)
    noted |= {make_relative(letter, folder): digest for letter in letters}
    said = msgspec.json.encode(_Notes(dict(sorted(noted.items()))))
    write_file(folder / LETTERS_FILE, msgspec.json.format(said, indent=2) + b"\n")


def read_letters(folder: Path) -> tuple[NotedLetter, ...]:
    """Return the existing letters about a shipment's goods. Raises CardgenError."""
    noted = _read_notes(folder)
    if not noted:
        return ()
    try:
        now = read_shipment_goods(folder).digest
    except CardgenError:  # boxes without an article agree with no letter
        now = ""
    return tuple(NotedLetter(name, digest != now) for name, digest in noted.items())


def find_outdated_letters(folder: Path) -> tuple[Diagnostic, ...]:
    """Return warnings "goods-differ" for letters older than an amendment of their goods."""
    return tuple(
        Diagnostic(
            "goods-differ",
            "the contents of the boxes changed after the letter was made",
            location=Location(os.path.normpath(folder / each.file)),
            hint="make the letter again",
            severity="warning",
        )
        for each in read_letters(folder)
        if each.behind
    )


def _read_notes(folder: Path) -> dict[str, str]:
    """Read the recorded digests of letters that still exist; none if the file is damaged."""
    try:
        data = read(folder / LETTERS_FILE, _MAX_BYTES)
        noted = msgspec.json.decode(data, type=_Notes).letters
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return {name: digest for name, digest in noted.items() if is_there(folder / name)}


def make_relative(path: Path, folder: Path) -> str:
    """Return a path relative to a folder."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # it is on another drive
        return path.absolute().as_posix()
