"""Read a template file and check it whole.

In comes a TOML file, out goes a `Template`: the values of the file (``model``), computed once
(``declared``, ``areas``, ``grid``). Every error names file, line and remedy, and all are found
in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from msgspec.structs import replace

from cardgen.display import PageMark, Turn
from cardgen.errors import CardgenError, Diagnostic, Loaded, Location, find_closest
from cardgen.placeholders import is_name
from cardgen.remedies import Remedy
from cardgen.template.about import OCCASION_COLORS, Occasion, Purpose
from cardgen.template.areas import (
    PLACES,
    Colors,
    check_words,
    compute_area,
    compute_conditions,
    compute_overlay,
    compute_style,
    link_interpretations,
)
from cardgen.template.arranging import (
    ANY,
    ARRANGE,
    ArrangedLines,
    arrange_tables,
    compute_pages,
    resolve_lengths,
)
from cardgen.template.declared import (
    check_style_names,
    compute_fields,
    compute_palette,
    compute_purpose,
)
from cardgen.template.grid import (
    AreaComplaint,
    GridTracks,
    check_fit_groups,
    check_grid,
    check_levels,
    check_widths,
    compute_cells,
    compute_marks,
    compute_page,
    compute_tracks,
)
from cardgen.template.inheriting import (
    EXTENDS,
    SharedLines,
    Source,
    join_tables,
    read_inherited,
)
from cardgen.template.model import DEFAULT_STYLE, AreaSpec, GridSpec, PageSpec, StyleSpec
from cardgen.template.pages import PageSize
from cardgen.template.template import SIDE, Area, FieldType, GridCell, Overlay, Style, Template
from cardgen.template.values import parse_color
from cardgen.tomlfile import (
    AND_MORE,
    MOST_FOUND,
    Complaint,
    NotToml,
    Validation,
    collect,
    convert,
    read_text,
    read_toml,
    suggest_name,
)

if TYPE_CHECKING:
    from cardgen.template.sides import OtherSide

T = TypeVar("T")
_PURPOSE: Final = ("description", "occasions", "languages")
_ABOUT: Final = (*_PURPOSE, EXTENDS)  # the keys before the tables
_RESERVED: Final = ("page", "grid", "style", "fields", "palette", ARRANGE, SIDE, *_ABOUT)
_WITHOUT_LENGTHS: Final = frozenset({"fields", "palette", "description"})
_ALONE: Final = f"only {', '.join(_ABOUT[:-1])} and {_ABOUT[-1]} can be above all tables"
_OTHERWISE: Final = "grid.otherwise"
_MOST_AREAS: Final = 300  # of a grid; people draw some dozen
# Sound tables in place of missing or invalid ones.
_SOME_PAGE: Final = PageSpec("1mm x 1mm", margin="0mm")
_SOME_GRID: Final = GridSpec(columns=["1fr"], rows=["1fr"], areas=["."])


def load_template(path: Path, page: PageSize | None = None, occasion: str = "") -> Template:
    """Load a template from its file, for one page size and occasion. Raises TemplateError.

    Without a page such a template is checked on sample pages (see `Template.pages`). With an
    occasion its palette has the colours of the occasion.

    Raises TemplateError "bad-template", "template-size" if it is not for this page, or
    "template-occasion" if it is not for this occasion; EncodingError if it is not UTF-8.
    """
    return diagnose_template(path, page, occasion).unwrap()


def diagnose_template(
    path: Path, page: PageSize | None = None, occasion: str = ""
) -> Loaded[Template]:
    """Read a template with all errors in its file (see `load_template`)."""
    try:
        text = read_text(path, "bad-template", "templates")
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    others = read_inherited(path, text)
    if others.value is None:
        return Loaded(None, others.diagnostics)
    return parse_template(path.stem, str(path), text, page, occasion, others.value)


def parse_template(
    name: str,
    file: str,
    text: str,
    page: PageSize | None = None,
    occasion: str = "",
    others: tuple[tuple[str, str], ...] = (),
) -> Loaded[Template]:
    """Parse the text of a template file. Errors are in the order of the file.

    `others` are the paths and texts of files that it inherits from, the nearest first.
    """
    try:
        data = read_toml(text)
    except NotToml as error:
        broken = Diagnostic(
            "bad-template",
            str(error),
            location=Location(file, error.line),
            hint="correct the line",
            remedy=Remedy("start-from", ("templates", "box-100x150")),
        )
        return Loaded(None, (broken,))
    inherited = (Source(other, said, read_toml(said)) for other, said in others)
    sources = (Source(file, text, data), *inherited)
    reader, data = _Reader(name, sources), join_tables(sources)
    try:
        template = reader.read_for_page(page, reader.color_for(occasion, data))
    except _Enough:
        template = None
        more = Diagnostic(
            "bad-template", AND_MORE, location=Location(file), hint="correct these first"
        )
        reader.errors[MOST_FOUND:] = [more]
    # An error that all arrangements of a file share is one error.
    reader.errors = list(dict.fromkeys(reader.errors))
    reader.errors.sort(key=lambda error: (error.location and error.location.line) or 0)
    return Loaded(None if reader.errors else template, tuple(reader.errors))


def _find_aside(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of tables that are areas over, behind or after others."""
    return frozenset(
        name
        for name, table in data.items()
        if name not in _RESERVED
        if isinstance(table, dict) and not table.keys().isdisjoint(PLACES)
    )


def _turn_mark(mark: PageMark, front: Template, turn: Turn) -> PageMark:
    """Return a mark of the front as it is on the other side."""
    if mark.upright != (turn == "page"):
        return mark
    return mark._replace(at=(front.width if mark.upright else front.height) - mark.at)


class _Enough(Exception):
    """Raised when a file has so many errors that the rest is not checked."""


class _Reader:
    """Reads one template file in one pass, and collects its errors."""

    def __init__(self, name: str, sources: tuple[Source, ...]) -> None:
        self.name = name
        self.file = sources[0].file
        self.sources = sources
        self.lines = SharedLines(sources)
        self.occasion = ""
        self.named: frozenset[str] = frozenset()  # tables of areas, of all arrangements
        self.aside: frozenset[str] = frozenset()  # areas that are not in the grid
        self.misspelt: set[tuple[str, str]] = set()  # names in a grid, and those of tables
        self.errors: list[Diagnostic] = []

    def read_for_page(self, page: PageSize | None, data: Mapping[str, Any]) -> Template | None:
        """Read the template for a page size; None if it has any error.

        Without a page, a template for pages of any size is read in each of its arrangements.
        """
        self.named = frozenset(data) - {*_RESERVED}
        self.aside = _find_aside(data)
        for table, complaint in check_style_names(data):
            self.report(table, [complaint], named=False)
        pages, complaints = collect(compute_pages(data))
        side, others = self.find_other_side(data)
        for message, hint, key in (*complaints, *others):
            place = self.lines.at(key)
            self.errors.append(Diagnostic("bad-template", message, location=place, hint=hint))
        if complaints or others:
            return None
        data = {key: value for key, value in data.items() if key != SIDE}
        if pages is None:
            return self.read_sides(self.read_fixed(page, data), side)
        if page is None:
            templates = [self.read_arranged(data, *each) for each in pages.samples.items()]
            first = templates[0]
            return None if self.errors or not first else replace(first, pages=pages)
        number = pages.arrangement(page)
        if number is None:
            why = f"{self.name} is for pages of {pages.failed_conditions(page)}"
            self.refuse(page, why, "page.when", "use another template")
            return None
        template = self.read_arranged(data, number, page)
        self.errors = [error.about(f"on {page.in_words}: ") for error in self.errors]
        return template and replace(template, name=f"{self.name}@{page}")

    def color_for(self, occasion: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Replace colours of the palette by those of an occasion."""
        if not occasion:
            return data
        table, occasions = data.get("palette"), data.get("occasions", [occasion])
        palette = table if isinstance(table, dict) else {}
        colors = OCCASION_COLORS[cast("Occasion", occasion)]
        own = colors.keys() & palette.keys()
        if own and occasion in occasions:
            self.name += f":{occasion}"
            self.occasion = occasion
            return {**data, "palette": {**palette, **{name: colors[name] for name in own}}}
        message = f"{self.name} is not for the occasion {occasion}"
        if not own:
            named = ", ".join(colors)
            message = f"{self.name} has no colours {named} in [palette] for {occasion}"
        self.errors.append(
            Diagnostic(
                "template-occasion",
                message,
                location=self.lines.at("occasions" if own else "palette"),
                hint="use another template, or remove the occasion",
            )
        )
        return data

    def read_fixed(self, page: PageSize | None, data: Mapping[str, Any]) -> Template | None:
        """Read a template with a fixed page size, and report any other page size."""
        template = self.read(data)
        if template and page and not page.is_near(PageSize(template.width, template.height)):
            own = PageSize(template.width, template.height).in_words
            hint = f'use another template, or one with size = "{ANY}"'
            self.refuse(page, f"{self.name} is {own}", "page.size", hint)
        return template

    def find_other_side(
        self, data: Mapping[str, Any]
    ) -> tuple[OtherSide | None, list[Complaint]]:
        """Find the tables of the other side, and what is wrong with them."""
        if SIDE not in data:
            return None, []
        from cardgen.template.sides import compute_side  # most templates have one side

        return collect(compute_side(data))

    def read_sides(self, front: Template | None, side: OtherSide | None) -> Template | None:
        """Read the other side of a template; None if one of the sides has errors."""
        if side is None:
            return front
        from cardgen.template.sides import SideLines

        reader = _Reader(self.name, self.sources)
        reader.lines = SharedLines(self.sources, lambda text: SideLines(text, side.name))
        reader.occasion = self.occasion
        reader.named = frozenset(side.tables) - {*_RESERVED}
        reader.aside = _find_aside(side.tables)
        try:
            back = reader.read(side.tables)
            if back is not None:
                show_if = reader.compute(
                    f"{SIDE}.{side.name}", compute_conditions(side.spec, back.fields)
                )
        finally:
            self.errors += reader.errors
        if front is None or back is None or reader.errors:
            return None
        turn = side.spec.turn
        marks = tuple(_turn_mark(mark, front, turn) for mark in front.marks)
        back = replace(back, side=side.name, turn=turn, marks=marks, show_if=show_if)
        return replace(front, back=back)

    def refuse(self, page: PageSize, why: str, key: str, hint: str) -> None:
        """Report that the template does not allow this page size."""
        self.errors.append(
            Diagnostic(
                "template-size",
                f"{why}, not {page.in_words}",
                location=self.lines.at(key),
                hint=hint,
            )
        )

    def read_arranged(
        self, data: Mapping[str, Any], number: int, page: PageSize
    ) -> Template | None:
        """Read the template for a page size, with arrangement `number`."""
        if ARRANGE in data:
            self.lines = SharedLines(self.sources, lambda text: ArrangedLines(text, number))
        return self.read(arrange_tables(data, number, page))

    def read(self, data: Mapping[str, Any]) -> Template | None:
        """Read the template from its tables; None if it has any error."""
        if (resolved := self.resolve_lengths(data)) is None:
            return None
        data = resolved
        page = self.convert("page", data.get("page"), PageSpec)
        grid = self.convert("grid", data.get("grid"), GridSpec)
        lettering = {DEFAULT_STYLE: StyleSpec()} | {
            name: self.convert(f"style.{name}", value, StyleSpec)
            for name, value in self.read_table(data, "style").items()
        }
        fields = self.compute("fields", compute_fields(self.read_table(data, "fields")))
        drawn = frozenset(re.findall(r"[^\s'\"]+", str(data.get("grid"))))
        specs = {
            name: self.convert(name, value, AreaSpec)
            for name, value in data.items()
            if name not in _RESERVED
            and (name in self.aside or not self.is_mistaken(name, data, drawn))
        }
        palette = self.compute("palette", compute_palette(self.read_table(data, "palette")))
        colors = partial(parse_color, palette=palette)
        styles = {  # an invalid style gets a default in its place
            name: self.compute(f"style.{name}", compute_style(spec or StyleSpec(), colors))
            for name, spec in lettering.items()
        }
        areas = self.compute_areas(specs, styles, fields, colors)
        size, margin, bleed = self.compute("page", compute_page(page or _SOME_PAGE))
        marks = self.compute("page", compute_marks(page or _SOME_PAGE, size))
        columns, rows, gap = self.compute("grid", compute_tracks(grid or _SOME_GRID))
        cells = self.place_areas("grid", grid, specs) if grid else {}
        overlays = self.compute_overlays(specs, cells)
        self.report_areas(check_levels(areas, cells))
        self.report_areas(check_fit_groups(areas))
        self.report_areas(check_words(areas, data.get("languages")))
        if not self.errors:
            self.report_areas(check_widths(areas, cells, columns))
        other = self.compute_other_grid(grid, specs, areas) if grid else None
        about = self.read_purpose({key: data[key] for key in _PURPOSE if key in data})
        if self.errors:
            return None
        template = Template(
            name=self.name,
            location=Location(self.file),
            about=about,
            width=size[0],
            height=size[1],
            margin=margin,
            mono=page is not None and page.colors == "mono",
            bleed=bleed,
            columns=columns,
            rows=rows,
            gap=gap,
            cells=cells,
            areas=link_interpretations(areas, specs),
            styles=styles,
            fields=fields,
            lines=self.lines.tables,
            files=tuple(source.file for source in self.sources),
            overlays=overlays,
            marks=marks,
        )
        if grid is None or other is None:
            return template
        (columns, rows, gap), cells = other
        otherwise = replace(template, columns=columns, rows=rows, gap=gap, cells=cells)
        return replace(template, one_line=(*grid.one_line,), otherwise=otherwise)

    def resolve_lengths(self, data: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Replace shares of the page size by lengths; None if one is invalid."""
        if not any("%" in source.text for source in self.sources):
            return data
        try:
            page = PageSize.parse(data["page"]["size"])
        except (KeyError, TypeError, ValueError, AttributeError):
            page = PageSize.parse(_SOME_PAGE.size)  # the error comes with the page
        tables, complaints = collect(resolve_lengths(data, page, _WITHOUT_LENGTHS))
        for complaint in complaints:
            owner = complaint.key.rpartition(".")[0]
            while owner and not self.lines.has(owner):
                owner = owner.rpartition(".")[0]
            owner = owner or complaint.key
            key = complaint.key[len(owner) + 1 :].split(".")[0]
            self.report(owner, [complaint._replace(key=key)])
        return None if complaints else tables

    def report(
        self, table: str, complaints: Iterable[Complaint], *, named: bool = True
    ) -> None:
        """Add errors about a table, with file and line."""
        where = f"[{table}]: " if named and table not in _RESERVED else ""
        for message, hint, key in complaints:
            place = self.lines.of(table, key)
            self.errors.append(
                Diagnostic("bad-template", where + message, location=place, hint=hint)
            )
            if len(self.errors) > MOST_FOUND:
                raise _Enough

    def report_areas(self, complaints: Iterable[AreaComplaint]) -> None:
        """Add errors about areas, with file and line."""
        for name, complaint in complaints:
            self.report(name, [complaint])

    def is_mistaken(self, name: str, data: Mapping[str, Any], drawn: Collection[str]) -> bool:
        """True if a table is a misspelt key of templates and no area; this is reported.

        Words that are `drawn` in the grid are names of areas.
        """
        is_table = isinstance(data[name], dict | list)
        # The name of an area may be misspelt in the grid instead.
        if is_table and (
            name in drawn
            or find_closest(
                name, [word for word in drawn if is_name(word) and word not in data]
            )
        ):
            return False
        parts = [part for part in _RESERVED if part not in data]
        hint = suggest_name(name, parts, "" if is_table else _ALONE)
        if hint:
            what = f"unknown table [{name}]" if is_table else f"unknown key {name!r}"
            self.report(name, [Complaint(what, hint)], named=False)
        return bool(hint)

    def convert(self, table: str, value: Any, kind: type[T]) -> T | None:
        """Convert a table to its type; None if it is missing or has errors."""
        if value is None:
            hint = f"add a [{table}] table"
            self.report(table, [Complaint(f"there is no [{table}]", hint)])
            return None
        spec, complaints = collect(convert(value, kind))
        self.report(table, complaints)
        return spec

    def read_table(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Return a table, or {} if it is missing. Report a value that is no table."""
        value = data.get(name, {})
        if isinstance(value, dict):
            return value
        self.report(
            name, [Complaint(f"{name} is not a table", f"write [{name}] above its keys")]
        )
        return {}

    def compute(self, table: str, validation: Validation[T]) -> T:
        """Return the value of a validation, and add its errors about a table."""
        value, complaints = collect(validation)
        self.report(table, complaints)
        return value

    def compute_areas(
        self,
        specs: Mapping[str, AreaSpec | None],
        styles: Mapping[str, Style],
        fields: Mapping[str, FieldType],
        colors: Colors,
    ) -> dict[str, Area]:
        """Compute all areas without errors."""
        areas = {
            name: self.compute(
                name, compute_area(name, specs, styles, fields, colors, self.occasion)
            )
            for name in specs
        }
        return {name: area for name, area in areas.items() if area is not None}

    def compute_overlays(
        self, specs: Mapping[str, AreaSpec | None], cells: Collection[str]
    ) -> dict[str, Overlay]:
        """Compute the places of areas over or behind others."""
        places = {
            name: self.compute(name, compute_overlay(name, spec, specs, cells))
            for name, spec in specs.items()
            if spec
        }
        return {name: place for name, place in places.items() if place is not None}

    def read_purpose(self, data: Mapping[str, Any]) -> Purpose:
        """Compute descriptions, occasions and languages of the template."""
        purpose, complaints = collect(compute_purpose(data))
        for complaint in complaints:
            word = complaint.key
            tables = (key for key in self.lines.tables if key.partition(".")[0] == word)
            self.report(next(tables, word), [complaint], named=False)
        return purpose

    def compute_other_grid(
        self, grid: GridSpec, specs: Mapping[str, AreaSpec | None], areas: Mapping[str, Area]
    ) -> tuple[GridTracks, dict[str, GridCell]] | None:
        """Compute rows, columns and areas of ``[grid.otherwise]``; None if there is none."""
        self.report("grid", check_grid(grid, areas))
        spec = grid.otherwise
        if spec is None:
            return None
        other = GridSpec(
            columns=grid.columns if spec.columns is None else spec.columns,
            rows=spec.rows,
            areas=spec.areas,
            gap=grid.gap if spec.gap is None else spec.gap,
        )
        tracks = self.compute(_OTHERWISE, compute_tracks(other))
        cells = self.place_areas(_OTHERWISE, other, specs)
        self.report_areas(check_levels(areas, cells))
        if not self.errors:
            self.report_areas(check_widths(areas, cells, tracks[0]))
        return tracks, cells

    def place_areas(
        self, table: str, grid: GridSpec, areas: Mapping[str, AreaSpec | None]
    ) -> dict[str, GridCell]:
        """Compute the places of areas. Report areas without a table or a place."""
        cells = self.compute(table, compute_cells(grid))
        if len(cells) > _MOST_AREAS:
            message = f"the grid has {len(cells)} areas, more than {_MOST_AREAS}"
            self.report(table, [Complaint(message, "split the template", "areas")])
            return {}
        for name in [*cells]:
            if name in _RESERVED:
                message = f"{name!r} cannot be the name of an area"
                self.report(table, [Complaint(message, "give it another name", "areas")])
            elif name not in areas:
                message = f"the area {name!r} has no table"
                unplaced = [other for other in sorted(self.named) if other not in cells]
                hint = suggest_name(name, unplaced, f"add a table [{name}]")
                similar = find_closest(name, [other for other in unplaced if other in areas])
                if similar:  # its table gets the place: one mistake, one error
                    cells[similar[0]] = cells.pop(name)
                    hint = f"use the same name in the grid and in the table [{similar[0]}]"
                if not similar or (name, similar[0]) not in self.misspelt:
                    self.report(table, [Complaint(message, hint, "areas")])
                self.misspelt |= {(name, other) for other in similar[:1]}
        for name in areas:
            if name not in cells and name not in self.aside:
                where = "the grid" if table == "grid" else f"[{table}]"
                otherwise = f"add it to areas in [{table}], or remove it"
                hint = suggest_name(name, list(cells), otherwise)
                self.report(name, [Complaint(f"{where} has no such area", hint)])
        return cells
