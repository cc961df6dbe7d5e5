"""Whether a file is whole, as far as one can tell from outside.

In comes a file that has not changed for a while; out comes why it is perhaps not all there: a
copy over a network may stop for longer than anybody waits.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import zipfile
from io import BufferedReader
from typing import Final, Literal

Unfinished = Literal["empty", "cut-off"]

_ZIP: Final = b"PK\x03\x04"
_HOLE: Final = 4  # NULs in a row, of which UTF-16 has three at most


def unfinished(file: BufferedReader) -> Unfinished | None:
    """The reason why a file seems to be copied in part; None if it does not. Raises OSError."""
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        return "empty"
    if file.read(len(_ZIP)) == _ZIP:  # its directory is at the end (APPNOTE 4.3.6)
        return None if zipfile.is_zipfile(file) else "cut-off"
    file.seek(max(0, size - _HOLE))
    # Explorer makes room for all of a file before it fills it.
    return "cut-off" if file.read() == bytes(_HOLE) else None


def is_written(file: BufferedReader) -> bool:
    """True if a program has it open to write, where the system tells (leases of Linux)."""
    if sys.platform != "linux":
        return False
    import fcntl

    handle = file.fileno()
    try:
        # Who opens it in this instant makes the kernel send a signal: one that does nothing.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    return False
