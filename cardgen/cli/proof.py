"""``cardgen proof``: messages beside their labels, for the partner city to read and sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli.completing import complete_message
from cardgen.cli.options import (
    fonts_option,
    job_date,
    json_option,
    open_project,
    read_day,
    set_option,
)
from cardgen.cli.pdf_options import reading_profile_option
from cardgen.cli.reporting import as_data, counted, say, say_json, shown_path
from cardgen.cli.which import pairs_option, templates_option

if TYPE_CHECKING:
    from cardgen.proofs import Proof

_PAPERS = ("a4", "letter")


def _day(ctx: click.Context, param: click.Parameter, value: str) -> str:
    return read_day(ctx, param, value) if value else job_date()[:10]


@click.command(
    epilog="""\b
Examples:
  cardgen proof -o proof.pdf
  cardgen proof brothers sincerity --pair zh-ja --template card-a6 --template box-a4
  cardgen proof --pair zh-ko --true-size --date 2020-03-26 -o proof-zh-ko.pdf
""",
)
@click.argument("messages", nargs=-1, metavar="[ID]...", shell_complete=complete_message)
@pairs_option("all pairs")
@templates_option("A template's name or its .toml file", "the project's")
@set_option
@click.option(
    "--paper", type=click.Choice(_PAPERS), default="a4", show_default=True, help="Its paper."
)
@click.option(
    "--true-size",
    is_flag=True,
    help="Show labels as large as they are printed, as far as the paper allows.",
)
@click.option(
    "--date", "day", default="", metavar="DATE", callback=_day, help="The day that it shows."
)
@reading_profile_option
@fonts_option
@json_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default="proof.pdf", show_default=True,
    metavar="FILE", help="Where to write.",
)  # fmt: skip
@click.pass_context
def proof(
    ctx: click.Context,
    messages: tuple[str, ...],
    pairs: tuple[str, ...],
    templates: tuple[str, ...],
    fields: dict[str, str],
    paper: str,
    true_size: bool,
    day: str,
    profile: str,
    fonts: tuple[Path, ...],
    as_json: bool,
    output: Path,
) -> None:
    """Write a PDF of messages beside their labels, to be read and signed.

    It has the messages with each ID, or all. What cannot be laid out is shown with the reason;
    then the exit code is 1.
    """
    from cardgen.backends import render
    from cardgen.errors import raise_findings
    from cardgen.project import DEFAULT_TEMPLATE
    from cardgen.proofs import pull_proof
    from cardgen.storage import write_file

    project = open_project(fonts)
    default = (project.defaults.template or DEFAULT_TEMPLATE,)
    chosen = templates or tuple(project.checks.templates) or default
    chosen_pairs = pairs or project.pairs()
    made = pull_proof(
        project,
        messages,
        chosen_pairs,
        chosen,
        fields=fields,
        paper=paper,
        true_size=true_size,
        date=day,
    )
    write_file(output, render(made.document, "pdf", profile=profile))
    errors = made.all_errors
    if as_json:
        say_json({**_as_data(made, output), "findings": as_data(errors)["warnings"]})
        if errors:
            ctx.exit(1)
    else:
        count = sum(map(len, made.entries.values()))
        said = f"{shown_path(output)}: {counted(count, 'message')} in {', '.join(made.entries)}"
        say(f"{said} on {', '.join(chosen)}, {counted(len(made.document.pages), 'page')}")
        raise_findings(errors)


def _as_data(made: Proof, output: Path) -> dict[str, Any]:
    return {
        "file": str(output),
        "pages": len(made.document.pages),
        "entries": [
            {
                "id": entry.message.id,
                "pair": pair,
                "state": entry.state,
                "sizes": {label.template: dict(label.sizes or {}) for label in entry.labels},
                "laid_out": not entry.all_errors,
            }
            for pair, entries in made.entries.items()
            for entry in entries
        ],
    }
