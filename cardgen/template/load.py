"""Read a template file and check it whole.

In comes a TOML file, out goes a `Template`: lengths in points, colours as values, areas
as rectangles of grid cells. Every complaint names file, line and remedy, and all are
found in one pass.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cardgen import units
from cardgen.display import Color
from cardgen.errors import CardgenError, Location, TemplateError, nearest, raise_findings
from cardgen.template.complaints import explain, key_line, table_lines
from cardgen.template.model import (
    AreaSpec,
    FieldType,
    GridSpec,
    PageSpec,
    StyleSpec,
)

T = TypeVar("T")
_CONTENT = ("text", "spans", "caption", "barcode", "picture", "rule")
_RESERVED = ("page", "grid", "style", "fields", "description")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_TRACK = re.compile(r"(\d+(?:\.\d+)?)fr")
EMPTY = "."


@dataclass(frozen=True, slots=True)
class Track:
    """A column or row: `fr` shares what is left, `auto` what content needs."""

    kind: str  # "fr", "auto" or "fixed"
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """An area's place in the grid: rows and columns, first and one past the last."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Template:
    """A checked template. `margin` is top, right, bottom, left in points."""

    name: str
    location: Location
    description: str
    width: float
    height: float
    margin: tuple[float, float, float, float]
    mono: bool
    columns: tuple[Track, ...]
    rows: tuple[Track, ...]
    gap: tuple[float, float]  # between rows, between columns
    cells: Mapping[str, Cell]
    areas: Mapping[str, AreaSpec]
    styles: Mapping[str, StyleSpec]
    fields: Mapping[str, FieldType]
    lines: Mapping[str, int]  # where each table of the file begins

    def place(self, area: str) -> Location:
        """The file and line where an area is described."""
        return Location(self.location.file, self.lines.get(area))


def load_template(path: Path) -> Template:
    """Read and check a template. Raises TemplateError or Findings."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            "bad-template", f"cannot be read: {error}", location=Location(str(path))
        ) from error
    return _Reader(path.stem, str(path), text).template()


def parse_color(text: str) -> Color:
    """``#rrggbb``. Raises ValueError."""
    if not _HEX.fullmatch(text):
        raise ValueError(f"{text!r} is not a colour: write #rrggbb")
    return Color(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def parse_sides(value: str | list[str]) -> tuple[float, float, float, float]:
    """Top, right, bottom, left from one, two or four lengths, as in CSS. Raises ValueError."""
    parts = [value] if isinstance(value, str) else value
    lengths = [units.length(part) for part in parts]
    match len(lengths):
        case 1:
            return (lengths[0],) * 4
        case 2:
            return (lengths[0], lengths[1], lengths[0], lengths[1])
        case 4:
            return (lengths[0], lengths[1], lengths[2], lengths[3])
    raise ValueError("give one length, two (top and bottom, left and right) or four")


class _Reader:
    """One pass over one file, collecting what is wrong with it."""

    def __init__(self, name: str, file: str, text: str) -> None:
        self.name = name
        self.file = file
        self.text = text
        self.lines = table_lines(text)
        self.errors: list[CardgenError] = []

    def template(self) -> Template:
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            number = int(line[1]) if line else self.text.count("\n") + 1
            raise TemplateError(
                "bad-template",
                f"this is not TOML: {error}",
                location=Location(self.file, number),
                hint="mend the line, or start from `cardgen templates show box-100x150`",
            ) from error
        page = self.convert("page", data.get("page"), PageSpec)
        grid = self.convert("grid", data.get("grid"), GridSpec)
        styles = {
            name: self.convert(f"style.{name}", value, StyleSpec)
            for name, value in data.get("style", {}).items()
        }
        fields = self.convert("fields", data.get("fields", {}), dict[str, FieldType])
        areas = {
            name: self.convert(name, value, AreaSpec)
            for name, value in data.items()
            if name not in _RESERVED
        }
        raise_findings(self.errors)
        assert page is not None and grid is not None and fields is not None  # noqa: PT018
        template = self.build(
            page,
            grid,
            {name: style for name, style in styles.items() if style is not None},
            fields,
            {name: area for name, area in areas.items() if area is not None},
            str(data.get("description", "")),
        )
        raise_findings(self.errors)
        return template

    def convert(self, table: str, value: Any, kind: type[T]) -> T | None:
        if value is None:
            self.report(table, f"there is no [{table}]", hint=f"add a [{table}] table")
            return None
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            self.report(table, *explain(str(error), kind))
            return None

    def report(self, table: str, message: str, hint: str = "", key: str = "") -> None:
        line = key_line(self.text, self.lines.get(table), key)
        where = "" if table in {"page", "grid", "fields"} else f"[{table}]: "
        self.errors.append(
            TemplateError(
                "bad-template", where + message, location=Location(self.file, line), hint=hint
            )
        )

    def check(
        self, table: str, key: str, parse: Callable[[Any], T], value: Any, default: T
    ) -> T:
        try:
            return parse(value)
        except ValueError as error:
            self.report(table, f"{key}: {error}", key=key)
            return default

    def build(
        self,
        page: PageSpec,
        grid: GridSpec,
        styles: dict[str, StyleSpec],
        fields: dict[str, FieldType],
        areas: dict[str, AreaSpec],
        description: str,
    ) -> Template:
        width, height = self.check("page", "size", units.size, page.size, (1.0, 1.0))
        zero = (0.0, 0.0, 0.0, 0.0)
        gaps = self.check("grid", "gap", parse_sides, grid.gap, zero)
        cells = self.cells(grid)
        for name in cells:
            if name not in areas:
                self.report("grid", f"the area {name!r} has no table", f"add a table [{name}]")
        for name, area in areas.items():
            if name not in cells:
                self.report(
                    name, "the grid has no such area", nearest(name, list(cells)), key=""
                )
            self.area(name, area, styles)
        for name, style in styles.items():
            self.check(f"style.{name}", "size", units.length, style.size, 1.0)
            self.check(f"style.{name}", "color", parse_color, style.color, Color(0, 0, 0))
        return Template(
            name=self.name,
            location=Location(self.file),
            description=description,
            width=width,
            height=height,
            margin=self.check("page", "margin", parse_sides, page.margin, zero),
            mono=page.colors == "mono",
            columns=tuple(self.track("columns", text) for text in grid.columns),
            rows=tuple(self.track("rows", text) for text in grid.rows),
            gap=(gaps[0], gaps[1]),
            cells=cells,
            areas=areas,
            styles=styles,
            fields=fields,
            lines=self.lines,
        )

    def track(self, key: str, text: str) -> Track:
        if text == "auto":
            return Track("auto")
        if match := _TRACK.fullmatch(text):
            return Track("fr", float(match[1]))
        return Track("fixed", self.check("grid", key, units.length, text, 0.0))

    def cells(self, grid: GridSpec) -> dict[str, Cell]:
        rows = [line.split() for line in grid.areas]
        if len(rows) != len(grid.rows):
            self.report(
                "grid",
                f"areas shows {len(rows)} rows, but rows lists {len(grid.rows)}",
                "draw one line of areas for each row",
                key="areas",
            )
        for number, row in enumerate(rows, 1):
            if len(row) != len(grid.columns):
                self.report(
                    "grid",
                    f"row {number} of areas has {len(row)} cells, "
                    f"but columns lists {len(grid.columns)}",
                    "name an area for each column, or write . for an empty cell",
                    key="areas",
                )
        places: dict[str, list[tuple[int, int]]] = {}
        for r, row in enumerate(rows):
            for c, name in enumerate(row):
                if name != EMPTY:
                    places.setdefault(name, []).append((r, c))
        cells = {}
        for name, where in places.items():
            (top, left), (bottom, right) = min(where), max(where)
            cells[name] = Cell(top, left, bottom + 1, right + 1)
            if len(where) != (bottom - top + 1) * (right - left + 1):
                self.report(
                    "grid",
                    f"the area {name!r} is not a rectangle",
                    "areas are rectangles",
                    "areas",
                )
        return cells

    def area(self, name: str, area: AreaSpec, styles: dict[str, StyleSpec]) -> None:
        kinds = [kind for kind in _CONTENT if getattr(area, kind) is not None]
        if len(kinds) != 1:
            self.report(
                name,
                "an area shows exactly one thing, this one "
                + (f"has {' and '.join(kinds)}" if kinds else "is empty"),
                f"give one of {', '.join(_CONTENT)}",
            )
        named = [area.style, *(span.style for span in area.spans or () if span.style)]
        for style in named:
            if style not in styles and set(kinds) & {"text", "spans", "caption"}:
                self.report(name, f"no style {style!r}", nearest(style, list(styles)), "style")
        if area.barcode and area.data is None:
            self.report(name, "a barcode needs data", 'add data = "{box_id}" or the like')
        self.look(name, area)

    def look(self, name: str, area: AreaSpec) -> None:
        """Check an area's lengths and colours."""
        self.check(name, "padding", parse_sides, area.padding, (0.0, 0.0, 0.0, 0.0))
        for key in ("size", "length", "rule"):
            if (value := getattr(area, key)) is not None:
                self.check(name, key, units.length, value, 0.0)
        for key in ("fill", "color"):
            if (value := getattr(area, key)) is not None:
                self.check(name, key, parse_color, value, Color(0, 0, 0))
        if area.border:
            self.check(name, "border", units.length, area.border.width, 0.0)
            self.check(name, "border", parse_color, area.border.color, Color(0, 0, 0))
        if area.fit:
            least = self.check(name, "fit", units.length, area.fit.min, 1.0)
            most = self.check(name, "fit", units.length, area.fit.max, 1.0)
            if least > most:
                self.report(name, "fit: min is larger than max", "exchange them", "fit")
            if area.fit.ratio is not None and area.fit.ratio < 1:
                self.report(name, "fit: ratio is less than 1", "write 1.3 or the like", "fit")
