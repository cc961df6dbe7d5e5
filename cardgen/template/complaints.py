"""What is wrong with a template file, in words, and on which line."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from cardgen.errors import nearest
from cardgen.template.model import BorderSpec, FitSpec, SpanSpec, _Strict


def explain(error: str, kind: type) -> tuple[str, str]:
    """The complaint of msgspec as a sentence and a hint."""
    message, _, path = error.partition(" - at `$")
    path = path.rstrip("`").lstrip(".")
    if unknown := re.search(r"unknown field `([^`]+)`", message):
        owner = _struct_at(kind, path)
        known = [field.encode_name for field in msgspec.structs.fields(owner)] if owner else []
        within = f" in {path}" if path else ""
        return f"unknown key {unknown[1]!r}{within}", nearest(unknown[1], known)
    if missing := re.search(r"missing required field `([^`]+)`", message):
        return f"the key {missing[1]!r} is missing", f"add {missing[1]} = …"
    return (f"{path}: " if path else "") + message[0].lower() + message[1:], ""


def _struct_at(kind: Any, path: str) -> type[_Strict] | None:
    """The struct that a path such as ``fit`` or ``spans[0]`` of `kind` leads to."""
    nested: dict[str, type[_Strict]] = {"fit": FitSpec, "border": BorderSpec, "spans": SpanSpec}
    if path:
        return nested.get(path.partition("[")[0])
    return kind if isinstance(kind, type) and issubclass(kind, _Strict) else None


def table_lines(text: str) -> dict[str, int]:
    """The line on which each table of a TOML file begins."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"\s*\[([^\[\]]+)\]", line):
            found[match[1].strip()] = number
    return found


def key_line(text: str, start: int | None, key: str) -> int | None:
    """The line of `key` in the table that begins at line `start`, or that line itself."""
    if start is None or not key:
        return start
    for number, line in enumerate(text.splitlines()[start:], start + 1):
        if re.match(r"\s*\[[^\[\]]+\]\s*(#.*)?$", line):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return start
