from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cardgen import units


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("12pt", 12), ("1in", 72), ("4in", 288), ("25.4mm", 72), ("2.54cm", 72), ("0mm", 0),
        (".5in", 36), ("0.5 in", 36), ("  100mm ", 100 / 25.4 * 72), ("10\tpt", 10),
    ],
)  # fmt: skip
def test_length(text: str, points: float) -> None:
    assert units.parse_length(text) == pytest.approx(points)


@pytest.mark.parametrize(
    "text",
    ["", "100", "mm", "-5mm", "+5mm", "1e3mm", "5 m", "5px", "1,5mm", "5.mm", "5mm 3mm", "5MM",
     "nanmm", "infmm", "0x5mm"],
)  # fmt: skip
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(ValueError, match="length") as caught:
        units.parse_length(text)
    assert str(caught.value) == (
        f"{text!r} is not a length: write a number and mm, cm, in or pt"
    )


@pytest.mark.parametrize("text", ["40000cm", "9" * 400 + "mm"])
def test_lengths_have_a_limit(text: str) -> None:
    assert units.parse_length("30000cm") == pytest.approx(850393.7)
    with pytest.raises(ValueError, match="longer") as caught:
        units.parse_length(text)
    assert str(caught.value) == f"{text!r} is longer than any page"


@pytest.mark.parametrize(
    "text", ["100mm x 150mm", "100mmx150mm", "10cm × 15cm", " 100mm  x 15cm "]
)
def test_size(text: str) -> None:
    assert units.parse_size(text) == pytest.approx((283.4646, 425.1969))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("100mm", "'100mm' is not a size: write WIDTH x HEIGHT, as in 100mm x 150mm"),
        ("", "'' is not a size: write WIDTH x HEIGHT, as in 100mm x 150mm"),
        (
            "1mm x 2mm x 3mm",
            "'1mm x 2mm x 3mm' is not a size: write WIDTH x HEIGHT, as in 100mm x 150mm",
        ),
        ("100 x 150mm", "'100' is not a length: write a number and mm, cm, in or pt"),
        ("100mm x", "'' is not a length: write a number and mm, cm, in or pt"),
    ],
)
def test_what_is_no_size(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="is not a") as caught:
        units.parse_size(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "dpi"),
    [
        ("300", 300), ("203.2", 203.2), ("300dpi", 300), (" 600 dpi ", 600),
        ("8dot/mm", 203.2), ("12 dot/mm", 304.8), ("300dot/in", 300), (".5dpi", 0.5),
    ],
)  # fmt: skip
def test_density(text: str, dpi: float) -> None:
    assert units.parse_density(text) == pytest.approx(dpi)


@pytest.mark.parametrize(
    "text",
    ["", "dpi", "0", "0dpi", "-300", "nan", "inf", "1e3", "3_00", "0x12c", "300dpc", "9" * 400],
)
def test_what_is_no_density(text: str) -> None:
    with pytest.raises(ValueError, match="density") as caught:
        units.parse_density(text)
    assert str(caught.value) == f"{text!r} is not a density: write 300, 300dpi or 8dot/mm"


@given(st.floats(0, 1e4))
def test_millimetres_come_back(mm: float) -> None:
    assert units.to_mm(units.parse_length(f"{mm:.4f}mm")) == pytest.approx(mm, abs=1e-4)


@pytest.mark.parametrize(
    ("mm", "dpi", "pixels"),
    [(100, 300, 1181), (150, 300, 1772), (100, 203.2, 800), (0, 300, 0)],
)
def test_pixels(mm: float, dpi: float, pixels: int) -> None:
    assert units.to_pixels(units.parse_length(f"{mm}mm"), dpi) == pixels


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("1in,2in", (72, 144)), ("-1in, 0mm", (-72, 0)), ("+.5in,-25.4mm", (36, -72)),
        (" 1pt , - 2pt ", (1, -2)), ("25.4,-12.7", (72, -36)), ("1in,+25.4", (72, 72)),
    ],
)  # fmt: skip
def test_offset(text: str, points: tuple[float, float]) -> None:
    assert units.parse_offset(text) == pytest.approx(points)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1mm", "'1mm' is not an offset: write RIGHT,DOWN, as in 1mm,-0.5mm"),
        ("1mm,2mm,3mm", "'1mm,2mm,3mm' is not an offset: write RIGHT,DOWN, as in 1mm,-0.5mm"),
        ("--1mm,2mm", "'--1mm,2mm' is not an offset: write RIGHT,DOWN, as in 1mm,-0.5mm"),
        ("1px,2mm", "'1px,2mm' is not an offset: write RIGHT,DOWN, as in 1mm,-0.5mm"),
    ],
)
def test_what_is_no_offset(text: str, said: str) -> None:
    with pytest.raises(ValueError, match="is not") as caught:
        units.parse_offset(text)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("points", "text"), [(72, "25.4"), (0, "0"), (-1e-9, "0"), (280.8, "99.06"), (-72, "-25.4")]
)
def test_in_mm(points: float, text: str) -> None:
    assert units.format_mm(points) == text


@pytest.mark.parametrize(
    ("points", "text"), [(0.02, "0.1"), (0.2, "0.1"), (1, "0.4"), (72, "25.4")]
)
def test_what_is_too_much_is_never_nothing_in_writing(points: float, text: str) -> None:
    assert units.format_excess(points) == text


@pytest.mark.parametrize(("text", "dots"), [("1dot", 1), ("2dot", 2), (" 10 dots ", 10)])
def test_dots(text: str, dots: int) -> None:
    assert units.parse_dots(text) == dots


@pytest.mark.parametrize("text", ["", "dot", "1", "1mm", "1.5dot", "-1dot", "1000dot"])
def test_what_is_no_number_of_dots(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number of dots: write 1dot, 2dot"):
        units.parse_dots(text)


def test_an_offset_in_dots_is_of_a_printer() -> None:
    assert units.parse_offset("4dot,-2 dot", 144) == (2, -1)
    with pytest.raises(ValueError, match="in dots, but the dots per inch are not known"):
        units.parse_offset("4dot,-2dot")
