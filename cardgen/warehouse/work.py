"""What is done with a list that was taken: its labels are made, and then printed.

Each is a task for a process of its own (`cardgen.processes.Helper`), so that whatever happens
in there, the folder is looked at. Both may be done again and again: what the ledger says is
done is not done twice. Out comes a `Passed`, or why not: what is wrong with the list, or what
is in the way and may pass.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cardgen.catalog import CAPTIONS
from cardgen.documents import rule_caption
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    InternalError,
    Location,
    ManifestError,
    OutputError,
    readable,
)
from cardgen.files import scarce
from cardgen.printing import Patience
from cardgen.processes import HelperLink
from cardgen.project import DEFAULT_PAIR, Project
from cardgen.shipment import (
    Clock,
    Doubt,
    Press,
    Printing,
    PrintNews,
    Progress,
    Recalling,
    Request,
    ordinarily,
    print_shipment,
    ship,
    shipment_name,
    status_of,
)
from cardgen.storage import check_unshared, numbered
from cardgen.warehouse.folder import opened_list

# What is wrong with the machine, the project or what they keep, and not with the list.
_MAY_PASS: Final = frozenset(
    ("busy", "output", "machine", "worker", "serials", "damaged-ledger", "bad-project")
)
_PRINTER_MAY_RETURN: Final = _MAY_PASS | {
    "printer-unreachable", "printer-busy", "printer-stopped", "print-aborted", "print-doubtful",
}  # fmt: skip
_PAIR: Final = re.compile(rb"\bzh(?:-Han[st]|-HK)?-(?:ko|ja|en|zh-Hant)\b")
_SAMPLE: Final = 1 << 20  # bytes in which a list says its languages
_SHEETS: Final = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "content.xml")
_IN_THE_WAY: Final = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE, errno.ENOENT)


@dataclass(frozen=True, slots=True)
class Commission:
    """What is to be done with a list, and how.

    `request` is like those of all lists of the folder but for `manifest` and `folder`; the
    shipments are in `shipments`, a folder each. `home` is where the project is looked for.
    Others write into the folder `shared`: in there nothing is reached through a link.
    `to` are the printers; without one labels are made alone.
    """

    list: Path
    request: Request
    shipments: Path
    home: Path
    fonts: tuple[Path, ...] = ()
    to: tuple[Press, ...] = ()
    wait: float = 600.0
    doubtful: Doubt = "skip"
    shipment: str = ""  # to be printed
    shared: Path | None = None


@dataclass(frozen=True, slots=True)
class ShipmentAccount:
    """What the ledger says of a shipment, for a report and a page.

    `paper` counts labels there by their state, `doubtful` are boxes with the printer and why.
    `superseded` have a label of before on paper, which is to go.
    """

    shipment: str
    boxes: int
    paper: dict[str, int]
    doubtful: tuple[tuple[int, str, str], ...] = ()
    superseded: tuple[int, ...] = ()
    voided: int = 0

    @property
    def on_paper(self) -> int:
        """The labels that are certainly there."""
        return sum(self.paper.get(state, 0) for state in ("sent", "printed", "seen"))


@dataclass(frozen=True, slots=True)
class Passed:
    """It is done; `findings` want a look."""

    account: ShipmentAccount
    findings: tuple[Diagnostic, ...] = ()
    is_new: bool = True  # whether something was made or printed


@dataclass(frozen=True, slots=True)
class Declined:
    """It cannot be done as the list, or the project, is."""

    findings: tuple[Diagnostic, ...]
    account: ShipmentAccount | None = None


@dataclass(frozen=True, slots=True)
class Delayed:
    """Something is in the way that may pass, or `lacks_labels`, which are to be made again."""

    findings: tuple[Diagnostic, ...]
    account: ShipmentAccount | None = None
    lacks_labels: bool = False


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """What became of a task, the languages of the list, and captions of what was found.

    A caption is what kind of mistake a rule is of, in both languages.
    """

    came: Passed | Declined | Delayed
    pair: str
    captions: dict[str, tuple[str, str]]


ShareDone = tuple[int, int, str, str, tuple[str, ...]]
"""What a task tells: so many labels of so many, a printer, what it waits for, who is idle."""


def make(task: Commission, tell: HelperLink) -> ListOutcome:
    """Make the labels of a list, as `cardgen batch` does."""
    project: Project | None = None
    pair = task.request.pair or ""
    came: Passed | Declined | Delayed
    try:
        with tempfile.TemporaryDirectory(prefix="cardgen-") as place:
            copy = _copied(task.list, Path(place))
            pair = _pair_said_in(copy) or pair
            project = Project.find(task.home, fonts=task.fonts)
            came = _made(task, copy, project, tell)
    except (CardgenError, OSError, MemoryError) as error:
        came = _in_words(error, _MAY_PASS)
    except Exception as error:  # noqa: BLE001 - the other lists are to go on
        came = Declined(_unforeseen(error))
    named = tuple(_named(each, task.list.name) for each in came.findings)
    return _outcome(replace(came, findings=named), pair, project)


def _named(found: Diagnostic, name: str) -> Diagnostic:
    """The same of a copy of the list as of the list."""
    place = found.location
    if place is None or Path(place.file).name != readable(name):
        return found
    return found.at(Location(name, place.line))


def _made(
    task: Commission, copy: Path, project: Project, tell: HelperLink
) -> Passed | Declined | Delayed:
    _check_places(task, "")
    name = shipment_name(project, copy, within=task.shipments, time=task.request.date or now())
    _check_places(task, name)
    request = replace(
        task.request,
        manifest=copy,
        folder=task.shipments / name,
        shown=readable(copy.name),
        shipment=name,
    )

    def progress(at: Progress) -> None:
        share: ShareDone = at.done + at.failed, at.total, "", "", ()
        tell(share)

    done = ship(request, project, now=now, fonts=task.fonts, tell=progress)
    try:
        done.raise_failed()
    except CardgenError as error:
        came = _in_words(error, _MAY_PASS)
        return replace(came, account=account_of(request.folder))
    findings = (*done.warnings, *_amended(done.amended.in_words(), request.folder))
    return Passed(account_of(request.folder), findings, is_new=done.result.made > 0)


def _amended(said: list[str], folder: Path) -> list[Diagnostic]:
    """What an amendment did, as something to look at."""
    place = Location(str(folder))
    return [Diagnostic("changed", each, location=place, severity="warning") for each in said]


def print_labels(task: Commission, tell: HelperLink) -> ListOutcome:
    """Print the labels of a shipment, each once, as `cardgen print` does."""
    folder, patience = task.shipments / task.shipment, Patience(task.wait)

    def heard(news: PrintNews) -> None:
        share: ShareDone = news.done, news.total, news.printer, news.said, news.idle
        tell(share)

    how = Printing(
        decide=lambda *_: task.doubtful,
        tell=heard,
        stopped=tell.is_stopped,
        sending=ordinarily(patience=patience),
        recalling=Recalling(patience=patience),
    )
    tell.asks = True  # else a label that is begun would be doubtful
    came: Passed | Declined | Delayed
    try:
        _check_places(task, task.shipment)
        presses = [_into_folder(press, task.shipment, folder) for press in task.to]
        done = print_shipment(folder, None, presses, Clock(now, task.request.date), how)
        account = account_of(folder)
        rules = {each.rule for each in done.findings if each.severity == "error"}
        if done.was_stopped or ((done.left or done.unmade) and rules <= _PRINTER_MAY_RETURN):
            came = Delayed(done.findings, account, lacks_labels=bool(done.unmade))
        elif done.left or done.unmade:
            came = Declined(done.findings, account)
        else:
            is_new = bool(done.printed or done.sent)
            came = Passed(account, done.findings, is_new=is_new)
    except (CardgenError, OSError, MemoryError) as error:
        came = _in_words(error, _PRINTER_MAY_RETURN)
    except Exception as error:  # noqa: BLE001 - the other lists are to go on
        came = Declined(_unforeseen(error))
    return _outcome(came, "", None)


def _check_places(task: Commission, shipment: str) -> None:
    """Raise OutputError if a folder to be written to is not safe from those who share it."""
    if task.shared is None:
        return
    check_unshared(task.shared, task.shipments, shipment)
    for press in task.to:
        if press.destination.transport == "file":
            check_unshared(task.shared, Path(press.destination.path))


def _into_folder(press: Press, shipment: str, folder: Path) -> Press:
    """A press that writes files as one that writes a file of this shipment's own.

    Into the folder that its address names; what is there already stays.
    """
    destination = press.destination
    if destination.transport != "file":
        return press
    language = press.formats(tuple(_formats_in(folder)))[0]
    place = Path(destination.path)
    name = next(
        each
        for each in numbered(f"{shipment}.{language}")
        if not os.path.lexists(place / each)  # a link that leads nowhere is taken too
    )
    return replace(press, destination=replace(destination, path=str(place / name)))


def _formats_in(folder: Path) -> set[str]:
    """The formats of the labels that a shipment has, by the names of their files."""
    return {path.suffix[1:] for path in (folder / "labels").rglob("*") if path.suffix}


def account_of(folder: Path) -> ShipmentAccount:
    """What the ledger in a folder says. Raises CardgenError."""
    status = status_of(folder)
    voided = status.states.get("voided", 0)
    return ShipmentAccount(
        status.shipment,
        sum(status.states.values()) - voided,
        dict(status.paper),
        tuple((number, *about) for number, about in sorted(status.doubtful.items())),
        tuple(status.superseded),
        voided,
    )


def now() -> str:
    """The time, as the ledger keeps it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _copied(path: Path, folder: Path) -> Path:
    """A copy that nobody changes while it is read, of the same name. Raises CardgenError."""
    copy = folder / path.name
    try:
        with opened_list(path) as file, copy.open("wb") as to:
            shutil.copyfileobj(file, to)
    except OSError as error:
        if error.errno in _IN_THE_WAY or scarce(error):
            said = f"cannot be read: {error.strerror}"
            raise OutputError("output", said, location=Location(path.name)) from error
        said = f"the list cannot be read: {error.strerror}"
        hint = "see that it may be read, and is a file"
        place = Location(path.name)
        raise ManifestError("bad-manifest", said, location=place, hint=hint) from error
    return copy


def _pair_said_in(path: Path) -> str:
    """The pair of languages that a list names first, found without reading it as a list."""
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


def _in_words(
    error: CardgenError | OSError | MemoryError, passing: frozenset[str]
) -> Declined | Delayed:
    if isinstance(error, CardgenError):
        found = error.diagnostics
        may_pass = {each.rule for each in found} <= passing
        return Delayed(found) if may_pass else Declined((*found, *error.warnings))
    said = scarce(error)
    if said:
        return Delayed((Diagnostic("machine", said),))
    assert isinstance(error, OSError)
    said = f"{error.strerror or error}"
    place = Location(str(error.filename)) if error.filename else None
    return Delayed((Diagnostic("output", said, location=place),))


def _unforeseen(error: Exception) -> tuple[Diagnostic, ...]:
    said = " ".join(str(error).split())
    kind = type(error).__name__
    return InternalError(
        "internal", f"{kind}: {said}" if said else kind, hint="please report this"
    ).diagnostics


def _outcome(
    came: Passed | Declined | Delayed, pair: str, project: Project | None
) -> ListOutcome:
    captions: dict[str, tuple[str, str]] = {}
    if project is not None:
        known = project.pairs()
        if pair not in known:
            pair = project.defaults.pair or DEFAULT_PAIR
        with suppress(CardgenError):
            messages = project.catalog(pair, CAPTIONS).messages
            for rule in {each.rule for each in came.findings}:
                message = messages.get(rule_caption(rule))
                if message is not None:
                    captions[rule] = message.source, message.translation
    return ListOutcome(came, pair or DEFAULT_PAIR, captions)
