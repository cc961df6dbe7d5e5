"""``cardgen messages list``, ``status``, ``add``: the messages and their states."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli.options import fit_option, json_option, only_pair_option, open_project
from cardgen.cli.reporting import as_data, say_at, say_json, say_table, shown_path, warn
from cardgen.errors import CardgenError, Diagnostic, raise_findings

if TYPE_CHECKING:
    from cardgen.catalog import Message
    from cardgen.project import Project


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
    "--author", metavar="TEXT", help="Only messages with this text in the author's name."
)
@click.option(
    "--longest",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only messages with a source of at most N characters.",
)
@json_option
def list_messages(
    pair: str | None,
    occasion: str | None,
    author: str | None,
    longest: int | None,
    as_json: bool,
) -> None:
    """List the messages of all language pairs, or of one pair.

    A message is "ready", "fuzzy" (its translation needs review), "untranslated", "copied" (its
    translation equals its source), or in the "wrong-language". Only label --draft prints a
    message that is not ready.
    """
    from cardgen.catalog import find_state, strip_markup

    project = open_project()
    found: list[tuple[str, str, Message]] = []
    errors: list[Diagnostic] = []
    warnings: list[Diagnostic] = []
    for name in [pair] if pair else project.pairs():
        try:
            catalog = project.catalog(name)
            found += [
                (name, find_state(message, catalog.langs), message)
                for message in catalog.messages.values()
                if _is_chosen(message, occasion, author, longest)
            ]
            warnings += project.message_files.differences(name)
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
                [each.id, name, state, *map(strip_markup, (each.source, each.translation))]
                for name, state, each in found
            ],
        )
    warn(warnings)
    raise_findings(errors)


def _is_chosen(
    message: Message, occasion: str | None, author: str | None, longest: int | None
) -> bool:
    """True if a message has this occasion and author, and is at most `longest` long."""
    names = (message.author, *message.attribution.values())
    return (
        (occasion is None or occasion in message.occasions)
        and (author is None or any(author.casefold() in name.casefold() for name in names))
        and (longest is None or len(message.source) <= longest)
    )


def _as_data(pair: str, state: str, message: Message) -> dict[str, Any]:
    """Return a message as JSON data."""
    place = message.location.for_people
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
        "file": shown_path(place.file),
        "line": place.line,
    }


_STATES: Final = (
    "ready", "fuzzy", "untranslated", "copied", "wrong-language", "damaged", "unapproved",
)  # fmt: skip


@click.command(
    epilog="""\b
Examples:
  cardgen messages status
  cardgen messages status --pair zh-ja --json
"""
)
@only_pair_option
@fit_option
@json_option
def status(pair: str | None, fit: bool, as_json: bool) -> None:
    """Count the messages of each file by state, and the findings of `cardgen messages check`.

    "wrong" counts translations that equal their source or have no letter of their language, and
    damaged entries. In a damaged file cardgen counts the entries that it can read. "to approve"
    counts texts that a second person must still approve, if the project requires approval.
    "overflow" counts messages that do not fit the templates of the project.
    """
    project = open_project()
    rows: list[dict[str, Any]] = []
    for name in [pair] if pair else project.pairs():
        rows += _rows(project, name, fit)
    if as_json:
        say_json({"files": rows})
    elif rows:
        table = [_in_short(row) for row in rows]
        say_table(
            [*table[0]], [[str(cell) for cell in row.values()] for row in table], has_heads=True
        )


def _rows(project: Project, pair: str, fit: bool) -> list[dict[str, Any]]:
    """Return a row for each message file: numbers of messages by state, and of findings."""
    from cardgen.project import count_states
    from cardgen.proofreading import check_messages

    counted = count_states(project, pair)
    found = check_messages(project, pair=pair, fit=fit).found
    errata = Counter(each.location.file for each in found if each.rule != "overflow")
    entries = {(each.location.file, each.entry) for each in found if each.rule == "overflow"}
    overflow = Counter(file for file, _ in entries)
    return [
        {
            "pair": pair,
            "file": shown_path(path),
            "messages": of_file.total(),
            **{state: of_file[state] for state in _STATES},
            "findings": errata[str(path)],
            "overflow": overflow[str(path)],
        }
        for path, of_file in counted.items()
    ]


def _in_short(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with fewer columns, for a terminal."""
    return {
        "pair": row["pair"],
        "file": PurePath(row["file"]).stem,
        "all": row["messages"],
        "ready": row["ready"],
        "fuzzy": row["fuzzy"],
        "missing": row["untranslated"],
        "to approve": row["unapproved"],
        "wrong": sum(row[state] for state in ("copied", "wrong-language", "damaged")),
        "findings": row["findings"],
        "overflow": row["overflow"],
    }


def _assignments(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Parse ``NAME=VALUE`` words into a dict. Raises BadParameter for a repeated name."""
    del ctx
    found: dict[str, str] = {}
    for word in values:
        name, sign, value = (part.strip() for part in word.partition("="))
        if not sign or not name or not value:
            raise click.BadParameter(f"{word!r} is not {param.metavar}")
        if name in found:
            raise click.BadParameter(f"{name} is given twice")
        found[name] = value
    return found


@click.command(
    epilog="""\b
Examples:
  cardgen messages add plum 梅花香自苦寒来。 --gloss "Plum blossoms come from bitter cold."
  cardgen messages add masks 捐赠{masks}只口罩。 --placeholder masks=integer
  cardgen messages add hello 你好。 --translation zh-ko=안녕하세요.
  cardgen messages add thanks.2 谨此致谢。 --letters
"""
)
@click.argument("id_", metavar="ID")
@click.argument("text")
@click.option("--letters", is_flag=True, help="Add a paragraph of letters, not a slogan.")
@click.option("--gloss", default="", metavar="TEXT", help="Meaning in English.")
@click.option("--origin", default="", metavar="TEXT", help="Source of the text.")
@click.option(
    "--attribution",
    multiple=True,
    metavar="LANG=TEXT",
    callback=_assignments,
    help="Author, as labels print it. May be repeated.",
)
@click.option(
    "--placeholder",
    "types",
    multiple=True,
    metavar="NAME=TYPE",
    callback=_assignments,
    help="Type of a {placeholder}: integer, date, city, text …  [default: as in "
    "other messages]",
)
@click.option(
    "--translation",
    "translations",
    multiple=True,
    metavar="PAIR=TEXT",
    callback=_assignments,
    help="Translation of the message into the other language. May be repeated.",
)
@json_option
def add(
    id_: str,
    text: str,
    letters: bool,
    gloss: str,
    origin: str,
    attribution: dict[str, str],
    types: dict[str, str],
    translations: dict[str, str],
    as_json: bool,
) -> None:
    """Add a message to the project. TEXT is in the first language of the language pairs.

    cardgen writes the message into the .pot file and into the files of all pairs, for the
    translators.
    """
    from cardgen.catalog import LETTERS, SLOGANS, NewMessage
    from cardgen.placeholders import find_placeholders
    from cardgen.project import add_message, placeholder_types

    project = open_project()
    known: dict[str, str] = {}
    with suppress(ValueError):  # a single brace, which is reported below
        lacking = [name for name in find_placeholders(text) if name not in types]
        found = placeholder_types(project) if lacking else {}
        known = {name: found[name] for name in lacking if name in found}
    comments = [line.strip() for line in gloss.splitlines()]
    if origin:
        comments.append(f"origin: {origin}")
    if attribution:
        said = "; ".join(f"{lang}={whose}" for lang, whose in attribution.items())
        comments.append(f"attribution: {said}")
    comments += [f"{{{name}}}: {kind}" for name, kind in {**types, **known}.items()]
    made = NewMessage.of(id_, text, comments)
    domain = LETTERS if letters else SLOGANS
    files = [shown_path(file) for file in add_message(project, made, domain, translations)]
    if as_json:
        say_json({"id": made.id, "files": files, "types": {**types, **known}})
    else:
        say_at(made.id, f"added to {', '.join(files)}")
        for name, kind in known.items():
            say_at(made.id, f"{{{name}}} is of type {kind}, as in other messages")
