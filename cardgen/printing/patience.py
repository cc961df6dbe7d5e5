"""How long printing waits, and how often it looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cardgen.printing.outside import Outside

_PAUSES: Final = (
    0.25,
    15.0,
)  # seconds: the first, and the longest; each is twice the one before


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that one waits.

    `wait` is for a printer that is busy or stopped, and begins anew whenever something goes on;
    `there` for one that cannot be reached; `silence` within an answer.
    """

    wait: float = 600.0
    there: float = 10.0
    silence: float = 30.0

    def until(self, outside: Outside) -> float:
        """When the time is up that began now."""
        return outside.now() + self.wait

    def until_there(self, outside: Outside) -> float:
        """The same for a printer that does not answer."""
        return outside.now() + min(self.there, self.wait)

    def pauses(self) -> Iterator[float]:
        """How long to wait before something is tried again, without an end."""
        pause = _PAUSES[0]
        while True:
            yield pause
            pause = min(2 * pause, _PAUSES[1])
