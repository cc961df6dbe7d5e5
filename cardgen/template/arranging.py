"""Templates for pages of any size: what they say of each page.

In comes what a file says, out comes what it says of one page, as if somebody had written it
for that: an arrangement laid over the rest, and all lengths that depend on the page in points.
Whatever reads templates takes it from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set as AbstractSet
from typing import Any, Final

from cardgen.template.pages import AnyPage, Comparison, PageSize, relative
from cardgen.tomlfile import Complaint, TomlLines, Validation, converted, sound

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
_HEAD: Final = re.compile(rf"\s*+\[(\[\s*+{_NAMED}\s*+\])?")
_OF_ARRANGEMENT: Final = re.compile(rf"\s*+(\[\[?)\s*+{_NAMED}\s*+\.\s*+")


def any_page(data: Mapping[str, Any]) -> Validation[AnyPage | None]:
    """The pages that a template is for; None if its page has a size, or something is wrong."""
    page, given = data.get("page"), data.get(ARRANGE)
    if not isinstance(page, dict) or page.get("size") != ANY:
        if given is not None:
            hint = f'write size = "{ANY}" in [page]'
            yield Complaint("a page of one size has one arrangement", hint, ARRANGE)
        if isinstance(page, dict) and "when" in page:
            yield Complaint(
                f'when: only a page of size = "{ANY}" has conditions', "", "page.when"
            )
        return None
    made = yield from sound(_conditional(data))
    if made is not None:
        yield from _never_taken(made, data)
    return made


def _conditional(data: Mapping[str, Any]) -> Validation[AnyPage | None]:
    page, given = data["page"], data.get(ARRANGE)
    when = yield from _conditions(page.get("when", []), "page.when")
    if given is None:
        return AnyPage(when, ((),))
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        yield Complaint("arrangements are tables of their own", "write [[arrange]]", ARRANGE)
        return None
    ways = []
    for number, each in enumerate(given):
        if "when" not in each:
            hint = 'write when = "ratio > 1.2" or the like below [[arrange]]'
            yield Complaint("an arrangement needs a condition", hint, f"{ARRANGE}.{number}")
        ways.append((yield from _conditions(each.get("when", []), f"{ARRANGE}.{number}")))
    if "grid" in data:
        ways.append(())
    return AnyPage(when, tuple(ways))


def _never_taken(pages: AnyPage, data: Mapping[str, Any]) -> Iterator[Complaint]:
    """Complain of arrangements that no page has, or of pages that there are not."""
    if not pages.exist:
        said = "when: no page is as its conditions say"
        yield Complaint(said, "change one of them: all must hold", "page.when")
        return
    for number in range(len(pages.arrangements)):
        if number not in pages.samples:
            what, key = f"arrangement {number + 1}", f"{ARRANGE}.{number}"
            if number == len(data.get(ARRANGE, ())):
                what, key = "the grid of the file", "grid"
            hint = "change its conditions, or those of what comes before it"
            yield Complaint(f"no page has {what}", hint, key)


def _conditions(value: object, key: str) -> Validation[tuple[Comparison, ...]]:
    texts = yield from converted([value] if isinstance(value, str) else value, list[str])
    found = []
    for text in texts or ():
        if len(both := re.split(r"\s+(?:and|&&?)\s+", text)) > 1:
            listed = ", ".join(f'"{each.strip()}"' for each in both)
            hint = f"what must all hold is a list: when = [{listed}]"
            yield Complaint(f"when: {text!r} is more than one condition", hint, key)
            continue
        try:
            found.append(Comparison.parse(text))
        except ValueError as error:
            yield Complaint(f"when: {error}", "", key)
    return tuple(found)


# --- what a file says of one page -----------------------------------------------------------


def on_page(data: Mapping[str, Any], number: int | None, page: PageSize) -> dict[str, Any]:
    """What a file says of a page that has the arrangement of this number, or the only one.

    Areas that another arrangement has and this one has not are left out.
    """
    ways = data.get(ARRANGE, []) if number is not None else []
    said = {key: value for key, value in data.items() if key != ARRANGE}
    if number is not None and number < len(ways):
        own = {key: value for key, value in ways[number].items() if key != "when"}
        said = _laid_over(said, own)
    if number is not None:
        shape = {key: value for key, value in said["page"].items() if key != "when"}
        said["page"] = shape | {"size": f"{page.width:.6f}pt x {page.height:.6f}pt"}
    here = _drawn(said)
    elsewhere = set[str]().union(_drawn(data), *map(_drawn, ways)) - here
    return {
        key: around
        for key, value in said.items()
        if key not in elsewhere and (around := _around(value, elsewhere)) is not None
    }


def _around(area: Any, gone: AbstractSet[str]) -> Any:
    """An area that is over others or behind them, less those that are gone; None if all are."""
    for key in ("over", "behind") if isinstance(area, dict) else ():
        if (said := area.get(key)) is None:
            continue
        others = [said] if isinstance(said, str) else said
        if not isinstance(others, list) or not others or gone.isdisjoint(map(str, others)):
            continue
        left = [other for other in others if other not in gone]
        return {**area, key: left} if left else None
    return area


def _laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Both, table by table; where both say something it is as `own` has it."""
    joined = {**base, **own}
    for key in base.keys() & own.keys():
        if isinstance(base[key], dict) and isinstance(own[key], dict):
            joined[key] = _laid_over(base[key], own[key])
    return joined


def _drawn(data: Mapping[str, Any]) -> set[str]:
    """The names in the pictures of a grid and of its other one."""
    grid = data.get("grid")
    if not isinstance(grid, dict):
        return set()
    return set(re.findall(r"[^\s'\",\[\]]+", str(grid.get("areas")))) - {"."}


def in_points(
    data: Mapping[str, Any], page: PageSize, aside: frozenset[str], table: str = ""
) -> Validation[dict[str, Any]]:
    """What a file says with all lengths that depend on the page in points.

    Tables that stand `aside` have none.
    """
    made: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict) and not (not table and key in aside):
            within = f"{table}.{key}" if table else key
            made[key] = yield from in_points(value, page, aside, within)
        elif key in _LENGTHS and table:
            made[key] = yield from _points_of(value, page, f"{table}.{key}")
        else:
            made[key] = value
    return made


def _points_of(value: object, page: PageSize, key: str) -> Validation[object]:
    if isinstance(value, list):
        parts = []
        for each in value:
            parts.append((yield from _points_of(each, page, key)))
        return parts
    if not isinstance(value, str) or not ("%" in value or "clamp" in value):
        return value
    sign = "-" if value.startswith("-") else ""  # of a spread that goes inwards
    try:
        return f"{sign}{relative(value.removeprefix('-'), page):.2f}pt"
    except ValueError as error:
        yield Complaint(f"{key.rpartition('.')[2]}: {error}", "", key)
        return value


class ArrangedLines(TomlLines):
    """On which line each table and key of a file stands, as an arrangement of it has them."""

    def __init__(self, text: str, number: int) -> None:
        base, own = _parted(text, number)
        super().__init__(base)
        self._own = TomlLines(own)
        self._base = dict(self.tables)
        self.tables = {**self.tables, **self._own.tables}

    def of(self, table: str, key: str = "") -> int | None:
        """The line of a key, in the arrangement if it is there, or else that of the table."""
        own = self._own.of(table, key)
        if own is not None and (not key or self._own.has(table, key)):
            return own
        known = self._base.get(table)
        if known is None:
            return super().of(table, key) if own is None else own
        return self._keys.get((known, key), known)


def _parted(text: str, number: int) -> tuple[str, str]:
    """The text without arrangements, and that of one of them alone, on their own lines."""
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
            own.append("")  # what stands right below [[arrange]] is as if above all tables
        else:
            own.append(f"{inner[1]}{line[inner.end() :]}" if inner else line)
    return "\n".join(base), "\n".join(own)
