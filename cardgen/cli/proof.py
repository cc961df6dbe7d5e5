"""``cardgen proof``: messages beside their labels, for the partner city to read and sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli import options
from cardgen.cli.output import reading_profile_option
from cardgen.cli.reporting import as_data, quantity, say, say_json, shown_path

if TYPE_CHECKING:
    from cardgen.proofs import Proof

_PAPERS = ("a4", "letter")


def _day(ctx: click.Context, param: click.Parameter, value: str) -> str:
    return options.read_day(ctx, param, value) if value else options.job_date()[:10]


@click.command(
    epilog="""\b
Examples:
  cardgen proof -o proof.pdf
  cardgen proof brothers sincerity --pair zh-ja --template card-a6 --template box-a4
  cardgen proof --pair zh-ko --true-size --date 2020-03-26 -o proof-zh-ko.pdf
"""
)
@click.argument(
    "messages", nargs=-1, metavar="[ID]...", shell_complete=options.complete_message
)
@options.file_option("File to write.", default="proof.pdf")
@options.pairs_option("all pairs")
@options.templates_option("Name of a template, or its .toml file.", "the project's")
@options.set_option
@click.option(
    "--true-size",
    is_flag=True,
    help="Show labels in their real size, if the paper is large enough.",
)
@click.option(
    "--paper", type=click.Choice(_PAPERS), default="a4", show_default=True, help="Paper size."
)
@click.option(
    "--date", "day", default="", metavar="DATE", callback=_day, help="Date on the proof."
)
@reading_profile_option
@options.fonts_option
@options.json_option
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
    output: str,
) -> None:
    """Write a PDF of messages and labels to read and sign.

    The PDF has the messages of each ID, or all messages. If a message does not fit a label, the
    PDF shows the reason, and the exit code is 1.
    """
    from cardgen.backends import render
    from cardgen.errors import raise_findings
    from cardgen.proofs import pull_proof
    from cardgen.storage import write_file

    project = options.open_project(fonts)
    chosen = options.chosen_templates(project, templates)
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
    write_file(Path(output), render(made.document, "pdf", profile=profile))
    errors = made.all_errors
    if as_json:
        say_json({**_as_data(made, output), "findings": as_data(errors)["warnings"]})
        if errors:
            ctx.exit(1)
    else:
        count = sum(map(len, made.entries.values()))
        said = (
            f"{shown_path(output)}: {quantity(count, 'message')} in {', '.join(made.entries)}"
        )
        say(f"{said} on {', '.join(chosen)}, {quantity(len(made.document.pages), 'page')}")
        raise_findings(errors)


def _as_data(made: Proof, output: str) -> dict[str, Any]:
    return {
        "file": output,
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
