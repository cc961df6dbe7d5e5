"""How a shell completes what somebody types: the names of what the project has.

It is read each time; where that fails, nothing is offered, since a shell has no place for an
error message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import click

from cardgen.cli.options import open_project
from cardgen.errors import CardgenError

Complete = Callable[[click.Context, click.Parameter, str], list[str]]
_WORD: Final = re.compile(r"[\w.+,:@%/=-]+")


def complete_message(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The ids of the messages of the pair typed so far."""
    from cardgen.project import DEFAULT_PAIR

    def names() -> Iterable[str]:
        project = open_project()
        pair = str(ctx.params.get("pair") or project.defaults.pair or DEFAULT_PAIR)
        return project.catalog(pair).messages

    return _beginning(incomplete, names)


def complete_pair(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The pairs of the project."""
    return _beginning(incomplete, lambda: open_project().pairs())


def complete_template(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The names of the project's templates and the built-in ones."""
    return _beginning(incomplete, lambda: open_project().template_files())


def complete_stock(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The names of the sheets of labels that the project knows."""
    return _beginning(incomplete, lambda: open_project().stock_files())


def complete_size(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The sizes of paper that have names, and the names of sheets of labels."""
    from cardgen.stock import PAPERS

    return _beginning(incomplete, lambda: [*PAPERS, *open_project().stock_files()])


def complete_printer(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The names of the project's printers."""
    return _beginning(incomplete, lambda: open_project().printers)


def _beginning(incomplete: str, names: Callable[[], Iterable[str]]) -> list[str]:
    """Names that begin so; none that a shell would take for more than a word."""
    try:
        found = [name for name in names() if name.startswith(incomplete)]
        return [name for name in found if _WORD.fullmatch(name)]
    except CardgenError:
        return []
