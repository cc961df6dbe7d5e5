"""The start of a command or a worker: a bound on the modules of cardgen that it imports.

The time until the first label is mostly the time of imports. A bound may fall, never rise: a
command that needs another module imports it when it needs it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LETTER = Path(__file__).parents[2] / "examples" / "letters" / "donation-seoul.toml"
COUNT = """
import sys
{}
print(*sys.modules, file=sys.stderr)
"""
COMMAND = """
from cardgen.cli import main
try:
    main.main(sys.argv[1:], standalone_mode=False)
except SystemExit as end:
    assert end.code == 0
"""
WORKER = "import cardgen.shipment.workers.worker"
LATER = {*("sqlite3", "PIL", "pyexpat", "filelock", "zipfile", "email", "csv", "budoux")}
"""What a worker needs for some labels only, or never."""


def modules_after(code: str, folder: Path, *words: str) -> list[str]:
    """The modules that a fresh interpreter has imported after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", COUNT.format(code), *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1].split()


def count_own(modules: list[str]) -> int:
    """The number of modules of cardgen."""
    return sum(name.partition(".")[0] == "cardgen" for name in modules)


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (19, ["--help"]),
        (61, ["messages", "list"]),
        (141, ["label", "brothers", "-o", "label.png"]),
        (153, ["label", "brothers", "-o", "label.pdf"]),
        (178, ["letter", "donation", "--data", str(LETTER), "-o", "letter.pdf"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_imports_no_more_modules(most: int, words: list[str], tmp_path: Path) -> None:
    assert count_own(modules_after(COMMAND, tmp_path, *words)) <= most


def test_a_worker_imports_no_more_modules(tmp_path: Path) -> None:
    found = modules_after(WORKER, tmp_path)
    assert count_own(found) <= 136
    assert not LATER.intersection(found)
