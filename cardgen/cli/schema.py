"""``cardgen schema``: JSON Schemas of files that people edit, for their editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from cardgen.cli.output import Output, output_option, output_value, shown_range
from cardgen.cli.reporting import say_as_is, say_at


def _schemas() -> dict[str, Callable[[], dict[str, Any]]]:
    """Return the functions that make schemas, by the kind of file."""
    from cardgen.cli.events import Event
    from cardgen.letters import LetterData
    from cardgen.project import (
        make_project_schema,
        make_record_schema,
        make_schema,
        make_stock_schema,
        make_template_schema,
    )

    shared = ("addressee",)  # letters to a list have it there
    return {
        "template": make_template_schema,
        "project": make_project_schema,
        "stock": make_stock_schema,
        "letter": lambda: make_schema("letter", LetterData, optional=shared),
        "events": lambda: make_record_schema("event", Event),
    }


@click.command(
    epilog="""\b
Examples:
  cardgen schema template -o template.schema.json
  cardgen schema project > cardgen.schema.json
\b
The first line of a TOML file then names its schema, for Taplo and Even Better TOML:
  #:schema ./template.schema.json
"""
)
@click.argument("kind", type=click.Choice(["template", "project", "stock", "letter", "events"]))
@output_option("-")
@output_value
def schema(kind: str, output: Output) -> None:
    """Write the JSON Schema of a KIND of file for editors.

    An editor then completes and checks the keys of a file. template is a template for labels,
    project is cardgen.toml, stock a sheet of labels, letter the data of a letter. events are
    the lines that --events writes.
    """
    import json

    text = json.dumps(_schemas()[kind](), ensure_ascii=False, indent=2)
    if not output.path or output.is_stdout:
        say_as_is(text)
        return
    paths = output.write([f"{text}\n".encode()], "")
    say_at(shown_range(paths), f"the schema of {kind}")
