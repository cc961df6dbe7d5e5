"""``cardgen status``: the state of a shipment, or of letters to many."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from cardgen.cli.corrections import shipment_argument
from cardgen.cli.options import json_option
from cardgen.cli.reporting import (
    answer,
    answer_at,
    in_both,
    say_json,
    say_table,
    shown_path,
)

if TYPE_CHECKING:
    from cardgen.shipment import ShipmentStatus


@click.command(
    epilog="""\b
Examples:
  cardgen status mapo
  cardgen status mapo --json
  cardgen status letters
"""
)
@shipment_argument
@json_option
def status(folder: Path, as_json: bool) -> None:
    """Show the state of the shipment in DIR.

    cardgen lists boxes by state, corrections, prints and runs. For letters to a list, it shows
    which letters are complete or edited, and which rows are no longer in the list. You can use
    this command while a batch runs.
    """
    from cardgen.errors import OutputError
    from cardgen.shipment import read_status

    try:
        found = read_status(folder)
    except OutputError:
        from cardgen.letters import is_merge

        if not is_merge(folder):
            raise
        _say_letters(folder, as_json=as_json)
        return
    if as_json:
        say_json(found.as_data())
    else:
        _say(found, shown_path(folder))


def _say_letters(folder: Path, *, as_json: bool) -> None:
    """Print the state of letters made from a list."""
    from cardgen.letters import read_merge_status
    from cardgen.shipment import format_numbers

    found = read_merge_status(folder)
    if as_json:
        say_json(found.as_data())
        return
    place = shown_path(folder)
    counts = ", ".join(f"{len(rows):,} {state}" for state, rows in found.rows.items() if rows)
    what = f"{found.letter}, {found.pair}, of {found.list}" if found.letter else "not begun"
    answer_at(place, f"{what}: {counts or 'no letters'}")
    for row in sorted((*found.rows["planned"], *found.rows["damaged"])):
        why = f": {found.errors[row]}" if row in found.errors else ""
        answer(f"row {row} has no complete letter{why or ': make the letter again'}")
    for row in found.behind:
        answer(
            f"row {row}: the goods in the letter differ from those in the boxes: "
            "make the letter again"
        )
    if found.left:
        answer(
            f"rows not in the list now: {format_numbers(found.left)}: do not send their letters"
        )
    if found.events:
        events = [(str(each.row), *each[1:]) for each in found.events]
        say_table(("Row", "What", "Reason", "Time"), events)
    _say_holder(place, found.holder, broke_off=found.broke_off)


def _say_holder(place: str, holder: str, *, broke_off: bool) -> None:
    """Print which program works on the folder, or was interrupted there."""
    if broke_off:
        answer_at(place, f"{holder} was interrupted: to continue, run the same command again")
    elif holder:
        answer_at(place, f"{holder} is working here, or was interrupted")


def _say(found: ShipmentStatus, folder: str) -> None:
    """Print the state of a shipment."""
    from cardgen.shipment import format_numbers

    counts = ", ".join(f"{count:,} {state}" for state, count in found.states.items())
    answer_at(folder, f"{found.shipment or 'nothing is planned yet'}: {counts or 'no boxes'}")
    if found.lines:
        say_table(
            ("Row", "Boxes", "Item", "States"),
            [
                (
                    str(line.row),
                    line.boxes,
                    in_both(line.item, line.item_translation),
                    ", ".join(f"{count} {state}" for state, count in line.states.items()),
                )
                for line in found.lines
            ],
            has_heads=True,
        )
    for number, said in found.errors.items():
        answer(f"box {number} has no label: {'; '.join(said)}")
    _say_prints(found, folder)
    if found.events:
        say_table(
            ("Boxes", "What", "Reason", "Time"),
            [
                (format_numbers(each.number for each in group), *told)
                for told, group in groupby(found.events, lambda each: each[1:])
            ],
            has_heads=True,
        )
    for change in replace(found.amended, totals=()).in_words():
        answer(f"last amended: {change}")
    for older in found.totals:
        answer(older)
    if found.runs:
        say_table(
            ("Run", "Began", "Ended", "Result"),
            [
                (each.what, each.began, each.ended or "interrupted", each.said)
                for each in found.runs
            ],
            has_heads=True,
        )
    _say_holder(folder, found.holder, broke_off=found.broke_off)
    for letter in found.letters:
        if letter.behind:
            answer(
                f"{folder}: {letter.file}: the goods in the letter differ from those "
                "in the boxes: make the letter again"
            )
    if found.stale:
        answer_at(folder, "the papers are out of date: run cardgen batch again")


def _say_prints(found: ShipmentStatus, folder: str) -> None:
    """Print how many labels were printed, and boxes with doubtful or outdated labels."""
    from cardgen.shipment import format_numbers

    if found.paper:
        counts = ", ".join(f"{count:,} {state}" for state, count in found.paper.items())
        answer_at(folder, f"on paper: {counts}")
    by_way: dict[tuple[str, str], list[int]] = {}
    for number, way in found.doubtful.items():
        by_way.setdefault(way, []).append(number)
    for (printer, why), numbers in by_way.items():
        where = f", at {printer}" if printer else ""
        answer(f"doubtful: {format_numbers(numbers)}{where}{f': {why}' if why else ''}")
    if found.superseded:
        old = format_numbers(found.superseded)
        answer(f"with an old label on paper too: remove the old label: {old}")
