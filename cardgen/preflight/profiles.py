"""What each profile asks for, and how badly a file fails that does not comply.

`pdf/x-4` is ISO 15930-7 with what print shops ask for besides, and so is `pdf/x-1a`, which is
ISO 15930-1 or 15930-4; `pdf/a-2b`, `2u` and `2a` are the levels of ISO 19005-2, `pdf/a-3a` is
that with files attached (ISO 19005-3), `pdf/ua-1` and `pdf/ua-2` are ISO 14289-1 and 14289-2;
`screen` is any PDF that people read or print in an office. What a standard forbids is an error
for a press, what shops ask for besides a warning, unless a shop's own sheet says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from cardgen.errors import Severity
from cardgen.preflight.findings import Objection
from cardgen.preflight.taste import USUAL, ShopSheet, Taste

_NAMED: Final = "PDF/UA-2"
OLD_PRESS: Final = "PDF/X-1a"
"""What a file claims that is of 2001 or 2003."""
_STANDARDS: Final[Mapping[str, Severity]] = {
    "pdf-version": "error",
    "encryption": "error",
    "javascript": "error",
    "action": "error",
    "xfa": "error",
    "external": "error",
    "postscript": "error",
    "layer": "error",
    "alternate-image": "error",
    "transfer-function": "error",
    "halftone": "error",
    "overprint-mode": "error",
    "annotation": "error",
    "output-intent": "error",
    "claim": "error",
    "metadata": "error",
    "font-not-embedded": "error",
    "notdef-glyph": "error",
    "glyph-width": "error",
    "color-space": "error",
    "transparency": "error",
}
"""What ISO 15930-7 and ISO 19005-2 both ask for."""
_PRESS: Final[Mapping[str, Severity]] = {
    **_STANDARDS,
    "damaged": "error",
    "embedded-file": "warning",
    "content-stream": "warning",
    "page-box": "error",
    "bleed": "warning",
    "safety-distance": "warning",
    "turned-page": "warning",
    "blank-page": "warning",
    "rich-text": "warning",
    "reversed-text": "warning",
    "spot-color": "warning",
    "page-size": "warning",
    "font-not-subset": "warning",
    "ink-coverage": "warning",
    "white-overprint": "error",
    "thin-line": "warning",
    "small-text": "warning",
    "resolution": "warning",
}
_OLD_PRESS: Final[Mapping[str, Severity]] = {
    **_PRESS,
    "embedded-file": "error",
    "filter": "error",
}
_OFFICE: Final[Mapping[str, Severity]] = {
    "damaged": "error",
    "encryption": "warning",
    "javascript": "warning",
    "action": "warning",
    "xfa": "warning",
    "external": "warning",
    "postscript": "warning",
    "content-stream": "warning",
    "page-box": "warning",
    "bleed": "warning",
    "page-size": "warning",
    "font-not-embedded": "warning",
    "font-not-subset": "warning",
    "notdef-glyph": "warning",
    "white-overprint": "warning",
    "thin-line": "warning",
    "small-text": "warning",
    "resolution": "warning",
}
_ARCHIVE: Final[Mapping[str, Severity]] = {
    **_OFFICE,
    **_STANDARDS,
    "embedded-file": "error",
    "content-stream": "error",
    "filter": "error",
    "limit": "error",
    "font-encoding": "error",
    "interpolation": "error",
}
_TEXTS: Final[Mapping[str, Severity]] = {**_ARCHIVE, "to-unicode": "error"}
_TAGGED: Final[Mapping[str, Severity]] = {"structure": "error", "alt-text": "error"}
_ATTACHING: Final[Mapping[str, Severity]] = {
    rule: severity for rule, severity in _TEXTS.items() if rule != "embedded-file"
}
_READERS: Final[Mapping[str, Severity]] = {
    **_OFFICE,
    **_TAGGED,
    "pdf-version": "error",
    "claim": "error",
    "metadata": "error",
    "font-not-embedded": "error",
    "notdef-glyph": "error",
    "glyph-width": "error",
    "to-unicode": "error",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked of a file. `severities` are of the rules that hold, each by its name."""

    name: str
    standard: str  # what its metadata have to claim, or more; empty: nothing
    intent: str  # the subtype of its output intent
    version: tuple[int, int]  # the newest that it may be
    severities: Mapping[str, Severity]
    taste: Taste = USUAL

    def at(self, shop: ShopSheet) -> Profile:
        """The same as a print shop has it."""
        severities = shop.severities(self.severities)
        return replace(self, severities=severities, taste=shop.taste)

    @property
    def press(self) -> bool:
        """Whether it is for a printing press."""
        return self.intent == "/GTS_PDFX"

    @property
    def opaque(self) -> bool:
        """Whether nothing may shine through, and colours are those of plates alone."""
        return self.standard == OLD_PRESS

    @property
    def named(self) -> bool:
        """Whether it has to be PDF 2.0, which says where its structure types come from."""
        return self.standard == _NAMED

    @property
    def tagged(self) -> bool:
        """Whether it is for people who cannot see pages too."""
        return "structure" in self.severities

    @property
    def archive(self) -> bool:
        """Whether it is for an archive."""
        return self.intent == "/GTS_PDFA1"

    def complaints(
        self, rule: str, message: str, *, mild: bool = False
    ) -> tuple[Objection, ...]:
        """A complaint, if the rule holds here; a `mild` one only warns."""
        severity = self.severities.get(rule)
        if severity is None:
            return ()
        return (Objection(rule, "warning" if mild else severity, message),)


PROFILES: Final[Mapping[str, Profile]] = {
    profile.name: profile
    for profile in (
        Profile("screen", "", "", (9, 9), _OFFICE),
        Profile("pdf/a-2b", "PDF/A-2B", "/GTS_PDFA1", (1, 7), _ARCHIVE),
        Profile("pdf/a-2u", "PDF/A-2U", "/GTS_PDFA1", (1, 7), _TEXTS),
        Profile("pdf/a-2a", "PDF/A-2A", "/GTS_PDFA1", (1, 7), {**_TEXTS, **_TAGGED}),
        Profile("pdf/a-3a", "PDF/A-3A", "/GTS_PDFA1", (1, 7), {**_ATTACHING, **_TAGGED}),
        Profile("pdf/ua-1", "PDF/UA-1", "", (1, 7), _READERS),
        Profile("pdf/ua-2", _NAMED, "", (2, 0), _READERS),
        Profile("pdf/x-4", "PDF/X-4", "/GTS_PDFX", (1, 6), _PRESS),
        Profile("pdf/x-1a", OLD_PRESS, "/GTS_PDFX", (1, 4), _OLD_PRESS),
    )
}


def claimed(claims: Collection[str]) -> Profile:
    """The profile by which a file that claims these standards wants to be checked.

    Of several the archive's: what it asks for includes what the others do.
    """
    kinds = {claim[:5] for claim in claims}
    if "PDF/X" in kinds:
        old = any(claim.startswith("PDF/X-1") for claim in claims)
        return PROFILES["pdf/x-1a" if old else "pdf/x-4"]
    for profile in PROFILES.values():
        if profile.standard and profile.standard in claims:
            return profile
    return PROFILES["pdf/a-2b" if "PDF/A" in kinds else "screen"]
