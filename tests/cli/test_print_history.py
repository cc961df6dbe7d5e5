"""Print shipments that changed, are old, or are in a folder without write access."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cardgen.shipment.corrections import replace_boxes, void
from cardgen.shipment.ledger import LEDGER_FILE, Ledger
from cardgen.shipment.model import Clock
from cardgen.shipment.selection import Selection
from tests.cli.runs import run, run_json
from tests.printing.printers import Sink, free_port, sink
from tests.shipment.ledger.test_migration import BEFORE
from tests.shipment.samples import NOW, job, line, ship
from tests.system import require

CLOCK = Clock(lambda: NOW)
ZPL = job(formats=("zpl",))


@pytest.fixture(scope="module")
def template_shipment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipment") / "out"
    ship(folder, line(2, 4), line(3, 4, lot="L1"), work=ZPL)
    return folder


@pytest.fixture(autouse=True)
def shipment(template_shipment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(template_shipment, tmp_path / "out")


def labels(machine: Sink) -> int:
    return sum(data.count(b"^XZ") for data in machine.received)


def test_what_was_voided_replaced_and_amended_in_the_middle(shipment: Path) -> None:
    """The current label of each box is printed, and no label of a void box."""
    with sink() as machine:
        to = ("--to", str(machine.destination))
        assert run("print", "out", "1-6", *to).code == 0
        void(shipment, Selection("2"), CLOCK, reason="crushed")
        replace_boxes(shipment, Selection("3"), CLOCK, reason="torn")  # box 9 is new
        ship(shipment, line(2, 4), line(3, 4, lot="L1", years="25"), work=ZPL, amend=True)
        told = run_json("status", "out")
        assert told["superseded"] == [2, 3, 5, 6]
        done = run("print", "out", *to)
        assert (done.code, done.out.splitlines()) == (
            0,
            [
                "out: 5 boxes sent: 5–9",
                "out: 2 boxes already on paper: 1, 4",
                "out: 2 boxes with an old label on paper too: remove the old label: 5–6",
            ],
        )
        assert labels(machine) == 6 + 5
        assert run("print", "out", *to).out == "out: 7 boxes already on paper: 1, 4–9\n"


def test_the_printer_that_is_left_prints_what_another_did_not(shipment: Path) -> None:
    """One takes a part and resets the connection; of the other boxes each is printed once."""
    ship(Path("more"), line(2, 40), work=ZPL)
    with sink() as good, sink("reset", after=30_000) as bad:
        to = ("--to", str(bad.destination), "--to", str(good.destination))
        done = run("print", "more", *to, "--wait", "5")
        assert done.code == 1
        assert "print-doubtful: boxes 1–" in done.err
        doubtful = [*map(int, run_json("status", "more")["doubtful"])]
        assert doubtful == [*range(1, len(doubtful) + 1)]
        assert 0 < len(doubtful) <= 16
        assert labels(good) == 40 - len(doubtful)
        assert labels(bad) <= len(doubtful)


@pytest.mark.ci
def test_a_printer_that_is_not_there_leaves_all_to_the_other() -> None:
    nobody = f"socket://127.0.0.1:{free_port()}"
    with sink() as machine:
        done = run("print", "out", "--to", nobody, "--to", str(machine.destination))
        assert (done.code, done.out) == (0, "out: 8 boxes sent: 1–8\n")
        assert "printer-unreachable" in done.err
        assert labels(machine) == 8


def as_version_2(path: Path) -> None:
    """The ledger as the version before wrote it."""
    with closing(sqlite3.connect(path)) as database:
        old = BEFORE.read_text(encoding="utf-8")
        table = old[old.index("CREATE TABLE box (") :].partition(";")[0]
        database.execute(table.replace("TABLE box", "TABLE old_box"))
        database.executescript(
            "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;"
            "INSERT INTO old_box SELECT * FROM box; DROP TABLE attempt; DROP TABLE sighting;"
            "DROP TABLE box; ALTER TABLE old_box RENAME TO box;"
            "CREATE INDEX box_line ON box (line); PRAGMA user_version = 2;"
        )


def test_a_shipment_of_version_2_is_brought_up_and_printed(shipment: Path) -> None:
    as_version_2(shipment / LEDGER_FILE)
    with sink() as machine:
        assert run("print", "out", "1-3", "--to", str(machine.destination)).code == 0
        assert labels(machine) == 3
    assert run_json("status", "out")["paper"] == {"sent": 3}
    assert (shipment / "ledger-version-2.sqlite").exists()


def test_a_shipment_of_version_1_is_refused_before_anything_is_sent(shipment: Path) -> None:
    """No cardgen that was given to anybody wrote one."""
    with closing(sqlite3.connect(shipment / LEDGER_FILE)) as database:
        database.execute("PRAGMA user_version = 1")
    with sink() as machine:
        done = run("print", "out", "--to", str(machine.destination))
        assert (done.code, done.err) == (
            1,
            "out/ledger.sqlite: output: this ledger has version 1, but this cardgen knows "
            "version 3\n  hint: use the version of cardgen that began the shipment\n",
        )
        assert machine.received == []


@pytest.mark.system
@pytest.mark.parametrize("command", [["print", "out", "--to"], ["seen", "out", "1"]])
def test_nothing_is_sent_where_nothing_can_be_noted(shipment: Path, command: list[str]) -> None:
    words = [sys.executable, "-m", "cardgen"]
    if os.geteuid() == 0:
        drop = require("setpriv")
        words = [drop, "--bounding-set=-dac_override,-dac_read_search", *words]
    with Ledger.reading(shipment) as ledger:
        before = ledger.prints.on_paper()
    for path in (*shipment.iterdir(), shipment):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with sink() as machine:
            to = [str(machine.destination)] if command[0] == "print" else []
            done = subprocess.run([*words, *command, *to], check=False, capture_output=True)
            assert machine.received == []
    finally:
        for path in (shipment, *shipment.iterdir()):
            path.chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.startswith(b"out")
    assert b": output: " in done.stderr
    assert b"Traceback" not in done.stderr
    with Ledger.reading(shipment) as ledger:
        assert ledger.prints.on_paper() == before
