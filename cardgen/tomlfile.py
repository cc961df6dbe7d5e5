"""TOML files that people edit: their values, and all their faults in words, line by line.

In comes a text, out come values of a wanted kind. A `Validation` makes a value and yields all
faults on the way, not only the first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import (
    Any,
    Final,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

import msgspec

from cardgen.errors import CardgenError, Diagnostic, Loaded, Location, hint_at_nearest
from cardgen.files import MOST_TEXT, decode, read
from cardgen.lazy import lazy_pattern
from cardgen.remedies import Remedy

T = TypeVar("T")
MOST_FOUND: Final = 50  # faults of one file; a file with more is not worth a full list
_DEEPEST: Final = 20  # keys within keys: a.b.c

AND_MORE: Final = "there are more errors"


class Complaint(NamedTuple):
    """A fault, its hint, and the key of the table that has it."""

    message: str
    hint: str = ""
    key: str = ""


Validation: TypeAlias = Generator[Complaint, None, T]
"""Yields the faults of a text, and returns its value.

After a fault it returns a substitute, so that the rest can be checked.
"""

_KINDS: Final = {
    "array": "a list",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a date",
    "float": "a number",
    "int": "a whole number",
    "object": "a table",
    "str": "text in quotes",
    "time": "a time",
}

_TABLE: Final = lazy_pattern(r"\s*\[(\[)?([^\[\]]+)\](?(1)\])\s*(?:#|$)")
_NAME: Final = r"(?:[\w-]++|\"[^\"]*\"|'[^']*')"
_KEY: Final = lazy_pattern(rf"\s*+({_NAME}(?:\s*+\.\s*+{_NAME})*+)\s*+=\s*+(\{{?)")
_INLINE: Final = lazy_pattern(rf"({_NAME})\s*+=|\"(?:[^\"\\]|\\.)*+\"|'[^']*+'")

# Finds keys of many parts, but not in texts and comments. Possessive quantifiers
# prevent backtracking: its time is linear.
_PARTS: Final = lazy_pattern(
    rf"""
    (?P<deep> (?:
        (?: [\w-]++ | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' ) [ \t]*+\.[ \t]*+
    ){{{_DEEPEST}}} )
    | [\w-]++
    | \"\"\" (?:[^\\]|\\.)*? (?: \"\"\" | \Z )
    | ''' .*? (?: ''' | \Z )
    | "(?:[^"\\\n]|\\.)*+"?
    | '[^'\n]*+'?
    | \#[^\n]*+
    """,
    re.DOTALL | re.VERBOSE,
)


class NotToml(ValueError):
    """A text that is not TOML; `line` is the line of the fault."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


_LISTED: Final = ("templates", "stock")  # kinds with a command that lists all


def read_text(path: Path, rule: str, kind: str) -> str:
    """Read the text of a TOML file of a `kind`: "templates", "stock", "letter" ….

    Raises EncodingError, and the error of `rule` if the file cannot be read.
    """
    try:
        data = read(path, MOST_TEXT)
    except OSError as error:
        unread = Diagnostic(
            rule,
            f"cannot be read: {error.strerror}",
            location=Location(str(path)),
            hint="" if kind in _LISTED else "check the path",
            remedy=Remedy("look-up", (kind,)) if kind in _LISTED else None,
        )
        raise CardgenError.of([unread]) from error
    return decode(data, str(path)).replace("\r\n", "\n")


def read_toml(text: str) -> dict[str, Any]:
    """Parse a TOML text into a dict. Raises NotToml if it is not valid."""
    # tomllib needs quadratic memory for a key of many parts. Keys stand on one line.
    is_deep = any(line.count(".") >= _DEEPEST for line in text.split("\n"))
    for match in _PARTS.finditer(text) if is_deep else ():
        if match["deep"]:
            line = text.count("\n", 0, match.start()) + 1
            raise NotToml(f"a key has more than {_DEEPEST} parts", line)
    # Besides its own error tomllib raises ValueError for integers of thousands of digits, and
    # RecursionError for brackets that are nested as deep.
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise NotToml(f"this is not TOML: {error}", line) from error


def read_values(path: Path, rule: str, kind: str, *, hint: str) -> tuple[str, dict[str, Any]]:
    """Read a TOML file. Return its text and its values.

    Also raises the error of `rule`, with `hint`, if the text is no TOML.
    """
    text = read_text(path, rule, kind)
    try:
        return text, read_toml(text)
    except NotToml as error:
        wrong = Diagnostic(
            rule, str(error), location=Location(str(path), error.line), hint=hint
        )
        raise CardgenError.of([wrong]) from error


def collect(validation: Validation[T]) -> tuple[T, list[Complaint]]:
    """Run a validation. Return its value, and all its errors.

    With more than `MOST_FOUND` complaints it stops, without a value.
    """
    found: list[Complaint] = []
    while len(found) <= MOST_FOUND:
        try:
            found.append(next(validation))
        except StopIteration as done:
            return done.value, found
    found[MOST_FOUND:] = [Complaint(AND_MORE, "correct the errors above first")]
    return None, found  # type: ignore[return-value]


def diagnose(
    path: Path,
    rule: str,
    kind: str,
    make: Callable[[dict[str, Any]], Validation[T | None]],
    *,
    hint: str = "correct the line",
) -> Loaded[T]:
    """Read a TOML file, and convert its values with `make`. Collect all errors.

    Each fault has the `rule` and the line of its key; `hint` is for a text that is no TOML.
    Errors of `read_values` are collected too, and nothing is raised.
    """
    try:
        text, data = read_values(path, rule, kind, hint=hint)
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    value, complaints = collect(make(data))
    lines = TomlLines(text)
    found = tuple(
        Diagnostic(rule, said, location=Location(str(path), lines.at(key)), hint=advice)
        for said, advice, key in complaints
    )
    return Loaded(None if found else value, found)


def run_all(validations: Iterable[Validation[T]]) -> Validation[list[T]]:
    """Run validations one after the other. Return their values."""
    values: list[T] = []
    for validation in validations:
        values.append((yield from validation))
    return values


def run_sound(validation: Validation[T]) -> Validation[T | None]:
    """Run a validation. Return its value, or None if it found an error."""
    value, found = collect(validation)
    yield from found
    return None if found else value


def convert(value: Any, kind: type[T]) -> Validation[T | None]:
    """Convert a value to a type; None if it has errors.

    msgspec stops at the first fault; so its key is removed and the rest tried again.
    """
    removed: set[str] = set()
    while True:
        try:
            made = msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            complaint = explain(str(error), kind)
            if complaint.key in removed:  # it is missing only because it was wrong
                return None
            yield complaint
            if not isinstance(value, Mapping) or complaint.key not in value:
                return None
            removed.add(complaint.key)
            value = {key: part for key, part in value.items() if key != complaint.key}
        else:
            return None if removed else made


def parse_key(key: str, parse: Callable[[Any], T], value: Any, default: T) -> Validation[T]:
    """Parse the value of a key. Return `default` if it is missing or wrong."""
    if value is None:
        return default
    try:
        return parse(value)
    except ValueError as error:
        yield Complaint(f"{key}: {error}", "", key)
        return default


def explain(error: str, kind: Any) -> Complaint:
    """Word an error of msgspec for people who edit the file."""
    message, _, path = error.partition(" - at `$")
    path = path.rstrip("`").lstrip(".")
    key = re.split(r"[.\[]", path)[0]
    prefix = f"{path}: " if path else ""
    owner = _owner(kind, path)
    if unknown := re.search(r"unknown field `([^`]+)`", message):
        known = [field.encode_name for field in msgspec.structs.fields(owner)] if owner else []
        within = f" in {path}" if path else ""
        hint = hint_at_nearest(unknown[1], known)
        return Complaint(f"unknown key {unknown[1]!r}{within}", hint, key or unknown[1])
    if missing := re.search(r"missing required field `([^`]+)`", message):
        within = f" in {path}" if path else ""
        hint = f"add {missing[1]} = …"
        return Complaint(f"the key {missing[1]!r} is missing{within}", hint, key or missing[1])
    if invalid := re.search(r"Invalid enum value '(.*)'", message, re.DOTALL):
        known = _choices(kind, path)
        return Complaint(
            f"{prefix}{invalid[1]!r} is not known", hint_at_nearest(invalid[1], known), key
        )
    if expected := re.fullmatch(r"Expected `(.+)`, got `(.+)`", message):
        wanted, given = _describe_types(expected[1]), _describe_types(expected[2])
        hint = _show_table(kind, path) if "object" in expected[1].split(" | ") else ""
        if expected.groups() == ("array", "str") and "[" not in path:
            name = path.rpartition(".")[2]
            hint = f'write brackets around the text: {name} = ["…"]'
        return Complaint(f"{prefix}expected {wanted}, found {given}", hint, key)
    return Complaint(prefix + message[0].lower() + message[1:], "", key)


def suggest_name(name: str, known: Sequence[str], otherwise: str) -> str:
    """Word a hint with the known name most similar to an unknown one."""
    hint = hint_at_nearest(name, known)
    return hint if hint.startswith("did you mean") else otherwise


def _describe_types(types: str) -> str:
    """Describe types in words: "a number or text in quotes"."""
    names = [name for name in types.split(" | ") if name != "null"]
    return " or ".join(_KINDS.get(name, name) for name in names)


def _show_table(kind: Any, path: str) -> str:
    """Write an example of a key whose value is a table."""
    owner = _owner(kind, path) if path else None
    if owner is None:
        return ""
    known = msgspec.structs.fields(owner)
    fields = [each for each in known if each.required] or known[:2]
    said = ", ".join(f"{each.encode_name} = {_show_value(each)}" for each in fields)
    return f"write {path.rpartition('.')[2]} = {{ {said} }}"


def _show_value(field: msgspec.structs.FieldInfo) -> str:
    """Write an example value for a field."""
    if isinstance(field.default, str):
        return f'"{field.default}"'
    return "…" if field.required or field.default is msgspec.NODEFAULT else f"{field.default}"


def _owner(kind: Any, path: str) -> type[msgspec.Struct] | None:
    """Return the struct type at a path such as ``fit`` or ``spans[0]``; or None."""
    for key in re.findall(r"[^.\[\]]+", re.sub(r"\[[^\]]*\]", "", path)):
        if (owner := _struct(kind)) is None:
            return None
        kind = _hints(owner).get(key)
    return _struct(kind)


def _struct(hint: Any) -> type[msgspec.Struct] | None:
    """Return the struct type in a type hint; None if it has none."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return next(filter(None, map(_struct, get_args(hint))), None)


def _choices(kind: Any, path: str) -> list[str]:
    """List the allowed words at a path."""
    within, _, key = path.rpartition(".")
    owner = _owner(kind, within)
    return _words_of(_hints(owner).get(key.partition("[")[0])) if owner else []


def _words_of(hint: Any) -> list[str]:
    """List the words of a ``Literal`` in a type hint."""
    if get_origin(hint) is Literal:
        return [*get_args(hint)]
    if get_origin(hint) in {Union, UnionType, list}:
        return [word for option in get_args(hint) for word in _words_of(option)]
    return []


def _hints(owner: type[msgspec.Struct]) -> Mapping[str, Any]:
    """Return the type of each key in a table."""
    fields = msgspec.structs.fields(owner)
    return {field.encode_name: field.type for field in fields}


class TomlLines:
    """The line of each table and key of a TOML file, found in one pass."""

    def __init__(self, text: str) -> None:
        self.tables: dict[str, int] = {}
        """The first line of each table, or of each key before the tables."""
        self.each: dict[str, list[int]] = {}
        """The first lines of all tables that are written ``[[name]]``."""
        self._keys: dict[tuple[int, str], int] = {}
        table, name = 0, ""  # the first line of the table, and its name
        for number, line in enumerate(text.splitlines(), 1):
            if match := _TABLE.match(line):
                table, name = number, _bare(match[2])
                if match[1]:
                    self.each.setdefault(name, []).append(number)
                    self.tables.setdefault(name, number)
                else:
                    self.tables[name] = number
            elif match := _KEY.match(line):
                self._note(table, name, _bare(match[1]), number)
                if match[2]:  # a table on a line of its own: key = { a = 1, b = 2 }
                    for inner in filter(None, _INLINE.findall(line, match.end())):
                        self._keys.setdefault((number, _bare(inner)), number)

    def _note(self, table: int, name: str, key: str, number: int) -> None:
        """Record the line of a key."""
        self._keys.setdefault((table, key), number)
        if not table:
            self.tables.setdefault(key, number)
        within, dot, last = key.rpartition(".")
        if dot:
            inner = f"{name}.{within}" if name else within
            self._keys.setdefault((self.tables.setdefault(inner, number), last), number)

    def has(self, table: str, key: str) -> bool:
        """True if the file has this key in this table."""
        return (self.tables.get(table), key) in self._keys

    def of(self, table: str, key: str = "") -> int | None:
        """Return the line of a key in a table, or else that of the table."""
        start = self.tables.get(table)
        if start is None:  # or of the tables in it: [a.b] alone
            return min(
                (at for n, at in self.tables.items() if n.startswith(f"{table}.")), default=None
            )
        return self._keys.get((start, key), start)

    def at(self, key: str) -> int | None:
        """Return the line of a key such as ``a.b.c``, or of the nearest table around it.

        ``a.2`` is the third of the tables written ``[[a]]``.
        """
        if key in self.tables:
            return self.tables[key]
        table, _, name = key.rpartition(".")
        numbered = {str(at): line for at, line in enumerate(self.each.get(table, ()))}
        if name in numbered:
            return numbered[name]
        if table in self.tables or not table:
            return self.of(table, name)
        start = self.at(table)
        return start if start is None else self._keys.get((start, name), start)


def _bare(name: str) -> str:
    """Remove quotes from a name, and blanks around its dots."""
    parts = name.replace('"', "").replace("'", "").split(".")
    return ".".join(map(str.strip, parts))
