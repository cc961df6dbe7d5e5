"""Connections that somebody holds open: how long one may take to ask, and which one goes.

The server counts connections and answers none beyond its bound, but it waits for the rest of a
request as long as it takes: two hundred that never ask would keep everybody out. So a request
must be whole in time, and where there are too many the one goes that is longest idle.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE: Final = 10.0
"""Seconds for a request to be whole, its body too; browsers open some before they need them."""


class BoundedConnection(H11Protocol):
    """A connection that ends if its request does not come, or if others need its place."""

    heard: float = 0.0
    """When it last said or asked something, in seconds of the loop's clock."""
    _ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency:
            idle = [
                each
                for each in self.connections
                if isinstance(each, BoundedConnection) and each is not self and each.is_idle
            ]
            if idle:
                oldest = min(idle, key=lambda each: each.heard)
                self.connections.discard(oldest)
                oldest.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on, and wait only for what is not whole."""
        super().data_received(data)
        asked = self.cycle is not None and not self.cycle.response_complete
        if asked and not self.cycle.more_body:
            self._stop()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop()
        super().connection_lost(exc)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being answered."""
        waits = self._ends is not None
        return waits or self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self.heard = self.loop.time()
        if self._ends is None:
            self._ends = self.loop.call_later(PATIENCE, self.transport.abort)

    def _stop(self) -> None:
        self.heard = self.loop.time()
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None
