"""One document to one printer, whatever is between, and what is known of it afterwards."""

from __future__ import annotations

import hashlib
import os
import platform
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from cardgen.errors import FieldError, Location, PrinterError
from cardgen.files import has_bytes, opened
from cardgen.printing.destination import Destination, doubtful, unreachable
from cardgen.printing.ipp import Abilities, Errand, IppPrinter, Unanswered, cups_server
from cardgen.printing.outside import REAL, Outside, Patience
from cardgen.printing.raw import RawErrand
from cardgen.printing.task import PrintStage, PrintTask, Receipt, Tell
from cardgen.storage import numbered, remove_leftovers_of, write_file, write_stdout

ORDINARY = Patience()


def _unheard(stage: PrintStage) -> None:
    """Nobody wants to know."""


def send(
    task: PrintTask,
    destination: Destination,
    *,
    patience: Patience = ORDINARY,
    tell: Tell = _unheard,
    outside: Outside = REAL,
) -> Receipt:
    """Print a task, and follow it to its end.

    **What is certain.** An error (CardgenError; of printers PrinterError) means that nothing of
    the task is on paper nor will be: it may be sent again. All else is a `Receipt`, whose
    `certainty` says what is known: "sent", "printed" or "doubtful", with the `problem` of the
    last. Who asks for copies of a task that is "doubtful" may print something twice.

    **Who dies on the way.** `tell` is called with each `PrintStage`, in this thread, and with
    one that has `begun` before any byte of the document leaves; with IPP it has the `job` by
    then, if the printer makes jobs before documents. So whoever writes that stage down,
    durably, before `tell` returns, knows after a crash: a task that had not begun is not
    printed, and of one that had `recall` finds out what became of it, or says that it is
    doubtful. What `tell` raises breaks off the sending and comes out here; of a task that had
    begun it is then doubtful, too.

    **How long it takes.** As long as something goes on, and `patience.wait` seconds more; then
    a job is cancelled, if the printer makes jobs. Stages say in words what is waited for. One
    printer is given one task at a time: call it from one thread a printer. `outside` is what a
    test replaces, clock and connections.
    """
    if destination.makes_jobs:
        return Errand(task, destination, outside, patience, tell).run()
    if destination.transport == "winspool":
        from cardgen.printing.winspool import to_queue

        return to_queue(task, destination, tell)
    raw = RawErrand(task, destination, outside, patience, tell)
    if destination.transport == "socket":
        return raw.to_socket()
    if destination.transport == "usb":
        return raw.to_device()
    return _written(task, destination, tell)


def recall(
    task: PrintTask,
    job: str,
    destination: Destination,
    *,
    patience: Patience = ORDINARY,
    tell: Tell = _unheard,
    outside: Outside = REAL,
) -> Receipt:
    """What became of a task that was on its way when its sender died.

    `job` is that of the last stage; without one the printer is asked for a task of this name.
    A file is looked at, which is there whole or not at all.
    Of `task` the name and the number of impressions count; its forms may be empty. A job that
    has not ended is followed as in `send`. Raises PrinterError if nothing of it is printed.
    """
    if destination.makes_jobs:
        errand = Errand(task, destination, outside, patience, tell)
        return errand.recalled(job)
    if destination.transport == "file":
        return labels_there(job, destination)
    said = "its sender died, and this printer cannot be asked; it may be on paper, or not"
    return Receipt("doubtful", 0, 0, job=job, problem=doubtful(destination, said))


def unused_place(destination: Destination) -> Destination:
    """The same place, or, where a file has labels that nobody has taken, one beside it.

    ``out.zpl``, then ``out-2.zpl``, ``out-3.zpl``; where that is a link, beside what it leads
    to. A device or a pipe keeps nothing.
    """
    if destination.transport != "file":
        return destination
    path = Path(destination.path)
    if not has_bytes(path):
        return destination
    path = path.resolve() if path.is_symlink() else path
    places = map(path.with_name, numbered(path.name))
    unused = next(each for each in places if not os.path.lexists(each))
    return replace(destination, path=str(unused))


def _written(task: PrintTask, destination: Destination, tell: Tell) -> Receipt:
    """Into a file in which nothing is, or to standard output. Raises OutputError."""
    document = task.forms[0][1] * task.copies
    if destination.transport == "file":
        return write_labels(document, destination, tell)
    tell(PrintStage(begun=True))
    write_stdout(document)
    return Receipt("sent", len(document), len(document))


_DIGEST: Final = "sha256:"


def write_labels(document: bytes, destination: Destination, tell: Tell) -> Receipt:
    """Write labels into a file in which nothing is. Raises OutputError.

    What an earlier writer of the file has left that was killed is taken away.
    """
    path = Path(destination.path)
    gets_its_name_last = path.is_file() or not path.exists()
    if gets_its_name_last:
        remove_leftovers_of(path)
    digest = hashlib.sha256(document).hexdigest()
    # On another machine the same path is another file.
    job = f"{_DIGEST}{digest} {platform.node()}" if gets_its_name_last else ""
    tell(PrintStage(begun=True, job=job))
    write_file(path, document, replace=False)
    return Receipt("sent", len(document), len(document))


def labels_there(job: str, destination: Destination) -> Receipt:
    """Look for labels whose writer died. Raises PrinterError if nothing is written."""
    path = Path(destination.path)
    digest, _, machine = job.removeprefix(_DIGEST).partition(" ")
    if not job.startswith(_DIGEST):
        return _unknown(destination, job, "its sender died; look whether the labels are in it")
    if machine != platform.node():
        return _unknown(destination, job, f"its sender died; it is a file on {machine}")
    if not path.is_absolute() or not path.parent.is_dir():
        return _unknown(destination, job, "its sender died, and its folder is not there")
    if path.exists() and not path.is_file():
        return _unknown(destination, job, "its sender died, and it is no file any more")
    if has_bytes(path):
        try:
            with opened(path) as file:
                is_it = hashlib.file_digest(file, "sha256").hexdigest() == digest
        except OSError as error:
            said = f"its sender died, and it cannot be read: {error.strerror}"
            return _unknown(destination, job, said)
        if is_it:
            size = path.stat().st_size
            return Receipt("sent", size, size, job=job)
    raise PrinterError(
        "print-aborted",
        "its sender died before the file was there",
        location=Location(str(destination)),
    )


def _unknown(destination: Destination, job: str, said: str) -> Receipt:
    return Receipt("doubtful", 0, 0, job=job, problem=doubtful(destination, said))


_SILENCE: Final = 15.0  # seconds; LPrint asks its machine first, for 10 at most


def described(destination: Destination, outside: Outside = REAL) -> Abilities | None:
    """What a printer says; None for one that nobody can ask. Raises PrinterError."""
    if destination.transport == "usb" and not Path(destination.path).exists():
        raise unreachable(destination, "there is no such device")
    if not destination.makes_jobs:
        return None
    try:
        return IppPrinter(destination, outside, _SILENCE).abilities()
    except Unanswered as error:
        raise error.told or unreachable(destination, str(error)) from error


def queues(
    server: str | None = None, outside: Outside = REAL
) -> list[tuple[Destination, Abilities]]:
    """The printers of a server of CUPS, None for this machine's, which need not have one.

    Raises FieldError for what is no address, and PrinterError.
    """
    if server is None:
        local = Destination("cups")
        if not cups_server().path:
            return []
        try:
            found = IppPrinter(local, outside, _SILENCE).queues()
        except Unanswered as error:
            if error.told:
                raise error.told from error
            return []
        return [(Destination("cups", path=each.name), each) for each in found]
    place = _server(server)
    try:
        found = IppPrinter(place, outside, _SILENCE).queues()
    except Unanswered as error:
        raise error.told or unreachable(place, str(error)) from error
    return [(_queue(place, each.name), each) for each in found]


def _server(text: str) -> Destination:
    found = Destination.at(text if "://" in text else f"ipp://{text}")
    if (
        not found.makes_jobs
        or found.transport == "cups"
        or urlsplit(text if "://" in text else "").path.strip("/")
    ):
        raise FieldError(
            "bad-value", f"{text!r} is no address of a server", hint="write ipp://HOST"
        )
    return Destination(found.transport, found.host, found.port, "/")


def _queue(server: Destination, name: str) -> Destination:
    path = f"/printers/{quote(name, safe='')}"
    return Destination(server.transport, server.host, server.port, path)
