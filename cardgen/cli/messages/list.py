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
  cardgen messages list --occasion epidemic --longest 14
  cardgen messages list --author 王昌龄
""",
)
@only_pair_option
@click.option("--occasion", metavar="NAME", help="Only messages for this occasion.")
@click.option(
    "--author", metavar="TEXT", help="Only messages whose author has this in the name."
)
@click.option(
    "--longest",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only messages whose source has at most N characters.",
)
@json_option
def list_messages(
    pair: str | None,
    occasion: str | None,
    author: str | None,
    longest: int | None,
    as_json: bool,
) -> None:
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
            messages = [
                message
                for message in catalog.messages.values()
                if _is_chosen(message, occasion, author, longest)
            ]
            found += [(name, state_of(message, catalog.langs), message) for message in messages]
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


def _is_chosen(
    message: Message, occasion: str | None, author: str | None, longest: int | None
) -> bool:
    """True if a message is of this occasion and author, and no longer than that."""
    names = (message.author, *message.attribution.values())
    return (
        (occasion is None or occasion in message.occasions)
        and (author is None or any(author.casefold() in name.casefold() for name in names))
        and (longest is None or len(message.source) <= longest)
    )


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
        "author": message.author,
        "occasions": list(message.occasions),
        "file": shown_path(message.location.shown.file),
        "line": message.location.shown.line,
    }
