"""Where bytes go: a file that is there whole or not at all, or standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from cardgen.errors import Location, OutputError


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` at once, or leave what was there untouched.

    The bytes go to a temporary name in the same folder, reach the disk, and are then
    renamed. Raises OutputError.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(
            "output",
            f"cannot write: {error.strerror or error}",
            location=Location(str(path)),
            hint="choose another place with -o, or mend the folder's rights",
        ) from error


def write_stdout(data: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
