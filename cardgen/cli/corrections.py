"""What the commands have in common that correct a shipment: its boxes, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cardgen.cli import INTERRUPTED
from cardgen.cli.options import clock, job_date
from cardgen.cli.remedies import in_commands
from cardgen.cli.reporting import as_data, counted, say, say_json, shown_path, warn
from cardgen.errors import CardgenError

if TYPE_CHECKING:
    from cardgen.shipment import Clock, Corrected, Selection

F = TypeVar("F", bound=Callable[..., Any])


def _boxes(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> Selection:
    from cardgen.shipment import Selection

    text = ",".join(value)
    if value == ("-",):
        with click.open_file("-", errors="replace") as typed:
            text = typed.read()
    try:
        return Selection.parse(text)
    except CardgenError as error:
        raise click.BadParameter(
            f"{error.message}: {error.hint}", ctx=ctx, param=param
        ) from error


def boxes_argument(command: F) -> F:
    """``BOXES``: numbers, ranges, ids or SSCCs; ``-`` reads what a scanner types."""
    return click.argument("boxes", nargs=-1, required=True, callback=_boxes)(command)


def shipment_argument(command: F) -> F:
    """``DIR``: the folder of a shipment."""
    kind = click.Path(path_type=Path, file_okay=False)
    return click.argument("folder", metavar="DIR", type=kind)(command)


def corrections_clock() -> Clock:
    """The time, the date of the job, and the words of this command line."""
    from cardgen.shipment import Clock

    return Clock(clock, job_date(), in_commands)


def carry_out(
    folder: Path, what: str, correct: Callable[[], Corrected], *, as_json: bool
) -> None:
    """Do it, and say that boxes are now `what`, and why papers are behind if they are."""
    _say(folder, _done(folder, correct), what, as_json=as_json)


def _done(folder: Path, correct: Callable[[], Corrected]) -> Corrected:
    """Do it; who stops it is told that it may be done, and only papers are behind."""
    try:
        return correct()
    except KeyboardInterrupt:
        place = shown_path(folder)
        click.echo(
            f"stopped; cardgen status {place} says what was done, cardgen batch renews papers",
            err=True,
        )
        click.get_current_context().exit(INTERRUPTED)


def _say(folder: Path, done: Corrected, what: str, *, as_json: bool) -> None:
    from cardgen.shipment import stretches

    ctx = click.get_current_context()
    if as_json:
        say_json(
            {
                what: [*done.boxes],
                "new": [*done.new],
                "files": [*done.files],
                "places": [*done.places],
                "papers": [*done.papers],
                **as_data((*done.errors, *done.warnings)),
            }
        )
        ctx.exit(1 if done.errors else 0)
    place = shown_path(folder)
    say(f"{place}: {_boxes_are(done.boxes)} {what}: {stretches(done.boxes)}")
    if done.new:
        say(f"{place}: {_boxes_are(done.new)} new in their place: {stretches(done.new)}")
    for each in done.places:
        say(f"{place}: take away {each}")
    for file in done.files:
        say(shown_path(file))
    if done.papers:
        say(f"{place}: renewed are {', '.join(done.papers)}")
    warn((*done.errors, *done.warnings))
    if done.errors:
        say(f"{place}: papers are behind until cardgen batch is run once more")
        ctx.exit(1)


def _boxes_are(boxes: tuple[int, ...]) -> str:
    return f"{counted(len(boxes), 'box')} {'is' if len(boxes) == 1 else 'are'}"
