"""A project with a watched folder, and the program that watches it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from cardgen.shipment import read_status
from tests.shipment.faults.world import HEAD, build

ROOT: Final = Path(__file__).parents[2]
_SOON: Final = 90.0  # seconds
LABEL: Final = re.compile(rb"\^XA.*?\^XZ", re.DOTALL)


class Warehouse:
    """A watched folder `in`, a folder `out` for labels, and `shipments`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        build(home)
        for name in ("in", "out"):
            (home / name).mkdir()
        self.process: subprocess.Popen[bytes] | None = None

    def drop(self, name: str, *rows: tuple[int, str, str], head: str = HEAD) -> Path:
        """Drop a list by one rename, as a careful program does."""
        lines = (f"friend-in-need,zh-ko,tiny,{boxes},{item},{lot}" for boxes, item, lot in rows)
        path = self.home / "in" / name
        hidden = path.with_name(f".{name}")
        hidden.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        hidden.rename(path)
        return path

    def make_arguments(self, *more: str) -> list[str]:
        """Make the arguments of the command, to print into ZPL files."""
        to = () if "--to" in more else ("--to", f"file:{self.home / 'out'}")
        return [
            "watch", "in", "-o", "shipments", "--rest", "0.1",
            "--format", "zpl", "--dpi", "203", "--jobs", "1", *to, *more,
        ]  # fmt: skip

    def start(self, *more: str) -> subprocess.Popen[bytes]:
        """Watch in a process of its own; events go to `log` as JSON."""
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cardgen", *self.make_arguments("--json", *more)],
                cwd=self.home,
                env={**os.environ, "PYTHONPATH": str(ROOT), "CUPS_SERVER": "localhost:1"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    def end(self, by: int = signal.SIGTERM) -> int:
        """End the process by a signal, and return its exit code."""
        assert self.process is not None
        self.process.send_signal(by)
        return self.process.wait(_SOON)

    @property
    def events(self) -> list[dict[str, Any]]:
        """Events of the process so far."""
        lines = (self.home / "log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def count_events(self, kind: str) -> int:
        """Count the events of a kind."""
        return sum(event["event"] == kind for event in self.events)

    def wait_for(self, what: Callable[[], object]) -> None:
        """Wait until a condition is true, while the process runs."""
        until = time.monotonic() + _SOON
        while not what():
            assert self.process is None or self.process.poll() is None, self.events
            assert time.monotonic() < until, self.events
            time.sleep(0.02)

    def report(self, verdict: str, name: str) -> str:
        """Read the report of a list, as a text editor shows it."""
        data = (self.home / "in" / verdict / f"{name}.txt").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")
        return data.decode("utf-8-sig").replace("\r\n", "\n")

    def names(self, verdict: str) -> list[str]:
        """List the names in ``done``, ``failed`` or ``working``."""
        found = (self.home / "in" / verdict).iterdir()
        return sorted(path.name for path in found if not path.name.endswith(".csv.txt"))

    def read_labels(self) -> Counter[bytes]:
        """Count the printed labels by their bytes."""
        files = sorted((self.home / "out").glob("*.zpl"))
        return Counter(label for file in files for label in LABEL.findall(file.read_bytes()))

    def count_paper(self, shipment: str) -> dict[str, int]:
        """Count the labels on paper, by their state in the ledger."""
        return read_status(self.home / "shipments" / shipment).paper


def has_each_once(labels: Counter[bytes] | Sequence[bytes], count: int) -> bool:
    """True if `count` labels were printed, and none twice."""
    found = Counter(labels)
    return len(found) == count and set(found.values()) == {1}
