"""Options by which somebody says which pairs, templates and printers are meant."""

from __future__ import annotations

from collections.abc import Callable

import click

from cardgen.cli.completing import (
    complete_pair,
    complete_printer,
    complete_size,
    complete_template,
)
from cardgen.cli.options import F, LateChoice


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


def printer_option(command: F) -> F:
    """``--printer NAME``: what the label is made for."""
    return click.option(
        "--printer",
        default="",
        metavar="NAME",
        shell_complete=complete_printer,
        help="A printer of cardgen.toml: its dots, its corrections, what it is told.",
    )(command)


def size_option(command: F) -> F:
    """``--size``: that of the label, for templates of any size."""
    return click.option(
        "--size",
        default=None,
        metavar="SIZE",
        shell_complete=complete_size,
        help="For templates of any size: 100x70 (mm), 4in x 6in, or a sheet's labels: L7165.  "
        "[default: as --sheet, or the printer's]",
    )(command)


def fit_option(command: F) -> F:
    """``--fit``: whether labels are laid out."""
    return click.option(
        "--fit/--no-fit", default=True, help="Lay each message out on labels.  [default: fit]"
    )(command)


def occasion_names() -> tuple[str, ...]:
    """The occasions that templates may be for."""
    from cardgen.template import OCCASION_NAMES

    return tuple(OCCASION_NAMES)


class OccasionChoice(LateChoice):
    """An occasion by its name in English, or in one of the four languages: 感谢, 감사."""

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The name of an occasion. Raises BadParameter with those that there are."""
        from cardgen.template import OCCASION_NAMES, occasions_hint

        word = value.strip().casefold()
        for name, said in OCCASION_NAMES.items():
            if word in (name, *map(str.casefold, said.values())):
                return name
        reason = f"{value!r} is no occasion; {occasions_hint(value)}"
        raise click.BadParameter(reason, ctx=ctx, param=param)


def choice_options(command: F) -> F:
    """``--occasion``, ``--size`` and ``--pair``: which templates are wanted."""
    occasion = click.option(
        "--occasion",
        type=OccasionChoice(occasion_names),
        help="Only templates for this occasion.",
    )
    size = click.option(
        "--size",
        default="",
        metavar="SIZE",
        shell_complete=complete_size,
        help="Only templates of this size: a6, 100x150, 4in x 6in, or a sheet's labels: L7165.",
    )
    return occasion(size(only_pair_option(command)))
