"""How an area of a template looks: its lengths, colours, border, boxes and fitting."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isfinite
from typing import Final, NamedTuple, TypeAlias

from cardgen import units
from cardgen.display import BLACK, WHITE, Color, Veil
from cardgen.template.model import AreaSpec, BorderSpec, BoxesSpec, FitSpec, VeilSpec
from cardgen.template.template import (
    DEFAULT_RATIO,
    NO_INSETS,
    Border,
    CharacterBoxes,
    Fit,
    Insets,
    Style,
)
from cardgen.template.values import parse_insets, parse_size
from cardgen.tomlfile import Complaint, Validation, in_turn, parsed

Colors: TypeAlias = Callable[[str], Color]
"""What reads a colour: as it is written, or by a name that the template gave it."""

_MOST_BOXES: Final = 30


class AreaLook(NamedTuple):
    """Computed values of an area's keys, in points; None for what it does not say."""

    padding: Insets
    size: float | None
    module: float | None
    length: float | None
    thickness: float
    fill: Color | None
    color: Color | None
    border: Border | None
    radius: float
    veil: Veil | None
    fit: Fit | None
    boxes: CharacterBoxes | None


def look_of(name: str, spec: AreaSpec, style: Style, colors: Colors) -> Validation[AreaLook]:
    """The look of the area `name`, whose lettering has a `style`."""
    return AreaLook(
        padding=(yield from parsed("padding", parse_insets, spec.padding, NO_INSETS)),
        size=(yield from parsed("size", parse_size, spec.size, None)),
        module=(yield from parsed("module", parse_size, spec.module, None)),
        length=(yield from parsed("length", parse_size, spec.length, None)),
        thickness=(yield from parsed("rule", parse_size, spec.rule, 0.0)),
        fill=(yield from parsed("fill", colors, spec.fill, None)),
        color=(yield from parsed("color", colors, spec.color, None)),
        border=(yield from _border(spec.border, colors)),
        radius=(yield from parsed("radius", units.length, spec.radius, 0.0)),
        veil=(yield from _veil(spec.veil, colors)),
        fit=(yield from _fit(name, spec.fit, style)),
        boxes=(yield from _boxes(spec.boxes)),
    )


def _border(spec: BorderSpec | None, colors: Colors) -> Validation[Border | None]:
    if spec is None:
        return None
    width = yield from parsed("border", units.length, spec.width, 0.0)
    color = yield from parsed("border", colors, spec.color, BLACK)
    return Border(width, color)


def _veil(spec: VeilSpec | None, colors: Colors) -> Validation[Veil | None]:
    if spec is None:
        return None
    color = yield from parsed("veil", colors, spec.color, WHITE)
    if not 0 <= spec.strength <= 1:  # nor is nan
        said = f"veil: strength {spec.strength:g} is not between 0 and 1"
        yield Complaint(said, "it is the share of the veil's colour: write 0.6", "veil")
    return Veil(color, spec.strength)


def _boxes(spec: BoxesSpec | None) -> Validation[CharacterBoxes | None]:
    if spec is None:
        return None
    width = yield from parsed("boxes", parse_size, spec.width, 1.0)
    if not 1 <= spec.count <= _MOST_BOXES:
        said = f"boxes: {spec.count} is not between 1 and {_MOST_BOXES}"
        yield Complaint(said, "count is a number of characters", "boxes")
        return None
    between = spec.count - 1
    gaps = [spec.gap] * between if isinstance(spec.gap, str) else spec.gap
    if len(gaps) != between:
        said = f"boxes: {spec.count} boxes have {between} gaps, not {len(gaps)}"
        yield Complaint(said, "give one length, or each gap its own", "boxes")
    widths = yield from in_turn(parsed("boxes", units.length, gap, 0.0) for gap in gaps)
    return CharacterBoxes(width, tuple(widths))


def _fit(name: str, spec: FitSpec | None, style: Style) -> Validation[Fit | None]:
    if spec is None:
        return None
    least = yield from parsed("fit", parse_size, spec.min, 0.0)
    most = yield from parsed("fit", parse_size, spec.max, inf)
    if least > most:
        yield Complaint("fit: min is larger than max", "exchange them", "fit")
    ratio = DEFAULT_RATIO if spec.ratio is None else spec.ratio
    if not (isfinite(ratio) and ratio >= 1):
        yield Complaint("fit: ratio is not 1 or more", "write 1.3 or the like", "fit")
    if spec.leads and not 1 <= spec.leads < inf:
        yield Complaint("fit: leads is not 1 or more", "write true, or 1.15 or the like", "fit")
    return Fit(
        least,
        most,
        spec.group or name,
        ratio,
        style.max_lines,
        style.max_fill,
        equal=spec.equal,
        leads=float(spec.leads),
        breaks=spec.breaks,
    )
