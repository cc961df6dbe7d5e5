"""``cardgen messages check``: errors and doubts in translations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli import options
from cardgen.cli.remedies import in_commands
from cardgen.cli.reporting import (
    ask_for_json,
    in_line,
    say,
    say_as_is,
    say_json,
    shown_path,
    word_finding,
)
from cardgen.errors import quantity
from cardgen.locale import translate

if TYPE_CHECKING:
    from cardgen.proofreading import Errata, Erratum
    from cardgen.rules import Gravity

_COMMANDS: Final[Mapping[Gravity, str]] = {
    "error": "error",
    "warning": "warning",
    "note": "notice",
}
"""Workflow commands of GitHub Actions by the gravity of findings."""


def _note_format(ctx: click.Context, param: click.Parameter, value: str) -> str:  # noqa: ARG001
    """Note that errors are reported as JSON too, if the findings are."""
    if value in {"json", "sarif"}:
        ask_for_json(ctx, True)
    return value


@click.command(
    "check",
    epilog="""\b
Examples:
  cardgen messages check
  cardgen messages check --pair zh-ja stand-by sincerity
  cardgen messages check --no-fit --strict
  cardgen messages check --format sarif > messages.sarif
""",
)
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=options.complete_message)
@options.only_pair_option
@options.fit_option
@options.templates_option(
    "A template that messages must fit.", "from [check] or [defaults] of cardgen.toml, or all"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    callback=_note_format,
    is_eager=True,
    help="Print lines, JSON, annotations for GitHub Actions, or SARIF 2.1.0.  [default: text]",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--strict", is_flag=True, help="Fail for warnings too.")
@click.pass_context
def check_command(
    ctx: click.Context,
    ids: tuple[str, ...],
    pair: str | None,
    fit: bool,
    templates: tuple[str, ...],
    form: str,
    as_json: bool,
    strict: bool,
) -> None:
    """Check all translations, or those of each ID: a message or a term.

    cardgen checks placeholders, Korean particles, characters of another country, punctuation,
    brackets, spaces, numbers, terms, missing glyphs, and if messages fit their templates.
    `cardgen explain RULE` explains a rule. To silence a rule for an entry, put
    `# cardgen: ignore=RULE` above it.

    The exit code is 1 for errors, with --strict for warnings too.
    """
    from cardgen.proofreading import check_messages, format_sarif

    ask_for_json(ctx, as_json or form in {"json", "sarif"})
    errata = check_messages(
        options.open_project(),
        pair=pair or "",
        ids=ids,
        fit=fit,
        templates=templates,
        wording=in_commands,
    )
    match "json" if as_json else form:
        case "text":
            for each in errata.found:
                say_as_is(_in_words(each))
            say(_summary(errata))
        case "json":
            _say_json(errata)
        case "github":
            _say_github(errata)
        case "sarif":
            say_json(format_sarif(errata, shown_path))
    if errata.count("error") or (strict and errata.count("warning")):
        ctx.exit(1)


def _in_words(each: Erratum) -> str:
    """A finding in lines: its place, rule, message and hint."""
    place = each.location.for_people
    where = shown_path(place.file)
    if place.line is not None:  # cardgen's own files, which nobody edits, have no lines
        where = ":".join([where, *(str(n) for n in (place.line, each.column) if n)])
    grave = "" if each.gravity == "error" else each.gravity
    about = f"{in_line(each.entry)}: " if each.entry else ""
    return word_finding(
        where, grave, each.rule, f"{about}{in_line(each.message)}", in_line(each.hint)
    )


def _summary(errata: Errata) -> str:
    """The last line of the text: numbers of findings and of translations."""
    found = [quantity(count, gravity) for gravity, count in _counts(errata).items() if count]
    unread = {"untranslated": errata.untranslated, "fuzzy": errata.fuzzy}
    waiting = " and ".join(f"{count:,} {word}" for word, count in unread.items() if count)
    besides = f"; {waiting} not checked" if waiting else ""
    tried = f", laid out in {', '.join(errata.templates)}" if errata.templates else ""
    pairs = ", ".join(errata.pairs) or "no pair"
    read = f"{quantity(errata.read, 'translation')}{tried}"
    slips = ", ".join(found)
    begin = f"{pairs}: {slips} in {read}" if slips else f"{pairs}: nothing found in {read}"
    return f"{begin}{besides}"


def _counts(errata: Errata) -> dict[str, int]:
    """The number of findings of each gravity."""
    return {gravity: errata.count(gravity) for gravity in _COMMANDS}


def _say_json(errata: Errata) -> None:
    """Print findings and counts as JSON."""
    say_json(
        {
            "pairs": list(errata.pairs),
            "templates": list(errata.templates),
            "read": errata.read,
            "untranslated": errata.untranslated,
            "fuzzy": errata.fuzzy,
            "counts": _counts(errata),
            "findings": [_as_data(each) for each in errata.found],
        }
    )


def _as_data(each: Erratum) -> dict[str, Any]:
    """A finding as data for ``--json``."""
    place = each.location.for_people
    return {
        "rule": each.rule,
        "severity": each.gravity,
        "message": each.message,
        "hint": each.hint or None,
        "file": shown_path(place.file),
        "line": place.line,
        "column": each.column,
        "end_line": each.end_line,
        "end_column": each.end_column,
        "pair": each.pair or None,
        "id": each.entry or None,
    }


def _say_github(errata: Errata) -> None:
    """Print findings as workflow commands of GitHub Actions, which make annotations."""
    for each in errata.found:
        place = each.location.for_people
        named = {
            "file": shown_path(place.file),
            "line": place.line,
            "col": each.column,
            "endLine": each.end_line,
            "endColumn": each.end_column,
            "title": f"{each.rule} ({each.entry})" if each.entry else each.rule,
        }
        properties = ",".join(
            f"{name}={_escape(str(value), ':,')}" for name, value in named.items() if value
        )
        text = "\n".join(map(translate, filter(None, (each.message, each.hint))))
        say_as_is(f"::{_COMMANDS[each.gravity]} {properties}::{_escape(text)}")


def _escape(text: str, more: str = "") -> str:
    """Escape a text for a workflow command, and the characters `more`."""
    for char in f"%\r\n{more}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text
