"""``cardgen glossary``: cities, articles and units in both languages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli.messages import check_option, sync_domains
from cardgen.cli.options import ProjectCommand, json_option, kind_option, open_project
from cardgen.cli.reporting import say, say_json, say_table, shown_path
from cardgen.cli.which import only_pair_option, pair_option
from cardgen.errors import CardgenError, Diagnostic, raise_findings

if TYPE_CHECKING:
    from cardgen.catalog import Glossary, PoEntry


@click.group()
def glossary() -> None:
    """The cities, articles and units that are known in both languages."""


@glossary.command(
    "list",
    epilog="""\b
Examples:
  cardgen glossary list --kind unit
  cardgen glossary list --pair zh-ja --json
""",
)
@only_pair_option
@kind_option
@json_option
def list_terms(pair: str | None, kind: str | None, as_json: bool) -> None:
    """List the terms of all pairs, or of one."""
    project = open_project()
    rows: list[dict[str, Any]] = []
    errors: list[Diagnostic] = []
    for name in [pair] if pair else project.pairs():
        try:
            known = project.glossary(name)
        except CardgenError as error:
            errors += error.diagnostics
            continue
        rows += [
            _as_data(known, kind_of, entry)
            for (kind_of, _), entry in known.by_source.items()
            if kind in (None, kind_of)
        ]
    if as_json:
        raise_findings(errors)
        say_json({"terms": rows})
        return
    columns = ["term", "translation", "kind", "pair", "state", "english", "also"]
    if rows:
        say_table(columns, [[row[column] for column in columns] for row in rows])
    raise_findings(errors)


@glossary.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen glossary add 城东区 성동구 --kind city
  cardgen glossary add "KF80 마스크" KF80口罩 --kind item --english "KF80 masks"
  cardgen glossary add 毫克 mg --kind unit --same
  cardgen glossary add 피스 只 --kind unit
""",
)
@click.argument("term")
@click.argument("translation")
@partial(kind_option, required=True)
@pair_option("The two languages, the messages' own first.")
@click.option("--english", default="", metavar="TEXT", help="What it is in English.")
@click.option(
    "--same", is_flag=True, help="It is right although it has no letter of its language."
)
@json_option
def add(
    term: str,
    translation: str,
    kind: str,
    pair: str,
    english: str,
    same: bool,
    as_json: bool,
) -> None:
    """Add a term to the glossary of the project, or another word for one that is there.

    TERM may be in either language, and TRANSLATION is in the other. A file that several pairs
    share, the glossary.pot, gets a new term too. Where a term has no translation yet, it gets
    this one. Where the glossary has one of the words, lists may have the other for it, and
    labels say what they said before.
    """
    from cardgen.catalog import Term
    from cardgen.project import add_term

    made = Term.of((term, translation), kind, pair, english=english, same=same)
    added = add_term(open_project(), made, pair)
    file, there = shown_path(added.file), added.term
    if as_json:
        said = {"kind": kind, "term": there.source, "translation": there.translation}
        known = {"also": added.also, "already": added.is_known}
        say_json({"file": file, "pair": pair, **said, **known})
    elif added.is_known and added.also:
        say(f"{added.also} is another name of {there.source} already")
    elif added.is_known:
        say(f"{there.source} is {there.translation} already")
    else:
        also = f", also {added.also}" if added.also else ""
        say(f"{file}: {kind} {there.source}, {there.translation}{also}")


@glossary.command(
    epilog="""\b
Examples:
  cardgen glossary sync
  cardgen glossary sync --check
""",
)
@check_option
@json_option
def sync(check: bool, as_json: bool) -> None:
    """Bring the terms of all pairs up to glossary.pot, as `cardgen messages sync` does too."""
    from cardgen.catalog import GLOSSARY

    sync_domains((GLOSSARY,), check=check, as_json=as_json)


def _as_data(known: Glossary, kind: str, entry: PoEntry) -> dict[str, str]:
    from cardgen.catalog import notes_of

    waiting = known.unfinished(entry)
    return {
        "term": entry.source,
        "translation": entry.translation,
        "kind": kind,
        "pair": known.pair,
        "state": waiting.rule if waiting else "ready",
        "english": known.english(entry),
        "also": ", ".join(notes_of(entry).also),
    }
