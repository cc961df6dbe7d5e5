"""``cardgen batch``: every label of a shipment, exactly once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardgen.cli import INTERRUPTED, options
from cardgen.cli.again import ShipmentCommand, as_before, typed_options
from cardgen.cli.output import (
    Output,
    density_option,
    formats_option,
    output_value,
    print_options,
    printer_option,
    readable_profiles,
    sheet_options,
    sheets_for,
)
from cardgen.cli.reporting import (
    as_data,
    log_findings,
    note,
    say,
    say_at,
    say_checked,
    say_json,
    shown_path,
    warn,
)

if TYPE_CHECKING:
    from cardgen.layout.sheet import SheetOrder
    from cardgen.production import Progress
    from cardgen.project import Project
    from cardgen.shipment import BatchResult, Request


def _address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Check an address. Raises BadParameter if it is empty, as in ``--cluster "$NOT_SET"``."""
    if options.is_typed(ctx, param.name or "") and not value.strip():
        raise click.BadParameter("the address is empty", ctx=ctx, param=param)
    return value


class _Place(click.Path):
    """A folder, or the URL of a store of files."""

    name = "place"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        from cardgen.storage import Remote

        if "://" not in str(value):
            return str(super().convert(value, param, ctx))
        try:
            return Remote.at(value).url
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _places(ctx: click.Context, output: str, ledger: Path | None) -> tuple[Path, str]:
    """Return the folder of the ledger, and the URL of the labels or ""."""
    if "://" not in output:
        if ledger is not None:
            other = "write a folder on another machine as file:///…"
            raise click.UsageError(f"--ledger needs -o URL; {other}", ctx)
        return Path(output), ""
    if ledger is None:
        raise click.UsageError("-o URL needs --ledger DIR, a folder on this machine", ctx)
    return ledger, output


@click.command(
    cls=ShipmentCommand,
    late=(
        "profile", "condition", "crop_marks", "paper_profile", "date", "fonts",
        "verify", "asn", "cluster", "jobs", "fail_fast", "renumber", "ledger", "as_json",
        "findings", "events",
    ),
    epilog="""\b
Examples:
  cardgen batch mapo-2020.csv --check
  cardgen batch mapo-2020.csv
  cardgen batch mapo-2020.csv -o mapo
  cardgen batch tokyo-2020.xlsx --paper gross_weight --format png,pdf -o tokyo
  cardgen batch mapo-2020.csv --format pdf --sheet a4-100x150 -o mapo
  cardgen batch list.csv --message brothers --pair zh-ko --template box-4x6in -o seoul
  cardgen batch list.csv --printer warehouse -o seoul
\b
For print shops, clusters and programs:
  cardgen batch list.csv --set years=24 --format pdf --profile pdf/x-4 --crop-marks \\
    --paper-profile pdf/a-3a --date 2020-03-26 -o seoul
  cardgen batch list.csv -o s3://relief/seoul --ledger seoul
  make-list | cardgen batch - --shipment SEOUL -o seoul
""",
)  # fmt: skip
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="DIR|URL",
    type=_Place(path_type=Path, file_okay=False),
    help="Folder for the shipment, or a store such as s3://relief/mapo. cardgen makes the "
    "folder.  [default: a folder with the name of SHIPMENT or of MANIFEST]",
)
@options.check_option
@options.row_options
@options.size_option
@options.set_option
@formats_option
@printer_option
@density_option
@sheet_options
@click.option(
    "--shipment",
    metavar="NAME",
    help="Name of the shipment. Box numbers begin with it.  [default: the name of MANIFEST, or "
    "a name such as B260331-1 if that is not ASCII]",
)
@options.ignore_option
@options.paper_option
@options.encoding_option
@click.option(
    "--amend", is_flag=True, help="Apply changes in the list to a shipment that exists."
)
@click.option("--draft", is_flag=True, help="Allow translations that need review.")
@click.option(
    "--renumber", is_flag=True, help="With --amend, print the new total on all labels."
)
@print_options
@click.option(
    "--paper-profile",
    type=options.LateChoice(readable_profiles),
    help="Kind of PDF for packing list and report; pdf/a-3a also contains the list.  "
    "[default: the same as --profile; screen for pdf/x-…]",
)
@options.date_option
@options.fonts_option
@options.verify_option
@options.asn_option
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    callback=_address,
    help="Address of Dask's scheduler, as in tcp://10.0.0.5:8786. Its workers make the labels.",
)
@options.jobs_option
@click.option("--fail-fast", is_flag=True, help="Stop at the first box that fails.")
@options.folder_option("Folder for the ledger, if -o is a URL.", "--ledger")
@options.json_option
@options.findings_option("--findings")
@options.events_option
@output_value
@click.pass_context
def batch(
    ctx: click.Context,
    /,
    manifest: Path,
    as_json: bool,
    output: Output,
    ledger: Path | None,
    only_check: bool,
    **given: Any,
) -> None:
    """Make all labels of the shipment in MANIFEST.

    MANIFEST is a list: a CSV, XLSX or ODS file, or - for standard input. Each row stands for
    a number of equal boxes. Quantity and weight are for one box.

    To continue a shipment that was interrupted, run the same command again. cardgen keeps
    complete labels and the options of the last run. Other options come from [defaults] of
    cardgen.toml.
    """
    from cardgen.cli.columns import with_offers
    from cardgen.cli.remedies import in_commands
    from cardgen.cli.streams import SHOWN_STDIN, is_stdin, keep_input
    from cardgen.shipment import check, make_request, mute_dask_log

    fonts = given.pop("fonts")
    typed = typed_options(ctx)
    printing = options.open_project(fonts) if output.printer else None
    output, given["printer"] = output.at_printer(printing, typed)
    given["loaded"] = printing.find_loaded(output.printer) if printing else None
    given |= {"formats": output.formats, "dpi": output.dpi, **output.pdf}
    given["paper_profile"] = given["paper_profile"] or (
        output.profile if output.profile in readable_profiles() else "screen"
    )
    given["sheets"] = _sheets(ctx, given.pop("sheet"), output)
    if given["cluster"]:
        if options.is_typed(ctx, "jobs"):
            raise click.UsageError("--jobs and --cluster cannot be used together", ctx)
        mute_dask_log()
    if given["renumber"] and not given["amend"]:
        raise click.UsageError("--renumber needs --amend", ctx)
    if is_stdin(manifest) and not given["shipment"]:
        raise click.UsageError("a list from standard input needs --shipment NAME", ctx)
    if not output.path and not only_check:
        raise click.UsageError("Missing option '-o' / '--output'.", ctx)
    folder, url = _places(ctx, output.path, ledger)
    options.refuse_findings(ctx, only_check=only_check)
    file = keep_input(ctx, manifest)
    shown = SHOWN_STDIN if is_stdin(manifest) else ""
    request = make_request(
        manifest=file, folder=folder, url=url, shown=shown, options=typed, **given
    )
    if not only_check:
        _make(ctx, request, fonts, url or shown_path(folder), as_json=as_json)
        return
    found = with_offers(ctx, fonts, lambda project: check(request, project))
    say_checked(
        ctx,
        found.warnings,
        lambda: {**found.as_data(in_commands), **as_data(found.warnings)},
        lambda: found.in_words(shown or str(manifest)),
    )


def _sheets(ctx: click.Context, sheet: SheetOrder | None, output: Output) -> SheetOrder | None:
    """Return the order of labels on sheets. Raises UsageError for sheets without a PDF."""
    if "pdf" in output.formats:
        return sheet
    sheet = sheets_for(sheet, "png", ctx)
    for option, is_given in (
        ("--sheet", sheet is not None),
        ("--profile", output.profile != "screen"),
        ("--crop-marks", output.crop_marks),
    ):
        if is_given:
            reason = f"{option} needs a PDF of all labels: add --format pdf"
            raise click.UsageError(reason, ctx)
    return None


def _make(
    ctx: click.Context, request: Request, fonts: tuple[Path, ...], shown: str, *, as_json: bool
) -> None:
    from cardgen.cli.columns import with_offers
    from cardgen.cli.remedies import in_commands
    from cardgen.cli.terminal import Bar
    from cardgen.processes import collect_rarely
    from cardgen.shipment import ship

    collect_rarely()

    def make(project: Project) -> BatchResult:
        with Bar("labels") as bar:

            def tell(progress: Progress) -> None:
                bar.show(progress.done, progress.total, progress.failed)

            try:
                return ship(request, project, fonts=fonts, tell=tell, wording=in_commands)
            except KeyboardInterrupt:
                bar.end()
                note(f"{shown}: stopped; to continue, run the same command again")
                ctx.exit(INTERRUPTED)

    done = with_offers(ctx, fonts, make)
    if as_json:
        log_findings((*done.warnings, *done.list_errors()))
        say_json({**done.as_data(in_commands), **as_data(done.warnings)})
        ctx.exit(1 if done.has_failed else 0)
    warn(done.warnings)
    if again := as_before(ctx):
        say_at(shown, f"options of the last run: {again}")
    for line in done.in_words(shown):
        say(line)
    done.raise_failed()
