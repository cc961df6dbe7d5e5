"""Arguments of programs: read if their meaning is clear, refused if it is not.

In come arguments of any type, as JSON, forms and other libraries have them; out come those that
the rest of cardgen works with. What cannot be read raises FieldError "bad-value", which names
the parameter: programs catch `CardgenError`, and a service answers a wrong request with it.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from math import inf, isfinite
from numbers import Integral, Real
from operator import index
from pathlib import Path
from types import UnionType
from typing import Final, NoReturn, TypeAlias, TypeVar, get_args, overload

import msgspec

from cardgen.errors import FieldError, shorten
from cardgen.units import LEAST_DPI, MOST_DPI, parse_density

Value: TypeAlias = str | int | float | Decimal | dt.date | os.PathLike[str] | None
"""Types of a field's value; None is no value. A picture is the path of its file."""
PathName: TypeAlias = str | os.PathLike[str]

MOST_JOBS: Final = 256
"""Processes that may work at once."""
MOST_COPIES: Final = 1000
"""Copies of one label on sheets."""
T = TypeVar("T")
_IN_RANGE: Final = "give a number in this range"
_LONGEST_SHOWN: Final = 60
_LONGEST_WHOLE: Final = 10**40
_LONGEST_NAME: Final = 4096


def text(name: str, given: object, *, optional: bool = False) -> str:
    """Check that an argument is a text, and return it. None gives "" if `optional`."""
    if given is None and optional:
        return ""
    if not isinstance(given, str):
        raise _refusal(name, given, "is not a text", "give a str")
    return _check_nul(name, str(given))


def choice(name: str, given: object, known: Iterable[str]) -> str:
    """Check that an argument is one of the known words, and return it."""
    words = [*known]
    if given not in words:
        raise _refusal(name, given, "is not known", f"give one of: {', '.join(words)}")
    return text(name, given)


def choices(name: str, given: object, known: Iterable[str]) -> tuple[str, ...]:
    """Check that an argument is a list of known words, and return them."""
    words = (*known,)
    return tuple(
        choice(f"{name}[{at}]", one, words) for at, one in enumerate(texts(name, given))
    )


def texts(name: str, given: object) -> tuple[str, ...]:
    """Check that an argument is a list of texts, and return them."""
    hint = "give a list or a tuple of str"
    return tuple(text(*each) for each in _list_items(name, given, "a list of texts", hint))


def fields(name: str, given: object) -> dict[str, str]:
    """Convert values of fields, by name, to texts as people type them; None gives ""."""
    return {
        field: value(f"{name}[{field!r}]", each)
        for field, each in items(name, {} if given is None else given)
    }


def value(name: str, given: object) -> str:
    """Convert the value of a field to a text as people type it: 24, 12.5, 2020-03-26.

    A number that is whole has no decimals. True is no number, and a time is no day.
    """
    if isinstance(given, str):
        return given
    if given is None:
        return ""
    if isinstance(given, os.PathLike):
        return os.fspath(path(name, given))
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        return given.isoformat()
    hint = "give a text, a number, a date or None"
    if isinstance(given, bool):
        raise _refusal(name, given, "cannot be the value of a field", hint)
    with suppress(ArithmeticError, ValueError):  # more digits than Python writes
        if isinstance(given, Integral):
            return str(index(given))
        if isinstance(given, Real | Decimal) and isfinite(given):
            exact = given if isinstance(given, Decimal) else Decimal(repr(float(given)))
            return _format_number(exact)
    raise _refusal(name, given, "cannot be the value of a field", hint)


def contents(name: str, given: object) -> dict[str, bytes]:
    """Check that an argument maps names to bytes of files, and return it."""
    found: dict[str, bytes] = {}
    for field, each in items(name, {} if given is None else given):
        if not isinstance(each, bytes | bytearray | memoryview):
            hint = "give the bytes of the picture here, or its path in fields"
            raise _refusal(f"{name}[{field!r}]", each, "is not the bytes of a file", hint)
        found[field] = bytes(each)
    return found


def flag(name: str, given: object) -> bool:
    """True if the argument is True. Only a bool is accepted."""
    if not isinstance(given, bool):
        raise _refusal(name, given, "is neither True nor False", "give True or False")
    return given


def whole(name: str, given: object, least: int = 0, most: int = 10**9) -> int:
    """Check that an argument is a whole number from `least` to `most`, and return it."""
    number = _read_number(name, given, f"give a whole number, {least} to {most}")
    if number != int(number) or not least <= number <= most:
        raise _refusal(name, given, f"is not a whole number from {least} to {most}", _IN_RANGE)
    return int(number)


def number(name: str, given: object, least: float = -inf, most: float = inf) -> float:
    """Check that an argument is a number from `least` to `most`, and return it."""
    found = _read_number(name, given, "give a number")
    if not least <= found <= most:
        raise _refusal(name, given, f"is not between {least:g} and {most:g}", _IN_RANGE)
    return found


def dots(name: str, given: object, *, optional: bool = False) -> float:
    """Convert a resolution to dots per inch: 300, "203", "8dot/mm". None gives 0."""
    if optional and (given is None or (given == 0 and not isinstance(given, bool))):
        return 0.0
    if isinstance(given, str):
        try:
            found = parse_density(given)
        except ValueError as error:
            raise FieldError("bad-value", f"{name}: {error}", hint="give a number") from None
    else:
        found = _read_number(name, given, "give dots per inch, as in 300 or 8dot/mm")
    if not LEAST_DPI <= found <= MOST_DPI:
        reason = f"is not between {LEAST_DPI} and {MOST_DPI} dots per inch"
        raise _refusal(name, given, reason, "give the resolution of the printer")
    return found


def day(name: str, given: object) -> str:
    """Convert a date to the form for files: 2020-03-26T00:00:00Z; "" for None.

    A day without a time is the beginning of the day.
    """
    if given is None or given == "":
        return ""
    if isinstance(given, dt.datetime):
        aware = given if given.tzinfo else given.replace(tzinfo=dt.UTC)
        return aware.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(given, dt.date):
        return f"{given.isoformat()}T00:00:00Z"
    hint = "give a date, as in 2020-03-26 or 2020-03-26T00:00:00Z"
    if isinstance(given, str) and given.isascii():
        for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"):
            try:
                found = dt.datetime.strptime(given, form).replace(tzinfo=dt.UTC)
            except ValueError:
                continue
            return found.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    raise _refusal(name, given, "is not a date", hint)


def utc_now() -> str:
    """Return the present time in UTC, as in 2020-03-26T08:00:00Z."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Moments(msgspec.Struct, frozen=True):
    """A program's clock, `ask`: each time that it returns must have the form of ledgers."""

    name: str
    ask: Callable[[], str]

    def __post_init__(self) -> None:
        if not callable(self.ask):
            hint = "give a function that returns the time, as in 2020-03-26T08:00:00Z"
            raise _refusal(self.name, self.ask, "is not a function", hint)

    def __call__(self) -> str:
        """Return the time of a program's clock. Raises FieldError "bad-value"."""
        found = self.ask()
        try:
            dt.datetime.fromisoformat(found)
        except (TypeError, ValueError):
            hint = "return the time as in 2020-03-26T08:00:00Z"
            raise _refusal(f"{self.name}()", found, "is not a time", hint) from None
        return found


def path(name: str, given: object) -> Path:
    """Check that an argument is a path, and return it as a Path."""
    hint = "give a path as a str or a Path"
    if not isinstance(given, str | os.PathLike) or given == "":
        raise _refusal(name, given, "is not a path", hint)
    found = os.fspath(given)
    if not isinstance(found, str):
        raise _refusal(name, given, "is not a path", hint)
    _check_nul(name, found)
    try:
        os.fsencode(found)
    except UnicodeEncodeError:
        raise _refusal(name, found, "cannot be the path of a file", hint) from None
    if len(found) > _LONGEST_NAME:
        raise _refusal(name, found, "is too long for a path", hint)
    return Path(given)


def optional_path(name: str, given: object) -> Path | None:
    """Read a path that may be None."""
    return None if given is None else path(name, given)


def paths(name: str, given: object) -> tuple[Path, ...]:
    """Check that an argument is a list of paths, and return them."""
    if isinstance(given, str | bytes | os.PathLike) or not isinstance(given, Iterable):
        raise _refusal(name, given, "is not a list of paths", "give a list or a tuple")
    return tuple(path(f"{name}[{at}]", each) for at, each in enumerate(given))


@overload
def instance(name: str, given: object, kind: type[T], hint: str) -> T: ...
@overload
def instance(name: str, given: object, kind: UnionType, hint: str) -> object: ...
def instance(name: str, given: object, kind: type[T] | UnionType, hint: str) -> object:
    """Check that an argument has a type of cardgen. `hint` says how to make one."""
    if not isinstance(given, kind):
        first = get_args(kind)[0] if isinstance(kind, UnionType) else kind
        raise _refusal(name, given, f"is not a {first.__name__}", hint)
    return given


def each(name: str, given: object, kind: type[T], hint: str) -> Iterator[T]:
    """Check that an argument is a list of objects of a type of cardgen."""
    listed = _list_items(name, given, f"a list of {kind.__name__}", hint)
    return (instance(*one, kind, hint) for one in listed)


def _list_items(name: str, given: object, what: str, hint: str) -> Iterator[tuple[str, object]]:
    """Yield the items of a list with names for errors: ``fields[0]``."""
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise _refusal(name, given, f"is not {what}", hint)
    return ((f"{name}[{at}]", one) for at, one in enumerate(given))


def function(name: str, given: object) -> None:
    """Check that an argument can be called."""
    if not callable(given):
        raise _refusal(name, given, "is not a function", "give a function, or leave it out")


def numbers(name: str, given: object, least: int, most: int) -> tuple[int, ...]:
    """Check that an argument is a list of whole numbers from `least` to `most`."""
    listed = _list_items(name, given, "a list of numbers", "give a list or a tuple of int")
    return tuple(whole(*one, least, most) for one in listed)


def shift(name: str, given: object) -> tuple[float, float]:
    """Check that an argument is an offset in points to the right and down."""
    return _read_pair(name, given, "an offset", "give points as in (2.0, -1.5)", -1e6)


def size(name: str, given: object) -> tuple[float, float]:
    """Check that an argument is a width and a height in points."""
    return _read_pair(name, given, "a size", "give points as in (297.6, 419.5)", 0.0)


def _read_pair(
    name: str, given: object, what: str, hint: str, least: float
) -> tuple[float, float]:
    """Check that an argument is a pair of numbers of at least `least`."""
    if (
        isinstance(given, str | bytes | Mapping)
        or not isinstance(given, Collection)
        or len(given) != 2
    ):
        raise _refusal(name, given, f"is not {what}", hint)
    one, other = (number(f"{name}[{at}]", each, least, 1e6) for at, each in enumerate(given))
    return one, other


def items(name: str, given: object) -> Iterable[tuple[str, object]]:
    """Yield the items of a dict whose keys must be texts."""
    if not isinstance(given, Mapping):
        raise _refusal(name, given, "is not a dict", "give a dict of values by name")
    return [(text(f"a name in {name}", key), each) for key, each in given.items()]


def _format_number(exact: Decimal) -> str:
    """Format a number without an exponent and without zeros at its end."""
    if exact == exact.to_integral_value() and abs(exact) < _LONGEST_WHOLE:
        return str(int(exact))
    return f"{exact:f}".rstrip("0").rstrip(".") if "." in f"{exact:f}" else f"{exact:f}"


def _read_number(name: str, given: object, hint: str) -> float:
    """Check that an argument is a finite number, or a text with one."""
    found = inf
    with suppress(ArithmeticError, ValueError):
        if isinstance(given, str):
            plain = given.strip()
            if plain.isascii() and len(plain) <= _LONGEST_SHOWN and "_" not in plain:
                found = float(plain)
        elif isinstance(given, Real | Decimal) and not isinstance(given, bool):
            found = float(given)
    if not isfinite(found):
        raise _refusal(name, given, "is not a number", hint)
    return found


def _check_nul(name: str, given: str) -> str:
    """Check that a text does not contain U+0000, and return it. Raises FieldError."""
    if "\0" in given:
        raise _refusal(name, given, "holds the control character U+0000", "delete it")
    return given


def refuse(name: str, given: object, reason: str, hint: str) -> NoReturn:
    """Raise FieldError "bad-value" for an argument."""
    raise _refusal(name, given, reason, hint)


def _refusal(name: str, given: object, reason: str, hint: str) -> FieldError:
    """Make the error for a wrong argument."""
    return FieldError("bad-value", f"{name}: {_format_given(given)} {reason}", hint=hint)


def _format_given(given: object) -> str:
    """Describe a value for an error message."""
    if isinstance(given, str):
        short = shorten(given, _LONGEST_SHOWN)
        return ascii(short) if not short.isprintable() else repr(short)
    if given is None or isinstance(given, bool | float | Decimal):
        return repr(given)
    if isinstance(given, int):
        return f"{given:,}" if abs(given) < _LONGEST_WHOLE else "a very long number"
    return f"a {type(given).__name__}"
