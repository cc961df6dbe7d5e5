"""How much this process may use: for what reads files that may come from anywhere.

What such a file unpacks to, or how often it draws the same, is known only when that is done,
and the libraries that read it cannot be bounded from within: they end the process. So another
process reads it: `run_reader` starts one, which says `bound` or `allow` of itself.

What is bounded is processor time, and never the time on the clock: a process that waits for
its turn on a busy machine uses none. On such a machine the same work takes more processor time
too, since cores share their caches; so what a second is worth is measured with a task that is
always the same.
"""

from __future__ import annotations

import signal
import sys
import time
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Final

_LONGEST: Final = 1800.0  # seconds on the clock, for a process that waits for ever
_OUT_OF_TIME: Final = (  # the status of what it ended
    -getattr(signal, "SIGXCPU", 24),
    -getattr(signal, "SIGPROF", 27),
)
_TASK: Final = 0.0015  # seconds of processor time that `_task` takes where nothing else runs
_SLOWEST: Final = 3.0


def bound(seconds: int, memory: int) -> None:
    """Let this process use so much processor time from now on, and so many bytes in all.

    The seconds are those of a machine that has nothing else to do. There is no bound on
    Windows.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = ceil(time.process_time() + seconds * _slowness())
        for kind, value in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, most),
            (resource.RLIMIT_AS, memory),
        ):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (value if hard < 0 else min(value, hard), hard))


def allow(seconds: float) -> None:
    """Let this process use so much processor time from now on; what was allowed before is void.

    Unlike `bound` it may be said again, and of parts of a second.
    """
    with suppress(AttributeError):  # Windows
        signal.setitimer(signal.ITIMER_PROF, seconds * _slowness())


def _slowness() -> float:
    """The processor time of work now, in that of an idle machine: from 1 to 3."""
    longest = 0.0
    for _ in range(5):
        begin = time.process_time()
        _task()
        longest = max(longest, time.process_time() - begin)
    return min(max(1.0, longest / _TASK), _SLOWEST)


def _task() -> list[str]:
    return sorted(str(number * 7919 % 10007) for number in range(10_000))


def run_reader(program: Path, *arguments: str, data: bytes | None = None) -> tuple[int, bytes]:
    """The status and the output of a program in Python, which is given `data` as its input."""
    import subprocess  # which what is run needs not

    try:
        # -P: the folder of the program, or the current one, must not hide modules of Python.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", str(program), *arguments],
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired:
        return _OUT_OF_TIME[0], b""
    return done.returncode, done.stdout


def is_out_of_time(status: int) -> bool:
    """True if a process ended since its time was over."""
    return status in _OUT_OF_TIME
