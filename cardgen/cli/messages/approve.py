"""``cardgen messages approve``, ``approvals``, ``revoke``: a second person reads a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from cardgen.cli import options
from cardgen.cli.reporting import say, say_json, say_table
from cardgen.cli.terminal import ask

if TYPE_CHECKING:
    from cardgen.approval import ApprovalState, Person, Signer
    from cardgen.project import Approvable, Approved, Project

_PASSPHRASE: Final = "CARDGEN_PASSPHRASE"  # noqa: S105 - the name of a variable


def _domains() -> tuple[str, ...]:
    """Return the names of message files: slogans, captions and others."""
    from cardgen.catalog import DOMAINS

    return DOMAINS


FILES: Final = options.LateChoice(_domains)


def _time(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.datetime | None:
    """Parse the time of an approval: typed, or the date of the job; None means now."""
    del ctx, param
    text = value or options.job_date()
    if not text:
        return None
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError as error:
        reason = f"{text!r} is not a time; write 2020-03-26T09:00:00Z"
        raise click.BadParameter(reason) from error
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


class _Signing(msgspec.Struct, frozen=True):
    """The person, the key and the time of an approval or its end."""

    by: str | None
    key: Path | None
    at: dt.datetime | None

    def arguments(self, project: Project) -> dict[str, Any]:
        """Return person, time and signer as arguments for `approve` or `revoke`."""
        by = self.by or _git_user(project)
        return {"by": by, "at": self.at, "signer": _signer_of(self.key)}


def _signing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--by``, ``--key`` and ``--at`` to a command, which gets them as `signing`."""
    by = click.option(
        "--by",
        metavar="PERSON",
        help="Your name, address, or 'NAME <ADDRESS>'.  [default: from git]",
    )
    key = click.option(
        "--key",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Sign with the private key in this file. Make one with ssh-keygen -t ed25519.",
    )
    at = click.option(
        "--at",
        metavar="TIME",
        callback=_time,
        help="Time, as in 2020-03-26T09:00:00Z.  [default: SOURCE_DATE_EPOCH, or now]",
    )
    return by(key(at(options.as_one("signing", _Signing)(command))))


@click.command(
    cls=options.ProjectCommand,
    epilog="""\b
Examples:
  cardgen messages approve brothers sincerity --pair zh-ko --by "李某 <li@example.org>"
  cardgen messages approve captions/box glossary/city/首尔
  cardgen messages approve --all-of captions --all-of glossary
  cardgen messages approve brothers --key ~/.ssh/id_ed25519
""",
)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@options.pair_option("The two languages.", "zh-ko")
@click.option(
    "--all-of",
    "files",
    multiple=True,
    type=FILES,
    help="Approve all finished entries of this file. May be repeated.",
)
@_signing_options
@click.option(
    "--author",
    default="",
    metavar="PERSON",
    help="Author of the texts, if git and the page do not know the author.",
)
@options.json_option
def approve(
    ids: tuple[str, ...],
    pair: str,
    files: tuple[str, ...],
    signing: _Signing,
    author: str,
    as_json: bool,
) -> None:
    """Approve texts that somebody else wrote, as they are now.

    ID is the id of a message, or captions/ID, letters/ID, glossary/KIND/WORD. cardgen prints
    the approved texts in both languages: read them.
    """
    if not ids and not files:
        raise click.UsageError("name a message, or add --all-of FILE")
    from cardgen.project import approve as approve_texts, refuse_bundled

    project = options.open_project()
    refuse_bundled(project)
    names = [*ids, *_waiting(project, pair, files)]
    signature = signing.arguments(project)
    done = approve_texts(project, pair, *dict.fromkeys(names), author=author, **signature)
    if as_json:
        say_json({"pair": pair, "approved": [_as_data(each) for each in done]})
        return
    say_table(
        ["message", "state", "authors", "source", "translation"],
        [
            [each.entry.name, each.state.state, _join(each.authors), *each.entry.texts]
            for each in done
        ],
    )
    if not done:
        say("nothing waits for approval")


def _waiting(project: Project, pair: str, files: Sequence[str]) -> list[str]:
    """List the names of finished entries that are not approved yet."""
    from cardgen.project import is_finished, list_approvable

    approvals = project.approvals(pair)
    return [
        each.name
        for file in files
        for each in list_approvable(project, pair, file)
        if is_finished(project, pair, each)
        and approvals.state(each.name, each.entry, each.place).state != "approved"
    ]


def _git_user(project: Project) -> str:
    """Return the name and address in the settings of git.

    Raises UsageError if there are none.
    """
    from cardgen.approval import read_git_user

    found = read_git_user(project.root)
    if found is None:
        raise click.UsageError("add your name: --by 'NAME <ADDRESS>'")
    return str(found)


def _signer_of(key: Path | None) -> Signer | None:
    """Return the signer for a key, after asking for its passphrase; None without a key."""
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
        elif not passphrase:  # a program writes it, or nobody
            passphrase = sys.stdin.readline().rstrip("\r\n")
            if not passphrase:
                raise click.UsageError(
                    f"{key} has a passphrase: write it into the variable {_PASSPHRASE}"
                )
    return Signer.open(key, passphrase)


def _as_data(done: Approved) -> dict[str, Any]:
    """Return an approved text as JSON data."""
    return {
        "entry": done.entry.name,
        "texts": done.entry.texts,
        "authors": [*map(str, done.authors)],
        "told": done.told,
        **_state_as_data(done.state),
    }


def _state_as_data(state: ApprovalState) -> dict[str, Any]:
    """Return the approval state of an entry as JSON data."""
    return {
        "state": state.state,
        "revision": state.revision,
        "approvals": [
            {"by": str(each.by), "at": each.at.isoformat(), "signed": bool(each.signature)}
            for each in state.approvals
        ],
        "why": state.finding.message if state.finding else None,
    }


@click.command(
    epilog="""\b
Examples:
  cardgen messages approvals
  cardgen messages approvals --pair zh-ja --file captions
"""
)
@options.only_pair_option
@click.option("--file", "only", type=FILES, help="Show only the approvals of this file.")
@options.json_option
def approvals(pair: str | None, only: str | None, as_json: bool) -> None:
    """List approvals, and the texts that still need one.

    An entry is "approved", "unapproved", "changed" since its approval, "waiting" for another
    person because the approver wrote a part of it, or "refused" because an approval is not
    valid.
    """
    from cardgen.errors import Diagnostic, raise_findings
    from cardgen.project import list_approvable

    project = options.open_project()
    found: list[tuple[str, Approvable, ApprovalState]] = []
    broken: list[Diagnostic] = []
    for name in [pair] if pair else project.pairs():
        made = project.approvals(name)
        broken += [made.broken] if made.broken else [each.finding for each in made.altered]
        broken += made.find_losses()
        for file in [only] if only else FILES.choices:
            found += (
                (name, each, made.state(each.name, each.entry, each.place))
                for each in list_approvable(project, name, file)
            )
    if as_json:
        raise_findings(broken)
        listed = [
            {"pair": name, "entry": each.name, **_state_as_data(state)}
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


def _join(people: Iterable[Person]) -> str:
    """Join the names and addresses of people."""
    return ", ".join(map(str, people))


def _approvers(state: ApprovalState) -> str:
    """Write who approved an entry, with dates."""
    return ", ".join(
        f"{each.by.display_name} {each.at:%Y-%m-%d}{' signed' if each.signature else ''}"
        for each in state.approvals
    )


@click.command(
    cls=options.ProjectCommand,
    epilog="""\b
Examples:
  cardgen messages revoke brothers --pair zh-ko
  cardgen messages revoke brothers --key ~/.ssh/id_ed25519
""",
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@options.pair_option("The two languages.", "zh-ko")
@_signing_options
@options.json_option
def revoke(ids: tuple[str, ...], pair: str, signing: _Signing, as_json: bool) -> None:
    """Revoke all approvals of messages.

    Anybody who may approve may revoke. An approver with a key must sign with it. If the project
    requires approval, cardgen does not print the messages until somebody approves them again.
    """
    from cardgen.project import revoke as revoke_approvals

    project = options.open_project()
    done = revoke_approvals(project, pair, *ids, **signing.arguments(project))
    if as_json:
        ended = [{"entry": each.entry, "by": str(each.by)} for each in done]
        say_json({"pair": pair, "revoked": ended})
        return
    for each in done:
        say(f"{each.entry}: the approval by {each.by} of {each.at:%Y-%m-%d} is no longer valid")
    if not done:
        say("there was no approval")
