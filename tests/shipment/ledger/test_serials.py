"""Serial numbers under real processes: together, and killed at any instant."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from cardgen.errors import ShipmentError
from cardgen.shipment.ledger.register import NotedPrint, note_print, read_prints, reserve

SERIES = "38801234"
LAST = 999_999_999
# Reserves for one shipment after the other and says what it got.
WORKER = """
import sys, time
from pathlib import Path
from cardgen.shipment.ledger.register import reserve
path, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for turn in range(times):
    got = reserve(path, "38801234", 1 + turn % 7, ticket=f"{name}-{turn}", last=10**9)
    print(f"{name}-{turn}", got.start, got.stop, flush=True)
    time.sleep(0.002)
"""


def take(path: Path, shipment: str, count: int, *, last: int = LAST) -> range:
    return reserve(path, SERIES, count, ticket=shipment, last=last)


def start(path: Path, name: str, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path), name, str(times)],
        stdout=subprocess.PIPE,
        text=True,
    )


def read_reservations(path: Path) -> dict[str, range]:
    """Read all reservations, and check that they leave no gap and do not overlap."""
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute(
            "SELECT ticket, first, count FROM reservation ORDER BY first"
        ).fetchall()
    database.close()
    ranges = {name: range(first, first + count) for name, first, count in rows}
    assert next(iter(ranges.values())).start == 1
    assert all(one.stop == other.start for one, other in pairwise(ranges.values()))
    return ranges


def test_numbers_follow_each_other(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    assert take(path, "A", 49) == range(1, 50)
    assert take(path, "B", 2) == range(50, 52)
    assert reserve(path, "48801234", 3, ticket="A", last=LAST) == range(1, 4)
    assert [entry.name for entry in tmp_path.iterdir()] == ["serials.sqlite"]


def test_the_same_shipment_gets_the_same(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    assert take(path, "A", 49) == take(path, "A", 49) == range(1, 50)


@pytest.mark.ci
def test_batches_at_once(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    workers = [start(path, name, 25) for name in "ABCDEF"]
    said = [line.split() for worker in workers for line in worker.communicate()[0].splitlines()]
    assert [worker.returncode for worker in workers] == [0] * 6
    assert len(said) == 150
    assert read_reservations(path) == {name: range(int(a), int(b)) for name, a, b in said}


@pytest.mark.ci
def test_two_processes_on_one_shipment(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    workers = [start(path, "A", 25) for _ in range(3)]
    said = [worker.communicate()[0] for worker in workers]
    assert said[0] == said[1] == said[2]
    assert len(read_reservations(path)) == 25


@pytest.mark.ci
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("turns", [5, pytest.param(40, marks=pytest.mark.torture)])
def test_killed_at_any_instant(turns: int, tmp_path: Path) -> None:
    """Whatever a process was told before it was killed is its own; nothing is skipped."""
    path = tmp_path / "serials.sqlite"
    chance = random.Random(5)
    said: dict[str, range] = {}
    for turn in range(turns):
        workers = [start(path, f"{turn}{name}", 10_000) for name in "AB"]
        for worker in workers:
            assert worker.stdout is not None
            line = worker.stdout.readline().split()  # it is at work
            said[line[0]] = range(int(line[1]), int(line[2]))
        time.sleep(chance.random() / 20)
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
        for name, worker in zip("AB", workers, strict=True):
            lines = worker.communicate()[0].splitlines(keepends=True)
            for shipment, first, stop in (line.split() for line in lines if line[-1] == "\n"):
                said[shipment] = range(int(first), int(stop))
            # What it was about to get, or got and could not say, it gets when it goes on.
            following = sum(key.startswith(f"{turn}{name}-") for key in said)
            shipment = f"{turn}{name}-{following}"
            said[shipment] = take(path, shipment, 1 + following % 7)
    after = take(path, "after", 1)
    found = read_reservations(path)
    assert found == said | {"after": after}
    assert after.stop == sum(map(len, found.values())) + 1
    assert len(found) > 4 * turns


def test_none_left(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    assert take(path, "A", 7, last=9) == range(1, 8)
    with pytest.raises(ShipmentError) as caught:
        take(path, "B", 3, last=9)
    assert str(caught.value) == (
        f"{path}: serials: the series 38801234 has 2 serial numbers left, but 3 are needed\n"
        "  hint: choose another sscc-extension in cardgen.toml: each has its own numbers"
    )
    assert take(path, "C", 2, last=9) == range(8, 10)
    with pytest.raises(ShipmentError, match="has 0 serial numbers left, but 1 are needed"):
        take(path, "D", 1, last=9)


def test_a_register_whose_original_is_gone_goes_on_beside_other_projects(
    tmp_path: Path,
) -> None:
    paths = [tmp_path / name / "serials.sqlite" for name in ("gone", "other", "here")]
    for path in paths:
        path.parent.mkdir()
    assert take(paths[0], "A", 7) == range(1, 8)
    take(paths[1], "A", 1)
    paths[2].write_bytes(paths[0].read_bytes())
    paths[0].unlink()
    assert take(paths[2], "B", 1) == range(8, 9)


def test_a_print_is_noted_unless_there_is_a_newer_one(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    assert read_prints(path, "relief") == []
    first = NotedPrint(0, "one", "", ((1, 1), (2, 1)), "counter", tmp_path, "2020-03-26")
    row, others = note_print(path, "relief", first)
    assert (row > 0, others) == (True, [])
    assert read_prints(path, "relief") == [first._replace(id=row)]
    assert read_prints(path, "another") == []
    late = first._replace(task="two", before="")
    assert note_print(path, "relief", late) == (0, [first._replace(id=row)])
    assert note_print(path, "another", late)[1] == []
    second = late._replace(id=row, before="one")
    assert note_print(path, "relief", second)[1] == []
    assert [each.task for each in read_prints(path, "relief")] == ["one", "two"]


def test_a_register_of_before_prints_were_noted_has_none(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    take(path, "A", 1)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE print")
    database.close()
    assert read_prints(path, "relief") == []


def test_files_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    path.write_bytes(b"no database" * 100)
    hint = (
        "\n  hint: make the file and its folder writable; do not delete the file, or numbers "
        "may be used twice"
    )
    with pytest.raises(ShipmentError) as caught:
        take(path, "A", 1)
    said = "serials: the serial numbers cannot be used: file is not a database"
    aside = (
        "\n  hint: move the file away; the next batch continues after the highest number in "
        "the "
    )
    assert str(caught.value) == f"{path}: {said}{aside}ledgers of the project"
    with pytest.raises(ShipmentError) as caught:
        take(tmp_path, "A", 1)
    said = "serials: the serial numbers cannot be used: unable to open database file"
    assert str(caught.value) == f"{tmp_path}: {said}{hint}"


def test_a_later_version(tmp_path: Path) -> None:
    path = tmp_path / "serials.sqlite"
    take(path, "A", 1)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 3")
    database.close()
    with pytest.raises(ShipmentError) as caught:
        take(path, "A", 1)
    assert str(caught.value) == (
        f"{path}: serials: this file has version 3, but this cardgen knows version 2\n"
        "  hint: use the cardgen that made the file, or a newer one"
    )


def test_no_numbers() -> None:
    with pytest.raises(ValueError, match="0 numbers cannot be reserved"):
        take(Path("never.sqlite"), "A", 0)
