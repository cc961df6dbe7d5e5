"""Diagnostics for all faults and doubts, and the exceptions that carry them.

A `Diagnostic` has a stable kebab-case *rule* (the kind of fault), a *message*, a *location* and
a *hint* (what to do), so that the command line, JSON reports and programs tell the same story.
If what to do depends on the reader, it is a `Remedy`, and the code that shows the diagnostic
chooses the words. Code that reads a whole file collects diagnostics; when a job cannot go on,
a `CardgenError` carries one or many of them. A warning is a diagnostic that stops nothing.

``CLASSES`` has all rules, each with the class of its errors; `rules` has their meanings:

    CardgenError           anything that stops a job; several things of different classes
    ├── CatalogError       a message file, or a message in it
    ├── FieldError         a value, wherever somebody wrote it
    ├── EncodingError      a text that is not UTF-8, whatever is in it
    ├── TemplateError      a template, stock or project file
    ├── FontError          a font, or a character that no font has
    ├── LayoutError        a text, picture or barcode that cannot be placed
    ├── OutputError        a result that cannot be written, or not be printed as it is
    ├── ManifestError      the list of a shipment
    ├── ShipmentError      a shipment that has begun, and its workers
    ├── PackageError       a package that is not installed
    ├── ServerError        a server of another program
    ├── PrinterError       a printer
    ├── MachineError       a shortage of memory, open files or processes
    └── InternalError      a mistake of cardgen itself
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

import msgspec
from msgspec.structs import force_setattr, replace

from cardgen.lazy import lazy_pattern
from cardgen.remedies import Remedy, Wording, word_in_general
from cardgen.resources import name_for_people
from cardgen.rules import CLASS_NAMES, Table

_LONGEST_NAME: Final = 100
_DIGITS: Final = lazy_pattern("[0-9]+")
_MOST_NAMES: Final = 2000
Severity = Literal["error", "warning"]
T = TypeVar("T")


def make_printable(name: str) -> str:
    """Replace bytes in a file name that cannot be printed.

    Archives made on a Korean or Chinese Windows have names that are not UTF-8.
    """
    try:
        name.encode()
    except UnicodeEncodeError:  # Python keeps such bytes as lone surrogates
        try:
            kept = name.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:  # other surrogates stand for no byte
            kept = name.encode("utf-8", "backslashreplace")
        return kept.decode("utf-8", "backslashreplace")
    return name


class Location(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in a file that people edit; `line` counts from 1.

    `rows` are the rows of a list that have the same fault, if there are several.
    Bundled files are shown by their name (`resources.name_for_people`), without path and line:
    nobody should edit them.
    """

    file: str
    line: int | None = None
    rows: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "file", make_printable(self.file))

    def __str__(self) -> str:
        place = self.for_people
        return place.file if place.line is None else f"{place.file}:{place.line}"

    @property
    def for_people(self) -> Location:
        """Return the location in the form for people."""
        name = name_for_people(self.file)
        return self if name == self.file else Location(name)


class Diagnostic(msgspec.Struct, frozen=True):
    """A fault or a doubt: a rule of `CLASSES`, and the rest in words.

    `hint` is what to do, for all readers; `remedy` is what else to do, and depends on the
    reader. An error stops its job; a warning does not. Raises ValueError for an unknown rule.
    """

    rule: str
    message: str
    location: Location | None = None
    hint: str = ""
    severity: Severity = "error"
    remedy: Remedy | None = None

    def __post_init__(self) -> None:
        if self.rule not in CLASSES:
            raise ValueError(f"unknown rule {self.rule!r}")

    def __str__(self) -> str:
        """Format the error: ``FILE:LINE: rule: message``, and the hint on the next line."""
        return self.in_words()

    def in_words(self, wording: Wording = word_in_general) -> str:
        """Format the error, with its remedy in the given wording."""
        place = f"{self.location}: " if self.location else ""
        warning = "warning: " if self.severity == "warning" else ""
        advice = self.advice(wording)
        hint = f"\n  hint: {advice}" if advice else ""
        return f"{place}{warning}{self.rule}: {self.message}{hint}"

    def advice(self, wording: Wording = word_in_general) -> str:
        """Join the hint and the remedy of the error."""
        remedy = wording(self.remedy) if self.remedy else ""
        asked = " or " if self.hint.endswith("?") else ", or "
        return asked.join(filter(None, (self.hint, remedy)))

    def at(self, location: Location | None) -> Diagnostic:
        """Copy the error with another location."""
        return replace(self, location=location)

    def or_at(self, location: Location) -> Diagnostic:
        """Copy the error, with a location if it has none."""
        return self if self.location else self.at(location)

    def about(self, prefix: str) -> Diagnostic:
        """Copy the error, with a prefix such as ``"box 3: "`` before its message."""
        return replace(self, message=prefix + self.message)

    def with_hint(self, hint: str) -> Diagnostic:
        """Copy the error with another hint."""
        return replace(self, hint=hint)

    def with_rule(self, rule: str) -> Diagnostic:
        """Copy the error with another rule."""
        return replace(self, rule=rule)

    def as_dict(self, wording: Wording = word_in_general) -> dict[str, str | int | None]:
        """Return the error as JSON data."""
        return {
            "rule": self.rule,
            "message": self.message,
            "file": self.location.for_people.file if self.location else None,
            "line": self.location.for_people.line if self.location else None,
            "hint": self.advice(wording) or None,
        }


class CardgenError(Exception):
    """The error that stops a job: it carries one diagnostic, or several found in one pass.

    ``LayoutError("overflow", "it is too tall")`` carries one, and has its `rule`, `message`,
    `location` and `hint`. `raise_findings` raises several; their common rule is "findings".
    Raises ValueError for a rule of another class, see `CLASSES`.
    """

    def __init__(
        self,
        rule: str,
        message: str,
        *,
        location: Location | None = None,
        hint: str = "",
        remedy: Remedy | None = None,
    ) -> None:
        found = Diagnostic(rule, message, location=location, hint=hint, remedy=remedy)
        if CLASSES[rule] is not type(self):
            raise ValueError(f"{rule!r} is a rule of {CLASSES[rule].__name__}")
        super().__init__(message)
        self._diagnostics: tuple[Diagnostic, ...] = (found,)
        self._warnings: tuple[Diagnostic, ...] = ()

    @staticmethod
    def of(found: Iterable[Diagnostic], warnings: Iterable[Diagnostic] = ()) -> CardgenError:
        """Make an exception from errors, of their common class or the base class.

        The error carries the `warnings` too. Raises ValueError without any diagnostic.
        """
        diagnostics = tuple(found)
        classes = {CLASSES[each.rule] for each in diagnostics}
        if not classes:
            raise ValueError("nothing is wrong")
        kind = classes.pop() if len(classes) == 1 else CardgenError
        error = kind.__new__(kind)
        error._diagnostics = diagnostics  # noqa: SLF001  # of this class
        error._warnings = tuple(warnings)  # noqa: SLF001
        error.args = (error.message,)
        return error

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return all errors, at least one."""
        return self._diagnostics

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Return the warnings that were found before the error."""
        return self._warnings

    @property
    def rule(self) -> str:
        """Return the rule of a single error, or "findings"."""
        return "findings" if len(self._diagnostics) > 1 else self._diagnostics[0].rule

    @property
    def message(self) -> str:
        """Return the message of a single error, or the number of errors."""
        count = len(self._diagnostics)
        return f"{count} findings" if count > 1 else self._diagnostics[0].message

    @property
    def location(self) -> Location | None:
        """Return the location of a single error, or None."""
        return None if len(self._diagnostics) > 1 else self._diagnostics[0].location

    @property
    def hint(self) -> str:
        """Return the hint and remedy of a single error."""
        return "" if len(self._diagnostics) > 1 else self._diagnostics[0].advice()

    def __str__(self) -> str:
        """Format the faults as `Diagnostic` does, one below the other."""
        return "\n".join(map(str, self._diagnostics))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the whole error; of a plain exception only the message would remain."""
        return CardgenError.of, (self._diagnostics, self._warnings)

    def at(self, location: Location | None) -> CardgenError:
        """Copy the exception with another location."""
        return self.of((each.at(location) for each in self._diagnostics), self._warnings)

    def or_at(self, location: Location) -> CardgenError:
        """Copy the exception, with a location for errors that have none."""
        return self.of((each.or_at(location) for each in self._diagnostics), self._warnings)

    def about(self, prefix: str) -> CardgenError:
        """Copy the exception, with a prefix before all messages."""
        return self.of((each.about(prefix) for each in self._diagnostics), self._warnings)


class CatalogError(CardgenError):
    """A message file, or a message in it."""


class FieldError(CardgenError):
    """A value that is missing or wrong, wherever somebody wrote it."""


class EncodingError(CardgenError):
    """A text that is not UTF-8: a message file, a template, a cell of a list."""


class TemplateError(CardgenError):
    """A template, stock or project file."""


class FontError(CardgenError):
    """A font, or a character that no font has."""


class LayoutError(CardgenError):
    """A text, picture or barcode that cannot be placed."""


class ManifestError(CardgenError):
    """The list of a shipment; the line of its location is the row, as a spreadsheet counts."""


class ShipmentError(CardgenError):
    """A shipment that has begun, or its workers."""


class OutputError(CardgenError):
    """A result that cannot be written, or not be printed as it is."""


class PackageError(CardgenError):
    """A package that is not installed."""


class ServerError(CardgenError):
    """A server of another program that cannot be reached or refuses."""


class PrinterError(CardgenError):
    """A printer that cannot be reached or refuses."""


class MachineError(CardgenError):
    """A shortage of the machine: memory, open files, processes."""


class InternalError(CardgenError):
    """A mistake of cardgen itself."""


CLASSES: Final[Mapping[str, type[CardgenError]]] = Table(
    lambda: {rule: globals()[name] for rule, name in CLASS_NAMES.items()}
)
"""The class of each rule, to catch errors by class."""


class Loaded(NamedTuple, Generic[T]):
    """The value of a file, as far as it can be read, and all faults of the file.

    `value` is None if the file cannot be used; then there is an error.
    """

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()

    def unwrap(self) -> T:
        """Return the value if there were no errors. Raises CardgenError otherwise."""
        raise_findings(self.diagnostics)
        assert self.value is not None
        return self.value


def raise_findings(found: Iterable[Diagnostic]) -> None:
    """Raise all errors among some diagnostics as one; return if there are no errors.

    Warnings stop nothing; an error carries them as `CardgenError.warnings`.
    """
    all_found = [*found]
    errors = [each for each in all_found if each.severity == "error"]
    if errors:
        warnings = (each for each in all_found if each.severity == "warning")
        raise CardgenError.of(errors, dict.fromkeys(warnings))


def pluralize(noun: str) -> str:
    """Return the plural of a regular noun: pages, boxes."""
    return f"{noun}es" if noun.endswith("x") else f"{noun}s"


def quantity(count: int, noun: str) -> str:
    """Write a number of things: "1 page", "2 pages". `noun` is the singular."""
    return f"{count:,} {noun if count == 1 else pluralize(noun)}"


def shorten(text: str, most: int) -> str:
    """Cut a text to `most` characters, for a message."""
    return text if len(text) <= most else f"{text[:most]}…"


def find_closest(name: str, known: Sequence[str]) -> list[str]:
    """Find known names similar to a mistyped name, most similar first."""
    if len(name) > _LONGEST_NAME:  # comparing names takes quadratic time
        return []
    from difflib import get_close_matches  # only those who made a mistake need it

    some = dict.fromkeys(known[:_MOST_NAMES])
    short = [each for each in some if len(each) <= _LONGEST_NAME]
    return get_close_matches(name, short, n=3, cutoff=0.6)


def hint_at_all(name: str, known: Sequence[str]) -> str:
    """Word a hint with all known names, most similar first."""
    from difflib import SequenceMatcher

    word = name.casefold()
    if close := find_closest(name, known):
        return "did you mean " + " or ".join(close) + "?"

    def likeness(each: str) -> float:
        other = each.casefold()
        digits = set(_DIGITS.findall(word)) & set(_DIGITS.findall(other))
        return len(digits) + SequenceMatcher(None, word, other).ratio()

    is_short = len(name) <= _LONGEST_NAME
    ranked = sorted(known, key=likeness, reverse=True) if is_short else known
    return f"choose one of: {', '.join(ranked)}"


def hint_at_nearest(name: str, known: Sequence[str]) -> str:
    """Word a hint with the known names most similar to a mistyped one."""
    if close := find_closest(name, known):
        return "did you mean " + " or ".join(close) + "?"
    if not known:
        return "there are none"
    shown = ", ".join(sorted(known)[:12])
    return f"choose one of: {shown}" + (", …" if len(known) > 12 else "")
