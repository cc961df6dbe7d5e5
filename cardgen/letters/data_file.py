"""Write the data of a letter as the TOML file that `load_data` reads.

In comes a table of values as the file has them, out comes its text with the key of each line,
so that a finding about a line leads back to its value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Final, NamedTuple

from cardgen.lazy import lazy_pattern
from cardgen.tomledit import format_key, format_value

_FIRST: Final = ("letter", "pair", "register", "date")
_INLINE: Final = ("opening", "closing", "calendar", "note")
"""Tables by language that stand on one line."""

_DAY: Final = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OF_DAYS: Final = lazy_pattern(r"date$|reference\.dated$|values\.|rows\.|.*\.delivered$")
"""Keys of values that may be dates."""

_HEADERS: Final = ("values", "sender", "addressee", "reference")


class DataText(NamedTuple):
    """The text of a data file, and the key of each line, as ``goods.0.item``."""

    text: str
    keys: tuple[str, ...]


def write_data(table: Mapping[str, Any]) -> DataText:
    """Write the data of a letter as the text of a file."""
    lines = [*_write_top(table), *_write_tables(table)]
    return DataText("".join(f"{line}\n" for _, line in lines), tuple(key for key, _ in lines))


def _write_top(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the lines before the first table, each with its key."""
    rest = [name for name in table if name not in _FIRST]
    for name in (*_FIRST, *rest):
        value = table.get(name)
        if value is not None and not _has_header(name, value):
            yield name, f"{format_key(name)} = {_format_at(name, value)}"


def _write_tables(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the lines of tables and of rows, each with its key."""
    others = [name for name in table if name not in _HEADERS]
    for name in (*_HEADERS, *others):
        value = table.get(name)
        if not _has_header(name, value):
            continue
        if isinstance(value, Mapping):
            rows = {key: each for key, each in value.items() if _is_rows(each)}
            if len(rows) < len(value) or not value:
                yield from _write_table(name, f"[{format_key(name)}]", value, rows)
            for key, each in rows.items():
                header = f"[[{format_key(name)}.{format_key(key)}]]"
                yield from _write_rows(f"{name}.{key}", header, each)
        elif value is not None:
            yield from _write_rows(name, f"[[{format_key(name)}]]", value)


def _has_header(name: str, value: object) -> bool:
    """True if a value stands below a header of its own."""
    return _is_rows(value) or (isinstance(value, Mapping) and name not in _INLINE)


def _is_rows(value: object) -> bool:
    """True if a value is a list of tables alone, and has some."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, Mapping) for each in value)
    )


def _write_rows(key: str, header: str, rows: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield the lines of the rows of a table."""
    for number, row in enumerate(rows):
        yield from _write_table(f"{key}.{number}", header, row, ())


def _write_table(
    key: str, header: str, values: Mapping[str, Any], without: Any
) -> Iterator[tuple[str, str]]:
    """Yield the lines of one table, after an empty line."""
    yield key, ""
    yield key, header
    for name, value in values.items():
        if value is not None and name not in without:
            inner = f"{key}.{name}"
            yield inner, f"{format_key(name)} = {_format_at(inner, value)}"


def _format_at(key: str, value: Any) -> str:
    """Format the value of a key; the text of a day becomes a date if the key takes dates."""
    if isinstance(value, str) and _DAY.fullmatch(value) and _OF_DAYS.match(key):
        with suppress(ValueError):
            return date.fromisoformat(value).isoformat()
    return _format(value)


def _format(value: Any) -> str:
    """Format a value as TOML, lists and tables in them too."""
    if isinstance(value, list):
        return f"[{', '.join(_format(each) for each in value if each is not None)}]"
    if isinstance(value, Mapping):
        inside = ", ".join(
            f"{format_key(name)} = {_format(each)}"
            for name, each in value.items()
            if each is not None
        )
        return f"{{ {inside} }}" if inside else "{}"
    return format_value(value)
