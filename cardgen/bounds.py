"""Bounds on the processor time and memory of processes that read files from anywhere.

How large such a file becomes when it is unpacked, or how often it draws the same shape, is
known only afterwards, and the libraries that read it have no bounds of their own. So another
process reads it: `run_reader` starts one, which calls `bound` or `allow` on itself.

Bounds are on processor time, never on the time of the clock: a process that waits for its
turn on a busy machine uses none. On such a machine the same work takes more processor time
too, since cores share their caches; so a fixed task measures how slow the machine is now.

Programs of others are started through this module, run as a program (`run_bounded`):

    python bounds.py SECONDS MEMORY PROGRAM ARGUMENT…
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Final, NamedTuple

_LONGEST: Final = 1800.0  # seconds on the clock, for a process that waits without an end
_OUT_OF_TIME: Final = (  # exit statuses of processes that were out of time
    -getattr(signal, "SIGXCPU", 24),
    -getattr(signal, "SIGPROF", 27),
)
_TASK: Final = 0.0015  # seconds of processor time that `_task` takes where nothing else runs
_SLOWEST: Final = 3.0


def bound(seconds: int, memory: int) -> None:
    """Limit the processor time and the memory of this process.

    The seconds are those of an idle machine. There is no bound on Windows.
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
    """Set a new limit for the processor time of this process.

    Unlike `bound`, this can be called again, and takes fractions of a second.
    """
    with suppress(AttributeError):  # Windows
        signal.setitimer(signal.ITIMER_PROF, seconds * _slowness())


def _slowness() -> float:
    """Measure how much more processor time work takes than on an idle machine, 1 to 3."""
    longest = 0.0
    for _ in range(5):
        begin = time.process_time()
        _task()
        longest = max(longest, time.process_time() - begin)
    return min(max(1.0, longest / _TASK), _SLOWEST)


def _task() -> list[str]:
    """Do some work to measure how slow the machine is."""
    return sorted(str(number * 7919 % 10007) for number in range(10_000))


def run_reader(program: Path, *arguments: str, data: bytes | None = None) -> tuple[int, bytes]:
    """Run a Python program with `data` as input and limits. Return status and output."""
    import subprocess  # here, since the processes that are run do without it

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


class Bounds(NamedTuple):
    """Bounds on a program: seconds of processor time, bytes of memory, bytes of output."""

    seconds: int
    memory: int
    output: int


_WAITS: Final = 5  # times a program's processor time, after which it hangs


def run_bounded(
    command: Sequence[str],
    bounds: Bounds,
    data: bytes = b"",
    also: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """Run a program with `data` as input and limits. Return status and output.

    `also` is added to its environment. The program ends when it has printed too much or hangs,
    and its own processes end with it. Raises OSError if it cannot be started.
    """
    import subprocess
    from tempfile import TemporaryFile
    from threading import Timer

    limited = [sys.executable, "-P", __file__, str(bounds.seconds), str(bounds.memory)]
    late = False
    with TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603
            [*limited, *command],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(also or {})},
            start_new_session=True,
        )

    def end() -> None:
        nonlocal late
        late = True
        _kill(process.pid)

    timer = Timer(_WAITS * bounds.seconds, end)
    timer.start()
    try:
        assert process.stdout
        output = process.stdout.read(bounds.output + 1)
        if len(output) > bounds.output:
            _kill(process.pid)
        status = process.wait()
    finally:
        timer.cancel()
        _kill(process.pid)
        process.communicate()
    return (_OUT_OF_TIME[0] if late else status), output


def _kill(leader: int) -> None:
    """Kill a process and all processes that it has started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(leader, signal.SIGKILL)
        else:  # Windows
            os.kill(leader, signal.SIGTERM)


def is_out_of_time(status: int) -> bool:
    """True if a process ended because it exceeded its time."""
    return status in _OUT_OF_TIME


if __name__ == "__main__":
    bound(int(sys.argv[1]), int(sys.argv[2]))
    os.execvp(sys.argv[3], sys.argv[3:])  # noqa: S606
