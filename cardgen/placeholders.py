"""Placeholders in a text: found by a strict scan, replaced by plain text.

In comes a text such as ``已有{years}年``; out come the names in it, or the text with
values in their place. A placeholder is ``{name}`` with an ASCII name; ``{{`` and ``}}``
are literal braces. Nothing else is a placeholder and nothing is ever evaluated: texts
are edited by many hands, and ``str.format`` would follow attributes and indexes and
build gigabytes from a width.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SYNTAX_HINT: Final = (
    "write {name} with ASCII letters, digits and _; braces meant as text are {{ and }}"
)
_BRACE: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}|[{}]")
_SHOWN: Final = 30


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of literal text and the name that follows it; the last name is empty.

    Raises ValueError as `placeholders` does.
    """
    parts: list[tuple[str, str]] = []
    literal: list[str] = []
    end = 0
    for match in _BRACE.finditer(text):
        literal.append(text[end : match.start()])
        end = match.end()
        if match[1]:
            parts.append(("".join(literal), match[1]))
            literal.clear()
        elif len(match[0]) == 2:
            literal.append(match[0][0])
        else:
            raise ValueError(_complaint(text, match.start()))
    literal.append(text[end:])
    return (*parts, ("".join(literal), ""))


def _complaint(text: str, index: int) -> str:
    """What is wrong with the brace at `index`."""
    if text[index] == "}":
        return "'}' without a '{' before it"
    close = text.find("}", index)
    if close < 0:
        return "'{' is never closed"
    inside = text[index : close + 1]
    if len(inside) > _SHOWN:
        inside = inside[:_SHOWN] + "…"
    return f"'{inside}' is not a placeholder"


def placeholders(text: str) -> tuple[str, ...]:
    """The names in `text`, each once, in order of first use.

    Raises ValueError where a brace is neither part of a placeholder nor doubled.
    """
    if "{" not in text and "}" not in text:
        return ()
    return tuple(dict.fromkeys(name for _, name in split(text) if name))


def substitute(text: str, values: Mapping[str, str]) -> str:
    """`text` with each placeholder replaced by its value, which is not scanned again.

    Raises ValueError as `placeholders` does, and KeyError for a name without a value.
    """
    if "{" not in text and "}" not in text:
        return text
    return "".join(literal + (values[name] if name else "") for literal, name in split(text))
