"""Profiles: the rules for a kind of file, their severities, and the limits of print shops.

`pdf/x-4` (ISO 15930-7) and `pdf/x-1a` (ISO 15930-1 and 15930-4) have the wishes of print shops
besides. `screen` is any PDF for an office; its rules hold for archives (ISO 19005) and
accessible files (ISO 14289) too, where veraPDF judges the standard.

Standards leave it to the printer how small text and how thin lines may be, how many pixels a
picture needs, how far text keeps from the cut. Beyond the usual limits there is a warning. A
shop with other limits has a sheet, ``preflight.toml``, which changes limits and says what it
refuses. For a press, a breach of the standard is always an error.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Final, Literal

import msgspec
from msgspec.structs import asdict, replace

from cardgen.errors import Severity
from cardgen.preflight.findings import Complaints, Objection
from cardgen.units import parse_length

Verdict = Literal["error", "warning", "off"]
SHOP_RULES: Final = (
    "bleed", "page-size", "safety-distance", "turned-page", "blank-page", "font-not-subset",
    "ink-coverage", "rich-text", "reversed-text", "spot-color", "thin-line", "small-text",
    "resolution",
)  # fmt: skip
"""Rules that a shop can judge itself."""


class Limits(msgspec.Struct, frozen=True):
    """Limits in points, dots per inch and percent of ink; under `worst_…` it is an error.

    Without `ink`, the output condition of the file gives that limit.
    """

    text: float = 7.0
    worst_text: float = 6.0  # still printed by many presses
    white_text: float = 9.0  # the ink around it spreads into it
    rich_text: float = 12.0  # of several inks
    line: float = 0.25
    dpi: float = 300.0
    worst_dpi: float = 150.0
    bitmap_dpi: float = 600.0  # of black and white, whose edges are visible
    safety: float = parse_length("3mm")  # of text from the cut, which is never exact
    bleed: float = parse_length("3mm")
    ink: float | None = None


USUAL_LIMITS: Final = Limits()
"""Limits that most shops publish."""


class ShopSheet(msgspec.Struct, frozen=True):
    """Sheet of a print shop: its limits, and its verdicts by rule."""

    limits: Limits = USUAL_LIMITS
    verdicts: tuple[tuple[str, Verdict], ...] = ()

    def as_json(self) -> str:
        """Return the limits as one line of JSON, for another process."""
        return json.dumps({"limits": asdict(self.limits), "verdicts": self.verdicts})

    @classmethod
    def from_json(cls, text: str) -> ShopSheet:
        """Read the limits from the output of `as_json`."""
        given = json.loads(text)
        return cls(Limits(**given["limits"]), tuple(map(tuple, given["verdicts"])))


OLD_PRESS: Final = "PDF/X-1a"
"""Claim of files of 2001 and of 2003."""


def _rules(errors: str, warnings: str) -> dict[str, Severity]:
    """Map rules to their severity. The rules are given in strings with spaces between them."""
    severities: dict[str, Severity] = dict.fromkeys(errors.split(), "error")
    return severities | dict.fromkeys(warnings.split(), "warning")


_PRESS: Final = _rules(
    "pdf-version encryption javascript action xfa external postscript layer alternate-image "
    "transfer-function halftone overprint-mode annotation output-intent claim metadata "
    "font-not-embedded notdef-glyph glyph-width color-space transparency damaged page-box "
    "white-overprint",
    "embedded-file content-stream bleed safety-distance turned-page blank-page rich-text "
    "reversed-text spot-color page-size font-not-subset ink-coverage thin-line small-text "
    "resolution",
)
_OLD_PRESS: Final = _PRESS | _rules("embedded-file filter", "")
_OFFICE: Final = _rules(
    "damaged",
    "encryption javascript action xfa external postscript content-stream page-box bleed "
    "page-size font-not-embedded font-not-subset notdef-glyph white-overprint thin-line "
    "small-text resolution",
)
_JUDGED: Final = (
    "pdf/a-1a", "pdf/a-1b", "pdf/a-2a", "pdf/a-2b", "pdf/a-2u", "pdf/a-3a", "pdf/a-3b",
    "pdf/a-3u", "pdf/a-4", "pdf/a-4e", "pdf/a-4f", "pdf/ua-1", "pdf/ua-2",
)  # fmt: skip
"""Profiles of archives and accessible files, which veraPDF judges."""


class Profile(msgspec.Struct, frozen=True):
    """Requirements for a file: rules by name with `severities`, claim, version, limits."""

    name: str
    severities: Mapping[str, Severity]
    standard: str = ""  # claim that its metadata need
    version: tuple[int, int] = (9, 9)  # newest PDF version
    limits: Limits = USUAL_LIMITS

    def at(self, shop: ShopSheet) -> Profile:
        """Copy the profile with the limits and severities of a print shop."""
        verdicts = {**self.severities, **dict(shop.verdicts)}
        severities = {r: v for r, v in verdicts.items() if v != "off" and r in self.severities}
        return replace(self, severities=severities, limits=shop.limits)

    @property
    def press(self) -> bool:
        """True if the profile is for print shops."""
        return self.standard.startswith("PDF/X")

    @property
    def opaque(self) -> bool:
        """True if the profile forbids transparency, and colours that are not inks."""
        return self.standard == OLD_PRESS

    def complaints(self, rule: str, message: str, *, mild: bool = False) -> Complaints:
        """Return a finding if the profile has the rule. `mild` makes it a warning."""
        if rule not in self.severities:
            return ()
        return (Objection(rule, "warning" if mild else self.severities[rule], message),)


PROFILES: Final[Mapping[str, Profile]] = {
    profile.name: profile
    for profile in (
        Profile("screen", _OFFICE),
        *(Profile(name, _OFFICE, name.upper()) for name in _JUDGED),
        Profile("pdf/x-4", _PRESS, "PDF/X-4", (1, 6)),
        Profile("pdf/x-1a", _OLD_PRESS, OLD_PRESS, (1, 4)),
    )
}


def profile_of_claims(claims: Collection[str]) -> Profile:
    """Choose the profile for the standards that a file claims; PDF/X goes before PDF/A."""
    kinds = {claim[:5] for claim in claims}
    if "PDF/X" in kinds:
        old = any(claim.startswith("PDF/X-1") for claim in claims)
        return PROFILES["pdf/x-1a" if old else "pdf/x-4"]
    usual = "pdf/a-2b" if "PDF/A" in kinds else "screen"
    return PROFILES[next((c for c in map(str.lower, claims) if c in _JUDGED), usual)]


def flavour_of(profile: str) -> str:
    """Return veraPDF's name for a profile; "" if veraPDF does not check it."""
    kind, _, level = profile.partition("-")
    return {"pdf/a": level, "pdf/ua": f"ua{level}"}.get(kind, "")
