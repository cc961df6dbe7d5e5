"""``cardgen init``: a project, the folder for your own messages and templates."""

from __future__ import annotations

from pathlib import Path

import click

from cardgen.cli.options import json_option
from cardgen.cli.reporting import say, say_json, shown_path


@click.command(
    epilog="""\b
Example:
  cardgen init relief-2020
  cd relief-2020
  cardgen label brothers --template my-label
"""
)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@json_option
def init(folder: Path, as_json: bool) -> None:
    """Make a project in DIR, or in the current folder.

    The project gets cardgen.toml, a copy of cardgen's messages, and a template that you can
    change. cardgen does not overwrite files.
    """
    from cardgen.project import start_project

    made = [shown_path(path) for path in start_project(folder)]
    if as_json:
        say_json({"files": made})
    else:
        say(f"made {', '.join(made[:-1])} and {made[-1]}")
