"""What a shipment has in its boxes, for those who write of it: letters and tallies.

In comes a shipment's folder; out come sums over its boxes that are not voided, as its ledger
has them. Nothing is put into words here.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings
from cardgen.shipment.corrections import open_shipment
from cardgen.shipment.ledger import LEDGER_FILE, content_of
from cardgen.shipment.papers import PackingEntry, entry_of, live_lines, stretches

CARTON: Final = "箱"
"""The unit of an article of which the list says no quantity: it is counted in boxes."""

_HINT: Final = "give item in the list, and run cardgen batch with --amend"


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
