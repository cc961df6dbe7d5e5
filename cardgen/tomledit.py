"""Edits of TOML files that people write: a file and new values of keys in, the new file out.

All else stays as it was: comments, order, blanks, ends of lines. The result is read back, and
must mean exactly what was wanted.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, NamedTuple

from cardgen.lazy import lazy_pattern

Key = tuple[str, ...]
PlainValue = str | int | float | bool
Value = PlainValue | Mapping[str, PlainValue]

_WHITE: Final = lazy_pattern(r"[ \t]*")
_PART: Final = r"(?:[\w-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')"
_NAME: Final = lazy_pattern(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*", re.ASCII)
_HEADER: Final = lazy_pattern(rf"\[{{1,2}}[ \t]*({_NAME.pattern})[ \t]*\]{{1,2}}", re.ASCII)
_ASLEEP: Final = lazy_pattern(r"^[ \t]*#[ \t]*(\[[^\n#]*\])[ \t\r]*$", re.MULTILINE)
"""A table that is commented out."""
# The parts of a value. A text in three quotes may end with five: two of them are its own.
_TOKEN: Final = lazy_pattern(
    r"""
    (?P<text> \"\"\"(?:[^\\]|\\.)*?\"\"\"(?!\") | '''.*?'''(?!')
        | "(?:[^"\\\n]|\\.)*" | '[^'\n]*' )
    | (?P<note> \#[^\n]* )
    | (?P<open> [\[{] ) | (?P<close> [\]}] ) | (?P<comma> , ) | (?P<end> \n )
    | (?P<white> [ \t\r]+ )
    | (?P<word> [^\s\[\]{},\#"']+ )
    """,
    re.DOTALL | re.VERBOSE,
)


class NotEditable(ValueError):
    """A value cannot be written into this file; the message has the reason."""


class _Entry(NamedTuple):
    """``key = value``: its table, its keys, and the spans of both texts.

    `line` is the start of its line; `braces` is the span of its inline table, if any.
    """

    table: Key
    keys: Key
    line: int
    key: tuple[int, int]
    value: tuple[int, int]
    braces: tuple[int, int] | None = None

    @property
    def path(self) -> Key:
        """Return the full key, from the top of the file."""
        return self.table + self.keys


class _Opening(NamedTuple):
    """A ``[table]`` and the end of its line; `table` is None for ``[[table]]``."""

    table: Key | None
    end: int


def set_values(text: str, table: Sequence[str], values: Mapping[str, Value | None]) -> str:
    """Set keys of a table in the text of a TOML file. None removes a key.

    A new table takes the place of its own header that is commented out, or else follows its
    last sister table and the comments of that, or the whole file. Raises NotEditable, and
    ValueError if the text is no TOML.
    """
    there = {each.path for each in _entries(text)}
    values = {
        name: value
        for name, value in values.items()
        if value is not None or (*table, name) in there
    }
    if not values:
        return text
    wanted = _set_in_data(tomllib.loads(text), table, values)
    made = text
    for name, value in values.items():
        path = (*table, name)
        entries = [each for each in _entries(made) if each.path == path]
        if entries:
            made = _replace(made, entries[-1], value)
        elif value is not None:
            made = _add(made, tuple(table), name, format_value(value))
    try:
        is_right = tomllib.loads(made) == wanted
    except ValueError:
        is_right = False
    if not is_right:
        raise NotEditable(f"cardgen cannot change the table [{_in_dots(table)}]")
    return made


def format_value(value: Value) -> str:
    """Format a value as TOML."""
    if isinstance(value, Mapping):
        inside = ", ".join(
            f"{format_key(name)} = {format_value(each)}" for name, each in value.items()
        )
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):  # TOML has the escapes of JSON, and one more
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def format_key(name: str) -> str:
    """Format a key as TOML, in quotation marks if it needs them."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else format_value(name)


def _set_in_data(
    data: dict[str, Any], table: Sequence[str], values: Mapping[str, Value | None]
) -> dict[str, Any]:
    """Set the values in parsed data, to compare them with the new file."""
    data = deepcopy(data)
    inner = data
    for name in table:
        inner = inner.setdefault(name, {})
        if not isinstance(inner, dict):
            raise NotEditable(f"{name} is not a table")
    for name, value in values.items():
        if value is None:
            inner.pop(name, None)
        else:
            inner[name] = dict(value) if isinstance(value, Mapping) else value
    return data


def _replace(text: str, entry: _Entry, value: Value | None) -> str:
    """Replace the value of an entry. None removes the entry, but not its comment."""
    start, end = entry.value
    if value is not None:
        return text[:start] + format_value(value) + text[end:]
    if entry.braces is None:
        rest = _skip(text, end)
        is_note = text.startswith("#", rest)
        return text[: entry.line] + text[rest if is_note else _line_end(text, end) :]
    start = entry.key[0]
    behind = re.compile(r"\s*,\s*").match(text, end)
    if behind:
        return text[:start] + text[behind.end() :]
    before = re.search(r"\s*,\s*\Z", text[:start])
    return text[: before.start() if before else start] + text[end:]


def _add(text: str, table: Key, name: str, value: str) -> str:
    """Add an entry to a table, in the style of the others."""
    if text and not text.endswith("\n"):
        text += _break(text)
    entries = [*_entries(text)]
    beside = [each for each in entries if each.path[:-1] == table]
    opening = next((each for each in _openings(text) if each.table == table), None)
    braces = next((each for each in entries if each.path == table), None)
    if braces is not None:
        return _add_in_braces(text, braces, f"{format_key(name)} = {value}")
    if beside and (opening is None or beside[-1].table == table):
        return _add_behind(text, beside, name, value)
    if opening is not None:
        return _put(text, opening.end, f"{format_key(name)} = {value}")
    made = f"[{_in_dots(table)}]{_break(text)}{format_key(name)} = {value}{_break(text)}"
    if (asleep := _find_commented_table(text, table)) is not None:
        return text[: asleep[0]] + made + text[asleep[1] :]
    sisters = [
        each.end for each in _openings(text) if each.table and each.table[:-1] == table[:-1]
    ]
    place = _block_end(text, sisters[-1]) if sisters else len(text)
    before, rest, new = text[:place], text[place:], _break(text)
    made = ("" if not before.strip() or before.endswith(new * 2) else new) + made
    if not rest.strip():
        return before + made + rest
    return before + made + new + rest.lstrip("\r\n")


def _find_commented_table(text: str, table: Key) -> tuple[int, int] | None:
    """Find a table that is only a comment, such as ``# [columns]``; None if missing.

    Entries below the line, up to the next table, would become entries of the table.
    """
    lines = [(each.line, _line_end(text, each.value[1])) for each in _entries(text)]
    openings = [each.end for each in _openings(text)]
    for found in _ASLEEP.finditer(text):
        header = _HEADER.match(found[1])
        if header is None or found[1].startswith("[["):
            continue
        at = found.start()
        following = min((end for end in openings if end > at), default=len(text) + 1)
        if _parts(header[1]) != table or any(start <= at < end for start, end in lines):
            continue
        if not any(at < start < following for start, _ in lines):
            return at, _line_end(text, at)
    return None


def _add_behind(text: str, beside: list[_Entry], name: str, value: str) -> str:
    """Add an entry after the last one, with the same indent and alignment."""
    last = beside[-1]
    written = text[slice(*last.key)]
    before = written[: -len(re.findall(_PART, written, re.ASCII)[-1])]
    key = before + format_key(name)
    indent = text[last.line : last.key[0]]
    if last.braces is not None:
        return _add_in_braces(text, last, f"{key} = {value}", last.braces)
    columns = {text.index("=", each.key[1]) - each.key[0] for each in beside}
    widths = {each.key[1] - each.key[0] for each in beside}
    if len(columns) == 1 and len(widths) > 1:
        key = key.ljust(columns.pop() - 1)
    return _put(text, _line_end(text, last.value[1]), f"{indent}{key} = {value}")


def _add_in_braces(
    text: str, entry: _Entry, made: str, braces: tuple[int, int] | None = None
) -> str:
    """Add an entry before the closing brace of an inline table."""
    start, end = braces or entry.value
    inside = text[start + 1 : end - 1]
    if text[start] != "{":
        raise NotEditable(f"{text[slice(*entry.key)]} is not a table")
    kept = inside.rstrip()
    joint = ", " if kept.strip() else " "
    tail = inside[len(kept) :] or " "
    return text[: start + 1] + kept.removesuffix(",") + joint + made + tail + text[end - 1 :]


def _put(text: str, place: int, line: str) -> str:
    """Insert a line into the text."""
    return text[:place] + line + _break(text) + text[place:]


def _block_end(text: str, opening: int) -> int:
    """Return the end of a table, after its last entry and comments.

    A comment right above the next table belongs to that table. A table that is commented out
    ends the comments.
    """
    lines = [_line_end(text, each.value[1]) for each in _entries(text)]
    following = [each.end for each in _openings(text) if each.end > opening]
    limit = min(following, default=len(text) + 1)
    end = max([opening, *(each for each in lines if opening < each < limit)])
    block = comments = at = end
    while at < len(text):
        line = text[at : _line_end(text, at)].strip()
        if (line and not line.startswith("#")) or _ASLEEP.match(line):
            return block
        at = _line_end(text, at)
        if line:
            comments = at
        else:
            block = comments
    return comments


def _openings(text: str) -> Iterator[_Opening]:
    """Yield the headers of all tables."""
    return (each for each in _statements(text) if isinstance(each, _Opening))


def _entries(text: str) -> Iterator[_Entry]:
    """Yield all entries, also those in inline tables."""
    for each in _statements(text):
        if isinstance(each, _Entry):
            yield each
            yield from _inner_entries(text, each)


def _statements(text: str) -> Iterator[_Entry | _Opening]:
    """Yield entries and headers of tables in order."""
    at = 0
    known: Key | None = ()
    while at < len(text):
        start = _skip(text, at)
        if text[start : start + 1] == "[":
            header = _HEADER.match(text, start)
            assert header is not None, "the text is TOML"
            known = None if text.startswith("[[", start) else _parts(header[1])
            at = _line_end(text, header.end())
            yield _Opening(known, at)
            continue
        name = _NAME.match(text, start)
        if name is None:  # a blank line, or a comment
            at = _line_end(text, at)
            continue
        value = _value_span(text, text.index("=", name.end()) + 1)
        if known is not None:
            yield _Entry(known, _parts(name[0]), at, name.span(), value)
        at = _line_end(text, value[1])


def _inner_entries(text: str, entry: _Entry) -> Iterator[_Entry]:
    """Yield the entries of an inline table."""
    start, end = entry.value
    if text[start] != "{":
        return
    at = start + 1
    while name := _NAME.match(text, _skip_all(text, at)):
        if name.end() >= end:
            return
        value = _value_span(text, text.index("=", name.end()) + 1)
        path = entry.path
        found = _Entry(path, _parts(name[0]), entry.line, name.span(), value, (start, end))
        yield found
        yield from _inner_entries(text, found)
        at = _skip_all(text, value[1])
        if text[at : at + 1] != ",":
            return
        at += 1


def _value_span(text: str, at: int) -> tuple[int, int]:
    """Return start and end of the value after a ``=``."""
    start = end = _skip(text, at)
    depth = 0
    while end < len(text):
        token = _TOKEN.match(text, end)
        assert token is not None, "the text is TOML"
        kind = token.lastgroup
        if not depth and kind in ("end", "note", "close", "comma"):
            break
        if kind in ("open", "close"):
            depth += 1 if kind == "open" else -1
        end = token.end()
    return start, start + len(text[start:end].rstrip())


def _parts(written: str) -> Key:
    """Parse a key into its parts."""
    found: list[str] = []
    inner: Any = tomllib.loads(f"{written} = 0")
    while isinstance(inner, dict):
        ((name, inner),) = inner.items()
        found.append(name)
    return tuple(found)


def _in_dots(table: Sequence[str]) -> str:
    """Join the parts of a key with dots."""
    return ".".join(map(format_key, table))


def _break(text: str) -> str:
    """Return the line end of a text."""
    return "\r\n" if "\r\n" in text else "\n"


def _skip(text: str, at: int) -> int:
    """Return the position after blanks and tabs."""
    found = _WHITE.match(text, at)
    return found.end() if found else at


def _skip_all(text: str, at: int) -> int:
    """Return the position after blanks, line ends and comments."""
    found = re.compile(r"(?:\s|#[^\n]*)*").match(text, at)
    return found.end() if found else at


def _line_end(text: str, at: int) -> int:
    """Return the start of the next line."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1
