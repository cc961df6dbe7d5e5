"""``cardgen messages import``: what came back from people with another program."""

from __future__ import annotations

from pathlib import Path

import click

from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say, say_json, shown_path


@click.command(
    "import",
    epilog="""\b
Examples:
  cardgen messages import messages.xlsx
  cardgen messages import zh-ko.xlf
""",
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_messages(file: Path, as_json: bool) -> None:
    """Take back a FILE that `cardgen messages export` wrote: XLSX, or XLIFF 1.2, 2.0 and 2.1.

    Only entries that were edited change. A translation whose source is another by now waits for
    review; one that somebody else changed as well is a conflict. If anything does not match,
    nothing changes.
    """
    from cardgen.project import import_file

    done = import_file(open_project(), file)
    if as_json:
        files = [
            {"file": shown_path(each.file), "taken": each.taken, "moved": each.moved}
            for each in done
        ]
        say_json({"files": files})
        return
    for each in done:
        moved = f", of which {len(each.moved)} wait for review" if each.moved else ""
        say(f"{shown_path(each.file)}: {len(each.taken)} edited{moved}")
    if not done:
        say("nothing was edited")
