"""``cardgen stock``: list sheets of labels, add some, and print a test page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli import options
from cardgen.cli.output import (
    Output,
    format_option,
    offset_option,
    output_value,
    shown_range,
)
from cardgen.cli.reporting import say_at, say_json, say_table, say_text_file, shown_path
from cardgen.errors import raise_findings

if TYPE_CHECKING:
    from cardgen.project import Project
    from cardgen.stock import Stock


@click.group()
def stock() -> None:
    """List, show and add sheets of labels."""


@stock.command(
    "list",
    epilog="""\b
Example:
  cardgen stock list
""",
)
@options.json_option
def list_stock(as_json: bool) -> None:
    """List the sheets, with the size and number of their labels."""
    project = options.open_project()
    found, errors = options.read_each(project.stock_files(), project.stock)
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
Examples: print a test page to hold against a sheet; begin a file of your own
  cardgen stock show L7165 -o test.pdf
  cardgen stock show avery-l7165 > our-labels.toml
"""
)
@click.argument("name", shell_complete=options.complete_stock)
@options.file_option("Write a test page with the outlines; - is standard output.")
@format_option("pdf, png or svg")
@offset_option("Try an offset of the printer on the test page, as in 1mm,-0.5mm.")
@options.json_option
@output_value
@click.pass_context
def show(
    ctx: click.Context,
    name: str,
    offset: tuple[float, float],
    as_json: bool,
    output: Output,
) -> None:
    """Show the file of the sheet NAME, or write a test page.

    Print the test page at its own size on plain paper, and hold it with a sheet against
    the light. The first label has scales in millimetres. Read where the edges of the label
    cross the scales: this is the --offset that your printer needs.
    """
    project = options.open_project()
    if output.path:
        output.refuse_json(as_json=as_json)
        output = output.in_format(ctx, "pdf")
        paths = _write_test_page(project, project.stock(name), offset, output)
        if as_json:
            say_json({"file": output.path})
        elif paths:
            say_at(shown_range(paths), "test page")
    elif as_json:
        say_json(_as_data(project.stock(name)))
    else:
        say_text_file(project.stock_file(name), "bad-stock")


@stock.command(
    epilog="""\b
Examples:
  cardgen stock add our-labels.toml
  cardgen stock show L7165 | cardgen stock add - --name our-labels
"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Name of the sheet.  [default: the name of FILE]")
@options.json_option
@click.pass_context
def add(ctx: click.Context, file: Path, name: str, as_json: bool) -> None:
    """Check the stock file FILE and copy it into the project. - is standard input."""
    from cardgen.cli.streams import is_stdin, keep_input
    from cardgen.project import add_stock

    if is_stdin(file) and not name:
        raise click.UsageError("a sheet from standard input needs --name NAME")
    if name != Path(name).name:
        raise click.UsageError("--name takes a name, not a path")
    copy = add_stock(options.open_project(), keep_input(ctx, file), name)
    if as_json:
        say_json({"name": copy.stem, "file": shown_path(copy)})
    else:
        say_at(shown_path(copy), f"use it with --sheet {copy.stem}")


def _write_test_page(
    project: Project, stock: Stock, offset: tuple[float, float], output: Output
) -> list[Path]:
    """Write the test page of a sheet of labels. Return its path, if it has one."""
    from cardgen.backends import render
    from cardgen.display import Document
    from cardgen.layout.sheet import LANG, draw_outline

    page = draw_outline(stock, project.fonts, offset)
    document = Document((page,), stock.name, (LANG,))
    return output.write([render(document, output.format)], stock.name)


def _millimetres(*points: float) -> list[float]:
    """Convert points to millimetres, rounded to 1/100."""
    from cardgen.units import to_mm

    return [round(to_mm(each), 2) + 0.0 for each in points]


def _as_data(stock: Stock) -> dict[str, Any]:
    """Return a sheet as JSON data."""
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
