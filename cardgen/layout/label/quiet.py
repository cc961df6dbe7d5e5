"""The white that a barcode needs around it, and what takes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

from cardgen import units
from cardgen.display import Bars, Leaf, Path, Rect
from cardgen.errors import Diagnostic
from cardgen.layout.label.place import bounds
from cardgen.template import Template
from cardgen.text import inked, is_blank

_SLACK: Final = 0.01
_SIDES: Final = ("on its left", "on its right", "above it", "below it")
_LIGHT: Final = 0xC0  # of a ground, in each of red, green and blue
_PAGE: Final = "the edge of the page"
_TOLD: Final = 3


class _Intruder(NamedTuple):
    """What is on which side of a barcode, and how many points too near; on none if on it."""

    what: str
    hint: str
    side: str
    lacks: float


def check_quiet_zone(
    bars: Bars,
    name: str,
    zone: tuple[float, float],
    others: Sequence[tuple[str, Leaf]],
    template: Template,
) -> Iterator[Diagnostic]:
    """Complain of whatever is in the quiet zone of the barcode that the area `name` shows.

    `zone` are the points that must be free beside it, and above and below; `others` is what
    areas show besides it, each with the area's name.
    """
    found = [*_beyond_page(bars, name, zone, template)]
    left, right = bars.x - zone[0], bars.x + bars.width + zone[0]
    top, bottom = bars.y - zone[1], bars.y + bars.height + zone[1]
    for area, item in others:
        x, y, width, height = bounds(item)
        if x >= right or y >= bottom or x + width <= left or y + height <= top:
            continue  # as most things are; ink is measured of what is near alone
        if not _is_ground(item, bars) and not is_blank(item):
            found += _intruding(item, bars, name, area, zone)
    if not found:
        return
    worst: dict[str, _Intruder] = {}
    for each in sorted(found, key=lambda each: -round(each.lacks, 2)):
        worst.setdefault(each.what, each)
    for each in [*worst.values()][:_TOLD]:
        yield Diagnostic(
            "quiet-zone",
            f"the {bars.symbology} barcode of [{name}] on {template.name} needs "
            f"{units.to_mm(max(zone)):.1f} mm free on each side, and {_in_words(each)}",
            location=template.place(name),
            hint=each.hint,
        )


def _in_words(each: _Intruder) -> str:
    if not each.side:
        return each.what
    return f"{each.what} {each.side} is {_up(units.to_mm(each.lacks))} mm too near"


def _up(length: float) -> str:
    return f"{ceil(length * 10 - _SLACK) / 10:.1f}"


def _beyond_page(
    bars: Bars, name: str, zone: tuple[float, float], template: Template
) -> Iterator[_Intruder]:
    right, bottom = template.width - bars.x - bars.width, template.height - bars.y - bars.height
    hint = f"widen margin in [page], or padding of [{name}]"
    for side, white in zip(_SIDES, (bars.x, right, bars.y, bottom), strict=True):
        needed = zone[0] if side in _SIDES[:2] else zone[1]
        if needed - white > _SLACK:
            yield _Intruder(_PAGE, hint, side, needed - white)


def _intruding(
    item: Leaf, bars: Bars, name: str, area: str, zone: tuple[float, float]
) -> Iterator[_Intruder]:
    """An item, if its ink is in the quiet zone."""
    left, top, right, bottom = inked(item)
    whites = (
        bars.x - right,
        left - bars.x - bars.width,
        bars.y - bottom,
        top - bars.y - bars.height,
    )
    lacks = [zone[number // 2] - white for number, white in enumerate(whites)]
    if min(lacks) <= _SLACK:  # it is far enough on one side
        return
    number = max(range(4), key=lambda each: whites[each])
    side = _SIDES[number] if whites[number] > -_SLACK else ""
    told = _beside(name, area) if side else _on_it(item, bars, name, area)
    yield _Intruder(*told, side, lacks[number])


def _beside(name: str, area: str) -> tuple[str, str]:
    """What is too near to a barcode, and what to do about it."""
    if area == name:
        return "its own border", f"widen padding of [{name}]"
    return f"[{area}]", f"widen the gap to [{area}], or padding of [{name}]"


def _on_it(item: Leaf, bars: Bars, name: str, area: str) -> tuple[str, str]:
    """What lies on a barcode or below it, and what to do about it."""
    what = "its own fill" if area == name else f"the fill of [{area}]"
    if isinstance(item, Rect | Path) and _lies_on(bars, item):
        hint = f'write a light fill in [{area}], as in fill = "#ffffff"'
        return f"{what} is too dark", f"{hint}, or remove it" if area == name else hint
    if area == name:
        return "its own border is on it", f"widen padding of [{name}]"
    return f"[{area}] is on it", f"move [{area}] elsewhere"


def _is_ground(item: Leaf, bars: Bars) -> bool:
    """A light background that the barcode lies on as a whole."""
    is_light = isinstance(item, Rect | Path) and min(item.color.rgb) > _LIGHT
    return is_light and _lies_on(bars, item)


def _lies_on(bars: Bars, item: Leaf) -> bool:
    """Whether a barcode is within an item as a whole."""
    outer = bounds(item)
    return (
        outer.x <= bars.x + _SLACK
        and outer.y <= bars.y + _SLACK
        and outer.x + outer.width >= bars.x + bars.width - _SLACK
        and outer.y + outer.height >= bars.y + bars.height - _SLACK
    )
