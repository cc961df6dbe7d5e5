"""``cardgen messages approvals``: who has approved what, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cardgen.cli.messages.approve import FILES, state_as_data
from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say_json, say_table
from cardgen.cli.which import only_pair_option

if TYPE_CHECKING:
    from cardgen.approval import ApprovalState
    from cardgen.project import Approvable


@click.command(
    epilog="""\b
Examples:
  cardgen messages approvals
  cardgen messages approvals --pair zh-ja --file captions
""",
)
@only_pair_option
@click.option("--file", "only", type=FILES, help="Only this file.")
@json_option
def approvals(pair: str | None, only: str | None, as_json: bool) -> None:
    """List who has approved what, and what waits for somebody.

    An entry is "approved", "unapproved", "changed" since it was approved, "waiting" for one
    more person, since who approved it wrote some of it, or "refused", because an approval does
    not hold.
    """
    from cardgen.errors import Diagnostic, raise_findings
    from cardgen.project import approvable

    project = open_project()
    found: list[tuple[str, Approvable, ApprovalState]] = []
    broken: list[Diagnostic] = []
    for name in [pair] if pair else project.pairs():
        made = project.approvals(name)
        broken += [made.broken] if made.broken else [each.finding for each in made.altered]
        broken += made.losses()
        for file in [only] if only else FILES.choices:
            found += (
                (name, each, made.state(each.name, each.entry, each.place))
                for each in approvable(project, name, file)
            )
    if as_json:
        raise_findings(broken)
        listed = [
            {"pair": name, "entry": each.name, **state_as_data(state)}
            for name, each, state in found
        ]
        say_json({"entries": listed})
        return
    say_table(
        ["message", "pair", "state", "revision", "approved by", "source", "translation"],
        [
            [each.name, name, state.state, state.revision, _approvers(state), *each.texts]
            for name, each, state in found
        ],
    )
    raise_findings(broken)


def _approvers(state: ApprovalState) -> str:
    return ", ".join(
        f"{each.by.shown} {each.at:%Y-%m-%d}{' signed' if each.signature else ''}"
        for each in state.approvals
    )
