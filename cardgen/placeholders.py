"""Placeholders in a text: found by a strict scan, replaced by plain text.

In comes a text such as ``已有{years}年``; out comes a `Pattern`, or the text with values in
place of its placeholders. A placeholder is ``{name}`` with an ASCII name; ``{{`` and ``}}``
are literal braces. Nothing else is a placeholder, and nothing is evaluated: many people edit
these texts, and ``str.format`` would follow attributes and indexes and build gigabytes from a
width. Messages and templates have the same grammar.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from cardgen.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

SYNTAX_HINT: Final = (
    "write {name} with ASCII letters, digits and _; write {{ or }} for a brace in the text"
)
_NAME: Final = "[A-Za-z_][A-Za-z0-9_]*"
_BRACE: Final = lazy_pattern(rf"\{{\{{|\}}\}}|\{{({_NAME})\}}|[{{}}]")
_SHOWN: Final = 30


class Pattern(msgspec.Struct, frozen=True):
    """A text split at its placeholders.

    `parts` are pairs of literal text and the name that follows it; the last name is empty.
    `names` has each name once, in order of first use.
    """

    text: str
    parts: tuple[tuple[str, str], ...]
    names: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """Fill values into the text. Raises KeyError for a missing value."""
        return "".join(literal + (values[name] if name else "") for literal, name in self.parts)


@lru_cache(maxsize=4096)
def parse_pattern(text: str) -> Pattern:
    """Split a text at its placeholders.

    Raises ValueError where a brace is neither part of a placeholder nor doubled.
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
            raise ValueError(_explain(text, match.start()))
    literal.append(text[end:])
    names = tuple(dict.fromkeys(name for _, name in parts))
    return Pattern(text, (*parts, ("".join(literal), "")), names)


def _explain(text: str, index: int) -> str:
    """Explain what is wrong with the brace at an index."""
    if text[index] == "}":
        return "'}' without a '{' before it"
    close = text.find("}", index)
    if close < 0:
        return "'{' is never closed"
    inside = text[index : close + 1]
    if len(inside) > _SHOWN:
        inside = inside[:_SHOWN] + "…"
    return f"'{inside}' is not a placeholder"


def is_name(text: str) -> bool:
    """True if a placeholder can have this name."""
    return re.fullmatch(_NAME, text) is not None


def find_placeholders(text: str) -> tuple[str, ...]:
    """Find the names of placeholders in `text`, each once, in order of first use.

    Raises ValueError as `parse_pattern` does.
    """
    if "{" not in text and "}" not in text:
        return ()
    return parse_pattern(text).names


def substitute(text: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders in `text` by their values.

    Raises ValueError as `parse_pattern` does, and KeyError as `Pattern.fill`.
    """
    if "{" not in text and "}" not in text:
        return text
    return parse_pattern(text).fill(values)
