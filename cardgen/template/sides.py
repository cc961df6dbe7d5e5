"""The two sides of a template: the tables of a file for its other side, and their lines.

In comes a table ``[side.NAME]``; out come the tables of a template of its own, as if somebody
had written a file for this side. Page, colours, styles and fields are those of the file; the
grid and the areas are the side's own.
"""

# No `annotations` from the future: msgspec would have to evaluate each of the strings.
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from cardgen.lazy import lazy_pattern
from cardgen.placeholders import is_name
from cardgen.template.arranging import ANY, ARRANGE, merge_tables
from cardgen.template.model import SideSpec
from cardgen.template.template import FRONT, SIDE
from cardgen.tomlfile import Complaint, TomlLines, Validation, convert

_SHARED: Final = ("page", "palette", "style", "fields")
_ONCE: Final = ("page", "palette", "fields", SIDE, ARRANGE)
_HEAD: Final = lazy_pattern(r"\s*+\[\[?\s*+([^\[\]]+?)\s*+\]")
_QUOTES: Final = lazy_pattern(r"[\"'\s]")


class OtherSide(msgspec.Struct, frozen=True):
    """The other side of a template: its name, keys and tables."""

    name: str
    spec: SideSpec
    tables: Mapping[str, Any]


def compute_side(data: Mapping[str, Any]) -> Validation[OtherSide | None]:
    """Compute the tables of the other side; None if there is none or it has errors."""
    sides = data.get(SIDE)
    if sides is None:
        return None
    if not isinstance(sides, dict) or not all(isinstance(s, dict) for s in sides.values()):
        hint = f"write [{SIDE}.inside.grid], or give the area another name"
        yield Complaint(f"{SIDE} is not a table of sides", hint, SIDE)
        return None
    if len(sides) != 1:
        names = ", ".join([FRONT, *sides])
        yield Complaint(
            f"a card has two sides, not {len(sides) + 1}: {names}",
            f"keep one table [{SIDE}.NAME]",
            ".".join([SIDE, *[*sides][-1:]]),
        )
        return None
    ((name, table),) = sides.items()
    where = f"{SIDE}.{name}"
    if not is_name(name) or name == FRONT:
        hint = "write a name such as inside or back"
        yield Complaint(f"{name!r} cannot be the name of the other side", hint, where)
        return None
    page = data.get("page")
    if isinstance(page, dict) and page.get("size") == ANY:
        hint = f'write a size such as size = "105mm x 148mm", or remove [{where}]'
        yield Complaint("a page of any size has only one side", hint, where)
        return None
    for key in _ONCE:
        if key in table:
            message = f"[{where}.{key}]: both sides of a card share this table"
            hint = f"write [{key}]" if key != "page" else f"write margin in [{where}]"
            yield Complaint(message, hint, f"{where}.{key}")
    own = {key: value for key, value in table.items() if isinstance(value, dict)}
    spec = yield from _convert({k: v for k, v in table.items() if k not in own}, where)
    if spec.margin is not None:
        own["page"] = {"margin": spec.margin}
    shared = {key: data[key] for key in _SHARED if key in data}
    return OtherSide(name, spec, merge_tables(shared, own))


def _convert(keys: Mapping[str, Any], where: str) -> Validation[SideSpec]:
    """Convert the keys of the table of a side."""
    validation = convert(keys, SideSpec)
    while True:
        try:
            found = next(validation)
        except StopIteration as done:
            return done.value or SideSpec()
        yield found._replace(
            message=f"[{where}]: {found.message}", key=f"{where}.{found.key}".rstrip(".")
        )


class SideLines(TomlLines):
    """The line of each table and key for the other side of a file."""

    def __init__(self, text: str, side: str) -> None:
        self._side = f"{SIDE}.{side}"
        super().__init__("\n".join(_keep_side(text, self._side)))

    def of(self, table: str, key: str = "") -> int | None:
        """Return the line of a key; the margin of a page may be that of the side."""
        if table == "page" and key == "margin" and self.has(self._side, key):
            table = self._side
        return super().of(table, key)


def _keep_side(text: str, side: str) -> Iterator[str]:
    """Yield the lines of a side, its tables with their own names, and those of both sides.

    All other lines are empty, so that the numbers stay.
    """
    kept = False
    for line in text.splitlines():
        if head := _HEAD.match(line):
            name = _QUOTES.sub("", head[1])
            first = name.partition(".")[0]
            own = name.removeprefix(f"{side}.")
            kept = own != name or name == side or first in _SHARED
            yield line.replace(head[1], own, 1) if kept else ""
        else:
            yield line if kept else ""
