"""An offer to write into ``cardgen.toml`` that columns of a list are not used.

A list is somebody else's file, and comes again: who is asked once is not asked each time.
"""

from __future__ import annotations

import click

from cardgen.cli.options import can_ask
from cardgen.cli.reporting import shown_path, wants_json
from cardgen.errors import CardgenError
from cardgen.files import is_there
from cardgen.project import PROJECT_FILE, Project, ignore_columns


def offer_to_ignore(ctx: click.Context, error: CardgenError, project: Project) -> bool:
    """Ask on a terminal about columns that nothing needs; whether it is written now."""
    headers = [
        each.remedy.names[0]
        for each in error.diagnostics
        if each.rule == "unknown-field" and each.remedy and each.remedy.kind == "ignore-column"
    ]
    file = project.root / PROJECT_FILE
    if not headers or wants_json(ctx) or not is_there(file):
        return False
    if not can_ask():
        return False
    said = ", ".join(headers)
    question = f"on no label: {said}. Write into {shown_path(file)} that this is not used?"
    if not click.confirm(question, err=True):
        return False
    ignore_columns(file, headers)
    return True
