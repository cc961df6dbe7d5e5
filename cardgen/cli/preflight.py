"""``cardgen preflight``: faults of a PDF, before it goes to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardgen.cli.options import (
    LateChoice,
    findings_option,
    json_form_option,
    open_project,
    parsed_by,
)
from cardgen.cli.output import shop_sheet
from cardgen.cli.reporting import (
    form_of,
    print_findings,
    say,
    say_as_is,
    say_at,
    say_json,
    shown_path,
    word_finding,
)
from cardgen.locale import translate

if TYPE_CHECKING:
    from cardgen.cli.findings import Finding
    from cardgen.preflight import PdfFinding


def _profiles() -> tuple[str, ...]:
    """Return the kinds of PDF that can be checked."""
    from cardgen.preflight import PROFILES

    return tuple(PROFILES)


def _parse_size(value: str) -> tuple[float, float]:
    """Parse a paper size. Return it in points. Raises ValueError."""
    from cardgen.stock import parse_paper_size

    return parse_paper_size(value)


@click.command(
    epilog="""\b
Examples:
  cardgen preflight cards.pdf
  cardgen preflight cards.pdf --profile pdf/x-4 --size "105mm x 148mm"
  cardgen preflight sheets.pdf --sheet L7165
  cardgen preflight cards.pdf --shop our-printer.toml
  cardgen preflight cards.pdf --json
  cardgen label brothers --format pdf -o - | cardgen preflight -
"""
)
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
)
@click.option(
    "--profile",
    type=LateChoice(_profiles),
    help="Kind of PDF to check for.  [default: the kind named in the file, or screen]",
)
@click.option(
    "--size",
    metavar="SIZE",
    callback=parsed_by(_parse_size),
    help='Size that all pages must have, without bleed: a5, 210x148 (mm) or "4in x 6in".',
)
@click.option(
    "--sheet",
    metavar="STOCK",
    help="Sheet of labels whose size all pages must have. See: cardgen stock list.",
)
@click.option(
    "--shop",
    metavar="FILE.toml",
    type=click.Path(path_type=Path),
    help="File with the rules of the print shop.  [default: preflight.toml of the project]",
)
@findings_option()
@json_form_option
@click.pass_context
def preflight(
    ctx: click.Context,
    file: Path,
    profile: str | None,
    size: tuple[float, float] | None,
    sheet: str | None,
    shop: Path | None,
) -> None:
    """Check FILE, a PDF from any program, before it goes to print. - is standard input.

    cardgen checks fonts, page boxes, colours, overprint, line widths, text sizes and the
    resolution of pictures. This is not a certificate: a file without findings may still fail a
    standard. For archive files (pdf/a-*) and accessible files (pdf/ua-*), cardgen uses veraPDF;
    install it first. The exit code is 1 for errors, and 0 if there are only warnings.
    """
    from cardgen.cli.streams import SHOWN_STDIN, is_stdin, keep_input
    from cardgen.preflight import check_pdf

    if sheet is not None:
        if size is not None:
            raise click.UsageError("--size and --sheet cannot be used together")
        stock = open_project().stock(sheet)
        size = (stock.width, stock.height)
    report = check_pdf(keep_input(ctx, file), profile, size, shop_sheet(shop))
    name = SHOWN_STDIN if is_stdin(file) else shown_path(file)
    match form_of(ctx):
        case "json":
            shown = SHOWN_STDIN if is_stdin(file) else str(file)
            say_json({"file": shown, **report.as_dict()})
        case "text":
            for each in report.findings:
                place = ": ".join(filter(None, (name, translate(each.place))))
                said = word_finding(place, each.severity, each.rule, each.message, each.hint)
                say_as_is(said)
            say_at(name, report.summary)
            if profile is None and report.profile == "screen":
                say("  hint: to check the PDF for a print shop, add --profile pdf/x-4")
        case form:
            print_findings((_as_finding(each, name) for each in report.findings), form)
    if report.errors:
        ctx.exit(1)


def _as_finding(found: PdfFinding, file: str) -> Finding:
    """Convert a finding of a preflight to one for code hosts."""
    from cardgen.cli.findings import Finding

    message = ": ".join(map(translate, filter(None, (found.place, found.message))))
    return Finding(found.rule, found.severity, message, found.hint, file)
