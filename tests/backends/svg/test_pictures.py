from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace
from PIL import Image

from cardgen.backends import render
from cardgen.backends.svg import TURNS
from cardgen.display import WHOLE, Color, Document, Picture, Veil
from cardgen.errors import LayoutError
from cardgen.pictures import decode_picture
from tests.backends.agreement import chromium, disagreement, resvg
from tests.backends.pdf.pdfs import by_pdfium
from tests.backends.samples import page, png_bytes
from tests.backends.svg.svgs import HREF, SVG, only, root, svg
from tests.profiles import SRGB


def quarters() -> Image.Image:
    """Return a picture that looks different from every side, 40 × 24."""
    image = Image.new("RGB", (40, 24), (250, 250, 250))
    image.paste((200, 0, 0), (0, 0, 20, 12))
    image.paste((0, 0, 200), (20, 0, 40, 6))
    image.paste((0, 120, 0), (0, 12, 8, 24))
    return image


def embed(data: bytes) -> tuple[ET.Element, bytes]:
    """Embed a picture, and return its image element and the file in that."""
    drawn = page((Picture(10, 15, 50, 30, data, "the seal"),))
    image = only(root(svg(drawn)).findall(f"{SVG}image"))
    match = re.fullmatch(r"data:image/(png|jpeg);base64,(.*)", image.get(HREF, ""))
    assert match is not None
    file = b64decode(match[2])
    assert Image.open(BytesIO(file)).format == match[1].upper()
    return image, file


def photo(orientation: int = 1, file_format: str = "JPEG", **options: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "a maker of cameras"
    return png_bytes(quarters(), file_format, exif=exif, **options)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", TURNS)
def test_pictures_stand_upright(file_format: str, orientation: int) -> None:
    options: dict[str, Any] = {"quality": 95} if file_format == "JPEG" else {"lossless": True}
    data = photo(orientation, file_format, **options)
    drawn = page((Picture(10, 15, 50, 30, data),))
    assert disagreement(drawn, resvg(svg(drawn), drawn)) == ""
    other = page((Picture(10, 15, 50, 30, photo(orientation % 8 + 1)),))
    assert disagreement(other, resvg(svg(drawn), drawn)) != ""


def test_a_part_of_a_picture_under_a_veil() -> None:
    """Other programs draw our SVG and PDF so; where a picture is clear, so is its veil."""
    veil, grey = Veil(Color(250, 230, 120), 0.4), Veil(Color(90, 90, 90), 0.7)
    clear = quarters().convert("RGBA")
    clear.putalpha(clear.getchannel("R").point([0] * 128 + [255] * 128))
    items = tuple(
        Picture(10 + 60 * at, 10 + 40 * (at % 2), 50, 40, data, view=view, veil=cover)
        for at, (data, view, cover) in enumerate(
            (
                (photo(6, quality=95), (0.25, 0.1, 0.75, 0.9), veil),
                (photo(1, quality=95), WHOLE, grey),
                (png_bytes(clear), (0.0, 0.5, 1.0, 1.0), veil),
                (png_bytes(quarters().convert("L"), "JPEG", quality=95), WHOLE, veil),
            )
        )
    )
    drawn = page(items, width=240, height=96)
    assert disagreement(drawn, resvg(svg(drawn), drawn)) == ""
    made = render(Document((drawn,), "t", ("ja",)), "pdf")
    assert disagreement(drawn, by_pdfium(made, 300)) == ""
    bare = page(tuple(replace(item, veil=None) for item in items), width=240, height=96)
    assert disagreement(bare, resvg(svg(drawn), drawn)) != ""


@pytest.mark.system
def test_a_browser_shows_pictures_upright(tmp_path: Path) -> None:
    items = tuple(
        Picture(10 + 90 * (turn % 4), 15 + 50 * (turn // 4), 50, 30, photo(turn, quality=95))
        for turn in TURNS
    )
    drawn = page(items, width=400, height=160)
    assert disagreement(drawn, chromium(svg(drawn), drawn, tmp_path)) == ""


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_jpeg_keeps_its_pixels_and_loses_what_describes_it(
    orientation: int, progressive: bool
) -> None:
    data = photo(
        orientation,
        icc_profile=SRGB.ljust(90_000),
        comment=b"a comment",
        progressive=progressive,
        restart_marker_blocks=1,
    )
    _, file = embed(data + b"what comes after it")
    for words in (b"Exif", b"a maker", b"acsp", b"a comment", b"after it"):
        assert words not in file
    assert Image.open(BytesIO(file)).tobytes() == Image.open(BytesIO(data)).tobytes()
    assert len(file) < len(data)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_a_png_becomes_one_of_the_pixels_that_other_backends_draw(mode: str) -> None:
    if mode == "I;16":
        image = Image.new("I;16", (4, 4), 0x8080)
    elif mode == "P":
        image = quarters().quantize(8)
    else:
        image = quarters().convert(mode)
    options: dict[str, Any] = {"transparency": 0} if mode == "P" else {}
    data = png_bytes(image, icc_profile=SRGB, dpi=(300, 300), **options)
    _, file = embed(data)
    kept = Image.open(BytesIO(file))
    assert "icc_profile" not in kept.info
    assert "dpi" not in kept.info
    assert kept.convert("RGBA").tobytes() == decode_picture(data).convert("RGBA").tobytes()


def test_what_few_programs_read_becomes_a_png() -> None:
    webp = png_bytes(quarters(), "WEBP", lossless=True)
    cmyk = png_bytes(quarters().convert("CMYK"), "JPEG", quality=95)
    for data in (webp, cmyk):
        _, file = embed(data)
        assert file.startswith(b"\x89PNG")
        assert Image.open(BytesIO(file)).tobytes() == decode_picture(data).tobytes()


def test_pictures_are_named() -> None:
    image, _ = embed(photo())
    assert (image.get("role"), image.get("aria-label")) == ("img", "the seal")
    unnamed = root(svg(page((Picture(0, 0, 9, 9, photo()),))))
    assert only(unnamed.findall(f"{SVG}image")).get("aria-hidden") == "true"


def test_damaged_pictures_are_an_error() -> None:
    for data in (b"", b"nonsense", photo()[:300], png_bytes(quarters())[:60]):
        with pytest.raises(LayoutError) as caught:
            svg(page((Picture(0, 0, 9, 9, data),)))
        assert caught.value.rule == "bad-picture"
