"""Graphics state of three plates, and the effect of overprint on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from cardgen.preflight.objects import entry, number
from cardgen.preflight.separations.shades import Plates
from cardgen.preflight.separations.tints import BLACK, Source, Tint

_INVISIBLE: Final = 3
_CLIPPING: Final = 4  # added to the text rendering mode
_UNPAINTED: Final = {
    (True, False): {"f": "n", "F": "n", "f*": "n", "B": "S", "B*": "S", "b": "s", "b*": "s"},
    (False, True): {"S": "n", "s": "n", "B": "f", "B*": "f*", "b": "f", "b*": "f*"},
}
"""Painting operators without their fill, or without their stroke."""


class ApartError(Exception):
    """Three plates differ in overprint, so each of them needs its own file."""


class PlateState(NamedTuple):
    """Colours, overprint and text rendering mode; `shown` is the mode that was written."""

    fill: Tint = BLACK
    stroke: Tint = BLACK
    fill_source: Source | None = None
    stroke_source: Source | None = None
    overprint: bool = False
    overprint_stroke: bool = False
    mode: int = 0
    rendering: int = 0
    shown: int = 0

    def with_parameters(self, given: Any) -> PlateState:
        """Apply graphics state parameters (8.4.5)."""
        state = self
        if isinstance(both := entry(given, "/OP"), bool):
            state = state._replace(overprint_stroke=both, overprint=both)
        if isinstance(fill := entry(given, "/op"), bool):
            state = state._replace(overprint=fill)
        if (mode := entry(given, "/OPM")) is not None:
            state = state._replace(mode=round(number(mode)))
        return state

    def keeps(self, plates: Plates, *, stroke: bool = False) -> bool:
        """True if a fill, or a stroke, overprints on the plates."""
        if not (self.overprint_stroke if stroke else self.overprint):
            return False
        return self.overprints(self.stroke if stroke else self.fill, plates)

    def overprints(self, tint: Tint, plates: Sequence[str]) -> bool:
        """True if plates keep their ink below a tint that overprints. Raises ApartError."""
        found = {tint.keeps(plate, self.mode) for plate in plates}
        if len(found) > 1:
            raise ApartError
        return found.pop()

    def painting(self, operator: str, plates: Plates) -> str:
        """Choose the operator that paints the same path on the plates."""
        strokes, fills = operator in "SsBB*bb*", operator not in ("S", "s", "n")
        hidden = (
            fills and self.keeps(plates),
            strokes and self.keeps(plates, stroke=True),
        )
        if hidden == (True, True):
            return "n"
        return _UNPAINTED.get(hidden, {}).get(operator, operator)

    def lettering(self, plates: Plates) -> int:
        """Choose the text rendering mode on the plates (9.3.6)."""
        mode, clips = self.rendering % _CLIPPING, self.rendering & _CLIPPING
        fills = mode in (0, 2) and not self.keeps(plates)
        strokes = mode in (1, 2) and not self.keeps(plates, stroke=True)
        return clips + {(1, 0): 0, (0, 1): 1, (1, 1): 2}.get((fills, strokes), _INVISIBLE)
