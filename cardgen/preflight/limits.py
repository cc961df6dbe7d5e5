"""Limits and verdicts of print shops, which no standard has.

Standards leave it to the printer how small text and how thin lines may be, how many pixels a
picture needs, how far text keeps from the cut. The usual limits are warnings. A shop with
other limits has a sheet, ``preflight.toml``, which changes limits and says what it refuses.
A breach of a standard stays an error.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Literal

from cardgen.errors import Severity
from cardgen.units import length

Verdict = Literal["error", "warning", "off"]
SHOP_RULES: Final = (
    "bleed",
    "page-size",
    "safety-distance",
    "turned-page",
    "blank-page",
    "font-not-subset",
    "ink-coverage",
    "rich-text",
    "reversed-text",
    "spot-color",
    "thin-line",
    "small-text",
    "resolution",
)
"""Rules that a shop can judge itself."""


@dataclass(frozen=True, slots=True)
class Limits:
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
    safety: float = length("3mm")  # of text from the cut, which is never exact
    bleed: float = length("3mm")
    ink: float | None = None


USUAL_LIMITS: Final = Limits()
"""Limits that most shops publish."""


@dataclass(frozen=True, slots=True)
class ShopSheet:
    """Sheet of a print shop: its limits, and its verdicts by rule."""

    limits: Limits = USUAL_LIMITS
    verdicts: tuple[tuple[str, Verdict], ...] = ()

    def severities(self, usual: Mapping[str, Severity]) -> dict[str, Severity]:
        """Return the severities of rules for this shop; `usual` are those without a sheet."""
        said = dict(self.verdicts)
        found: dict[str, Severity] = {}
        for rule, severity in usual.items():
            verdict = said.get(rule, severity)
            if verdict != "off":
                found[rule] = verdict
        return found

    def as_json(self) -> str:
        """Return the sheet as one line of JSON, for another process."""
        return json.dumps({"taste": asdict(self.limits), "verdicts": self.verdicts})

    @classmethod
    def from_json(cls, text: str) -> ShopSheet:
        """Read a sheet from the output of `as_json`."""
        told = json.loads(text)
        return cls(
            Limits(**told["taste"]), tuple((rule, said) for rule, said in told["verdicts"])
        )
