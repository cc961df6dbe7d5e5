"""How much this process may use: for what reads files that may come from anywhere.

What such a file unpacks to, or how often it draws the same, is known only when that is done,
and the libraries that read it cannot be bounded from within: they end the process. So another
process reads it: `run_reader` starts one, which says `bound` or `allow` of itself.

What is bounded is processor time, and never the time on the clock: a process that waits for
its turn on a busy machine uses none. On such a machine the same work takes more processor time
too, since cores share their caches; so what a second is worth is measured with a task that is
always the same.

A program that is none of ours is started by this module, run as a program (`run_bounded`):

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


class Bounds(NamedTuple):
    """The processor time of a program, its bytes of memory, and those that it may print."""

    seconds: int
    memory: int
    output: int


_WAITS: Final = 5  # times its processor time, for a program that is none of ours and may hang


def run_bounded(
    command: Sequence[str],
    bounds: Bounds,
    data: bytes = b"",
    also: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """The status and the output of any program, which is given `data` as its input.

    Its environment has `also` what is said here. It ends when it has printed too much, or takes
    no time for too long, and what it started ends with it. Raises OSError if nothing can be
    started.
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
    """End a process and those that it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(leader, signal.SIGKILL)
        else:  # Windows
            os.kill(leader, signal.SIGTERM)


def is_out_of_time(status: int) -> bool:
    """True if a process ended since its time was over."""
    return status in _OUT_OF_TIME


if __name__ == "__main__":
    bound(int(sys.argv[1]), int(sys.argv[2]))
    os.execvp(sys.argv[3], sys.argv[3:])  # noqa: S606
