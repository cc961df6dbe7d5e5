"""``cardgen print``: print a file, or the labels of a shipment, each once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli import options
from cardgen.cli.corrections import corrections_clock, selection_of
from cardgen.cli.output import parse_dpi
from cardgen.cli.print_test_page import PageOrder, print_test_page
from cardgen.cli.reporting import (
    answer_at,
    as_data,
    event_log,
    log_findings,
    note,
    say_at,
    say_json,
    shown_path,
    warn,
)
from cardgen.cli.terminal import ask, is_terminal
from cardgen.errors import CardgenError, FieldError, Location, quantity
from cardgen.files import read

if TYPE_CHECKING:
    from cardgen.printing import Destination, PrintStage, PrintTask, Receipt
    from cardgen.shipment import Doubt, Press, PrintNews, PrintOutcome

_MOST: Final = 512 << 20  # bytes of a file
_OF_TEST_PAGES: Final = ("size", "dpi", "format", "pair", "output")


@click.command(
    "print",
    cls=options.ProjectCommand,
    epilog="""\b
Examples: to a printer of cardgen.toml, and to printers by address
  cardgen print label.pdf --to office
  cardgen print mapo --to warehouse         all labels of a shipment, each once
  cardgen print mapo 17-23 --to left --to right --doubtful skip
  cardgen print label.zpl --to socket://10.0.0.17 --copies 2
  cardgen print label.pdf --to ipp://printer.local/ipp/print
  cardgen label brothers --format pdf -o - | cardgen print - --to office
  cardgen print --test-page --to warehouse
  cardgen print --test-page --to warehouse -o page.png
""",
)
@click.argument("file", metavar="[FILE|DIR]", required=False, type=click.Path(path_type=Path))
@click.argument("boxes", nargs=-1, metavar="[BOXES]...")
@options.printers_option(
    "A printer of cardgen.toml, or an address: ipp://HOST/PATH, ipps://, socket://HOST, "
    "usb:DEVICE, cups:QUEUE, winspool:NAME, file:PATH or -. Several printers share a shipment."
)
@click.option(
    "--copies", type=click.IntRange(1, 9999), default=1, metavar="N", help="Number of copies."
)
@click.option(
    "--again", is_flag=True, help="Print BOXES again, even if they are on paper already."
)
@click.option(
    "--doubtful",
    type=click.Choice(["ask", "reprint", "skip"]),
    default="ask",
    show_default=True,
    help="Ask about boxes that may be printed already, print them, or skip them.",
)
@options.wait_option("Time to wait for a printer that is busy or stopped.")
@click.option(
    "--test-page",
    is_flag=True,
    help="Print a page that shows what the printer does and which settings it needs.",
)
@options.file_option(
    "Write the test page to a file, or - for standard output. Print nothing.", default=""
)
@click.option("--size", default="", metavar="WxH", help="Paper size of the test page.")
@click.option(
    "--dpi",
    callback=options.parsed_by(parse_dpi),
    metavar="N",
    help="Dots per inch of the printer, for a test page.",
)
@click.option(
    "--format",
    type=click.Choice(["zpl", "tspl", "ql", "pwg", "pdf", "png"]),
    help="Language of the printer, for a test page.",
)
@options.pair_option("Languages of the test page.  [default: the project's]")
@options.json_option
@options.events_option
@options.as_one("page", PageOrder)
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
    page: PageOrder,
    as_json: bool,
) -> None:
    """Print FILE, or each label of the shipment in DIR once.

    cardgen prints FILE at the size that the file has. FILE is a PDF, PNG or PWG raster, or a
    file for label printers: ZPL, TSPL, Brother raster; - is standard input. "printed" means
    that the printer has reported the page. "sent" means that the printer has taken the data. If
    cardgen cannot know this, it reports an error and sends nothing a second time.

    BOXES are numbers, ids or SSCCs, as in 17-23,40. cardgen remembers each box of a shipment.
    To continue, run the same command again: it prints no box twice, and asks about doubtful
    boxes.

    A test page needs the paper size, the resolution (dpi) and the language of the printer.
    cardgen asks the printer for them, or reads them in cardgen.toml.
    """
    if test_page:
        if file or boxes or again or options.is_typed(ctx, "copies") or len(places) > 1:
            raise click.UsageError(
                "--test-page takes one printer, and no FILE, BOXES, --again or --copies"
            )
        if not (places or page.output):
            raise click.UsageError("--test-page needs --to PRINTER or -o FILE")
        from cardgen.project import find_printer

        project, to = options.open_project(), "".join(places)
        send = partial(_send, to=to, wait=wait, as_json=as_json)
        at = find_printer(project, to) if to else None
        print_test_page(project, to, at, page, send, as_json=as_json)
        return
    for name in _OF_TEST_PAGES:
        if options.is_typed(ctx, name):
            option = "-o" if name == "output" else f"--{name}"
            raise click.UsageError(f"{option} needs --test-page")
    if file is None:
        raise click.UsageError("Missing argument 'FILE|DIR'.")
    if not places:
        raise click.UsageError("Missing option '--to'.")
    if file.is_dir():
        if options.is_typed(ctx, "copies"):
            raise click.UsageError("--copies is only for files: each box has one label")
        from cardgen.shipment import find_press

        project = options.open_project()
        presses = [find_press(project, to) for to in dict.fromkeys(places)]
        _print_labels(
            file, boxes, presses, doubtful=doubtful, again=again, wait=wait, as_json=as_json
        )
        return
    if boxes or again or len(places) > 1:
        raise click.UsageError("BOXES, --again and several --to are only for shipments")
    _print_file(file, places[0], copies, wait, as_json=as_json)


def _refuse_json(destination: Destination, *, as_json: bool) -> None:
    """Raise UsageError if both labels and JSON would go to standard output."""
    if as_json and destination.transport == "stdout":
        raise click.UsageError("--json and labels cannot both go to standard output")


def _print_file(file: Path, to: str, copies: int, wait: float, *, as_json: bool) -> None:
    """Print a file on a printer, and print the result."""
    from cardgen.cli.streams import keep_input
    from cardgen.printing import PrintTask, choose_unused, identify_file
    from cardgen.project import find_printer

    project = options.open_project()
    printer, destination = find_printer(project, to)
    file = keep_input(click.get_current_context(), file)
    try:
        data = read(file, _MOST)
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
        raise FieldError("bad-value", said, location=Location(str(file))) from error
    unused = choose_unused(destination)
    to, destination = (to if unused == destination else str(unused)), unused
    seen = identify_file(data, str(file))
    if printer:
        printer.refuse_other(seen.language, Location(str(file)))
    _refuse_json(destination, as_json=as_json)
    task = PrintTask(file.name, ((seen.kind, data),), seen.size, seen.pages, copies, seen.dpi)
    receipt = _send(task, destination, to=to, wait=wait, as_json=as_json)
    if as_json:
        say_json(
            {
                "file": shown_path(file),
                "to": str(destination),
                "certainty": receipt.certainty,
                "bytes": receipt.given,
                "sides": receipt.impressions,
                "job": receipt.job,
            }
        )
    elif destination.transport != "stdout":
        result = f"sent to {to}, {receipt.given} bytes"
        if receipt.certainty == "printed":
            sides = receipt.impressions
            on = f", {quantity(sides, 'side')}" if sides is not None else ""
            result = f"printed by {to}{on}"
        say_at(shown_path(file), f"{result}")


def _send(
    task: PrintTask, destination: Destination, *, to: str, wait: float, as_json: bool
) -> Receipt:
    """Send a print task and wait until it ends.

    Raises CardgenError, also if the end is unknown.
    """
    from cardgen.printing import Patience, send

    is_silent, waits = as_json or destination.transport == "stdout", _Waits()

    def tell(stage: PrintStage) -> None:
        waits.show(to, stage.said, is_silent=is_silent)

    receipt = send(task, destination, patience=Patience(wait), tell=tell)
    if receipt.problem:
        raise CardgenError.of([receipt.problem])
    return receipt


class _Waits:
    """Notes about printers that wait for paper or people; a note is printed once."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}
        self._log = event_log()

    def show(self, printer: str, wait: str, *, is_silent: bool) -> None:
        """Print why a printer waits, unless the last line said the same."""
        if wait and wait != self._last.get(printer):
            if self._log is not None:
                self._log.write("waiting", printer=printer or None, said=wait)
            if not is_silent:
                note(f"{printer}: {wait}" if printer else wait)
        self._last[printer] = wait


_ANSWERS: Final[dict[str, Doubt]] = {
    "y": "there", "n": "not-there", "p": "reprint", "s": "skip",
}  # fmt: skip


def _print_labels(
    folder: Path,
    words: Sequence[str],
    presses: Sequence[Press],
    *,
    doubtful: str,
    again: bool,
    wait: float,
    as_json: bool,
) -> None:
    """Print the labels of a shipment's boxes, and print the result."""
    from cardgen.printing import Patience
    from cardgen.shipment import Printing, bind_recall, bind_send, print_shipment

    selection = selection_of(",".join(words), param_hint="BOXES") if words else None
    if again and selection is None:
        raise click.UsageError("--again needs BOXES: say which boxes to print again")
    for press in presses:
        _refuse_json(press.destination, as_json=as_json)
    to_stdout = any(press.destination.transport == "stdout" for press in presses)
    patience, waits = Patience(wait), _Waits()

    log = event_log()

    def tell(news: PrintNews) -> None:
        waits.show(news.printer, news.said, is_silent=as_json)
        if log is not None and news.total:
            log.note_progress("printed", news.done, news.total)

    def decide(*_: Any) -> Doubt:
        return "reprint" if doubtful == "reprint" else "skip"

    printing = Printing(
        decide=_Question() if doubtful == "ask" and is_terminal() else decide,
        again=again,
        tell=tell,
        sending=bind_send(patience=patience),
        recalling=bind_recall(patience=patience),
    )
    done = print_shipment(folder, selection, presses, corrections_clock(), printing)
    if as_json:
        names = ("printed", "sent", "kept", "doubtful", "left", "unmade", "superseded", "files")
        data = {name: [*getattr(done, name)] for name in names}
        log_findings(done.findings)
        say_json({**data, "stopped": done.was_stopped, **as_data(done.findings)})
    else:
        _say_outcome(done, shown_path(folder), err=to_stdout)
        if done.doubtful:
            _say_doubts(folder, done.doubtful)
        warn(done.findings)
    if not done.is_whole:
        click.get_current_context().exit(1)


class _Question:
    """A question about each doubtful box; a capital letter answers for all similar boxes."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, ...], Doubt] = {}

    def __call__(self, box: Any, attempts: Sequence[Any]) -> Doubt:
        """Ask the user if the label of a box is on paper, after these attempts to print it."""
        why = tuple(
            (each.said or "the sending program stopped")
            + (f", at {each.printer}" if each.printer else "")
            for each in attempts
        )
        if why in self._answers:
            return self._answers[why]
        for each in why:
            note(f"box {box.number}: {each}")
        answer = ask(
            f"Is the label of box {box.number} on paper? y = yes, n = no, p = print it anyway, "
            "s = skip it; Y, N, P or S answers for all similar boxes",
            type=click.Choice([*_ANSWERS, *map(str.upper, _ANSWERS)]),
            show_choices=False,
            undone="no label was printed; cardgen keeps your earlier answers",
        )
        doubt = _ANSWERS[answer.lower()]
        if answer.isupper():
            self._answers[why] = doubt
        return doubt


def _say_outcome(done: PrintOutcome, place: str, *, err: bool) -> None:
    """Print the result for the labels of a shipment, one line for each state."""
    from cardgen.shipment import format_numbers

    def count(numbers: Sequence[int]) -> tuple[str, str]:
        return quantity(len(numbers), "box"), format_numbers(numbers)

    # Whole sentences, which can be translated.
    results: tuple[
        tuple[Callable[..., None], Sequence[int], Callable[[str, str], str]], ...
    ] = (
        (say_at, done.printed, lambda boxes, which: f"{boxes} printed: {which}"),
        (say_at, done.sent, lambda boxes, which: f"{boxes} sent: {which}"),
        (say_at, done.kept, lambda boxes, which: f"{boxes} already on paper: {which}"),
        (
            answer_at,
            done.doubtful,
            lambda boxes, which: f"{boxes} doubtful: look at the paper: {which}",
        ),
        (answer_at, done.left, lambda boxes, which: f"{boxes} not printed: {which}"),
        (
            answer_at,
            done.unmade,
            lambda boxes, which: f"{boxes} without a label: run cardgen batch again: {which}",
        ),
        (
            answer_at,
            done.superseded,
            lambda boxes, which: (
                f"{boxes} with an old label on paper too: remove the old label: {which}"
            ),
        ),
    )
    for report, numbers, word in results:
        if numbers:
            report(place, word(*count(numbers)), err=err)
    for file in done.files:
        say_at(place, f"the labels are in {shown_path(file)}", err=err)
    if done.was_stopped:
        answer_at(place, "stopped; to continue, run the same command again", err=err)


def _say_doubts(folder: Path, boxes: Sequence[int]) -> None:
    """Print why labels are doubtful, and what to do about them."""
    from cardgen.shipment import format_numbers, read_status

    asked, by_place = {*boxes}, dict[tuple[str, str], list[int]]()
    for number, way in read_status(folder).doubtful.items():
        if number in asked:
            by_place.setdefault(way, []).append(number)
    for (printer, why), numbers in by_place.items():
        where = ": ".join(filter(None, (printer, why)))
        note(f"  {format_numbers(numbers)}: {where or 'the sending program stopped'}")
    place, some = shown_path(folder), format_numbers(boxes).replace("–", "-").replace(" ", "")
    note(
        f"  hint: if a label is on paper, note its box: cardgen seen {place} {some}\n"
        "  hint: print the other boxes with --doubtful reprint, or skip them with "
        "--doubtful skip; on a terminal, cardgen asks about each box"
    )
