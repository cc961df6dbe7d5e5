"""How much this process may use: for what reads files that may come from anywhere.

What such a file unpacks to, or how often it draws the same, is known only when that is done,
and the libraries that read it cannot be bounded from within: they end the process.
"""

from __future__ import annotations

from contextlib import suppress


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
