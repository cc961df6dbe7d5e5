"""``cardgen preflight``: what is wrong with a PDF, before it goes to print."""

from __future__ import annotations

from pathlib import Path

import click

from cardgen.cli.options import json_option, open_project
from cardgen.cli.pdf_options import shop_sheet
from cardgen.cli.reporting import say, say_json, shown_path
from cardgen.preflight import PROFILES


def _size(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[float, float] | None:
    if value is None:
        return None
    from cardgen.stock import paper_size

    try:
        return paper_size(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx=ctx, param=param) from error


@click.command(
    epilog="""\b
Examples:
  cardgen preflight cards.pdf
  cardgen preflight cards.pdf --profile pdf/x-4 --size "105mm x 148mm"
  cardgen preflight sheets.pdf --sheet L7165
  cardgen preflight cards.pdf --shop our-printer.toml
  cardgen preflight cards.pdf --json
"""
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    help="What to check the file as.  [default: what it claims to be, else screen]",
)
@click.option(
    "--size",
    metavar="SIZE",
    callback=_size,
    help='The size that all pages must have: a5, 210x148 in mm or "4in x 6in", without bleed.',
)
@click.option(
    "--sheet",
    metavar="STOCK",
    help="Sheets of labels, whose size all pages must have (see: cardgen stock list).",
)
@click.option(
    "--shop",
    metavar="FILE.toml",
    type=click.Path(path_type=Path),
    help="What the print shop asks for.  [default: preflight.toml of the project, if there]",
)
@json_option
@click.pass_context
def preflight(
    ctx: click.Context,
    file: Path,
    profile: str | None,
    size: tuple[float, float] | None,
    sheet: str | None,
    shop: Path | None,
    as_json: bool,
) -> None:
    """Check FILE, a PDF that any program made, before it goes to print.

    It looks at fonts, boxes, colours, overprint, lines, sizes of text and resolution of
    pictures. It is a preflight, not a certificate: a file in which nothing is found may still
    fail a standard. Archives (pdf/a-*) and accessible files (pdf/ua-*) are judged by veraPDF,
    which has to be there. The exit code is 1 if there are errors, and 0 if there are warnings
    only.
    """
    from cardgen.preflight import preflight as check

    if sheet is not None:
        if size is not None:
            raise click.UsageError("--size and --sheet would both say the size", ctx)
        stock = open_project().stock(sheet)
        size = (stock.width, stock.height)
    report = check(file, profile, size, shop_sheet(shop))
    if as_json:
        say_json({"file": str(file), **report.as_dict()})
    else:
        name = shown_path(file)
        for finding in report.findings:
            say(f"{name}: {finding}")
        say(f"{name}: {report.summary}")
        if profile is None and report.profile == "screen":
            say("  hint: what a press asks for is checked with --profile pdf/x-4")
    if report.errors:
        ctx.exit(1)
