"""Read a template file and check it whole.

In comes a TOML file, out goes a `Template`: what the file says (``model``), computed once
(``declared``, ``areas``, ``grid``). Every complaint names file, line and remedy, and all are
found in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from cardgen.errors import CardgenError, Diagnostic, Loaded, Location, closest
from cardgen.placeholders import is_name
from cardgen.remedies import Remedy
from cardgen.template.about import OCCASION_COLORS, Occasion, Purpose
from cardgen.template.areas import (
    PLACES,
    compute_area,
    compute_overlay,
    compute_style,
    interpreted,
)
from cardgen.template.arranging import (
    ANY,
    ARRANGE,
    ArrangedLines,
    any_page,
    in_points,
    on_page,
)
from cardgen.template.cramped import Cramped, cramped, unequal_limits
from cardgen.template.declared import compute_fields, compute_palette, compute_purpose
from cardgen.template.grid import (
    GridTracks,
    compute_cells,
    compute_marks,
    compute_page,
    compute_tracks,
    odd_grid,
    uneven,
)
from cardgen.template.looks import Colors
from cardgen.template.misnamed import misnamed_styles
from cardgen.template.model import (
    DEFAULT_STYLE,
    AreaSpec,
    GridSpec,
    PageSpec,
    StyleSpec,
)
from cardgen.template.pages import PageSize
from cardgen.template.template import Area, FieldType, GridCell, Overlay, Style, Template
from cardgen.template.values import parse_color
from cardgen.tomlfile import (
    AND_MORE,
    MOST_FOUND,
    Complaint,
    NotToml,
    TomlLines,
    Validation,
    collect,
    converted,
    read_text,
    read_toml,
    suggest,
)

T = TypeVar("T")
_ABOUT: Final = ("description", "occasions", "languages")  # which stand before the tables
_RESERVED: Final = ("page", "grid", "style", "fields", "palette", ARRANGE, *_ABOUT)
_WITHOUT_LENGTHS: Final = frozenset({"fields", "palette", "description"})
_ALONE: Final = f"only {', '.join(_ABOUT[:-1])} and {_ABOUT[-1]} stand alone"
_OTHERWISE: Final = "grid.otherwise"
_MOST_AREAS: Final = 300  # of a grid; whoever draws it knows some dozen
# In place of tables that are not there or not as they should be: nothing is wrong with these.
_SOME_PAGE: Final = PageSpec("1mm x 1mm", margin="0mm")
_SOME_GRID: Final = GridSpec(columns=["1fr"], rows=["1fr"], areas=["."])


def load_template(path: Path, page: PageSize | None = None, occasion: str = "") -> Template:
    """Read and check a template, for a page if it is for any: without one see `Template.pages`.

    For an occasion its palette has the colours of that. Raises TemplateError
    "template-occasion" if it is not for it.

    Raises TemplateError "bad-template", or "template-size" if it is not for this page, and
    EncodingError if it is not UTF-8.
    """
    return diagnose_template(path, page, occasion).unwrap()


def diagnose_template(
    path: Path, page: PageSize | None = None, occasion: str = ""
) -> Loaded[Template]:
    """A template, or None, and all that is wrong with its file (see `load_template`)."""
    try:
        text = read_text(path, "bad-template", "templates")
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    return parse_template(path.stem, str(path), text, page, occasion)


def parse_template(
    name: str, file: str, text: str, page: PageSize | None = None, occasion: str = ""
) -> Loaded[Template]:
    """`diagnose_template` for the text of a file; errors are in the order of the file."""
    try:
        data = read_toml(text)
    except NotToml as error:
        wrong = Diagnostic(
            "bad-template",
            str(error),
            location=Location(file, error.line),
            hint="mend the line",
            remedy=Remedy("start-from", ("templates", "box-100x150")),
        )
        return Loaded(None, (wrong,))
    reader = _Reader(name, file, text)
    try:
        template = reader.on(page, reader.for_occasion(data, occasion))
    except _Enough:
        template = None
        more = Diagnostic(
            "bad-template", AND_MORE, location=Location(file), hint="mend these first"
        )
        reader.errors[MOST_FOUND:] = [more]
    # What is wrong in all arrangements of a file is wrong once.
    reader.errors = list(dict.fromkeys(reader.errors))
    reader.errors.sort(key=lambda error: (error.location and error.location.line) or 0)
    return Loaded(None if reader.errors else template, tuple(reader.errors))


def _owners(table: str) -> list[str]:
    """A table and those that it is in: a.b, a."""
    parts = table.split(".")
    return [".".join(parts[:count]) for count in range(len(parts), 0, -1)]


class _Enough(Exception):
    """So much is wrong with a file that the rest is not looked at."""


class _Reader:
    """One pass over one file, collecting what is wrong with it."""

    def __init__(self, name: str, file: str, text: str) -> None:
        self.name = name
        self.file = file
        self.text = text
        self.lines = TomlLines(text)
        self.occasion = ""
        self.named: frozenset[str] = frozenset()  # tables of areas, of all arrangements
        self.aside: frozenset[str] = frozenset()  # those that are not in the grid
        self.misspelt: set[tuple[str, str]] = set()  # areas of a grid, and what tables have
        self.errors: list[Diagnostic] = []

    def on(self, page: PageSize | None, data: Mapping[str, Any]) -> Template | None:
        """The template for a page, or None if anything of it is wrong.

        One for any page that is given none is read in each of its arrangements.
        """
        self.named = frozenset(data) - {*_RESERVED}
        self.aside = frozenset(
            name
            for name in self.named
            if isinstance(data[name], dict) and not data[name].keys().isdisjoint(PLACES)
        )
        for table, complaint in misnamed_styles(data):
            self.report(table, [complaint], named=False)
        pages, found = collect(any_page(data))
        for message, hint, key in found:
            place = Location(self.file, self.lines.at(key))
            self.errors.append(Diagnostic("bad-template", message, location=place, hint=hint))
        if found:
            return None
        if pages is None:
            return self.of_one_size(page, data)
        if page is None:
            made = [self.arranged(data, *each) for each in pages.samples.items()]
            return None if self.errors or not made[0] else replace(made[0], pages=pages)
        number = pages.arrangement(page)
        if number is None:
            why = f"{self.name} is for pages of {pages.wanted(page)}"
            self.refuse(page, why, "page.when", "take another template")
            return None
        template = self.arranged(data, number, page)
        self.errors = [each.about(f"on {page.in_words}: ") for each in self.errors]
        return template and replace(template, name=f"{self.name}@{page}")

    def for_occasion(self, data: Mapping[str, Any], occasion: str) -> Mapping[str, Any]:
        """What the file says with the colours of an occasion for its own of these names."""
        if not occasion:
            return data
        given, known = data.get("palette"), data.get("occasions", [occasion])
        palette = given if isinstance(given, dict) else {}
        colors = OCCASION_COLORS[cast("Occasion", occasion)]
        own = colors.keys() & palette.keys()
        if own and occasion in known:
            self.name += f":{occasion}"
            self.occasion = occasion
            return {**data, "palette": {**palette, **{name: colors[name] for name in own}}}
        why = "is not for it" if own else f"has no colours {', '.join(colors)} in [palette]"
        self.errors.append(
            Diagnostic(
                "template-occasion",
                f"{self.name} {why}: {occasion}",
                location=Location(self.file, self.lines.at("occasions" if own else "palette")),
                hint="take another template, or leave the occasion out",
            )
        )
        return data

    def of_one_size(self, page: PageSize | None, data: Mapping[str, Any]) -> Template | None:
        """A template whose page has a size; any other that is asked for is refused."""
        template = self.template(data)
        if template and page and not page.is_near(PageSize(template.width, template.height)):
            own = PageSize(template.width, template.height).in_words
            hint = f'take another template, or one with size = "{ANY}"'
            self.refuse(page, f"{self.name} is {own}", "page.size", hint)
        return template

    def refuse(self, page: PageSize, why: str, key: str, hint: str) -> None:
        self.errors.append(
            Diagnostic(
                "template-size",
                f"{why}, not {page.in_words}",
                location=Location(self.file, self.lines.at(key)),
                hint=hint,
            )
        )

    def arranged(self, data: Mapping[str, Any], number: int, page: PageSize) -> Template | None:
        """The template with one of its arrangements, on a page."""
        if ARRANGE in data:
            self.lines = ArrangedLines(self.text, number)
        return self.template(on_page(data, number, page))

    def template(self, data: Mapping[str, Any]) -> Template | None:
        """The template, or None if anything of it is wrong."""
        if (sized := self.in_points(data)) is None:
            return None
        data = sized
        page = self.convert("page", data.get("page"), PageSpec)
        grid = self.convert("grid", data.get("grid"), GridSpec)
        lettering = {DEFAULT_STYLE: StyleSpec()} | {
            name: self.convert(f"style.{name}", value, StyleSpec)
            for name, value in self.table(data, "style").items()
        }
        fields = self.compute("fields", compute_fields(self.table(data, "fields")))
        drawn = frozenset(re.findall(r"[^\s'\"]+", str(data.get("grid"))))
        specs = {
            name: self.convert(name, value, AreaSpec)
            for name, value in data.items()
            if name not in _RESERVED and not self.is_mistaken(name, data, drawn)
        }
        palette = self.compute("palette", compute_palette(self.table(data, "palette")))
        colors = partial(parse_color, palette=palette)
        styles = self.styles(lettering, colors)
        areas = self.areas(specs, styles, fields, colors)
        size, margin, bleed = self.compute("page", compute_page(page or _SOME_PAGE))
        marks = self.compute("page", compute_marks(page or _SOME_PAGE, size))
        columns, rows, gap = self.compute("grid", compute_tracks(grid or _SOME_GRID))
        cells = self.cells("grid", grid, specs) if grid else {}
        overlays = self.overlays(specs, cells)
        self.uneven(areas, cells)
        self.cramped(unequal_limits(areas))
        if not self.errors:
            self.cramped(cramped(areas, cells, columns))
        other = self.other_grid(grid, specs, areas) if grid else None
        about = self.about({key: data[key] for key in _ABOUT if key in data})
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
            areas=interpreted(areas, specs),
            styles=styles,
            fields=fields,
            lines=self.lines.tables,
            overlays=overlays,
            marks=marks,
        )
        if grid is None or other is None:
            return template
        (columns, rows, gap), cells = other
        otherwise = replace(template, columns=columns, rows=rows, gap=gap, cells=cells)
        return replace(template, one_line=(*grid.one_line,), otherwise=otherwise)

    def in_points(self, data: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What the file says with its shares of the page as lengths; None if one is none."""
        if "%" not in self.text:
            return data
        try:
            page = PageSize.parse(data["page"]["size"])
        except (KeyError, TypeError, ValueError, AttributeError):
            page = PageSize.parse(_SOME_PAGE.size)  # which is complained of with the page
        made, found = collect(in_points(data, page, _WITHOUT_LENGTHS))
        for each in found:
            around = _owners(each.key)[1:]
            known = (name for name in around if self.lines.of(name) is not None)
            owner = next(known, each.key)
            key = each.key[len(owner) + 1 :].split(".")[0]
            self.report(owner, [each._replace(key=key)])
        return None if found else made

    def report(self, table: str, found: Iterable[Complaint], *, named: bool = True) -> None:
        where = f"[{table}]: " if named and table not in _RESERVED else ""
        for message, hint, key in found:
            place = Location(self.file, self.lines.of(table, key))
            self.errors.append(
                Diagnostic("bad-template", where + message, location=place, hint=hint)
            )
            if len(self.errors) > MOST_FOUND:
                raise _Enough

    def is_mistaken(self, name: str, data: Mapping[str, Any], drawn: Collection[str]) -> bool:
        """Whether a table or key is no area but a misspelt part of the file; say so.

        Words that are `drawn` in the grid are names of areas.
        """
        is_table = isinstance(data[name], dict | list)
        if is_table and (name in drawn or self.is_meant(name, data, drawn)):
            return False
        parts = [part for part in _RESERVED if part not in data]
        hint = suggest(name, parts, "" if is_table else _ALONE)
        if hint:
            what = f"unknown table [{name}]" if is_table else f"unknown key {name!r}"
            self.report(name, [Complaint(what, hint)], named=False)
        return bool(hint)

    def is_meant(self, name: str, data: Mapping[str, Any], drawn: Collection[str]) -> bool:
        """Whether a table is that of an area whose name is misspelt in the grid."""
        lacking = [each for each in drawn if is_name(each) and each not in data]
        return bool(closest(name, lacking))

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

    def compute(self, table: str, validation: Validation[T]) -> T:
        value, found = collect(validation)
        self.report(table, found)
        return value

    def styles(self, specs: Mapping[str, StyleSpec | None], colors: Colors) -> dict[str, Style]:
        """What each style comes to; one that is wrong is there all the same."""
        return {
            name: self.compute(f"style.{name}", compute_style(spec or StyleSpec(), colors))
            for name, spec in specs.items()
        }

    def areas(
        self,
        specs: Mapping[str, AreaSpec | None],
        styles: Mapping[str, Style],
        fields: Mapping[str, FieldType],
        colors: Colors,
    ) -> dict[str, Area]:
        """What each area shows; those that are wrong are not there."""
        areas: dict[str, Area] = {}
        for name in specs:
            validation = compute_area(name, specs, styles, fields, colors, self.occasion)
            area = self.compute(name, validation)
            if area is not None:
                areas[name] = area
        return areas

    def overlays(
        self, specs: Mapping[str, AreaSpec | None], cells: Collection[str]
    ) -> dict[str, Overlay]:
        """The places of areas that are over others or behind them."""
        places: dict[str, Overlay] = {}
        for name, spec in specs.items():
            place = (
                self.compute(name, compute_overlay(name, spec, specs, cells)) if spec else None
            )
            if place is not None:
                places[name] = place
        return places

    def about(self, data: Mapping[str, Any]) -> Purpose:
        """What is said of the template before its tables."""
        purpose, found = collect(compute_purpose(data))
        for each in found:
            keys = (key for key in self.lines.tables if key.partition(".")[0] == each.key)
            self.report(next(keys, each.key), [each], named=False)
        return purpose

    def other_grid(
        self,
        grid: GridSpec,
        specs: Mapping[str, AreaSpec | None],
        areas: Mapping[str, Area],
    ) -> tuple[GridTracks, dict[str, GridCell]] | None:
        """The tracks and places of ``[grid.otherwise]``, and whether it makes sense."""
        self.report("grid", odd_grid(grid, areas))
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
        cells = self.cells(_OTHERWISE, other, specs)
        self.uneven(areas, cells)
        if not self.errors:
            self.cramped(cramped(areas, cells, tracks[0]))
        return tracks, cells

    def uneven(self, areas: Mapping[str, Area], cells: Mapping[str, GridCell]) -> None:
        for message, hint, name in uneven(areas, cells):
            self.report(name, [Complaint(message, hint, "level")])

    def cramped(self, found: Iterable[Cramped]) -> None:
        for name, complaint in found:
            self.report(name, [complaint])

    def cells(
        self, table: str, grid: GridSpec, areas: Mapping[str, AreaSpec | None]
    ) -> dict[str, GridCell]:
        """The places of the areas, each of which has a table and a place."""
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
                known = [each for each in sorted(self.named) if each not in cells]
                hint = suggest(name, known, f"add a table [{name}]")
                meant = closest(name, [each for each in known if each in areas])
                if meant:  # which has a place then: one mistake, one error
                    cells[meant[0]] = cells.pop(name)
                    hint = f"there is [{meant[0]}], which the grid does not name: "
                    hint += "give area and table one name"
                if not meant or (name, meant[0]) not in self.misspelt:
                    self.report(table, [Complaint(message, hint, "areas")])
                self.misspelt |= {(name, other) for other in meant[:1]}
        for name in areas:
            if name not in cells and name not in self.aside:
                where = "the grid" if table == "grid" else f"[{table}]"
                otherwise = f"name it in areas of [{table}], or remove it"
                hint = suggest(name, list(cells), otherwise)
                self.report(name, [Complaint(f"{where} has no such area", hint)])
        return cells
