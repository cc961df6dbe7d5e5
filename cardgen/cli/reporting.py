"""What commands print: results, tables, JSON, and errors in words.

Results go to standard output and errors to standard error, except under ``--json``,
where both are data on standard output. On a terminal a table is drawn; in a pipe it is
one line a row, columns separated by tabs, so that ``cut`` and spreadsheets can read it.
"""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from cardgen.cli.remedies import in_commands
from cardgen.errors import CardgenError, Diagnostic, Location, OutputError

USAGE: Final = "usage"
"""The rule of a command that was typed wrong, which only the command line knows."""

_JSON = f"{__name__}.json"


def ask_for_json(ctx: click.Context, value: bool) -> None:
    """Remember that this run reports in JSON, its errors too."""
    ctx.meta[_JSON] = value


def wants_json(ctx: click.Context) -> bool:
    """Whether ``--json`` was given."""
    return bool(ctx.meta.get(_JSON))


def accept_any_text() -> None:
    """Let a console that lacks a character show its number instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str | bytes) -> None:
    """Print a line to standard output. Raises OutputError if it is full."""
    try:
        click.echo(text)
    except OSError as error:
        # A closed pipe is no error: who reads has seen enough. Click ends the program.
        if error.errno == errno.EPIPE:
            raise
        place = Location("standard output")
        raise OutputError(
            "output", f"cannot write: {error.strerror}", location=place
        ) from error


def say_json(data: Mapping[str, Any]) -> None:
    """Print data as JSON, always in UTF-8."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2)
    say(text.encode("utf-8", errors="backslashreplace"))


def say_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a table on a terminal, else separated by tabs and without a header."""
    flat = [[" ".join(cell.split()) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in flat:
            say("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in flat:
        table.add_row(*(Text(cell, overflow="fold") for cell in row))
    Console().print(table)


def report(error: CardgenError, *, as_json: bool) -> None:
    """Print an error, or each of several and how many there are."""
    errors = [_shown(each) for each in error.diagnostics]
    if as_json:
        say_json({"errors": [each.as_dict(in_commands) for each in errors]})
        return
    for each in errors:
        click.echo(each.in_words(in_commands), err=True)
    if len(errors) > 1:
        click.echo(f"{len(errors)} findings", err=True)


def report_usage(error: click.UsageError) -> None:
    """Print as JSON that a command was typed wrong."""
    path = error.ctx.command_path if error.ctx else "cardgen"
    wrong = {"rule": USAGE, "message": error.format_message(), "file": None, "line": None}
    say_json({"errors": [{**wrong, "hint": f"see {path} --help"}]})


def warn(warnings: Sequence[Diagnostic]) -> None:
    """Print warnings to standard error: nothing has failed."""
    for each in warnings:
        click.echo(_shown(each).in_words(in_commands), err=True)


def as_data(warnings: Sequence[Diagnostic]) -> dict[str, Any]:
    """Warnings for ``--json``."""
    return {"warnings": [_shown(each).as_dict(in_commands) for each in warnings]}


def shown_path(path: Path | str) -> str:
    """A path as people know it: relative when it is beneath the current folder."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def _shown(found: Diagnostic) -> Diagnostic:
    place = found.location and found.location.shown
    return found.at(Location(shown_path(place.file), place.line)) if place else found
