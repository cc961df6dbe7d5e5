"""A document in, the raster commands of Brother's QL printers out (Raster Command Reference).

Labels are of the width of their roll. Its edges a printer does not reach: 1.5 mm at the sides,
3 mm at the ends, or 6. Ink there is an error; otherwise what is printed is in its place to the
dot. A row of dots is sent from its right end, and its bytes stand for all pins of the head.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack
from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen.backends.printed import printed
from cardgen.backends.raster import BAND_ROWS, BitCanvas, Canvas, band_height, make_bands
from cardgen.backends.runs import packbits
from cardgen.errors import OutputError
from cardgen.units import POINTS_PER_INCH, in_mm, to_mm, to_pixels

if TYPE_CHECKING:
    from cardgen.backends.layers import LayerCache
    from cardgen.backends.options import Edges, RenderOptions
    from cardgen.display import Document, Page

_DPI: Final = 300.0
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_MARGIN: Final = 35  # dots, the 3 mm that are fed before and behind what is printed
_LEAST: Final = 150  # dots that a label from continuous paper has
_SLACK: Final = 0.75  # mm: 102 is also sold as 4 in


class _Roll(NamedTuple):
    """Dots that are printed across a roll, pins before them, all pins, in this order sent."""

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
    """What is in the printer in mm, length 0 for continuous; and what is printed of it."""

    width: int
    length: int
    roll: _Roll
    left: int
    top: int
    rows: int


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """One job with all labels.

    Raises OutputError "wrong-paper" where there is no roll for a label, and "cut-off" where ink
    lies on its edges.
    """
    if options.dpi != _DPI:
        raise OutputError(
            "wrong-paper",
            f"QL printers have 300 dots per inch, not {options.dpi:g}",
            hint="draw it at 300 dpi",
        )
    if not document.pages:
        return
    last = len(document.pages) - 1
    parts = [bytes(400), b"\x1b@"]  # whatever a job that broke off waits for, and then a reset
    for number, page in enumerate(document.pages):
        parts.append(_label(page, number, options, layers))
        parts.append(b"\x1a" if number == last else b"\x0c")
    yield b"".join(parts)


def _label(page: Page, number: int, options: RenderOptions, layers: LayerCache) -> bytes:
    canvas = printed(page, options, layers)
    paper = _paper(page, (canvas.width, canvas.height), options)
    is_packed = options.printer.packed
    _refuse_cut(canvas, paper)

    def lines(canvas: Canvas, band: int) -> bytes:
        return b"".join(_lines(canvas, band, paper, is_packed=is_packed))

    key = ("ql", options.printer.correction, paper, is_packed)
    bands = make_bands(page, canvas, layers, key, lines, len)
    return b"".join([*_told(paper, number, options), *bands])


def _told(paper: _Paper, number: int, options: RenderOptions) -> Iterator[bytes]:
    yield b"\x1bia\x01"  # raster mode
    kind, valid = (0x0B, 0x8E) if paper.length else (0x0A, 0x86)
    place = 0 if number == 0 else 1
    yield b"\x1biz" + pack(
        "<BBBBIBB", valid, kind, paper.width, paper.length, paper.rows, place, 0
    )
    each = options.printer.after in (None, "cut")
    yield b"\x1biM" + (b"\x40" if each else b"\0")
    if each:
        yield b"\x1biA\x01"
    yield b"\x1biK" + (b"\0" if options.printer.after in ("tear", "peel") else b"\x08")
    yield b"\x1bid" + pack("<H", 0 if paper.length else _MARGIN)
    if options.printer.packed:
        yield b"M\x02"


def unreached(page: Page, options: RenderOptions) -> Edges:
    """The points at the left, at the top, at the right and below a page that stay white.

    Raises OutputError "wrong-paper".
    """
    width, height = (to_pixels(each, _DPI) for each in (page.width, page.height))
    paper = _paper(page, (width, height), options)
    dots = (
        paper.left,
        paper.top,
        width - paper.left - paper.roll.dots,
        height - paper.top - paper.rows,
    )
    left, top, right, bottom = (max(each, 0) * POINTS_PER_INCH / _DPI for each in dots)
    return left, top, right, bottom


def _paper(page: Page, canvas: tuple[int, int], options: RenderOptions) -> _Paper:
    """The roll that a label is on, of so many dots. Raises OutputError "wrong-paper"."""
    canvas_width, canvas_height = canvas
    wide = to_mm(page.width if options.printer.roll is None else options.printer.roll)
    width = min(_ROLLS.keys() | {each for each, _ in _DIE_CUT}, key=lambda mm: abs(mm - wide))
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
        f"no paper of a QL printer is for a label of {in_mm(page.width)} × "
        f"{in_mm(page.height)} mm" + (f" and {media}" if media else ""),
        hint=f"take a template of {sizes} mm, or as wide as a continuous roll, {rolls} mm, "
        "and 19 mm long or more; roll says which it is where the label is narrower",
    )


def _refuse_cut(canvas: BitCanvas, paper: _Paper) -> None:
    """Raise OutputError "cut-off" if there is ink where the printer prints nothing."""
    left, top, right, bottom = canvas.inked()
    inside = left >= paper.left and right <= paper.left + paper.roll.dots
    if right > left and not (inside and top >= paper.top and bottom <= paper.top + paper.rows):
        raise OutputError(
            "cut-off",
            f"a QL printer reaches {_mm(paper.roll.dots)} × {_mm(paper.rows)} mm of this "
            "label, and a part lies outside",
            hint="make the margin of the template larger",
        )


def _mm(dots: int) -> str:
    return in_mm(dots * POINTS_PER_INCH / _DPI)


def _lines(canvas: Canvas, band: int, paper: _Paper, *, is_packed: bool) -> Iterator[bytes]:
    """The lines of a band, as far as they are printed."""
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
