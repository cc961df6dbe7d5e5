"""Reading PDF objects that may be of any kind: what is not as it should be is not there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pikepdf

_HOLDERS: Final = (pikepdf.Dictionary, pikepdf.Stream)

Key = tuple[int, int]
"""An object's number and generation; (0, 0) for one that has no number of its own."""


UNREADABLE: Final = (
    pikepdf.PikepdfError, ArithmeticError, AttributeError, LookupError, OSError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
"""What reading raises where something is not as it should be, in pikepdf or here."""


def entry(holder: Any, key: str) -> Any:
    """What a dictionary or stream has under `key`; None if it has not, or is neither."""
    return holder.get(key) if isinstance(holder, _HOLDERS) else None


def dictionary(holder: Any, key: str) -> pikepdf.Object | None:
    """A dictionary or stream under `key`."""
    found = entry(holder, key)
    return found if isinstance(found, _HOLDERS) else None


def items(found: Any) -> list[Any]:
    """The items of an array; none if it is not one."""
    return list(found) if isinstance(found, pikepdf.Array) else []


def one_or_more(found: Any) -> list[Any]:
    """The items of an array, or what stands in its place where it would have one item."""
    return items(found) or [found]


def values(found: Any) -> list[tuple[str, Any]]:
    """The keys and values of a dictionary; none if it is not one."""
    return list(found.items()) if isinstance(found, pikepdf.Dictionary) else []


def number(found: Any, default: float = 0.0) -> float:
    """A number."""
    if isinstance(found, int | float | Decimal) and not isinstance(found, bool):
        return float(found)
    return default


def numbers(found: Any, count: int) -> tuple[float, ...] | None:
    """So many numbers of an array."""
    listed = items(found)
    if len(listed) != count or any(isinstance(item, pikepdf.Object) for item in listed):
        return None
    return tuple(number(item) for item in listed)


def name(found: Any) -> str:
    """A name with its slash; empty if it is not one."""
    return str(found) if isinstance(found, pikepdf.Name) else ""


def text(found: Any) -> str:
    """A text string; empty if it is not one."""
    return str(found) if isinstance(found, pikepdf.String) else ""


def is_stream(found: Any) -> bool:
    """Whether it is a stream."""
    return isinstance(found, pikepdf.Stream)


def inherited(page: Any, key: str) -> Any:
    """What a page has under `key`, or the nodes of the page tree above it."""
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
    """A dictionary and those that follow it under `key`, each once."""
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
