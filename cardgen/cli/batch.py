"""``cardgen batch``: every label of a shipment, exactly once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from cardgen.cli.options import (
    clock,
    complete_message,
    complete_pair,
    complete_template,
    density_option,
    fonts_option,
    job_date,
    json_option,
    open_project,
)
from cardgen.cli.reporting import say, say_json, shown_path
from cardgen.cli.sheets import sheet_options

if TYPE_CHECKING:
    from cardgen.shipment import Progress
    from cardgen.storage import Remote


def _formats(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    for name in names:
        if name not in ("png", "svg", "pdf"):
            raise click.BadParameter(f"{name!r} is not png, svg or pdf", ctx=ctx, param=param)
    return names


def _share(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """``1/50`` as 50, ``all`` as 1, ``first`` as 0."""
    known = {"all": 1, "first": 0}
    if value in known:
        return known[value]
    one, slash, every = value.partition("/")
    if one == "1" and slash and every.isdecimal() and int(every) > 0:
        return int(every)
    raise click.BadParameter(f"{value!r} is not 1/N, all or first", ctx=ctx, param=param)


def _named(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """An address, which is not empty if it is given: ``--cluster "$NOT_SET"``."""
    source = ctx.get_parameter_source(param.name or "")
    if source is ParameterSource.COMMANDLINE and not value.strip():
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
    epilog="""\b
Examples:
  cardgen batch mapo-2020.csv -o mapo
  cardgen batch tokyo-2020.xlsx --format png,pdf --jobs 4 -o tokyo
  cardgen batch mapo-2020.csv --format pdf --sheet a4-100x150 -o mapo
  cardgen batch list.csv --message brothers --pair zh-ko --template box-4x6in -o seoul
  cardgen batch list.csv -o s3://relief/seoul --ledger seoul
"""
)
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option("--message", shell_complete=complete_message, help="For rows that name none.")
@click.option("--pair", shell_complete=complete_pair, help="For rows that name none.")
@click.option("--template", shell_complete=complete_template, help="For rows that name none.")
@click.option(
    "--shipment",
    metavar="NAME",
    help="What box numbers begin with.  [default: the manifest's name]",
)
@click.option(
    "--format",
    "formats",
    default="png",
    show_default=True,
    metavar="png,svg,pdf",
    callback=_formats,
    help="A png or svg file a box; a pdf of all.",
)
@density_option
@click.option("--draft", is_flag=True, help="Allow translations that wait for review.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=lambda: len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1,
    metavar="N",
    help="Processes that work at once.  [default: the cores there are]",
)
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    callback=_named,
    help="Dask's scheduler, as tcp://10.0.0.5:8786; its workers make the labels.",
)
@click.option(
    "--verify",
    default="1/10",
    show_default=True,
    metavar="1/N",
    callback=_share,
    help="Labels whose barcodes are read back, besides the first of each line; or all.",
)
@click.option(
    "--amend", is_flag=True, help="Carry out what changed in a begun shipment's list."
)
@click.option("--renumber", is_flag=True, help="With --amend: all labels say the new total.")
@click.option("--asn", is_flag=True, help="Also write asn.csv, a despatch advice with SSCCs.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first box that cannot be made.")
@sheet_options
@fonts_option
@json_option
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="DIR|URL",
    type=_Place(path_type=Path, file_okay=False),
    help="The shipment's folder, made if it is not there; or a place such as s3://relief/mapo.",
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
    output: Path | Remote,
    ledger: Path | None,
    **given: Any,
) -> None:
    """Make all labels of the shipment that MANIFEST lists, a CSV, XLSX or ODS file.

    The same command goes on with a shipment that broke off: what is whole is kept.
    """
    from cardgen.cli.progress import Bar
    from cardgen.cli.remedies import in_commands
    from cardgen.shipment import Request, mute_dask_log, rarely_collect, ship

    fonts = given.pop("fonts")
    sheet = given.pop("sheet")
    if sheet and "pdf" not in given["formats"]:
        raise click.UsageError("--sheet is for a PDF of all labels: add --format pdf", ctx)
    if given["cluster"]:
        if ctx.get_parameter_source("jobs") is ParameterSource.COMMANDLINE:
            raise click.UsageError("--jobs is for this machine, --cluster for others", ctx)
        mute_dask_log()
    if given["renumber"] and not given["amend"]:
        raise click.UsageError("--renumber is for an amendment: add --amend", ctx)
    folder, url = _places(ctx, output, ledger)
    shown = url or shown_path(folder)
    request = Request(
        manifest=manifest, folder=folder, url=url, date=job_date(), sheets=sheet, **given
    )
    rarely_collect()
    with Bar("labels") as bar:

        def tell(progress: Progress) -> None:
            bar.show(progress.done + progress.failed, progress.total)

        try:
            done = ship(
                request,
                open_project(fonts),
                fonts=fonts,
                now=clock,
                tell=tell,
                wording=in_commands,
            )
        except KeyboardInterrupt:
            bar.end()
            click.echo(f"stopped; run the same command again to go on: {shown}", err=True)
            ctx.exit(130)
    if as_json:
        say_json(done.as_data(in_commands))
        ctx.exit(1 if done.failed else 0)
    for line in done.in_words(shown):
        say(line)
    done.raise_failed()
