"""Lettering too small to be read, and lines too thin to be printed, whatever prints them.

At 203 dpi 4 points are eleven dots, of which a character of many strokes is made that nobody
reads; print shops take no less than 4 or 5 points. Readings beside characters are half as large
as these, and are not looked at: their text says what they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.layout.inline import Paragraph
from cardgen.template import AreaRule, Template

_LEAST: Final = 4.0  # points
_THIN: Final = 0.1  # points: print shops ask for 0.25, and half of this is not seen on film
_SLACK: Final = 0.01


def is_small(paragraph: Paragraph, size: float) -> bool:
    """Whether something of a text of `size` points is too small to be read."""
    least = _LEAST - _SLACK
    return any(size * span.scale < least for span in paragraph.spans)


def small_lettering(place: Location, area: str) -> Diagnostic:
    """A warning of such a text."""
    return Diagnostic(
        "small-lettering",
        f"[{area}]: lettering is smaller than {_LEAST:g} pt, too small to be read",
        location=place,
        hint=f"give it {_LEAST:g} pt or more, and the room that this takes",
        severity="warning",
    )


def thin_lines(template: Template) -> Iterator[Diagnostic]:
    """Warnings of rules and borders that are too thin to be printed for sure."""
    for name, area in template.areas.items():
        for what, width in (
            ("rule", area.content.thickness if isinstance(area.content, AreaRule) else None),
            ("border", area.border.width if area.border else None),
        ):
            if width is not None and width < _THIN - _SLACK:
                yield Diagnostic(
                    "too-thin",
                    f"[{name}]: the {what} is {width:g} pt thick, which a press may not print",
                    location=template.place(name),
                    hint="make it 0.25 pt or more",
                    severity="warning",
                )
