"""The holder of a database: its note, and the end of its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from cardgen.database import Holder, format_holder
from cardgen.shipment.ledger import Ledger
from tests.cli.runs import run, run_json
from tests.shipment.samples import line, ship

KILLED = """
import os, signal, sys
from pathlib import Path
from cardgen.shipment.ledger import Ledger
with Ledger.open(Path(sys.argv[1])) as ledger:
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_note_is_read_as_it_was_written() -> None:
    here = Holder.this()
    assert Holder.of(here.note) == here
    assert format_holder(here.note) == str(here) == f"process {here.process} on {here.machine}"
    assert Holder.of("process 489 on vm") == Holder(489, "vm")  # of a cardgen of before
    assert Holder.of("") is None


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_process_that_ended_or_whose_number_another_has_is_gone() -> None:
    here = Holder.this()
    assert not here.is_gone
    assert not replace(here, began="").is_gone
    assert replace(here, began="another instant").is_gone
    child = subprocess.Popen([sys.executable, "-c", ""])
    gone = replace(here, process=child.pid)
    child.wait()
    assert gone.is_gone
    assert not replace(gone, machine="another").is_gone


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_status_says_that_a_command_was_killed_and_what_to_do(tmp_path: Path) -> None:
    ship(tmp_path / "out", line(2, 1))
    with Ledger.open(tmp_path / "out"):
        assert run_json("status", str(tmp_path / "out"))["broke-off"] is False
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "out")], check=False)
    assert run_json("status", str(tmp_path / "out"))["broke-off"] is True
    said = run("status", str(tmp_path / "out")).out
    assert "was interrupted: to continue, run the same command again\n" in said
    with Ledger.open(tmp_path / "out"):
        assert "is working here, or was interrupted" in run("status", str(tmp_path / "out")).out
    assert "interrupted" not in run("status", str(tmp_path / "out")).out
