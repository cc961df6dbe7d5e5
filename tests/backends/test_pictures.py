from __future__ import annotations

import pytest
from PIL import Image

from cardgen.backends.pictures import is_grey, scale
from cardgen.display import BLACK, Picture, Rect
from cardgen.errors import LayoutError
from tests.backends.samples import decode, fresh, page, png_bytes

RED, BLUE = (255, 0, 0), (0, 0, 255)


def halves(mode: str = "RGB") -> Image.Image:
    """Return a picture that is red at the left and blue at the right."""
    image = Image.new("RGB", (20, 20), RED)
    image.paste(BLUE, (10, 0, 20, 20))
    return image.convert(mode)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_pictures_fill_their_box(file_format: str) -> None:
    data = png_bytes(halves(), file_format)
    image = decode(fresh(page((Picture(10, 20, 40, 30, data),)), 72))
    for point, color in (
        ((12, 22), RED),
        ((47, 48), BLUE),
        ((9, 22), (255,) * 3),
        ((51, 22), (255,) * 3),
    ):
        got = image.getpixel(point)
        assert isinstance(got, tuple)
        assert max(abs(a - b) for a, b in zip(got, color, strict=True)) < 20, point


def test_exif_orientation_is_honoured() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn to the right to see it upright
    data = png_bytes(halves(), "JPEG", exif=exif, quality=95)
    image = decode(fresh(page((Picture(0, 0, 72, 72, data),)), 72))
    top, bottom = image.getpixel((36, 5)), image.getpixel((36, 67))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > top[2]
    assert bottom[2] > 200 > bottom[0]


def test_alpha_shows_what_is_below() -> None:
    clear = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    clear.paste((255, 0, 0, 128), (0, 0, 5, 10))
    items = (Rect(0, 0, 72, 72, BLACK), Picture(0, 0, 72, 72, png_bytes(clear)))
    image = decode(fresh(page(items), 72))
    assert image.getpixel((10, 10)) == (128, 0, 0)
    assert image.getpixel((70, 10)) == (0, 0, 0)


@pytest.mark.parametrize("mono", [True, False])
def test_pictures_over_the_edges_are_cut_off(mono: bool) -> None:
    data = png_bytes(halves("L"))
    for x, y in ((-20, 10), (60, 10), (10, -20), (10, 60), (-90, 0), (90, 90)):
        drawn = (Picture(x, y, 40, 40, data),)
        moved = (Picture(x + 72, y + 72, 40, 40, data),)
        small = decode(fresh(page(drawn, mono=mono), 100))
        large = decode(fresh(page(moved, width=216, height=216, mono=mono), 100))
        assert small.tobytes() == large.crop((100, 100, 200, 200)).tobytes()


def test_mono_pictures_are_dithered_and_opaque() -> None:
    grey = Picture(0, 0, 36, 72, png_bytes(Image.new("L", (4, 4), 64)))
    image = decode(fresh(page((Rect(0, 0, 72, 72, BLACK), grey), mono=True), 100)).convert("L")
    left, right = image.crop((0, 0, 50, 100)), image.crop((50, 0, 100, 100))
    assert left.histogram()[255] / 5000 == pytest.approx(0.25, abs=0.01)
    assert right.histogram()[255] == 0


def test_clear_parts_of_mono_pictures_leave_what_is_below() -> None:
    clear = Image.new("RGBA", (2, 1), (255, 255, 255, 0))
    clear.putpixel((0, 0), (255, 255, 255, 255))
    items = (Rect(0, 0, 72, 72, BLACK), Picture(0, 0, 72, 72, png_bytes(clear)))
    image = decode(fresh(page(items, mono=True), 100)).convert("L")
    assert image.getpixel((10, 50)) == 255
    assert image.getpixel((90, 50)) == 0


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("1", "L"), ("L", "L"), ("LA", "LA"), ("P", "RGB"), ("RGB", "RGB"), ("RGBA", "RGBA")],
)
def test_modes(mode: str, expected: str) -> None:
    assert scale(png_bytes(halves(mode)), 5, 7).mode == expected
    assert scale(png_bytes(halves(mode)), 5, 7).size == (5, 7)


def test_sixteen_bit_grey_keeps_its_tones() -> None:
    image = scale(png_bytes(Image.new("I;16", (4, 4), 0x8080)), 4, 4)
    assert image.mode == "L"
    assert image.getextrema() == (0x80, 0x80)


def test_cmyk_becomes_rgb() -> None:
    image = scale(png_bytes(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"), 8, 8)
    assert image.mode == "RGB"


def test_hue_decides_what_is_grey() -> None:
    assert is_grey(png_bytes(Image.new("RGB", (2, 2), (9, 9, 9))))
    assert is_grey(png_bytes(Image.new("RGBA", (2, 2), (9, 9, 9, 3))))
    assert is_grey(png_bytes(Image.new("1", (2, 2))))
    assert not is_grey(png_bytes(halves()))
    assert not is_grey(png_bytes(halves("P")))


def test_damaged_pictures_are_an_error() -> None:
    data = png_bytes(halves())
    for bad in (b"", b"nonsense", data[:60], png_bytes(halves(), "PPM")):
        with pytest.raises(LayoutError) as caught:
            scale(bad, 5, 5)
        assert caught.value.rule == "bad-picture"
        assert caught.value.hint
