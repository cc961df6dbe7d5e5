"""``cardgen messages status``: how far the translations of each pair are."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import click

from cardgen.cli.options import complete_pair, json_option, open_project
from cardgen.cli.reporting import as_data, say_json, say_table, warn
from cardgen.errors import CardgenError, Diagnostic, raise_findings

_STATES: Final = ("ready", "fuzzy", "untranslated", "copied", "wrong-language", "damaged")


@click.command(
    epilog="""\b
Examples:
  cardgen messages status
  cardgen messages status --pair zh-ja --json
""",
)
@click.option("--pair", shell_complete=complete_pair, help="Only this pair of languages.")
@json_option
def status(pair: str | None, as_json: bool) -> None:
    """Count the messages of each pair by their state."""
    from cardgen.project import states

    project = open_project()
    rows: list[dict[str, Any]] = []
    errors: list[Diagnostic] = []
    warnings: list[Diagnostic] = []
    for name in [pair] if pair else project.pairs():
        try:
            counted = states(project, name)
            warnings += project.behind(name)
        except CardgenError as error:
            errors += error.diagnostics
            continue
        rows += [
            {"pair": name, "file": domain, **_row(each)} for domain, each in counted.items()
        ]
    if as_json:
        raise_findings(errors)
        say_json({"files": rows, **as_data(warnings)})
        return
    if rows:
        say_table([*rows[0]], [[str(cell) for cell in row.values()] for row in rows])
    warn(warnings)
    raise_findings(errors)


def _row(counted: Counter[str]) -> dict[str, int]:
    return {"messages": counted.total(), **{state: counted[state] for state in _STATES}}
