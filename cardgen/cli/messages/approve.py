"""``cardgen messages approve``: somebody stands for a text that another wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from cardgen.cli.asking import ask
from cardgen.cli.options import (
    LateChoice,
    ProjectCommand,
    job_date,
    json_option,
    open_project,
)
from cardgen.cli.reporting import say, say_json, say_table
from cardgen.cli.which import pair_option

if TYPE_CHECKING:
    from cardgen.approval import ApprovalState, Signer
    from cardgen.project import Approved, Project

F = TypeVar("F", bound=Callable[..., Any])
_PASSPHRASE: Final = "CARDGEN_PASSPHRASE"  # noqa: S105 - the name of a variable


def _domains() -> tuple[str, ...]:
    from cardgen.catalog import DOMAINS

    return DOMAINS


FILES: Final = LateChoice(_domains)


def by_option(command: F) -> F:
    """``--by``: who does it."""
    return click.option(
        "--by",
        metavar="PERSON",
        help="Your name, address, or 'NAME <ADDRESS>'.  [default: as git knows you]",
    )(command)


def key_option(command: F) -> F:
    """``--key``: what it is signed with."""
    return click.option(
        "--key",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Sign with the private key in this file, made by ssh-keygen -t ed25519.",
    )(command)


def _when(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.datetime | None:
    text = value or job_date()
    if not text:
        return None
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is no time; write 2020-03-26T09:00:00Z", ctx=ctx, param=param
        ) from error
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


def at_option(command: F) -> F:
    """``--at``: when."""
    return click.option(
        "--at",
        metavar="TIME",
        callback=_when,
        help="When, as 2020-03-26T09:00:00Z.  [default: SOURCE_DATE_EPOCH, or now]",
    )(command)


@click.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen messages approve brothers sincerity --pair zh-ko --by "李某 <li@example.org>"
  cardgen messages approve captions/box glossary/city/首尔
  cardgen messages approve --all-of captions --all-of glossary
  cardgen messages approve brothers --key ~/.ssh/id_ed25519
""",
)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@pair_option("The two languages.")
@click.option(
    "--all-of",
    "files",
    multiple=True,
    type=FILES,
    help="All finished entries of a file that wait for approval. May be repeated.",
)
@by_option
@click.option(
    "--author",
    default="",
    metavar="PERSON",
    help="Who wrote it, where neither git nor the page knows.",
)
@key_option
@at_option
@json_option
@click.pass_context
def approve(
    ctx: click.Context,
    ids: tuple[str, ...],
    pair: str,
    files: tuple[str, ...],
    by: str | None,
    author: str,
    key: Path | None,
    at: dt.datetime | None,
    as_json: bool,
) -> None:
    """Stand for texts that somebody else wrote, as they are now.

    ID is the id of a message, or captions/ID, letters/ID, glossary/KIND/WORD. What was approved
    is printed, in both languages: read it.
    """
    if not ids and not files:
        raise click.UsageError("name a message, or --all-of a file", ctx)
    from cardgen.project import approve as approve_texts, refuse_bundled

    project = open_project()
    refuse_bundled(project)
    names = [*ids, *_waiting(project, pair, files)]
    done = approve_texts(
        project,
        pair,
        *dict.fromkeys(names),
        by=by or user(project, ctx),
        at=at,
        author=author,
        signer=signer_of(key),
    )
    if as_json:
        say_json({"pair": pair, "approved": [_as_data(each) for each in done]})
        return
    say_table(
        ["message", "state", "authors", "source", "translation"],
        [
            [
                each.entry.name,
                each.state.state,
                ", ".join(map(str, each.authors)),
                *each.entry.texts,
            ]
            for each in done
        ],
    )
    if not done:
        say("nothing waits for approval")


def _waiting(project: Project, pair: str, files: Sequence[str]) -> list[str]:
    """The names of finished entries of files that are not approved yet."""
    from cardgen.project import approvable, is_finished

    approvals = project.approvals(pair)
    return [
        each.name
        for file in files
        for each in approvable(project, pair, file)
        if is_finished(project, pair, each)
        and approvals.state(each.name, each.entry, each.place).state != "approved"
    ]


def user(project: Project, ctx: click.Context) -> str:
    """Who git says is working here."""
    from cardgen.approval import git_user

    found = git_user(project.root)
    if found is None:
        raise click.UsageError("say who you are: --by 'NAME <ADDRESS>'", ctx)
    return str(found)


def signer_of(key: Path | None) -> Signer | None:
    """The key, with its passphrase if it needs one."""
    if key is None:
        return None
    import os
    import sys

    from cardgen.approval import Signer, needs_passphrase

    passphrase = ""
    if needs_passphrase(key):
        passphrase = os.environ.get(_PASSPHRASE, "")
        if not passphrase and sys.stdin.isatty():
            undone = "nothing was signed or written"
            passphrase = ask("passphrase", hide_input=True, undone=undone)
        elif not passphrase:  # a program types it, or nobody
            passphrase = sys.stdin.readline().rstrip("\r\n")
            if not passphrase:
                raise click.UsageError(f"{key} has a passphrase: {_PASSPHRASE} may hold it")
    return Signer.open(key, passphrase)


def _as_data(done: Approved) -> dict[str, Any]:
    return {
        "entry": done.entry.name,
        "texts": done.entry.texts,
        "authors": [*map(str, done.authors)],
        "told": done.told,
        **state_as_data(done.state),
    }


def state_as_data(state: ApprovalState) -> dict[str, Any]:
    """How an entry stands, for ``--json``."""
    return {
        "state": state.state,
        "revision": state.revision,
        "approvals": [
            {"by": str(each.by), "at": each.at.isoformat(), "signed": bool(each.signature)}
            for each in state.approvals
        ],
        "why": state.finding.message if state.finding else None,
    }
