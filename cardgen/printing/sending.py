"""One document to one printer, whatever is between, and what is known of it afterwards."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from cardgen.files import has_bytes
from cardgen.printing.destination import Destination
from cardgen.printing.ipp import Errand
from cardgen.printing.labels_file import labels_there, write_labels
from cardgen.printing.outside import REAL, Outside
from cardgen.printing.patience import Patience
from cardgen.printing.raw import RawErrand
from cardgen.printing.said import doubtful
from cardgen.printing.task import PrintStage, PrintTask, Receipt, Tell
from cardgen.storage import numbered, write_stdout

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
