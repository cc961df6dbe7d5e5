"""Tallies: the goods that a city sent and received, summed over shipments.

In come folders of shipments and a city; out come a `Tally` by direction, partner and article,
and paragraphs for the report of the city, in both languages of a pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import replace

from cardgen import arguments
from cardgen.catalog import LETTERS, Glossary, city_key, city_name, format_value, resolve
from cardgen.errors import CardgenError, Diagnostic, FieldError, Location, raise_findings
from cardgen.letters.arguments import check_project
from cardgen.letters.conventions import Form, load_convention
from cardgen.project import Project
from cardgen.shipment import Route, ShipmentGoods, read_shipment_goods
from cardgen.wording import Both

Direction = Literal["out", "in"]
DIRECTIONS: Final[tuple[Direction, ...]] = ("out", "in")
TALLY_COLUMNS: Final = (
    "direction", "partner", "item", "quantity", "unit", "boxes", "shipments",
    "partner-translation", "item-translation", "unit-translation",
)  # fmt: skip
NO_ROUTE: Final = Route("", "")
_FORM: Final[Form] = "ceremonial"
_NAME_IT: Final = "give the city of the report: --city NAME"


class TallyEntry(msgspec.Struct, frozen=True):
    """An article that went to a partner or came from it, with the names of the `shipments`.

    Cities, articles and units are in the source language, as in ledgers, and in the target
    language if the glossary has them.
    """

    direction: Direction
    partner: str
    item: str
    unit: str
    quantity: int
    boxes: int
    shipments: tuple[str, ...]
    partner_translation: str = ""
    item_translation: str = ""
    unit_translation: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the entry as JSON data, by column."""
        return {name: getattr(self, name.replace("-", "_")) for name in TALLY_COLUMNS}


class Tally(msgspec.Struct, frozen=True):
    """The goods that `city` sent and received, by direction, partner and article."""

    city: str
    entries: tuple[TallyEntry, ...]
    warnings: tuple[Diagnostic, ...] = msgspec.field(default=())

    def as_data(self) -> dict[str, Any]:
        """Return the tally as JSON data."""
        return {"city": self.city, "goods": [each.as_data() for each in self.entries]}

    def rows(self) -> Iterator[list[str]]:
        """Yield the entries as texts, in the order of `TALLY_COLUMNS`."""
        for each in self.entries:
            values = {**each.as_data(), "shipments": " ".join(each.shipments)}
            yield [str(value) for value in values.values()]

    def of(self, direction: Direction) -> Tally:
        """Return the tally with only the goods sent, or only those received."""
        kept = tuple(each for each in self.entries if each.direction == direction)
        return Tally(self.city, kept, self.warnings)


def make_tally(
    folders: Sequence[Path],
    glossary: Glossary,
    city: str = "",
    otherwise: Route = NO_ROUTE,
) -> Tally:
    """Add up the goods that a `city` has sent and received in the shipments of folders.

    Without a city it is the one that all boxes come from, or else go to. `otherwise` completes
    routes whose ends are unknown. Raises CardgenError with all findings: those of
    `read_shipment_goods`, and "bad-value" for a shipment named twice, for a proof, and for
    boxes that neither leave the city nor come to it.
    """
    folders = arguments.paths("folders", folders)
    arguments.instance("glossary", glossary, Glossary, "take Project.glossary(PAIR)")
    city = arguments.text("city", city)
    arguments.instance("otherwise", otherwise, Route, "make a Route(ORIGIN, DESTINATION)")
    errors: list[Diagnostic] = []
    found = [
        (folder, _complete_routes(each, otherwise))
        for folder, each in _read_shipments(folders, errors)
    ]
    raise_findings(errors)
    cities = _Cities(glossary)
    home = cities.key(city) if city else _find_common_city([each for _, each in found], cities)
    sums: dict[tuple[Direction, str, str, str], tuple[int, int, dict[str, None]]] = {}
    warnings: list[Diagnostic] = []
    strangers: dict[Diagnostic, None] = {}
    for folder, each in found:
        for goods in each.goods:
            sides = _find_direction(goods.route, home, cities)
            if isinstance(sides, str):
                strangers[_route_finding(folder, goods.route, sides)] = None
                continue
            key = (*sides, goods.item, goods.unit)
            quantity, boxes, names = sums.get(key, (0, 0, {}))
            names = {**names, each.shipment or folder.name: None}
            sums[key] = quantity + goods.quantity, boxes + goods.boxes, names
        if not each.goods:
            reason = "this shipment has no boxes left"
            warnings.append(_shipment_finding(folder, reason, "", severity="warning"))
    raise_findings(strangers)
    entries = [
        _translate(
            TallyEntry(
                direction, cities.name(partner), item, unit, quantity, boxes, tuple(names)
            ),
            glossary,
        )
        for (direction, partner, item, unit), (quantity, boxes, names) in sums.items()
    ]
    entries.sort(key=lambda entry: DIRECTIONS.index(entry.direction))
    return Tally(cities.name(home), tuple(entries), tuple(warnings))


def _translate(entry: TallyEntry, glossary: Glossary) -> TallyEntry:
    """Add the words in the target language to an entry."""
    lang = glossary.langs[1]

    def word(value: str, kind: str, item: str = "") -> str:
        """Find the word for a value; "" for none."""
        try:
            return format_value(value, kind, lang, glossary, item=item) if value else ""
        except CardgenError:  # the glossary has no such word
            return ""

    return replace(
        entry,
        partner_translation=word(entry.partner, "city"),
        item_translation=word(entry.item, "item"),
        unit_translation=word(entry.unit, "unit", entry.item),
    )


def write_tally(
    tally: Tally, project: Project, pair: str, *, exact: bool = False
) -> list[Both]:
    """Write a paragraph about sent and one about received goods, in both languages.

    Numbers are rounded as people say them, 约113万只, or `exact`. Raises CardgenError.
    """
    arguments.instance("tally", tally, Tally, "use make_tally(FOLDERS, GLOSSARY)")
    check_project(project)
    pair, exact = arguments.text("pair", pair), arguments.flag("exact", exact)
    catalog, glossary = project.catalog(pair, LETTERS), project.glossary(pair)
    said: list[Both] = []
    for direction in DIRECTIONS:
        part = tally.of(direction)
        if not part.entries:
            continue
        partners = list(dict.fromkeys(each.partner for each in part.entries))
        name = direction if len(partners) > 1 else f"{direction}-one"
        message = catalog.message(f"tally.{name}")
        both = []
        for side, lang in enumerate(catalog.langs):
            values = {
                "city": tally.city,
                "partner": partners[0],
                "partners": str(len(partners)),
                "goods": _list_goods(part.entries, lang, glossary, exact=exact),
            }
            found = resolve(message, values, glossary, catalog.langs)
            both.append((found.source, found.target)[side])
        said.append((both[0], both[1]))
    return said


def _list_goods(
    entries: Iterable[TallyEntry], lang: str, glossary: Glossary, *, exact: bool
) -> str:
    """List articles with their sums over all partner cities, the largest first."""
    sums: dict[tuple[str, str], int] = {}
    for each in entries:
        sums[each.item, each.unit] = sums.get((each.item, each.unit), 0) + each.quantity
    rules = load_convention(lang)
    ordered = sorted(sums.items(), key=lambda entry: -entry[1])  # a stable sort
    goods = []
    for (item, unit), quantity in ordered:
        number = f"{quantity:,}" if exact else rules.round_number(quantity)
        joint = " " if lang.startswith("ko") and not number[-1].isdigit() else ""
        counted = format_value(unit, "unit", lang, glossary, item=item) if unit else ""
        goods.append((format_value(item, "item", lang, glossary), number + joint + counted))
    return rules.join_goods(goods, _FORM)


def _read_shipments(
    folders: Sequence[Path], errors: list[Diagnostic]
) -> Iterator[tuple[Path, ShipmentGoods]]:
    """Yield the goods of shipments. Errors about unusable ones go to `errors`."""
    known: dict[str, Path] = {}
    for folder in folders:
        try:
            found = read_shipment_goods(folder)
        except CardgenError as error:
            errors += (each.or_at(Location(str(folder))) for each in error.diagnostics)
            continue
        key = found.key or str(folder.resolve())
        if key in known:
            reason = f"this is the same shipment as {known[key]}"
            errors.append(_shipment_finding(folder, reason))
        elif found.draft:
            reason = "this shipment is only a proof, so nothing was sent"
            hint = "make its labels with cardgen batch without --draft"
            hint += ", or leave the shipment out"
            errors.append(_shipment_finding(folder, reason, hint))
        else:
            known[key] = folder
            yield folder, found


def _complete_routes(found: ShipmentGoods, otherwise: Route) -> ShipmentGoods:
    """Fill in cities that a shipment's list lacks."""
    goods = []
    for each in found.goods:
        ends = zip(each.route, otherwise, strict=True)
        goods.append(replace(each, route=Route(*(own or other for own, other in ends))))
    return replace(found, goods=tuple(goods))


def _shipment_finding(
    folder: Path,
    reason: str,
    hint: str = "leave the shipment out",
    severity: Literal["error", "warning"] = "error",
) -> Diagnostic:
    """Make a finding about a shipment."""
    place = Location(str(folder))
    return Diagnostic("bad-value", reason, location=place, hint=hint, severity=severity)


def _route_finding(folder: Path, route: Route, why: str) -> Diagnostic:
    """Make the error for a shipment whose origin and destination do not fit the city."""
    ends = [end or "an unknown city" for end in route]
    return _shipment_finding(
        folder,
        f"boxes go from {ends[0]} to {ends[1]}: {why}",
        "write the city as the list does, or leave the shipment out"
        if all(route)
        else "give both cities: --from CITY --to CITY",
    )


class _Cities:
    """Cities by any of their names; the fullest name is shown."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._names: dict[str, str] = {}

    def key(self, name: str) -> str:
        """Return a key that all names of a city share; "" for no city."""
        full, key = city_name(name, self._glossary), city_key(name, self._glossary)
        self._names[key] = max(full, self._names.get(key, ""), key=len)
        return key

    def name(self, key: str) -> str:
        """Return the longest name of a city."""
        return self._names.get(key, key)


def _find_common_city(found: Iterable[ShipmentGoods], cities: _Cities) -> str:
    """Find the common origin or destination of all boxes."""
    routes = {goods.route for each in found for goods in each.goods}
    for ends in ({route.origin for route in routes}, {route.destination for route in routes}):
        keys = {cities.key(end) for end in ends}
        if len(keys) == 1 and (key := keys.pop()):
            return key
    reason = "the boxes have neither the same origin nor the same destination"
    raise FieldError("missing-value", reason, hint=_NAME_IT)


def _find_direction(route: Route, home: str, cities: _Cities) -> tuple[Direction, str] | str:
    """Find direction and partner city of boxes, or the reason why there are none."""
    origin, destination = (cities.key(end) for end in route)
    if home not in (origin, destination):
        return f"neither city is {cities.name(home)}"
    if origin == destination:
        return f"they do not leave {cities.name(home)}"
    partner = destination if origin == home else origin
    if not partner:
        return "the partner city is missing"
    return ("out" if origin == home else "in"), partner
