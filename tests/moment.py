"""A bound on time, for code that once took minutes or never ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import Final

# Many times what a slow and busy machine needs, and far less than before any of the mendings:
# a test of the order of growth, not of speed, which benchmarks/ measure.
SECONDS: Final = 10.0


@contextmanager
def a_moment() -> Iterator[None]:
    """Fail if the block takes more than a moment of processor time."""
    begin = process_time()
    yield
    assert process_time() - begin < SECONDS
