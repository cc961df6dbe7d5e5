"""A check for sockets and files that a test left open."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def all_closed() -> Iterator[None]:
    """Fail if something is open at the end; Python warns when it collects it."""
    gc.collect()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        yield
        gc.collect()
    left = [str(each.message) for each in told if issubclass(each.category, ResourceWarning)]
    assert not left
