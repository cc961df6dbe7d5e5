"""``cardgen messages export``: messages for people with another program."""

from __future__ import annotations

from pathlib import Path

import click

from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say, say_json, shown_path
from cardgen.cli.which import only_pair_option


@click.command(
    epilog="""\b
Examples:
  cardgen messages export --xlsx messages.xlsx
  cardgen messages export --pair zh-ko --xliff zh-ko.xlf
  cardgen messages export --pair zh-ja --xliff zh-ja.xlf --version 2.0
""",
)
@only_pair_option
@click.option(
    "--xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A workbook with a sheet for each pair.",
)
@click.option(
    "--xliff",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An XLIFF file, of one pair.",
)
@click.option(
    "--version",
    type=click.Choice(["1.2", "2.0"]),
    default="1.2",
    show_default=True,
    help="The version of XLIFF; most programs read 1.2 alone.",
)
@json_option
def export(
    pair: str | None, xlsx: Path | None, xliff: Path | None, version: str, as_json: bool
) -> None:
    """Write the messages of all pairs, or of one, into a file for other programs.

    In the workbook translation, review and note may be edited, and all else is locked.
    `cardgen messages import` takes the file back.
    """
    from cardgen.project import export_workbook, export_xliff
    from cardgen.storage import write_file

    if not xlsx and not xliff:
        raise click.UsageError("name a file, with --xlsx or --xliff")
    project = open_project()
    pairs = [pair] if pair else project.pairs()
    if xliff and len(pairs) != 1:
        raise click.UsageError(f"an XLIFF file has one pair: --pair {' or '.join(pairs)}")
    made = []
    if xlsx:
        made.append((xlsx, export_workbook(project, pairs)))
    if xliff:
        made.append((xliff, export_xliff(project, pairs[0], version)))
    for path, data in made:
        write_file(path, data)
    files = [shown_path(path) for path, _ in made]
    if as_json:
        say_json({"files": files, "pairs": pairs})
    else:
        say("\n".join(files))
