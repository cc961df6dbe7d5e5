"""Warnings of lettering too small or crowded to read, and of lines too thin to print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.fonts import hb_font, measure_stroke_pitch
from cardgen.layout.inline import Paragraph
from cardgen.template import AreaRule, Template
from cardgen.text import find_script
from cardgen.units import POINTS_PER_INCH

_LEAST_SIZE: Final = 4.0  # points
_THIN: Final = 0.1  # points; print shops ask for 0.25, and half of this does not show on film
_SLACK: Final = 0.01
SMALL: Final = 9.0  # points
COARSE: Final = 204.0  # dpi: 8 dots/mm are 203.2
_LEAST_PITCH: Final = 2.7  # dots from a bold stroke to the next
_SHOWN: Final = 8  # characters of a warning


def is_small(paragraph: Paragraph, size: float) -> bool:
    """True if a part of a text of `size` points is too small to read."""
    least = _LEAST_SIZE - _SLACK
    return any(size * span.scale < least for span in paragraph.spans)


def warn_of_small(place: Location, area: str) -> Diagnostic:
    """Make the warning that the text of an area is too small to read."""
    return Diagnostic(
        "small-lettering",
        f"[{area}]: the text is smaller than {_LEAST_SIZE:g} pt, too small to read",
        location=place,
        hint=f"give the text {_LEAST_SIZE:g} pt or more, and enough room",
        severity="warning",
    )


def warn_of_thin_lines(template: Template) -> Iterator[Diagnostic]:
    """Warn of lines and borders that are too thin to print reliably."""
    for name, area in template.areas.items():
        for what, width in (
            ("line", area.content.thickness if isinstance(area.content, AreaRule) else None),
            ("border", area.border.width if area.border else None),
        ):
            if width is not None and width < _THIN - _SLACK:
                yield Diagnostic(
                    "too-thin",
                    f"[{name}]: the {what} is {width:g} pt thick, too thin for some presses",
                    location=template.place(name),
                    hint=f"make the {what} 0.25 pt thick or more",
                    severity="warning",
                )


def warn_of_crowding(
    paragraph: Paragraph, size: float, dpi: float, place: Location, area: str
) -> Iterator[Diagnostic]:
    """Warn of characters in a text of `size` points whose strokes run together."""
    crowded: dict[str, float] = {}
    for number, cluster, *_ in paragraph.pieces:
        span = paragraph.spans[number]
        points = size * span.scale
        if points >= SMALL or span.asked is None or span.asked.weight != "bold":
            continue
        for char in span.text[cluster.start : cluster.end]:
            if cluster.font is None or char in crowded or find_script(char) != "Hani":
                continue
            glyph = hb_font(cluster.font).get_nominal_glyph(ord(char))
            dots = points * dpi / POINTS_PER_INCH
            if glyph and measure_stroke_pitch(cluster.font, glyph) * dots < _LEAST_PITCH:
                crowded[char] = points
    if crowded:
        chars = "".join(list(crowded)[:_SHOWN]) + ("…" if len(crowded) > _SHOWN else "")
        yield Diagnostic(
            "crowded-strokes",
            f"[{area}]: the strokes of {chars} merge in bold at "
            f"{min(crowded.values()):g} pt on a printer of {dpi:.0f} dpi",
            location=place,
            hint=f"use the regular weight, or {SMALL:g} pt or more, or print at 300 dpi",
            severity="warning",
        )
