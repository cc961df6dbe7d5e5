"""Read PDF objects of unknown type: a value of a wrong type counts as missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pikepdf

_HOLDERS: Final = (pikepdf.Dictionary, pikepdf.Stream)

Key = tuple[int, int]
"""Object number and generation; (0, 0) for a direct object."""


UNREADABLE: Final = (
    pikepdf.PikepdfError, ArithmeticError, AttributeError, LookupError, OSError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
"""Exceptions of pikepdf and of our own code for malformed files."""


def entry(holder: Any, key: str) -> Any:
    """Read an entry of a dictionary or stream; None if it is missing."""
    return holder.get(key) if isinstance(holder, _HOLDERS) else None


def dictionary(holder: Any, key: str) -> pikepdf.Object | None:
    """Read an entry that is a dictionary or stream; None if it is missing."""
    found = entry(holder, key)
    return found if isinstance(found, _HOLDERS) else None


def items(found: Any) -> list[Any]:
    """List the items of an array; empty for any other object."""
    return list(found) if isinstance(found, pikepdf.Array) else []


def one_or_more(found: Any) -> list[Any]:
    """List the items of an array; any other object is a list of one."""
    return items(found) or [found]


def values(found: Any) -> list[tuple[str, Any]]:
    """List the keys and values of a dictionary; empty for any other object."""
    return list(found.items()) if isinstance(found, pikepdf.Dictionary) else []


def number(found: Any, default: float = 0.0) -> float:
    """Read a number."""
    if isinstance(found, int | float | Decimal) and not isinstance(found, bool):
        return float(found)
    return default


def numbers(found: Any, count: int) -> tuple[float, ...] | None:
    """Read an array of `count` numbers; None for any other object."""
    listed = items(found)
    if len(listed) != count or any(isinstance(item, pikepdf.Object) for item in listed):
        return None
    return tuple(number(item) for item in listed)


def name(found: Any) -> str:
    """Read a name, with its slash; empty for any other object."""
    return str(found) if isinstance(found, pikepdf.Name) else ""


def text(found: Any) -> str:
    """Read a text string; empty for any other object."""
    return str(found) if isinstance(found, pikepdf.String) else ""


def is_stream(found: Any) -> bool:
    """True if an object is a stream."""
    return isinstance(found, pikepdf.Stream)


def inherited_entry(page: Any, key: str) -> Any:
    """Read an entry of a page, or of the nodes above it in the page tree."""
    seen: set[Key] = set()
    node = page
    while isinstance(node, pikepdf.Dictionary) and node.objgen not in seen:
        seen.add(node.objgen)
        found = node.get(key)
        if found is not None:
            return found
        node = node.get("/Parent")
    return None


def chain(first: Any, key: str) -> Iterator[Any]:
    """Yield a dictionary and its successors under `key`, each once."""
    seen: set[Key] = set()
    waiting = [first]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            waiting += list(found)
        elif isinstance(found, pikepdf.Dictionary) and (
            not found.is_indirect or found.objgen not in seen
        ):
            seen.add(found.objgen)
            yield found
            waiting.append(found.get(key))
