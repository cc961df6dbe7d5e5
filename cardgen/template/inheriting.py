"""Templates that share: a template to start from, and the colours and styles of a house.

In comes the text of a template file. ``extends = "card-a6"`` takes everything of another
template that the file does not give itself; a file ``_house.toml`` beside the templates has
palettes and styles for all of them. Out come the joined tables, and the file and line of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, Final

import msgspec

from cardgen import resources
from cardgen.errors import CardgenError, Diagnostic, Loaded, Location, hint_at_all
from cardgen.files import is_there
from cardgen.template.arranging import find_drawn_names, merge_tables, remove_areas
from cardgen.template.sides import SIDE
from cardgen.tomlfile import NotToml, TomlLines, read_text, read_toml, suggest_name

EXTENDS: Final = "extends"
HOUSE: Final = "_house.toml"
_SHARED: Final = ("palette", "style")
_RULE: Final = "bad-template"


class Source(msgspec.Struct, frozen=True):
    """A file that a template is made of."""

    file: str
    text: str
    data: Mapping[str, Any]

    def finding(self, key: str, message: str, hint: str) -> Diagnostic:
        """Make an error at the line of a key."""
        place = Location(self.file, TomlLines(self.text).at(key))
        return Diagnostic(_RULE, message, location=place, hint=hint)


def join_tables(sources: tuple[Source, ...]) -> dict[str, Any]:
    """Join the tables of the files of a template, its own first."""
    first, *others = sources
    tables: dict[str, Any] = {}
    for source in reversed(others):
        tables = merge_tables(tables, source.data)
    joined = _inherit(tables, first.data) if others else first.data
    return {key: value for key, value in joined.items() if key != EXTENDS}


class SharedLines:
    """The place of each table and key of a template: in its own file, or in another one."""

    def __init__(
        self, sources: tuple[Source, ...], read: Callable[[str], TomlLines] = TomlLines
    ) -> None:
        self._each = [(source.file, read(source.text)) for source in sources]
        self.tables: dict[str, Location] = {}
        """The place of each table."""
        for file, lines in reversed(self._each):
            self.tables |= {name: Location(file, at) for name, at in lines.tables.items()}

    def has(self, table: str) -> bool:
        """True if a file has this table, or one within it."""
        return any(lines.of(table) is not None for _, lines in self._each)

    def of(self, table: str, key: str = "") -> Location:
        """Return the place of a key in a table, or else that of the table."""
        for file, lines in self._each:
            if lines.has(table, key) if key else lines.of(table) is not None:
                return Location(file, lines.of(table, key))
        found = ((file, lines.of(table, key)) for file, lines in self._each)
        place = next((Location(*each) for each in found if each[1] is not None), None)
        return place or Location(self._each[0][0])

    def at(self, key: str) -> Location:
        """Return the place of a key such as ``a.b.c``, or of the nearest table around it."""
        found = ((file, lines.at(key)) for file, lines in self._each)
        place = next((Location(*each) for each in found if each[1] is not None), None)
        return place or Location(self._each[0][0])


def read_inherited(path: Path, text: str) -> Loaded[tuple[tuple[str, str], ...]]:
    """Read the files that a template inherits from: their paths and texts, the nearest first.

    A template may extend one that extends none. A text that is no TOML inherits nothing.
    """
    errors: list[Diagnostic] = []
    found: list[Source | None] = []
    house = path.parent / HOUSE
    if is_there(house):
        found.append(_read(house, errors))
        errors += chain.from_iterable(map(_check_house, filter(None, found)))
    if EXTENDS in text:
        with suppress(NotToml):
            found.append(_find_base(Source(str(path), text, read_toml(text)), errors))
    texts = tuple((each.file, each.text) for each in found if each is not None)
    return Loaded(None if errors else texts, tuple(errors))


def _find_base(own: Source, errors: list[Diagnostic]) -> Source | None:
    """Read the template that another one extends. None if it extends none, or has errors."""
    name = own.data.get(EXTENDS)
    if name is None:
        return None
    folder = Path(own.file).parent
    files = {
        path.stem: path
        for place in (resources.TEMPLATES, folder)
        for path in sorted(place.glob("*.toml"))
        if not path.name.startswith("_")
    }
    path = files.get(name) if isinstance(name, str) else None
    if path is None:
        known = [other for other in files if other != Path(own.file).stem]
        hint = hint_at_all(str(name), known)
        errors.append(own.finding(EXTENDS, f"{EXTENDS}: there is no template {name!r}", hint))
        return None
    if path == Path(own.file):
        hint = "name another template"
        errors.append(own.finding(EXTENDS, f"{EXTENDS}: {name} extends itself", hint))
        return None
    base = _read(path, errors)
    if base is None or EXTENDS not in base.data:
        return base
    first = str(base.data[EXTENDS])
    circle = first == Path(own.file).stem
    message = (
        f"{EXTENDS}: {name} extends this template, in a circle"
        if circle
        else f"{EXTENDS}: {name} extends {first} already, and three levels are too deep"
    )
    hint = f"remove {EXTENDS} from one of them" if circle else f'write {EXTENDS} = "{first}"'
    errors.append(own.finding(EXTENDS, message, hint))
    return None


def _read(path: Path, errors: list[Diagnostic]) -> Source | None:
    """Read a file; None if it has errors."""
    try:
        text = read_text(path, _RULE, "templates")
        return Source(str(path), text, read_toml(text))
    except NotToml as error:
        place = Location(str(path), error.line)
        errors.append(Diagnostic(_RULE, str(error), location=place, hint="correct the line"))
    except CardgenError as error:
        errors += error.diagnostics
    return None


def _check_house(house: Source) -> Iterator[Diagnostic]:
    """Yield errors about tables that a file for all templates cannot have."""
    for name, table in house.data.items():
        if name not in _SHARED:
            hint = suggest_name(name, _SHARED, "keep only [palette] and [style.NAME]")
            yield house.finding(name, f"templates cannot share [{name}]", hint)
        elif not isinstance(table, dict):
            hint = f"write [{name}] above its keys"
            yield house.finding(name, f"{name} is not a table", hint)


def _inherit(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Join the tables of a template with those that it extends.

    Areas that only the grid of the other template draws are left out.
    """
    joined = merge_tables(base, own)
    gone = find_drawn_names(base) - find_drawn_names(joined) - own.keys()
    tables = {
        key: area
        for key, value in joined.items()
        if key not in gone and (area := remove_areas(value, gone)) is not None
    }
    before, after = base.get(SIDE), own.get(SIDE)
    if isinstance(before, dict) and isinstance(after, dict):
        tables[SIDE] = merge_tables(before, after) | {
            name: _inherit(before[name], after[name])
            for name in before.keys() & after.keys()
            if isinstance(before[name], dict) and isinstance(after[name], dict)
        }
    return tables
