"""Run the program `cardgen.workbooks` and parse its output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def run_program(path: Path, *sheet: str) -> list[Any]:
    names = map(json.dumps, sheet)
    command = [sys.executable, "-P", "-m", "cardgen.workbooks", str(path), *names]
    done = subprocess.run(command, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def rows(path: Path, sheet: str = "list") -> dict[int, list[Any]]:
    """Read the rows of a sheet by number, without marks."""
    return {number: cells for number, cells, *_ in run_program(path, sheet)}


def notes(path: Path, sheet: str = "list") -> dict[int, list[int]]:
    """Read the columns of cells with comments, by the numbers of rows."""
    return {number: more[0] for number, _, _, *more in run_program(path, sheet) if more}
