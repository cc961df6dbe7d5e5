"""Everything that can go wrong, as one tree of exceptions.

Each error carries a stable kebab-case *rule* (what kind of thing is wrong), a
*location* (where) and a *hint* (what to do about it), so that the command line, JSON
reports and programmers all tell the same story. ``RULES`` is the complete list: an
error with a rule that is not in it cannot be made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar, Final

RULES: Final = {
    # messages
    "bad-po": "a message file is damaged or is not gettext PO",
    "bad-encoding": "a text file is not UTF-8",
    "duplicate-message": "two entries of a message file have the same msgctxt",
    "placeholder": "a placeholder is malformed, unknown, or missing on one side",
    "markup": "a reading or emphasis in a message is not closed or not complete",
    "fuzzy": "a translation waits for review and must not be printed",
    "untranslated": "a message has no translation yet",
    "unknown-message": "no message has this id",
    "unknown-pair": "there are no message files for this pair of languages",
    # values
    "missing-value": "a placeholder has no value",
    "unknown-field": "neither the message nor the template has such a field",
    "bad-value": "a value is not of the type that its field asks for",
    "unknown-term": "a city, article or unit is not in the glossary",
    # templates, stock and projects
    "bad-template": "a template is damaged or contradicts itself",
    "unknown-template": "no template has this name",
    "bad-project": "cardgen.toml is damaged",
    "bad-stock": "a stock file is damaged or contradicts itself",
    "unknown-stock": "no sheet of labels has this name",
    # fonts
    "bad-font": "a font file or fonts.toml cannot be used",
    "missing-glyph": "no font has this character",
    "missing-variation": "no font has the form that a variation selector asks for",
    "wrong-region": "a Han character is set from a font made for another language",
    # layout
    "overflow": "a text does not fit its area at the smallest size allowed",
    "bad-text": "a text holds characters that no page can show",
    "bad-picture": "a picture cannot be read or is too large",
    "bad-barcode": "the data cannot be encoded in this barcode",
    "barcode-too-small": "a barcode's modules are too small to be read",
    "quiet-zone": "something stands too close to a barcode",
    "sheet-size": "a label is not of the size of the labels on the sheet",
    "sheet-position": "a sheet has no such label, or none that is free",
    # shipments
    "bad-manifest": "the list of a shipment is damaged, incomplete or ambiguous",
    "serials": "serial numbers cannot be given: the file is unusable, or none are left",
    # output
    "unknown-format": "cardgen does not write this kind of file",
    "unknown-profile": "there is no such kind of PDF, or the file is no PDF",
    "output": "a file cannot be written",
    "busy": "another process is working on it",
    "unknown-box": "a shipment has no such box, or it has no label",
    "changed": "this is not what was begun",
    "worker": "a process that helps has ended",
    "unreadable-barcode": "a barcode does not read back from the label it is on",
    "bad-pdf": "a PDF file cannot be opened",
    "preflight": "a print shop would send this PDF back",
    "missing-package": "something asked for needs a package that is not installed",
    # several at once
    "findings": "several things are wrong; each is listed",
}


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file that people edit; `line` counts from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class CardgenError(Exception):
    """Anything that stops a job: `rule`, `message`, and where known `location` and `hint`."""

    severity: ClassVar[str] = ""  # what stands before the rule, if it is no error

    def __init__(
        self, rule: str, message: str, *, location: Location | None = None, hint: str = ""
    ) -> None:
        if rule not in RULES:
            raise ValueError(f"unknown rule {rule!r}")
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.location = location
        self.hint = hint

    def __str__(self) -> str:
        """The text a person reads: ``FILE:LINE: rule: message`` and an indented hint."""
        place = f"{self.location}: " if self.location else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{place}{self.severity}{self.rule}: {self.message}{hint}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross to other processes whole: a plain exception keeps its message only."""
        return _remade, (type(self), self.__dict__)

    def as_dict(self) -> dict[str, str | int | None]:
        """The same as data, for ``--json``."""
        return {
            "rule": self.rule,
            "message": self.message,
            "file": self.location.file if self.location else None,
            "line": self.location.line if self.location else None,
            "hint": self.hint or None,
        }


def _remade(kind: type[CardgenError], state: dict[str, Any]) -> CardgenError:
    error = kind.__new__(kind, state["message"])
    error.__dict__.update(state)
    return error


class CatalogError(CardgenError):
    """A message file, a message or a value."""


class TemplateError(CardgenError):
    """A template, stock or project file."""


class FontError(CardgenError):
    """A font, or a character that no font has."""


class LayoutError(CardgenError):
    """A text, picture or barcode that cannot be placed."""


class ManifestError(CardgenError):
    """The list of a shipment; the line of its location is the row, as a spreadsheet counts."""


class OutputError(CardgenError):
    """A result that cannot be written."""


class CardgenWarning(CardgenError):
    """What stops no job, but wants a look before a thousand labels are printed.

    Warnings are collected and not raised; who wants none passes them to `raise_findings`.
    """

    severity: ClassVar[str] = "warning: "


class Findings(CardgenError):
    """Several errors found in one pass, so that all can be mended in one go."""

    def __init__(self, errors: Sequence[CardgenError]) -> None:
        super().__init__("findings", f"{len(errors)} findings")
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


def unfolded(error: CardgenError) -> tuple[CardgenError, ...]:
    """An error by itself, or the single ones that it holds."""
    if isinstance(error, Findings):
        return tuple(found for inner in error.errors for found in unfolded(inner))
    return (error,)


def raise_findings(errors: Sequence[CardgenError]) -> None:
    """Raise the one error, or all of them together; return if there are none."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise Findings(errors)


def nearest(name: str, known: Sequence[str]) -> str:
    """A hint for a mistyped name: the nearest known ones, or the list if it is short."""
    close = get_close_matches(name, known, n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(close) + "?"
    if not known:
        return "there are none"
    shown = ", ".join(sorted(known)[:12])
    return f"known are: {shown}" + (", …" if len(known) > 12 else "")
