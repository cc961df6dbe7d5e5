"""The lock of a database: one process writes at a time, on this machine and on shared disks."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from cardgen.database.holder import shown_holder
from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.storage import FULL, refused


def lock_database(path: Path, work: str, holder: str = "") -> FileLock:
    """The lock of the database at `path`, held by this process; its folder is made.

    `work` is what others are told is worked on, by `holder` if that is known. Raises
    ShipmentError "busy", and OutputError.
    """
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _mend_rights(path)
        lock = FileLock(folder / f".{path.stem}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise ShipmentError(
            "busy",
            f"{shown_holder(holder) or 'another process'} is working on {work}",
            location=Location(str(folder)),
            hint="wait until it has ended, or take another folder",
        ) from None
    except OSError as error:
        if error.errno in FULL:
            raise refused(error, str(error.filename or path)) from error
        raise OutputError(
            "output",
            f"cannot write: {error.strerror}",
            location=Location(str(error.filename or path)),
            hint=f"mend the rights of the folder of {work}",
        ) from error
    return lock


def _mend_rights(path: Path) -> None:
    """Let SQLite's files beside a database that was read-only be as writable as it is now.

    They are made with its rights, and stay when it is made writable again. Raises OSError where
    the database itself may not be written.
    """
    if not path.exists():
        return
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "it is read-only", str(path))
    mode = path.stat().st_mode
    for beside in (path.with_name(f"{path.name}-{end}") for end in ("wal", "shm")):
        if beside.exists() and beside.stat().st_mode != mode:
            beside.chmod(mode)
