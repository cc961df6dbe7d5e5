"""``cardgen messages init``: the files of a new pair of languages."""

from __future__ import annotations

import click

from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say, say_json, shown_path


@click.command(
    epilog="""\b
Example:
  cardgen messages init zh-vi
""",
)
@click.argument("pair")
@json_option
def init(pair: str, as_json: bool) -> None:
    """Make the files of a PAIR of languages from the .pot files.

    Their headers name both languages and the plural forms; nothing is translated yet. What the
    pair has already stays as it is.
    """
    from cardgen.project import add_pair

    files = [shown_path(file) for file in add_pair(open_project(), pair)]
    if as_json:
        say_json({"files": files})
    else:
        say(f"made {', '.join(files)}" if files else f"{pair} has all its files already")
