"""``cardgen glossary``: cities, articles, units, titles and disasters in both languages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli import options
from cardgen.cli.messages import check_option, sync_domains
from cardgen.cli.output import Output, format_option, output_value, shown_range
from cardgen.cli.reporting import say, say_at, say_json, say_table, shown_path
from cardgen.errors import quantity, raise_findings

if TYPE_CHECKING:
    from cardgen.catalog import Glossary, PoEntry
    from cardgen.project import Added


def _parse_units(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Parse units with their words, as in 件=점. A unit may stand alone."""
    found: list[tuple[str, str]] = []
    for each in given:
        unit, equals, word = map(str.strip, each.replace("＝", "=").partition("="))
        if not unit or (equals and not word):
            raise ValueError(f"{each!r} is not a unit; write a unit as 件=점")
        found.append((unit, word))
    return tuple(found)


@click.group()
def glossary() -> None:
    """List and add terms: cities, articles, units and others."""


@glossary.command(
    "list",
    epilog="""\b
Examples:
  cardgen glossary list --kind unit
  cardgen glossary list --pair zh-ja --json
""",
)
@options.only_pair_option
@options.kind_option
@options.json_option
def list_terms(pair: str | None, kind: str | None, as_json: bool) -> None:
    """List the terms of all language pairs, or of one pair."""
    project = options.open_project()
    glossaries, errors = options.read_each(
        [pair] if pair else project.pairs(), project.glossary
    )
    rows = [
        _as_data(known, kind_of, entry)
        for known in glossaries
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
    cls=options.ProjectCommand,
    epilog="""\b
Examples:
  cardgen glossary add 城东区 성동구 --kind city
  cardgen glossary add "KF80 마스크" KF80口罩 --kind item --english "KF80 masks"
  cardgen glossary add 喷雾器 분무기 --kind item --unit 台=대
  cardgen glossary add 毫克 mg --kind unit --same
  cardgen glossary add 피스 只 --kind unit
""",
)
@click.argument("term")
@click.argument("translation")
@partial(options.kind_option, required=True)
@options.pair_option("The two languages, the language of the messages first.", "zh-ko")
@click.option("--english", default="", metavar="TEXT", help="The term in English.")
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT=WORD",
    callback=options.parsed_by(_parse_units),
    help="Unit of an article, with its word in the other language: 件=점. May be repeated.",
)
@click.option(
    "--same", is_flag=True, help="Accept a translation that has no letter of its language."
)
@options.json_option
def add(
    term: str,
    translation: str,
    kind: str,
    pair: str,
    english: str,
    units: tuple[tuple[str, str], ...],
    same: bool,
    as_json: bool,
) -> None:
    """Add a term to the glossary of the project, or a synonym of a term that exists.

    TERM may be in either language; TRANSLATION is in the other one. cardgen adds new terms to
    glossary.pot too, which all pairs share. A term without a translation gets this one. If the
    glossary has one of the two words, the other becomes a synonym: lists may use it, and labels
    do not print it. With --unit, an article that exists gets words for its units.
    """
    from cardgen.catalog import Term
    from cardgen.project import add_term

    made = Term.of((term, translation), kind, pair, english=english, same=same, units=units)
    added = add_term(options.open_project(), made, pair)
    if as_json:
        say_json(_describe_added(added, pair))
        return
    for each in filter(None, (added.before, added)):
        _say_added(each)


def _describe_added(added: Added, pair: str) -> dict[str, Any]:
    """Return an added term as JSON data."""
    there = added.term
    data: dict[str, Any] = {"file": shown_path(added.file), "pair": pair, "kind": there.kind}
    data |= {"term": there.source, "translation": there.translation}
    data |= {"also": added.also, "already": added.is_known}
    return data | ({"units": dict(there.units)} if there.units else {})


def _say_added(added: Added) -> None:
    there = added.term
    if added.is_known and added.also:
        say(f"{added.also} is already a synonym of {there.source}")
    elif added.is_known:
        say(f"the glossary already has {there.source}: {there.translation}")
    else:
        also = f", also {added.also}" if added.also else ""
        words = "".join(f", {unit} is {word}" for unit, word in there.units if word)
        text = f"{there.kind} {there.source}, {there.translation}{also}{words}"
        say_at(shown_path(added.file), text)


@glossary.command(
    epilog="""\b
Examples:
  cardgen glossary proof
  cardgen glossary proof --pair zh-ja -o units.pdf
"""
)
@options.pairs_option("all pairs")
@options.json_option
@options.file_option("File to write: NAME.pdf or NAME.txt; - is standard output.")
@format_option("pdf or txt")
@output_value
@click.pass_context
def proof(ctx: click.Context, pairs: tuple[str, ...], as_json: bool, output: Output) -> None:
    """Show each article with its units in all languages, for proofreading.

    △ marks a unit without a special word for this article. — marks a term without a
    translation. The words for units of any article come last.
    """
    from cardgen.errors import OutputError
    from cardgen.proofs import format_counted_tables, make_counted_document, make_counted_tables

    project = options.open_project()
    chosen = pairs or tuple(project.pairs())
    tables = make_counted_tables(project, chosen)
    paths: list[Path] = []
    if output.path:
        from cardgen.backends import render

        output.refuse_json(as_json=as_json)
        output = output.in_format(ctx, "pdf")
        if output.format not in ("pdf", "txt"):
            path = Path(output.path)
            reason = f"{path.name} does not end with .pdf or .txt"
            raise OutputError("output", reason, hint="choose a name such as units.pdf")
        if output.format == "pdf":
            data = render(make_counted_document(project, chosen), "pdf")
        else:
            data = format_counted_tables(tables).encode()
        paths = output.write([data], "")
    if as_json:
        found = [{"languages": [*each.langs], "rows": each.rows} for each in tables]
        say_json({"tables": found, **({"file": output.path} if output.path else {})})
    elif paths:
        articles = sum(len(each.articles) for each in tables)
        say_at(shown_range(paths), f"{quantity(articles, 'article')} in {', '.join(chosen)}")
    elif not output.path:
        for each in tables:
            say_table(each.heads, each.rows, has_heads=True)


@glossary.command(
    epilog="""\b
Examples:
  cardgen glossary sync
  cardgen glossary sync --pair zh-ko
  cardgen glossary sync --check
"""
)
@options.only_pair_option
@check_option
@options.findings_option()
@options.json_form_option
@click.pass_context
def sync(ctx: click.Context, pair: str | None, check: bool) -> None:
    """Update the terms from glossary.pot. cardgen messages sync does so too."""
    from cardgen.catalog import GLOSSARY

    sync_domains(ctx, (GLOSSARY,), pair or "", check=check)


def _as_data(known: Glossary, kind: str, entry: PoEntry) -> dict[str, Any]:
    """Return a term as data for ``--json`` and for the table."""
    from cardgen.catalog import notes_of

    waiting = known.explain_unfinished(entry)
    return {
        "term": entry.source,
        "translation": entry.translation,
        "kind": kind,
        "pair": known.pair,
        "state": waiting.rule if waiting else "ready",
        "english": known.english(entry),
        "also": ", ".join(notes_of(entry).also),
        **({"units": dict(notes_of(entry).unit_words)} if kind == "item" else {}),
    }
