"""What lies below something on a page, or over it: backgrounds, panels and pictures.

In comes what is painted, out come grounds, how much of a frame each takes, and the contrast
that a colour has with those that are seen below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from cardgen.display import WHITE, Leaf, Path, Picture, Rect, Veil
from cardgen.layout.inline import Frame
from cardgen.layout.label.contrast import Rgb, contrast, hexed, printed
from cardgen.layout.label.place import bounds
from cardgen.pictures import is_opaque, sampled

SHARE: Final = 0.05
"""The share of a frame that a ground takes if it is below it, or over it; less is beside it."""

_LINE: Final = 0.3  # of a frame's height; what is thinner is a line
_SAMPLES: Final = 64  # of a picture, across and down


class Ground(NamedTuple):
    """A surface in its frame."""

    frame: Frame
    item: Rect | Path | Picture

    @property
    def is_opaque(self) -> bool:
        """Whether nothing is seen through it."""
        return not isinstance(self.item, Picture) or is_opaque(self.item.data)


class Contrast(NamedTuple):
    """The contrast of two colours, and how far the parts of one are from the other's at most.

    Red and grey may be of one luminance, and are told apart all the same.
    """

    ratio: float
    apart: int


class Met(NamedTuple):
    """What a colour meets below it: what that is called, and its contrasts from the worst.

    Of a flat `color` there is one.
    """

    contrasts: Sequence[Contrast]
    on: str
    color: Rgb | None = None

    def at(self, share: float) -> Contrast:
        """The contrast than which so large a share is worse."""
        return self.contrasts[min(int(len(self.contrasts) * share), len(self.contrasts) - 1)]


def ground_of(item: Leaf) -> Ground | None:
    """What could be below something, or hide it: surfaces, not frames, seals and barcodes."""
    match item:
        case Rect() | Picture():
            return Ground(bounds(item), item)
        case Path(alt="") if sum(kind == "move" for kind, _ in item.outline) == 1:
            return Ground(bounds(item), item)
    return None


def share_of(frame: Frame, other: Frame) -> float:
    """How much of a frame another takes, from 0 to 1; a line takes nothing."""
    met = _common(frame, other)
    if min(met.width, met.height) <= 0 or not frame.width * frame.height:
        return 0.0
    if min(other.width, other.height) < _LINE * min(frame.width, frame.height):
        return 0.0
    return met.width * met.height / (frame.width * frame.height)


def hides(over: Leaf, item: Leaf) -> bool:
    """Whether something that is painted later is a surface over something."""
    ground = ground_of(over)
    return ground is not None and share_of(bounds(item), ground.frame) > SHARE


def met_below(
    color: Rgb, frame: Frame, grounds: Sequence[Ground], *, mono: bool
) -> Iterator[Met]:
    """What is seen below a frame, the last that was painted first, white paper last."""
    left = 1.0
    for ground in reversed(grounds):
        share = share_of(frame, ground.frame)
        if share > SHARE:
            yield _met(color, ground, frame, mono=mono)
            if ground.is_opaque:
                left -= share
            if left <= SHARE:
                return
    yield Met((_between(printed(color, mono=mono), WHITE.rgb),), "white paper", WHITE.rgb)


def _met(color: Rgb, ground: Ground, frame: Frame, *, mono: bool) -> Met:
    own, item = printed(color, mono=mono), ground.item
    if not isinstance(item, Picture):
        flat = item.color.rgb
        return Met((_between(own, printed(flat, mono=mono)),), hexed(flat), flat)
    met = _common(frame, ground.frame)
    first, above, last, below = item.view
    wide, high = (last - first) / item.width, (below - above) / item.height
    x, y = first + (met.x - item.x) * wide, above + (met.y - item.y) * high
    view = (x, y, x + met.width * wide, y + met.height * high)
    samples = sampled(item.data, view, _SAMPLES)
    found = sorted(_between(own, _veiled(sample, item.veil)) for sample in samples)
    return Met(found, "a picture")


@lru_cache(maxsize=1 << 14)
def _between(one: Rgb, other: Rgb) -> Contrast:
    apart = max(abs(own - its) for own, its in zip(one, other, strict=True))
    return Contrast(contrast(one, other), apart)


def _veiled(color: Rgb, veil: Veil | None) -> Rgb:
    if veil is None:
        return color
    pairs = zip(color, veil.color.rgb, strict=True)
    red, green, blue = (round(own + (over - own) * veil.strength) for own, over in pairs)
    return red, green, blue


def _common(one: Frame, other: Frame) -> Frame:
    """What two frames have in common; its sides are negative where that is nothing."""
    x, y = max(one.x, other.x), max(one.y, other.y)
    right = min(one.x + one.width, other.x + other.width)
    return Frame(x, y, right - x, min(one.y + one.height, other.y + other.height) - y)
