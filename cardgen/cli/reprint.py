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
from cardgen.cli.options import json_option
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

    BOXES are numbers, ids or SSCCs. The files are the very ones that were made; a PDF has a
    page a label, or sheets. The ledger notes that they were printed once more, and the papers
    say so.
    """
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
