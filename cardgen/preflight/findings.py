"""What a preflight finds, as data: a rule, how bad it is, what was measured and where.

A `Objection` is the same on whichever page it is found, so that what thousands of pages have
in common is said once, with the pages it holds for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from cardgen.errors import Diagnostic, Location, Severity
from cardgen.rules import PREFLIGHT_RULES

NOTE: Final = "a preflight, not a certificate"
MOST_FINDINGS: Final = 12
"""So many different complaints of one rule are listed; then it is said that there are more."""


class Objection(NamedTuple):
    """Something wrong, wherever it is found."""

    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A complaint and the stretches of pages that it holds for, from 1; none: the file."""

    rule: str
    severity: Severity
    message: str
    pages: tuple[tuple[int, int], ...] = ()

    @property
    def hint(self) -> str:
        """What to do about it."""
        return PREFLIGHT_RULES[self.rule]

    @property
    def place(self) -> str:
        """``page 3``, ``pages 1-4, 7`` or nothing."""
        stretches = [f"{a}-{b}" if b > a else f"{a}" for a, b in self.pages]
        shown = ", ".join(stretches[:MOST_FINDINGS]) + (
            ", …" if len(stretches) > MOST_FINDINGS else ""
        )
        several = len(stretches) > 1 or "-" in shown
        return f"page{'s' if several else ''} {shown}" if shown else ""

    def __str__(self) -> str:
        place = f"{self.place}: " if self.pages else ""
        return f"{place}{self.severity}: {self.rule}: {self.message}\n  hint: {self.hint}"

    def as_dict(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "pages": [list(stretch) for stretch in self.pages],
            "message": self.message,
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a file of so many `pages`, checked as `profile`; errors first."""

    profile: str
    version: str
    pages: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return len(self.findings) - self.errors

    def joined(self, judged: Sequence[Finding]) -> Report:
        """The same with findings of another judge, whose errors stand for our warnings."""
        errors = {each.rule for each in judged}
        kept = (e for e in self.findings if e.severity == "error" or e.rule not in errors)
        return replace(self, findings=_in_order([*kept, *judged]))

    def diagnostics(self, location: Location | None = None) -> tuple[Diagnostic, ...]:
        """The findings in the file at this place as what can be raised: rule "preflight"."""
        return tuple(
            Diagnostic(
                "preflight",
                f"{self._pages_of(found)}{found.rule}: {found.message}",
                location=location,
                hint=found.hint,
                severity=found.severity,
            )
            for found in self.findings
        )

    def _pages_of(self, found: Finding) -> str:
        """Where a finding is, in a file of several pages."""
        return f"{found.place}: " if found.pages and self.pages > 1 else ""

    @property
    def summary(self) -> str:
        """One line about it all."""
        parts = [
            _counted(count, noun)
            for count, noun in ((self.errors, "error"), (self.warnings, "warning"))
            if count
        ]
        found = " and ".join(parts) or "nothing found"
        pages = _counted(self.pages, "page")
        return f"{found} on {pages}, checked as {self.profile} ({NOTE})"

    def as_dict(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "profile": self.profile,
            "pdf_version": self.version,
            "pages": self.pages,
            "errors": self.errors,
            "warnings": self.warnings,
            "findings": [finding.as_dict() for finding in self.findings],
            "note": NOTE,
        }


class Gathered:
    """Complaints of pages that come one after another, kept page by page."""

    def __init__(self) -> None:
        self._pages: dict[Objection, list[tuple[int, int]]] = {}
        self._kinds: dict[tuple[str, Severity], int] = {}

    def add(self, complaints: Iterable[Objection], page: int | None = None) -> None:
        """Note what was found on a page, or about the file.

        Complaints come in any order: which of them a full list still takes must not differ.
        """
        for complaint in sorted(complaints):
            self._note(self._listed(complaint), page)

    def findings(self) -> tuple[Finding, ...]:
        """All that was found, errors first, then page by page."""
        found = [Finding(*complaint, tuple(p)) for complaint, p in self._pages.items()]
        return _in_order(found)

    def _listed(self, complaint: Objection) -> Objection:
        """The complaint itself, or where its kind fills the list, that there are more."""
        kind = complaint.rule, complaint.severity
        if complaint in self._pages:
            return complaint
        if self._kinds.get(kind, 0) >= MOST_FINDINGS:
            return complaint._replace(message="and more of the kind")
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        return complaint

    def _note(self, complaint: Objection, page: int | None) -> None:
        stretches = self._pages.setdefault(complaint, [])
        if page is None:
            return
        if stretches and stretches[-1][1] >= page - 1:
            stretches[-1] = stretches[-1][0], page
        else:
            stretches.append((page, page))


def _in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    findings = [*found]
    order = list(PREFLIGHT_RULES) if findings else []
    return tuple(
        sorted(
            findings, key=lambda f: (f.severity, f.pages[:1], order.index(f.rule), f.message)
        )
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("s" if count != 1 else "")
