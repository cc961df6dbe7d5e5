"""``cardgen void``: boxes taken out of a shipment, with a trace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardgen.cli.corrections import (
    boxes_argument,
    carry_out,
    corrections_clock,
    shipment_argument,
)
from cardgen.cli.options import json_option

if TYPE_CHECKING:
    from cardgen.shipment import Selection


@click.command(
    epilog="""\b
Examples:
  cardgen void mapo 17 --reason "crushed in the truck"
  cardgen void mapo 17-23,40 MAPO-2020-0044 --reason "not sent"
"""
)
@shipment_argument
@boxes_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept in the ledger.")
@json_option
def void(folder: Path, boxes: Selection, reason: str, as_json: bool) -> None:
    """Take BOXES, as in 17-23,40, out of the shipment in DIR.

    Their labels are moved into the folder voided, their numbers given to no other box, and the
    papers renewed. A box that was voided by mistake comes back with cardgen unvoid.
    """
    from cardgen.shipment import void as take_out

    carry_out(
        folder,
        "voided",
        lambda: take_out(folder, boxes, corrections_clock(), reason=reason),
        as_json=as_json,
    )
