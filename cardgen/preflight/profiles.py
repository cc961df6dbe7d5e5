"""What each profile asks for, and how badly a file fails that does not comply.

`pdf/x-4` is ISO 15930-7 with what print shops ask for besides, and so is `pdf/x-1a`, which is
ISO 15930-1 or 15930-4; `screen` is any PDF that people read or print in an office. Of archives
(ISO 19005) and accessible files (ISO 14289) veraPDF judges what the standard asks; what an
office is told of any PDF is told of them too. What a standard forbids is an error for a press,
what shops ask for besides a warning, unless a shop's own sheet says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from cardgen.errors import Severity
from cardgen.preflight.findings import Objection
from cardgen.preflight.taste import USUAL, ShopSheet, Taste

OLD_PRESS: Final = "PDF/X-1a"
"""What a file claims that is of 2001 or 2003."""
_PRESS: Final[Mapping[str, Severity]] = {
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
_JUDGED: Final = (
    "pdf/a-1a", "pdf/a-1b", "pdf/a-2a", "pdf/a-2b", "pdf/a-2u", "pdf/a-3a", "pdf/a-3b",
    "pdf/a-3u", "pdf/a-4", "pdf/a-4e", "pdf/a-4f", "pdf/ua-1", "pdf/ua-2",
)  # fmt: skip
"""Archives and accessible files, which veraPDF knows all."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked of a file. `severities` are of the rules that hold, each by its name."""

    name: str
    severities: Mapping[str, Severity]
    standard: str = ""  # what its metadata have to claim
    version: tuple[int, int] = (9, 9)  # the newest that it may be
    taste: Taste = USUAL

    def at(self, shop: ShopSheet) -> Profile:
        """The same as a print shop has it."""
        severities = shop.severities(self.severities)
        return replace(self, severities=severities, taste=shop.taste)

    @property
    def press(self) -> bool:
        """True if it is for a printing press."""
        return self.standard.startswith("PDF/X")

    @property
    def opaque(self) -> bool:
        """True if nothing may shine through, and colours are those of plates alone."""
        return self.standard == OLD_PRESS

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
        Profile("screen", _OFFICE),
        *(Profile(name, _OFFICE, name.upper()) for name in _JUDGED),
        Profile("pdf/x-4", _PRESS, "PDF/X-4", (1, 6)),
        Profile("pdf/x-1a", _OLD_PRESS, OLD_PRESS, (1, 4)),
    )
}


def claimed(claims: Collection[str]) -> Profile:
    """The profile by which a file that claims these standards wants to be checked.

    Of several the archive's, which asks for more.
    """
    kinds = {claim[:5] for claim in claims}
    if "PDF/X" in kinds:
        old = any(claim.startswith("PDF/X-1") for claim in claims)
        return PROFILES["pdf/x-1a" if old else "pdf/x-4"]
    for claim in map(str.lower, claims):
        if claim in _JUDGED:
            return PROFILES[claim]
    return PROFILES["pdf/a-2b" if "PDF/A" in kinds else "screen"]


def flavour_of(profile: str) -> str:
    """The name that veraPDF has for a profile; empty for one that it does not judge."""
    kind, _, level = profile.partition("-")
    return {"pdf/a": level, "pdf/ua": f"ua{level}"}.get(kind, "")
