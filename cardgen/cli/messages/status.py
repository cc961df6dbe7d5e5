"""``cardgen messages status``: how far the translations of each pair are."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli.options import json_option, open_project
from cardgen.cli.reporting import say_json, say_table, shown_path
from cardgen.cli.which import fit_option, only_pair_option

if TYPE_CHECKING:
    from cardgen.project import Project

_STATES: Final = (
    "ready",
    "fuzzy",
    "untranslated",
    "copied",
    "wrong-language",
    "damaged",
    "unapproved",
)


@click.command(
    epilog="""\b
Examples:
  cardgen messages status
  cardgen messages status --pair zh-ja --json
""",
)
@only_pair_option
@fit_option
@json_option
def status(pair: str | None, fit: bool, as_json: bool) -> None:
    """Count the messages of each file by their state, and what `cardgen messages check` finds.

    "wrong" are translations that are their own source, or have no letter of their language, and
    entries that are damaged; of a file that is damaged only what can be read is counted. "to
    approve" is what waits for a second person, where the project requires one. "overflow" are
    messages that do not fit the templates of the project.
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
    from cardgen.project import states
    from cardgen.proofreading import check_messages

    counted = states(project, pair)
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
    """A row as a terminal has room for it."""
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
