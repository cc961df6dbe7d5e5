"""Findings of a preflight: rule, severity, message and pages.

An `Objection` has no page. What thousands of pages have in common is one finding with all
its pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from cardgen.errors import Diagnostic, Location, Severity
from cardgen.rules import PREFLIGHT_RULES

NOTE: Final = "a preflight, not a certificate"
MOST_FINDINGS: Final = 12
"""Number of different objections of one rule in a report; the rest is one line."""


class Objection(NamedTuple):
    """Fault of a file, without its pages."""

    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Objection with its ranges of pages, from 1; without ranges it is about the file."""

    rule: str
    severity: Severity
    message: str
    pages: tuple[tuple[int, int], ...] = ()

    @property
    def hint(self) -> str:
        """Hint of the rule: what to do."""
        return PREFLIGHT_RULES[self.rule]

    @property
    def place(self) -> str:
        """Pages in words: ``page 3``, ``pages 1-4, 7`` or nothing."""
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
        """Return the finding as data for JSON."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "pages": [list(stretch) for stretch in self.pages],
            "message": self.message,
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in a file that was checked as `profile`, errors first; `pages` is a number."""

    profile: str
    version: str
    pages: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """Number of errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """Number of warnings."""
        return len(self.findings) - self.errors

    def with_findings(self, judged: Sequence[Finding]) -> Report:
        """Add findings of another judge; its findings replace our warnings of the same rule."""
        errors = {each.rule for each in judged}
        kept = (e for e in self.findings if e.severity == "error" or e.rule not in errors)
        return replace(self, findings=_in_order([*kept, *judged]))

    def diagnostics(self, location: Location | None = None) -> tuple[Diagnostic, ...]:
        """Return the findings as diagnostics of the rule "preflight", which can be raised."""
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
        """Begin a message with the pages, if the file has several."""
        return f"{found.place}: " if found.pages and self.pages > 1 else ""

    @property
    def summary(self) -> str:
        """Report in one line."""
        parts = [
            _count_in_words(count, noun)
            for count, noun in ((self.errors, "error"), (self.warnings, "warning"))
            if count
        ]
        found = " and ".join(parts) or "nothing found"
        pages = _count_in_words(self.pages, "page")
        return f"{found} on {pages}, checked as {self.profile} ({NOTE})"

    def as_dict(self) -> dict[str, Any]:
        """Return the report as data for JSON."""
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
    """Collects objections page by page."""

    def __init__(self) -> None:
        self._pages: dict[Objection, list[tuple[int, int]]] = {}
        self._kinds: dict[tuple[str, Severity], int] = {}

    def add(self, complaints: Iterable[Objection], page: int | None = None) -> None:
        """Add objections to a page, or to the file.

        They are sorted, so that a full list always takes the same ones.
        """
        for complaint in sorted(complaints):
            self._note(self._cap(complaint), page)

    def findings(self) -> tuple[Finding, ...]:
        """Return all findings: errors first, then by page."""
        found = [Finding(*complaint, tuple(p)) for complaint, p in self._pages.items()]
        return _in_order(found)

    def _cap(self, complaint: Objection) -> Objection:
        """Replace an objection by a general one if the list of its rule is full."""
        kind = complaint.rule, complaint.severity
        if complaint in self._pages:
            return complaint
        if self._kinds.get(kind, 0) >= MOST_FINDINGS:
            return complaint._replace(message="and more of this kind")
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


def _count_in_words(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("s" if count != 1 else "")
