"""Printers that fail, networks that break, and a process that is killed: the same for a seed.

A `World` knows what is on paper. Whoever is killed leaves the ledger as it was at that instant,
and nothing that happens after it counts.
"""

from __future__ import annotations

import re
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import RLock
from typing import Final, cast

import pytest

from cardgen.errors import PrinterError
from cardgen.printing import (
    Destination,
    Endpoint,
    Outside,
    Patience,
    PrintStage,
    PrintTask,
    Receipt,
    Tell,
    send,
)
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.model import Box
from cardgen.shipment.presses import Plates, Press

LABEL: Final = re.compile(rb"\^XA([A-Z0-9-]+) *\^XZ")
_LEDGER: Final = ("ledger.sqlite", "ledger.sqlite-wal")
_FAULTS: Final = ("unreachable", "busy", "refused", "aborted", "cut before", "cut after")

_PRESSES: Final = (
    Press("jobs", Destination.at("ipp://jobs"), "zpl"),
    Press("raw", Destination.at("socket://raw"), "zpl"),
)


class Killed(BaseException):
    """The process is no more."""


class World:
    """A shipment's folder, printers, paper, and the instants at which everything may end."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.seed = seed
        self.paper: Counter[str] = Counter()
        self.lives = 0
        self.calm = False  # nothing fails any more
        self._random = Random(seed)
        self._lock = RLock()
        self._left = 0
        self._is_dead = False
        self.presses: list[Press] = []
        self._machines: dict[str, JobPrinter | RawPrinter] = {
            "jobs": JobPrinter(self, Random(f"{seed} jobs")),
            "raw": RawPrinter(self, Random(f"{seed} raw")),
        }

    def begin_life(self) -> None:
        """Let the process run once more, for so many instants, with some of the printers."""
        self.lives += 1
        self.presses = list(_PRESSES[:: self._random.choice((1, -1))])
        del self.presses[self._random.choice((1, 1, 2)) :]
        self._is_dead = False
        self._left = self._random.choice((10**9, *[self._random.randrange(1, 400)] * 3))
        if self.calm:
            self._left = 10**9

    def instant(self) -> None:
        """Something that the process does to what is outside of it."""
        with self._lock:
            if not self._is_dead:
                self._left -= 1
                if self._left:
                    return
                self._is_dead = True
                for name in _LEDGER:
                    kept = self.folder / f"{name}.kept"
                    kept.unlink(missing_ok=True)
                    if (self.folder / name).exists():
                        shutil.copyfile(self.folder / name, kept)
            raise Killed

    def bury(self) -> None:
        """The ledger as it was when the process was killed."""
        for name in (*_LEDGER, "ledger.sqlite-shm"):
            (self.folder / name).unlink(missing_ok=True)
        for name in _LEDGER:
            kept = self.folder / f"{name}.kept"
            if kept.exists():
                kept.replace(self.folder / name)

    def sending(self, task: PrintTask, destination: Destination, *, tell: Tell) -> Receipt:
        return self._machines[destination.host].send(task, destination, tell)

    def recalling(self, task: PrintTask, job: str, destination: Destination) -> Receipt:
        return self._machines[destination.host].recall(job)

    @contextmanager
    def on_disk(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Each transaction may be the last, before it is kept or after it; labels are short."""
        kept = Ledger.transaction

        @contextmanager
        def transaction(ledger: Ledger) -> Iterator[None]:
            with self._lock:
                self.instant()
                with kept(ledger):
                    yield
                    self.instant()
                self.instant()

        def forms(plates: Plates, box: Box) -> dict[str, bytes]:
            del plates
            return {"zpl": f"^XA{box.id:<{100 + box.number % 7}}^XZ".encode()}

        with patch.context() as patched:
            patched.setattr(Ledger, "transaction", transaction)
            patched.setattr(Plates, "forms", forms)
            yield


class JobPrinter:
    """A printer of IPP as `cardgen.printing.send` tells of it: it prints jobs, and is asked."""

    def __init__(self, world: World, random: Random) -> None:
        self._world = world
        self._random = random
        self._jobs: dict[str, bool] = {}

    def send(self, task: PrintTask, destination: Destination, tell: Tell) -> Receipt:
        del destination
        world, document = self._world, task.forms[0][1]
        world.instant()
        fault = (
            "" if world.calm or self._random.random() > 0.06 else self._random.choice(_FAULTS)
        )
        if fault in ("unreachable", "busy", "refused"):
            raise PrinterError(f"printer-{fault}", fault)
        job = f"job-{len(self._jobs) + 1}"
        self._jobs[job] = False
        tell(PrintStage(begun=True, job=job))
        world.instant()
        if fault == "aborted":
            raise PrinterError("print-aborted", fault)
        if fault != "cut before":
            world.paper.update(name.decode() for name in LABEL.findall(document))
            self._jobs[job] = True
        world.instant()
        size = len(document)
        if fault:
            problem = PrinterError("print-doubtful", fault).diagnostics[0]
            return Receipt("doubtful", size, size, None, job, problem)
        return Receipt("printed", size, size, task.pages, job)

    def recall(self, job: str) -> Receipt:
        self._world.instant()
        if self._random.random() < 0.4:
            raise PrinterError("printer-unreachable", "it is switched off")
        if job not in self._jobs or self._random.random() < 0.3:  # restarted, it knows nothing
            problem = PrinterError("print-doubtful", "it knows no such job").diagnostics[0]
            return Receipt("doubtful", 0, 0, None, job, problem)
        if not self._jobs[job]:
            raise PrinterError("print-aborted", "it was given up")
        return Receipt("printed", 0, 0, 1, job)


class RawPrinter:
    """A machine on port 9100, behind the real `send` with another clock and other wires."""

    def __init__(self, world: World, random: Random) -> None:
        self.world = world
        self.random = random
        self._time = 0.0

    def send(self, task: PrintTask, destination: Destination, tell: Tell) -> Receipt:
        outside = Outside(lambda: self._time, self.pass_time, self._connect)
        return send(
            task, destination, patience=Patience(wait=5, there=1), tell=tell, outside=outside
        )

    def recall(self, job: str) -> Receipt:
        del job
        problem = PrinterError("print-doubtful", "it cannot be asked").diagnostics[0]
        return Receipt("doubtful", 0, 0, None, "", problem)

    def pass_time(self, seconds: float) -> None:
        self._time += seconds

    def _connect(self, place: Endpoint, timeout: float) -> socket.socket:
        del place, timeout
        self.world.instant()
        if not self.world.calm and self.random.random() < 0.1:
            raise ConnectionRefusedError(111, "refused")
        return cast("socket.socket", Wire(self))


class Wire:
    """A connection: it takes some bytes at a time, stalls, breaks, and is printed from."""

    def __init__(self, printer: RawPrinter) -> None:
        self._printer = printer
        self._data = b""
        breaks = not printer.world.calm and printer.random.random() < 0.3
        self._breaks_at = printer.random.randrange(0, 1800) if breaks else 1 << 40
        self._is_over = False

    def settimeout(self, timeout: float) -> None:
        """Time passes when somebody waits."""

    def fileno(self) -> int:
        return -1

    def send(self, data: bytes) -> int:
        self._printer.world.instant()
        self._printer.pass_time(0.1)
        if len(self._data) >= self._breaks_at:
            self._print(self._printer.random.randrange(0, len(self._data) + 1))
            raise ConnectionResetError(104, "reset")
        if self._printer.random.random() < 0.2:
            self._printer.pass_time(1)
            raise TimeoutError
        taken = min(len(data), self._printer.random.randrange(1, 500))
        taken = max(1, min(taken, self._breaks_at - len(self._data)))
        self._data += data[:taken]
        return taken

    def shutdown(self, how: int) -> None:
        del how
        self._printer.world.instant()

    def recv(self, size: int) -> bytes:
        del size
        self._printer.world.instant()
        self._print(len(self._data))
        return b""

    def close(self) -> None:
        """What has arrived comes out, all or a part, also where whoever sent it is dead."""
        if not self._is_over:
            self._print(self._printer.random.randrange(0, len(self._data) + 1))

    def _print(self, count: int) -> None:
        self._is_over = True
        found = LABEL.findall(self._data[:count])
        self._printer.world.paper.update(name.decode() for name in found)
