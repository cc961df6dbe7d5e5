"""A merge that is killed at any moment is continued: every letter once, every file whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from cardgen.errors import CardgenError
from cardgen.letters.merge.ledger import MERGE_FILE, MergeLedger
from tests.letters.merge.test_merging import files, many
from tests.letters.merge.test_recipients import SHARED

ROOT = Path(__file__).parents[3]
LETTERS = {1: 60, 2: 220}  # with fewer no second process starts


def start(folder: Path, jobs: int, output: str = "out") -> subprocess.Popen[str]:
    words = ["letter", "sympathy", "--data", "all.toml", "--data", "list.csv"]
    options = ["--jobs", str(jobs), "--format", "svg", "-o", output]
    return subprocess.Popen(
        [sys.executable, "-m", "cardgen", *words, *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def count_recorded(folder: Path) -> int:
    """Count the letters that the ledger has with their files."""
    if not (folder / "out" / MERGE_FILE).exists():
        return 0
    with suppress(CardgenError), MergeLedger.reading(folder / "out") as ledger:
        return sum(bool(letter.files) for letter in ledger.letters().values())
    return 0


def kill_and_finish(folder: Path, times: int, jobs: int) -> None:
    """Kill the run at random moments after it recorded a letter, then finish it."""
    (folder / "all.toml").write_text(SHARED, encoding="utf-8")
    (folder / "list.csv").write_text(many(LETTERS[jobs]), encoding="utf-8")
    rng = random.Random(20200316)
    for _ in range(times):
        process = start(folder, jobs)
        before = count_recorded(folder)
        while count_recorded(folder) == before and process.poll() is None:
            time.sleep(0.02)
        time.sleep(rng.uniform(0.0, 0.8))
        with suppress(ProcessLookupError):  # it had ended
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    last = start(folder, jobs)
    said, complaint = last.communicate(timeout=120)
    assert last.returncode == 0, complaint
    assert "kept" in said
    whole = start(folder, 1, "whole/out")
    assert whole.wait(timeout=120) == 0
    whole.communicate()
    assert files(folder) == files(folder / "whole")
    assert len(files(folder)) == 2 * LETTERS[jobs]


@pytest.mark.ci
def test_killed_twice(tmp_path: Path) -> None:
    kill_and_finish(tmp_path, 2, 1)


@pytest.mark.torture
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_thirty_times(tmp_path: Path, jobs: int) -> None:
    kill_and_finish(tmp_path, 30, jobs)
