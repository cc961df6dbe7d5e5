"""``cardgen proof``: messages beside their labels, for the partner city to read and sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli import options
from cardgen.cli.output import Output, output_value, reading_profile_option
from cardgen.cli.reporting import as_data, say_at, say_json, shown_path
from cardgen.errors import quantity

if TYPE_CHECKING:
    from cardgen.proofs import Proof


def _parse_day(value: str) -> str:
    """Parse the date on the proof; by default the date of the job. Raises BadParameter."""
    return options.read_day(value) if value else options.job_date()[:10]


@click.command(
    cls=options.ProjectCommand,
    epilog="""\b
Examples:
  cardgen proof -o proof.pdf
  cardgen proof brothers sincerity --pair zh-ja --template card-a6 --template box-a4
  cardgen proof --pair zh-ko --true-size --date 2020-03-26 -o proof-zh-ko.pdf
""",
)
@click.argument(
    "messages", nargs=-1, metavar="[ID]...", shell_complete=options.complete_message
)
@options.file_option("File to write, or - for standard output.", default="proof.pdf")
@options.pairs_option("all pairs")
@options.templates_option("Name of a template, or its .toml file.", "the project's")
@options.set_option
@click.option(
    "--true-size",
    is_flag=True,
    help="Show labels in their real size, if the paper is large enough.",
)
@click.option(
    "--paper",
    type=click.Choice(("a4", "letter")),
    default="a4",
    show_default=True,
    help="Paper size.",
)
@click.option(
    "--date",
    "day",
    default="",
    metavar="DATE",
    callback=options.parsed_by(_parse_day),
    help="Date on the proof.",
)
@reading_profile_option
@options.fonts_option
@options.json_option
@output_value
def proof(
    messages: tuple[str, ...],
    pairs: tuple[str, ...],
    templates: tuple[str, ...],
    fields: dict[str, str],
    paper: str,
    true_size: bool,
    day: str,
    fonts: tuple[Path, ...],
    as_json: bool,
    output: Output,
) -> None:
    """Write a PDF of messages and labels to read and sign.

    The PDF has the messages of each ID, or all messages. If a message does not fit a label, the
    PDF shows the reason, and the exit code is 1.
    """
    from cardgen.backends import render
    from cardgen.errors import raise_findings
    from cardgen.proofs import pull_proof

    output.refuse_json(as_json=as_json)
    project = options.open_project(fonts)
    chosen = options.chosen_templates(project, templates)
    made = pull_proof(
        project,
        messages,
        pairs or project.pairs(),
        chosen,
        fields=fields,
        paper=paper,
        true_size=true_size,
        date=day,
    )
    paths = output.write([render(made.document, "pdf", profile=output.profile)], "")
    errors = made.all_errors
    if as_json:
        say_json({**_as_data(made, output.path), "findings": as_data(errors)["warnings"]})
        if errors:
            click.get_current_context().exit(1)
    else:
        proofed = quantity(sum(map(len, made.entries.values())), "message")
        pages = quantity(len(made.document.pages), "page")
        languages, places = ", ".join(made.entries), ", ".join(chosen)
        if paths:
            say_at(shown_path(output.path), f"{proofed} in {languages} on {places}, {pages}")
        raise_findings(errors)


def _as_data(made: Proof, output: str) -> dict[str, Any]:
    """Return a proof and its file as JSON data."""
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
