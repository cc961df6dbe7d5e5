"""Bar width reduction of barcodes, for printers whose dots run."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, strategies as st
from PIL import Image

from cardgen.backends.dots import BarCorrection, Spans, module_spans
from cardgen.barcodes import SymbologyName, encode
from cardgen.display import Bars
from cardgen.errors import LayoutError

DPI = 72.0  # a dot a point


def bars(lines: tuple[str, ...], size: int) -> Bars:
    columns, rows = len(lines[0]), len(lines)
    height = rows * size if rows > 1 else 20
    return Bars(0, 0, columns * size, height, columns, rows, lines, "qr", "x")


def paint(spans: list[Spans]) -> set[tuple[int, int]]:
    return {
        (x, y)
        for top, bottom, columns in spans
        for start, end in columns
        for x in range(start, end)
        for y in range(top, bottom)
    }


def lengths(dots: set[tuple[int, int]], *, down: bool = False) -> list[int]:
    """Return the length of each stretch of ink, row by row or column by column."""
    ink = {(x, y) if down else (y, x) for x, y in dots}
    starts = [(row, at) for row, at in ink if (row, at - 1) not in ink]
    found = []
    for row, at in sorted(starts):
        end = at
        while (row, end) in ink:
            end += 1
        found.append(end - at)
    return found


def test_each_bar_loses_its_dots_the_odd_one_on_the_right() -> None:
    drawn = bars(("1011000",), 3)
    widths = {
        bwr: module_spans(drawn, DPI, BarCorrection(bwr))[0].columns for bwr in (0, 1, 2, 3, 8)
    }
    assert widths == {
        0: [(0, 3), (6, 12)],
        1: [(0, 2), (6, 11)],
        2: [(1, 2), (7, 11)],
        3: [(1, 2), (7, 11)],  # a module keeps one dot
        8: [(1, 2), (7, 11)],
    }


def test_a_module_of_one_dot_stays() -> None:
    drawn = bars(("101",), 1)
    assert module_spans(drawn, DPI, BarCorrection(1)) == module_spans(drawn, DPI)


matrices = st.integers(2, 6).flatmap(
    lambda n: st.lists(st.text("01", min_size=n, max_size=n), min_size=2, max_size=6)
)


@given(matrices, st.integers(1, 6), st.integers(0, 4))
def test_a_matrix_loses_them_both_ways(lines: list[str], size: int, bwr: int) -> None:
    """The judge looks at each dot by itself: it stays if no white is that near."""
    drawn, lost = bars(tuple(lines), size), min(bwr, size - 1)
    before = paint(module_spans(drawn, DPI))

    def stays(x: int, y: int) -> bool:
        return all(
            (x + step, y) in before and (x, y + step) in before
            for step in range(-(lost // 2), lost - lost // 2 + 1)
        )

    after = paint(module_spans(drawn, DPI, BarCorrection(bwr)))
    assert after == {(x, y) for x, y in before if stays(x, y)}
    wide, narrow = lengths(before), min(lengths(after), default=1)
    assert not wide or narrow >= 1


@pytest.mark.parametrize("symbology", ["code128", "qr", "gs1-datamatrix"])
@pytest.mark.parametrize(("size", "bwr"), [(3, 1), (4, 1), (6, 2)])
def test_they_still_read(symbology: SymbologyName, size: int, bwr: int) -> None:
    symbol = encode(symbology, "(00)388012340000000179" if "gs1" in symbology else "MAPO-0017")
    drawn = bars(symbol.modules, size)
    margin = symbol.quiet * size
    image = Image.new("L", (int(drawn.width) + 2 * margin, int(drawn.height) + 2 * margin), 255)
    for x, y in paint(module_spans(drawn, DPI, BarCorrection(bwr))):
        image.putpixel((x + margin, y + margin), 0)
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == symbol.text


def test_modules_that_are_too_fine_for_the_printer_are_told() -> None:
    with pytest.raises(LayoutError) as caught:
        module_spans(bars(("10110",), 2), DPI, BarCorrection(0, 3))
    assert str(caught.value) == (
        "barcode-too-small: the qr barcode 'x' has modules of 2 dots at 72 dpi, but the "
        "printer needs 3\n"
        "  hint: make its area 5.3 mm wide or more, shorten its data, or use a "
        "printer with more dpi"
    )
    assert module_spans(bars(("10110",), 3), DPI, BarCorrection(0, 3))
