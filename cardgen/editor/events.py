"""What happens while a page is open, told to each page (server-sent events, HTML 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from cardgen.editor.wire import encoded

MOST_LISTENERS: Final = 64
_MOST_WAITING: Final = 100  # events; a page that hears none of them asks for all anew
_SILENCE: Final = 15.0  # seconds after which a line is sent that says nothing


Listener = asyncio.Queue[bytes | None]
"""Events that a listening page is still to be told; None ends it."""


class Events:
    """Tells all pages that listen. To be used in one event loop."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def tell(self, event: Mapping[str, Any]) -> None:
        """Send an event to all."""
        self._send(b"data: " + encoded(event) + b"\n\n")

    def close(self) -> None:
        """End all streams."""
        self._send(None)

    def _send(self, data: bytes | None) -> None:
        for queue in self._listeners:
            if data is not None and queue.qsize() >= _MOST_WAITING:
                continue
            queue.put_nowait(data)

    def new_listener(self) -> Listener | None:
        """A place for one more page, which counts from now on; None if there is none."""
        if len(self._listeners) >= MOST_LISTENERS:
            return None
        listener: Listener = asyncio.Queue()
        self._listeners.add(listener)
        return listener

    def forget(self, listener: Listener) -> None:
        """Give up the place of a page that has gone."""
        self._listeners.discard(listener)

    async def stream(self, listener: Listener) -> AsyncIterator[bytes]:
        """Yield the events for a page in the form in which they are sent."""
        yield b"retry: 1000\n: hello\n\n"
        while True:
            try:
                data = await asyncio.wait_for(listener.get(), _SILENCE)
            except TimeoutError:
                yield b":\n\n"
                continue
            if data is None:
                return
            yield data
