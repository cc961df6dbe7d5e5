"""Options by which somebody says which pairs and templates are meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from cardgen.cli.options import complete_pair, complete_template

F = TypeVar("F", bound=Callable[..., Any])


def pair_option(said: str) -> Callable[[F], F]:
    """``--pair`` of one thing that is made; `said` is what it has the two languages of."""
    return click.option(
        "--pair", default="zh-ko", show_default=True, shell_complete=complete_pair, help=said
    )


def only_pair_option(command: F) -> F:
    """``--pair`` where all are meant if none is named."""
    return click.option(
        "--pair", shell_complete=complete_pair, help="Only this pair of languages."
    )(command)


def pairs_option(default: str) -> Callable[[F], F]:
    """``--pair``, any number of them; without it those of the `default`."""
    return click.option(
        "--pair",
        "pairs",
        multiple=True,
        shell_complete=complete_pair,
        help=f"Two languages; may be repeated.  [default: {default}]",
    )


def templates_option(said: str, default: str) -> Callable[[F], F]:
    """``--template``, any number of them; without it those of the `default`."""
    return click.option(
        "--template",
        "templates",
        multiple=True,
        metavar="NAME_OR_FILE",
        shell_complete=complete_template,
        help=f"{said}; may be repeated.  [default: {default}]",
    )


def fit_option(command: F) -> F:
    """``--fit``: whether labels are laid out."""
    return click.option(
        "--fit/--no-fit", default=True, help="Lay each message out on labels.  [default: fit]"
    )(command)
