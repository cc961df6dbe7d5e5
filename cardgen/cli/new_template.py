"""``cardgen templates new``: a template to begin from, of what somebody is asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from cardgen.cli.asking import ask
from cardgen.cli.completing import complete_size
from cardgen.cli.options import LateChoice, can_ask, json_option, open_project
from cardgen.cli.reporting import say, say_json, shown_path
from cardgen.cli.which import occasion_names

if TYPE_CHECKING:
    from cardgen.template import Occasion

_EVERY: Final = "every"
_ALL: Final = "all"


@click.command(
    epilog="""\b
Examples:
  cardgen templates new our-card
  cardgen templates new our-card --size a6 --occasion new-year --language zh --language ja
  cardgen templates new our-label --size L7165
"""
)
@click.argument("name")
@click.option(
    "--size",
    default=None,
    metavar="SIZE",
    shell_complete=complete_size,
    help="Of its page: a6, 100x150 (mm), 4in x 6in, or a sheet's labels: L7165.",
)
@click.option(
    "--occasion",
    "occasions",
    multiple=True,
    type=LateChoice(occasion_names),
    help="What it is for; may be repeated.  [default: every occasion]",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="TAG",
    help="A language that it is for, as in ja; may be repeated.  [default: all pairs]",
)
@json_option
@click.pass_context
def new(
    ctx: click.Context,
    name: str,
    size: str | None,
    occasions: tuple[str, ...],
    languages: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write a template NAME to begin from, which every message fits.

    It goes into the project's folder of templates, or else here. What is not said is asked on
    a terminal.
    """
    from cardgen.project import new_template

    project = open_project()
    if size is None:
        if as_json or not can_ask():
            raise click.UsageError("Missing option '--size'.", ctx)
        undone = "no template was made"
        size = ask("size (a6, 100x150, L7165 ...)", default="a6", undone=undone)
        if not occasions:
            known = click.Choice([*occasion_names(), _EVERY])
            asked = ask("occasion", default=_EVERY, type=known, undone=undone)
            occasions = () if asked == _EVERY else (asked,)
        if not languages:
            asked = ask("languages (zh ja ko ...)", default=_ALL, undone=undone)
            languages = () if asked == _ALL else tuple(re.split(r"[\s,]+", asked.strip()))
    path = new_template(
        project,
        name,
        size,
        occasions=cast("tuple[Occasion, ...]", occasions),
        languages=languages,
    )
    if as_json:
        say_json({"template": name, "file": shown_path(path)})
        return
    asked_by = name if path.parent != Path() else path.name
    say(f"{shown_path(path)}: look at it with cardgen templates show {asked_by} -o {name}.png")
