"""What the program `cardgen.workbooks` prints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def told(path: Path, *sheet: str) -> list[Any]:
    names = map(json.dumps, sheet)
    command = [sys.executable, "-P", "-m", "cardgen.workbooks", str(path), *names]
    done = subprocess.run(command, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def rows(path: Path, sheet: str = "list") -> dict[int, list[Any]]:
    """Rows by number, without marks."""
    return {number: cells for number, cells, *_ in told(path, sheet)}


def notes(path: Path, sheet: str = "list") -> dict[int, list[int]]:
    """The columns of cells with comments, by the numbers of rows."""
    return {number: more[0] for number, _, _, *more in told(path, sheet) if more}
