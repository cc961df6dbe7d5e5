"""What printing has outside of this process: a clock and connections, behind one seam.

Whoever tests what happens when a network breaks gives another `Outside`, which breaks it at the
same byte each time.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple


class Endpoint(NamedTuple):
    """Where to connect: a host and port, or the path of a socket of this machine."""

    host: str
    port: int = 0
    path: str = ""


def _connected(place: Endpoint, timeout: float) -> socket.socket:
    """A connection. Raises OSError."""
    if not place.path:
        return socket.create_connection((place.host, place.port), timeout)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        made.settimeout(timeout)
        made.connect(place.path)
    except BaseException:
        made.close()
        raise
    return made


@dataclass(frozen=True, slots=True)
class Outside:
    """Seconds that pass, a wait of so many seconds, and a connection with its timeout.

    A connection is a socket, or what behaves like one.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    connect: Callable[[Endpoint, float], socket.socket] = _connected


REAL = Outside()


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
