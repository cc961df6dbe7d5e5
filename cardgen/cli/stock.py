"""``cardgen stock``: which sheets of labels there are, and a test page for each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli.completing import complete_stock
from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say, say_file, say_json, say_table, shown_path
from cardgen.cli.sheets import parse_offset
from cardgen.errors import CardgenError, Diagnostic, Location, TemplateError, raise_findings
from cardgen.files import MOST_TEXT, read

if TYPE_CHECKING:
    from cardgen.stock import Stock


@click.group()
def stock() -> None:
    """The sheets of labels that cardgen prints on, yours and the built-in ones."""


@stock.command(
    "list",
    epilog="""\b
Example:
  cardgen stock list
""",
)
@json_option
def list_stock(as_json: bool) -> None:
    """List the sheets with the size and number of their labels."""
    project = open_project()
    found: list[Stock] = []
    errors: list[Diagnostic] = []
    for name in project.stock_files():
        try:
            found.append(project.stock(name))
        except CardgenError as error:
            errors += error.diagnostics
    if as_json:
        raise_findings(errors)
        say_json({"stock": [_as_data(each) for each in found]})
        return
    rows = []
    for each in found:
        width, height = _millimetres(each.label_width, each.label_height)
        size, grid = f"{width:g} × {height:g} mm", f"{each.columns} × {each.rows}"
        rows.append([each.name, size, grid, each.description])
    say_table(["stock", "label", "labels", "description"], rows)
    raise_findings(errors)


@stock.command(
    epilog="""\b
Examples: a test page to hold against a sheet, and a file to begin your own with
  cardgen stock show L7165 -o test.pdf
  cardgen stock show avery-l7165 > our-labels.toml
"""
)
@click.argument("name", shell_complete=complete_stock)
@click.option(
    "--offset",
    default="0mm,0mm",
    metavar="RIGHT,DOWN",
    callback=parse_offset,
    help="Try an offset of the printer on the test page, as in 1mm,-0.5mm.",
)
@json_option
@click.option("-o", "--output", metavar="FILE", help="Write a test page with the outlines.")
@click.pass_context
def show(
    ctx: click.Context,
    name: str,
    offset: tuple[float, float],
    as_json: bool,
    output: str | None,
) -> None:
    """Print the file of the sheet NAME, or write its test page.

    Print the test page at its own size on plain paper, and hold it with a sheet against
    the light. The scales at the first label are in millimetres; where its edges meet
    them, they show the --offset that your printer needs.
    """
    project = open_project()
    if output:
        _write_test_page(project.stock(name), offset, output, ctx)
        say_json({"file": output}) if as_json else say(f"{shown_path(output)}: test page")
    elif as_json:
        say_json(_as_data(project.stock(name)))
    else:
        _print_file(project.stock_file(name))


@stock.command(
    epilog="""\b
Example:
  cardgen stock add our-labels.toml
"""
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def add(file: Path, as_json: bool) -> None:
    """Check the stock file FILE and copy it into the project."""
    from cardgen.project import add_stock

    copy = add_stock(open_project(), file)
    if as_json:
        say_json({"name": copy.stem, "file": shown_path(copy)})
    else:
        say(f"{shown_path(copy)}: use it with --sheet {copy.stem}")


def _write_test_page(
    stock: Stock, offset: tuple[float, float], output: str, ctx: click.Context
) -> None:
    extension = Path(output).suffix.removeprefix(".").lower()
    if not extension:
        raise click.UsageError(f"-o {output} has no extension; write {output}.png", ctx)
    from cardgen.backends import render
    from cardgen.display import Document
    from cardgen.layout.sheet import LANG, outline
    from cardgen.storage import write_file

    page = outline(stock, open_project().fonts, offset)
    write_file(Path(output), render(Document((page,), stock.name, (LANG,)), extension))


def _print_file(path: Path) -> None:
    try:
        data = read(path, MOST_TEXT)
    except OSError as error:
        raise TemplateError(
            "bad-stock", f"cannot be read: {error.strerror}", location=Location(str(path))
        ) from error
    say_file(data)


def _millimetres(*points: float) -> list[float]:
    from cardgen.units import to_mm

    return [round(to_mm(each), 2) + 0.0 for each in points]


def _as_data(stock: Stock) -> dict[str, Any]:
    return {
        "name": stock.name,
        "description": stock.description,
        "sheet": _millimetres(stock.width, stock.height),
        "label": _millimetres(stock.label_width, stock.label_height),
        "columns": stock.columns,
        "rows": stock.rows,
        "origin": _millimetres(stock.left, stock.top),
        "pitch": _millimetres(stock.across, stock.down),
        "radius": _millimetres(stock.radius)[0],
        "guides": stock.guides,
        "file": shown_path(stock.location.file),
    }
