"""``cardgen messages``: the messages of a project, and commands for their translators."""

from __future__ import annotations

import click

from cardgen.cli.messages.approve import approvals, approve, revoke
from cardgen.cli.messages.check import check_command
from cardgen.cli.messages.files import (
    check_option as check_option,
    export,
    fmt,
    import_messages,
    init,
    sync,
    sync_domains as sync_domains,
)
from cardgen.cli.messages.list import add, list_messages, status


@click.group()
def messages() -> None:
    """List, add, check, exchange and approve messages."""


for command in (
    list_messages, status, check_command, add, sync, fmt, init, export, import_messages,
    approve, approvals, revoke,
):  # fmt: skip
    messages.add_command(command)
