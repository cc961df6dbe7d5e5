"""Faulty printers, broken networks and killed processes, the same for the same seed.

A `World` knows what is on paper, and has the clock, the connections and the disk that printing
has outside of itself, and the turns of its threads. Whoever is killed leaves the ledger as it
was at that instant, and nothing that the process does after it counts.
"""

from __future__ import annotations

import re
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Final, cast

import pytest

from cardgen import Project
from cardgen.errors import OutputError
from cardgen.printing import Destination, Patience, recall, send
from cardgen.printing.outside import Endpoint, Outside
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.model import Box
from cardgen.shipment.papers import WrittenPapers
from cardgen.shipment.printers import Press, TaskMaker
from cardgen.shipment.saved_options import SavedOptions
from cardgen.shipment.workers import Session
from tests.shipment.ipp_machine import IppMachine
from tests.shipment.samples import job
from tests.shipment.turns import Turns

LABEL: Final = re.compile(rb"\^XA([A-Z0-9-]+) *\^XZ")
_BEGUN: Final = re.compile(rb"\^XA([A-Z0-9-]+) [^^]*\Z")
_LEDGER: Final = ("ledger.sqlite", "ledger.sqlite-wal")
_KINDS: Final = {"pdf": "application/pdf", "pwg": "image/pwg-raster",
                 "zpl": "application/octet-stream"}  # fmt: skip
_THREADS: Final = ("cardgen.shipment.printers", "cardgen.shipment.printing")


@cache
def _session() -> Session:
    return Session(Project.open(), job(formats=("zpl",)))


class Killed(BaseException):
    """The process is no more."""


class World:
    """A shipment's folder, printers, paper, and the instants at which everything may end."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.seed = seed
        self.paper: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.lives = 0
        self.calm = False  # nothing fails any more
        self.random = Random(seed)
        self.presses: list[Press] = []
        self._turns: Turns | None = None
        self._time = 0.0
        self._left = 0
        self._is_dead = False
        form = self.random.choice([*_KINDS])
        self._printers = {
            "jobs": Press("jobs", Destination.at("ipp://jobs"), form),
            "raw": Press("raw", Destination.at("socket://raw"), "zpl"),
        }
        self._jobs = IppMachine(self, Random(f"{seed} jobs"), _KINDS[form])
        self._raw = RawPrinter(self, Random(f"{seed} raw"))
        outside = Outside(self.now, self.sleep, self._connect)
        patience = Patience(wait=20, there=5, silence=5)
        self.sending = partial(send, patience=patience, outside=outside)
        self.recalling = partial(recall, patience=patience, outside=outside)

    def begin_life(self) -> None:
        """Let the process run once more, for so many instants, with some of the printers.

        By then printers have printed what they have: whoever looks at the paper is not hasty.
        """
        self.lives += 1
        self._jobs.finish()
        names = self.random.choice(
            (["jobs"], ["jobs"], ["raw"], ["jobs", "raw"], ["raw", "jobs"])
        )
        self.presses = [self._printers[each] for each in names]
        self._is_dead = False
        most = self.random.choice((30, 300, 1500))
        self._left = self.random.choice((10**9, *[self.random.randrange(1, most)] * 2))
        if self.calm:
            self._left = 10**9

    def instant(self) -> None:
        """Something that the process does to what is outside of it."""
        if self._turns and self.random.random() < 0.2:
            self._turns.pass_on()
        if not self._is_dead:
            self._left -= 1
            if self._left:
                return
            self._is_dead = True
            self.told["kills"] += 1
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

    # what printers have around them

    def now(self) -> float:
        return self._time

    def pass_time(self, seconds: float) -> None:
        self._time += seconds

    def sleep(self, seconds: float) -> None:
        self.instant()
        self.pass_time(seconds)

    def print(self, document: bytes, *, is_whole: bool = True) -> None:
        self.paper.update(name.decode() for name in LABEL.findall(document))
        if not is_whole and (begun := _BEGUN.search(document)):
            self.paper[begun[1].decode()] += 1

    def _connect(self, place: Endpoint, timeout: float) -> socket.socket:
        del timeout
        machine = self._jobs if place.host == "jobs" else self._raw
        return cast("socket.socket", machine.connect())

    # what the process has

    @contextmanager
    def around(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Each transaction may be the last, before it is kept or after it, or not be kept.

        Labels are short, and threads take turns. What labels are made of is read once.
        """
        kept = Ledger.transaction

        @contextmanager
        def transaction(ledger: Ledger) -> Iterator[None]:
            self.instant()
            if not self.calm and self.random.random() < 0.002:
                self.told["full disks"] += 1
                raise OutputError("output", "the disk is full")
            # Whoever has the ledger goes on until the transaction has ended.
            turns, self._turns = self._turns, None
            try:
                with kept(ledger):
                    yield
                    self.instant()
            finally:
                self._turns = turns
            self.instant()

        def forms(maker: TaskMaker, box: Box) -> dict[str, bytes]:
            (form,) = maker.formats
            return {form: f"^XA{box.id:<{100 + box.number % 7}}^XZ".encode()}

        with patch.context() as patched:
            patched.setattr(Ledger, "transaction", transaction)
            patched.setattr(TaskMaker, "render", forms)
            patched.setattr(SavedOptions, "session", lambda *_: _session())
            patched.setattr("cardgen.shipment.printing.find_edits", lambda *_: ())
            patched.setattr(
                "cardgen.shipment.printing.try_update_papers", lambda *_, **__: WrittenPapers()
            )
            self._turns = Turns(Random(f"{self.seed} turns {self.lives}"))
            self._turns.play(patched, *_THREADS)
            try:
                yield
            finally:
                self._turns = None


class RawPrinter:
    """A machine on port 9100."""

    def __init__(self, world: World, random: Random) -> None:
        self.world = world
        self.random = random

    def connect(self) -> Wire:
        """A connection; there is room for one, and not always."""
        self.world.instant()
        if not self.world.calm and self.random.random() < 0.1:
            self.world.told["9100: refused"] += 1
            raise ConnectionRefusedError(111, "refused")
        return Wire(self)


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
        self._printer.world.pass_time(0.1)
        if len(self._data) >= self._breaks_at:
            self._printer.world.told["9100: reset"] += 1
            self._print(self._printer.random.randrange(0, len(self._data) + 1))
            raise ConnectionResetError(104, "reset")
        if self._printer.random.random() < 0.2:
            self._printer.world.pass_time(1)
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
        """Print what has arrived, all or a part, even if its sender is dead."""
        if not self._is_over:
            self._print(self._printer.random.randrange(0, len(self._data) + 1))

    def _print(self, count: int) -> None:
        self._is_over = True
        self._printer.world.print(self._data[:count])
