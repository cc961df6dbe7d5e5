"""``cardgen watch``: lists dropped into a folder become labels on paper, all day."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli.completing import complete_printer
from cardgen.cli.list_options import (
    at_printer,
    column_options,
    label_options,
    making_options,
    row_options,
)
from cardgen.cli.options import (
    ProjectCommand,
    clock,
    fonts_option,
    from_project,
    is_typed,
    job_date,
    json_option,
    open_project,
)
from cardgen.cli.print import press_at
from cardgen.cli.remedies import in_folder
from cardgen.cli.reporting import in_line, note, shown_path
from cardgen.cli.serving import check_network, network_options, page_failed, page_opened
from cardgen.controls import visible_json
from cardgen.errors import CardgenError, readable
from cardgen.files import MOST_TEXT, read

if TYPE_CHECKING:
    from cardgen.project import Project
    from cardgen.shipment import Press
    from cardgen.warehouse import Foreman, WatchEvent

_POLL: Final = 1.0  # seconds from look to look
_PATIENCE: Final = 120.0  # seconds for a list that seems not to be whole
_WORDS: Final = {
    "watching": "watching",
    "taken": "taken",
    "made": "labels are made",
    "made-before": "labels were made before",
    "printed": "printed",
    "printed-before": "nothing new is printed",
    "waits": "waits",
    "done": "done",
    "failed": "failed",
    "gone": "the folder cannot be reached",
    "back": "the folder is back",
    "withdrawn": "somebody took it away",
    "stopping": "stopping",
    "ended": "ended",
    "serving": "serving",
}
_LEFT: Final = {
    "open": "waits: another program has it open",
    "empty": "waits: it is empty so far",
    "cut-off": "waits: it is not whole yet",
    "same-name": "waits: another list of this name is at work",
    "linked": "left where it is: it is a file that has a second name elsewhere",
    "not-a-list": "left where it is: lists are CSV, XLSX and ODS",
}


class WatchCommand(ProjectCommand):
    """``cardgen watch``: what ``[watch]`` of ``cardgen.toml`` says needs not be typed."""

    def defaults(self, ctx: click.Context) -> Mapping[str, Any]:  # noqa: ARG002
        """The printers of the table, and where shipments are."""
        from cardgen.project import PROJECT_FILE, find_project

        try:
            folder = find_project(Path.cwd())
            if folder is None or b"watch" not in read(folder / PROJECT_FILE, MOST_TEXT):
                return {}  # and a help text is there at once
            from cardgen.project import read_settings

            said = read_settings(folder / PROJECT_FILE).watch
        except (OSError, CardgenError):  # who opens the project complains
            return {}
        given = {"places": said.to, "amend": said.amend}
        if said.shipments:
            given["shipments"] = str(folder / said.shipments)
        return {name: value for name, value in given.items() if value}


@click.command(
    cls=WatchCommand,
    epilog="""\b
Examples:
  cardgen watch incoming --to warehouse
  cardgen watch /mnt/share/labels -o shipments --to left --to right
  cardgen watch incoming --to ipp://printer.local/ipp/print --template box-100x150
  cardgen watch incoming --to warehouse --serve       with a page that says how it stands
  cardgen watch incoming --once             what is there now, and then end
""",
)
@click.argument(
    "folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False, exists=True)
)
@click.option(
    "--to",
    "places",
    multiple=True,
    metavar="PRINTER",
    shell_complete=complete_printer,
    help="A printer of cardgen.toml, or an address as for cardgen print; several share the "
    "labels. file:DIR writes a file a shipment. Without one labels are only made.",
)
@row_options
@column_options
@label_options
@making_options
@click.option(
    "--amend", is_flag=True, help="Carry out what changed in a list that comes once more."
)
@click.option(
    "--wait",
    type=click.FloatRange(1, 86400),
    default=600,
    show_default=True,
    metavar="SECONDS",
    help="How long a printer may be busy or stopped before others get its labels.",
)
@click.option(
    "--doubtful",
    type=click.Choice(["reprint", "skip"]),
    default="skip",
    show_default=True,
    help="What to do with boxes of which nobody knows whether they were printed.",
)
@click.option(
    "--rest",
    type=click.FloatRange(0, 3600),
    default=5,
    show_default=True,
    metavar="SECONDS",
    help="How long a file must not have changed before it is taken.",
)
@click.option("--once", is_flag=True, help="Do what is there, and end.")
@click.option(
    "--serve",
    is_flag=True,
    help="Also serve a status page that phones can read, and take lists over HTTP.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    help="The port to serve at, 0 for any.  [default: one of this folder's own]",
)
@network_options("Who may come in, as cardgen edit --add-name writes it.")
@fonts_option
@json_option
@click.option(
    "-o",
    "--output",
    "shipments",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the shipments are, a folder each.  [default: FOLDER/shipments]",
)
@click.pass_context
def watch(
    ctx: click.Context,
    /,
    folder: Path,
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
    """Take lists that are dropped into FOLDER, make their labels, and print each once.

    A list is taken when it is whole; it is moved to FOLDER/working, and at last to done or
    failed, with a report beside it. One whose name had one before is the same shipment: nothing
    is printed twice, and what changed is refused, unless --amend is given.

    What is in the way is waited for, a printer without paper or a full disk. Ctrl-C lets labels
    come out that are begun, a second one does not wait; the same command goes on, however it
    ended. Each event is a line on standard error, JSON with --json.
    """
    from cardgen.shipment import Request
    from cardgen.warehouse import Commission, DropFolder, Foreman, WatchEvent, status_page

    check_network(ctx, listen, passwords)
    if not serve and (listen is not None or port is not None):
        raise click.UsageError("--port and --listen are for --serve", ctx)
    shipments = _shipments(ctx, folder, shipments)
    fonts = given.pop("fonts")
    project = open_project(fonts)
    presses = _presses(ctx, project, places)
    named = [place for place in places if place in project.printers]
    if named and not given["printer"]:
        given["printer"] = named[0]
    said = {
        name: given[name]
        for name in ("formats", "dpi")
        if is_typed(ctx, name) or from_project(ctx, name)
    }
    given |= at_printer(fonts, said, given)
    for press in presses:
        press.formats(given["formats"])  # raises what would be wrong with each list
    request = Request(Path(), Path(), date=job_date(), **given)
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
    tell = _as_json if as_json else _as_words
    drop = DropFolder(folder, rest=rest, patience=max(_PATIENCE, rest) if rest else 0.0)
    foreman = Foreman(drop, commission, tell, poll=min(_POLL, rest) or 0.05, wording=in_folder)
    with _signals(foreman), ExitStack() as page:
        if serve:
            with page_opened(ctx):
                address = page.enter_context(
                    status_page(
                        foreman, drop, commission, page_failed,
                        port=port, host=listen or "", passwords=passwords,
                    )
                )  # fmt: skip
            tell(WatchEvent("serving", address))
        is_whole = foreman.run(once=once)
    if once and not is_whole:
        ctx.exit(1)


def _shipments(ctx: click.Context, folder: Path, given: Path | None) -> Path:
    """Where shipments are. A ledger on another machine's disk is not safe (sqlite.org/wal)."""
    from cardgen.storage import is_elsewhere

    if given is not None:
        return given
    if is_elsewhere(folder.resolve()):
        raise click.UsageError(
            f"{folder} is on the disk of another machine: say with -o DIR where on this one "
            "the shipments and their ledgers are to be",
            ctx,
        )
    return folder / "shipments"


def _presses(ctx: click.Context, project: Project, places: tuple[str, ...]) -> list[Press]:
    presses = []
    for to in dict.fromkeys(places):
        press = press_at(project, to)
        kind, path = press.destination.transport, Path(press.destination.path)
        if kind == "stdout":
            raise click.UsageError("--to - is for one file: use file:DIR", ctx)
        if kind == "file" and not path.is_dir():
            raise click.UsageError(
                f"--to file:{path}: there is no such folder, into which each shipment's labels "
                "could be written as a file of its own",
                ctx,
            )
        if kind == "file":
            presses.append(_absolute(press))
        else:
            presses.append(press)
    return presses


def _absolute(press: Press) -> Press:
    from dataclasses import replace

    path = str(Path(press.destination.path).absolute())
    return replace(press, destination=replace(press.destination, path=path))


@contextmanager
def _signals(foreman: Foreman) -> Iterator[None]:
    """Let Ctrl-C and a service manager's SIGTERM end it in order."""
    before = {}
    for each in (signal.SIGINT, signal.SIGTERM):
        before[each] = signal.signal(each, lambda *_: foreman.stop())
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _as_words(event: WatchEvent) -> None:
    about = f" {in_line(readable(event.list))}:" if event.list else ""
    said = event.said
    if event.kind == "left":
        said = _LEFT[said]
    elif event.kind in ("gone", "back", "watching"):
        why = "".join(f": {each.message}" for each in event.findings)
        said = f"{_WORDS[event.kind]}: {shown_path(said)}{why}"
    else:
        said = _WORDS[event.kind] + (f": {said}" if said else "")
    note(f"{clock()}{about} {in_line(said)}")


def _as_json(event: WatchEvent) -> None:
    data: dict[str, Any] = {"time": clock(), "event": event.kind}
    if event.list:
        data["list"] = readable(event.list)
    if event.said:
        data["said"] = readable(event.said)
    if event.findings:
        data["findings"] = [each.as_dict(in_folder) for each in event.findings]
    click.echo(visible_json(json.dumps(data, ensure_ascii=False)), err=True)
