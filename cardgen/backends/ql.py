"""Write documents as raster commands of Brother's QL printers (Raster Command Reference).

A label is as wide as its roll. A printer does not reach its edges: 1.5 mm at the sides, 3 mm or
6 mm at the ends. Ink there is an error; otherwise each dot is printed in its place. A row of
dots is sent from its right end, and its bytes stand for all pins of the head.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack
from typing import Final, NamedTuple

from cardgen.backends.memory import LayerCache
from cardgen.backends.options import Margins, RenderOptions
from cardgen.backends.printer_rows import draw_dots, packbits
from cardgen.backends.raster import (
    BAND_ROWS,
    BitCanvas,
    Canvas,
    band_height,
    join_bands,
    make_bands,
)
from cardgen.display import Document, Page
from cardgen.errors import OutputError
from cardgen.units import POINTS_PER_INCH, format_mm, to_mm, to_pixels

_DPI: Final = 300.0
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_MARGIN: Final = 35  # dots, the 3 mm that are fed before and after the printed rows
_LEAST: Final = 150  # dots in the shortest label from continuous paper
_SLACK: Final = 0.75  # mm: 102 is also sold as 4 in


class _Roll(NamedTuple):
    """Dots printed across a roll, pins before these dots, and all pins, in sending order."""

    dots: int
    before: int
    pins: int


# 2.3.2, "Page size", and 2.3.5, "Raster line".
_ROLLS: Final = {
    12: _Roll(106, 29, 720),
    29: _Roll(306, 6, 720),
    38: _Roll(413, 12, 720),
    50: _Roll(554, 12, 720),
    54: _Roll(590, 0, 720),
    62: _Roll(696, 12, 720),
    102: _Roll(1164, 56, 1296),
}
# Die-cut labels: by width and length in mm, the roll and the dots that are printed along it.
_DIE_CUT: Final = {
    (17, 54): (_Roll(165, 0, 720), 566),
    (17, 87): (_Roll(165, 0, 720), 956),
    (23, 23): (_Roll(202, 42, 720), 202),
    (29, 42): (_Roll(306, 6, 720), 425),
    (29, 90): (_Roll(306, 6, 720), 991),
    (38, 90): (_Roll(413, 12, 720), 991),
    (39, 48): (_Roll(425, 6, 720), 495),
    (52, 29): (_Roll(578, 0, 720), 271),
    (62, 29): (_Roll(696, 12, 720), 271),
    (62, 100): (_Roll(696, 12, 720), 1109),
    (102, 51): (_Roll(1164, 56, 1296), 526),
    (102, 152): (_Roll(1164, 56, 1296), 1660),
}


class _Paper(NamedTuple):
    """The paper in the printer in mm, length 0 if continuous, and the printed area in dots."""

    width: int
    length: int
    roll: _Roll
    left: int
    top: int
    rows: int


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """Write all labels as one print job for Brother QL printers.

    Raises OutputError "wrong-paper" if there is no roll for a label, and "cut-off" if ink lies
    on its edges.
    """
    if options.dpi != _DPI:
        said = f"QL printers have 300 dots per inch, not {options.dpi:g}"
        raise OutputError("wrong-paper", said, hint="use 300 dpi")
    if not document.pages:
        return
    last = len(document.pages) - 1
    parts = [bytes(400), b"\x1b@"]  # zeros complete a command of an aborted job; then a reset
    for number, page in enumerate(document.pages):
        parts.append(_label(page, number, options, layers))
        parts.append(b"\x1a" if number == last else b"\x0c")
    yield b"".join(parts)


def _label(page: Page, number: int, options: RenderOptions, layers: LayerCache) -> bytes:
    """Return the commands that print a page, number `number` of the job from 0."""
    canvas = draw_dots(page, options, layers)
    paper = _paper(page, (canvas.width, canvas.height), options)
    is_packed = options.printer.packed
    _refuse_cut(canvas, paper)

    def lines(canvas: Canvas, band: int) -> bytes:
        return b"".join(_lines(canvas, band, paper, is_packed=is_packed))

    key = ("ql", options.printer.correction, paper, is_packed)
    bands = make_bands(canvas, layers, key, lines, len, join_bands)
    return b"".join([*_settings(paper, number, options), *bands])


def _settings(paper: _Paper, number: int, options: RenderOptions) -> Iterator[bytes]:
    """Yield the commands that set paper and options of the printer for a label."""
    yield b"\x1bia\x01"  # raster mode
    kind, valid = (0x0B, 0x8E) if paper.length else (0x0A, 0x86)
    place = 0 if number == 0 else 1
    yield b"\x1biz" + pack(
        "<BBBBIBB", valid, kind, paper.width, paper.length, paper.rows, place, 0
    )
    cuts = options.printer.after in (None, "cut")
    yield b"\x1biM" + (b"\x40" if cuts else b"\0")
    if cuts:
        yield b"\x1biA\x01"
    yield b"\x1biK" + (b"\0" if options.printer.after in ("tear", "peel") else b"\x08")
    yield b"\x1bid" + pack("<H", 0 if paper.length else _MARGIN)
    if options.printer.packed:
        yield b"M\x02"


def margins(page: Page, options: RenderOptions) -> Margins:
    """Return the margins in points that cannot be printed. Raises OutputError "wrong-paper"."""
    width, height = (to_pixels(length, _DPI) for length in (page.width, page.height))
    paper = _paper(page, (width, height), options)
    dots = (
        paper.left,
        paper.top,
        width - paper.left - paper.roll.dots,
        height - paper.top - paper.rows,
    )
    left, top, right, bottom = (max(count, 0) * POINTS_PER_INCH / _DPI for count in dots)
    return left, top, right, bottom


def _paper(page: Page, canvas: tuple[int, int], options: RenderOptions) -> _Paper:
    """Find the paper for a label of these dots. Raises OutputError "wrong-paper"."""
    canvas_width, canvas_height = canvas
    wide = to_mm(page.width if options.printer.roll is None else options.printer.roll)
    width = min(_ROLLS.keys() | {mm for mm, _ in _DIE_CUT}, key=lambda mm: abs(mm - wide))
    length = round(to_mm(page.height))
    media = options.printer.media
    if abs(width - wide) <= _SLACK:
        if media in (None, "gap") and (width, length) in _DIE_CUT:
            roll, rows = _DIE_CUT[width, length]
            left, top = (canvas_width - roll.dots) // 2, (canvas_height - rows) // 2
            return _Paper(width, length, roll, left, top, rows)
        rows = canvas_height - 2 * _MARGIN
        if media in (None, "continuous") and width in _ROLLS and rows >= _LEAST:
            roll = _ROLLS[width]
            return _Paper(width, 0, roll, (canvas_width - roll.dots) // 2, _MARGIN, rows)
    sizes = ", ".join(f"{a}x{b}" for a, b in _DIE_CUT)
    rolls = ", ".join(map(str, _ROLLS))
    raise OutputError(
        "wrong-paper",
        f"QL printers have no paper for a label of {format_mm(page.width)} × "
        f"{format_mm(page.height)} mm" + (f" with media {media}" if media else ""),
        hint=f"use a template of {sizes} mm, or of the width of a continuous roll, {rolls} mm, "
        "and 19 mm long or more; if the label is narrower than the roll, set roll",
    )


def _refuse_cut(canvas: BitCanvas, paper: _Paper) -> None:
    """Raise OutputError "cut-off" if there is ink outside of the printable area."""
    left, top, right, bottom = canvas.ink_box()
    inside = left >= paper.left and right <= paper.left + paper.roll.dots
    if right > left and not (inside and top >= paper.top and bottom <= paper.top + paper.rows):
        raise OutputError(
            "cut-off",
            f"a QL printer prints only {_mm(paper.roll.dots)} × {_mm(paper.rows)} mm of this "
            "label, and a part is outside that area",
            hint="make the margin of the template larger",
        )


def _mm(dots: int) -> str:
    """Format a length, given in dots, in millimetres."""
    return format_mm(dots * POINTS_PER_INCH / _DPI)


def _lines(canvas: Canvas, band: int, paper: _Paper, *, is_packed: bool) -> Iterator[bytes]:
    """Yield the raster lines for the rows of a band, within the printable area."""
    data, roll = canvas.rows(band), paper.roll
    stride = len(data) // band_height(band, canvas.height)
    spare = stride * 8 - paper.left - roll.dots
    mask = (1 << roll.dots) - 1
    first = max(paper.top - band * BAND_ROWS, 0)
    last = paper.top + paper.rows - band * BAND_ROWS
    for at in range(first * stride, min(last * stride, len(data)), stride):
        row = int.from_bytes(data[at : at + stride], "big")
        ink = (row >> spare if spare >= 0 else row << -spare) & mask
        line = (ink << roll.before).to_bytes(roll.pins // 8, "little").translate(_REVERSED)
        if is_packed:
            line = packbits(line)
        yield b"g\0%c%b" % (len(line), line)
