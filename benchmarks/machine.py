"""The machine made ready for measuring, and what a process takes of it."""

from __future__ import annotations

import compileall
import os
import re
import resource
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

CARDGEN: Final = str(Path(sys.executable).parent / "cardgen")
"""The command line that is measured."""

# What glibc comes to after `ready_allocator`, for a process that is not ours to ready.
_READY: Final = {
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(64 * 2**20),
}


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


def compile_packages() -> None:
    """Compile cardgen and the benchmarks to bytecode, as pip does with all that it installs.

    Else a checkout would be compiled at each start where PYTHONDONTWRITEBYTECODE is set, which
    takes a third of a cold start and is nobody's installation.
    """
    for name in ("cardgen", "benchmarks"):
        spec = find_spec(name)
        assert spec
        assert spec.origin
        if not compileall.compile_dir(Path(spec.origin).parent, quiet=1):
            raise SystemExit(f"{name} cannot be compiled")


def environment() -> dict[str, str]:
    """The environment variables of a contender's process: bytecode kept, allocator ready."""
    variables = {**os.environ, **_READY}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    return variables


def ready_allocator() -> None:
    """Let glibc keep memory of a page's size instead of asking the system each time.

    It learns so only from a large block once freed; whether Typst's takes 31 or 24 ms a label
    would otherwise depend on what ran before it.
    """
    block = bytearray(30 * 2**20)
    del block


def processor_time(whose: int = resource.RUSAGE_SELF) -> float:
    """Seconds of processor time of this process, its start included; or of ended children."""
    usage = resource.getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def peak_memory() -> int:
    """The most bytes of memory that this process had so far."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss also counts the process that this one was forked from
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
        assert found
        return int(found[1]) * 1024
    return _most(resource.RUSAGE_SELF)


def peak_memory_of_children() -> int:
    """The most bytes that one process had of those that ended, their own children too.

    That is no less than this process had when it started them.
    """
    return _most(resource.RUSAGE_CHILDREN)


def _most(whose: int) -> int:
    most = resource.getrusage(whose).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
