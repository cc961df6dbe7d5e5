"""Styles that nothing has and that are called nearly as one that something has.

In comes what a file says, in all of its arrangements; out come complaints by their tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cardgen.template.arranging import ARRANGE
from cardgen.template.model import DEFAULT_STYLE
from cardgen.tomlfile import Complaint, suggest


def misnamed_styles(data: Mapping[str, Any]) -> Iterator[tuple[str, Complaint]]:
    """Each of them once, with its table.

    A style of a name like no other may be kept for later, as may one beside that which it is
    like.
    """
    used = {DEFAULT_STYLE, *_said_of(data, "style")}
    own, ways = _keys_of(data, "style"), data.get(ARRANGE)
    yield from _misnamed(own - used, "style", used - own)
    for way in ways if isinstance(ways, list) else ():
        yield from _misnamed(_keys_of(way, "style") - own - used, f"{ARRANGE}.style", used)


def _misnamed(names: set[str], table: str, used: set[str]) -> Iterator[tuple[str, Complaint]]:
    for name in sorted(names):
        if hint := suggest(name, sorted(used), ""):
            said = f"[{table}.{name}]: nothing has this style"
            yield f"{table}.{name}", Complaint(said, hint)


def _keys_of(data: Any, table: str) -> set[str]:
    """The keys of a table, if it is there and is one."""
    value = data.get(table) if isinstance(data, dict) else None
    return set(value) if isinstance(value, dict) else set()


def _said_of(data: Any, key: str) -> Iterator[str]:
    """The words that a key has, wherever it stands."""
    if isinstance(data, dict):
        for each, value in data.items():
            if each == key and isinstance(value, str):
                yield value
            yield from _said_of(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from _said_of(value, key)
