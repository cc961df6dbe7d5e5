"""One process of cardgen at a time writes the files of a folder, and cleans up after others.

In comes a folder; whoever has its turn may change what is in it, and knows that nobody else who
takes turns is at work. So what lies there of files that are not whole belongs to nobody.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import lock_descriptor

from cardgen.errors import Location, OutputError
from cardgen.files import listed
from cardgen.storage.file import is_temporary_of, refused

LOCK: Final = ".cardgen.lock"
"""The file that is locked where no folder can be."""

_PATIENCE: Final = 20.0  # seconds
_PAUSE: Final = 0.01


@contextmanager
def taking_turns(folder: Path, what: str) -> Iterator[None]:
    """Have a folder for oneself among the processes of cardgen. Raises OutputError.

    `what` is what another one is writing, for who waits too long.
    """
    deadline = time.monotonic() + _PATIENCE
    try:
        handle = _opened(folder)
        try:
            while not lock_descriptor(handle, blocking=False):
                if time.monotonic() > deadline:
                    said = f"another cardgen is writing {what}"
                    raise OutputError("output", said, location=Location(str(folder)))
                time.sleep(_PAUSE)
            yield
        finally:
            os.close(handle)
    except OSError as error:
        raise refused(error, str(folder)) from error


def remove_leftovers(folder: Path, files: Collection[str]) -> None:
    """Remove what writers of these files that were killed have left in a folder.

    For who has the folder's turn. What cannot be removed stays for the next one.
    """
    with suppress(OSError):
        for path in listed(folder):
            if any(is_temporary_of(path.name, file) for file in files):
                with suppress(OSError):
                    path.unlink()


def remove_leftovers_of(path: Path) -> None:
    """Remove what killed writers of a file have left beside it, if that can be done."""
    with suppress(OSError, OutputError):
        path = path.resolve()
        if any(is_temporary_of(each.name, path.name) for each in listed(path.parent)):
            with taking_turns(path.parent, path.name):
                remove_leftovers(path.parent, [path.name])


def _opened(folder: Path) -> int:
    """Open the folder to lock it; a lock file would be left in version control."""
    if os.name == "posix":
        return os.open(folder, os.O_RDONLY)
    return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)  # Windows opens no folder
