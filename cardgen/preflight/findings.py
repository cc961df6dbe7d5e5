"""Findings of a preflight: rule, severity, message and pages.

An `Objection` has no page. What thousands of pages have in common is one finding with all
its pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.errors import Diagnostic, Location, Severity, quantity
from cardgen.rules import PREFLIGHT_RULES

NOTE: Final = "a preflight, not a certificate"
MOST_FINDINGS: Final = 12
"""Number of different objections of one rule in a report; the rest is one line."""


class Objection(NamedTuple):
    """Fault of a file, without its pages."""

    rule: str
    severity: Severity
    message: str


Complaints = tuple[Objection, ...]


class PdfFinding(msgspec.Struct, frozen=True):
    """Objection with its ranges of pages, from 1; without pages it concerns the whole file."""

    rule: str
    severity: Severity
    message: str
    pages: tuple[tuple[int, int], ...] = ()

    @property
    def hint(self) -> str:
        """Hint for the rule of the finding."""
        return PREFLIGHT_RULES[self.rule]

    @property
    def place(self) -> str:
        """Pages of the finding in words, as ``page 3`` or ``pages 1-4, 7``; "" for the file."""
        ranges = [f"{a}-{b}" if b > a else f"{a}" for a, b in self.pages]
        shown = ", ".join([*ranges[:MOST_FINDINGS], *["…"] * (len(ranges) > MOST_FINDINGS)])
        several = len(ranges) > 1 or "-" in shown
        return f"page{'s' if several else ''} {shown}" if shown else ""

    def __str__(self) -> str:
        place = f"{self.place}: " if self.pages else ""
        return f"{place}{self.severity}: {self.rule}: {self.message}\n  hint: {self.hint}"

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as JSON data."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "pages": [list(stretch) for stretch in self.pages],
            "message": self.message,
            "hint": self.hint,
        }


class PdfReport(msgspec.Struct, frozen=True):
    """Findings in a file of `pages` pages that was checked as `profile`, errors first."""

    profile: str
    version: str
    pages: int
    findings: tuple[PdfFinding, ...]

    @property
    def errors(self) -> int:
        """Number of errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """Number of warnings."""
        return len(self.findings) - self.errors

    def with_findings(self, judged: Sequence[PdfFinding]) -> PdfReport:
        """Add the findings of veraPDF. They replace our own warnings with the same rules."""
        rules = {each.rule for each in judged}
        kept = (e for e in self.findings if e.severity == "error" or e.rule not in rules)
        return replace(self, findings=_in_order([*kept, *judged]))

    def diagnostics(self, location: Location | None = None) -> tuple[Diagnostic, ...]:
        """Convert the findings to diagnostics with the rule "preflight"."""
        return tuple(
            Diagnostic(
                "preflight",
                (f"{found.place}: " if found.pages and self.pages > 1 else "")
                + f"{found.rule}: {found.message}",
                location=location,
                hint=found.hint,
                severity=found.severity,
            )
            for found in self.findings
        )

    @property
    def summary(self) -> str:
        """Summary in one line: numbers of errors, warnings and pages."""
        counts = {"error": self.errors, "warning": self.warnings}
        parts = (quantity(count, noun) for noun, count in counts.items() if count)
        found = " and ".join(parts) or "nothing found"
        pages = quantity(self.pages, "page")
        return f"{found} on {pages}, checked as {self.profile} ({NOTE})"

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON data."""
        return {
            "profile": self.profile,
            "pdf_version": self.version,
            "pages": self.pages,
            "errors": self.errors,
            "warnings": self.warnings,
            "findings": [each.as_dict() for each in self.findings],
            "note": NOTE,
        }


class Gathered:
    """Collector of objections, page by page, which become the findings of a report."""

    def __init__(self) -> None:
        self._pages: dict[Objection, list[tuple[int, int]]] = {}
        self._counts: Counter[tuple[str, Severity]] = Counter()

    def add(self, complaints: Iterable[Objection], page: int | None = None) -> None:
        """Add findings about a page, or about the file if `page` is None.

        A rule has a limited number of objections of each severity; a general objection stands
        for the rest. The objections are sorted, so that the same ones are always left out.
        """
        for complaint in sorted(complaints):
            kind = complaint.rule, complaint.severity
            if complaint in self._pages:
                shown = complaint
            elif self._counts[kind] < MOST_FINDINGS:
                shown = complaint
                self._counts[kind] += 1
            else:
                shown = complaint._replace(message="and more of this kind")
            ranges = self._pages.setdefault(shown, [])
            if page is not None and ranges and ranges[-1][1] >= page - 1:
                ranges[-1] = ranges[-1][0], page
            elif page is not None:
                ranges.append((page, page))

    def findings(self) -> tuple[PdfFinding, ...]:
        """Return all findings: errors first, then by page."""
        return _in_order(PdfFinding(*each, tuple(pages)) for each, pages in self._pages.items())


def _in_order(found: Iterable[PdfFinding]) -> tuple[PdfFinding, ...]:
    """Sort findings: errors first, then by page and rule."""
    findings = [*found]
    order = list(PREFLIGHT_RULES) if findings else []
    findings.sort(key=lambda f: (f.severity, f.pages[:1], order.index(f.rule), f.message))
    return tuple(findings)


def shorten(text: object, most: int) -> str:
    """Write a message of a library on one line of at most `most` characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
