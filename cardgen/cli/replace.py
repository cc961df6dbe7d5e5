"""``cardgen replace``: new boxes in the place of others."""

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
  cardgen replace mapo 120 --reason "crushed, packed anew"
"""
)
@shipment_argument
@boxes_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept in the ledger.")
@json_option
def replace(folder: Path, boxes: Selection, reason: str, as_json: bool) -> None:
    """Void BOXES of the shipment in DIR, and give their contents to new ones.

    A new box has the next number, and an id, an SSCC and a label of its own.
    """
    from cardgen.shipment import replace_boxes

    carry_out(
        folder,
        "replaced",
        lambda: replace_boxes(folder, boxes, corrections_clock(), reason=reason),
        as_json=as_json,
    )
