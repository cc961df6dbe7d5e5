"""CSS as tinycss2 reads it, which numbers of thousands of digits and deep nesting break off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def parsed(read: Callable[[], _T]) -> _T | None:
    """Call `read`; None if tinycss2 cannot read the text to its end."""
    try:
        return read()
    except (ValueError, RecursionError):
        return None
