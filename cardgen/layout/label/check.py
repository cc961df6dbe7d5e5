"""What is looked at once a page is laid out: barcodes' sizes and room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Final, NamedTuple

from cardgen import gs1, units
from cardgen.barcodes import SYMBOLOGIES
from cardgen.display import Bars, Leaf
from cardgen.errors import Diagnostic
from cardgen.layout.inline import Frame
from cardgen.layout.label.content import BarcodeContent, Content
from cardgen.layout.label.edges import is_beyond
from cardgen.layout.label.grounds import hides
from cardgen.layout.label.quiet import check_quiet_zone
from cardgen.layout.label.visibility import AreaItems
from cardgen.template import Template

_SLACK: Final = 0.01


class _Area(NamedTuple):
    """An area with a barcode: its name, what it shows, and the frame of that."""

    name: str
    content: BarcodeContent
    frame: Frame


def check_barcodes(
    painted: Sequence[AreaItems],
    contents: Mapping[str, Content],
    frames: Mapping[str, Frame],
    template: Template,
) -> list[Diagnostic]:
    """Complain of modules too small to read and of whatever stands in a quiet zone.

    Also of GS1 identifiers that mean nothing without others on the same label. `contents` are
    those of areas, in their `frames`; `painted` is what all areas show.
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
            if template.overlays:  # what hides it is told of as that, with what else is hidden
                above = [each for each in above if not hides(each[1], bars)]
            others = [*below, *above]
            errors += _check_bars(bars, areas[name], others, template)
    symbols = [area.content.symbol for area in areas.values()]
    named = [element.identifier for symbol in symbols for element in symbol.elements]
    errors += [
        Diagnostic(
            "bad-barcode",
            f"the barcodes of {template.name}: {error}",
            location=template.location,
            hint=error.hint,
        )
        for error in gs1.contradictions(named)
    ]
    return errors


def _check_bars(
    bars: Bars, area: _Area, others: Sequence[tuple[str, Leaf]], template: Template
) -> list[Diagnostic]:
    symbol = area.content.symbol
    quiet, kind = symbol.quiet, SYMBOLOGIES[symbol.symbology]
    on_side, linear = bars.columns == 1, 1 in (bars.columns, bars.rows)
    along, deep = (bars.height, bars.width) if on_side else (bars.width, bars.height)
    count = bars.rows if on_side else bars.columns
    module = along / count
    if module < kind.least:
        wanted = kind.widest if kind.is_ruled and kind.widest else kind.least
        why = (
            f"but {units.to_mm(kind.least):.3f} mm is the least for it"
            if kind.is_ruled
            else "too small to be read"
        )
        return [
            Diagnostic(
                "barcode-too-small",
                f"the {bars.symbology} barcode of [{area.name}] on {template.name} has modules "
                f"of {units.to_mm(module):.2f} mm, {why}",
                location=template.place(area.name),
                hint=f"shorten its data, or {_room(area, wanted * count, template)}",
            )
        ]
    high = deep - 2 * bars.bearer * module
    if linear and high < kind.lowest - _SLACK:
        least = units.to_mm(kind.lowest)
        why = (
            f"but {least:.2f} mm is the least for it" if kind.is_ruled else "too low to be read"
        )
        return [
            Diagnostic(
                "barcode-too-small",
                f"the {bars.symbology} barcode of [{area.name}] on {template.name} is "
                f"{units.to_mm(high):.1f} mm high, {why}",
                location=template.place(area.name),
                hint=f"give it {ceil(least - _SLACK)} mm or more: "
                f'size = "{max(10, ceil(least))}mm"',
            )
        ]
    if is_beyond(bars, template):
        return []  # which is told of with all that is
    side, above = quiet * module, 0.0 if linear else quiet * module
    zone = (above, side) if on_side else (side, above)
    return [*check_quiet_zone(bars, area.name, zone, others, template)]


def _room(area: _Area, need: float, template: Template) -> str:
    """What to write so that a barcode may be `need` points wide: whatever limits it now."""
    content, frame = area.content, area.frame
    top, right, bottom, left = template.areas[area.name].padding
    square, on_side = content.symbol.rows > 1, template.areas[area.name].is_on_side
    said = []
    high = need * content.share + content.below(frame.width)
    if square and content.size is not None and content.size < need:
        said.append(f'write size = "{_mm(need)}" or more in [{area.name}]')
    if (square or not on_side) and frame.width < need:
        said.append(f'give its column "{_mm(need + left + right)}" or more in columns')
    if (square or on_side) and frame.height < high - _SLACK:
        said.append(f'give its row "{_mm(high + top + bottom)}" or more in rows')
    if not said:
        said.append("give it more room")
    return ", and ".join(said)


def _mm(points: float) -> str:
    """Whole millimetres, rounded up."""
    return f"{ceil(units.to_mm(points - _SLACK))}mm"
