"""Work beside the page: threads and processes natively, and none of either in a browser.

The worker of a page has one thread. There a job is done before its question is answered, the
page hears how far it is, and the page itself ends a worker that takes too long.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

if sys.platform == "emscripten":
    from cardgen_wasm import work

    HAS_PROCESSES = False

    def count_processors() -> int:
        """Count the processes that may work at the same time: only this one."""
        return 1

    def start(job: Callable[[], None]) -> None:
        """Do a job now: nothing else can be done meanwhile."""
        job()

    def tell_progress(done: int, total: int, failed: int) -> None:
        """Tell the page how far a job is."""
        work.tell(done, total, failed)

    @contextmanager
    def bound(seconds: int) -> Iterator[None]:
        """Let the page end this worker if the block takes more seconds, by the clock."""
        work.begin(seconds)
        try:
            yield
        finally:
            work.end()

else:
    import os
    from threading import Thread

    HAS_PROCESSES = True

    def count_processors() -> int:
        """Count the processes that may work at the same time."""
        return os.cpu_count() or 1

    def start(job: Callable[[], None]) -> None:
        """Start a job in a thread of its own."""
        Thread(target=job, daemon=True).start()

    def tell_progress(done: int, total: int, failed: int) -> None:
        """Tell nobody: the page asks how far a job is."""

    @contextmanager
    def bound(seconds: int) -> Iterator[None]:  # noqa: ARG001  # see `cardgen.bounds`
        """Bound nothing: a process of its own reads what comes from anywhere."""
        yield
