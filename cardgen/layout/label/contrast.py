"""Colours of a template: how much two of them differ, and what a thermal printer makes of one.

The contrast of two colours is that of WCAG 2.2 (1.4.3): 4.5 at least, or 3 for lettering of
18 pt, or of 14 pt in bold. On pages of black and white each colour is what a thermal printer
makes of it, ink or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from cardgen.display import BLACK, WHITE, Color
from cardgen.errors import Diagnostic
from cardgen.template import Area, AreaMarks, AreaMotif, AreaRule, AreaSeal, AreaText, Template

LEAST: Final = 4.5
"""The contrast that lettering, or a mark, must have unless it is large."""

Rgb: TypeAlias = tuple[int, int, int]


def printed_colors(template: Template) -> list[Diagnostic]:
    """What becomes of colours on a template of black and white, each once."""
    found: dict[Rgb, list[str]] = {}
    for name, area in template.areas.items() if template.mono else ():
        marked = [area.fill, area.border and area.border.color]
        if isinstance(area.content, AreaRule | AreaSeal | AreaMotif):
            marked.append(area.content.color)
        for color in filter(None, (*marked, *colors_of(area))):
            if color.rgb not in (BLACK.rgb, WHITE.rgb):
                found.setdefault(color.rgb, []).append(name)
    return [
        Diagnostic(
            "mono-color",
            f"[{'] and ['.join(dict.fromkeys(names))}]: {hexed(color)} is printed "
            f"{'black' if printed(color, mono=True) == BLACK.rgb else 'white'}",
            location=template.place(names[0]),
            hint='write #000000 or #ffffff, or leave out colors = "mono"',
            severity="warning",
        )
        for color, names in found.items()
    ]


def colors_of(area: Area) -> Iterator[Color]:
    """The colours of its lettering, that of what stands in marks too."""
    if isinstance(area.content, AreaText):
        yield area.content.style.color
        yield from (span.style.color for span in area.content.spans)
    elif isinstance(area.content, AreaMarks):
        yield area.content.style.color


def printed(color: Rgb, *, mono: bool) -> Rgb:
    """A colour as it is printed: in black and white what is darker than half is black."""
    if not mono:
        return color
    dark = 299 * color[0] + 587 * color[1] + 114 * color[2] < 128_000
    return (0, 0, 0) if dark else (255, 255, 255)


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


def hexed(color: Rgb) -> str:
    """A colour as templates write it."""
    return "#{:02x}{:02x}{:02x}".format(*color)
