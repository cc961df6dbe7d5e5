"""The clock, the connections and the waiting times of printing.

A test of broken networks passes another `Outside`, which breaks at the same byte each time.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import msgspec


class Endpoint(NamedTuple):
    """The other end of a connection: host and port, or the path of a local socket."""

    host: str
    port: int = 0
    path: str = ""


def _connect(place: Endpoint, timeout: float) -> socket.socket:
    """Connect to an endpoint within `timeout` seconds. Raises OSError."""
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


class Outside(msgspec.Struct, frozen=True):
    """A monotonic clock, a sleep, and a function that connects with a timeout.

    A connection is a socket, or behaves like one.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    connect: Callable[[Endpoint, float], socket.socket] = _connect


REAL = Outside()
_FIRST_PAUSE: Final = 0.25  # seconds; each pause is twice the pause before
_LONGEST_PAUSE: Final = 15.0  # seconds


class Patience(msgspec.Struct, frozen=True):
    """Waiting times for printers in seconds.

    `wait` is for a printer that is busy or stopped, and begins anew with any progress; `there`
    is for a printer that cannot be reached, `silence` for pauses within an answer.
    """

    wait: float = 600.0
    there: float = 10.0
    silence: float = 30.0

    def until(self, outside: Outside) -> float:
        """Return the time at which a wait for a busy printer ends."""
        return outside.now() + self.wait

    def until_there(self, outside: Outside) -> float:
        """Return the time at which a wait for an unreachable printer ends."""
        return outside.now() + min(self.there, self.wait)

    def pauses(self) -> Iterator[float]:
        """Yield the pauses between tries in seconds, without end."""
        pause = _FIRST_PAUSE
        while True:
            yield pause
            pause = min(2 * pause, _LONGEST_PAUSE)
