"""What a city has sent and got: the ledgers of shipments summed, and as a report says it.

In come folders of shipments and the city whose side it is; out comes a `Tally` by direction,
partner and article, and the paragraphs that end a city's report, in both languages of a pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from cardgen import arguments
from cardgen.catalog import LETTERS, Glossary, city_key, city_name, format_value, resolve
from cardgen.errors import CardgenError, Diagnostic, FieldError, Location, raise_findings
from cardgen.letters.asked import asked_project
from cardgen.letters.conventions import Form, convention
from cardgen.project import Project
from cardgen.shipment import Route, Shipped, shipped
from cardgen.wording import Both

Direction = Literal["out", "in"]
DIRECTIONS: Final[tuple[Direction, ...]] = ("out", "in")
TALLY_COLUMNS: Final = (
    "direction",
    "partner",
    "item",
    "quantity",
    "unit",
    "boxes",
    "shipments",
    "partner-translation",
    "item-translation",
    "unit-translation",
)
NO_ROUTE: Final = Route("", "")
_FORM: Final[Form] = "ceremonial"
_NAME_IT: Final = "say whose side it is: --city NAME"


@dataclass(frozen=True, slots=True)
class TallyEntry:
    """An article that went to a partner or came from it; `shipments` are their names.

    Cities, articles and units are in the words of the source language, as in ledgers, and in
    those of the target language as far as the glossary has them.
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
        """The same as data."""
        return {name: getattr(self, name.replace("-", "_")) for name in TALLY_COLUMNS}


@dataclass(frozen=True, slots=True)
class Tally:
    """What `city` sent and got, by direction, partner and article."""

    city: str
    entries: tuple[TallyEntry, ...]
    warnings: tuple[Diagnostic, ...] = field(default=())

    def as_data(self) -> dict[str, Any]:
        """The same as data."""
        return {"city": self.city, "goods": [each.as_data() for each in self.entries]}

    def rows(self) -> Iterator[list[str]]:
        """The entries as texts, in the order of `TALLY_COLUMNS`."""
        for each in self.entries:
            numbers = str(each.quantity), each.unit, str(each.boxes)
            words = each.partner_translation, each.item_translation, each.unit_translation
            names = " ".join(each.shipments)
            yield [each.direction, each.partner, each.item, *numbers, names, *words]

    def of(self, direction: Direction) -> Tally:
        """One direction alone."""
        kept = tuple(each for each in self.entries if each.direction == direction)
        return Tally(self.city, kept, self.warnings)


def tally_of(
    folders: Sequence[Path],
    glossary: Glossary,
    city: str = "",
    otherwise: Route = NO_ROUTE,
) -> Tally:
    """Sum the shipments in these folders for a `city`, by any of its names.

    Boxes of which nothing says where they come from or go to are on the route `otherwise`.

    Without one it is the city that all boxes come from, or else go to. Raises CardgenError with
    all that is wrong: what `shipped` raises, "bad-value" for a shipment named twice, for a
    proof, and for boxes that neither leave the city nor come to it.
    """
    folders = arguments.paths("folders", folders)
    arguments.instance("glossary", glossary, Glossary, "take Project.glossary(PAIR)")
    city = arguments.text("city", city)
    arguments.instance("otherwise", otherwise, Route, "make a Route(ORIGIN, DESTINATION)")
    errors: list[Diagnostic] = []
    found = [(folder, _routed(each, otherwise)) for folder, each in _read(folders, errors)]
    raise_findings(errors)
    cities = _Cities(glossary)
    home = cities.key(city) if city else _common([each for _, each in found], cities)
    sums: dict[tuple[Direction, str, str, str], tuple[int, int, dict[str, None]]] = {}
    warnings: list[Diagnostic] = []
    strangers: dict[Diagnostic, None] = {}
    for folder, each in found:
        for goods in each.goods:
            sides = _sides(goods.route, home, cities)
            if isinstance(sides, str):
                strangers[_stranger(folder, goods.route, sides)] = None
                continue
            key = (*sides, goods.item, goods.unit)
            quantity, boxes, names = sums.get(key, (0, 0, {}))
            names = {**names, each.shipment or folder.name: None}
            sums[key] = quantity + goods.quantity, boxes + goods.boxes, names
        if not each.goods:
            reason = "no box of this shipment is left"
            warnings.append(_about(folder, reason, "", severity="warning"))
    raise_findings(strangers)
    entries = [
        _translated(
            TallyEntry(
                direction, cities.name(partner), item, unit, quantity, boxes, tuple(names)
            ),
            glossary,
        )
        for (direction, partner, item, unit), (quantity, boxes, names) in sums.items()
    ]
    entries.sort(key=lambda entry: DIRECTIONS.index(entry.direction))
    return Tally(cities.name(home), tuple(entries), tuple(warnings))


def _translated(entry: TallyEntry, glossary: Glossary) -> TallyEntry:
    """The entry with the words of the target language too."""
    lang = glossary.langs[1]

    def word(value: str, kind: str, item: str = "") -> str:
        try:
            return format_value(value, kind, lang, glossary, item=item) if value else ""
        except CardgenError:  # it is none of the glossary
            return ""

    return replace(
        entry,
        partner_translation=word(entry.partner, "city"),
        item_translation=word(entry.item, "item"),
        unit_translation=word(entry.unit, "unit", entry.item),
    )


def tally_paragraphs(
    tally: Tally, project: Project, pair: str, *, exact: bool = False
) -> list[Both]:
    """What went out and what came in, a paragraph each, in both languages of a pair.

    Numbers are rounded as people say them, 约113万只, or `exact`. Raises CardgenError.
    """
    arguments.instance("tally", tally, Tally, "take tally_of(FOLDERS, GLOSSARY)")
    asked_project(project)
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
                "goods": _listed(part.entries, lang, glossary, exact=exact),
            }
            found = resolve(message, values, glossary, catalog.langs)
            both.append((found.source, found.target)[side])
        said.append((both[0], both[1]))
    return said


def _listed(
    entries: Iterable[TallyEntry], lang: str, glossary: Glossary, *, exact: bool
) -> str:
    """Articles with their numbers over all partners, those of most first."""
    sums: dict[tuple[str, str], int] = {}
    for each in entries:
        sums[each.item, each.unit] = sums.get((each.item, each.unit), 0) + each.quantity
    rules = convention(lang)
    ordered = sorted(sums.items(), key=lambda entry: -entry[1])  # those alike as they come
    goods = []
    for (item, unit), quantity in ordered:
        number = f"{quantity:,}" if exact else rules.spoken(quantity)
        joint = " " if lang.startswith("ko") and not number[-1].isdigit() else ""
        counted = format_value(unit, "unit", lang, glossary, item=item) if unit else ""
        goods.append((format_value(item, "item", lang, glossary), number + joint + counted))
    return rules.listed(goods, _FORM)


def _read(folders: Sequence[Path], errors: list[Diagnostic]) -> Iterator[tuple[Path, Shipped]]:
    known: dict[str, Path] = {}
    for folder in folders:
        try:
            found = shipped(folder)
        except CardgenError as error:
            errors += (each.or_at(Location(str(folder))) for each in error.diagnostics)
            continue
        key = found.key or str(folder.resolve())
        if key in known:
            errors.append(_about(folder, f"it is the same shipment as {known[key]}"))
        elif found.draft:
            hint = "make its labels with cardgen batch without --draft, or leave it out"
            errors.append(_about(folder, "this is a proof, of which nothing is sent", hint))
        else:
            known[key] = folder
            yield folder, found


def _routed(found: Shipped, otherwise: Route) -> Shipped:
    """Goods in the boxes of a shipment, each on a route as far as one is known."""
    goods = []
    for each in found.goods:
        origin, destination = each.route
        route = Route(origin or otherwise.origin, destination or otherwise.destination)
        goods.append(replace(each, route=route))
    return replace(found, goods=tuple(goods))


def _about(
    folder: Path,
    reason: str,
    hint: str = "leave it out",
    severity: Literal["error", "warning"] = "error",
) -> Diagnostic:
    place = Location(str(folder))
    return Diagnostic("bad-value", reason, location=place, hint=hint, severity=severity)


def _stranger(folder: Path, route: Route, why: str) -> Diagnostic:
    ends = [end or "nowhere" for end in route]
    return _about(
        folder,
        f"there are boxes from {ends[0]} to {ends[1]}: {why}",
        "name the city as the list does, or leave the shipment out"
        if all(route)
        else "say it: --from CITY --to CITY",
    )


class _Cities:
    """Cities by whatever name, of which the fullest is shown."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._names: dict[str, str] = {}

    def key(self, name: str) -> str:
        """What all names of a city have in common; "" for none."""
        full, key = city_name(name, self._glossary), city_key(name, self._glossary)
        self._names[key] = max(full, self._names.get(key, ""), key=len)
        return key

    def name(self, key: str) -> str:
        """What a city is called."""
        return self._names.get(key, key)


def _common(found: Iterable[Shipped], cities: _Cities) -> str:
    """The city that all boxes come from, or go to."""
    routes = {goods.route for each in found for goods in each.goods}
    for ends in ({route.origin for route in routes}, {route.destination for route in routes}):
        keys = {cities.key(end) for end in ends}
        if len(keys) == 1 and (key := keys.pop()):
            return key
    raise FieldError(
        "missing-value",
        "the boxes neither all come from one city nor all go to one",
        hint=_NAME_IT,
    )


def _sides(route: Route, home: str, cities: _Cities) -> tuple[Direction, str] | str:
    """In or out and the partner, or why the route is neither."""
    origin, destination = (cities.key(end) for end in route)
    if home not in (origin, destination):
        return f"neither is {cities.name(home)}"
    if origin == destination:
        return f"they do not leave {cities.name(home)}"
    partner = destination if origin == home else origin
    if not partner:
        return "there is no partner"
    return ("out" if origin == home else "in"), partner
