"""Grounds of items (backgrounds, panels and pictures below or over them), and contrast.

The contrast of two colours is that of WCAG 2.2 (1.4.3): at least 4.5, or 3 for lettering of 18
pt, or of 14 pt in bold. On pages of black and white each colour is what a thermal printer makes
of it, ink or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import msgspec

from cardgen.display import BLACK, WHITE, Color, Leaf, Path, Picture, Rect, Veil
from cardgen.errors import Diagnostic
from cardgen.layout.inline import Frame
from cardgen.layout.label.arrange import join_areas
from cardgen.layout.label.place import bounds
from cardgen.template import Area, AreaMarks, AreaMotif, AreaRule, AreaSeal, AreaText, Template

LEAST: Final = 4.5
"""Least contrast of lettering, unless it is large, and of marks."""

Rgb: TypeAlias = tuple[int, int, int]


def warn_of_printed_colors(template: Template) -> list[Diagnostic]:
    """Warn that a template in black and white prints one of its colours as black or white."""
    names_by_color: dict[Rgb, list[str]] = {}
    for name, area in template.areas.items() if template.mono else ():
        own_colors = [area.fill, area.border and area.border.color]
        if isinstance(area.content, AreaRule | AreaSeal | AreaMotif):
            own_colors += [area.content.color]
        for color in filter(None, (*own_colors, *colors_of(area))):
            if color.rgb not in (BLACK.rgb, WHITE.rgb):
                names_by_color.setdefault(color.rgb, []).append(name)
    return [
        Diagnostic(
            "mono-color",
            f"{join_areas(dict.fromkeys(names))}: {format_color(color)} is printed "
            f"{'black' if print_color(color, mono=True) == BLACK.rgb else 'white'}",
            location=template.place(names[0]),
            hint='write #000000 or #ffffff, or remove colors = "mono"',
            severity="warning",
        )
        for color, names in names_by_color.items()
    ]


def colors_of(area: Area) -> Iterator[Color]:
    """Yield the colours of an area's lettering, also of the lettering in its marks."""
    if isinstance(area.content, AreaText):
        yield area.content.style.color
        yield from (span.style.color for span in area.content.spans)
    elif isinstance(area.content, AreaMarks):
        yield area.content.style.color


def print_color(color: Rgb, *, mono: bool) -> Rgb:
    """Return the colour as printed. In black and white, dark colours become black."""
    if not mono:
        return color
    dark = 299 * color[0] + 587 * color[1] + 114 * color[2] < 128_000
    return (0, 0, 0) if dark else (255, 255, 255)


def contrast(one: Rgb, other: Rgb) -> float:
    """Compute the contrast ratio of two colours as WCAG 2.2 defines it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Rgb) -> float:
    """Compute the relative luminance of a colour as WCAG 2.2 defines it, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def format_color(color: Rgb) -> str:
    """Format a colour as templates write it."""
    return "#{:02x}{:02x}{:02x}".format(*color)


SHARE: Final = 0.05
"""Least share of a frame that a ground below or over it takes; a smaller share is beside it."""

_LINE: Final = 0.3  # of a frame's height; thinner grounds are lines
_SAMPLES: Final = 64  # of a picture, across and down


class Ground(msgspec.Struct, frozen=True):
    """A surface below other items, with its frame."""

    frame: Frame
    item: Rect | Path | Picture

    @property
    def is_opaque(self) -> bool:
        """True if nothing shows through the ground."""
        if not isinstance(self.item, Picture):
            return True
        from cardgen.pictures import is_opaque

        return is_opaque(self.item.data)


class Contrast(NamedTuple):
    """The contrast of two colours, and the largest difference in red, green or blue (0–255).

    Red and grey may have one luminance, and people can still tell them apart.
    """

    ratio: float
    apart: int


class GroundContrast(NamedTuple):
    """A ground below a colour: its name, and its contrasts with the colour from the worst.

    A flat ground has one contrast, and its `color`.
    """

    contrasts: Sequence[Contrast]
    on: str
    color: Rgb | None = None

    def at(self, share: float) -> Contrast:
        """Return the contrast that only a `share` (0 to 1) of the background does not reach."""
        return self.contrasts[min(int(len(self.contrasts) * share), len(self.contrasts) - 1)]


def find_ground(item: Leaf) -> Ground | None:
    """Return an item as a background for others.

    None if it is a border, seal, barcode or text.
    """
    match item:
        case Rect() | Picture():
            return Ground(bounds(item), item)
        case Path(alt="") if sum(kind == "move" for kind, _ in item.outline) == 1:
            return Ground(bounds(item), item)
    return None


def find_share(frame: Frame, other: Frame) -> float:
    """Compute the share of a frame that another frame covers, from 0 to 1.

    A line covers none.
    """
    met = _intersection(frame, other)
    if min(met.width, met.height) <= 0 or not frame.width * frame.height:
        return 0.0
    if min(other.width, other.height) < _LINE * min(frame.width, frame.height):
        return 0.0
    return met.width * met.height / (frame.width * frame.height)


def hides(over: Leaf, item: Leaf) -> bool:
    """True if the item `over`, which is painted later, covers another item."""
    ground = find_ground(over)
    return ground is not None and find_share(bounds(item), ground.frame) > SHARE


def grounds_below(
    color: Rgb, frame: Frame, grounds: Sequence[Ground], *, mono: bool
) -> Iterator[GroundContrast]:
    """Yield the visible backgrounds below a frame, from the uppermost to the white paper."""
    left = 1.0
    for ground in reversed(grounds):
        share = find_share(frame, ground.frame)
        if share > SHARE:
            yield _contrast_with(color, ground, frame, mono=mono)
            if ground.is_opaque:
                left -= share
            if left <= SHARE:
                return
    yield GroundContrast(
        (_contrast_of(print_color(color, mono=mono), WHITE.rgb),), "white paper", WHITE.rgb
    )


def _contrast_with(color: Rgb, ground: Ground, frame: Frame, *, mono: bool) -> GroundContrast:
    """Compute the contrasts of a colour with the part of a background below a frame."""
    own, item = print_color(color, mono=mono), ground.item
    if not isinstance(item, Picture):
        flat = item.color.rgb
        return GroundContrast(
            (_contrast_of(own, print_color(flat, mono=mono)),), format_color(flat), flat
        )
    from cardgen.pictures import sample_colors

    met = _intersection(frame, ground.frame)
    first, above, last, below = item.view
    wide, high = (last - first) / item.width, (below - above) / item.height
    x, y = first + (met.x - item.x) * wide, above + (met.y - item.y) * high
    view = (x, y, x + met.width * wide, y + met.height * high)
    samples = sample_colors(item.data, view, _SAMPLES)
    contrasts = sorted(_contrast_of(own, _mix_veil(sample, item.veil)) for sample in samples)
    return GroundContrast(contrasts, "a picture")


@lru_cache(maxsize=1 << 14)
def _contrast_of(one: Rgb, other: Rgb) -> Contrast:
    """Compute the contrast of two colours; cached."""
    apart = max(abs(own - its) for own, its in zip(one, other, strict=True))
    return Contrast(contrast(one, other), apart)


def _mix_veil(color: Rgb, veil: Veil | None) -> Rgb:
    """Compute the colour of a picture below its veil."""
    if veil is None:
        return color
    pairs = zip(color, veil.color.rgb, strict=True)
    red, green, blue = (round(own + (over - own) * veil.strength) for own, over in pairs)
    return red, green, blue


def _intersection(one: Frame, other: Frame) -> Frame:
    """Intersect two frames. Its width or height is negative if they do not overlap."""
    x, y = max(one.x, other.x), max(one.y, other.y)
    right = min(one.x + one.width, other.x + other.width)
    return Frame(x, y, right - x, min(one.y + one.height, other.y + other.height) - y)
