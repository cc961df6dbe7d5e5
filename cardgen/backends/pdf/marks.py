"""Marks outside the bleed: crop marks, and for a press register marks and a line of facts.

Register marks align the plates. They are on every plate, those of spot inks too, in the colour
/All (ISO 32000-1, 8.6.6.4). A line below gives the number of the page, its document, size,
output condition and date: plates of several jobs lie side by side in a shop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Final

from pydyf import Array, Dictionary

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.paint import PageBox
from cardgen.backends.pdf.text import number
from cardgen.display import BLACK, FontRef, Glyph, GlyphRun, PageMark
from cardgen.fonts import hb_font
from cardgen.units import parse_length, to_mm

MARGIN: Final = parse_length("8mm")
"""The margin for marks around the bleed."""
PRESS_MARGIN: Final = parse_length("12mm")
"""The margin for marks with a line below them."""
ALL: Final = "All"
"""The resource name of the colour of all plates."""

_LENGTH: Final = parse_length("5mm")
_OFFSET: Final = parse_length("2mm")  # the least distance of marks from the trim edge
_WIDTH: Final = 0.25  # points
_DASHES: Final = "[3 1.5] 0 d"
_RADIUS: Final = parse_length("1.5mm")
_CROSS: Final = parse_length("2.5mm")
_ASIDE: Final = parse_length("6mm")  # from a register mark to the mark of a fold
_MIDDLE: Final = parse_length("4.5mm")  # from a register mark's middle to the bleed
_ROUND: Final = 4 / 3 * (sqrt(2) - 1)  # radii from the end of a quarter circle to its handle
_SIZE: Final = 7.0  # points; all shops can print it
_BASE: Final = parse_length("10.5mm")  # from the baseline of the line to the bleed
_INDENT: Final = parse_length("1mm")
_GAP: Final = "    "


def all_plates(file: PdfFile) -> Reference:
    """Write the colour space with which marks are printed on every plate."""
    full, none = Array([1, 1, 1, 1]), Array([0, 0, 0, 0])
    tint = {"FunctionType": 2, "Domain": Array([0, 1]), "C0": none, "C1": full, "N": 1}
    space = Array(["/Separation", f"/{ALL}", "/DeviceCMYK", Dictionary(tint)])
    return file.add(space)


def crop_marks(sheet: PageBox, *, press: bool, marks: Sequence[PageMark] = ()) -> list[str]:
    """Return the operators for crop marks, fold and cut marks, and register marks.

    Register marks are for a press. Fold marks are dashed, as is usual in print shops.
    """
    near = max(sheet.bleed, _OFFSET)
    far = near + _LENGTH
    left, bottom = sheet.left, sheet.bottom
    right, top = left + sheet.width, bottom + sheet.height
    lines = [
        *(
            (x + out * near, y, x + out * far, y)
            for x, out in ((left, -1), (right, 1))
            for y in (bottom, top)
        ),
        *(
            (x, y + out * near, x, y + out * far)
            for y, out in ((bottom, -1), (top, 1))
            for x in (left, right)
        ),
    ]
    folds = list[tuple[float, float, float, float]]()
    for kind, upright, at in marks:
        ends = []
        for edge, outwards in ((bottom, -1), (top, 1)) if upright else ((left, -1), (right, 1)):
            from_, to = edge + outwards * near, edge + outwards * far
            across = left + at if upright else top - at
            ends.append((across, from_, across, to) if upright else (from_, across, to, across))
        (folds if kind == "fold" else lines).extend(ends)
    color = f"/{ALL} CS 1 SCN" if press else "0 G"
    return [
        "/Artifact BMC q",
        color,
        f"{_WIDTH} w",
        *map(_line, lines),
        *(_register_marks(sheet, marks) if press else ()),
        *(["S", _DASHES, *map(_line, folds)] if folds else []),
        "S Q EMC",
    ]


def _line(ends: tuple[float, float, float, float]) -> str:
    """Return the operators for a line from x, y to u, v."""
    x, y, u, v = map(number, ends)
    return f"{x} {y} m {u} {v} l"


def _register_marks(sheet: PageBox, marks: Sequence[PageMark]) -> Iterator[str]:
    """Yield the operators for register marks: a cross in a circle at each side of the page."""
    away = sheet.bleed + _MIDDLE
    left, bottom = sheet.left, sheet.bottom
    right, top = left + sheet.width, bottom + sheet.height
    middle = _beside((left + right) / 2, [left + at for _, upright, at in marks if upright])
    level = _beside((bottom + top) / 2, [top - at for _, upright, at in marks if not upright])
    for x, y in (
        (left - away, level),
        (right + away, level),
        (middle, bottom - away),
        (middle, top + away),
    ):
        yield f"{number(x - _CROSS)} {number(y)} m {number(x + _CROSS)} {number(y)} l"
        yield f"{number(x)} {number(y - _CROSS)} m {number(x)} {number(y + _CROSS)} l"
        yield f"{number(x + _RADIUS)} {number(y)} m"
        for cosine, sine in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            start, turn = (cosine, sine), (-sine, cosine)
            handles = (
                [a + _ROUND * b for a, b in zip(start, turn, strict=True)],
                [b + _ROUND * a for a, b in zip(start, turn, strict=True)],
                turn,
            )
            places = [(x + _RADIUS * u, y + _RADIUS * v) for u, v in handles]
            yield " ".join([*(number(value) for place in places for value in place), "c"])


def _beside(at: float, taken: Sequence[float]) -> float:
    """Return the first position from `at` on, in points, that is not near another mark."""
    while any(abs(at - other) < _ASIDE - _WIDTH for other in taken):
        at += _ASIDE
    return at


def information(sheet: PageBox, font: FontRef, facts: str, title: str) -> GlyphRun | None:
    """Set the line with facts and title below the page, cut to the room on the sheet.

    It has a glyph for each character and no shaping, since only the shop reads it; characters
    that the font lacks are left out.
    """
    face = hb_font(font)
    scale = _SIZE / face.face.upem
    room = sheet.width + 2 * sheet.bleed
    text, glyphs, pen = "", list[Glyph](), 0.0
    for char in facts + _GAP + title:
        glyph = face.get_nominal_glyph(ord(char))
        if not glyph:
            continue
        advance = face.get_glyph_h_advance(glyph) * scale
        if pen + advance > room:
            break
        glyphs.append(Glyph(glyph, len(text), pen, 0.0, advance))
        text, pen = text + char, pen + advance
    if not glyphs:
        return None
    down = sheet.height + sheet.bleed + _BASE
    left = _INDENT - sheet.bleed
    return GlyphRun(left, down, font, _SIZE, BLACK, "", text, tuple(glyphs), vertical=False)


def page_facts(sheet: PageBox, page: int, condition: str, date: str) -> str:
    """Write number, size, output condition and date of a page as a line of text."""
    width, height = (f"{to_mm(side):.1f}".removesuffix(".0") for side in sheet.size)
    facts = (f"{page}", f"{width} × {height} mm", condition, date.partition("T")[0])
    return _GAP.join(filter(None, facts))
