"""The machine made ready for measuring, and what a process takes of it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path


def bind_to_one_core() -> str:
    """Keep this process on one core, and say so."""
    if sys.platform == "linux":
        core = max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {core})
        return f"bound to core {core}"
    return "not bound to one core: this system cannot"


def ready_allocator() -> None:
    """Let glibc keep memory of a page's size instead of asking the system each time.

    It learns so only from a large block once freed; whether Typst's takes 31 or 24 ms a label
    would otherwise depend on what ran before it.
    """
    block = bytearray(30 * 2**20)
    del block


def peak_memory() -> int:
    """The most bytes of memory that this process had so far."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss also counts the process that this one was forked from
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
        assert found
        return int(found[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
