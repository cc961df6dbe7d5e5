"""``cardgen letter``: a letter in both languages, letters to a list, a file for its data."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from cardgen.cli import INTERRUPTED, options
from cardgen.cli.output import (
    Output,
    density_option,
    format_option,
    output_option,
    output_value,
    reading_profile_option,
    shown_range,
)
from cardgen.cli.remedies import in_commands
from cardgen.cli.reporting import (
    as_data,
    log_findings,
    say_at,
    say_checked,
    say_json,
    shown_path,
    wants_json,
    warn,
)
from cardgen.errors import quantity
from cardgen.files import is_there

if TYPE_CHECKING:
    from cardgen.letters import (
        Arrangement,
        LetterCrew,
        LetterData,
        LetterFiles,
        LetterJob,
        Recipients,
        Register,
    )
    from cardgen.project import Project

_ARRANGEMENTS: Final = ("sequence", "parallel", "facing", "stacked")
_NOT_FOR_NEW: Final = {
    "data_files": "--data",
    "only_check": "--check",
    "format_name": "--format",
    "rows": "--rows",
    "shipment": "--shipment",
}
_OF_LISTS: Final = ("rows", "one_file", "jobs", "ignore", "encoding")


def _letter_names() -> Iterable[str]:
    """Return the names of letters that come with cardgen and of those in the project."""
    from cardgen.letters import letter_templates

    return letter_templates()


class ListOptions(msgspec.Struct, frozen=True):
    """Options for letters to a list; `rows` are made again, `ignore` has headers."""

    rows: frozenset[int]
    one_file: bool
    jobs: int
    ignore: tuple[str, ...]
    encoding: str


def _parse_rows(value: str) -> frozenset[int]:
    """Parse row numbers, as in 3,7-9. Raises ValueError."""
    if not value:
        return frozenset()
    from cardgen.errors import CardgenError
    from cardgen.letters import parse_rows

    try:
        return parse_rows(value)
    except CardgenError as error:
        raise ValueError(f"{error}; write for example 3,7-9") from error


@click.command(
    cls=options.ProjectCommand,
    late=("jobs", "profile", "dpi", "fonts", "as_json", "findings", "events"),
    epilog="""\b
Examples:
  cardgen letter --new donation > letter.toml       a data file to fill in
  cardgen letter donation --data letter.toml --check
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
@click.argument("letter", shell_complete=options.completion(_letter_names))
@click.option(
    "--data",
    "data_files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="TOML file with sender, addressee, date and goods. For many letters, add a list of "
    "recipients: CSV, XLSX or ODS. - is standard input.",
)
@click.option(
    "--new", "is_new", is_flag=True, help="Write a data file to fill in. Make no letter."
)
@output_option("LETTER-PAIR.pdf")
@options.check_option
@options.pair_option(
    "The two languages, the source language first.  [default: from the data, or zh-ko]"
)
@click.option(
    "--register",
    type=click.Choice(["ceremonial", "official"]),
    help="ceremonial: from person to person; official: from office to office.  "
    "[default: from the data]",
)
@click.option(
    "--arrangement",
    type=click.Choice(_ARRANGEMENTS),
    default="sequence",
    show_default=True,
    help="Put one language after the other, side by side, on facing pages, or one "
    "below the other.",
)
@click.option(
    "--vertical/--horizontal",
    default=None,
    help="Set Japanese and Traditional Chinese in vertical columns or in lines.  "
    "[default: from the data]",
)
@options.folder_option(
    "Take the goods from the shipment in DIR.  [default: from the data]", "--shipment"
)
@click.option(
    "--no-stationery",
    is_flag=True,
    help="Leave out the stationery. Word and Hancom files cannot have it.",
)
@click.option(
    "--draft",
    is_flag=True,
    help="Allow translations that are not finished, and mark each page as a draft.",
)
@format_option("pdf, png, svg, txt, docx or hwpx")
@click.option(
    "--rows",
    default="",
    metavar="ROWS",
    callback=options.parsed_by(_parse_rows),
    help="With a list, make the letters of these rows again, as in 3,7-9.",
)
@click.option(
    "--one-file",
    is_flag=True,
    help="With a list, make one PDF of all letters. -o letters.pdf does the same.",
)
@options.ignore_option
@options.encoding_option
@options.jobs_option
@reading_profile_option
@density_option
@options.fonts_option
@options.json_option
@options.findings_option("--findings")
@options.events_option
@output_value
@options.as_one("listing", ListOptions)
@click.pass_context
def letter(
    ctx: click.Context,
    letter: str,
    data_files: tuple[Path, ...],
    is_new: bool,
    output: Output,
    pair: str | None,
    register: Register | None,
    arrangement: Arrangement,
    vertical: bool | None,
    shipment: Path | None,
    no_stationery: bool,
    listing: ListOptions,
    draft: bool,
    only_check: bool,
    fonts: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Make a formal letter in both languages.

    Each language follows the conventions of its country.

    LETTER is sympathy, donation, thanks, receipt, gift-certificate, certificate,
    distribution-report, condolence, anniversary, visit or new-year, or a template of your own,
    a .toml file. Begin with --new, and fill in the file.
    """
    from cardgen.cli.streams import keep_input

    if is_new:
        _write_new(ctx, letter, output, pair, register, as_json=as_json)
        return
    if not data_files:
        raise click.UsageError("Missing option '--data'.")
    options.refuse_findings(ctx, only_check=only_check)
    as_json = wants_json(ctx)
    output.refuse_json(as_json=as_json and not only_check)
    data_file, list_file = _data_and_list(data_files, ctx)
    file = keep_input(ctx, data_file)
    listed = list_file and keep_input(ctx, list_file)
    if listed is None:
        output = output.in_format(ctx, "pdf")
    is_one_file = listed is not None and _is_one_file(listing, output)
    if not listed:
        gc.disable()  # a process that makes one letter ends before cycles would matter
    from cardgen.letters import LetterJob, letter_template, load_data, load_shared

    project = options.open_project(fonts, beside=[shipment] if shipment else ())
    template = letter_template(letter)
    load = load_shared if listed else load_data
    data = load(file, beside=data_file)
    data = _with_options(data, register, vertical, shipment)
    if no_stationery:
        template, data = template.without_stationery(), data.without_stationery()
    languages = options.choose_pair(pair, data.pair)
    job = LetterJob(
        template,
        languages,
        arrangement,
        output.format or "pdf",
        output.dpi,
        draft=draft,
        profile=output.profile,
    )
    if not listed:
        single = Single(job, project, file)
        if only_check:
            single.check(data, ctx)
        else:
            single.make(data, output, as_json=as_json)
        return
    from cardgen.letters import LetterCrew, read_recipients

    recipients = read_recipients(
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
    place = Path(output.path or (f"{name}.pdf" if is_one_file else name))
    crew = LetterCrew(job, project, listing.jobs, fonts)
    merge = Merge(crew, recipients, listing.rows, place)
    if only_check:
        merge.check(ctx, is_file=is_one_file)
    elif is_one_file:
        merge.in_one(as_json=as_json)
    else:
        merge.in_folder(ctx, as_json=as_json)


def _with_options(
    data: LetterData, register: Register | None, vertical: bool | None, shipment: Path | None
) -> LetterData:
    """Return the data of a letter, with the options that the user gave."""
    if register:
        data = data.in_register(register)
    if vertical is not None:
        data = data.in_columns(vertical=vertical)
    return data if shipment is None else data.with_shipment(shipment)


def _write_new(
    ctx: click.Context,
    letter: str,
    output: Output,
    pair: str | None,
    register: Register | None,
    *,
    as_json: bool,
) -> None:
    """Write a data file to fill in for a letter, to -o or to standard output."""
    from cardgen.errors import Location, OutputError
    from cardgen.letters import letter_template, new_letter_data
    from cardgen.storage import write_file, write_stdout

    for name, option in _NOT_FOR_NEW.items():
        if options.is_typed(ctx, name):
            raise click.UsageError(f"{option} cannot be used with --new")
    template = letter_template(letter)
    pair = pair or "zh-ko"
    text = new_letter_data(template, options.open_project(), pair, register)
    if not output.path or output.is_stdout:
        if as_json:
            raise click.UsageError("--new --json needs -o FILE")
        write_stdout(text.encode())
        return
    path = Path(output.path)
    if is_there(path):
        raise OutputError(
            "output",
            "the file exists already",
            location=Location(output.path),
            hint="choose another name: cardgen does not overwrite your data",
        )
    write_file(path, text.encode())
    if as_json:
        say_json({"letter": template.name, "pair": pair, "file": shown_path(path)})
    else:
        shown = shown_path(path)
        say_at(shown, f"fill in the file; then cardgen letter {letter} --data {shown} --check")


class Single(msgspec.Struct, frozen=True):
    """A letter to one addressee: its job, and the file of its data."""

    job: LetterJob
    project: Project
    file: Path

    def check(self, data: LetterData, ctx: click.Context) -> None:
        """Make the letter in memory, and print its errors and warnings."""
        from cardgen.letters import make_letter

        made = make_letter(self.job, data, self.project, file=self.file)
        words, end = self._in_words(made), "; nothing is wrong, nothing was made"
        say_checked(
            ctx,
            made.warnings,
            lambda: self._as_data(made, len(made.files)),
            lambda: [f"{shown_path(self.file)}: {words}{end}"],
        )

    def make(self, data: LetterData, output: Output, *, as_json: bool) -> None:
        """Make the letter, write its files, and print the result."""
        from cardgen.letters import make_letter

        job = self.job
        made = make_letter(job, data, self.project, file=self.file)
        paths = output.write(made.files, f"{job.template.name}-{job.pair}")
        if not paths:
            warn(made.warnings)
            return
        if made.goods is not None and not job.draft:
            from cardgen.shipment import note_letters

            note_letters(made.goods.folder, paths, made.goods.digest)
        if as_json:
            log_findings(made.warnings)
            say_json(self._as_data(made, [*map(str, paths)]))
        else:
            warn(made.warnings)
            say_at(shown_range(paths), self._in_words(made))

    def _as_data(self, made: LetterFiles, files: list[str] | int) -> dict[str, Any]:
        """Return a letter with its files, or their number, as JSON data."""
        facts = {"pages": made.pages, "files": files}
        return {**self._facts(made), **facts, **as_data(made.warnings)}

    def _in_words(self, made: LetterFiles) -> str:
        """Describe a letter: its name, its languages, its register and its pages."""
        return ", ".join((*self._facts(made).values(), quantity(made.pages, "page")))

    def _facts(self, made: LetterFiles) -> dict[str, str]:
        """Return name, pair and register of a letter."""
        name, pair = self.job.template.name, self.job.pair
        return {"letter": name, "pair": pair, "register": made.data.register}


def _data_and_list(files: Sequence[Path], ctx: click.Context) -> tuple[Path, Path | None]:
    """Find the data file among files, and the list of recipients or None.

    Raises UsageError for other files, and for options of lists without a list.
    """
    tables = [file for file in files if file.suffix.lower() == ".toml"]
    if not tables:  # standard input has the other one of both
        tables = [file for file in files if str(file) == "-"][:1]
    lists = [file for file in files if file not in tables]
    if len(tables) > 1 or len(lists) > 1:
        raise click.UsageError("--data takes one TOML file and at most one list")
    if not tables:
        raise click.UsageError(
            "a list also needs a file with date and sender: add --data all.toml"
        )
    for name in _OF_LISTS if not lists else ():
        if options.is_typed(ctx, name):
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} needs a list of recipients: add --data FILE")
    return tables[0], lists[0] if lists else None


def _is_one_file(listing: ListOptions, output: Output) -> bool:
    """True if all letters go into one PDF. Raises UsageError for other files."""
    if output.is_stdout:
        raise click.UsageError("letters to a list need a folder or a file: -o letters")
    kind = output.extension
    if kind in ("docx", "hwpx", "png", "svg", "txt"):
        raise click.UsageError(
            f"letters to a list need a folder: -o letters --format {kind}; or write one PDF of "
            "all letters: -o letters.pdf"
        )
    return listing.one_file or kind == "pdf"


class Merge(msgspec.Struct, frozen=True):
    """Letters to a list of recipients: the rows to make, and the file or folder."""

    crew: LetterCrew
    recipients: Recipients
    rows: frozenset[int]
    output: Path

    def check(self, ctx: click.Context, *, is_file: bool) -> None:
        """Make the letters in memory, and print their errors and warnings."""
        from cardgen.cli.terminal import Bar
        from cardgen.letters import check_letters

        folder = None if is_file else self.output
        with Bar("checked") as bar:
            found = check_letters(self.recipients, folder, self.crew, self.rows, bar.show)
        say_checked(
            ctx,
            found.warnings,
            lambda: {**found.as_data(in_commands), **as_data(found.warnings)},
            lambda: found.in_words(shown_path(self.recipients.file)),
        )

    def in_one(self, *, as_json: bool) -> None:
        """Make one PDF of all letters, and print the result."""
        from cardgen.cli.terminal import Bar
        from cardgen.letters import merge_in_one

        chosen = self.recipients.select(self.rows)
        if not as_json:
            warn(chosen.warnings)
        with Bar("letters") as bar:
            pages = merge_in_one(chosen, self.output, self.crew, tell=bar.show)
        facts = self._facts()
        if as_json:
            facts |= {"letters": len(chosen.all), "pages": pages, "files": [str(self.output)]}
            say_json({**facts, **as_data(chosen.warnings)})
        else:
            counts = f"{quantity(len(chosen.all), 'letter')}, {quantity(pages, 'page')}"
            say_at(shown_path(self.output), f"{', '.join(facts.values())}, {counts}")

    def in_folder(self, ctx: click.Context, *, as_json: bool) -> None:
        """Make a file for each letter, and print the result."""
        from cardgen.cli.terminal import Bar
        from cardgen.letters import merge_letters
        from cardgen.processes import collect_rarely

        collect_rarely()
        place = shown_path(self.output)
        if not as_json:
            warn(self.recipients.warnings)
        with Bar("checked") as checks, Bar("letters") as bar:

            def tell(done: int, total: int) -> None:
                checks.end()
                bar.show(done, total)

            try:
                merged = merge_letters(
                    self.recipients,
                    self.output,
                    self.crew,
                    rows=self.rows,
                    tell=tell,
                    tell_tried=checks.show,
                )
            except KeyboardInterrupt:
                checks.end()
                bar.end()
                say_at(place, "stopped; to continue, run the same command again", err=True)
                ctx.exit(INTERRUPTED)
        counts = {"made": merged.made, "kept": merged.kept, "failed": merged.failed}
        facts = self._facts()
        if as_json:
            rows = {name: [*each] for name, each in counts.items()}
            files = [*map(str, merged.files)]
            warnings = (*merged.errors, *self.recipients.warnings, *merged.warnings)
            log_findings(warnings)
            say_json({**facts, **rows, "files": files, **as_data(warnings)})
        else:
            words = ", ".join(f"{len(each):,} {name}" for name, each in counts.items() if each)
            say_at(place, f"{', '.join(facts.values())}: {words}")
            warn((*merged.errors, *merged.warnings))
        if merged.failed:
            ctx.exit(1)

    def _facts(self) -> dict[str, Any]:
        """Return name and pair of the letter."""
        job = self.crew.job
        return {"letter": job.template.name, "pair": job.pair}
