"""How much this process may use: for what reads files that may come from anywhere.

What such a file unpacks to, or how often it draws the same, is known only when that is done,
and the libraries that read it cannot be bounded from within: they end the process. So another
process reads it: `run_reader` starts one, which says `bound` of itself.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path


def bound(seconds: int, memory: int) -> None:
    """Let this process use so much processor time in all and so many bytes; not on Windows."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        for kind, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_AS, memory),
        ):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))


def run_reader(program: Path, *arguments: str, data: bytes | None = None) -> tuple[int, bytes]:
    """The status and the output of a program in Python, which is given `data` as its input."""
    import subprocess  # which what is run needs not

    # -P: the folder of the program, or the current one, must not hide modules of Python.
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", str(program), *arguments],
        input=data,
        stdin=subprocess.DEVNULL if data is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode, done.stdout


def is_out_of_time(status: int) -> bool:
    """Whether a process ended since its time was over."""
    import signal

    return status == -getattr(signal, "SIGXCPU", 0)
