"""Deadlines, which cut connections however slowly the other side goes on.

The timeout of a socket is for silence: a server that sends a byte a second, or a header line
without an end, would hold its client for ever. So a timer cuts the connection.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self


class Deadline:
    """A number of seconds from `with` on, after which all covered connections are cut."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._seconds = seconds
        self._wires: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        self.restart(self._seconds)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        with self._lock:
            for wire in self._wires:
                wire.close()
            self._wires.clear()

    def restart(self, seconds: float) -> None:
        """Count the seconds from now on again."""
        self._stop()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def cover(self, wire: socket.socket) -> None:
        """Close a connection too when the time is over.

        If an error occurs here, the connection is closed.
        """
        if not isinstance(wire, socket.socket):
            return
        try:
            with self._lock:
                self._wires.append(wire.dup())  # TLS detaches the socket itself
            if self.is_over:
                self._cut()
        except BaseException:
            wire.close()
            raise

    def _stop(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def _cut(self) -> None:
        """Close all connections, since the time is over."""
        self.is_over = True
        with self._lock:
            for wire in self._wires:
                with suppress(OSError):
                    wire.shutdown(socket.SHUT_RDWR)
