"""``cardgen print DIR``: to printers of other makers, and to machines that break."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runs import run, run_json
from tests.printing.printers import EvePrinter, eve_printer, sink
from tests.shipment.samples import job, line, ship


@pytest.fixture(scope="module")
def template_shipment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipment") / "out"
    ship(folder, line(2, 20), work=job(formats=("zpl",)))
    return folder


@pytest.fixture(autouse=True)
def shipment(template_shipment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUPS_SERVER", "localhost:1")
    return shutil.copytree(template_shipment, tmp_path / "out")


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[EvePrinter]:
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        yield printer


def test_each_box_is_printed_once(eve: EvePrinter, shipment: Path) -> None:
    to = str(eve.destination)
    assert run("print", "out", "1-3", "--to", to) == (0, "out: 3 boxes printed: 1–3\n", "")
    assert run("void", "out", "4", "--reason", "crushed").code == 0
    assert run("print", "out", "2-3,5", "--to", to).out == (
        "out: 1 box printed: 5\nout: 2 boxes already on paper: 2–3\n"
    )
    assert len(eve.list_spool()) == 4
    assert len({*eve.list_spool()}) == 4
    refused = run("print", "out", "4", "--to", to)
    assert (refused.code, refused.err.splitlines()[0]) == (
        1,
        "out: unknown-box: voided already: box 4",
    )
    told = run_json("status", "out")
    assert told["paper"] == {"printed": 4}
    assert run("print", "out", "2", "--again", "--to", to).code == 0
    assert len(eve.list_spool()) == 5
    assert run_json("status", "out")["paper"] == {"printed": 4}


def test_a_printer_that_is_killed_leaves_nobody_in_doubt(eve: EvePrinter) -> None:
    """Its job is lost, and boxes before it are certain."""
    to = str(eve.destination)
    assert run("print", "out", "1-2", "--to", to).code == 0
    eve.kill()
    done = run("print", "out", "1-4", "--to", to, "--wait", "1")
    assert (done.code, done.out) == (
        1,
        "out: 2 boxes already on paper: 1–2\nout: 2 boxes not printed: 3–4\n",
    )
    assert "printer-unreachable" in done.err
    eve.start()
    assert run("print", "out", "1-4", "--to", to).code == 0
    assert len(eve.list_spool()) == 4


def labels(received: list[bytearray]) -> int:
    return sum(data.count(b"^XZ") for data in received)


def test_two_machines_share_a_shipment() -> None:
    with sink() as left, sink() as right:
        to = ("--to", str(left.destination), "--to", str(right.destination))
        done = run("print", "out", *to)
        assert (done.code, done.out) == (0, "out: 20 boxes sent: 1–20\n")
        assert (labels(left.received), labels(right.received)) == (16, 4)


def test_a_connection_that_breaks_leaves_known_what_is_doubtful() -> None:
    with sink("reset", after=60_000) as machine:
        to = str(machine.destination)
        done = run("print", "out", "1-16", "--to", to, "--wait", "2")
        assert done.code == 1
        doubtful = re.search(r"(\d+) boxes doubtful: look at the paper: 1–(\d+)", done.out)
        assert doubtful is not None, done
        assert "print-doubtful: boxes 1–" in done.err
        machine.go_on()
        again = run("print", "out", "1-16", "--to", to, "--doubtful", "skip")
        assert again.code == 1
        count = int(doubtful[2])
        left = 16 - count
        if left:
            assert f"{left} box" in again.out.splitlines()[0]
        before = labels(machine.received[1:])
        done = run("print", "out", "1-16", "--to", to, "--doubtful", "reprint")
        assert done.code == 0
        assert labels(machine.received[1:]) - before == count


def test_among_labels_on_standard_output_there_are_no_words() -> None:
    for place, box in (("-", "1"), ("file:/dev/stdout", "2")):
        done = run("print", "out", box, "--to", place)
        assert (done.code, done.out[:3], done.out[-4:]) == (0, "^XA", "^XZ\n")
        assert done.err == f"out: 1 box sent: {box}\n"
        assert done.out.count("^XA") == 1


def test_what_is_not_said_is_asked_for() -> None:
    assert run("print", "out", "--again", "--to", "-").code == 2
    assert run("print", "out", "--copies", "2", "--to", "-").code == 2
    assert run("print", "out", "seventeen", "--to", "-").code == 2
    Path("a.zpl").write_bytes(b"^XA^XZ")
    assert run("print", "a.zpl", "3", "--to", "-").code == 2
    assert run("print", "out", "--to", "-", "--json").code == 2
    assert run("print", "a.zpl", "--to", "-", "--json").code == 2
    done = run("print", ".", "--to", "-")
    assert (done.code, done.err.splitlines()[0]) == (1, ".: output: there is no shipment here")


def test_a_machine_whose_language_nobody_says(tmp_path: Path) -> None:
    ship(tmp_path / "png", line(2, 2))
    done = run("print", "png", "--to", "socket://127.0.0.1:1")
    assert (done.code, done.out, done.err) == (
        1,
        "",
        "bad-value: the language of the printer socket://127.0.0.1:1 is not known\n"
        '  hint: write it into the table of the printer in cardgen.toml: language = "zpl"\n',
    )
    done = run("print", "png", "--to", "file:all.pdf")
    assert done.code == 1
    assert (
        "the labels of this shipment are png, but file:all.pdf needs all labels in" in done.err
    )
    assert "cardgen reprint DIR BOXES --format pdf" in done.err
    assert not Path("all.pdf").exists()
    Path("cardgen.toml").write_text(
        f'[printers.zebra]\nto = "file:{tmp_path}/labels.tspl"\nlanguage = "tspl"\ndpi = 203\n',
        encoding="utf-8",
    )
    assert run("print", "png", "--to", "zebra").code == 0
    assert Path("labels.tspl").read_bytes().count(b"PRINT 1,1") == 2


def test_a_capital_letter_answers_for_all_that_are_doubtful_for_one_reason(
    shipment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All boxes of a rebuilt ledger are doubtful, and nobody answers 3,000 times."""
    (shipment / "ledger.sqlite").write_bytes(b"damaged")
    assert "perhaps printed already: 1–20:" in run("recover", "out").out
    monkeypatch.setattr("cardgen.cli.print.is_terminal", lambda: True)
    to = ("--to", "file:out.zpl")
    done = run("print", "out", *to, typed="y\nN\n")
    assert done.err.count("the ledger was rebuilt") == 2
    assert done.out.splitlines() == [
        "out: 19 boxes sent: 2–20",
        "out: 1 box already on paper: 1",
        "out: the labels are in out.zpl",
    ]
    assert run("print", "out", "2", "--again", *to).out == (
        "out: 1 box sent: 2\nout: the labels are in out-2.zpl\n"
    )
