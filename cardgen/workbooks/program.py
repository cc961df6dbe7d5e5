"""Run the program that reads a workbook, and yield its output line by line.

A browser has no other processes: there the page bounds the time, and memory is what its worker
may have.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardgen.bounds import is_out_of_time
from cardgen.ports import work
from cardgen.resources import PACKAGE
from cardgen.workbooks.cells import WorkbookError

if TYPE_CHECKING:
    import subprocess

_ROOT: Final = PACKAGE.parent
_LEAST: Final = 20  # seconds by the clock, in a browser, and more for a large file:
_BYTES_A_SECOND: Final = 100_000  # of the packed file


def read_workbook(path: Path, *sheet: str) -> Generator[Any, None, None]:
    """Yield the rows of a workbook as JSON values, read by a separate process.

    Yields the lines that `cardgen.workbooks.__main__` prints. Raises WorkbookError for a file
    that cannot be read, or takes too much time or memory.
    """
    for line in (_run if work.HAS_PROCESSES else _read_here)(path, *sheet):
        data = json.loads(line)
        if isinstance(data, dict) and "error" in data:
            raise WorkbookError(data["error"], data["hint"])
        yield data


def _run(path: Path, *sheet: str) -> Generator[bytes, None, None]:
    """Yield the lines of a process that reads a workbook. Raises WorkbookError."""
    process = _start(path, *sheet)
    with process:
        try:
            for line in process.stdout or ():
                if not line.endswith(b"\n"):
                    break  # the program died while it wrote
                yield line
            status = process.wait()
        finally:
            process.kill()
    if status:
        raise _too_much("time" if is_out_of_time(status) else "memory")


def _read_here(path: Path, *sheet: str) -> list[str]:
    """Read the lines of a workbook in this process. Raises WorkbookError."""
    from cardgen.workbooks.__main__ import read_cells

    try:
        with work.bound(_LEAST + path.stat().st_size // _BYTES_A_SECOND):
            return list(read_cells(path, *sheet))
    except MemoryError as error:
        raise _too_much("memory") from error


def _too_much(what: str) -> WorkbookError:
    """Make the error for a workbook that takes too much time or memory."""
    return WorkbookError(
        f"the workbook takes too much {what} to read",
        "save it as CSV: there may be too many cells, or cells far from the others",
    )


def _start(path: Path, *sheet: str) -> subprocess.Popen[bytes]:
    """Start the process that reads a workbook and prints its cells."""
    import subprocess

    # -P: the current folder must not hide modules of Python.
    command = [sys.executable, "-P", "-m", "cardgen.workbooks", str(path), *sheet]
    libraries = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": libraries},
    )
