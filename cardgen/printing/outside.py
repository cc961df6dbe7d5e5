"""What printing has outside of this process: a clock and connections, behind one seam.

Whoever tests what happens when a network breaks gives another `Outside`, which breaks it at the
same byte each time.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


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
