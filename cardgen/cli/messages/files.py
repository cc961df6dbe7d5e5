"""``cardgen messages sync``, ``fmt``, ``init``, ``export``, ``import``: the message files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cardgen.cli.options import (
    findings_option,
    json_form_option,
    json_option,
    only_pair_option,
    open_project,
)
from cardgen.cli.reporting import (
    form_of,
    say,
    say_at,
    say_checked,
    say_file,
    say_json,
    shown_path,
)
from cardgen.errors import Diagnostic, Location, raise_findings

if TYPE_CHECKING:
    from cardgen.project import SyncedFile

_CHANGES: Final = {
    "new": "new",
    "back": "restored",
    "changed": "changed at the source",
    "removed": "removed",
    "comments": "with new comments",
    "dropped": "obsolete and deleted",
}
"""Words for kinds of changes."""
_MOST_NAMES: Final = 5  # of changed messages in a line
check_option: Final = click.option(
    "--check", is_flag=True, help="Change nothing. The exit code is 1 if files would change."
)


@click.command(
    epilog="""\b
Examples:
  cardgen messages sync
  cardgen messages sync --pair zh-ko
  cardgen messages sync --check
"""
)
@only_pair_option
@check_option
@findings_option()
@json_form_option
@click.pass_context
def sync(ctx: click.Context, pair: str | None, check: bool) -> None:
    """Update the messages of all language pairs, or of one pair, from the .pot files.

    cardgen adds new messages without a translation. If the source of a message changed, it
    marks the translation as fuzzy and keeps the old source above it. A message that left the
    .pot becomes obsolete; if it returns, it gets its translation back. If there are too many
    obsolete messages, cardgen deletes the oldest. Nothing else in a file changes.
    """
    from cardgen.catalog import DOMAINS

    sync_domains(ctx, DOMAINS, pair or "", check=check)


def sync_domains(
    ctx: click.Context, domains: tuple[str, ...], pair: str = "", *, check: bool
) -> None:
    """Update the files of some domains, or with `check` report that they are outdated."""
    from cardgen.project import sync

    files = sync(open_project(), domains, pair=pair, write=not check)
    if check:
        raise_findings([_behind(each) for each in files])
    if form_of(ctx) == "text":
        for each in files:
            say_at(shown_path(each.file), f"{_in_words(each)}")
        return
    data = [{"file": shown_path(each.file), **_data(each)} for each in files]
    say_checked(ctx, (), lambda: {"files": data}, lambda: ())


def _data(synced: SyncedFile) -> dict[str, list[str]]:
    """Return the names of a file's changed messages, by kind of change."""
    return {
        kind: [change.name for change in synced.changes if change.kind == kind]
        for kind in _CHANGES
    }


def _behind(synced: SyncedFile) -> Diagnostic:
    """Make the finding for a file that is not up to date with its .pot file."""
    return Diagnostic(
        "outdated",
        f"the file does not match its .pot: {_in_words(synced)}",
        location=Location(str(synced.file)),
        hint="run cardgen messages sync",
    )


def _in_words(synced: SyncedFile) -> str:
    """Describe the changes of a file: ``1 new (hello), 2 removed (a, b)``."""
    names = _data(synced)
    return ", ".join(
        f"{len(names[kind])} {_CHANGES[kind]} ({_few(names[kind])})"
        for kind in _CHANGES
        if names[kind]
    )


def _few(names: list[str]) -> str:
    """Join the first few of some names."""
    return ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")


@click.command(
    epilog="""\b
Examples:
  cardgen messages fmt
  cardgen messages fmt --check
"""
)
@check_option
@findings_option()
@json_form_option
@click.pass_context
def fmt(ctx: click.Context, check: bool) -> None:
    """Format all message files in the same way.

    Texts are not wrapped, and one blank line separates entries, as with msgcat --no-wrap. So a
    diff of two files shows only changes of their content. Comments, references, old sources,
    headers and obsolete entries stay as they are.
    """
    from cardgen.project import format_messages

    files = format_messages(open_project(), write=not check)
    if check:
        raise_findings(
            [
                Diagnostic(
                    "unformatted",
                    "the file has another format",
                    location=Location(str(file)),
                    hint="run cardgen messages fmt",
                )
                for file in files
            ]
        )
    if form_of(ctx) == "text":
        for file in files:
            say_file(file)
        return
    say_checked(ctx, (), lambda: {"files": [*map(shown_path, files)]}, lambda: ())


@click.command(
    epilog="""\b
Example:
  cardgen messages init zh-vi
"""
)
@click.argument("pair")
@json_option
def init(pair: str, as_json: bool) -> None:
    """Make the files of a new PAIR of languages from the .pot files.

    Their headers name both languages and the plural forms. Nothing is translated yet. Files
    that exist already do not change.
    """
    from cardgen.project import add_pair

    files = [shown_path(file) for file in add_pair(open_project(), pair)]
    if as_json:
        say_json({"files": files})
    else:
        say(f"made {', '.join(files)}" if files else f"{pair} already has all files")


@click.command(
    epilog="""\b
Examples:
  cardgen messages export --xlsx messages.xlsx
  cardgen messages export --pair zh-ko --xliff zh-ko.xlf
  cardgen messages export --pair zh-ja --xliff zh-ja.xlf --version 2.0
"""
)
@only_pair_option
@click.option(
    "--xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a workbook with a sheet for each pair; - is standard output.",
)
@click.option(
    "--xliff",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write an XLIFF file of one pair; - is standard output.",
)
@click.option(
    "--version",
    type=click.Choice(["1.2", "2.0"]),
    default="1.2",
    show_default=True,
    help="Version of XLIFF. Most programs read only 1.2.",
)
@json_option
def export(
    pair: str | None, xlsx: Path | None, xliff: Path | None, version: str, as_json: bool
) -> None:
    """Write the messages of all language pairs, or of one pair, into a file for other programs.

    In the workbook people can edit translation, review and note; all other cells are locked.
    `cardgen messages import` reads the file back.
    """
    from cardgen.cli.output import Output
    from cardgen.project import export_workbook, export_xliff

    if not xlsx and not xliff:
        raise click.UsageError("name a file with --xlsx or --xliff")
    project = open_project()
    pairs = [pair] if pair else project.pairs()
    if xliff and len(pairs) != 1:
        raise click.UsageError(f"an XLIFF file has one pair: add --pair {' or '.join(pairs)}")
    made = []
    if xlsx:
        made.append((xlsx, export_workbook(project, pairs)))
    if xliff:
        made.append((xliff, export_xliff(project, pairs[0], version)))
    outputs = [(Output(str(path)), data) for path, data in made]
    if sum(output.is_stdout for output, _ in outputs) > 1:
        raise click.UsageError("only one file can go to standard output")
    for output, _ in outputs:
        output.refuse_json(as_json=as_json)
    files = [path for output, data in outputs for path in output.write([data], "")]
    if as_json:
        say_json({"files": [*map(shown_path, files)], "pairs": pairs})
    else:
        for path in files:
            say_file(path)


@click.command(
    "import",
    epilog="""\b
Examples:
  cardgen messages import messages.xlsx
  cardgen messages import zh-ko.xlf
  cardgen messages import - < zh-ko.xlf
""",
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def import_messages(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Read back a FILE that `cardgen messages export` wrote: XLSX, or XLIFF 1.2, 2.0 and 2.1.

    Only edited entries change. If the source changed meanwhile, the translation needs review.
    If somebody else changed the translation too, cardgen reports a conflict. If anything does
    not match, nothing changes.
    """
    from cardgen.cli.streams import keep_input
    from cardgen.project import import_file

    done = import_file(open_project(), keep_input(ctx, file))
    if as_json:
        files = [
            {"file": shown_path(each.file), "taken": each.taken, "moved": each.moved}
            for each in done
        ]
        say_json({"files": files})
        return
    for each in done:
        moved = f", {len(each.moved)} of them to review" if each.moved else ""
        say_at(shown_path(each.file), f"{len(each.taken)} edited{moved}")
    if not done:
        say("nothing was edited")
