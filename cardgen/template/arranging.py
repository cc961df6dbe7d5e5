"""Templates for pages of any size: their pages, and their tables for one page.

In come the tables of a file; out come the tables for one page, as if somebody had written them
for it: an arrangement merged over the rest, and all lengths that depend on the page in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set as AbstractSet
from typing import Any, Final

from cardgen.lazy import lazy_pattern
from cardgen.template.pages import AnyPage, Comparison, PageSize, parse_relative
from cardgen.tomlfile import Complaint, TomlLines, Validation, convert, run_all, run_sound

ANY: Final = "any"
ARRANGE: Final = "arrange"
# The keys of lengths, wherever they stand.
_LENGTHS: Final = frozenset(
    [
        *("margin", "bleed", "columns", "rows", "gap", "padding", "spread"),
        *("size", "min", "max", "module", "length", "rule", "width", "radius"),
    ]
)

_NAMED: Final = rf"(?:{ARRANGE}|\"{ARRANGE}\"|'{ARRANGE}')"
_HEAD: Final = lazy_pattern(rf"\s*+\[(\[\s*+{_NAMED}\s*+\])?")
_OF_ARRANGEMENT: Final = lazy_pattern(rf"\s*+(\[\[?)\s*+{_NAMED}\s*+\.\s*+")


def compute_pages(data: Mapping[str, Any]) -> Validation[AnyPage | None]:
    """Compute the page sizes that a template allows; None if it has one size or errors."""
    page, arrangements = data.get("page"), data.get(ARRANGE)
    if not isinstance(page, dict) or page.get("size") != ANY:
        if arrangements is not None:
            hint = f'write size = "{ANY}" in [page]'
            yield Complaint("a page of one size can have only one arrangement", hint, ARRANGE)
        if isinstance(page, dict) and "when" in page:
            yield Complaint(
                f'when: only a page with size = "{ANY}" can have conditions', "", "page.when"
            )
        return None
    pages = yield from run_sound(_parse_pages(data))
    if pages is not None:
        yield from _check_reachable(pages, data)
    return pages


def _parse_pages(data: Mapping[str, Any]) -> Validation[AnyPage | None]:
    """Parse the conditions of a template of any size, and of its arrangements."""
    page, tables = data["page"], data.get(ARRANGE)
    when = yield from _parse_conditions(page.get("when", []), "page.when")
    if tables is None:
        return AnyPage(when, ((),))
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        yield Complaint("arrange is not a list of tables", "write [[arrange]]", ARRANGE)
        return None
    ways = []
    for number, table in enumerate(tables):
        key = f"{ARRANGE}.{number}"
        if "when" not in table:
            hint = 'write a condition below [[arrange]], such as when = "ratio > 1.2"'
            yield Complaint("an arrangement needs a condition", hint, key)
        ways.append((yield from _parse_conditions(table.get("when", []), key)))
    if "grid" in data:
        ways.append(())
    return AnyPage(when, tuple(ways))


def _check_reachable(pages: AnyPage, data: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield errors about arrangements or conditions that no page can meet."""
    if not pages.can_exist:
        message = "when: no page can meet all conditions"
        yield Complaint(message, "change one condition: a page must meet all", "page.when")
        return
    for number in range(len(pages.arrangements)):
        if number not in pages.samples:
            what, key = f"arrangement {number + 1}", f"{ARRANGE}.{number}"
            if number == len(data.get(ARRANGE, ())):
                what, key = "the grid of the file", "grid"
            hint = "change its conditions, or the conditions before it"
            yield Complaint(f"no page can use {what}", hint, key)


def _parse_conditions(value: object, key: str) -> Validation[tuple[Comparison, ...]]:
    """Parse a condition or a list of conditions."""
    texts = yield from convert([value] if isinstance(value, str) else value, list[str])
    conditions = []
    for text in texts or ():
        if len(parts := re.split(r"\s+(?:and|&&?)\s+", text)) > 1:
            listed = ", ".join(f'"{part.strip()}"' for part in parts)
            hint = f"write a list of conditions: when = [{listed}]"
            yield Complaint(f"when: {text!r} is more than one condition", hint, key)
            continue
        try:
            conditions.append(Comparison.parse(text))
        except ValueError as error:
            yield Complaint(f"when: {error}", "", key)
    return tuple(conditions)


# --- the tables for one page -----------------------------------------------------------------


def arrange_tables(data: Mapping[str, Any], number: int, page: PageSize) -> dict[str, Any]:
    """Return a template's tables with arrangement `number` applied, for a page size.

    Areas that only other arrangements draw are left out.
    """
    ways = data.get(ARRANGE, [])
    tables = {key: value for key, value in data.items() if key != ARRANGE}
    if number < len(ways):
        own = {key: value for key, value in ways[number].items() if key != "when"}
        tables = merge_tables(tables, own)
    shape = {key: value for key, value in tables["page"].items() if key != "when"}
    tables["page"] = shape | {"size": f"{page.width:.6f}pt x {page.height:.6f}pt"}
    elsewhere = set[str]().union(*map(find_drawn_names, [data, *ways]))
    elsewhere -= find_drawn_names(tables)
    return {
        key: area
        for key, value in tables.items()
        if key not in elsewhere and (area := remove_areas(value, elsewhere)) is not None
    }


def remove_areas(area: Any, gone: AbstractSet[str]) -> Any:
    """Remove areas that no longer exist from "over" and "behind" of an area.

    None if the area is over or behind no other area then.
    """
    for key in ("over", "behind") if isinstance(area, dict) else ():
        if (names := area.get(key)) is None:
            continue
        others = [names] if isinstance(names, str) else names
        if not isinstance(others, list) or not others or gone.isdisjoint(map(str, others)):
            continue
        left = [other for other in others if other not in gone]
        return {**area, key: left} if left else None
    return area


def merge_tables(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two nested tables. Values of `own` replace those of `base`."""
    joined = {**base, **own}
    for key in base.keys() & own.keys():
        if isinstance(base[key], dict) and isinstance(own[key], dict):
            joined[key] = merge_tables(base[key], own[key])
    return joined


def find_drawn_names(data: Mapping[str, Any]) -> set[str]:
    """Return the names of areas in the picture of a grid."""
    grid = data.get("grid")
    if not isinstance(grid, dict):
        return set()
    return set(re.findall(r"[^\s'\",\[\]]+", str(grid.get("areas")))) - {"."}


def resolve_lengths(
    data: Mapping[str, Any], page: PageSize, without: frozenset[str], table: str = ""
) -> Validation[dict[str, Any]]:
    """Replace all lengths that depend on the page size by points.

    The tables `without` lengths are left as they are.
    """
    tables: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict) and not (not table and key in without):
            within = f"{table}.{key}" if table else key
            tables[key] = yield from resolve_lengths(value, page, without, within)
        elif key in _LENGTHS and table:
            tables[key] = yield from _resolve(value, page, f"{table}.{key}")
        else:
            tables[key] = value
    return tables


def _resolve(value: object, page: PageSize, key: str) -> Validation[object]:
    """Replace a length, or a list of them, by points if it depends on the page size."""
    if isinstance(value, list):
        return (yield from run_all(_resolve(part, page, key) for part in value))
    if not isinstance(value, str) or not ("%" in value or "clamp" in value):
        return value
    sign = "-" if value.startswith("-") else ""  # of a spread that goes inwards
    try:
        return f"{sign}{parse_relative(value.removeprefix('-'), page):.2f}pt"
    except ValueError as error:
        yield Complaint(f"{key.rpartition('.')[2]}: {error}", "", key)
        return value


class ArrangedLines(TomlLines):
    """The line of each table and key of a file, with one of its arrangements."""

    def __init__(self, text: str, number: int) -> None:
        base, own = _split_arrangement(text, number)
        super().__init__(base)
        self._own = TomlLines(own)
        self._base = dict(self.tables)
        self.tables = {**self.tables, **self._own.tables}

    def of(self, table: str, key: str = "") -> int | None:
        """Return the line of a key: in the arrangement, or else in its table."""
        own = self._own.of(table, key)
        if own is not None and (not key or self._own.has(table, key)):
            return own
        head = self._base.get(table)
        if head is None:
            return super().of(table, key) if own is None else own
        return self._keys.get((head, key), head)


def _split_arrangement(text: str, number: int) -> tuple[str, str]:
    """Split an arrangement from the rest of the text, with unchanged line numbers."""
    base, own, at = list[str](), list[str](), -1
    within = False
    for line in text.splitlines():
        head, inner = _HEAD.match(line), None
        if head:
            inner = _OF_ARRANGEMENT.match(line)
            if head[1]:
                within, at = True, at + 1
            elif not inner:
                within = False
        base.append("" if within else line)
        if not within or at != number or (head and head[1]):
            own.append("")  # keys right below [[arrange]] then stand above all tables
        else:
            own.append(f"{inner[1]}{line[inner.end() :]}" if inner else line)
    return "\n".join(base), "\n".join(own)
