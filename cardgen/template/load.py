"""Read a template file and check it whole.

In comes a TOML file, out goes a `Template`: lengths in points, colours as values, areas
as rectangles of grid cells. Every complaint names file, line and remedy, and all are
found in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from cardgen import units
from cardgen.errors import Diagnostic, Location, TemplateError, nearest, raise_findings
from cardgen.placeholders import is_name
from cardgen.template.areas import (
    GIVEN,
    area_complaints,
    interpretation_complaints,
    style_complaints,
)
from cardgen.template.cells import GridCell, read_cells
from cardgen.template.model import (
    DEFAULT_STYLE,
    AreaSpec,
    FieldType,
    GridSpec,
    PageSpec,
    StyleSpec,
    with_interpreted,
)
from cardgen.template.values import parse_page, parse_sides
from cardgen.tomlfile import (
    Complaint,
    NotToml,
    collect,
    converted,
    key_line,
    read_text,
    read_toml,
    suggest,
    table_lines,
)

T = TypeVar("T")
_RESERVED: Final = ("page", "grid", "style", "fields", "description")
_MOST_BLEED: Final = units.length("20mm")
_TRACK: Final = re.compile(r"(\d+(?:\.\d+)?)fr")
_TYPES: Final[tuple[str, ...]] = get_args(FieldType)


@dataclass(frozen=True, slots=True)
class Track:
    """A column or row: `fr` shares what is left, `auto` what content needs."""

    kind: str  # "fr", "auto" or "fixed"
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template. `margin` is top, right, bottom, left; all lengths in points."""

    name: str
    location: Location
    description: str
    width: float
    height: float
    margin: tuple[float, float, float, float]
    mono: bool
    bleed: float
    columns: tuple[Track, ...]
    rows: tuple[Track, ...]
    gap: tuple[float, float]  # between rows, between columns
    cells: Mapping[str, GridCell]
    areas: Mapping[str, AreaSpec]
    styles: Mapping[str, StyleSpec]
    fields: Mapping[str, FieldType]
    lines: Mapping[str, int]  # where each table of the file begins

    def place(self, area: str) -> Location:
        """The file and line where an area is described."""
        return Location(self.location.file, self.lines.get(area))


def load_template(path: Path) -> Template:
    """Read and check a template.

    Raises TemplateError "bad-template", and EncodingError if it is not UTF-8.
    """
    text = read_text(path, "bad-template", "cardgen templates list")
    return _Reader(path.stem, str(path), text).template()


class _Reader:
    """One pass over one file, collecting what is wrong with it."""

    def __init__(self, name: str, file: str, text: str) -> None:
        self.name = name
        self.file = file
        self.text = text
        self.lines = table_lines(text)
        self.errors: list[Diagnostic] = []

    def template(self) -> Template:
        data = self.parse()
        page = self.convert("page", data.get("page"), PageSpec)
        grid = self.convert("grid", data.get("grid"), GridSpec)
        styles = {DEFAULT_STYLE: StyleSpec()} | {
            name: self.convert(f"style.{name}", value, StyleSpec)
            for name, value in self.table(data, "style").items()
        }
        fields = self.fields(self.table(data, "fields"))
        areas = {
            name: self.convert(name, value, AreaSpec)
            for name, value in data.items()
            if name not in _RESERVED and not self.is_mistaken(name, data)
        }
        for name, style in styles.items():
            if style is not None:
                self.report(f"style.{name}", style_complaints(style))
        for name, area in areas.items():
            if area is not None:
                self.report(name, area_complaints(area, styles, fields))
            self.report(name, interpretation_complaints(name, areas))
        size, margin, bleed = self.page(page)
        columns, rows, gap = self.tracks(grid)
        cells = self.cells(grid, areas)
        description = data.get("description", "")
        if not isinstance(description, str):
            message = "description: it is not text in quotes"
            self.report("description", [Complaint(message)])
        self.errors.sort(key=lambda error: (error.location and error.location.line) or 0)
        raise_findings(self.errors)
        return Template(
            name=self.name,
            location=Location(self.file),
            description=description,
            width=size[0],
            height=size[1],
            margin=margin,
            mono=page is not None and page.colors == "mono",
            bleed=bleed,
            columns=columns,
            rows=rows,
            gap=gap,
            cells=cells,
            areas=with_interpreted({n: area for n, area in areas.items() if area is not None}),
            styles={name: style for name, style in styles.items() if style is not None},
            fields=fields,
            lines=self.lines,
        )

    def parse(self) -> dict[str, Any]:
        try:
            return read_toml(self.text)
        except NotToml as error:
            raise TemplateError(
                "bad-template",
                str(error),
                location=Location(self.file, error.line),
                hint="mend the line, or start from `cardgen templates show box-100x150`",
            ) from error

    def report(self, table: str, found: Iterable[Complaint], *, named: bool = True) -> None:
        where = f"[{table}]: " if named and table not in _RESERVED else ""
        for message, hint, key in found:
            line = key_line(self.text, self.lines.get(table), key)
            self.errors.append(
                Diagnostic(
                    "bad-template",
                    where + message,
                    location=Location(self.file, line),
                    hint=hint,
                )
            )

    def is_mistaken(self, name: str, data: Mapping[str, Any]) -> bool:
        """Whether a table or key is no area but a misspelt part of the file; say so."""
        is_table = isinstance(data[name], dict | list)
        if is_table and name in re.findall(r"[^\s'\"]+", str(data.get("grid"))):
            return False
        parts = [part for part in _RESERVED if part not in data]
        hint = suggest(name, parts, "" if is_table else "only description stands alone")
        if hint:
            what = f"unknown table [{name}]" if is_table else f"unknown key {name!r}"
            self.report(name, [Complaint(what, hint)], named=False)
        return bool(hint)

    def convert(self, table: str, value: Any, kind: type[T]) -> T | None:
        if value is None:
            hint = f"add a [{table}] table"
            self.report(table, [Complaint(f"there is no [{table}]", hint)])
            return None
        made, found = collect(converted(value, kind))
        self.report(table, found)
        return made

    def table(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """A table of tables or words that may be absent."""
        value = data.get(name, {})
        if isinstance(value, dict):
            return value
        self.report(
            name, [Complaint(f"{name} is not a table", f"write [{name}] above its keys")]
        )
        return {}

    def check(
        self, table: str, key: str, parse: Callable[[Any], T], value: Any, default: T
    ) -> T:
        try:
            return parse(value)
        except ValueError as error:
            self.report(table, [Complaint(f"{key}: {error}", "", key)])
            return default

    def fields(self, table: Mapping[str, Any]) -> dict[str, FieldType]:
        fields: dict[str, FieldType] = {}
        for name, kind in table.items():
            if not is_name(name):
                hint = "write a name of ASCII letters, digits and _"
                self.report("fields", [Complaint(f"{name!r} is not a name", hint, name)])
            elif name in GIVEN:
                hint = "remove it: every template has this field"
                self.report(
                    "fields", [Complaint(f"{name} is not yours to declare", hint, name)]
                )
            elif kind not in _TYPES:
                hint = nearest(str(kind), _TYPES)
                message = f"{name}: there is no type {kind!r}"
                self.report("fields", [Complaint(message, hint, name)])
            # Also with a wrong type it counts as declared: one mistake, one error.
            fields[name] = kind if kind in _TYPES else "text"
        return fields

    def page(
        self, page: PageSpec | None
    ) -> tuple[tuple[float, float], tuple[float, float, float, float], float]:
        margin = (0.0,) * 4
        if page is None:
            return (1.0, 1.0), margin, 0.0
        before = len(self.errors)
        size = self.check("page", "size", parse_page, page.size, (1.0, 1.0))
        margin = self.check("page", "margin", parse_sides, page.margin, margin)
        top, right, bottom, left = margin
        if len(self.errors) == before and (left + right >= size[0] or top + bottom >= size[1]):
            message = "margin: the margins leave nothing of the page"
            self.report("page", [Complaint(message, "make them smaller", "margin")])
        bleed = self.check("page", "bleed", units.length, page.bleed, 0.0)
        if bleed > _MOST_BLEED:
            message = f"bleed: {page.bleed!r} is more than {units.to_mm(_MOST_BLEED):g} mm"
            self.report("page", [Complaint(message, "print shops ask for 3mm", "bleed")])
        return size, margin, bleed

    def tracks(
        self, grid: GridSpec | None
    ) -> tuple[tuple[Track, ...], tuple[Track, ...], tuple[float, float]]:
        if grid is None:
            return (), (), (0.0, 0.0)
        gaps = self.check("grid", "gap", parse_sides, grid.gap, (0.0,) * 4)
        for key, tracks in (("columns", grid.columns), ("rows", grid.rows)):
            if not tracks:
                self.report("grid", [Complaint(f"{key} is an empty list", 'add "1fr"', key)])
        return (
            tuple(self.track("columns", text) for text in grid.columns),
            tuple(self.track("rows", text) for text in grid.rows),
            (gaps[0], gaps[1]),
        )

    def track(self, key: str, text: str) -> Track:
        if text == "auto":
            return Track("auto")
        if match := _TRACK.fullmatch(text):
            return Track("fr", float(match[1]))
        try:
            return Track("fixed", units.length(text))
        except ValueError:
            message = f"{key}: {text!r} is not the size of a track"
            hint = 'write a length such as "20mm", a share such as "1fr", or "auto"'
            self.report("grid", [Complaint(message, hint, key)])
            return Track("fixed")

    def cells(self, grid: GridSpec | None, areas: Mapping[str, object]) -> dict[str, GridCell]:
        if grid is None:
            return {}
        cells, found = read_cells(grid)
        self.report("grid", found)
        for name in cells:
            if name in _RESERVED:
                message = f"{name!r} cannot be the name of an area"
                self.report("grid", [Complaint(message, "give it another name", "areas")])
            elif name not in areas:
                message = f"the area {name!r} has no table"
                self.report("grid", [Complaint(message, f"add a table [{name}]", "areas")])
        for name in areas:
            if name not in cells:
                hint = suggest(name, list(cells), "name it in areas of [grid], or remove it")
                self.report(name, [Complaint("the grid has no such area", hint)])
        return cells
