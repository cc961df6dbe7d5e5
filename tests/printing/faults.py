"""A network that breaks as a seed decides, and a fast clock.

Connections are real, to a real printer: the bytes break here, on their way.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from cardgen.printing.outside import Endpoint, Outside

_CUTS = ("connect", "send", "receive", "")
_HASTE = 20.0  # waits are as much shorter


@dataclass
class Network:
    """A network that breaks `often` of a hundred connections."""

    random: Random
    often: int = 25
    broken: list[str] = field(default_factory=list)

    def outside(self) -> Outside:
        """The clock and connections for printing."""
        return Outside(
            now=lambda: time.monotonic() * _HASTE,
            sleep=lambda seconds: time.sleep(seconds / _HASTE),
            connect=self.connect,
        )

    def connect(self, place: Endpoint, timeout: float) -> socket.socket:
        cut = self.random.choice(_CUTS) if self.random.randrange(100) < self.often else ""
        if cut:
            self.broken.append(cut)
        if cut == "connect":
            raise ConnectionRefusedError(111, "Connection refused")
        made = socket.create_connection((place.host, place.port), timeout)
        if not cut:
            return made
        return cast("socket.socket", _Broken(made, cut, self.random.randrange(6000)))


class _Broken:
    """A connection that passes `after` more bytes, or never brings the answer."""

    def __init__(self, real: socket.socket, cut: str, after: int) -> None:
        self._real = real
        self._cut = cut
        self._left = after

    def send(self, data: bytes) -> int:
        if self._cut == "send":
            data = data[: self._left]
            if not data:
                self._real.close()
                raise ConnectionResetError(104, "Connection reset by peer")
        count = self._real.send(data)
        self._left -= count
        return count

    def sendall(self, data: bytes) -> None:
        while data:
            data = data[self.send(data) :]

    def makefile(self, mode: str, *rest: Any, **more: Any) -> Any:
        if self._cut == "receive":
            time.sleep(0.05)  # the printer has heard it, and acts
            self._real.close()
            raise ConnectionResetError(104, "Connection reset by peer")
        return self._real.makefile(mode, *rest, **more)  # type: ignore[call-overload]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)
