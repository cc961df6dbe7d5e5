"""``cardgen unvoid``: boxes that were voided by mistake, taken in again."""

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
Example:
  cardgen unvoid mapo 17 --reason "it was 71 that was crushed"
"""
)
@shipment_argument
@boxes_argument
@click.option("--reason", default="", metavar="TEXT", help="Why; it is kept in the ledger.")
@json_option
def unvoid(folder: Path, boxes: Selection, reason: str, as_json: bool) -> None:
    """Take BOXES of the shipment in DIR in again that were voided by mistake.

    They have the number, the SSCC and the label that they had.
    """
    from cardgen.shipment import unvoid as take_in

    carry_out(
        folder,
        "unvoided",
        lambda: take_in(folder, boxes, corrections_clock(), reason=reason),
        as_json=as_json,
    )
