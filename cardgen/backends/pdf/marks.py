"""Crop marks: where a sheet is cut, outside the bleed."""

from __future__ import annotations

from typing import Final

from cardgen.backends.pdf.paint import PageBox
from cardgen.backends.pdf.text import number
from cardgen.units import length

MARGIN: Final = length("8mm")
"""The room for marks around the bleed."""

_LENGTH: Final = length("5mm")
_OFFSET: Final = length("2mm")  # at least, from the trim edge
_WIDTH: Final = 0.25  # points


def crop_marks(sheet: PageBox, *, press: bool) -> list[str]:
    """The operators of eight marks; on a press in all inks, so that each plate has them."""
    near = max(sheet.bleed, _OFFSET)
    far = near + _LENGTH
    left, bottom = sheet.left, sheet.bottom
    right, top = left + sheet.width, bottom + sheet.height
    lines = []
    for x, outwards in ((left, -1), (right, 1)):
        for y in (bottom, top):
            lines.append((x + outwards * near, y, x + outwards * far, y))
    for y, outwards in ((bottom, -1), (top, 1)):
        for x in (left, right):
            lines.append((x, y + outwards * near, x, y + outwards * far))
    return [
        "/Artifact BMC q",
        "1 1 1 1 K" if press else "0 G",
        f"{_WIDTH} w",
        *(f"{number(x)} {number(y)} m {number(u)} {number(v)} l" for x, y, u, v in lines),
        "S Q EMC",
    ]
