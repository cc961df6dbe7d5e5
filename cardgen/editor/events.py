"""What happens while a page is open, told to each page (server-sent events, HTML 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from cardgen.editor.wire import encoded

MOST_LISTENERS: Final = 64
_MOST_WAITING: Final = 100  # events; a page that hears none of them asks for all anew
_SILENCE: Final = 15.0  # seconds after which a line is sent that says nothing


class Events:
    """Tells all pages that listen. To be used in one event loop."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[bytes | None]] = set()

    @property
    def is_full(self) -> bool:
        """Whether as many listen as may."""
        return len(self._listeners) >= MOST_LISTENERS

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

    async def listen(self) -> AsyncIterator[bytes]:
        """The stream for one page."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield b"retry: 1000\n: hello\n\n"
            while True:
                try:
                    data = await asyncio.wait_for(queue.get(), _SILENCE)
                except TimeoutError:
                    yield b":\n\n"
                    continue
                if data is None:
                    return
                yield data
        finally:
            self._listeners.discard(queue)
