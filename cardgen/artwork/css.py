"""CSS as tinycss2 reads it, which numbers of thousands of digits and deep nesting break off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def parsed(read: Callable[[], _T]) -> _T | None:
    """What a reading comes to; None where the text cannot be read to its end."""
    try:
        return read()
    except (ValueError, RecursionError):
        return None
