"""``cardgen messages check``: errors and doubts in translations."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli import options
from cardgen.cli.remedies import in_commands
from cardgen.cli.reporting import (
    form_of,
    in_line,
    print_findings,
    say,
    say_as_is,
    say_json,
    shown_path,
    word_finding,
)
from cardgen.cli.terminal import Bar
from cardgen.errors import quantity
from cardgen.files import is_there

if TYPE_CHECKING:
    from cardgen.cli.findings import Finding
    from cardgen.project import Project
    from cardgen.proofreading import Errata, Erratum
    from cardgen.rules import Gravity

_GRAVITIES: Final[tuple[Gravity, ...]] = ("error", "warning", "note")


@click.command(
    "check",
    epilog="""\b
Examples:
  cardgen messages check
  cardgen messages check --pair zh-ja stand-by sincerity
  cardgen messages check --no-fit --strict
  cardgen messages check --format sarif > messages.sarif
  cardgen messages check - --stdin-filename messages/zh-ko/slogans.po < unsaved.po
""",
)
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=options.complete_message)
@options.only_pair_option
@options.fit_option
@options.templates_option(
    "A template that messages must fit.", "from [check] or [defaults] of cardgen.toml, or all"
)
@click.option(
    "--stdin-filename",
    "unsaved",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check standard input as the unsaved text of this file of the project. Give "
    "- as the ID.",
)
@options.findings_option()
@options.json_form_option
@click.option("--strict", is_flag=True, help="Fail for warnings too.")
@click.pass_context
def check_command(
    ctx: click.Context,
    ids: tuple[str, ...],
    pair: str | None,
    fit: bool,
    templates: tuple[str, ...],
    unsaved: Path | None,
    strict: bool,
) -> None:
    """Check all translations, or those of each ID: a message or a term.

    cardgen checks placeholders, Korean particles, characters of another country, punctuation,
    brackets, spaces, numbers, terms, missing glyphs, and if messages fit their templates.
    `cardgen explain RULE` explains a rule. To silence a rule for an entry, put
    `# cardgen: ignore=RULE` above it.

    The exit code is 1 for errors, with --strict for warnings too.
    """
    from cardgen.cli.remembering import remembering
    from cardgen.proofreading import recheck_messages

    if (unsaved is None) != (ids != ("-",)):
        raise click.UsageError("- and --stdin-filename FILE must be used together")
    project = options.open_project()
    files = {} if unsaved is None else _read_unsaved(project, unsaved)
    unapproved = dataclasses.replace(project, approval="")  # texts are checked before
    with Bar("labels") as bar, remembering(unapproved, "messages") as remembered:
        bar.show(0, 0)  # a terminal that stays empty while files are read looks broken
        errata = recheck_messages(
            project,
            pair=next((each.parent.name for each in files), pair or ""),
            ids=() if files else ids,
            fit=fit,
            templates=templates,
            wording=in_commands,
            unsaved=files,
            remembered=remembered,
            progress=bar.show,
        )
    match form_of(ctx):
        case "text":
            for each in errata.found:
                say_as_is(_in_words(each))
            say(_summary(errata))
        case "json":
            _say_json(errata)
        case form:
            print_findings(map(_as_finding, errata.found), form)
    if errata.count("error") or (strict and errata.count("warning")):
        ctx.exit(1)


def _read_unsaved(project: Project, file: Path) -> dict[Path, bytes]:
    """Read standard input as the unsaved content of a message file."""
    from cardgen.cli.streams import input_stream

    path = project.messages / file.parent.name / file.name
    if not is_there(path) or path.resolve() != file.resolve():
        raise click.UsageError(f"{file} is not a message file of this project")
    return {path: input_stream().read()}


def _in_words(each: Erratum) -> str:
    """Write a finding as lines: place, rule, message and hint."""
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
    """Write the last line of the output: numbers of findings and of translations."""
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
    """Count the findings of each severity."""
    return {gravity: errata.count(gravity) for gravity in _GRAVITIES}


def _as_finding(each: Erratum) -> Finding:
    """Convert a proofreading finding to one for code hosts."""
    from cardgen.cli.findings import Finding

    place = each.location.for_people
    return Finding(
        each.rule,
        each.gravity,
        each.message,
        each.hint,
        shown_path(place.file) if place.file else "",
        place.line,
        each.column,
        each.end_line,
        each.end_column,
        each.entry,
        each.pair,
    )


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
    """Return a proofreading finding as JSON data."""
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
