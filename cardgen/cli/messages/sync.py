"""``cardgen messages sync``: the files of all pairs, as their templates have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say, say_json, shown_path
from cardgen.cli.which import only_pair_option
from cardgen.errors import Diagnostic, Location, raise_findings

if TYPE_CHECKING:
    from cardgen.project import SyncedFile

_SAID: Final = {
    "new": "new",
    "back": "back",
    "changed": "changed at the source",
    "removed": "removed",
    "comments": "with other comments",
    "dropped": "that had been removed long ago and are dropped now",
}
_NAMED: Final = 5
check_option = click.option("--check", is_flag=True, help="Change nothing; exit 1 if it would.")


@click.command(
    epilog="""\b
Examples:
  cardgen messages sync
  cardgen messages sync --pair zh-ko
  cardgen messages sync --check
""",
)
@only_pair_option
@check_option
@json_option
def sync(pair: str | None, check: bool, as_json: bool) -> None:
    """Bring the messages of all pairs, or of one, up to the .pot files.

    New messages wait for a translator, and so does the translation of a message whose source is
    another now: it is marked as fuzzy, with the source of old above it. A message that the .pot
    lacks becomes obsolete, and has its translation back when it returns; of very many such
    messages the oldest are dropped. Nothing else of a file changes.
    """
    from cardgen.catalog import DOMAINS

    sync_domains(DOMAINS, pair or "", check=check, as_json=as_json)


def sync_domains(
    domains: tuple[str, ...], pair: str = "", *, check: bool, as_json: bool
) -> None:
    """Bring files of these names up to date and say what was done, or what is to be."""
    from cardgen.project import sync

    files = sync(open_project(), domains, pair=pair, write=not check)
    if check:
        raise_findings([_behind(each) for each in files])
    if as_json:
        say_json({"files": [{"file": shown_path(each.file), **_data(each)} for each in files]})
        return
    for each in files:
        say(f"{shown_path(each.file)}: {_told(each)}")


def _data(synced: SyncedFile) -> dict[str, list[str]]:
    return {
        kind: [change.name for change in synced.changes if change.kind == kind]
        for kind in _SAID
    }


def _behind(synced: SyncedFile) -> Diagnostic:
    return Diagnostic(
        "outdated",
        f"it is behind its .pot: {_told(synced)}",
        location=Location(str(synced.file)),
        hint="run cardgen messages sync",
    )


def _told(synced: SyncedFile) -> str:
    """As ``1 new (hello), 2 removed (a, b)``."""
    names = _data(synced)
    return ", ".join(
        f"{len(names[kind])} {_SAID[kind]} ({_few(names[kind])})"
        for kind in _SAID
        if names[kind]
    )


def _few(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
