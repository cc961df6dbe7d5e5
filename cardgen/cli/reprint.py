"""``cardgen reprint``: labels of a shipment once more, with a trace."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import click

from cardgen.cli.options import (
    boxes_argument,
    clock,
    json_option,
    open_project,
    shipment_argument,
)
from cardgen.cli.reporting import say, say_json, shown_path


def _next(folder: Path) -> Path:
    """A folder for these alone: who prints all of it prints no other label once more."""
    return next(
        place for number in count(1) if not (place := folder / "reprint" / str(number)).exists()
    )


@click.command(
    epilog="""\b
Examples:
  cardgen reprint mapo 17-23,40 --reason "wet in the rain"
  cardgen reprint mapo 17 -o again
"""
)
@shipment_argument
@boxes_argument
@click.option("--reason", default="", metavar="TEXT", help="Why; it is kept in the ledger.")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to put them.  [default: reprint/1, reprint/2 … in DIR]",
)
@json_option
def reprint(
    folder: Path, boxes: list[int], reason: str, output: Path | None, as_json: bool
) -> None:
    """Put labels of the shipment in DIR, of BOXES as in 17-23,40, into a folder of their own.

    They are the very files that were made, or of a shipment that is one PDF a page each; the
    ledger notes that they were printed once more.
    """
    from cardgen.shipment import reprint as again

    files = again(
        folder,
        boxes,
        output or _next(folder),
        reason=reason,
        now=clock,
        find_project=open_project,
    )
    if as_json:
        say_json({"files": [str(file) for file in files]})
        return
    for file in files:
        say(shown_path(file))
