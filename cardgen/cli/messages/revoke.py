"""``cardgen messages revoke``: what was approved is not, any more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from cardgen.cli.messages.approve import at_option, by_option, key_option, signer_of, user
from cardgen.cli.options import ProjectCommand, json_option, open_project
from cardgen.cli.reporting import say, say_json
from cardgen.cli.which import pair_option


@click.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen messages revoke brothers --pair zh-ko
  cardgen messages revoke brothers --key ~/.ssh/id_ed25519
""",
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@pair_option("The two languages.")
@by_option
@key_option
@at_option
@json_option
@click.pass_context
def revoke(
    ctx: click.Context,
    ids: tuple[str, ...],
    pair: str,
    by: str | None,
    key: Path | None,
    at: dt.datetime | None,
    as_json: bool,
) -> None:
    """Take back all approvals of messages.

    Whoever may approve may take back; who signs approvals signs this too.
    Where the project requires approval, they are not printed until somebody approves them anew.
    """
    from cardgen.project import revoke as revoke_approvals

    project = open_project()
    done = revoke_approvals(
        project, pair, *ids, by=by or user(project, ctx), at=at, signer=signer_of(key)
    )
    if as_json:
        ended = [{"entry": each.entry, "by": str(each.by)} for each in done]
        say_json({"pair": pair, "revoked": ended})
        return
    for each in done:
        say(f"{each.entry}: the approval of {each.by} of {each.at:%Y-%m-%d} counts no more")
    if not done:
        say("there was no approval")
