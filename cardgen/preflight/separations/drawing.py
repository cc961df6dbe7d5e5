"""The state in which something is drawn, and what of it three plates have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from cardgen.preflight.objects import entry, number
from cardgen.preflight.separations.shades import Plates
from cardgen.preflight.separations.tints import BLACK, Source, Tint

_INVISIBLE: Final = 3
_CLIPPING: Final = 4  # is added to how text is rendered
_UNPAINTED: Final = {
    (True, False): {"f": "n", "F": "n", "f*": "n", "B": "S", "B*": "S", "b": "s", "b*": "s"},
    (False, True): {"S": "n", "s": "n", "B": "f", "B*": "f*", "b": "f", "b*": "f*"},
}
"""What is left of an operator whose fills or strokes are not to be seen."""


class ApartError(Exception):
    """Something overprints on some of three plates alone: each has to be by itself."""


class PlateState(NamedTuple):
    """The colours, and how they overprint; how text is rendered, and is `shown` here."""

    fill: Tint = BLACK
    stroke: Tint = BLACK
    fill_source: Source | None = None
    stroke_source: Source | None = None
    overprint: bool = False
    overprint_stroke: bool = False
    mode: int = 0
    rendering: int = 0
    shown: int = 0

    def changed(self, given: Any) -> PlateState:
        """The state after graphics state parameters (8.4.5)."""
        state = self
        if isinstance(both := entry(given, "/OP"), bool):
            state = state._replace(overprint_stroke=both, overprint=both)
        if isinstance(fill := entry(given, "/op"), bool):
            state = state._replace(overprint=fill)
        if (mode := entry(given, "/OPM")) is not None:
            state = state._replace(mode=round(number(mode)))
        return state

    def keeps(self, plates: Plates, *, stroke: bool = False) -> bool:
        """Whether plates keep what is below what is filled, or stroked."""
        if not (self.overprint_stroke if stroke else self.overprint):
            return False
        return self.kept(self.stroke if stroke else self.fill, plates)

    def kept(self, tint: Tint, plates: Sequence[str]) -> bool:
        """Whether plates keep what is below a colour that overprints. Raises ApartError."""
        found = {tint.keeps(plate, self.mode) for plate in plates}
        if len(found) > 1:
            raise ApartError
        return found.pop()

    def painting(self, operator: str, plates: Plates) -> str:
        """The operator that paints on plates what `operator` paints."""
        strokes, fills = operator in "SsBB*bb*", operator not in ("S", "s", "n")
        hidden = (
            fills and self.keeps(plates),
            strokes and self.keeps(plates, stroke=True),
        )
        if hidden == (True, True):
            return "n"
        return _UNPAINTED.get(hidden, {}).get(operator, operator)

    def lettering(self, plates: Plates) -> int:
        """How text is rendered on plates (9.3.6)."""
        mode, clips = self.rendering % _CLIPPING, self.rendering & _CLIPPING
        fills = mode in (0, 2) and not self.keeps(plates)
        strokes = mode in (1, 2) and not self.keeps(plates, stroke=True)
        return clips + {(1, 0): 0, (0, 1): 1, (1, 1): 2}.get((fills, strokes), _INVISIBLE)
