"""Check that the items of a label are visible: not faint, hidden or beyond its edge.

Items are checked in painting order. The ground of an item is whatever was painted last below
it: the paper, a background, or a picture with its veil, whose least contrasting part counts.
Marks are black and need the contrast of small lettering. Seals are drawings, for which WCAG 2.2
asks 3 (1.4.11). A motif says nothing and may be very pale, but must be visible.

Backgrounds, panels, rules and pictures that fill their area may go on beyond the edge of the
page, where they are cut off. Lettering, barcodes, marks, seals, motifs and logos must be whole,
and no item may lie outside altogether.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

import msgspec

from cardgen.display import (
    BLACK,
    WHITE,
    Bars,
    Color,
    GlyphRun,
    Group,
    Leaf,
    Path,
    Picture,
    Rect,
    extent,
)
from cardgen.errors import Diagnostic, shorten
from cardgen.layout.inline import Frame
from cardgen.layout.label.grounds import (
    LEAST,
    SHARE,
    Ground,
    Rgb,
    colors_of,
    contrast,
    find_ground,
    find_share,
    format_color,
    grounds_below,
)
from cardgen.layout.label.place import bounds
from cardgen.template import (
    Area,
    AreaMarks,
    AreaMotif,
    AreaPicture,
    AreaSeal,
    AreaText,
    Template,
)
from cardgen.text import ink_box, is_blank
from cardgen.units import to_mm

_LARGE: Final = (3.0, 18.0, 14.0)  # contrast of large lettering, its least size, and in bold
_SEEN: Final = 1.5  # contrast; less is as good as none
_DRAWN: Final = 3.0  # contrast of drawings (WCAG 2.2, 1.4.11)
_THERE: Final = 1.1  # contrast of motifs, which say nothing
_ALIKE: Final = 0x30  # of drawings: parts of two colours that differ less are alike
_WORST: Final = 0.05  # share of the ground that may be worse
_MIDDLE: Final = 0.5
_WHOLE: Final = 0.95  # share that may be hidden of items that may be hidden in part
_SHOWN: Final = 12  # characters of a text in a finding


class AreaItems(NamedTuple):
    """The items of an area, with their places on the page."""

    area: str
    items: Sequence[Leaf]


class _VisibleItem(msgspec.Struct, frozen=True):
    """An item that must be visible: its area, its name and its frame.

    The item is hidden if more than a `share` of it is covered. An item that may be hidden in
    part may also lie below a picture that replaces it.
    """

    area: str
    called: str
    frame: Frame
    share: float = SHARE


class _Doubt(msgspec.Struct, frozen=True):
    """A complaint about an item, and its contrast where the contrast is worst."""

    worst: float
    complaint: Diagnostic


def needs_look(template: Template) -> bool:
    """True if a template has anything other than dark items on white paper."""
    return bool(template.overlays) or any(
        area.fill
        or any(
            contrast(color.rgb, WHITE.rgb) < LEAST
            for color in (*colors_of(area), _ink(area) or BLACK)
        )
        for area in template.areas.values()
    )


def check_visibility(shown: Iterable[AreaItems], template: Template) -> list[Diagnostic]:
    """Report items that are faint, or hidden by items of other areas."""
    look = _VisibilityCheck(template)
    for name, items in shown:
        figure = figure_of(template.areas[name], items)
        for item in items:
            if not any(item is part for part in figure):
                look.paint(name, item)
        if figure:
            look.draw(name, bounds(Group(0.0, 0.0, tuple(figure))))
    return look.complaints


class _VisibilityCheck:
    """The items painted so far, and the complaints about items that are faint or hidden."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._grounds: list[Ground] = []
        self._seen: list[_VisibleItem] = []
        self._faint: dict[str, _Doubt] = {}  # the worst of each area
        self._hidden: dict[tuple[str, str], Diagnostic] = {}

    @property
    def complaints(self) -> list[Diagnostic]:
        """Errors and warnings found, at most one of each kind for an area."""
        return [*(doubt.complaint for doubt in self._faint.values()), *self._hidden.values()]

    def paint(self, name: str, item: Leaf) -> None:
        """Check if an item of the area `name` is visible, and remember it as a background."""
        frame, content = bounds(item), self._template.areas[name].content
        if isinstance(item, GlyphRun):
            self._seen.append(_VisibleItem(name, item.text.strip()[:_SHOWN], frame))
            self._doubt(name, _faint_text(name, item, frame, self._grounds, self._template))
        elif isinstance(item, Bars):
            self._seen.append(_VisibleItem(name, f"the {item.symbology} barcode", frame))
        elif ground := find_ground(item):
            self._grounds.append(ground)
            is_flat = not isinstance(item, Picture)
            for other in self._seen:
                if other.area == name or not (is_flat or other.share == SHARE):
                    continue
                if find_share(other.frame, frame) > other.share:
                    complaint = Diagnostic(
                        "hidden",
                        f"[{other.area}]: {other.called} is hidden under [{name}]",
                        location=self._template.place(name),
                        hint=f"write behind instead of over in [{name}], or move [{name}]",
                    )
                    self._hidden.setdefault((other.area, name), complaint)
            if isinstance(content, AreaPicture) and not content.crop:
                self._seen.append(_VisibleItem(name, "the picture", frame, _WHOLE))

    def draw(self, name: str, frame: Frame) -> None:
        """Check if a mark, a seal or a motif is visible, and remember it as a background."""
        area = self._template.areas[name]
        share = _WHOLE if isinstance(area.content, AreaMotif) else SHARE
        self._seen.append(_VisibleItem(name, name_figure(area), frame, share))
        self._doubt(name, _faint_figure(name, frame, self._grounds, self._template))

    def _doubt(self, name: str, doubt: _Doubt | None) -> None:
        """Keep a finding about an area if it is worse than an earlier one of the same kind."""
        if doubt and (name not in self._faint or doubt.worst < self._faint[name].worst):
            self._faint[name] = doubt


def figure_of(area: Area, items: Sequence[Leaf]) -> Sequence[Leaf]:
    """Return the items that draw an area's mark, seal or motif, not its border and captions."""
    match area.content:
        case AreaMarks() | AreaSeal():
            first = (n for n, item in enumerate(items) if isinstance(item, Path) and item.alt)
            begin = next(first, len(items))
            return [item for item in items[begin:] if isinstance(item, Path)]
        case AreaMotif():
            return items[-1:]
    return ()


def _ink(area: Area) -> Color | None:
    """Return the colour of an area's mark, seal or motif. None if it has none."""
    match area.content:
        case AreaMarks():
            return BLACK
        case AreaSeal(color=color):
            from cardgen.layout.seals import SEAL_RED  # few labels have a seal

            return color or SEAL_RED
        case AreaMotif(color=color):
            return color
    return None


def name_figure(area: Area) -> str:
    """Describe an area's mark, seal or motif for an error. Return "" if it has none."""
    match area.content:
        case AreaMarks():
            return "a mark"
        case AreaSeal():
            return "the seal"
        case AreaMotif():
            return "the motif"
    return ""


def _faint_text(
    name: str, run: GlyphRun, frame: Frame, grounds: Sequence[Ground], template: Template
) -> _Doubt | None:
    """Report lettering with too little contrast. Return None if it stands out.

    Invisible lettering is an error, whatever its size; lettering that is hard to read is a
    warning.
    """
    if is_blank(run):
        return None
    if run.text != run.text.strip():  # spaces at the end of a line need no contrast
        left, top, right, bottom = ink_box(run)
        frame = Frame(left, top, right - left, bottom - top)
    large, size, bold_size = _LARGE
    below = grounds_below(run.color.rgb, frame, grounds, mono=template.mono)
    worst, on = min((each.at(_WORST).ratio, each.on) for each in below)
    content = template.areas[name].content
    is_bold = isinstance(content, AreaText) and content.style.weight == "bold"
    least = large if run.size >= (bold_size if is_bold else size) else LEAST
    if worst >= least:
        return None
    hint = (
        "make the text darker and its background lighter, or the other way round; "
        "over a picture, use a stronger veil"
    )
    what = f"{shorten(run.text.strip(), _SHOWN)} in {format_color(run.color.rgb)}"
    return _low_contrast(template, name, what, on, worst, 0.0 if worst < _SEEN else least, hint)


def _faint_figure(
    name: str, frame: Frame, grounds: Sequence[Ground], template: Template
) -> _Doubt | None:
    """Report a mark, seal or motif with too little contrast. Return None if it stands out."""
    area = template.areas[name]
    ink = _ink(area)
    assert ink is not None, "a figure is of some colour"
    if isinstance(area.content, AreaSeal) and area.content.carved == "sunk":
        # Its characters show the area's fill, or white, whatever it stands on.
        grounds = [Ground(frame, Rect(*frame, area.fill or WHITE))]
    below = list(grounds_below(ink.rgb, frame, grounds, mono=template.mono))
    hint, said = "change its colour or the colour of its background", format_color(ink.rgb)
    if isinstance(area.content, AreaMarks):
        for each in sorted(below, key=lambda each: each.at(_WORST)):
            ratio = each.at(_WORST).ratio
            if why := _explain_ground(ratio, each.color):
                complaint = Diagnostic(
                    "mark-contrast",
                    f"the marks of [{name}] are black on {each.on}: {why}",
                    location=template.place(name),
                    hint=f'give the marks a white background: fill = "#ffffff" in [{name}]',
                )
                return _Doubt(ratio, complaint)
    elif isinstance(area.content, AreaSeal):
        found, on = min((each.at(_MIDDLE), each.on) for each in below)
        if (ratio := found.ratio) < _DRAWN:
            least = 0.0 if ratio < _SEEN and found.apart < _ALIKE else _DRAWN
            return _low_contrast(template, name, f"the seal in {said}", on, ratio, least, hint)
    else:
        found, on = max((each.at(1.0), each.on) for each in below)
        if (ratio := found.ratio) < _THERE and found.apart < _ALIKE:
            return _low_contrast(template, name, f"the motif in {said}", on, ratio, 0.0, hint)
    return None


def _explain_ground(ratio: float, ground: Rgb | None) -> str:
    """Explain why black marks do not suit a background. Return "" if they do."""
    if ratio < LEAST:
        return f"the contrast is too low ({ratio:.1f} : 1)"
    # GB/T 191 warns of red, orange and yellow, the colours of dangerous goods.
    red, green, blue = ground or WHITE.rgb
    if red > 0xC0 and blue < 0x90 and red >= green:
        return "red, orange and yellow are for dangerous goods"
    return ""


def _low_contrast(
    template: Template, name: str, what: str, on: str, found: float, least: float, hint: str
) -> _Doubt:
    """Describe an item with a contrast below `least`. The contrast 0 means invisible."""
    at = " in black and white" if template.mono else ""
    complaint = Diagnostic(
        "low-contrast",
        f"[{name}]: {what} on {on} has a contrast of {found:.1f}{at}, "
        f"{f'less than {least:g}' if least else 'too low to be seen'}",
        location=template.place(name),
        hint=hint,
        severity="warning" if least else "error",
    )
    return _Doubt(found, complaint)


Edges: TypeAlias = tuple[float, float, float, float]

_SLACK: Final = 0.28  # points; a tenth of a millimetre
_HAIR: Final = 0.05  # em; glyphs may reach so far out of their boxes and keep their strokes


def check_edges(shown: Iterable[AreaItems], template: Template) -> list[Diagnostic]:
    """Report items beyond the edge of the page, once for each area.

    Areas of the grid are within the margins, and so are their items.
    """
    findings: dict[str, Diagnostic] = {}
    for name, every in shown:
        if name not in template.overlays:
            continue
        items = [item for item in every if not is_blank(item)]
        if name in findings or not any(_beyond(extent(item), template) for item in items):
            continue
        area = template.areas[name]
        if all(_is_outside(extent(item), template) for item in items):
            item = _name_item(area, items[-1])
            message = f"[{name}]: {item} is outside the page of {template.name}"
        else:
            whole = _items_to_keep_whole(area, items)
            cut = next((item for item in whole if is_beyond(item, template)), None)
            if cut is None:
                continue
            item, far = _name_item(area, cut), to_mm(_beyond(ink_box(cut), template))
            message = (
                f"[{name}]: {item} is cut off: it goes {far:.1f} mm beyond the page of "
                f"{template.name}"
            )
        findings[name] = Diagnostic(
            "off-page",
            message,
            location=template.place(name),
            hint=f"make spread smaller in [{name}], or move the area; for a picture up to the "
            "edge, write crop = true",
        )
    return list(findings.values())


def is_beyond(item: Leaf, template: Template) -> bool:
    """True if visible ink of an item goes beyond the page."""
    if not _beyond(extent(item), template):
        return False
    hair = item.size * _HAIR if isinstance(item, GlyphRun) else 0.0
    return _beyond(ink_box(item), template) > _SLACK + hair


def _beyond(edges: Edges, template: Template) -> float:
    """Compute the points by which a box goes beyond the page; 0 if it does not."""
    left, top, right, bottom = edges
    most = max(-left, -top, right - template.width, bottom - template.height)
    return most if most > _SLACK else 0.0


def _is_outside(edges: Edges, template: Template) -> bool:
    """True if a box lies completely outside of the page."""
    left, top, right, bottom = edges
    across = right < _SLACK or left > template.width - _SLACK
    return across or bottom < _SLACK or top > template.height - _SLACK


def _items_to_keep_whole(area: Area, items: Sequence[Leaf]) -> Iterator[Leaf]:
    """Yield the items of an area that must be on the page as a whole."""
    yield from figure_of(area, items)
    is_logo = isinstance(area.content, AreaPicture) and not area.content.crop
    for item in items:
        if isinstance(item, GlyphRun | Bars) or (is_logo and isinstance(item, Picture)):
            yield item


def _name_item(area: Area, item: Leaf) -> str:
    """Describe an item for an error message."""
    match item:
        case GlyphRun(text=text):
            return f"“{shorten(text, _SHOWN)}”"
        case Bars(symbology=kind):
            return f"the {kind} barcode"
        case Picture():
            return "the picture"
    return name_figure(area) or "the drawing"
