"""``cardgen messages``: the messages of a project, and what their translators need.

Each command has a module of its name.
"""

from __future__ import annotations

import click

from cardgen.cli.messages.add import add
from cardgen.cli.messages.approvals import approvals
from cardgen.cli.messages.approve import approve
from cardgen.cli.messages.check import check_command
from cardgen.cli.messages.export import export
from cardgen.cli.messages.fmt import fmt
from cardgen.cli.messages.import_ import import_messages
from cardgen.cli.messages.init import init
from cardgen.cli.messages.list import list_messages
from cardgen.cli.messages.revoke import revoke
from cardgen.cli.messages.status import status
from cardgen.cli.messages.sync import check_option, sync, sync_domains

__all__ = ["check_option", "messages", "sync_domains"]


@click.group()
def messages() -> None:
    """The messages of the project."""


for command in (
    list_messages, status, check_command, add, sync, fmt, init, export, import_messages,
    approve, approvals, revoke,
):  # fmt: skip
    messages.add_command(command)
