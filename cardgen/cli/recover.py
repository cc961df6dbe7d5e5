"""``cardgen recover``: a ledger rebuilt that is damaged or gone."""

from __future__ import annotations

from pathlib import Path

import click

from cardgen.cli.corrections import corrections_clock, shipment_argument
from cardgen.cli.options import json_option
from cardgen.cli.reporting import counted, say, say_json, shown_path


@click.command(
    epilog="""\b
Example:
  cardgen recover mapo
"""
)
@shipment_argument
@json_option
def recover(folder: Path, as_json: bool) -> None:
    """Rebuild the ledger of the shipment in DIR from its backup and from the labels there.

    The damaged one is kept as ledger-damaged.sqlite. Run cardgen batch after it: labels that
    are not there are made, with the numbers and SSCCs that they had. Of boxes whose labels are
    not certainly on paper cardgen print asks: what was printed last may be lost.
    """
    from cardgen.shipment import recover as rebuild, stretches

    done = rebuild(folder, corrections_clock())
    if as_json:
        say_json(
            {
                "boxes": done.boxes,
                "voided": [*done.voided],
                "missing": [*done.missing],
                "damaged": done.damaged,
                "doubtful": [*done.doubtful],
            }
        )
        return
    place = shown_path(folder)
    say(f"{place}: the ledger knows {counted(done.boxes, 'box')} again")
    if done.damaged:
        say(f"{place}: the damaged one is {shown_path(done.damaged)}")
    if done.voided:
        say(f"{place}: void, as their labels say: {stretches(done.voided)}")
    if done.missing:
        say(f"{place}: without a whole label: {stretches(done.missing)}")
    if done.doubtful:
        numbers = stretches(done.doubtful)
        say(f"{place}: perhaps on paper: {numbers}: look, before they are printed")
    say(f"{place}: run cardgen batch once more: it makes what is missing, and the papers")
