"""What changes on the disk, as soon as it does.

In come folders; out come the paths of files that were written, made or removed in them. What
another machine writes on a network disk no system tells of, so such a disk is looked at again
and again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Final

from watchfiles import Change, awatch

from cardgen.storage import is_elsewhere

_TOGETHER: Final = 60  # milliseconds in which changes are one
_SLOWLY: Final = 1000  # milliseconds from look to look


async def changed_files(
    folders: Iterable[Path], stop: asyncio.Event
) -> AsyncIterator[set[Path]]:
    """The files that have changed, whenever some have, until `stop` is set."""
    there = [folder.resolve() for folder in folders if folder.is_dir()]
    slow = any(is_elsewhere(folder) for folder in there)
    if not there:
        return
    async for found in awatch(
        *there,
        watch_filter=_is_whole,
        debounce=_TOGETHER,
        step=_TOGETHER // 3,
        stop_event=stop,
        force_polling=slow or None,
        poll_delay_ms=_SLOWLY,
        ignore_permission_denied=True,
    ):
        yield {Path(path) for _, path in found}


def _is_whole(_: Change, path: str) -> bool:
    """No file that another program is still writing under a name of its own."""
    name = Path(path).name
    return not name.startswith(".") and name.endswith((".po", ".pot", ".toml"))
