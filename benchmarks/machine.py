"""The machine made ready for measuring, and what a process takes of it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path


def bind_to_one_core() -> str:
    """Keep this process on one core, and say so."""
    return bind_to_cores(1)


def bind_to_cores(count: int) -> str:
    """Keep this process, and those that it starts, on so many cores, and say so."""
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))[-count:]
        os.sched_setaffinity(0, cores)
        names = " and ".join(map(str, cores))
        return f"bound to core{'s' if len(cores) > 1 else ''} {names}"
    return f"not bound to {'one core' if count == 1 else f'{count} cores'}: this system cannot"


def ready_allocator() -> None:
    """Let glibc keep memory of a page's size instead of asking the system each time.

    It learns so only from a large block once freed; whether Typst's takes 31 or 24 ms a label
    would otherwise depend on what ran before it.
    """
    block = bytearray(30 * 2**20)
    del block


def peak_memory(process: int | None = None) -> int:
    """The most bytes of memory that this process had so far, or another where /proc tells."""
    status = Path(f"/proc/{process or 'self'}/status")
    if status.exists():  # ru_maxrss also counts the process that this one was forked from
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
        assert found
        return int(found[1]) * 1024
    if process is not None:
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
