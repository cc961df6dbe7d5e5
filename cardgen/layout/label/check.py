"""Check the barcodes of a label: size, height and quiet zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Final

import msgspec

from cardgen import gs1, units
from cardgen.barcodes import SYMBOLOGIES, Symbology
from cardgen.display import Bars, Leaf, Path, Rect
from cardgen.errors import Diagnostic
from cardgen.layout.inline import Frame
from cardgen.layout.label.content import BarcodeContent, Content
from cardgen.layout.label.grounds import hides
from cardgen.layout.label.place import bounds
from cardgen.layout.label.visibility import AreaItems, is_beyond
from cardgen.template import Template
from cardgen.text import ink_box, is_blank

_SLACK: Final = 0.01


class _Area(msgspec.Struct, frozen=True):
    """An area with a barcode: its name, its content, and the content's frame."""

    name: str
    content: BarcodeContent
    frame: Frame


def check_barcodes(
    painted: Sequence[AreaItems],
    contents: Mapping[str, Content],
    frames: Mapping[str, Frame],
    template: Template,
) -> list[Diagnostic]:
    """Report barcodes with modules too small to read, and items in the empty zone around them.

    Complain also of GS1 identifiers that mean nothing without others on the same label.
    `contents` and `frames` are those of all areas; `painted` are the items of all areas.
    """
    areas = {
        name: _Area(name, content, frames[name])
        for name, content in contents.items()
        if isinstance(content, BarcodeContent)
    }
    if not areas:
        return []
    errors: list[Diagnostic] = []
    flat = [(name, item) for name, items in painted for item in items]
    for at, (name, bars) in enumerate(flat):
        if isinstance(bars, Bars):
            below, above = flat[:at], flat[at + 1 :]
            if template.overlays:  # check_visibility reports the items that hide a barcode
                above = [each for each in above if not hides(each[1], bars)]
            errors += _check_bars(bars, areas[name], [*below, *above], template)
    symbols = [area.content.symbol for area in areas.values()]
    named = [element.identifier for symbol in symbols for element in symbol.elements]
    errors += [
        Diagnostic(
            "bad-barcode",
            f"the barcodes of {template.name}: {error}",
            location=template.location,
            hint=error.hint,
        )
        for error in gs1.find_contradictions(named)
    ]
    return errors


def _check_bars(
    bars: Bars, area: _Area, others: Sequence[tuple[str, Leaf]], template: Template
) -> list[Diagnostic]:
    """Check the size of a barcode, and the empty (quiet) zone around it."""
    symbol = area.content.symbol
    quiet, kind = symbol.quiet, SYMBOLOGIES[symbol.symbology]
    on_side, linear = bars.columns == 1, 1 in (bars.columns, bars.rows)
    along, deep = (bars.height, bars.width) if on_side else (bars.width, bars.height)
    count = bars.rows if on_side else bars.columns
    module = along / count
    high = deep - 2 * bars.bearer * module
    named = f"the {bars.symbology} barcode of [{area.name}] on {template.name}"
    wrong = hint = ""
    if module < kind.least:
        wanted = kind.widest if kind.has_gs1_size and kind.widest else kind.least
        lack = _word_lack(kind, f"{units.to_mm(kind.least):.3f}", "too small to read")
        wrong = f"{named} has modules of {units.to_mm(module):.2f} mm, {lack}"
        hint = f"shorten its data, or {_size_hint(area, wanted * count, template)}"
    elif linear and high < kind.lowest - _SLACK:
        lowest = units.to_mm(kind.lowest)
        lack = _word_lack(kind, f"{lowest:.2f}", "not high enough for a scanner")
        wrong = f"{named} is {units.to_mm(high):.1f} mm high, {lack}"
        hint = (
            f"make the barcode {ceil(lowest - _SLACK)} mm high or more: "
            f'size = "{max(10, ceil(lowest))}mm"'
        )
    if wrong:
        place = template.place(area.name)
        return [Diagnostic("barcode-too-small", wrong, location=place, hint=hint)]
    if is_beyond(bars, template):
        return []  # check_edges reports it
    side, above = quiet * module, 0.0 if linear else quiet * module
    zone = (above, side) if on_side else (side, above)
    return [*check_quiet_zone(bars, area.name, zone, others, template)]


def _word_lack(kind: Symbology, least: str, otherwise: str) -> str:
    """Word the least size for an error: the minimum of GS1 in mm, or else `otherwise`."""
    return f"but the minimum is {least} mm" if kind.has_gs1_size else otherwise


def _size_hint(area: _Area, need: float, template: Template) -> str:
    """Word the hint for a barcode that needs to be `need` points wide, with all limits."""
    content, frame = area.content, area.frame
    top, right, bottom, left = template.areas[area.name].padding
    square, on_side = content.symbol.rows > 1, template.areas[area.name].is_on_side
    hints = []
    high = need * content.share + content.below(frame.width)
    if square and content.size is not None and content.size < need:
        hints.append(f'write size = "{_mm(need)}" or more in [{area.name}]')
    if (square or not on_side) and frame.width < need:
        hints.append(f'give its column "{_mm(need + left + right)}" or more in columns')
    if (square or on_side) and frame.height < high - _SLACK:
        hints.append(f'give its row "{_mm(high + top + bottom)}" or more in rows')
    if not hints:
        hints.append("give the barcode more room")
    return ", and ".join(hints)


def _mm(points: float) -> str:
    """Format a length in points as whole millimetres, rounded up."""
    return f"{ceil(units.to_mm(points - _SLACK))}mm"


_SIDES: Final = ("on its left", "on its right", "above it", "below it")
_LIGHT: Final = 0xC0  # least red, green and blue of a light ground
_PAGE: Final = "the edge of the page"
_MOST: Final = 3  # findings for a barcode


class _Intruder(msgspec.Struct, frozen=True):
    """An item in a quiet zone, its side of the barcode, and the points it is too near.

    `side` is "" if it lies on the barcode.
    """

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
    """Report items in the quiet zone of a barcode, the empty zone that it needs around it.

    `zone` are the points that must be free at its sides, and above and below. `others` are all
    other items, each with its area's name.
    """
    intruders = [*_beyond_page(bars, name, zone, template)]
    left, right = bars.x - zone[0], bars.x + bars.width + zone[0]
    top, bottom = bars.y - zone[1], bars.y + bars.height + zone[1]
    for area, item in others:
        x, y, width, height = bounds(item)
        if x >= right or y >= bottom or x + width <= left or y + height <= top:
            continue  # ink is measured only for items nearby
        is_light = isinstance(item, Rect | Path) and min(item.color.rgb) > _LIGHT
        if not (is_light and _lies_on(bars, item)) and not is_blank(item):
            intruders += _find_intruder(item, bars, name, area, zone)
    if not intruders:
        return
    worst: dict[str, _Intruder] = {}
    for each in sorted(intruders, key=lambda each: -round(each.lacks, 2)):
        worst.setdefault(each.what, each)
    for each in [*worst.values()][:_MOST]:
        yield Diagnostic(
            "quiet-zone",
            f"the {bars.symbology} barcode of [{name}] on {template.name} needs "
            f"{units.to_mm(max(zone)):.1f} mm free on each side, but {_in_words(each)}",
            location=template.place(name),
            hint=each.hint,
        )


def _in_words(each: _Intruder) -> str:
    """Describe where an item in a quiet zone is, and how many millimetres it is too near."""
    if not each.side:
        return each.what
    near = ceil(units.to_mm(each.lacks) * 10 - _SLACK) / 10
    return f"{each.what} {each.side} is {near:.1f} mm too near"


def _beyond_page(
    bars: Bars, name: str, zone: tuple[float, float], template: Template
) -> Iterator[_Intruder]:
    """Yield the edges of the page that are within the quiet zone of a barcode."""
    right, bottom = template.width - bars.x - bars.width, template.height - bars.y - bars.height
    hint = f"widen margin in [page], or padding of [{name}]"
    for side, white in zip(_SIDES, (bars.x, right, bars.y, bottom), strict=True):
        needed = zone[0] if side in _SIDES[:2] else zone[1]
        if needed - white > _SLACK:
            yield _Intruder(_PAGE, hint, side, needed - white)


def _find_intruder(
    item: Leaf, bars: Bars, name: str, area: str, zone: tuple[float, float]
) -> Iterator[_Intruder]:
    """Yield the item as an intruder if its ink is in the quiet zone of a barcode."""
    left, top, right, bottom = ink_box(item)
    whites = (
        bars.x - right,
        left - bars.x - bars.width,
        bars.y - bottom,
        top - bars.y - bars.height,
    )
    lacks = [zone[number // 2] - white for number, white in enumerate(whites)]
    if min(lacks) <= _SLACK:  # far enough away on one side
        return
    number = max(range(4), key=lambda each: whites[each])
    side = _SIDES[number] if whites[number] > -_SLACK else ""
    what_and_hint = _beside(name, area) if side else _on_it(item, bars, name, area)
    yield _Intruder(*what_and_hint, side, lacks[number])


def _beside(name: str, area: str) -> tuple[str, str]:
    """Describe an area that is too near to a barcode, and return a hint with it."""
    if area == name:
        return "its own border", f"widen padding of [{name}]"
    return f"[{area}]", f"widen the gap to [{area}], or padding of [{name}]"


def _on_it(item: Leaf, bars: Bars, name: str, area: str) -> tuple[str, str]:
    """Describe an item that is on a barcode or below it, and return a hint with it."""
    what = "its own fill" if area == name else f"the fill of [{area}]"
    if isinstance(item, Rect | Path) and _lies_on(bars, item):
        hint = f'write a light fill in [{area}], such as fill = "#ffffff"'
        return f"{what} is too dark", f"{hint}, or remove it" if area == name else hint
    if area == name:
        return "its own border overlaps it", f"widen padding of [{name}]"
    return f"[{area}] overlaps it", f"move [{area}] elsewhere"


def _lies_on(bars: Bars, item: Leaf) -> bool:
    """True if the whole barcode is within the item's frame."""
    outer = bounds(item)
    return (
        outer.x <= bars.x + _SLACK
        and outer.y <= bars.y + _SLACK
        and outer.x + outer.width >= bars.x + bars.width - _SLACK
        and outer.y + outer.height >= bars.y + bars.height - _SLACK
    )
