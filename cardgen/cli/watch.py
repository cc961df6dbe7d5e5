"""``cardgen watch``: lists dropped into a folder become labels on paper, all day."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from msgspec.structs import replace

from cardgen.arguments import utc_now
from cardgen.cli import options
from cardgen.cli.output import (
    Output,
    density_option,
    formats_option,
    output_value,
    printer_option,
)
from cardgen.cli.remedies import in_folder
from cardgen.cli.reporting import event_log, in_line, is_quiet, note, shown_path
from cardgen.cli.serving import check_network, network_options, page_failed, page_opened
from cardgen.errors import CardgenError, make_printable
from cardgen.locale import VARIABLE, current_language

if TYPE_CHECKING:
    from cardgen.project import Project
    from cardgen.shipment import Press
    from cardgen.warehouse import Foreman, WatchEvent

_POLL: Final = 1.0  # seconds from look to look
_PATIENCE: Final = 120.0  # seconds for a list that seems to be cut off
_WORDS: Final = {
    "made": "labels made",
    "made-before": "labels made before",
    "printed-before": "nothing new to print",
    "gone": "the folder cannot be reached",
    "back": "the folder is back",
    "withdrawn": "somebody removed the list",
}
"""Words for kinds of events; other kinds are words already."""
_USUAL: Final = frozenset(
    ("watching", "taken", "made", "made-before", "printed", "printed-before", "back", "done",
     "stopping", "ended")
)  # fmt: skip
"""Kinds of events that call for nobody."""
_LEFT: Final = {
    "open": "waits: another program has the file open",
    "empty": "waits: the file is still empty",
    "cut-off": "waits: the file is not complete yet",
    "same-name": "waits: another list with this name is not finished",
    "linked": "not taken: the file has a second name elsewhere (hard link)",
    "not-a-list": "not taken: a list is a CSV, XLSX or ODS file",
}


class WatchCommand(options.ProjectCommand):
    """``cardgen watch``: ``[watch]`` of ``cardgen.toml`` has defaults for its options."""

    def defaults(self, ctx: click.Context) -> Mapping[str, Any]:  # noqa: ARG002
        """Return the defaults from the table ``[watch]`` of cardgen.toml."""
        try:
            found = options.settings_with(b"watch")
        except CardgenError:  # whoever opens the project reports it
            return {}
        if found is None:
            return {}
        folder, settings = found[0], found[1].watch
        given = {"places": settings.to, "amend": settings.amend}
        if settings.shipments:
            given["shipments"] = str(folder / settings.shipments)
        return {name: value for name, value in given.items() if value}


@click.command(
    cls=WatchCommand,
    late=("verify", "asn", "jobs", "fonts", "rest", "port", "listen", "passwords",
          "as_json", "events"),
    epilog="""\b
Examples:
  cardgen watch incoming --to warehouse
  cardgen watch /mnt/share/labels -o shipments --to left --to right
  cardgen watch incoming --to ipp://printer.local/ipp/print --template box-100x150
  cardgen watch incoming --to warehouse --serve       with a page
  cardgen watch incoming --once             take the lists that are there, then stop
""",
)  # fmt: skip
@click.argument(
    "folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False, exists=True)
)
@options.printers_option(
    "A printer of cardgen.toml, or an address as for cardgen print. Several printers share the "
    "labels. file:DIR writes one file per shipment. Without --to, cardgen only makes labels."
)
@options.folder_option(
    "Folder for the shipments, each in a folder of its own.  [default: FOLDER/shipments]",
    *("-o", "--output", "shipments"),
)
@options.row_options
@options.size_option
@options.set_option
@formats_option
@printer_option
@density_option
@options.ignore_option
@options.paper_option
@options.encoding_option
@click.option(
    "--amend", is_flag=True, help="Change the shipment if its list comes again with changes."
)
@click.option(
    "--once", is_flag=True, help="Process the lists that are in FOLDER now, then stop."
)
@click.option(
    "--serve",
    is_flag=True,
    help="Also serve the page, with a place for the folder, and accept lists over HTTP.",
)
@options.wait_option("Time to wait for a busy or stopped printer before others get its labels.")
@click.option(
    "--doubtful",
    type=click.Choice(["reprint", "skip"]),
    default="skip",
    show_default=True,
    help="Print or skip boxes that may be printed already.",
)
@click.option(
    "--rest",
    type=click.FloatRange(0, 3600),
    default=5,
    show_default=True,
    metavar="SECONDS",
    help="Time that a file must be unchanged before cardgen takes it.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    help="Port of the page; 0 for any free port.  [default: always the same for this folder]",
)
@network_options("File with the names of people who may sign in. See: cardgen edit --add-name.")
@options.verify_option
@options.asn_option
@options.jobs_option
@options.fonts_option
@options.json_option
@options.events_option
@output_value
@click.pass_context
def watch(
    ctx: click.Context,
    /,
    folder: Path,
    output: Output,
    places: tuple[str, ...],
    shipments: Path | None,
    wait: float,
    doubtful: str,
    rest: float,
    once: bool,
    serve: bool,
    port: int | None,
    listen: str | None,
    passwords: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Make and print labels for lists that people put into FOLDER.

    cardgen takes a list when the file is complete. It moves the list to FOLDER/working, and
    then to done or failed, with a report beside it. A list with the name of an earlier list is
    the same shipment: cardgen prints no box twice, and refuses changes without --amend.

    cardgen waits if a printer has no paper or the disk is full. Ctrl-C stops cardgen after the
    labels that are being printed; a second Ctrl-C stops it at once. To continue, run the same
    command again. Each event is a line on standard error, or JSON with --json.
    """
    from cardgen.shipment import make_request
    from cardgen.warehouse import Commission, DropFolder, Foreman, WatchEvent

    check_network(listen, passwords)
    if not serve and (listen is not None or port is not None):
        raise click.UsageError("--port and --listen need --serve")
    shipments = shipments or _folder_of_shipments(folder)
    fonts = given.pop("fonts")
    project = options.open_project(fonts)
    presses = _presses(project, places)
    if not output.printer:
        named = (place for place in places if place in project.printers)
        output = replace(output, printer=next(named, ""))
    typed = [
        name
        for name in ("formats", "dpi")
        if options.is_typed(ctx, name) or options.from_project(ctx, name)
    ]
    given["loaded"] = project.find_loaded(output.printer) if output.printer else None
    output, given["printer"] = output.at_printer(project, typed)
    given |= {"formats": output.formats, "dpi": output.dpi}
    for press in presses:
        press.formats(output.formats)  # raises what would be wrong with each list
    request = make_request(manifest=Path(), folder=Path(), date=options.job_date(), **given)
    commission = Commission(
        Path(),
        request,
        shipments.absolute(),
        Path.cwd(),
        tuple(path.absolute() for path in fonts),
        tuple(presses),
        wait,
        "reprint" if doubtful == "reprint" else "skip",
    )
    tell = _tell_all(as_json=as_json)
    drop = DropFolder(folder, rest=rest, patience=max(_PATIENCE, rest) if rest else 0.0)
    foreman = Foreman(
        drop,
        commission,
        tell,
        poll=min(_POLL, rest) or 0.05,
        wording=in_folder,
        reader=current_language() if os.environ.get(VARIABLE) else "",
    )
    with _signals(foreman), ExitStack() as page:
        if serve:
            from cardgen.page import open_folder

            with page_opened():
                address = page.enter_context(
                    open_folder(
                        project, foreman, drop, commission, page_failed,
                        port=port, host=listen or "", passwords=passwords,
                    )
                )  # fmt: skip
            tell(WatchEvent("serving", address))
        is_whole = foreman.run(once=once)
    if once and not is_whole:
        ctx.exit(1)


def _folder_of_shipments(folder: Path) -> Path:
    """Return the default folder for the shipments of a watched folder.

    It must be on this machine, since ledgers need that (sqlite.org/wal). Raises UsageError.
    """
    from cardgen.storage import is_elsewhere

    if is_elsewhere(folder.resolve()):
        raise click.UsageError(
            f"{folder} is on the disk of another machine: choose a folder on this machine "
            "for the shipments with -o DIR"
        )
    return folder / "shipments"


def _presses(project: Project, places: tuple[str, ...]) -> list[Press]:
    """Find printers by names and addresses. Raises UsageError for a single file."""
    from cardgen.shipment import find_press

    presses = []
    for to in dict.fromkeys(places):
        press = find_press(project, to)
        kind, path = press.destination.transport, Path(press.destination.path)
        if kind == "stdout":
            raise click.UsageError("--to - takes only one file: use file:DIR")
        if kind == "file":
            if not path.is_dir():
                raise click.UsageError(
                    f"--to file:{path}: there is no such folder; cardgen writes one file per "
                    "shipment into it"
                )
            place = replace(press.destination, path=str(path.absolute()))
            press = replace(press, destination=place)
        presses.append(press)
    return presses


@contextmanager
def _signals(foreman: Foreman) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM stop the foreman after the labels that are being printed."""
    both = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, lambda *_: foreman.stop()) for each in both}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _note_words(event: WatchEvent) -> None:
    """Print an event as a line with its time on standard error."""
    about = f" {in_line(make_printable(event.list))}:" if event.list else ""
    said, words = event.said, _WORDS.get(event.kind, event.kind)
    if event.kind == "left":
        words = _LEFT[said]
    elif event.kind in ("gone", "back", "watching"):
        why = "".join(f": {each.message}" for each in event.findings)
        words += f": {shown_path(said)}{why}"
    elif said:
        words += f": {said}"
    note(f"{utc_now()}{about} {in_line(words)}")


def _tell_all(*, as_json: bool) -> Callable[[WatchEvent], None]:
    """Make a function that prints events as text or JSON, and writes them into the log."""
    from cardgen.cli.events import EventLog

    logs = [log for log in (event_log(),) if log is not None]
    if as_json:
        logs.append(EventLog(lambda line: click.echo(line, err=True, nl=False), note))

    def tell(event: WatchEvent) -> None:
        for log in logs:
            log.write(
                event.kind,
                list=event.list or None,
                said=event.said or None,
                findings=event.findings,
                wording=in_folder,
            )
        if not as_json and not (is_quiet() and event.kind in _USUAL):
            _note_words(event)

    return tell
