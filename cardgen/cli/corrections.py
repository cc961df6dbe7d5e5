"""``cardgen reprint``, ``void``, ``unvoid``, ``replace``, ``recover``: a shipment corrected.

Commands that need the folder of a shipment, or boxes of it, share these arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from cardgen.arguments import utc_now
from cardgen.cli import INTERRUPTED
from cardgen.cli.again import ReprintCommand
from cardgen.cli.options import F, folder_option, job_date, json_option
from cardgen.cli.output import sheet_options
from cardgen.cli.remedies import in_commands
from cardgen.cli.reporting import (
    answer_at,
    as_data,
    note,
    say_at,
    say_file,
    say_json,
    shown_path,
    warn,
)
from cardgen.errors import CardgenError, quantity

if TYPE_CHECKING:
    from cardgen.layout.sheet import SheetOrder
    from cardgen.shipment import Clock, Correction, Selection


def selection_of(text: str, **where: Any) -> Selection:
    """Parse numbers, ids and SSCCs of boxes. Raises BadParameter."""
    from cardgen.shipment import Selection

    try:
        return Selection(text)
    except CardgenError as error:
        raise click.BadParameter(f"{error.message}: {error.hint}", **where) from error


def _boxes(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> Selection:
    """Parse the boxes from the command line, or from a scanner on standard input."""
    text = ",".join(value)
    if value == ("-",):
        with click.open_file("-", errors="replace") as typed:
            text = typed.read()
    return selection_of(text, ctx=ctx, param=param)


shipment_argument: Final = click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False)
)
_BOXES: Final = click.argument("boxes", nargs=-1, required=True, callback=_boxes)
"""Numbers, ranges, ids or SSCCs; ``-`` reads what a scanner types."""


def _reason_option(**extra: Any) -> Callable[[F], F]:
    """Make the option ``--reason`` of corrections."""
    text = "The reason. The ledger keeps it."
    return click.option("--reason", metavar="TEXT", help=text, **extra)


def corrections_clock() -> Clock:
    """Make the clock for corrections, with the date of the job."""
    from cardgen.shipment import Clock

    return Clock(utc_now, job_date(), in_commands)


@click.command(
    cls=ReprintCommand,
    epilog="""\b
Examples:
  cardgen reprint mapo 17-23,40 --reason "wet in the rain"
  cardgen reprint mapo 17-20 --sheet a4-100x150 --start 2
  cardgen reprint mapo MAPO-2020-0041 -o again
  cardgen reprint mapo -        then scan the boxes
  cardgen reprint letters 3,7-9 --reason "lost in the post"
""",
)
@shipment_argument
@_BOXES
@_reason_option(default="")
@folder_option("Folder for the labels.  [default: reprint/1, reprint/2 … in DIR]")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["files", "pdf"]),
    help="Format of the label files; pdf is one PDF of all labels.  [default: the "
    "same as the shipment]",
)
@sheet_options
@json_option
def reprint(
    folder: Path,
    boxes: Selection,
    reason: str,
    format_: Literal["files", "pdf"] | None,
    sheet: SheetOrder | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Copy labels of the shipment in DIR into a new folder.

    BOXES are numbers, ids or SSCCs, as in 17-23,40. For letters, they are rows of the list. The
    files are the same as before. A PDF has one label per page, or sheets of labels. cardgen
    records the reprint in the ledger and the papers.
    """
    from cardgen.letters import is_merge

    if is_merge(folder):
        if format_ or sheet:
            raise click.UsageError("--format and --sheet cannot be used for letters")
        _reprint_letters(folder, boxes, reason, output, as_json=as_json)
        return
    from cardgen.shipment import reprint as reprint_boxes

    if sheet and not format_:
        format_ = "pdf"
    formats = (format_,) if format_ else ()
    correct = partial(reprint_boxes, reason=reason, to=output, formats=formats, sheets=sheet)
    _correct("reprinted", correct, folder, boxes, as_json=as_json)


def _reprint_letters(
    folder: Path, chosen: Selection, reason: str, output: Path | None, *, as_json: bool
) -> None:
    """Copy the letters of some rows into a new folder, and print the result."""
    from cardgen.letters import parse_rows, reprint_letters
    from cardgen.shipment import format_numbers

    rows = parse_rows(",".join("-".join(dict.fromkeys(ends)) for ends in chosen.ranges))
    done = reprint_letters(folder, rows, utc_now(), reason=reason, to=output)
    if as_json:
        say_json({"reprinted": [*done.rows], "files": [*map(str, done.files)]})
        return
    say_at(shown_path(folder), f"letters reprinted: rows {format_numbers(done.rows)}")
    for file in done.files:
        say_file(file)


@click.command(
    epilog="""\b
Examples:
  cardgen void mapo 17 --reason "crushed in the truck"
  cardgen void mapo 17-23,40 MAPO-2020-0044 --reason "not sent"
"""
)
@shipment_argument
@_BOXES
@_reason_option(required=True)
@json_option
def void(folder: Path, boxes: Selection, reason: str, as_json: bool) -> None:
    """Take BOXES out of the shipment in DIR.

    BOXES are numbers, ids or SSCCs, as in 17-23,40. cardgen moves their labels into the folder
    voided and renews the papers. No other box gets their numbers. To undo this, use cardgen
    unvoid.
    """
    from cardgen.shipment import void as void_boxes

    _correct("voided", partial(void_boxes, reason=reason), folder, boxes, as_json=as_json)


@click.command(
    epilog="""\b
Example:
  cardgen unvoid mapo 17 --reason "it was 71 that was crushed"
"""
)
@shipment_argument
@_BOXES
@_reason_option(default="")
@json_option
def unvoid(folder: Path, boxes: Selection, reason: str, as_json: bool) -> None:
    """Take BOXES back into the shipment in DIR.

    Use this if boxes were voided by mistake. They keep their numbers, SSCCs and labels.
    """
    from cardgen.shipment import unvoid as unvoid_boxes

    _correct("unvoided", partial(unvoid_boxes, reason=reason), folder, boxes, as_json=as_json)


@click.command(
    epilog="""\b
Example:
  cardgen replace mapo 120 --reason "crushed, packed anew"
"""
)
@shipment_argument
@_BOXES
@_reason_option(required=True)
@json_option
def replace(folder: Path, boxes: Selection, reason: str, as_json: bool) -> None:
    """Replace BOXES of the shipment in DIR by new ones.

    cardgen voids BOXES and gives their contents to new boxes. A new box has the next number,
    and an id, an SSCC and a label of its own.
    """
    from cardgen.shipment import replace_boxes

    _correct("replaced", partial(replace_boxes, reason=reason), folder, boxes, as_json=as_json)


@click.command(
    epilog="""\b
Example:
  cardgen recover mapo
"""
)
@shipment_argument
@json_option
def recover(folder: Path, as_json: bool) -> None:
    """Rebuild the ledger of the shipment in DIR.

    cardgen reads the backup of the ledger and the labels. It keeps the damaged ledger as
    ledger-damaged.sqlite. Then run cardgen batch: it makes missing labels, with the same
    numbers and SSCCs. The backup may not know all prints. So cardgen print asks about boxes
    that may be printed already.
    """
    from cardgen.shipment import format_numbers, recover as rebuild

    done = rebuild(folder, corrections_clock())
    if as_json:
        rows = {name: [*getattr(done, name)] for name in ("voided", "missing", "doubtful")}
        say_json({"boxes": done.boxes, "damaged": done.damaged, **rows})
        return
    place = shown_path(folder)
    say_at(place, f"the ledger has {quantity(done.boxes, 'box')} again")
    if done.damaged:
        say_at(place, f"the damaged ledger is {shown_path(done.damaged)}")
    if done.voided:
        answer_at(place, f"voided, according to the labels: {format_numbers(done.voided)}")
    if done.missing:
        answer_at(place, f"without a complete label: {format_numbers(done.missing)}")
    if done.doubtful:
        numbers = format_numbers(done.doubtful)
        said = f"perhaps printed already: {numbers}: look at the boxes before you print"
        answer_at(place, said)
    answer_at(place, "run cardgen batch again: it makes the missing labels and the papers")


def _correct(
    what: str,
    correct: Callable[[Path, Selection, Clock], Correction],
    folder: Path,
    boxes: Selection,
    *,
    as_json: bool,
) -> None:
    """Correct a shipment and print the result. `what` is a word such as "voided"."""
    ctx = click.get_current_context()
    try:
        done = correct(folder, boxes, corrections_clock())
    except KeyboardInterrupt:  # perhaps the correction is made, and only papers are outdated
        see = f"to see the result: cardgen status {shown_path(folder)}"
        note(f"stopped; {see}; to renew papers: cardgen batch")
        ctx.exit(INTERRUPTED)
    if as_json:
        lists = {name: [*getattr(done, name)] for name in ("new", "files", "places", "papers")}
        findings = as_data((*done.errors, *done.warnings))
        say_json({what: [*done.boxes], **lists, **findings})
    else:
        _say_correction(folder, done, what)
    ctx.exit(1 if done.errors else 0)


def _say_correction(folder: Path, done: Correction, what: str) -> None:
    """Print the result of a correction. `what` is a word such as "voided"."""
    from cardgen.shipment import format_numbers

    place = shown_path(folder)
    boxes, which = quantity(len(done.boxes), "box"), format_numbers(done.boxes)
    said = {
        "reprinted": f"{boxes} reprinted: {which}",
        "voided": f"{boxes} voided: {which}",
        "unvoided": f"{boxes} unvoided: {which}",
        "replaced": f"{boxes} replaced: {which}",
    }
    say_at(place, said[what])
    if done.new:
        say_at(place, f"{quantity(len(done.new), 'new box')}: {format_numbers(done.new)}")
    for each in done.places:
        answer_at(place, f"take away {each}")
    for file in done.files:
        say_file(file)
    if done.papers:
        say_at(place, f"renewed: {', '.join(done.papers)}")
    warn((*done.errors, *done.warnings))
    if done.errors:
        answer_at(place, "the papers are out of date: run cardgen batch again")
