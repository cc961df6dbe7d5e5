"""Whether what a label shows can be seen where it stands, and whether anything hides it.

In come the areas of a label in painting order; out come findings. What something stands on is
what was painted there last: the paper, a background, or a picture with its veil, of which the
part counts that differs least. Marks are black, and their contrast is that of small lettering;
seals are drawings, for which WCAG 2.2 asks 3 (1.4.11); a motif says nothing and may be as pale
as it likes, but is there to be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

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
)
from cardgen.errors import Diagnostic, shortened
from cardgen.layout.inline import Frame
from cardgen.layout.label.contrast import LEAST, Rgb, colors_of, contrast, hexed
from cardgen.layout.label.grounds import SHARE, Ground, ground_of, met_below, share_of
from cardgen.layout.label.place import bounds
from cardgen.layout.seals import SEAL_RED
from cardgen.template import (
    Area,
    AreaMarks,
    AreaMotif,
    AreaPicture,
    AreaSeal,
    AreaText,
    Template,
)
from cardgen.text import inked, is_blank

_LARGE: Final = (3.0, 18.0, 14.0)  # the contrast of large lettering, and its points; in bold
_SEEN: Final = 1.5  # less is as good as nothing
_DRAWN: Final = 3.0  # of what is no lettering (WCAG 2.2, 1.4.11)
_THERE: Final = 1.1  # of what is to be seen, and to say nothing
_ALIKE: Final = 0x30  # of what is no lettering, parts of a colour nearer to another's
_WORST: Final = 0.05  # a twentieth of what is below may be worse
_MIDDLE: Final = 0.5
_WHOLE: Final = 0.95  # of what may be hidden in part
_SHOWN: Final = 12  # characters of a text that are said


class AreaItems(NamedTuple):
    """What an area shows, as it is on the page."""

    area: str
    items: Sequence[Leaf]


class _Shown(NamedTuple):
    """Something that is to be seen: of which area, called what, where.

    It is hidden where more than a `share` of it is; what may be hidden in part may also lie
    below a picture that is there instead.
    """

    area: str
    called: str
    frame: Frame
    share: float = SHARE


class _Doubt(NamedTuple):
    worst: float
    complaint: Diagnostic


def needs_look(template: Template) -> bool:
    """Whether there is more on its labels than what is dark on white paper."""
    return bool(template.overlays) or any(
        area.fill
        or any(
            contrast(color.rgb, WHITE.rgb) < LEAST
            for color in (*colors_of(area), _ink(area) or BLACK)
        )
        for area in template.areas.values()
    )


def check_visibility(shown: Iterable[AreaItems], template: Template) -> list[Diagnostic]:
    """Complain of what does not stand out, or is hidden by something that is no part of it."""
    look = _Look(template)
    for name, items in shown:
        figure = figure_of(template.areas[name], items)
        for item in items:
            if not any(item is part for part in figure):
                look.paint(name, item)
        if figure:
            look.draw(name, bounds(Group(0.0, 0.0, tuple(figure))))
    return look.complaints


class _Look:
    """What was painted so far, and what is to be complained of."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._grounds: list[Ground] = []
        self._seen: list[_Shown] = []
        self._faint: dict[str, _Doubt] = {}  # of an area, the worst
        self._hidden: dict[tuple[str, str], Diagnostic] = {}

    @property
    def complaints(self) -> list[Diagnostic]:
        """Each of an area but once."""
        return [*(doubt.complaint for doubt in self._faint.values()), *self._hidden.values()]

    def paint(self, name: str, item: Leaf) -> None:
        """Lettering, a barcode or a surface of an area."""
        frame, content = bounds(item), self._template.areas[name].content
        if isinstance(item, GlyphRun):
            self._seen.append(_Shown(name, item.text.strip()[:_SHOWN], frame))
            self._doubt(name, _faint_text(name, item, frame, self._grounds, self._template))
        elif isinstance(item, Bars):
            self._seen.append(_Shown(name, f"the {item.symbology} barcode", frame))
        elif ground := ground_of(item):
            self._grounds.append(ground)
            is_flat = not isinstance(item, Picture)
            for other in self._seen:
                if other.area == name or not (is_flat or other.share == SHARE):
                    continue
                if share_of(other.frame, frame) > other.share:
                    complaint = _hidden(other, name, self._template)
                    self._hidden.setdefault((other.area, name), complaint)
            if isinstance(content, AreaPicture) and not content.crop:
                self._seen.append(_Shown(name, "the picture", frame, _WHOLE))

    def draw(self, name: str, frame: Frame) -> None:
        """A mark, a seal or a motif of an area."""
        area = self._template.areas[name]
        share = _WHOLE if isinstance(area.content, AreaMotif) else SHARE
        self._seen.append(_Shown(name, called(area), frame, share))
        self._doubt(name, _faint_figure(name, frame, self._grounds, self._template))

    def _doubt(self, name: str, found: _Doubt | None) -> None:
        if found and (name not in self._faint or found.worst < self._faint[name].worst):
            self._faint[name] = found


def figure_of(area: Area, items: Sequence[Leaf]) -> Sequence[Leaf]:
    """What draws a mark, a seal or a motif of an area; no background, border or caption."""
    match area.content:
        case AreaMarks() | AreaSeal():
            first = (n for n, item in enumerate(items) if isinstance(item, Path) and item.alt)
            begin = next(first, len(items))
            return [item for item in items[begin:] if isinstance(item, Path)]
        case AreaMotif():
            return items[-1:]
    return ()


def _ink(area: Area) -> Color | None:
    """The colour of a mark, seal or motif."""
    match area.content:
        case AreaMarks():
            return BLACK
        case AreaSeal(color=color):
            return color or SEAL_RED
        case AreaMotif(color=color):
            return color
    return None


def called(area: Area) -> str:
    """What the mark, seal or motif of an area is called, if it shows one."""
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
    """A complaint of lettering that does not stand out.

    What nobody sees is worse than all that is hard to read, whatever its size.
    """
    if is_blank(run):
        return None
    if run.text != run.text.strip():  # the white of an em at a line's end is not read
        left, top, right, bottom = inked(run)
        frame = Frame(left, top, right - left, bottom - top)
    large, size, bold_size = _LARGE
    below = met_below(run.color.rgb, frame, grounds, mono=template.mono)
    worst, on = min((each.at(_WORST).ratio, each.on) for each in below)
    content = template.areas[name].content
    is_bold = isinstance(content, AreaText) and content.style.weight == "bold"
    least = large if run.size >= (bold_size if is_bold else size) else LEAST
    if worst >= least:
        return None
    hint = (
        "make the text darker or what it stands on lighter, or the other way round; "
        "a picture takes a stronger veil"
    )
    said = f"{shortened(run.text.strip(), _SHOWN)} in {hexed(run.color.rgb)}"
    least = 0.0 if worst < _SEEN else least
    return _Doubt(worst, _low(template, name, said, on, worst, least, hint))


def _faint_figure(
    name: str, frame: Frame, grounds: Sequence[Ground], template: Template
) -> _Doubt | None:
    """A complaint of a mark, seal or motif that does not stand out."""
    area = template.areas[name]
    ink = _ink(area)
    assert ink is not None, "a figure is of some colour"
    if isinstance(area.content, AreaSeal) and area.content.carved == "sunk":
        # Its characters are seen through it, whatever it stands on.
        grounds = [Ground(frame, Rect(*frame, area.fill or WHITE))]
    below = list(met_below(ink.rgb, frame, grounds, mono=template.mono))
    hint, said = "give it or what it stands on another colour", hexed(ink.rgb)
    if isinstance(area.content, AreaMarks):
        for each in sorted(below, key=lambda each: each.at(_WORST)):
            ratio = each.at(_WORST).ratio
            if why := _unclear(ratio, each.color):
                return _Doubt(ratio, _unclear_mark(template, name, each.on, why))
    elif isinstance(area.content, AreaSeal):
        found, on = min((each.at(_MIDDLE), each.on) for each in below)
        if found.ratio < _DRAWN:
            least = 0.0 if found.ratio < _SEEN and found.apart < _ALIKE else _DRAWN
            what = f"the seal in {said}"
            return _Doubt(found.ratio, _low(template, name, what, on, found.ratio, least, hint))
    else:
        found, on = max((each.at(1.0), each.on) for each in below)
        if found.ratio < _THERE and found.apart < _ALIKE:
            what = f"the motif in {said}"
            return _Doubt(found.ratio, _low(template, name, what, on, found.ratio, 0.0, hint))
    return None


def _unclear(found: float, ground: Rgb | None) -> str:
    """What is wrong with a ground of black marks: it is dark, or a colour of danger."""
    if found < LEAST:
        return f"a ground of too little contrast ({found:.1f} : 1)"
    # GB/T 191 warns of red, orange and yellow: they are those of dangerous goods.
    red, green, blue = ground or WHITE.rgb
    if red > 0xC0 and blue < 0x90 and red >= green:
        return "red, orange or yellow, which say that goods are dangerous"
    return ""


def _unclear_mark(template: Template, name: str, on: str, why: str) -> Diagnostic:
    return Diagnostic(
        "mark-contrast",
        f"the marks of [{name}] are black on {on}: {why}",
        location=template.place(name),
        hint=f'give them a white ground: fill = "#ffffff" in [{name}]',
    )


def _low(
    template: Template, name: str, what: str, on: str, found: float, least: float, hint: str
) -> Diagnostic:
    """A complaint of something whose contrast is not the `least`, or 0 if nobody sees it."""
    at = " in black and white" if template.mono else ""
    return Diagnostic(
        "low-contrast",
        f"[{name}]: {what} on {on} has a contrast of {found:.1f}{at}, "
        f"{f'less than {least:g}' if least else 'which nobody sees'}",
        location=template.place(name),
        hint=hint,
        severity="warning" if least else "error",
    )


def _hidden(shown: _Shown, by: str, template: Template) -> Diagnostic:
    return Diagnostic(
        "hidden",
        f"[{shown.area}]: {shown.called} is hidden by [{by}], which is painted over it",
        location=template.place(by),
        hint=f"write behind in place of over in [{by}], or give it another place",
    )
