"""``cardgen glossary``: cities, articles, units, titles and disasters in both languages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli.messages import check_option, sync_domains
from cardgen.cli.options import ProjectCommand, json_option, kind_option, open_project
from cardgen.cli.reporting import counted, say, say_json, say_table, shown_path
from cardgen.cli.which import only_pair_option, pair_option, pairs_option
from cardgen.errors import CardgenError, Diagnostic, raise_findings

if TYPE_CHECKING:
    from cardgen.catalog import Glossary, PoEntry


def _units(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Units with their words, as 件=점; a unit alone has the word of any article."""
    found: list[tuple[str, str]] = []
    for each in given:
        unit, equals, word = map(str.strip, each.replace("＝", "=").partition("="))
        if not unit or (equals and not word):
            raise click.BadParameter(f"{each!r} is no unit; write it as 件=점", ctx, param)
        found.append((unit, word))
    return tuple(found)


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
  cardgen glossary add 喷雾器 분무기 --kind item --unit 台=대
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
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT=WORD",
    callback=_units,
    help="What an article is counted in, and its word in the other language: 件=점.",
)
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
    units: tuple[tuple[str, str], ...],
    same: bool,
    as_json: bool,
) -> None:
    """Add a term to the glossary of the project, or another word for one that is there.

    TERM may be in either language, and TRANSLATION is in the other. A file that several pairs
    share, the glossary.pot, gets a new term too. Where a term has no translation yet, it gets
    this one. Where the glossary has one of the words, lists may have the other for it, and
    labels say what they said before. An article that is there may get words for its units.
    """
    from cardgen.catalog import Term
    from cardgen.project import add_term

    made = Term.of((term, translation), kind, pair, english=english, same=same, units=units)
    added = add_term(open_project(), made, pair)
    file, there = shown_path(added.file), added.term
    if as_json:
        said = {"kind": kind, "term": there.source, "translation": there.translation}
        known: dict[str, Any] = {"also": added.also, "already": added.is_known}
        if there.units:
            known["units"] = dict(there.units)
        say_json({"file": file, "pair": pair, **said, **known})
    elif added.is_known and added.also:
        say(f"{added.also} is another name of {there.source} already")
    elif added.is_known:
        say(f"{there.source} is {there.translation} already")
    else:
        also = f", also {added.also}" if added.also else ""
        words = "".join(f", {unit} is {word}" for unit, word in there.units if word)
        say(f"{file}: {kind} {there.source}, {there.translation}{also}{words}")


@glossary.command(
    epilog="""\b
Examples:
  cardgen glossary proof
  cardgen glossary proof --pair zh-ja -o units.pdf
""",
)
@pairs_option("all pairs")
@json_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="Write pages to a .pdf, or text to a .txt.",
)  # fmt: skip
def proof(pairs: tuple[str, ...], as_json: bool, output: Path | None) -> None:
    """Show each article with each of its units in all languages, to be read through.

    Behind a unit for which the article has no word of its own stands △, and a term that waits
    for its translation is —. Last come the words for units of any article.
    """
    from cardgen.errors import OutputError
    from cardgen.proofs import counted_document, counted_tables, counted_text

    project = open_project()
    chosen = pairs or tuple(project.pairs())
    tables = counted_tables(project, chosen)
    if output is not None:
        from cardgen.backends import render
        from cardgen.storage import write_file

        form = output.suffix.lower()
        if form not in (".pdf", ".txt"):
            reason = f"{output.name} is neither .pdf nor .txt"
            raise OutputError("output", reason, hint="name it as in units.pdf")
        if form == ".pdf":
            write_file(output, render(counted_document(project, chosen), "pdf"))
        else:
            write_file(output, counted_text(tables).encode())
    if as_json:
        found = [{"languages": [*each.langs], "rows": each.rows} for each in tables]
        say_json({"tables": found, **({"file": str(output)} if output else {})})
    elif output is not None:
        articles = sum(len(each.articles) for each in tables)
        say(f"{shown_path(output)}: {counted(articles, 'article')} in {', '.join(chosen)}")
    else:
        for each in tables:
            say_table(each.heads, each.rows, has_heads=True)


@glossary.command(
    epilog="""\b
Examples:
  cardgen glossary sync
  cardgen glossary sync --pair zh-ko
  cardgen glossary sync --check
""",
)
@only_pair_option
@check_option
@json_option
def sync(pair: str | None, check: bool, as_json: bool) -> None:
    """Bring the terms of pairs up to glossary.pot, as `cardgen messages sync` does too."""
    from cardgen.catalog import GLOSSARY

    sync_domains((GLOSSARY,), pair or "", check=check, as_json=as_json)


def _as_data(known: Glossary, kind: str, entry: PoEntry) -> dict[str, Any]:
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
        **({"units": dict(notes_of(entry).unit_words)} if kind == "item" else {}),
    }
