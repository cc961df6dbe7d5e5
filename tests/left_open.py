"""Sockets and files that nobody closed: found at once, not in whatever test runs next."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def all_closed() -> Iterator[None]:
    """Fail where something is left open at the end; Python tells when it is thrown away."""
    gc.collect()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        yield
        gc.collect()
    left = [str(each.message) for each in told if issubclass(each.category, ResourceWarning)]
    assert not left
