"""Whether lettering can be read on what it stands on, and whether anything hides it.

In come the groups of a label in painting order; out come findings. The contrast of two
colours is that of WCAG 2.2 (1.4.3): 4.5 at least, or 3 for lettering of 18 pt, or of 14 pt in
bold. What a text stands on is what was painted there last: the paper, a background, or a
picture with its veil, of which the part counts that differs least from the text. On pages of
black and white each colour is what a thermal printer makes of it, ink or none, and alike is not
seen at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from cardgen.display import (
    BLACK,
    WHITE,
    Color,
    GlyphRun,
    Leaf,
    Path,
    Picture,
    Rect,
    Veil,
    extent,
)
from cardgen.errors import Diagnostic
from cardgen.layout.inline import Frame
from cardgen.pictures import is_opaque, sampled
from cardgen.template import (
    Area,
    AreaMarks,
    AreaMotif,
    AreaRule,
    AreaSeal,
    AreaText,
    Template,
)

LEAST: Final = 4.5
"""The contrast that lettering, or a mark, must have unless it is large."""

_LARGE: Final = (3.0, 18.0, 14.0)  # the contrast of large lettering, and its points; in bold
_SEEN: Final = 1.5  # less is as good as nothing
_SHARE: Final = 0.05  # of a text that something lies below or over; less is a line beside it
_LINE: Final = 0.3  # of a text's height; what is thinner is a line
_SAMPLES: Final = 64  # of a picture, across and down
_WORST: Final = 20  # a twentieth of the samples may be worse
_SHOWN: Final = 12  # characters of a text that are said
Rgb = tuple[int, int, int]


class AreaItems(NamedTuple):
    """What an area shows, as it is on the page."""

    area: str
    items: Sequence[Leaf]


class _Ground(NamedTuple):
    frame: Frame
    item: Rect | Path | Picture


def needs_look(template: Template) -> bool:
    """Whether there is more on its labels than dark lettering on white paper."""
    return bool(template.overlays) or any(
        area.fill or any(contrast(color.rgb, WHITE.rgb) < LEAST for color in _colors(area))
        for area in template.areas.values()
    )


def check_contrast(shown: Iterable[AreaItems], template: Template) -> list[Diagnostic]:
    """Complain of lettering that does not stand out, or that something hides."""
    grounds: list[_Ground] = []
    texts: list[tuple[str, GlyphRun, Frame]] = []
    faint: dict[str, tuple[float, Diagnostic]] = {}  # of an area, the worst
    hidden: dict[str, Diagnostic] = {}
    for name, items in shown:
        for item in items:
            if isinstance(item, GlyphRun):
                frame = _around(item)
                texts.append((name, item, frame))
                found = _faint(name, item, frame, grounds, template)
                if found and (name not in faint or found[0] < faint[name][0]):
                    faint[name] = found
            elif ground := _ground(item):
                grounds.append(ground)
                for other, text, frame in texts:
                    if other != name and _share(frame, ground.frame) > _SHARE:
                        hidden.setdefault(other, _hidden(other, text, name, template))
    return [*(complaint for _, complaint in faint.values()), *hidden.values()]


def printed_colors(template: Template) -> list[Diagnostic]:
    """What becomes of colours on a template of black and white, each once."""
    found: dict[Rgb, list[str]] = {}
    for name, area in template.areas.items() if template.mono else ():
        marked = [area.fill, area.border and area.border.color]
        if isinstance(area.content, AreaRule | AreaSeal | AreaMotif):
            marked.append(area.content.color)
        for color in filter(None, (*marked, *_colors(area))):
            if color.rgb not in (BLACK.rgb, WHITE.rgb):
                found.setdefault(color.rgb, []).append(name)
    return [
        Diagnostic(
            "mono-color",
            f"[{'] and ['.join(dict.fromkeys(names))}]: {_hex(color)} is printed "
            f"{'black' if _printed(color, mono=True) == BLACK.rgb else 'white'}",
            location=template.place(names[0]),
            hint='write #000000 or #ffffff, or leave out colors = "mono"',
            severity="warning",
        )
        for color, names in found.items()
    ]


def _colors(area: Area) -> Iterator[Color]:
    if isinstance(area.content, AreaText):
        yield area.content.style.color
        yield from (span.style.color for span in area.content.spans)
    elif isinstance(area.content, AreaMarks):
        yield area.content.style.color


def _around(run: GlyphRun) -> Frame:
    left, top, right, bottom = extent(run)
    return Frame(left, top, right - left, bottom - top)


def _ground(item: Leaf) -> _Ground | None:
    """What could be below a text, or hide it: surfaces, not frames, seals and barcodes."""
    match item:
        case Rect() | Picture():
            return _Ground(Frame(item.x, item.y, item.width, item.height), item)
        case Path(alt="") if sum(kind == "move" for kind, _ in item.outline) == 1:
            left, top, right, bottom = item.hull
            return _Ground(Frame(left, top, right - left, bottom - top), item)
    return None


def _faint(
    name: str, run: GlyphRun, frame: Frame, grounds: Sequence[_Ground], template: Template
) -> tuple[float, Diagnostic] | None:
    """A complaint of lettering that does not stand out, and how bad it is: less is worse.

    What nobody sees is worse than all that is hard to read, whatever its size.
    """
    if not run.text.strip():
        return None
    color, (large, size, bold_size) = run.color.rgb, _LARGE
    worst, on = 99.0, ""
    left = 1.0
    for ground in reversed(grounds):
        share = _share(frame, ground.frame)
        if share > _SHARE:
            worst, on = min((worst, on), _on(color, ground, frame, mono=template.mono))
            if _is_opaque(ground):
                left -= share
            if left <= _SHARE:
                break
    if left > _SHARE:
        paper = contrast(_printed(color, mono=template.mono), WHITE.rgb)
        worst, on = min((worst, on), (paper, "white paper"))
    content = template.areas[name].content
    is_bold = isinstance(content, AreaText) and content.style.weight == "bold"
    least = large if run.size >= (bold_size if is_bold else size) else LEAST
    if worst >= least:
        return None
    text = run.text.strip()
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    gone = worst < _SEEN
    at = " in black and white" if template.mono else ""
    return worst, Diagnostic(
        "low-contrast",
        f"[{name}]: {text} in {_hex(color)} on {on} has a contrast of {worst:.1f}{at}, "
        f"{'which nobody sees' if gone else f'less than {least:g}'}",
        location=template.place(name),
        hint="make the text darker or what it stands on lighter, or the other way round; "
        "a picture takes a stronger veil",
        severity="error" if gone else "warning",
    )


def _hidden(name: str, run: GlyphRun, by: str, template: Template) -> Diagnostic:
    return Diagnostic(
        "hidden-text",
        f"[{name}]: {run.text.strip()[:_SHOWN]} is hidden by [{by}], which is painted over it",
        location=template.place(by),
        hint=f"write behind in place of over in [{by}], or give it another place",
    )


def _on(color: Rgb, ground: _Ground, frame: Frame, *, mono: bool) -> tuple[float, str]:
    """The contrast of a text with the worst of what is below it, and what that is."""
    text, item = _printed(color, mono=mono), ground.item
    if not isinstance(item, Picture):
        return contrast(text, _printed(item.color.rgb, mono=mono)), _hex(item.color.rgb)
    met = _met(frame, ground.frame)
    first, above, last, below = item.view
    wide, high = (last - first) / item.width, (below - above) / item.height
    x, y = first + (met.x - item.x) * wide, above + (met.y - item.y) * high
    view = (x, y, x + met.width * wide, y + met.height * high)
    samples = sampled(item.data, view, _SAMPLES)
    contrasts = sorted(contrast(text, _veiled(sample, item.veil)) for sample in samples)
    return contrasts[len(contrasts) // _WORST], "its picture"


def _veiled(color: Rgb, veil: Veil | None) -> Rgb:
    if veil is None:
        return color
    pairs = zip(color, veil.color.rgb, strict=True)
    red, green, blue = (round(own + (over - own) * veil.strength) for own, over in pairs)
    return red, green, blue


def _is_opaque(ground: _Ground) -> bool:
    return not isinstance(ground.item, Picture) or is_opaque(ground.item.data)


def _met(one: Frame, other: Frame) -> Frame:
    """What two frames have in common; its sides are negative where that is nothing."""
    x, y = max(one.x, other.x), max(one.y, other.y)
    right = min(one.x + one.width, other.x + other.width)
    return Frame(x, y, right - x, min(one.y + one.height, other.y + other.height) - y)


def _share(frame: Frame, other: Frame) -> float:
    """How much of a frame another takes; a line takes nothing."""
    met = _met(frame, other)
    if min(met.width, met.height) <= 0 or not frame.width * frame.height:
        return 0.0
    if min(other.width, other.height) < _LINE * min(frame.width, frame.height):
        return 0.0
    return met.width * met.height / (frame.width * frame.height)


def _printed(color: Rgb, *, mono: bool) -> Rgb:
    """A colour as it is printed: in black and white what is darker than half is black."""
    if not mono:
        return color
    dark = 299 * color[0] + 587 * color[1] + 114 * color[2] < 128_000
    return (0, 0, 0) if dark else (255, 255, 255)


@lru_cache(maxsize=1 << 14)
def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Rgb) -> float:
    """The relative luminance of WCAG 2.2, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(color: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
