"""A batch that is killed at any moment is continued: every box once, every file whole."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from tests.shipment.samples import files, line, ship

pytestmark = pytest.mark.ci
ROOT = Path(__file__).parents[2]
BOXES = 1000  # so many that there is time for a second to come
RUN = """
import sys
from pathlib import Path
from tests.shipment.samples import line, ship
if __name__ == "__main__":
    folder, jobs, fifth = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) // 5
    lines = [line(2, 2 * fifth), line(3, 2 * fifth, item="口罩"), line(4, fifth, "box-4x6in")]
    result = ship(folder, *lines, jobs=jobs)
    print(result.made, result.kept, flush=True)
"""


def start_batch(folder: Path, jobs: int, boxes: int = BOXES) -> subprocess.Popen[str]:
    script = folder.parent / "run.py"
    script.write_text(RUN, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(jobs), str(boxes)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def count_finished(folder: Path) -> int:
    """Count the boxes that are done in the ledger."""
    if not (folder / "ledger.sqlite").exists():
        return 0
    with sqlite3.connect(folder / "ledger.sqlite") as database:
        try:
            query = "SELECT count(*) FROM box WHERE state IN ('rendered', 'verified')"
            (count,) = database.execute(query).fetchone()
        except sqlite3.OperationalError:  # not made yet
            return 0
    return int(count)


def kill_and_continue(times: int, tmp_path: Path, jobs: int, boxes: int) -> None:
    """Kill a batch many times, then let it finish.

    Every third kill comes at any moment, the others a moment after some labels were made.
    """
    rng = random.Random(20200326)
    folder = tmp_path / "shipment"
    for number in range(times):
        before = count_finished(folder)
        process = start_batch(folder, jobs, boxes)
        if number % 3:
            while count_finished(folder) == before and process.poll() is None:
                time.sleep(0.005)
            time.sleep(rng.uniform(0.0, 0.05))
        else:
            time.sleep(rng.uniform(0.0, 0.6))
        with suppress(ProcessLookupError):  # it had ended
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert count_finished(folder) > 0
    last = start_batch(folder, jobs, boxes)
    said, complaint = last.communicate(timeout=300)
    assert last.returncode == 0, complaint
    made, kept = map(int, said.split())
    assert made + kept == boxes
    assert kept > 0
    with sqlite3.connect(folder / "ledger.sqlite") as database:
        rows = database.execute("SELECT number, id, state, file, digest FROM box").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [row[0] for row in rows] == [*range(1, boxes + 1)]
    there = files(folder)
    assert [*there] == sorted(row[3] for row in rows)  # all, and nothing besides
    for _, name, state, file, digest in rows:
        assert state in {"rendered", "verified"}
        assert file == f"labels/{name}.png"
        assert sha256(there[file]).hexdigest() == digest


def test_killed_eight_times(tmp_path: Path) -> None:
    kill_and_continue(8, tmp_path, 1, 400)


def test_killed_with_workers(tmp_path: Path) -> None:
    kill_and_continue(4, tmp_path, 2, 400)


def test_workers_end_with_a_killed_run(tmp_path: Path) -> None:
    """They waited for work for ever, each with its fonts."""
    process = start_batch(tmp_path / "shipment", 2)
    while count_finished(tmp_path / "shipment") == 0:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()  # this process alone
    process.communicate(timeout=20)  # its pipes are open while a worker lives


@pytest.mark.torture
def test_killed_three_hundred_times(tmp_path: Path) -> None:
    kill_and_continue(300, tmp_path, 2, BOXES)


def test_two_at_once(tmp_path: Path) -> None:
    """One makes all; the other says who does, and touches nothing."""
    folder = tmp_path / "shipment"
    one = start_batch(folder, 1)
    deadline = time.monotonic() + 30
    while count_finished(folder) == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    two = start_batch(folder, 1)
    _, complaint = two.communicate(timeout=60)
    assert two.returncode != 0
    assert f"process {one.pid} on " in complaint
    said, complaint = one.communicate(timeout=120)
    assert (one.returncode, said.strip()) == (0, f"{BOXES} 0"), complaint
    assert len(files(folder)) == BOXES


def test_a_full_disk_is_gone_on_with(tmp_path: Path) -> None:
    """The disk is full after some labels; with room again the same call makes the others."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    try:
        lines = (line(2, 150),)
        with pytest.raises(Exception, match=r"No space left|disk is full"):
            ship(small / "shipment", *lines)
        subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
        result = ship(small / "shipment", *lines)
        assert result.made + result.kept == 150
        assert result.kept > 0
        assert len(files(small / "shipment")) == 150
    finally:
        subprocess.run(["umount", str(small)], check=True)
