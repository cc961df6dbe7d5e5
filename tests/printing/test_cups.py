"""A server of CUPS, whose queues are printers too."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cardgen.errors import CardgenError
from cardgen.printing import Destination, Patience, PrintTask, ask_abilities, list_queues, send
from cardgen.printing.ipp import IppPrinter
from cardgen.printing.outside import Outside
from tests.cli.runs import run
from tests.printing.conftest import task
from tests.printing.printers import Cups, EvePrinter, cups, wait_for
from tests.system import lacking, require

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(sys.platform != "linux", reason="CUPS as Debian has it"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Cups]:
    require("cupsd")
    if os.geteuid():
        lacking("a server of CUPS for this user", "cups-daemon, and root")
    with cups() as found:
        yield found


def test_a_queue_in_front_of_a_printer(
    server: Cups, eve: EvePrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(server.socket))
    server.add("창고1", str(eve.destination), "raw")
    paper = b"%PDF-1.7 a label of CUPS"
    forms = task("a", paper).forms
    receipt = send(PrintTask("label", forms), Destination.at("cups:창고1"))
    assert receipt.certainty in ("sent", "printed")
    wait_for(eve.list_spool)
    assert eve.list_spool() == [paper]
    assert [(str(place), said.name) for place, said in list_queues()] == [
        ("cups:창고1", "창고1")
    ]
    listed = run("printers")
    row = listed.out.splitlines()[1]  # below the heads
    assert (listed.code, row.split("\t")[:2]) == (0, ["창고1", "cups:창고1"])
    (found,) = list_queues(f"ipp://localhost:{server.port}")
    assert found[1].name == "창고1"
    send(PrintTask("again", forms), found[0], patience=Patience(wait=30))
    assert eve.list_spool() == [paper, paper]


def test_a_queue_that_there_is_not(server: Cups, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", f"localhost:{server.port}")
    with pytest.raises(CardgenError) as caught:
        ask_abilities(Destination.at("cups:nowhere"))
    assert caught.value.rule == "printer-refused"
    assert IppPrinter(Destination("cups"), Outside()).queues() != []


def test_no_server_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nothing.sock"))
    assert list_queues() == []
