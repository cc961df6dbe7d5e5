"""``cardgen batch``: every label of a shipment, exactly once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli.again import ShipmentCommand, as_before, typed_options
from cardgen.cli.list_options import (
    at_printer,
    column_options,
    label_options,
    making_options,
    row_options,
)
from cardgen.cli.options import (
    LateChoice,
    check_option,
    clock,
    date_option,
    fonts_option,
    is_typed,
    json_option,
)
from cardgen.cli.pdf_options import print_options, readable_profiles
from cardgen.cli.reporting import note, say, say_json, shown_path, warn
from cardgen.cli.sheets import sheet_options, unless_left_out
from cardgen.errors import CardgenError, Diagnostic, Location

STDIN: Final = "-"
SHOWN_STDIN: Final = "standard input"

if TYPE_CHECKING:
    from cardgen.layout.sheet import SheetOrder
    from cardgen.project import Project
    from cardgen.shipment import Done, Progress, Request
    from cardgen.storage import Remote


def _named(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """An address, which is not empty if it is given: ``--cluster "$NOT_SET"``."""
    if is_typed(ctx, param.name or "") and not value.strip():
        raise click.BadParameter("it is empty", ctx=ctx, param=param)
    return value


class _Place(click.Path):
    """A folder, or the URL of a place for files."""

    name = "place"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        from cardgen.storage import Remote

        if "://" not in str(value):
            return super().convert(value, param, ctx)
        try:
            return Remote.at(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _places(ctx: click.Context, output: Path | Remote, ledger: Path | None) -> tuple[Path, str]:
    """The ledger's folder, and the URL of the labels if they are not in there."""
    if isinstance(output, Path):
        if ledger is not None:
            other = "for a folder of another machine, write it as file:///…"
            raise click.UsageError(f"--ledger is for -o URL; {other}", ctx)
        return output, ""
    if ledger is None:
        raise click.UsageError("-o URL needs --ledger DIR, a folder of this machine", ctx)
    return ledger, output.url


@click.command(
    cls=ShipmentCommand,
    epilog="""\b
Examples:
  cardgen batch mapo-2020.csv --check
  cardgen batch mapo-2020.csv
  cardgen batch mapo-2020.csv -o mapo
  cardgen batch tokyo-2020.xlsx --paper gross_weight --format png,pdf -o tokyo
  cardgen batch mapo-2020.csv --format pdf --sheet a4-100x150 -o mapo
  cardgen batch list.csv --message brothers --pair zh-ko --template box-4x6in -o seoul
  cardgen batch list.csv --set years=24 --format pdf --profile pdf/x-4 --crop-marks \\
    --paper-profile pdf/a-3a --date 2020-03-26 -o seoul
  cardgen batch list.csv --printer warehouse -o seoul
  cardgen batch list.csv -o s3://relief/seoul --ledger seoul
  make-list | cardgen batch - --shipment SEOUL -o seoul
""",
)
@click.argument("manifest", type=click.Path(path_type=Path))
@row_options
@click.option(
    "--shipment",
    metavar="NAME",
    help="What box numbers begin with.  [default: the manifest's name, or one like B260331-1 "
    "where that is no ASCII]",
)
@column_options
@label_options
@click.option("--draft", is_flag=True, help="Allow translations that wait for review.")
@making_options
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    callback=_named,
    help="Dask's scheduler, as tcp://10.0.0.5:8786; its workers make the labels.",
)
@click.option(
    "--amend", is_flag=True, help="Carry out what changed in a begun shipment's list."
)
@click.option("--renumber", is_flag=True, help="With --amend: all labels say the new total.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first box that cannot be made.")
@check_option
@print_options
@click.option(
    "--paper-profile",
    type=LateChoice(readable_profiles),
    help="The kind of PDF of packing list and report; pdf/a-3a has the list with it.  "
    "[default: as --profile, beside pdf/x-… screen]",
)
@date_option
@sheet_options
@fonts_option
@json_option
@click.option(
    "-o",
    "--output",
    metavar="DIR|URL",
    type=_Place(path_type=Path, file_okay=False),
    help="The shipment's folder, made if it is not there, or a place such as s3://relief/mapo. "
    " [default: here, as SHIPMENT, or else as the manifest's name]",
)
@click.option(
    "--ledger",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the ledger, if -o is a URL.",
)
@click.pass_context
def batch(
    ctx: click.Context,
    /,
    manifest: Path,
    as_json: bool,
    output: Path | Remote | None,
    ledger: Path | None,
    only_check: bool,
    **given: Any,
) -> None:
    """Make all labels of the shipment that MANIFEST lists, a CSV, XLSX or ODS file.

    A row is so many boxes of one kind; its quantity and weight are those of one box.
    MANIFEST may be - for standard input. The same command goes on with a shipment that broke
    off: what is whole is kept, and what is not said is as it was said before, or else as
    [defaults] of cardgen.toml has it.
    """
    from cardgen.cli.columns import with_offers
    from cardgen.cli.remedies import in_commands
    from cardgen.shipment import Request, check, mute_dask_log

    fonts = given.pop("fonts")
    options = typed_options(ctx)
    given |= at_printer(fonts, options, given)
    profile = given["profile"]
    given["paper_profile"] = given["paper_profile"] or (
        profile if profile in readable_profiles() else "screen"
    )
    given["sheets"] = _sheets(ctx, given.pop("sheet"), given)
    if given["cluster"]:
        if is_typed(ctx, "jobs"):
            raise click.UsageError("--jobs is for this machine, --cluster for others", ctx)
        mute_dask_log()
    if given["renumber"] and not given["amend"]:
        raise click.UsageError("--renumber is for an amendment: add --amend", ctx)
    if str(manifest) == STDIN and not given["shipment"]:
        raise click.UsageError("a list from standard input needs --shipment NAME", ctx)
    if output is None and not only_check:
        raise click.UsageError("Missing option '-o' / '--output'.", ctx)
    folder, url = _places(ctx, output or Path(), ledger)
    with _read_list(manifest, ctx) as file:
        shown = "" if file == manifest else SHOWN_STDIN
        request = Request(
            manifest=file,
            folder=folder,
            url=url,
            shown=shown,
            options=options,
            **given,
        )
        if not only_check:
            _make(ctx, request, fonts, url or shown_path(folder), as_json=as_json)
            return
        found = with_offers(ctx, fonts, lambda project: check(request, project, now=clock))
        if as_json:
            say_json(found.as_data(in_commands))
            return
        warn(found.warnings)
        for line in found.in_words(shown or str(manifest)):
            say(line)


def _sheets(
    ctx: click.Context, sheet: SheetOrder | None, given: dict[str, Any]
) -> SheetOrder | None:
    """The sheets for the PDF. Raises UsageError if there is none, but options for it."""
    if "pdf" in given["formats"]:
        return sheet
    sheet = unless_left_out(sheet, "png", ctx)
    for option, is_there in (
        ("--sheet", sheet is not None),
        ("--profile", given["profile"] != "screen"),
        ("--crop-marks", given["crop_marks"]),
    ):
        if is_there:
            reason = f"{option} is for a PDF of all labels: add --format pdf"
            raise click.UsageError(reason, ctx)
    return None


def _make(
    ctx: click.Context, request: Request, fonts: tuple[Path, ...], shown: str, *, as_json: bool
) -> None:
    from cardgen.cli.columns import with_offers
    from cardgen.cli.progress import Bar
    from cardgen.cli.remedies import in_commands
    from cardgen.processes import rarely_collect
    from cardgen.shipment import ship

    rarely_collect()

    def shipped(project: Project) -> Done:
        with Bar("labels") as bar:

            def tell(progress: Progress) -> None:
                bar.show(progress.done + progress.failed, progress.total)

            try:
                return ship(
                    request, project, fonts=fonts, now=clock, tell=tell, wording=in_commands
                )
            except KeyboardInterrupt:
                bar.end()
                note(f"stopped; run the same command again to go on: {shown}")
                ctx.exit(130)

    done = with_offers(ctx, fonts, shipped)
    if as_json:
        say_json(done.as_data(in_commands))
        ctx.exit(1 if done.failed else 0)
    warn(done.warnings)
    if again := as_before(ctx):
        say(f"{shown}: as before: {again}")
    for line in done.in_words(shown):
        say(line)
    done.raise_failed()


@contextmanager
def _read_list(manifest: Path, ctx: click.Context) -> Iterator[Path]:
    """The list's file; of standard input a copy, which can be read twice as a file can."""
    if str(manifest) != STDIN:
        yield manifest
        return
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None or stream.isatty():
        raise click.UsageError("- is for a list that comes from another program", ctx)
    with TemporaryDirectory(prefix="cardgen-") as folder:
        copy = Path(folder) / SHOWN_STDIN
        with copy.open("wb") as file:
            copyfileobj(stream, file)
        try:
            yield copy
        except CardgenError as error:
            found, doubts = (
                [_renamed(each, copy) for each in some]
                for some in (error.diagnostics, error.warnings)
            )
            raise CardgenError.of(found, doubts) from error


def _renamed(found: Diagnostic, copy: Path) -> Diagnostic:
    place = found.location
    is_copy = place is not None and place.file == str(copy)
    return found.at(Location(SHOWN_STDIN, place.line)) if place and is_copy else found
