"""Options that several commands have, and how a shell completes them.

Completion reads the project each time; where that fails, nothing is offered, since a
shell has no place for an error message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cardgen.cli.reporting import ask_for_json
from cardgen.errors import CardgenError

if TYPE_CHECKING:
    from cardgen.project import Project

F = TypeVar("F", bound=Callable[..., Any])
LEAST_DPI, MOST_DPI = 72, 1200


def open_project(fonts: Iterable[Path] = ()) -> Project:
    """The project that the current folder belongs to, else the bundled one."""
    from cardgen.project import Project

    try:
        here = Path.cwd()
    except OSError:  # somebody deleted it
        return Project.open(fonts=fonts)
    return Project.find(here, fonts=fonts)


def _density(ctx: click.Context, param: click.Parameter, value: str) -> float:
    from cardgen.units import density

    try:
        dpi = density(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx=ctx, param=param) from error
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise click.BadParameter(
            f"{value} is not between {LEAST_DPI} and {MOST_DPI} dots per inch",
            ctx=ctx,
            param=param,
        )
    return dpi


def density_option(command: F) -> F:
    """``--dpi``: the dots of the printer."""
    return click.option(
        "--dpi",
        default="300",
        show_default=True,
        metavar="N",
        callback=_density,
        help=f"Dots per inch of the printer, {LEAST_DPI} to {MOST_DPI}, or as in 8dot/mm.",
    )(command)


class ProfileChoice(click.Choice[str]):
    """A kind of PDF by its name; which there are, the backends say when they are needed."""

    def __init__(self) -> None:
        self.case_sensitive = True

    @cached_property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]  # nobody sets it
        """The names."""
        from cardgen.backends import PROFILES

        return PROFILES


def clock() -> str:
    """The time, which goes into the ledger of a shipment and nowhere else."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def job_date() -> str:
    """When the job was: SOURCE_DATE_EPOCH, since no clock may reach the output."""
    import os
    from datetime import UTC, datetime

    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds.isdecimal():
        return ""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return ""


def complete_message(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The ids of the messages of the pair typed so far."""
    from cardgen.project import DEFAULT_PAIR

    pair = str(ctx.params.get("pair") or DEFAULT_PAIR)
    return _beginning(incomplete, lambda: open_project().catalog(pair).messages)


def complete_pair(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The pairs of the project."""
    return _beginning(incomplete, lambda: open_project().pairs())


def complete_template(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The names of the project's templates and the built-in ones."""
    return _beginning(incomplete, lambda: open_project().template_files())


def complete_stock(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The names of the sheets of labels that the project knows."""
    return _beginning(incomplete, lambda: open_project().stock_files())


def _beginning(incomplete: str, names: Callable[[], Iterable[str]]) -> list[str]:
    try:
        return [name for name in names() if name.startswith(incomplete)]
    except CardgenError:
        return []


def json_option(command: F) -> F:
    """``--json``: data instead of words, errors too."""

    def remember(ctx: click.Context, param: click.Parameter, value: bool) -> bool:  # noqa: ARG001
        ask_for_json(ctx, value)
        return value

    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        is_eager=True,
        callback=remember,
        help="Print the result as JSON, and errors too.",
    )(command)


def fonts_option(command: F) -> F:
    """``--fonts DIR``, any number of them."""
    return click.option(
        "--fonts",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="A folder with more fonts, tried before the project's. May be repeated.",
    )(command)
