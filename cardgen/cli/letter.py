"""``cardgen letter``: a letter in both languages, in a file or on standard output."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cardgen.cli import merging
from cardgen.cli.completing import complete_pair
from cardgen.cli.options import (
    ProjectCommand,
    check_option,
    density_option,
    fonts_option,
    json_option,
    open_project,
    page_files,
)
from cardgen.cli.pdf_options import reading_profile_option
from cardgen.cli.reporting import as_data, counted, say, say_json, shown_path, warn

if TYPE_CHECKING:
    from cardgen.letters import Arrangement, LetterData, LetterFiles, LetterJob, Register
    from cardgen.project import Project

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
  cardgen letter donation --data letter.toml --no-stationery -o letter.hwpx
  cardgen letter thanks --data letter.toml --draft -o draft.pdf
  cardgen letter thanks --data letter.toml --format pdf -o - | lp
  cardgen letter donation --data letter.toml --shipment tokyo -o letter.pdf
  cardgen letter sympathy --data all.toml --data recipients.xlsx --check
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
@click.option(
    "--shipment",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The shipment whose goods the letter tells.  [default: as the data say]",
)
@click.option(
    "--no-stationery",
    is_flag=True,
    help="Leave the paper out that data or template name, as files for Word and Hancom need.",
)
@merging.list_options
@click.option(
    "--draft",
    is_flag=True,
    help="Allow translations that wait for somebody, and mark each page as a draft.",
)
@check_option
@reading_profile_option
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
    no_stationery: bool,
    listing: merging.ListOptions,
    draft: bool,
    only_check: bool,
    profile: str,
    dpi: float,
    fonts: tuple[Path, ...],
    format_name: str | None,
    as_json: bool,
    output: str | None,
) -> None:
    """Make a formal letter in both languages, each by its own conventions.

    LETTER is sympathy, donation, thanks, receipt, gift-certificate, certificate,
    distribution-report, condolence, anniversary, visit or new-year, or a template of your own,
    a .toml file.
    """
    if output == STDOUT and as_json and not only_check:
        raise click.UsageError("--json and -o - would both write to standard output", ctx)
    if output == STDOUT and not format_name:
        raise click.UsageError("-o - needs a --format, for example --format pdf", ctx)
    file, listed = merging.data_and_list(data_files, ctx)
    is_one_file = listed is not None and merging.is_one_file(listing, output, ctx)
    if not listed:
        gc.disable()  # a process that makes one letter ends before cycles would matter
    from cardgen.letters import LetterJob, letter_template, load_data, load_shared

    project = open_project(fonts, beside=[shipment] if shipment else ())
    template = letter_template(letter)
    data = load_shared(file) if listed else load_data(file)
    if register:
        data = data.in_register(register)
    if vertical is not None:
        data = data.in_columns(vertical=vertical)
    if shipment is not None:
        data = data.with_shipment(shipment)
    if no_stationery:
        template, data = template.without_stationery(), data.without_stationery()
    languages = pair or data.pair or "zh-ko"
    kind = format_name or ("pdf" if listed else _extension(output))
    job = LetterJob(template, languages, arrangement, kind, dpi, draft=draft, profile=profile)
    if not listed:
        single = Single(job, project, file)
        single.check(data, as_json=as_json) if only_check else single.make(
            data, output, as_json=as_json
        )
        return
    from cardgen.letters import LetterCrew, read_recipients

    found = read_recipients(
        listed,
        template,
        data,
        project,
        languages,
        encoding=listing.encoding,
        ignore=listing.ignore,
        draft=draft,
    )
    name = f"{template.name}-{languages}"
    place = Path(output or (f"{name}.pdf" if is_one_file else name))
    crew = LetterCrew(job, project, listing.jobs, fonts)
    merge = merging.Merge(crew, found, listing.rows, place)
    if only_check:
        merge.check(is_file=is_one_file, as_json=as_json)
    elif is_one_file:
        merge.in_one(as_json=as_json)
    else:
        merge.in_folder(ctx, as_json=as_json)


def _extension(output: str | None) -> str:
    return Path(output).suffix.removeprefix(".").lower() if output else "pdf"


@dataclass(frozen=True, slots=True)
class Single:
    """A letter to one: how it is made, and the file that its data are in."""

    job: LetterJob
    project: Project
    file: Path

    def check(self, data: LetterData, *, as_json: bool) -> None:
        """Say what would be made."""
        from cardgen.letters import make_letter

        made = make_letter(self.job, data, self.project, file=self.file)
        facts = self._facts(made)
        if as_json:
            counts = {"pages": made.pages, "files": len(made.files)}
            say_json({**facts, **counts, **as_data(made.warnings)})
        else:
            warn(made.warnings)
            what = ", ".join((*facts.values(), counted(made.pages, "page")))
            say(f"{shown_path(self.file)}: {what}; nothing is wrong, nothing was made")

    def make(self, data: LetterData, output: str | None, *, as_json: bool) -> None:
        """Make it, and say where it is."""
        from cardgen.letters import make_letter
        from cardgen.storage import file_name, write_file, write_stdout

        job = self.job
        made = make_letter(job, data, self.project, file=self.file)
        if output == STDOUT:
            write_stdout(made.files[0])
            warn(made.warnings)
            return
        path = Path(output or file_name(f"{job.template.name}-{job.pair}", job.format))
        paths = page_files(path, len(made.files))
        for each, content in zip(paths, made.files, strict=True):
            write_file(each, content)
        if made.goods is not None and not job.draft:
            from cardgen.shipment import note_letters

            note_letters(made.goods.folder, paths, made.goods.digest)
        facts = self._facts(made)
        if as_json:
            names = [*map(str, paths)]
            more = {"pages": made.pages, "files": names, **as_data(made.warnings)}
            say_json({**facts, **more})
        else:
            warn(made.warnings)
            where = " to ".join(dict.fromkeys(map(shown_path, (paths[0], paths[-1]))))
            say(f"{where}: {', '.join((*facts.values(), counted(made.pages, 'page')))}")

    def _facts(self, made: LetterFiles) -> dict[str, str]:
        job = self.job
        return {"letter": job.template.name, "pair": job.pair, "register": made.data.register}
