"""Everything that can go wrong: what is said of it, and the exceptions that carry it.

A `Diagnostic` is what is said: a stable kebab-case *rule* (what kind of thing is wrong), a
*message*, a *location* (where) and a *hint* (what to do about it), so that the command line,
JSON reports and programmers all tell the same story. What to do may depend on who asks; that
is a `Remedy`, which whoever shows the diagnostic puts into words. Those who look at a whole
file collect diagnostics; where a job cannot go on, a `CardgenError` carries one or many of
them. A warning is a diagnostic that stops nothing.

``CLASSES`` is the complete list of rules, and says which class stands for each; what they mean
is in `rules`, which nobody loads who shows it to nobody:

    CardgenError           anything that stops a job; several things of different classes
    ├── CatalogError       a message file, or a message in it
    ├── FieldError         a value, wherever somebody wrote it
    ├── EncodingError      a text that is not UTF-8, whatever is in it
    ├── TemplateError      a template, stock or project file
    ├── FontError          a font, or a character that no font has
    ├── LayoutError        a text, picture or barcode that cannot be placed
    ├── OutputError        a result that cannot be written, or not be printed as it is
    ├── ManifestError      the list of a shipment
    ├── ShipmentError      a shipment that has begun, and those who work at it
    ├── PackageError       a package that is not installed
    ├── ServerError        a server of another program
    ├── PrinterError       a printer
    ├── MachineError       memory, open files: what the machine is short of
    └── InternalError      a mistake of cardgen itself
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

from cardgen.remedies import Remedy, Wording, in_general
from cardgen.resources import shown_name
from cardgen.rules import CLASS_NAMES, Table

_LONGEST_NAME: Final = 100
_DIGITS: Final = re.compile("[0-9]+")
_MOST_NAMES: Final = 2000
Severity = Literal["error", "warning"]
T = TypeVar("T")


def readable(name: str) -> str:
    """The name of a file as text that can be printed and written, whatever bytes it has.

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


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file that people edit; `line` counts from 1.

    Of what cardgen brings people are told no path (`resources.shown_name`), nor a line: nobody
    should go there and edit it.
    """

    file: str
    line: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", readable(self.file))

    def __str__(self) -> str:
        place = self.shown
        return place.file if place.line is None else f"{place.file}:{place.line}"

    @property
    def shown(self) -> Location:
        """What people are told."""
        name = shown_name(self.file)
        return self if name == self.file else Location(name)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is wrong, or wants a look: a rule of `CLASSES`, and the rest in words.

    `hint` is what to do, whoever asks; `remedy` is what else can be done, and depends on that.
    An error stops the job that it is found in; a warning stops none. Raises ValueError for a
    rule that there is not.
    """

    rule: str
    message: str
    _: KW_ONLY
    location: Location | None = None
    hint: str = ""
    severity: Severity = "error"
    remedy: Remedy | None = None

    def __post_init__(self) -> None:
        if self.rule not in CLASSES:
            raise ValueError(f"unknown rule {self.rule!r}")

    def __str__(self) -> str:
        """The text a person reads: ``FILE:LINE: rule: message`` and an indented hint."""
        return self.in_words()

    def in_words(self, wording: Wording = in_general) -> str:
        """That text for who needs other words for the remedy."""
        place = f"{self.location}: " if self.location else ""
        warning = "warning: " if self.severity == "warning" else ""
        advice = self.advice(wording)
        hint = f"\n  hint: {advice}" if advice else ""
        return f"{place}{warning}{self.rule}: {self.message}{hint}"

    def advice(self, wording: Wording = in_general) -> str:
        """All that there is to do: the hint, and the remedy in words."""
        remedy = wording(self.remedy) if self.remedy else ""
        asked = " or " if self.hint.endswith("?") else ", or "
        return asked.join(filter(None, (self.hint, remedy)))

    def at(self, location: Location | None) -> Diagnostic:
        """The same at another place."""
        return replace(self, location=location)

    def or_at(self, location: Location) -> Diagnostic:
        """The same at this place, unless it has one."""
        return self if self.location else self.at(location)

    def about(self, prefix: str) -> Diagnostic:
        """The same, its message beginning with what it is about: ``"box 3: "``."""
        return replace(self, message=prefix + self.message)

    def with_hint(self, hint: str) -> Diagnostic:
        """The same with another hint."""
        return replace(self, hint=hint)

    def with_rule(self, rule: str) -> Diagnostic:
        """The same as a case of another rule."""
        return replace(self, rule=rule)

    def as_dict(self, wording: Wording = in_general) -> dict[str, str | int | None]:
        """The same as data, for ``--json``; the hint is all that there is to do."""
        return {
            "rule": self.rule,
            "message": self.message,
            "file": self.location.shown.file if self.location else None,
            "line": self.location.shown.line if self.location else None,
            "hint": self.advice(wording) or None,
        }


class CardgenError(Exception):
    """Anything that stops a job: it carries one diagnostic, or several found in one pass.

    Raised for one thing, ``LayoutError("overflow", "it is too tall")``, it has the `rule`,
    `message`, `location` and `hint` of that. Several are raised by `raise_findings`; the rule
    is "findings" then. Raises ValueError for a rule of another class, see `CLASSES`.
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
        """The error that carries these: of their class, or of the base if they differ.

        The `warnings` stopped nothing, and come along. Raises ValueError if nothing is wrong.
        """
        diagnostics = tuple(found)
        classes = {CLASSES[each.rule] for each in diagnostics}
        if not classes:
            raise ValueError("nothing is wrong")
        kind = classes.pop() if len(classes) == 1 else CardgenError
        error = kind.__new__(kind)
        error._diagnostics = diagnostics  # noqa: SLF001  # it is one of us
        error._warnings = tuple(warnings)  # noqa: SLF001
        error.args = (error.message,)
        return error

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that is wrong, one thing at least."""
        return self._diagnostics

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Doubts that were found on the way: they stopped nothing, and want a look as well."""
        return self._warnings

    @property
    def rule(self) -> str:
        """The rule of the one thing, or "findings"."""
        return "findings" if len(self._diagnostics) > 1 else self._diagnostics[0].rule

    @property
    def message(self) -> str:
        """The message of the one thing, or how many there are."""
        count = len(self._diagnostics)
        return f"{count} findings" if count > 1 else self._diagnostics[0].message

    @property
    def location(self) -> Location | None:
        """Where the one thing is."""
        return None if len(self._diagnostics) > 1 else self._diagnostics[0].location

    @property
    def hint(self) -> str:
        """What to do about the one thing, its remedy included."""
        return "" if len(self._diagnostics) > 1 else self._diagnostics[0].advice()

    def __str__(self) -> str:
        """The text a person reads, see `Diagnostic`, one thing below the other."""
        return "\n".join(map(str, self._diagnostics))

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross to other processes whole: a plain exception keeps its message only."""
        return CardgenError.of, (self._diagnostics, self._warnings)

    def at(self, location: Location | None) -> CardgenError:
        """The same error at another place."""
        return self.of((each.at(location) for each in self._diagnostics), self._warnings)

    def or_at(self, location: Location) -> CardgenError:
        """The same error at this place, what of it has none."""
        return self.of((each.or_at(location) for each in self._diagnostics), self._warnings)

    def about(self, prefix: str) -> CardgenError:
        """The same error, its messages beginning with what they are about."""
        return self.of((each.about(prefix) for each in self._diagnostics), self._warnings)


class CatalogError(CardgenError):
    """A message file, or a message in it."""


class FieldError(CardgenError):
    """A value that is missing, or not what is asked for, wherever somebody wrote it."""


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
    """A shipment that has begun, and those who work at it."""


class OutputError(CardgenError):
    """A result that cannot be written, or not be printed as it is."""


class PackageError(CardgenError):
    """A package that is not installed."""


class ServerError(CardgenError):
    """The server of another program, which cannot be reached or does not do what is asked."""


class PrinterError(CardgenError):
    """A printer, which cannot be reached or does not do what it is asked for."""


class MachineError(CardgenError):
    """What the machine is short of: memory, open files."""


class InternalError(CardgenError):
    """A mistake of cardgen itself."""


CLASSES: Final[Mapping[str, type[CardgenError]]] = Table(
    lambda: {rule: globals()[name] for rule, name in CLASS_NAMES.items()}
)
"""The class of each rule, to catch errors by class."""


class Loaded(NamedTuple, Generic[T]):
    """What a file holds, as far as it can be read, and all that is wrong with it.

    `value` is None where nothing can be made of the file; then there is an error.
    """

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()

    def unwrap(self) -> T:
        """The value of a file that is right. Raises CardgenError if there is an error."""
        raise_findings(self.diagnostics)
        assert self.value is not None
        return self.value


def raise_findings(found: Iterable[Diagnostic]) -> None:
    """Raise the errors among these as one; return if there are none.

    Warnings stop nothing. Where something does, they come along as `CardgenError.warnings`.
    """
    all_found = [*found]
    errors = [each for each in all_found if each.severity == "error"]
    if errors:
        warnings = (each for each in all_found if each.severity == "warning")
        raise CardgenError.of(errors, dict.fromkeys(warnings))


def shortened(text: str, most: int) -> str:
    """As much of a text as a message says of it, in characters."""
    return text if len(text) <= most else f"{text[:most]}…"


def closest(name: str, known: Sequence[str]) -> list[str]:
    """Which names a mistyped one may stand for, the likeliest first."""
    if len(name) > _LONGEST_NAME:  # to compare names takes the square of their length
        return []
    some = dict.fromkeys(known[:_MOST_NAMES])
    short = [each for each in some if len(each) <= _LONGEST_NAME]
    return get_close_matches(name, short, n=3, cutoff=0.6)


def by_nearness(name: str, known: Sequence[str]) -> str:
    """A hint for a name that is none: all known ones, those first that are most like it."""
    word = name.casefold()
    if close := closest(name, known):
        return "did you mean " + " or ".join(close) + "?"

    def likeness(each: str) -> float:
        other = each.casefold()
        digits = set(_DIGITS.findall(word)) & set(_DIGITS.findall(other))
        return len(digits) + SequenceMatcher(None, word, other).ratio()

    is_short = len(name) <= _LONGEST_NAME
    ranked = sorted(known, key=likeness, reverse=True) if is_short else known
    return f"known are: {', '.join(ranked)}"


def nearest(name: str, known: Sequence[str]) -> str:
    """A hint for a mistyped name: the nearest known ones, or the list if it is short."""
    if close := closest(name, known):
        return "did you mean " + " or ".join(close) + "?"
    if not known:
        return "there are none"
    shown = ", ".join(sorted(known)[:12])
    return f"known are: {shown}" + (", …" if len(known) > 12 else "")
