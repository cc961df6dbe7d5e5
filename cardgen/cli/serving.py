"""What commands that serve a page have in common: who may come in, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from cardgen.cli.reporting import report, unforeseen
from cardgen.errors import FieldError

F = TypeVar("F", bound=Callable[..., Any])


def network_options(said: str) -> Callable[[F], F]:
    """``--listen`` and ``--passwords``, which go together; `said` is what is in that file."""
    listen = click.option(
        "--listen",
        metavar="HOST",
        help="Let others come in over the network, by this address of the machine.",
    )
    passwords = click.option(
        "--passwords", metavar="FILE", type=click.Path(path_type=Path), help=said
    )
    return lambda command: listen(passwords(command))


def check_network(ctx: click.Context, listen: str | None, passwords: Path | None) -> None:
    """Raise UsageError where one of these is given without the other."""
    if (listen is None) != (passwords is None):
        raise click.UsageError("--listen and --passwords go together", ctx)


@contextmanager
def page_opened(ctx: click.Context) -> Iterator[None]:
    """Tell of a port or host that cannot be listened at as of what was typed wrong."""
    try:
        yield
    except FieldError as error:
        if error.rule != "bad-value":
            raise
        raise click.UsageError(error.message, ctx) from error


def page_failed(error: Exception) -> None:
    """Tell of a mistake of cardgen; the page goes on."""
    report(unforeseen(error), as_json=False)
