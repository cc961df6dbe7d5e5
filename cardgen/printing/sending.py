"""Documents sent to printers or into files, and questions to printers."""

from __future__ import annotations

import hashlib
import os
import platform
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from cardgen import arguments
from cardgen.errors import FieldError
from cardgen.files import has_bytes, open_file
from cardgen.printing.destination import Destination, doubtful, printer_error, unreachable
from cardgen.printing.ipp import Abilities, IppDelivery, IppPrinter, Unanswered, cups_server
from cardgen.printing.outside import REAL, Outside, Patience
from cardgen.printing.raw import RawDelivery
from cardgen.printing.task import PrintStage, PrintTask, Receipt, Tell
from cardgen.storage import number_names, remove_leftovers_of, write_file, write_stdout

ORDINARY = Patience()
_DIGEST: Final = "sha256:"
_IN_BROWSER: Final = "open the page with cardgen open, and print there"
_SILENCE: Final = 15.0  # seconds; LPrint asks its machine first, for 10 at most


def _ignore(stage: PrintStage) -> None:
    """Do nothing with a report on a task."""


def send(
    task: PrintTask,
    destination: Destination,
    *,
    patience: Patience = ORDINARY,
    tell: Tell = _ignore,
    outside: Outside = REAL,
) -> Receipt:
    """Print a task on a printer, and follow it to its end.

    **Certainty.** An error (CardgenError; from printers PrinterError) means that nothing of the
    task is on paper nor will be: it can be sent again. Otherwise the `certainty` of the
    `Receipt` is "sent", "printed" or "doubtful", the last with its `problem`. Sending a
    "doubtful" task once more may print something twice.

    **Crashes.** `tell` is called with each `PrintStage`, in this thread. One that has `begun`
    comes before any byte of the document leaves; with IPP it has the `job` already, if the
    printer makes jobs before documents. A caller that stores this stage durably before `tell`
    returns knows after a crash: a task that had not begun is not printed, and for one that had
    begun `recall` finds out the result, or says that it is doubtful. An exception of `tell`
    stops the sending and is raised here; a task that had begun is doubtful then, too.

    **Time.** The call waits as long as there is progress, and `patience.wait` seconds more;
    then the job is cancelled, if the printer makes jobs. Stages name the reason for waiting. A
    printer gets one task at a time: use one thread for each printer. Tests replace `outside`,
    the clock and the connections.
    """
    arguments.instance("task", task, PrintTask, "make a PrintTask(NAME, FORMS)")
    if not task.forms:
        arguments.refuse("task", task, "has no document", "give at least one document")
    arguments.instance("destination", destination, Destination, "take Destination.at(ADDRESS)")
    arguments.instance("patience", patience, Patience, "make a Patience()")
    arguments.function("tell", tell)
    arguments.instance("outside", outside, Outside, "leave it out")
    if destination.makes_jobs:
        return IppDelivery(task, destination, outside, patience, tell).run()
    if destination.transport == "browser":
        said = "only the page in a browser reaches this printer"
        raise printer_error(destination, "printer-unreachable", said, _IN_BROWSER)
    if destination.transport == "winspool":
        from cardgen.printing.winspool import to_queue

        return to_queue(task, destination, tell)
    raw = RawDelivery(task, destination, outside, patience, tell)
    if destination.transport == "socket":
        return raw.to_socket()
    if destination.transport == "usb":
        return raw.to_device()
    return _write(task, destination, tell)


def recall(
    task: PrintTask,
    job: str,
    destination: Destination,
    *,
    patience: Patience = ORDINARY,
    tell: Tell = _ignore,
    outside: Outside = REAL,
) -> Receipt:
    """Find the result of a task if the process that sent it has died.

    `job` is the job of the last stage; without one the printer is asked for a task of this
    name. A file is checked: it exists whole or not at all. Only the name and the impressions of
    `task` count; its forms may be empty. A job that has not ended is followed as in `send`.
    Raises PrinterError if nothing of it is printed.
    """
    if destination.makes_jobs:
        return IppDelivery(task, destination, outside, patience, tell).recall(job)
    if destination.transport == "file":
        return find_labels(job, destination)
    said = "cardgen stopped while it sent this, and the printer cannot tell what is on paper"
    return _unknown(destination, job, said)


def choose_unused(destination: Destination) -> Destination:
    """Choose another file if the file of the destination already has labels.

    ``out.zpl``, then ``out-2.zpl``, ``out-3.zpl``; for a link, beside its target. A device or a
    pipe keeps nothing, and stays.
    """
    if destination.transport != "file":
        return destination
    path = Path(destination.path)
    if not has_bytes(path):
        return destination
    path = path.resolve() if path.is_symlink() else path
    places = map(path.with_name, number_names(path.name))
    unused = next(each for each in places if not os.path.lexists(each))
    return replace(destination, path=str(unused))


def _write(task: PrintTask, destination: Destination, tell: Tell) -> Receipt:
    """Write a task into an empty file or to standard output. Raises OutputError."""
    document = task.forms[0][1] * task.copies
    if destination.transport == "file":
        return write_labels(document, destination, tell)
    tell(PrintStage(begun=True))
    write_stdout(document)
    return Receipt("sent", len(document), len(document))


def write_labels(document: bytes, destination: Destination, tell: Tell) -> Receipt:
    """Write labels into a new or empty file. Raises OutputError.

    The file gets its name last, so it appears whole or not at all; the digest in `job` tells
    later whether it is there. Leftovers of a writer that was killed are removed.
    """
    path = Path(destination.path)
    gets_its_name_last = path.is_file() or not path.exists()
    if gets_its_name_last:
        remove_leftovers_of(path)
    digest = hashlib.sha256(document).hexdigest()
    # The name of the machine, since the same path is another file elsewhere.
    job = f"{_DIGEST}{digest} {platform.node()}" if gets_its_name_last else ""
    tell(PrintStage(begun=True, job=job))
    write_file(path, document, replace=False)
    return Receipt("sent", len(document), len(document))


def find_labels(job: str, destination: Destination) -> Receipt:
    """Find out if a process that died has written its file. Raises PrinterError if not."""
    path = Path(destination.path)
    digest, _, machine = job.removeprefix(_DIGEST).partition(" ")
    doubt = ""
    if not job.startswith(_DIGEST):
        doubt = "; check whether the labels are in it"
    elif machine != platform.node():
        doubt = f", on the computer {machine}"
    elif not path.is_absolute() or not path.parent.is_dir():
        doubt = ", and the folder is missing"
    elif path.exists() and not path.is_file():
        doubt = ", and this is no longer a file"
    elif has_bytes(path):
        try:
            with open_file(path) as file:
                is_it = hashlib.file_digest(file, "sha256").hexdigest() == digest
            if is_it:
                size = path.stat().st_size
                return Receipt("sent", size, size, job=job)
        except OSError as error:
            doubt = f", which cannot be read: {error.strerror}"
    if doubt:
        return _unknown(destination, job, f"cardgen stopped while it wrote the file{doubt}")
    said = "cardgen stopped before it wrote the file"
    raise printer_error(destination, "print-aborted", said)


def _unknown(destination: Destination, job: str, said: str) -> Receipt:
    """Make the receipt for a task whose result is unknown, with the reason."""
    return Receipt("doubtful", 0, 0, job=job, problem=doubtful(destination, said))


def ask_abilities(destination: Destination, outside: Outside = REAL) -> Abilities | None:
    """Ask a printer for its abilities; None if it cannot answer. Raises PrinterError."""
    if destination.transport == "usb" and not Path(destination.path).exists():
        raise unreachable(destination, "there is no such device")
    if not destination.makes_jobs:
        return None
    try:
        return IppPrinter(destination, outside, _SILENCE).abilities()
    except Unanswered as error:
        raise error.told or unreachable(destination, str(error)) from error


def list_queues(
    server: str | None = None, outside: Outside = REAL
) -> list[tuple[Destination, Abilities]]:
    """List the printers of a CUPS server; by default of this machine.

    Raises FieldError for a malformed address, and PrinterError.
    """
    if server is not None:
        server = arguments.text("server", server)
    if server is None and not cups_server().path:
        return []
    place = Destination("cups") if server is None else _parse_server(server)
    try:
        found = IppPrinter(place, outside, _SILENCE).queues()
    except Unanswered as error:
        if server is None and not error.told:
            return []
        raise error.told or unreachable(place, str(error)) from error
    if server is None:
        return [(replace(place, path=each.name), each) for each in found]
    return [
        (replace(place, path=f"/printers/{quote(each.name, safe='')}"), each) for each in found
    ]


def _parse_server(text: str) -> Destination:
    """Parse the address of a CUPS server, with or without ``ipp://``. Raises FieldError."""
    found = Destination.at(text if "://" in text else f"ipp://{text}")
    if (
        not found.makes_jobs
        or found.transport == "cups"
        or urlsplit(text if "://" in text else "").path.strip("/")
    ):
        raise FieldError(
            "bad-value", f"{text!r} is not a server address", hint="write ipp://HOST"
        )
    return Destination(found.transport, found.host, found.port, "/")
