"""``cardgen reprint``: labels of a shipment once more, with a trace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardgen.cli.again import ReprintCommand
from cardgen.cli.corrections import (
    boxes_argument,
    carry_out,
    corrections_clock,
    shipment_argument,
)
from cardgen.cli.options import clock, json_option
from cardgen.cli.reporting import say, say_json, shown_path
from cardgen.cli.sheets import sheet_options

if TYPE_CHECKING:
    from cardgen.layout.sheet import SheetOrder
    from cardgen.shipment import Selection


@click.command(
    cls=ReprintCommand,
    epilog="""\b
Examples:
  cardgen reprint mapo 17-23,40 --reason "wet in the rain"
  cardgen reprint mapo 17-20 --sheet a4-100x150 --start 2
  cardgen reprint mapo MAPO-2020-0041 -o again
  cardgen reprint mapo -        and a scanner types the boxes
  cardgen reprint letters 3,7-9 --reason "lost in the post"
""",
)
@shipment_argument
@boxes_argument
@click.option("--reason", default="", metavar="TEXT", help="Why; it is kept in the ledger.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["files", "pdf"]),
    help="The files of the labels, or one PDF of them.  [default: what the shipment has]",
)
@sheet_options
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to put them.  [default: reprint/1, reprint/2 … in DIR]",
)
@json_option
def reprint(
    folder: Path,
    boxes: Selection,
    reason: str,
    format_: str | None,
    sheet: SheetOrder | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Put labels of the shipment in DIR, of BOXES as in 17-23,40, into a folder of their own.

    BOXES are numbers, ids or SSCCs; of letters to many, rows of the list. The files are the
    very ones that were made; a PDF has a page a label, or sheets. The ledger notes that they
    were printed once more, and the papers say so.
    """
    from cardgen.letters import is_merge

    if is_merge(folder):
        if format_ or sheet:
            raise click.UsageError("--format and --sheet are for labels of shipments")
        _letters(folder, boxes, reason, output, as_json=as_json)
        return
    from cardgen.shipment import reprint as again

    formats = ("pdf",) if sheet and not format_ else (format_,) if format_ else ()
    carry_out(
        folder,
        "reprinted",
        lambda: again(
            folder,
            boxes,
            corrections_clock(),
            reason=reason,
            to=output,
            formats=formats,  # type: ignore[arg-type]  # Click knows the choices
            sheets=sheet,
        ),
        as_json=as_json,
    )


def _letters(
    folder: Path, chosen: Selection, reason: str, output: Path | None, *, as_json: bool
) -> None:
    from cardgen.letters import parse_rows, reprint_letters
    from cardgen.shipment import stretches

    rows = parse_rows(",".join("-".join(dict.fromkeys(ends)) for ends in chosen.ranges))
    done = reprint_letters(folder, rows, clock(), reason=reason, to=output)
    if as_json:
        say_json({"reprinted": [*done.rows], "files": [*map(str, done.files)]})
        return
    say(f"{shown_path(folder)}: reprinted are the letters of rows {stretches(done.rows)}")
    for file in done.files:
        say(shown_path(file))
