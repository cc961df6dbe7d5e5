"""Threads that run one at a time, in an order set by a seed: each run has the same result.

`Turns` stands in for the threads and queues of a module. Whoever waits for a queue gives its
turn up; who waits with a time limit is woken by it when nobody else has anything to do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty
from random import Random
from threading import Event, Thread
from typing import Any

import pytest


class _Seat:
    """A thread: whether it has something to do, and whether it waits for others first."""

    def __init__(self) -> None:
        self.called = Event()
        self.is_ready: Callable[[], bool] = lambda: True
        self.is_patient = False


class Turns:
    """Turns of threads; the thread that makes this object has the first turn."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._now = _Seat()
        self._seats = [self._now]

    def play(self, patch: pytest.MonkeyPatch, *modules: str) -> None:
        """Let these modules have such threads and queues."""
        turns = self

        class Queue(_Queue):
            def __init__(self) -> None:
                super().__init__(turns)

        class Player(_Player):
            def __init__(self, target: Callable[[], None], **of: Any) -> None:
                super().__init__(turns, target)

        for module in modules:
            patch.setattr(f"{module}.SimpleQueue", Queue)
            patch.setattr(f"{module}.Thread", Player, raising=False)

    def pass_on(
        self, is_ready: Callable[[], bool] = lambda: True, *, is_patient: bool = False
    ) -> bool:
        """Let other threads go on. True if this one is ready, False if its time ran out."""
        seat = self._now
        seat.is_ready, seat.is_patient = is_ready, is_patient
        self._call(seat)
        return is_ready()

    def leave(self) -> None:
        """Have no turn any more."""
        self._seats.remove(self._now)
        self._call(None)

    def sit_down(self, run: Callable[[], None]) -> _Seat:
        """A seat for one more."""
        seat = _Seat()
        self._seats.append(seat)

        def begin() -> None:
            seat.called.wait()
            seat.called.clear()
            run()
            self.leave()

        Thread(target=begin, daemon=True).start()
        return seat

    def has_left(self, seat: _Seat) -> bool:
        """True if a thread has left."""
        return seat not in self._seats

    def _call(self, seat: _Seat | None) -> None:
        ready = [each for each in self._seats if each.is_ready()]
        ready = ready or [each for each in self._seats if each.is_patient]
        assert ready, "all wait for one another"
        chosen = self._random.choice(ready)
        self._now = chosen
        if chosen is not seat:
            chosen.called.set()
            if seat is not None:
                seat.called.wait()
                seat.called.clear()


class _Queue:
    """A queue between those who take turns."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._things: deque[Any] = deque()

    def put(self, thing: Any) -> None:
        self._things.append(thing)

    def get(self, timeout: float | None = None) -> Any:
        self._turns.pass_on(lambda: bool(self._things), is_patient=timeout is not None)
        if not self._things:
            raise Empty
        return self._things.popleft()


class _Player:
    """A thread that takes turns."""

    def __init__(self, turns: Turns, target: Callable[[], None]) -> None:
        self._turns = turns
        self._target = target
        self._seat = _Seat()

    def start(self) -> None:
        def run() -> None:
            with suppress(SystemExit):
                self._target()

        self._seat = self._turns.sit_down(run)

    def join(self, timeout: float | None = None) -> None:
        del timeout
        self._turns.pass_on(lambda: self._turns.has_left(self._seat))
