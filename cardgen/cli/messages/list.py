"""``cardgen messages list``: what can be printed, and in which state it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import as_data, say_json, say_table, shown_path, warn
from cardgen.cli.which import only_pair_option
from cardgen.errors import CardgenError, Diagnostic, raise_findings

if TYPE_CHECKING:
    from cardgen.catalog import Message


@click.command(
    "list",
    epilog="""\b
Examples:
  cardgen messages list
  cardgen messages list --pair zh-ja
""",
)
@only_pair_option
@json_option
def list_messages(pair: str | None, as_json: bool) -> None:
    """List the messages of all pairs, or of one.

    A message is "ready", or it is "fuzzy" (its translation waits for review), "untranslated",
    "copied" (its translation is its source), or in the "wrong-language"; then only label
    --draft shows it.
    """
    from cardgen.catalog import plain, state_of

    project = open_project()
    found: list[tuple[str, str, Message]] = []
    errors: list[Diagnostic] = []
    warnings: list[Diagnostic] = []
    for name in [pair] if pair else project.pairs():
        try:
            catalog = project.catalog(name)
            found += [(name, state_of(m, catalog.langs), m) for m in catalog.messages.values()]
            warnings += project.message_files.behind(name)
        except CardgenError as error:
            errors += error.diagnostics
    if as_json:
        raise_findings(errors)
        listed = [_as_data(name, state, message) for name, state, message in found]
        say_json({"messages": listed, **as_data(warnings)})
        return
    if found:
        say_table(
            ["message", "pair", "state", "source", "translation"],
            [
                [message.id, name, state, plain(message.source), plain(message.translation)]
                for name, state, message in found
            ],
        )
    warn(warnings)
    raise_findings(errors)


def _as_data(pair: str, state: str, message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "pair": pair,
        "state": state,
        "source": message.source,
        "translation": message.translation,
        "placeholders": dict(message.placeholders),
        "gloss": message.gloss,
        "attribution": dict(message.attribution),
        "file": shown_path(message.location.shown.file),
        "line": message.location.shown.line,
    }
