"""Events for open pages: changes of files, and their stream (server-sent events, HTML 9.2).

The operating system does not report changes that another machine makes on a network disk, so
such a disk is polled.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from watchfiles import Change, awatch

from cardgen.page.wire import encode_json
from cardgen.storage import is_elsewhere

MOST_LISTENERS: Final = 64
_MOST_WAITING: Final = 100  # events; a page that misses some reloads its data
_SILENCE: Final = 15.0  # seconds until a comment is sent, to keep the connection open
_TOGETHER: Final = 60  # milliseconds in which changes are joined
_SLOWLY: Final = 1000  # milliseconds between two polls

Listener = asyncio.Queue[bytes | None]
"""Queue of events for one page; None ends its stream."""


class Events:
    """Publishes events to all open pages, within one event loop."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def publish(self, event: Mapping[str, Any]) -> None:
        """Send an event to all pages."""
        self._send(b"data: " + encode_json(event) + b"\n\n")

    def close(self) -> None:
        """End all streams."""
        self._send(None)

    def _send(self, data: bytes | None) -> None:
        """Add data to all queues that are not full; None always, to end the streams."""
        for queue in self._listeners:
            if data is None or queue.qsize() < _MOST_WAITING:
                queue.put_nowait(data)

    def add_listener(self) -> Listener | None:
        """Add a queue for one more page; None if there are too many."""
        if len(self._listeners) >= MOST_LISTENERS:
            return None
        listener: Listener = asyncio.Queue()
        self._listeners.add(listener)
        return listener

    def remove_listener(self, listener: Listener) -> None:
        """Remove the queue of a closed page."""
        self._listeners.discard(listener)

    async def stream(self, listener: Listener) -> AsyncIterator[bytes]:
        """Yield the events for a page in their wire format."""
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


async def watch_files(folders: Iterable[Path], stop: asyncio.Event) -> AsyncIterator[set[Path]]:
    """Yield changed, new and removed files in the folders until `stop` is set."""
    existing = [folder.resolve() for folder in folders if folder.is_dir()]
    slow = any(is_elsewhere(folder) for folder in existing)
    if not existing:
        return
    async for changes in awatch(
        *existing,
        watch_filter=_is_relevant,
        debounce=_TOGETHER,
        step=_TOGETHER // 3,
        stop_event=stop,
        force_polling=slow or None,
        poll_delay_ms=_SLOWLY,
        ignore_permission_denied=True,
    ):
        yield {Path(path) for _, path in changes}


def _is_relevant(_: Change, path: str) -> bool:
    """True if a path is a catalog or a TOML file, and no temporary file of a program."""
    name = Path(path).name
    return not name.startswith(".") and name.endswith((".po", ".pot", ".toml"))
