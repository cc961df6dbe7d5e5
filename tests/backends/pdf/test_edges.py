"""Pictures that reach the trim edge extend into the bleed."""

from __future__ import annotations

from io import BytesIO
from itertools import product

import pytest
from msgspec.structs import replace
from PIL import Image

from cardgen.backends import Renderer
from cardgen.backends.pdf.paint import extend_to_bleed
from cardgen.display import Picture
from cardgen.preflight import preflight
from cardgen.units import parse_length
from tests.artwork.samples import svg
from tests.backends.pdf.pdfs import by_pdfium, document, open_pdf

BLEED = parse_length("3mm")


def photo(mode: str = "RGB") -> bytes:
    """Return a picture with a red left edge, a green right edge and no white."""
    image = Image.new("RGB", (600, 300), (120, 120, 120))
    image.paste((200, 0, 0), (0, 0, 60, 300))
    image.paste((0, 160, 0), (540, 0, 600, 300))
    stream = BytesIO()
    image.convert(mode).save(stream, "PNG")
    return stream.getvalue()


DRAWN = svg('<path d="M0 0h100v50H0z" fill="#777"/><circle cx="50" cy="25" r="9"/>')


@pytest.mark.parametrize("data", [photo(), DRAWN], ids=["pixels", "drawing"])
def test_what_fills_the_page_fills_the_bleed(data: bytes) -> None:
    page = document(Picture(0.0, 0.0, 200.0, 100.0, data, "a"), bleed=BLEED)
    file = Renderer().render(page, "pdf", profile="pdf/x-4")
    image = by_pdfium(file, 72).convert("L")
    assert image.size == (218, 118)
    edges = ((0, 0, 218, 1), (0, 116, 218, 117), (0, 0, 1, 118), (216, 0, 217, 118))
    assert all(image.crop(edge).getextrema()[1] < 250 for edge in edges)  # type: ignore[operator]
    assert not [each for each in preflight(file).findings if each.rule == "bleed"]


def test_what_is_clear_or_within_the_page_stays() -> None:
    for picture in (
        Picture(0.0, 0.0, 200.0, 100.0, photo("RGBA"), "a"),
        Picture(20.0, 20.0, 60.0, 30.0, photo(), "a"),
    ):
        clear = replace(picture, data=svg('<circle cx="50" cy="25" r="25"/>'))
        for each in (clear, picture if picture.x else clear):
            page = document(each, bleed=BLEED)
            with open_pdf(Renderer().render(page, "pdf")) as pdf:
                content = pdf.pages[0].Contents.read_bytes()
            assert f"{each.width:g} 0 0 {each.height:g} ".encode() in content


@pytest.mark.parametrize("turn", range(4))
def test_its_proportions_and_the_edges_that_meet_none_stay(turn: int) -> None:
    """The picture keeps its proportions and covers all, for any edges and any view."""
    whole, cropped = (0.0, 0.0, 1.0, 1.0), (0.3, 0.01, 0.8, 0.9)
    for reached, view in product(product((0.0, 9.0), repeat=4), (whole, cropped)):
        before = Picture(10.0, 20.0, 120.0, 80.0, b"", view=view, turn=turn)
        left, top, right, below = reached
        after = extend_to_bleed(before, (left, top, right, below))
        assert (after.x, after.y) == (10 - left, 20 - top)
        assert (after.width, after.height) == (120 + left + right, 80 + top + below)
        first, above, last, under = after.view
        assert 0 <= first < last <= 1
        assert 0 <= above < under <= 1
        one, two = _scales(before), _scales(after)
        assert two[0] / one[0] == pytest.approx(two[1] / one[1])
        assert two[0] >= one[0] - 1e-9
        if not any(reached):
            assert after.view == pytest.approx(before.view)
    # A cropped picture shows more at the same size, if there is enough of it.
    more = extend_to_bleed(
        Picture(0.0, 0.0, 50.0, 50.0, b"", view=(0.2, 0.2, 0.7, 0.7)), (9.0,) * 4
    )
    assert more.view == pytest.approx((0.11, 0.11, 0.79, 0.79))


def _scales(picture: Picture) -> tuple[float, float]:
    """Return the size of the whole picture along its own axes."""
    first, above, last, under = picture.view
    width, height = picture.width, picture.height
    if picture.turn % 2:
        width, height = height, width
    return width / (last - first), height / (under - above)


def test_without_a_cutter_the_page_is_what_is_seen() -> None:
    page = document(Picture(0.0, 0.0, 200.0, 100.0, photo(), "a"), bleed=BLEED)
    for profile, marks, crops in (
        ("screen", False, True), ("pdf/a-2b", False, True), ("screen", True, False),
        ("pdf/x-4", False, False),
    ):  # fmt: skip
        file = Renderer().render(page, "pdf", profile=profile, crop_marks=marks)
        with open_pdf(file) as pdf:
            shown = pdf.pages[0].get("/CropBox")
            assert (shown is not None) == crops
            assert shown is None or shown == pdf.pages[0].TrimBox
