"""Runs the program that reads a workbook; what it prints comes out line by line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

from cardgen.bounds import is_out_of_time
from cardgen.resources import PACKAGE
from cardgen.workbooks.cells import Refused

_ROOT: Final = PACKAGE.parent


def read_workbook(path: Path, *sheet: str) -> Generator[Any, None, None]:
    """What `cardgen.workbooks` prints of a file, or of a sheet, whose name is JSON.

    Raises Refused for what it refuses, or takes too much of.
    """
    import subprocess

    # -P: the current folder must not hide modules of Python.
    command = [sys.executable, "-P", "-m", "cardgen.workbooks", str(path), *sheet]
    libraries = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": libraries},
    )
    with process:
        try:
            for line in process.stdout or ():
                if not line.endswith(b"\n"):
                    break  # it died while it wrote
                told = json.loads(line)
                if isinstance(told, dict) and "error" in told:
                    raise Refused(told["error"], told["hint"])
                yield told
            died = process.wait()
        finally:
            process.kill()
    if died:
        what = "time" if is_out_of_time(died) else "memory"
        raise Refused(
            f"the workbook takes too much {what} to read",
            "cells may lie far from the others, or there are very many: save it as CSV",
        )
