"""``cardgen print`` on a terminal: what is asked about doubtful boxes, and Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from cardgen.shipment.ledger import Ledger
from tests.cli.runs import run, run_json
from tests.printing.printers import Sink, sink
from tests.shipment.samples import NOW, job, line, ship

pytestmark = [
    pytest.mark.ci,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no terminals here"),
]
_SOON = 60.0
_AGAIN: Final = 5.0  # seconds
ASKED = "Is the label of box {} on paper?"


@pytest.fixture(scope="module")
def template_shipment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipment") / "out"
    ship(folder, line(2, 40), work=job(formats=("zpl",)))
    return folder


@pytest.fixture(autouse=True)
def shipment(template_shipment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(template_shipment, tmp_path / "out")


class Terminal:
    """A program on a terminal of its own, what it says, and what is typed."""

    def __init__(self, *words: str) -> None:
        self.pid, self._screen = pty.fork()
        if not self.pid:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # not ignored
            os.execv(sys.executable, [sys.executable, "-m", "cardgen", *words])
        self.said = ""

    def until(self, text: str) -> None:
        """Read on until it has said something."""
        end = time.monotonic() + _SOON
        while text not in self.said:
            assert time.monotonic() < end, self.said
            if not self._read():
                raise AssertionError(f"it ended: {self.said}")
        self.said = self.said.partition(text)[2]

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def end(self, key: str = "") -> int:
        """Wait for the exit code, pressing a key again if nobody listened to it."""
        end = time.monotonic() + _SOON
        again = time.monotonic() + _AGAIN
        while self._read():
            assert time.monotonic() < end, self.said
            if key and time.monotonic() > again:
                self.type(key)
                again += _AGAIN
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._screen)

    def _read(self) -> bool:
        if not select.select([self._screen], [], [], 1.0)[0]:
            return True
        try:
            data = os.read(self._screen, 4096)
        except OSError:  # whoever had the other end is gone
            return False
        self.said += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", data.decode(errors="replace"))
        return bool(data)


@contextmanager
def terminal(*words: str) -> Iterator[Terminal]:
    template_shipment = Terminal(*words)
    try:
        yield template_shipment
    finally:
        template_shipment.close()


def doubt(numbers: range) -> None:
    """Let these boxes be in doubt, on a printer that cannot be asked."""
    with Ledger.open(Path("out")) as ledger:
        boxes = ledger.boxes.between(numbers[0], numbers[-1])
        with ledger.transaction():
            attempts = ledger.prints.plan_prints(boxes, "socket://127.0.0.1:9", "task", NOW)
            ledger.prints.change(attempts, "doubtful", NOW, said="the connection broke")


def labels(machine: Sink) -> int:
    return sum(data.count(b"^XZ") for data in machine.received)


def on_paper() -> Mapping[int, str]:
    with Ledger.reading(Path("out")) as ledger:
        return ledger.prints.on_paper()


def test_each_answer() -> None:
    """Yes: it is seen. No, and print it anyway: it is printed. Skip: it stays in doubt."""
    doubt(range(1, 5))
    with (
        sink() as machine,
        terminal("print", "out", "1-5", "--to", str(machine.destination)) as shown,
    ):
        for number, answer in zip(range(1, 5), "ynps", strict=True):
            shown.until(ASKED.format(number))
            if number == 1:
                shown.type("maybe\n")
                shown.until(ASKED.format(number))
            shown.type(f"{answer}\n")
        assert shown.end() == 1
        assert "3 boxes sent: 2–3, 5" in shown.said
        assert "1 box doubtful: look at the paper: 4" in shown.said
        assert labels(machine) == 3
    states = on_paper()
    assert [states[number] for number in range(1, 6)] == [
        "seen", "sent", "sent", "doubtful", "sent",
    ]  # fmt: skip
    assert set(run_json("status", "out")["doubtful"]) == {"4"}


def test_why_it_is_asked() -> None:
    doubt(range(1, 2))
    with terminal("print", "out", "1", "--to", "socket://127.0.0.1:9") as shown:
        shown.until("box 1: the connection broke, at socket://127.0.0.1:9")
        shown.until(ASKED.format(1))
        shown.type("s\n")
        assert shown.end() == 1


@pytest.mark.parametrize("key", ["\x04", "\x03"])
def test_the_end_of_input_and_ctrl_c_print_nothing(key: str) -> None:
    """Answers given by then are kept."""
    doubt(range(1, 4))
    with sink() as machine:
        with terminal("print", "out", "--to", str(machine.destination)) as shown:
            shown.until(ASKED.format(1))
            shown.type("y\n")
            shown.until(ASKED.format(2))
            shown.type(key)
            assert shown.end(key) == 1
            assert "Traceback" not in shown.said
        assert labels(machine) == 0
        states = on_paper()
        assert [states[number] for number in range(1, 4)] == ["seen", "doubtful", "doubtful"]


def test_ctrl_c_lets_labels_come_out_that_are_begun() -> None:
    with sink("stall", after=40_000) as machine:
        with terminal("print", "out", "--to", str(machine.destination)) as shown:
            shown.until("the printer takes no data")
            shown.type("\x03")
            shown.until("stopping after the labels in progress")
            machine.go_on()
            assert shown.end() == 1
            assert "stopped; to continue, run the same command again" in shown.said
            assert "16 boxes sent: 1–16" in shown.said
        assert labels(machine) == 16
        assert run("print", "out", "--to", str(machine.destination)).code == 0
        assert labels(machine) == 40
    assert set(on_paper().values()) == {"sent"}


def test_a_second_ctrl_c_does_not_wait() -> None:
    """Labels that were begun are in doubt then, and named."""
    with sink("stall", after=40_000) as machine:
        to = ("--to", str(machine.destination))
        with terminal("print", "out", *to) as shown:
            shown.until("the printer takes no data")
            shown.type("\x03")
            shown.until("stopping after the labels in progress")
            shown.type("\x03")
            assert shown.end() == 130
            assert "Traceback" not in shown.said
        begun = run_json("status", "out")["doubtful"]
        assert [*map(int, begun)] == [*range(1, 17)]
        machine.go_on()
        done = json.loads(run("print", "out", *to, "--doubtful", "skip", "--json").out)
        assert (done["doubtful"], done["sent"]) == ([*range(1, 17)], [*range(17, 41)])


def test_status_tells_doubtful_boxes_in_ranges_and_heads_in_a_pipe() -> None:
    """It was a line for each box, 16 alike, and numbers of which nothing said what they are."""
    doubt(range(1, 17))
    lines = run("status", "out").out.splitlines()
    assert [line for line in lines if "doubtful" in line] == [
        "out: on paper: 16 doubtful",
        "doubtful: 1–16, at socket://127.0.0.1:9: the connection broke",
    ]
    assert lines[1:3] == [
        "Row\tBoxes\tItem\tStates",
        "2\t1–40\t\t35 rendered, 5 verified",
    ]
