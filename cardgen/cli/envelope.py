"""``cardgen envelope``: the envelope or address label of a letter, from the letter's data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardgen.cli.completing import complete_pair
from cardgen.cli.options import ProjectCommand, density_option, fonts_option, open_project
from cardgen.cli.pdf_options import reading_profile_option
from cardgen.cli.reporting import say, shown_path, warn

if TYPE_CHECKING:
    from cardgen.display import Document


def _complete_form(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    from cardgen.letters import envelope_forms

    return [name for name in envelope_forms(open_project()) if name.startswith(incomplete)]


@click.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen envelope envelope-naga3 --data letter.toml -o envelope.pdf
  cardgen envelope envelope-dl --data letter.toml --to zh --from ja --printed -o envelope.pdf
""",
)
@click.argument("form", shell_complete=_complete_form)
@click.option(
    "--data",
    "data_file",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The letter's data, with address, postcode and country of both sides.",
)
@click.option(
    "--pair",
    shell_complete=complete_pair,
    help="The pair of the letter.  [default: as the data say, or zh-ko]",
)
@click.option("--to", "to_lang", help="The addressee's language.  [default: the pair's second]")
@click.option("--from", "from_lang", help="The sender's.  [default: the pair's first]")
@click.option(
    "--printed",
    "is_printed",
    is_flag=True,
    help="The paper has boxes and frames already: print only what varies.",
)
@density_option
@reading_profile_option
@fonts_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where to write.  [default: here, as FORM.pdf]",
)
def envelope(
    form: str,
    data_file: Path,
    pair: str | None,
    to_lang: str | None,
    from_lang: str | None,
    is_printed: bool,
    dpi: float,
    profile: str,
    fonts: tuple[Path, ...],
    output: str | None,
) -> None:
    """Print the envelope of a letter, or a label with its address.

    FORM is envelope-dl, envelope-c5, envelope-naga3, envelope-ko, postcard-ja or address-l7163,
    or a template of your own.
    """
    from cardgen.backends import render
    from cardgen.catalog import full_tag, pair_langs
    from cardgen.errors import CardgenError
    from cardgen.letters import (
        addresses,
        diagnose_addresses,
        diagnose_envelope,
        envelope as make,
        in_data,
        load_data,
        located,
    )
    from cardgen.storage import write_file

    project, data = open_project(fonts), load_data(data_file)
    languages = pair or data.pair or "zh-ko"
    first, second = pair_langs(languages)
    langs = (
        full_tag(to_lang) if to_lang else second,
        full_tag(from_lang) if from_lang else first,
    )
    try:
        values = addresses(data, project, languages, langs)
        doubts = diagnose_addresses(data, project, languages, langs)
        doubts += diagnose_envelope(form, values, project)
        document: Document = make(form, values, project, langs=langs, is_printed=is_printed)
    except CardgenError as error:
        raise in_data(error, data_file) from error
    path = Path(output or f"{form}.pdf")
    kind = path.suffix.removeprefix(".").lower() or "pdf"
    write_file(path, render(document, kind, dpi, profile=profile))
    warn(located(doubts, data_file))
    say(f"{shown_path(path)}: {form}, {values.get('to_name', '')}")
