"""Small bold lettering of dense characters, on paper that a coarse thermal head burns.

Bold strokes of a character such as 量 under 9 pt are so close at 203 dpi that their white is
less than a dot: they run together, while the same in regular does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.fonts import hb_font, stroke_pitch
from cardgen.layout.inline import Paragraph
from cardgen.text import script
from cardgen.units import POINTS_PER_INCH

SMALL: Final = 9.0  # points
COARSE: Final = 204.0  # dpi: 8 dots/mm are 203.2
_LEAST: Final = 2.7  # dots from a bold stroke to the next
_SHOWN: Final = 8


def crowding(
    paragraph: Paragraph, size: float, dpi: float, place: Location, area: str
) -> Iterator[Diagnostic]:
    """A warning of the characters of a text of `size` points whose strokes run together."""
    found: dict[str, float] = {}
    for number, cluster, *_ in paragraph.pieces:
        span = paragraph.spans[number]
        points = size * span.scale
        if points >= SMALL or span.asked is None or span.asked.weight != "bold":
            continue
        for char in span.text[cluster.start : cluster.end]:
            if cluster.font is None or char in found or script(char) != "Hani":
                continue
            glyph = hb_font(cluster.font).get_nominal_glyph(ord(char))
            dots = points * dpi / POINTS_PER_INCH
            if glyph and stroke_pitch(cluster.font, glyph) * dots < _LEAST:
                found[char] = points
    if found:
        chars = "".join(list(found)[:_SHOWN]) + ("…" if len(found) > _SHOWN else "")
        yield Diagnostic(
            "crowded-strokes",
            f"[{area}]: strokes of {chars} run together in bold at "
            f"{min(found.values()):g} pt on a printer of {dpi:.0f} dpi",
            location=place,
            hint=f"set them regular, or at {SMALL:g} pt or more, or print at 300 dpi",
            severity="warning",
        )
