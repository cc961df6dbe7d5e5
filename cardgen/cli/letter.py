"""``cardgen letter``: a letter in both languages, in a file or on standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli import merging
from cardgen.cli.options import (
    ProjectCommand,
    complete_pair,
    density_option,
    fonts_option,
    json_option,
    open_project,
)
from cardgen.cli.reporting import say, say_json, shown_path

if TYPE_CHECKING:
    from cardgen.display import Document
    from cardgen.letters import Arrangement, Register

STDOUT: Final = "-"
_ARRANGEMENTS: Final = ("sequence", "parallel", "facing", "stacked")


def _complete_letter(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    from cardgen.letters import letter_templates

    return [name for name in letter_templates() if name.startswith(incomplete)]


@click.command(
    cls=ProjectCommand,
    epilog="""\b
Examples:
  cardgen letter donation --data examples/letters/donation-tokyo.toml -o letter.pdf
  cardgen letter sympathy --data letter.toml --arrangement parallel -o letter.pdf
  cardgen letter donation --data letter.toml --register official --pair zh-ko -o letter.pdf
  cardgen letter donation --data letter.toml -o letter.docx
  cardgen letter thanks --data letter.toml --format pdf -o - | lp
  cardgen letter donation --data letter.toml --shipment tokyo -o letter.pdf
  cardgen letter sympathy --data all.toml --data recipients.xlsx -o letters
  cardgen letter sympathy --data all.toml --data recipients.xlsx --rows 3,7-9 -o letters
""",
)
@click.argument("letter", shell_complete=_complete_letter)
@click.option(
    "--data",
    "data_files",
    metavar="FILE",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    help="A TOML file: who writes to whom, when, and what goes with the letter. For letters to "
    "many also a list of recipients: CSV, XLSX or ODS.",
)
@click.option(
    "--pair",
    shell_complete=complete_pair,
    help="The two languages, the source's first.  [default: as the data say, or zh-ko]",
)
@click.option(
    "--register",
    type=click.Choice(["ceremonial", "official"]),
    help="From person to person, or from office to office.  [default: as the data say]",
)
@click.option(
    "--arrangement",
    type=click.Choice(_ARRANGEMENTS),
    default="sequence",
    show_default=True,
    help="One language after the other, side by side, on facing pages, or one below the other.",
)
@click.option(
    "--vertical/--horizontal",
    default=None,
    help="Japanese and Traditional Chinese in columns.  [default: as the data say]",
)
@merging.merge_options
@density_option
@fonts_option
@click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    help="pdf, png, svg, txt, docx or hwpx, instead of what the extension of -o says.",
)
@json_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where to write, - for standard output.  [default: here, as LETTER-PAIR.pdf]",
)
@click.pass_context
def letter(
    ctx: click.Context,
    letter: str,
    data_files: tuple[Path, ...],
    pair: str | None,
    register: Register | None,
    arrangement: Arrangement,
    vertical: bool | None,
    shipment: Path | None,
    rows: str,
    one_file: bool,
    ignore: tuple[str, ...],
    encoding: str,
    dpi: float,
    fonts: tuple[Path, ...],
    format_name: str | None,
    as_json: bool,
    output: str | None,
) -> None:
    """Make a formal letter in both languages, each by its own conventions.

    LETTER is sympathy, donation, thanks, receipt, gift-certificate, certificate or
    distribution-report, or a template of your own, a .toml file.
    """
    if output == STDOUT and as_json:
        raise click.UsageError("--json and -o - would both write to standard output", ctx)
    if output == STDOUT and not format_name:
        raise click.UsageError("-o - needs a --format, for example --format pdf", ctx)
    data_file, listed = merging.data_and_list(data_files, ctx)
    asked = merging.Asked(listed, shipment, rows, one_file, ignore, encoding)
    asked.check(ctx)
    from cardgen.errors import CardgenError, Location
    from cardgen.letters import letter_template, load_data, load_shared, set_letter
    from cardgen.storage import file_name, write_file, write_stdout

    project = open_project(fonts)
    template = letter_template(letter)
    data = load_shared(data_file) if listed else load_data(data_file)
    if register:
        data = data.in_register(register)
    if vertical is not None:
        data = data.in_columns(vertical=vertical)
    languages = pair or data.pair or "zh-ko"
    if listed:
        how = merging.How(arrangement, format_name, dpi, output)
        merging.merge(ctx, template, data, data_file, project, languages, asked, how, as_json)
        return
    data, folder = merging.completed(data, data_file, project, languages, shipment)
    try:
        document: Document = set_letter(template, data, project, languages, arrangement)
    except CardgenError as error:
        raise error.or_at(Location(str(data_file))) from error
    kind = format_name or (Path(output).suffix.removeprefix(".").lower() if output else "pdf")
    files = merging.rendered(
        document, kind, dpi, template, data, project, languages, arrangement
    )
    if output == STDOUT:
        write_stdout(files[0])
        return
    path = Path(output or file_name(f"{template.name}-{languages}", kind))
    paths = [path]
    if len(files) > 1:
        paths = [path.with_stem(f"{path.stem}-{number}") for number, _ in enumerate(files, 1)]
    for each, made in zip(paths, files, strict=True):
        write_file(each, made)
    merging.note(folder, paths)
    count = len(document.pages)
    if as_json:
        facts: dict[str, Any] = {"letter": template.name, "pair": languages, "pages": count}
        say_json({**facts, "register": data.register, "files": [*map(str, paths)]})
    else:
        pages = "1 page" if count == 1 else f"{count} pages"
        where = " to ".join(dict.fromkeys(map(shown_path, (paths[0], paths[-1]))))
        say(f"{where}: {template.name}, {languages}, {data.register}, {pages}")
