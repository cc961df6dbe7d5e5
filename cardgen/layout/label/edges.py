"""Whether anything that is to be read or seen lies beyond the edge of its label.

What reaches the edge on purpose goes on beyond it, and is cut off: backgrounds, panels, rules
and pictures that fill their area. Lettering, barcodes, marks, seals, motifs and logos are whole
or wrong, and what lies outside altogether is nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from cardgen.display import Bars, GlyphRun, Leaf, Picture, extent
from cardgen.errors import Diagnostic, shortened
from cardgen.layout.label.visibility import AreaItems, called, figure_of
from cardgen.template import Area, AreaPicture, Template
from cardgen.text import inked, is_blank
from cardgen.units import to_mm

Edges: TypeAlias = tuple[float, float, float, float]

_SLACK: Final = 0.28  # points, a tenth of a millimetre
_HAIR: Final = 0.05  # of an em: glyphs reach out of their boxes, and lose no stroke by that
_SHOWN: Final = 12  # characters of a text that are said


def check_edges(shown: Iterable[AreaItems], template: Template) -> list[Diagnostic]:
    """Complain of what is cut off at the edge of the page, or outside it; of an area once.

    Areas of the grid are within the margins, and what they show is within them.
    """
    found: dict[str, Diagnostic] = {}
    for name, every in shown:
        if name not in template.overlays:
            continue
        items = [item for item in every if not is_blank(item)]
        if name in found or not any(_beyond(extent(item), template) for item in items):
            continue
        area = template.areas[name]
        if all(_is_outside(extent(item), template) for item in items):
            said = f"{_named(area, items[-1])} is outside the page"
            found[name] = _complaint(name, said, template)
        elif cut := next(
            (item for item in _whole(area, items) if is_beyond(item, template)), None
        ):
            far = to_mm(_beyond(inked(cut), template))
            said = f"{_named(area, cut)} is cut off: it goes {far:.1f} mm beyond the page"
            found[name] = _complaint(name, said, template)
    return list(found.values())


def is_beyond(item: Leaf, template: Template) -> bool:
    """Whether a part of it that would be missed is beyond the page."""
    if not _beyond(extent(item), template):
        return False
    hair = item.size * _HAIR if isinstance(item, GlyphRun) else 0.0
    return _beyond(inked(item), template) > _SLACK + hair


def _beyond(edges: Edges, template: Template) -> float:
    """How many points something goes beyond the page, or 0."""
    left, top, right, bottom = edges
    most = max(-left, -top, right - template.width, bottom - template.height)
    return most if most > _SLACK else 0.0


def _is_outside(edges: Edges, template: Template) -> bool:
    left, top, right, bottom = edges
    across = right < _SLACK or left > template.width - _SLACK
    return across or bottom < _SLACK or top > template.height - _SLACK


def _whole(area: Area, items: Sequence[Leaf]) -> Iterator[Leaf]:
    """What of an area is whole or wrong."""
    yield from figure_of(area, items)
    is_logo = isinstance(area.content, AreaPicture) and not area.content.crop
    for item in items:
        if isinstance(item, GlyphRun | Bars) or (is_logo and isinstance(item, Picture)):
            yield item


def _named(area: Area, item: Leaf) -> str:
    match item:
        case GlyphRun(text=text):
            return f"“{shortened(text, _SHOWN)}”"
        case Bars(symbology=kind):
            return f"the {kind} barcode"
        case Picture():
            return "the picture"
    return called(area) or "what it draws"


def _complaint(name: str, said: str, template: Template) -> Diagnostic:
    return Diagnostic(
        "off-page",
        f"[{name}]: {said} of {template.name}",
        location=template.place(name),
        hint=f"make spread smaller in [{name}], or give it another place; a picture that is "
        "to reach the edge takes crop = true",
    )
