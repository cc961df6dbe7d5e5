"""``cardgen messages fmt``: message files in one form."""

from __future__ import annotations

import click

from cardgen.cli.messages.sync import check_option
from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say, say_json, shown_path
from cardgen.errors import Diagnostic, Location, raise_findings


@click.command(
    epilog="""\b
Examples:
  cardgen messages fmt
  cardgen messages fmt --check
""",
)
@check_option
@json_option
def fmt(check: bool, as_json: bool) -> None:
    """Write all message files in one form.

    No text is wrapped and one blank line stands between entries, as msgcat --no-wrap has them,
    so that a difference between two files is one of what they say. Comments, references, old
    sources, headers and what is obsolete stay as they are.
    """
    from cardgen.project import form

    files = form(open_project(), write=not check)
    if check:
        raise_findings(
            [
                Diagnostic(
                    "unformatted",
                    "it is in another form",
                    location=Location(str(file)),
                    hint="run cardgen messages fmt",
                )
                for file in files
            ]
        )
    if as_json:
        say_json({"files": [shown_path(file) for file in files]})
        return
    for file in files:
        say(shown_path(file))
