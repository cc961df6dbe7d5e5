"""How often something may be done: a bucket for each who asks, which fills up again."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Final

_MOST_KEYS: Final = 2000  # whose requests are counted


class Rates:
    """Counts what each key has left: `at_once` at first, and `per_second` more."""

    def __init__(self, per_second: float, at_once: float) -> None:
        self._per_second = per_second
        self._at_once = at_once
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """The seconds that a key has to wait for its next turn; 0 if it need not."""
        return max(0.0, (1 - self._now(key)[0]) / self._per_second)

    def take(self, key: str) -> None:
        """Take one turn of a key."""
        left, now = self._now(key)
        self._left[key] = max(0.0, left - 1), now
        self._left.move_to_end(key)
        while len(self._left) > _MOST_KEYS:
            self._left.popitem(last=False)

    def _now(self, key: str) -> tuple[float, float]:
        now = time.monotonic()
        left, then = self._left.get(key, (self._at_once, now))
        return min(self._at_once, left + (now - then) * self._per_second), now
