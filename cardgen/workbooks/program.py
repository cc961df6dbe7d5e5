"""Run the program that reads a workbook, and yield its output line by line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardgen.bounds import is_out_of_time
from cardgen.resources import PACKAGE
from cardgen.workbooks.cells import WorkbookError

if TYPE_CHECKING:
    import subprocess

_ROOT: Final = PACKAGE.parent


def read_workbook(path: Path, *sheet: str) -> Generator[Any, None, None]:
    """Yield the rows of a workbook as JSON values, read by a separate process.

    Yields the lines that `cardgen.workbooks.__main__` prints. Raises WorkbookError for a file
    that cannot be read, or takes too much time or memory.
    """
    process = _start(path, *sheet)
    with process:
        try:
            for line in process.stdout or ():
                if not line.endswith(b"\n"):
                    break  # the program died while it wrote
                data = json.loads(line)
                if isinstance(data, dict) and "error" in data:
                    raise WorkbookError(data["error"], data["hint"])
                yield data
            status = process.wait()
        finally:
            process.kill()
    if status:
        what = "time" if is_out_of_time(status) else "memory"
        raise WorkbookError(
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
