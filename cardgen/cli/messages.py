"""``cardgen messages``: what can be printed, and in which state it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cardgen.cli.options import complete_pair, json_option, open_project
from cardgen.cli.reporting import say_json, say_table, shown_path
from cardgen.errors import CardgenError, Diagnostic, raise_findings

if TYPE_CHECKING:
    from cardgen.catalog import Message


@click.group()
def messages() -> None:
    """The messages of the project."""


@messages.command(
    "list",
    epilog="""\b
Examples:
  cardgen messages list
  cardgen messages list --pair zh-ja
""",
)
@click.option("--pair", shell_complete=complete_pair, help="Only this pair of languages.")
@json_option
def list_messages(pair: str | None, as_json: bool) -> None:
    """List the messages of all pairs, or of one.

    A message is "ready", or it is "fuzzy" (its translation waits for review) or
    "untranslated", and then only label --draft shows it.
    """
    from cardgen.catalog import plain

    project = open_project()
    found: list[tuple[str, Message]] = []
    errors: list[Diagnostic] = []
    for name in [pair] if pair else project.pairs():
        try:
            found += [(name, message) for message in project.catalog(name).messages.values()]
        except CardgenError as error:
            errors += error.diagnostics
    if as_json:
        raise_findings(errors)
        say_json({"messages": [_as_data(name, message) for name, message in found]})
        return
    if found:
        say_table(
            ["message", "pair", "state", "source", "translation"],
            [
                [
                    message.id,
                    name,
                    _state(message),
                    plain(message.source),
                    plain(message.translation),
                ]
                for name, message in found
            ],
        )
    raise_findings(errors)


def _state(message: Message) -> str:
    if not message.translation:
        return "untranslated"
    return "fuzzy" if message.fuzzy else "ready"


def _as_data(pair: str, message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "pair": pair,
        "state": _state(message),
        "source": message.source,
        "translation": message.translation,
        "placeholders": dict(message.placeholders),
        "gloss": message.gloss,
        "attribution": dict(message.attribution),
        "file": shown_path(message.location.file),
        "line": message.location.line,
    }
