"""What print shops ask for besides the standards, and a shop's own sheet that says it.

Standards leave to the printer what can be printed: how small text and how thin lines may be,
how many pixels a picture needs, how far text keeps from the cut. What most shops publish is
assumed, and only warned of; a shop that knows better has a sheet, ``preflight.toml``, which
changes limits and says what it refuses. What a standard forbids stays an error, whatever a
sheet says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Literal

from cardgen.errors import Severity
from cardgen.units import length

Verdict = Literal["error", "warning", "off"]
TASTES: Final = (
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
"""The rules that are a shop's to judge."""


@dataclass(frozen=True, slots=True)
class Taste:
    """Limits: points, dots per inch, percent of ink; what is under `worst` is worse than mild.

    Without `ink` the limit is that of the file's output condition.
    """

    text: float = 7.0
    worst_text: float = 6.0  # what many presses keep all the same
    white_text: float = 9.0  # which ink runs into
    rich_text: float = 12.0  # that several inks make
    line: float = 0.25
    dpi: float = 300.0
    worst_dpi: float = 150.0
    bitmap_dpi: float = 600.0  # of pictures of black and white, whose edges are seen
    safety: float = length("3mm")  # of text from the cut, since none is exact
    bleed: float = length("3mm")
    ink: float | None = None


USUAL: Final = Taste()
"""What most shops publish."""


@dataclass(frozen=True, slots=True)
class ShopSheet:
    """A shop's limits, and what it says of findings by the names of their rules."""

    taste: Taste = USUAL
    verdicts: tuple[tuple[str, Verdict], ...] = ()

    def severities(self, usual: Mapping[str, Severity]) -> dict[str, Severity]:
        """How grave findings are, of the rules that hold; `usual` is so without a sheet."""
        said = dict(self.verdicts)
        found: dict[str, Severity] = {}
        for rule, severity in usual.items():
            verdict = said.get(rule, severity)
            if verdict != "off":
                found[rule] = verdict
        return found

    def as_json(self) -> str:
        """The same in one line, for another process."""
        return json.dumps({"taste": asdict(self.taste), "verdicts": self.verdicts})

    @classmethod
    def from_json(cls, text: str) -> ShopSheet:
        """What `as_json` gave."""
        told = json.loads(text)
        return cls(
            Taste(**told["taste"]), tuple((rule, said) for rule, said in told["verdicts"])
        )
