"""``cardgen envelope``: the envelope or address label of a letter, from the letter's data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from msgspec.structs import replace

from cardgen.cli import options
from cardgen.cli.output import (
    Output,
    density_option,
    format_option,
    output_option,
    output_value,
    reading_profile_option,
    shown_range,
)
from cardgen.cli.reporting import say_at, warn


def _forms() -> Iterable[str]:
    """Return the names of the forms for envelopes and address labels."""
    from cardgen.letters import list_envelope_forms

    return list_envelope_forms(options.open_project())


@click.command(
    cls=options.ProjectCommand,
    epilog="""\b
Examples:
  cardgen envelope envelope-naga3 --data letter.toml -o envelope.pdf
  cardgen envelope envelope-dl --data letter.toml --to zh --from ja --printed -o envelope.pdf
""",
)
@click.argument("form", shell_complete=options.completion(_forms))
@click.option(
    "--data",
    "data_file",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The letter's data, with address, postcode and country of both sides; - is standard "
    "input.",
)
@output_option("FORM.pdf")
@format_option("pdf, png or svg")
@options.pair_option("The pair of the letter.  [default: from the data, or zh-ko]")
@click.option(
    "--to", "to_lang", help="Language of the addressee.  [default: the second of the pair]"
)
@click.option(
    "--from", "from_lang", help="Language of the sender.  [default: the first of the pair]"
)
@click.option(
    "--printed",
    "is_printed",
    is_flag=True,
    help="Print only names and addresses, on paper that has boxes and frames already.",
)
@reading_profile_option
@density_option
@options.fonts_option
@output_value
@click.pass_context
def envelope(
    ctx: click.Context,
    form: str,
    data_file: Path,
    output: Output,
    pair: str | None,
    to_lang: str | None,
    from_lang: str | None,
    is_printed: bool,
    fonts: tuple[Path, ...],
) -> None:
    """Make the envelope of a letter, or a label with the address.

    FORM is envelope-dl, envelope-c5, envelope-naga3, envelope-ko, postcard-ja or address-l7163,
    or a template of your own.
    """
    from cardgen.backends import render_files
    from cardgen.catalog import full_tag, pair_langs
    from cardgen.cli.streams import keep_input
    from cardgen.errors import CardgenError
    from cardgen.letters import (
        diagnose_addresses,
        diagnose_envelope,
        list_addresses,
        load_data,
        locate_error,
        locate_findings,
        make_envelope as make,
    )

    if options.from_project(ctx, "format_name"):  # is for labels and letters
        output = replace(output, formats=())
    output = output.in_format(ctx, "pdf")
    file = keep_input(ctx, data_file)
    project, data = options.open_project(fonts), load_data(file, beside=data_file)
    languages = options.choose_pair(pair, data.pair)
    first, second = pair_langs(languages)
    langs = (
        full_tag(to_lang) if to_lang else second,
        full_tag(from_lang) if from_lang else first,
    )
    try:
        values = list_addresses(data, project, languages, langs)
        doubts = diagnose_addresses(data, project, languages, langs)
        doubts += diagnose_envelope(form, values, project)
        document = make(form, values, project, langs=langs, is_printed=is_printed)
    except CardgenError as error:
        raise locate_error(error, file) from error
    files = [*render_files(document, output.format, output.dpi, profile=output.profile)]
    output.refuse_several(files)
    paths = output.write(files, form)
    warn(locate_findings(doubts, file))
    if paths:
        say_at(shown_range(paths), f"{form}, {values.get('to_name', '')}")
