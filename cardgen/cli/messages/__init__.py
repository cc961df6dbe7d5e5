"""``cardgen messages``: the messages of a project, and what their translators need.

Each command has a module of its name.
"""

from __future__ import annotations

import click

from cardgen.cli.messages.list import list_messages

__all__ = ["messages"]


@click.group()
def messages() -> None:
    """The messages of the project."""


for command in (list_messages,):
    messages.add_command(command)
