"""``cardgen print``: a file or a shipment to printers, and what is known of it afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli.completing import complete_pair, complete_printer
from cardgen.cli.options import (
    ProjectCommand,
    is_typed,
    json_option,
    open_project,
    optional_density,
)
from cardgen.cli.print_shipment import print_labels
from cardgen.cli.print_test_page import PageOrder, print_test_page
from cardgen.cli.reporting import note, say, say_json, shown_path
from cardgen.errors import CardgenError, FieldError, Location
from cardgen.files import read

if TYPE_CHECKING:
    from cardgen.printing import Destination, PrintStage, PrintTask, Receipt
    from cardgen.project import Printer, Project
    from cardgen.shipment import Press

_MOST: Final = 512 << 20  # bytes of a file
_WAIT: Final = 600
_OF_TEST_PAGES: Final = {
    "size": "--size",
    "page_dpi": "--dpi",
    "page_format": "--format",
    "pair": "--pair",
    "output": "-o",
}


@click.command(
    "print",
    cls=ProjectCommand,
    epilog="""\b
Examples: to a printer of cardgen.toml, to others by their address
  cardgen print label.pdf --to office
  cardgen print label.zpl --to socket://10.0.0.17 --copies 2
  cardgen print label.pdf --to ipp://printer.local/ipp/print
  cardgen print mapo --to warehouse         all labels of a shipment, each once
  cardgen print mapo 17-23 --to left --to right --doubtful skip
  cardgen print --test-page --to warehouse  what is to be read off stands on it
  cardgen print --test-page --to warehouse -o page.png
""",
)
@click.argument("file", metavar="[FILE|DIR]", required=False, type=click.Path(path_type=Path))
@click.argument("boxes", nargs=-1, metavar="[BOXES]...")
@click.option(
    "--to",
    "places",
    multiple=True,
    metavar="PRINTER",
    shell_complete=complete_printer,
    help="A printer of cardgen.toml, or an address: ipp://HOST/PATH, ipps://, socket://HOST, "
    "usb:DEVICE, cups:QUEUE, winspool:NAME, file:PATH or -. Several share a shipment.",
)
@click.option("--copies", type=click.IntRange(1, 9999), default=1, metavar="N", help="So many.")
@click.option(
    "--wait",
    type=click.FloatRange(1, 86400),
    default=_WAIT,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for a printer that is busy or stopped.",
)
@click.option(
    "--doubtful",
    type=click.Choice(["ask", "reprint", "skip"]),
    default="ask",
    show_default=True,
    help="What to do with boxes of which nobody knows whether they were printed.",
)
@click.option("--again", is_flag=True, help="Print BOXES once more that are on paper already.")
@click.option(
    "--test-page",
    is_flag=True,
    help="Print a page that shows what the printer does, and what to set for it.",
)
@click.option("--size", default="", metavar="WxH", help="Of the paper for a test page.")
@click.option(
    "--dpi",
    "page_dpi",
    callback=optional_density,
    metavar="N",
    help="The dots of the printer, for a test page.",
)
@click.option(
    "--format",
    "page_format",
    type=click.Choice(["zpl", "tspl", "ql", "pwg", "pdf", "png"]),
    help="What the printer reads, for a test page.",
)
@click.option(
    "--pair",
    default="",
    shell_complete=complete_pair,
    help="The languages of a test page.  [default: the project's]",
)
@click.option(
    "-o", "--output", default="", metavar="FILE", help="Write a test page, and print nothing."
)
@json_option
@click.pass_context
def print(  # noqa: A001
    ctx: click.Context,
    file: Path | None,
    boxes: tuple[str, ...],
    places: tuple[str, ...],
    copies: int,
    wait: float,
    doubtful: str,
    again: bool,
    test_page: bool,
    size: str,
    page_dpi: float | None,
    page_format: str | None,
    pair: str,
    output: str,
    as_json: bool,
) -> None:
    """Print FILE at its own size, or the labels of the shipment in DIR, each once.

    FILE is a PDF, PNG or PWG raster, or what a label printer reads: ZPL, TSPL, Brother raster.
    "printed" is what a printer says has come out, "sent" what it took without saying more;
    where nobody can know, that is an error, and nothing is sent a second time.

    Of a shipment it is known of each box; who goes on prints none of the certain ones again,
    and is asked about doubtful ones. BOXES are numbers, ids or SSCCs as in 17-23,40.

    A test page is of the printer's own size, dots and language, as it or cardgen.toml says.
    """
    if test_page:
        if file or boxes or again or is_typed(ctx, "copies") or len(places) > 1:
            raise click.UsageError("a test page is for one printer, and stands for itself")
        if not (places or output):
            raise click.UsageError("say which printer: --to PRINTER, or -o FILE")
        order = PageOrder(size, page_dpi, page_format or "", pair, output)
        _print_test_page(places, order, wait, as_json=as_json)
        return
    for name, option in _OF_TEST_PAGES.items():
        if is_typed(ctx, name):
            raise click.UsageError(f"{option} is for --test-page")
    if file is None:
        raise click.UsageError("Missing argument 'FILE|DIR'.")
    if not places:
        raise click.UsageError("Missing option '--to'.")
    if file.is_dir():
        if is_typed(ctx, "copies"):
            raise click.UsageError("--copies is for files: each box has one label")
        project = open_project()
        presses = [press_at(project, to) for to in dict.fromkeys(places)]
        print_labels(
            file, boxes, presses, doubtful=doubtful, again=again, wait=wait, as_json=as_json
        )
        return
    if boxes or again or len(places) > 1:
        raise click.UsageError("BOXES, --again and several --to are for shipments")
    _print_file(file, places[0], copies, wait, as_json=as_json)


def _print_file(file: Path, to: str, copies: int, wait: float, *, as_json: bool) -> None:
    from cardgen.printing import PrintTask, looked_at, unused_place

    project = open_project()
    printer, destination = printer_at(project, to)
    try:
        data = read(file, _MOST)
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
        raise FieldError("bad-value", said, location=Location(str(file))) from error
    unused = unused_place(destination)
    to, destination = (to if unused == destination else str(unused)), unused
    seen = looked_at(data, str(file))
    if printer:
        printer.refuse_other(seen.language, Location(str(file)))
    if as_json and destination.transport == "stdout":
        raise click.UsageError("--json and labels cannot both go to standard output")
    task = PrintTask(file.name, ((seen.kind, data),), seen.size, seen.pages, copies, seen.dpi)
    receipt = _sent(task, destination, to, wait, as_json=as_json)
    if as_json:
        say_json(_as_data(file, destination, receipt))
    elif destination.transport != "stdout":
        say(f"{shown_path(file)}: {_in_words(receipt)} {to}")


def _print_test_page(
    places: tuple[str, ...], order: PageOrder, wait: float, *, as_json: bool
) -> None:
    project = open_project()
    to = places[0] if places else ""

    def send(task: PrintTask, destination: Destination) -> Receipt:
        return _sent(task, destination, to, wait, as_json=as_json)

    at = printer_at(project, to) if to else None
    print_test_page(project, to, at, order, send, as_json=as_json)


def _sent(
    task: PrintTask, destination: Destination, to: str, wait: float, *, as_json: bool
) -> Receipt:
    """Send a task to its end. Raises CardgenError, also where nobody knows what came of it."""
    from cardgen.printing import Patience, send

    silent = as_json or destination.transport == "stdout"
    receipt = send(
        task, destination, patience=Patience(wait), tell=_quiet if silent else _Teller(to)
    )
    if receipt.problem:
        raise CardgenError.of([receipt.problem])
    return receipt


def printer_at(project: Project, to: str) -> tuple[Printer | None, Destination]:
    """A printer of the project by its name, or one by its address, and where it is.

    Raises FieldError, and TemplateError "unknown-printer".
    """
    from cardgen.printing import Destination

    if to not in project.printers and (":" in to or to == "-"):
        return None, Destination.at(to)
    printer = project.printer(to)
    return printer, destination_in(project, printer.address, printer.certificate)


def destination_in(project: Project, address: str, certificate: str) -> Destination:
    """An address that a project names; the file of its `certificate` is one of the project."""
    from cardgen.printing import FINGERPRINT, Destination

    if certificate and not certificate.startswith(FINGERPRINT):
        certificate = str(project.root / certificate)
    return Destination.at(address, certificate)


def press_at(project: Project, to: str) -> Press:
    """A printer as a shipment uses it. Raises CardgenError."""
    from cardgen.shipment import Press

    printer, destination = printer_at(project, to)
    if printer is None:
        return Press(to, destination)
    return Press(to, destination, printer.language, printer.dpi, printer.options)


class _Teller:
    """Says on standard error what is waited for, each thing once."""

    def __init__(self, to: str) -> None:
        self._to = to
        self._said = ""

    def __call__(self, stage: PrintStage) -> None:
        if stage.said and stage.said != self._said:
            note(f"{self._to}: {stage.said}")
        self._said = stage.said


def _quiet(stage: PrintStage) -> None:
    """Nobody reads along."""


def _in_words(receipt: Receipt) -> str:
    if receipt.certainty == "printed":
        sides = receipt.impressions
        return f"printed, {sides} side{'s' if sides != 1 else ''}, by"
    return f"sent, {receipt.given} bytes, to"


def _as_data(file: Path, destination: Destination, receipt: Receipt) -> dict[str, Any]:
    return {
        "file": shown_path(file),
        "to": str(destination),
        "certainty": receipt.certainty,
        "bytes": receipt.given,
        "sides": receipt.impressions,
        "job": receipt.job,
    }
