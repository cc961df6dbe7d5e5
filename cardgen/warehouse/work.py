"""The tasks for a list: make its labels, and print them.

Each task runs in its own process (`cardgen.processes.Helper`), so that the watch goes on after
a crash. Both tasks may be repeated: the ledger knows the labels that are done. A task ends with
a `Success`, a `Failure` of the list, or a `Delay` for a cause that may pass.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from cardgen.arguments import utc_now
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    InternalError,
    Location,
    ManifestError,
    OutputError,
    make_printable,
)
from cardgen.files import find_shortage
from cardgen.lazy import lazy_pattern
from cardgen.printing import Patience
from cardgen.processes import Helper, HelperLink
from cardgen.production import Progress
from cardgen.project import DEFAULT_PAIR, Project
from cardgen.shipment import (
    Clock,
    Doubt,
    Press,
    Printing,
    PrintNews,
    Request,
    bind_recall,
    bind_send,
    name_shipment,
    print_shipment,
    read_status,
    ship,
)
from cardgen.storage import check_unshared, number_names
from cardgen.warehouse.folder import open_list

ShiftKind = Literal["making", "printing"]
# Rules for faults of the machine or the project, not of the list.
_MAY_PASS: Final = frozenset(
    ("busy", "output", "machine", "worker", "serials", "damaged-ledger", "bad-project")
)
_PRINTER_MAY_RETURN: Final = _MAY_PASS | {
    "printer-unreachable", "printer-busy", "printer-stopped", "print-aborted", "print-doubtful",
}  # fmt: skip
_PAIR: Final = lazy_pattern(rb"\bzh(?:-Han[st]|-HK)?-(?:ko|ja|en|zh-Hant)\b")
_SAMPLE: Final = 1 << 20  # bytes at the start of a list that are searched for its languages
_SHEETS: Final = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "content.xml")
_IDLE_TIME: Final = 5.0  # seconds after which an idle printer is free for other lists
_IN_THE_WAY: Final = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE, errno.ENOENT)


class Commission(msgspec.Struct, frozen=True):
    """Task for a list, with all its options.

    `request` is the same for all lists, except for the list, its name and its folder. Each
    shipment has a folder in `shipments`. The project is searched from `home`. Others write into
    the folder `shared`, so no link in it is followed. Without printers in `to`, labels are only
    made.
    """

    list: Path
    request: Request
    shipments: Path
    home: Path
    fonts: tuple[Path, ...] = ()
    to: tuple[Press, ...] = ()
    wait: float = 600.0
    doubtful: Doubt = "skip"
    shipment: str = ""  # its labels are printed
    shared: Path | None = None


class ShipmentAccount(msgspec.Struct, frozen=True):
    """State of a shipment in its ledger, for reports and the page.

    `paper` counts labels by state; `doubtful` has boxes with their printer and the reason.
    Boxes in `superseded` have an old label on paper, which must be removed.
    """

    shipment: str
    boxes: int
    paper: dict[str, int]
    doubtful: tuple[tuple[int, str, str], ...] = ()
    superseded: tuple[int, ...] = ()
    voided: int = 0

    @property
    def on_paper(self) -> int:
        """Number of labels that are certainly printed."""
        return sum(self.paper.get(state, 0) for state in ("sent", "printed", "seen"))


class Success(msgspec.Struct, frozen=True):
    """The task is done; `findings` are warnings."""

    account: ShipmentAccount
    findings: tuple[Diagnostic, ...] = ()
    is_new: bool = True  # True if a label was made or printed now


class Failure(msgspec.Struct, frozen=True):
    """The task cannot be done until the list or the project is corrected."""

    findings: tuple[Diagnostic, ...]
    account: ShipmentAccount | None = None


class Delay(msgspec.Struct, frozen=True):
    """The task must be retried; with `lacks_labels`, from the making of labels."""

    findings: tuple[Diagnostic, ...]
    account: ShipmentAccount | None = None
    lacks_labels: bool = False


class ListOutcome(msgspec.Struct, frozen=True):
    """Result of a task, and the pair of languages of the list."""

    result: Success | Failure | Delay
    pair: str


TaskNews = tuple[int, int, str, str, tuple[str, ...]]
"""News of a task: labels done, all labels, a printer, its reason to wait, idle printers."""


class Shift:
    """Work of a `helper` process on the list `name`, with its printers if it prints."""

    def __init__(
        self,
        name: str,
        kind: ShiftKind,
        helper: Helper[Commission, ListOutcome],
        presses: tuple[Press, ...] = (),
    ) -> None:
        self.name, self.kind, self.helper = name, kind, helper
        self.messages: dict[str, str] = {}  # reasons to wait, by printer
        self.done = self.total = 0
        self._presses = presses
        self._idle_since: dict[str, float] = {}  # start of idleness

    def receive_news(self) -> Iterator[str]:
        """Receive news of the process. Yields each new reason why a printer waits."""
        for done, total, printer, text, idle in self.helper.news():
            now = time.monotonic()
            self._idle_since = {name: self._idle_since.get(name, now) for name in idle}
            if printer:
                if text and self.messages.get(printer) != text:
                    yield f"{printer}: {text}"
                self.messages[printer] = text
            if total:
                self.done, self.total = done, total

    @property
    def reason(self) -> str:
        """Reasons why printers wait, as one text."""
        return "; ".join(f"{name}: {text}" for name, text in self.messages.items() if text)

    @property
    def busy_printers(self) -> set[str]:
        """Names of printers in use, without those that have been idle for a while.

        The rest of the list is then with printers that wait or hang.
        """
        then = time.monotonic() - _IDLE_TIME
        idle = {name for name, since in self._idle_since.items() if since < then}
        return {press.name for press in self._presses} - idle


def make_labels(task: Commission, tell: HelperLink) -> ListOutcome:
    """Make the labels of a list, as `cardgen batch` does."""
    project: Project | None = None
    pair = task.request.source.pair or ""
    result: Success | Failure | Delay
    try:
        with tempfile.TemporaryDirectory(prefix="cardgen-") as place:
            copy = _copy_list(task.list, Path(place))
            pair = _find_pair(copy) or pair
            project = Project.find(task.home, fonts=task.fonts)
            result = _make_shipment(task, copy, project, tell)
    except (CardgenError, OSError, MemoryError) as error:
        result = _convert_error(error, _MAY_PASS)
    except Exception as error:  # noqa: BLE001 - the other lists are to go on
        result = Failure(_report_internal_error(error))
    findings = tuple(_point_to_list(each, task.list.name) for each in result.findings)
    if project is not None and pair not in project.pairs():
        pair = project.defaults.pair or DEFAULT_PAIR
    return ListOutcome(replace(result, findings=findings), pair or DEFAULT_PAIR)


def _point_to_list(found: Diagnostic, name: str) -> Diagnostic:
    """Change the place of a finding from the copied list to the list itself."""
    place = found.location
    if place is None or Path(place.file).name != make_printable(name):
        return found
    return found.at(Location(name, place.line))


def _make_shipment(
    task: Commission, copy: Path, project: Project, tell: HelperLink
) -> Success | Failure | Delay:
    """Make the shipment of a list from its copy."""
    _check_places(task, "")
    source, output = task.request.source, task.request.output
    started = output.date or utc_now()
    name = name_shipment(project, copy, within=task.shipments, time=started)
    _check_places(task, name)
    folder, shown = task.shipments / name, make_printable(copy.name)
    request = replace(
        task.request,
        source=replace(source, manifest=copy, shown=shown, shipment=name),
        output=replace(output, folder=folder),
    )

    def progress(at: Progress) -> None:
        share: TaskNews = at.done + at.failed, at.total, "", "", ()
        tell(share)

    done = ship(request, project, fonts=task.fonts, tell=progress)
    try:
        done.raise_failed()
    except CardgenError as error:
        result = _convert_error(error, _MAY_PASS)
        return replace(result, account=read_account(folder))
    place, changes = Location(str(folder)), done.amended.in_words()
    amended = (Diagnostic("changed", c, location=place, severity="warning") for c in changes)
    findings = (*done.warnings, *amended)
    return Success(read_account(folder), findings, is_new=done.result.made > 0)


def print_labels(task: Commission, tell: HelperLink) -> ListOutcome:
    """Print the labels of a shipment, each once, as `cardgen print` does."""
    folder, patience = task.shipments / task.shipment, Patience(task.wait)

    def report(news: PrintNews) -> None:
        share: TaskNews = news.done, news.total, news.printer, news.said, news.idle
        tell(share)

    how = Printing(
        decide=lambda *_: task.doubtful,
        tell=report,
        stopped=tell.is_stopped,
        sending=bind_send(patience=patience),
        recalling=bind_recall(patience=patience),
    )
    tell.asks = True  # a kill would leave the current label in doubt
    result: Success | Failure | Delay
    try:
        _check_places(task, task.shipment)
        presses = [_choose_file(press, task.shipment, folder) for press in task.to]
        done = print_shipment(folder, None, presses, Clock(date=task.request.output.date), how)
        account = read_account(folder)
        rules = {each.rule for each in done.findings if each.severity == "error"}
        if done.was_stopped or ((done.left or done.unmade) and rules <= _PRINTER_MAY_RETURN):
            result = Delay(done.findings, account, lacks_labels=bool(done.unmade))
        elif done.left or done.unmade:
            result = Failure(done.findings, account)
        else:
            is_new = bool(done.printed or done.sent)
            result = Success(account, done.findings, is_new=is_new)
    except (CardgenError, OSError, MemoryError) as error:
        result = _convert_error(error, _PRINTER_MAY_RETURN)
    except Exception as error:  # noqa: BLE001 - the other lists are to go on
        result = Failure(_report_internal_error(error))
    return ListOutcome(result, DEFAULT_PAIR)


def _check_places(task: Commission, shipment: str) -> None:
    """Raise OutputError if other users could change an output folder."""
    if task.shared is None:
        return
    check_unshared(task.shared, task.shipments, shipment)
    for press in task.to:
        if press.destination.transport == "file":
            check_unshared(task.shared, Path(press.destination.path))


def _choose_file(press: Press, shipment: str, folder: Path) -> Press:
    """Choose a new file for labels if the printer writes into a folder."""
    destination = press.destination
    if destination.transport != "file":
        return press
    suffixes = {path.suffix[1:] for path in (folder / "labels").rglob("*") if path.suffix}
    language = press.formats(tuple(suffixes))[0]
    paths = (Path(destination.path) / n for n in number_names(f"{shipment}.{language}"))
    # A dangling link counts as existing.
    path = next(str(each) for each in paths if not os.path.lexists(each))
    return replace(press, destination=replace(destination, path=path))


def read_account(folder: Path) -> ShipmentAccount:
    """Read the numbers of a shipment from its ledger. Raises CardgenError."""
    status = read_status(folder)
    voided = status.states.get("voided", 0)
    return ShipmentAccount(
        status.shipment,
        sum(status.states.values()) - voided,
        dict(status.paper),
        tuple((number, *about) for number, about in sorted(status.doubtful.items())),
        tuple(status.superseded),
        voided,
    )


def _copy_list(path: Path, folder: Path) -> Path:
    """Copy a list, so that nobody can change it while it is read. Raises CardgenError."""
    copy, place = folder / path.name, Location(path.name)
    try:
        with open_list(path) as file, copy.open("wb") as to:
            shutil.copyfileobj(file, to)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        if error.errno in _IN_THE_WAY or find_shortage(error):
            raise OutputError("output", reason, location=place) from error
        reason = f"the list {reason}"
        hint = "check that the list is a file and that you may read it"
        raise ManifestError("bad-manifest", reason, location=place, hint=hint) from error
    return copy


def _find_pair(path: Path) -> str:
    """Find the first pair of languages in the bytes of a list; "" if it has none."""
    with suppress(OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        with path.open("rb") as file:
            text = file.read(_SAMPLE)
        if text.startswith(b"PK"):
            with zipfile.ZipFile(path) as book:
                names = [name for name in _SHEETS if name in book.namelist()]
                text = b" ".join(book.open(name).read(_SAMPLE) for name in names)
        elif b"\0" in text:  # UTF-16
            text = text.replace(b"\0", b"")
        if found := _PAIR.search(text):
            return found[0].decode()
    return ""


def _convert_error(
    error: CardgenError | OSError | MemoryError, passing: frozenset[str]
) -> Failure | Delay:
    """Convert an error to a delay if it may pass, or else to a failure."""
    if isinstance(error, CardgenError):
        found = error.diagnostics
        may_pass = {each.rule for each in found} <= passing
        return Delay(found) if may_pass else Failure((*found, *error.warnings))
    if shortage := find_shortage(error):
        return Delay((Diagnostic("machine", shortage),))
    assert isinstance(error, OSError)
    place = Location(str(error.filename)) if error.filename else None
    return Delay((Diagnostic("output", f"{error.strerror or error}", location=place),))


def _report_internal_error(error: Exception) -> tuple[Diagnostic, ...]:
    """Make the finding for a mistake in cardgen itself."""
    reason, kind = " ".join(str(error).split()), type(error).__name__
    message = f"{kind}: {reason}" if reason else kind
    return InternalError("internal", message, hint="please report this").diagnostics
