"""Labels into a file, and what became of one whose writer died.

A file appears whole or not at all, since it gets its name last. So whoever noted which labels
were meant, by their digest, finds out by looking whether they are there.
"""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import Final

from cardgen.errors import Location, PrinterError
from cardgen.files import has_bytes, opened
from cardgen.printing.destination import Destination
from cardgen.printing.said import doubtful
from cardgen.printing.task import PrintStage, Receipt, Tell
from cardgen.storage import remove_leftovers_of, write_file

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
