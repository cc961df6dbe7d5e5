"""``cardgen void``: boxes taken out of a shipment, with a trace."""

from __future__ import annotations

from pathlib import Path

import click

from cardgen.cli.options import boxes_argument, clock, json_option, shipment_argument
from cardgen.cli.reporting import say, say_json, shown_path


@click.command(
    epilog="""\b
Example:
  cardgen void mapo 17 --reason "crushed in the truck"
"""
)
@shipment_argument
@boxes_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept in the ledger.")
@json_option
def void(folder: Path, boxes: list[int], reason: str, as_json: bool) -> None:
    """Take BOXES, as in 17-23,40, out of the shipment in DIR.

    Their labels are moved aside and their numbers given to no other box.
    """
    from cardgen.shipment import void as take_out

    count = take_out(folder, boxes, reason=reason, now=clock)
    if as_json:
        say_json({"voided": boxes})
    else:
        boxes_are = "box is" if count == 1 else "boxes are"
        say(
            f"{shown_path(folder)}: {count} {boxes_are} voided; packing list and report still "
            "have them, until cardgen batch is run once more"
        )
