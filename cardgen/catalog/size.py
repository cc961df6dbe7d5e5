"""The size of a PO file: its limit, and which of its bytes count.

In comes a path or the bytes of a file; out come bytes, or an error with a remedy. Removed
entries stay at the end of a file for years as obsolete entries (``#~``). They are not printed
and cost little, so they do not count.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from cardgen.errors import CatalogError, Diagnostic, Location
from cardgen.files import MOST_MESSAGES, MOST_PO, read

_OBSOLETE: Final = (
    "delete the old obsolete entries, the lines that begin with #~: "
    "msgattrib --no-obsolete -o FILE FILE"
)
_ENTRIES: Final = (
    "take messages that nobody prints out of its .pot, and run cardgen messages sync"
)


def read_messages(path: Path) -> bytes:
    """Read the bytes of a PO file. Raises CatalogError "bad-po", also for too large a file."""
    try:
        data = read(path, MOST_PO)
    except OSError as error:
        hint = _OBSOLETE if error.errno == errno.EFBIG else ""
        raise _unreadable(str(path), f"{error.strerror}", hint) from error
    large = too_large(data, str(path))
    if large is not None:
        raise CatalogError.of([large])
    return data


def too_large(data: bytes, file: str) -> Diagnostic | None:
    """Report a file whose entries have too many bytes, obsolete ones left out."""
    if len(data) <= MOST_MESSAGES or _count_bytes(data) <= MOST_MESSAGES:
        return None
    but = " without its obsolete entries" if b"\n#~" in data else ""
    said = f"it is larger than {MOST_MESSAGES >> 20} MB{but}"
    return _unreadable(file, said, _ENTRIES).diagnostics[0]


def _count_bytes(data: bytes) -> int:
    """Count the bytes of a file without obsolete entries, their comments and blank lines."""
    counted = waiting = 0
    for line in data.splitlines():
        bare = line.strip()
        if bare.startswith(b"#~"):
            waiting = 0  # comments above an obsolete entry are its own
        elif bare.startswith(b"#"):
            waiting += len(line) + 1
        elif bare:
            counted += waiting + len(line) + 1
            waiting = 0
    return counted + waiting


def _unreadable(file: str, reason: str, hint: str) -> CatalogError:
    said = f"the file cannot be read: {reason}"
    return CatalogError("bad-po", said, location=Location(file), hint=hint)
