"""The edge where paper is cut: what reaches it, what is too near, and marks beyond it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from cardgen.preflight.boxes import PdfBox, PdfPageSize
from cardgen.preflight.extents import Painted
from cardgen.preflight.findings import Objection
from cardgen.preflight.profiles import Profile
from cardgen.units import length, to_mm

_NEAR: Final = length("0.1mm")  # what ends so near to the cut is meant to reach it
_SLACK: Final = 0.1  # points, or percent of ink
_PLATES: Final = 4  # that there are at least
_DISPLAY: Final = length("12mm")  # lettering as tall is art, which may bleed
_SIDES: Final = ("left", "bottom", "right", "top")
_KINDS: Final[Mapping[str, str]] = {"art": "an area", "text": "text"}


def check(
    found: Collection[Painted], sheet: PdfPageSize, profile: Profile, most_ink: float
) -> tuple[Objection, ...]:
    """Whether what reaches the cut goes on into the bleed, and text keeps away from it.

    What is on all plates are marks beyond the cut; within, it is more ink than `most_ink`.
    """
    bleed, safety = profile.taste.bleed, profile.taste.safety
    trim = sheet.trim  # without a trim box, the crop box (ISO 32000-1, 14.11.2)
    plates = _on_all_plates(found, trim, profile, most_ink)
    if trim is None:
        return plates
    short: dict[str, float] = {}
    nearest: float | None = None
    for kind, box, _ in found:
        if _apart(box, trim):
            continue
        inside = box.margins(trim)
        if kind == "text":
            tall = min(box.right - box.left, box.top - box.bottom) > _DISPLAY
            gap = max(0.0, min((safety, *(g for g in inside if not tall or g > -bleed))))
            if gap < safety - _SLACK:
                nearest = gap if nearest is None else min(nearest, gap)
            continue
        for side, gap in zip(_SIDES, inside, strict=True):
            if -(bleed - _SLACK) < gap < _NEAR:
                short[side] = min(short.get(side, bleed), max(0.0, -gap))
    complaints: tuple[Objection, ...] = ()
    for side in _SIDES:
        if side in short:
            message = (
                f"what reaches the {side} edge ends {_mm(short[side])} mm beyond it, "
                f"under {_mm(bleed)} mm"
            )
            complaints += profile.complaints("bleed", message, mild=True)
    if nearest is not None:
        message = f"text is {_mm(nearest)} mm from the trim edge, under {_mm(safety)} mm"
        complaints += profile.complaints("safety-distance", message)
    return complaints + plates


def _on_all_plates(
    found: Collection[Painted], trim: PdfBox | None, profile: Profile, most_ink: float
) -> tuple[Objection, ...]:
    taken: dict[str, float] = {}
    for kind, box, plates in found:
        if plates and trim is not None and not _apart(box, trim):
            taken[kind] = max(taken.get(kind, 0.0), _PLATES * plates)
    complaints: tuple[Objection, ...] = ()
    for what, ink in taken.items():
        if ink > most_ink + _SLACK:
            message = (
                f"{_KINDS[what]} on all plates takes {ink:.0f} % ink within the trim box, "
                f"over {most_ink:.0f} %"
            )
            complaints += profile.complaints("ink-coverage", message)
    return complaints


def _apart(box: PdfBox, trim: PdfBox) -> bool:
    return (
        box.right <= trim.left + _SLACK
        or box.left >= trim.right - _SLACK
        or box.top <= trim.bottom + _SLACK
        or box.bottom >= trim.top - _SLACK
    )


def _mm(points: float) -> str:
    return f"{to_mm(points):.1f}".removesuffix(".0")
