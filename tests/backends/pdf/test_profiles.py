"""Colours, boxes and pictures in each kind of PDF."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cardgen.backends import render
from cardgen.display import (
    BLACK,
    Color,
    Picture,
    Rect,
)
from tests.backends.pdf.pdfs import (
    PROFILES,
    by_pdfium,
    content,
    document,
    open_pdf,
)
from tests.backends.samples import png_bytes
from tests.profiles import SRGB


def test_archives_say_what_their_colours_mean() -> None:
    pdf = open_pdf(
        render(document(Rect(0, 0, 9, 9, Color(200, 30, 10))), "pdf", profile="pdf/a-2b")
    )
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "B")


def test_print_shops_get_inks() -> None:
    """Black and grey are black ink alone; other colours are inks; named inks stay."""
    data = render(
        document(
            Rect(0, 0, 9, 9, BLACK),
            Rect(9, 0, 9, 9, Color(128, 128, 128)),
            Rect(18, 0, 9, 9, Color(255, 255, 255, (0.5, 0.4, 0.4, 1.0))),
            Rect(27, 0, 9, 9, Color(200, 30, 45)),
        ),
        "pdf",
        profile="pdf/x-4",
    )
    operators = re.findall(r"^[\d. ]+ (?:g|rg|k)$", content(data), re.MULTILINE)
    assert operators[:3] == ["0 g", "0.502 g", "0.5 0.4 0.4 1 k"]
    cyan, magenta, yellow, black = map(float, operators[3].split()[:4])
    assert magenta > 0.8
    assert yellow > 0.6
    assert max(cyan, black) < 0.3
    pdf = open_pdf(data)
    (intent,) = pdf.Root.OutputIntents
    said = (str(intent.S), str(intent.OutputConditionIdentifier))
    assert said == ("/GTS_PDFX", "FOGRA39")
    assert intent.DestOutputProfile.N == 4
    assert str(pdf.docinfo.GTS_PDFXVersion) == "PDF/X-4"
    assert pdf.docinfo.Trapped == "/False"


def test_what_reaches_the_edge_goes_on_into_the_bleed() -> None:
    made = document(Rect(0, 0, 200, 10, BLACK), Rect(50, 50, 10, 10, BLACK), bleed=9.0)
    data = render(made, "pdf", profile="pdf/x-4", crop_marks=True)
    pdf = open_pdf(data)
    page = pdf.pages[0]
    media, bleed, trim = (
        [float(side) for side in box] for box in (page.MediaBox, page.BleedBox, page.TrimBox)
    )
    assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((200, 100))
    assert [b - t for b, t in zip(bleed, trim, strict=True)] == pytest.approx([-9, -9, 9, 9])
    assert media[0] < bleed[0]
    first, second = re.findall(r"^([\d. ]+) re$", content(data), re.MULTILINE)
    left, bottom, width, height = map(float, first.split())
    assert (left, width, height) == pytest.approx((bleed[0], 218, 19), abs=0.002)
    assert bottom + height == pytest.approx(bleed[3], abs=0.002)
    assert [*map(float, second.split())][2:] == [10, 10]


def test_crop_marks_stand_outside_the_bleed() -> None:
    made = document(Rect(0, 0, 200, 100, Color(200, 30, 10)), bleed=9.0)
    drawn = by_pdfium(render(made, "pdf", crop_marks=True), 72)
    around = drawn.width - 218 - 1
    assert around > 30
    inside = drawn.crop((around // 2 + 2, around // 2 + 2, drawn.width - around // 2 - 2, 100))
    assert inside.getcolors() == [(inside.width * inside.height, (200, 30, 10))]
    beside = drawn.convert("L").crop((0, 0, around // 2, drawn.height))
    assert beside.point(lambda value: 255 * (value < 128)).getbbox()


@pytest.mark.parametrize("profile", PROFILES)
def test_pictures(profile: str, tmp_path: Path) -> None:
    """A JPEG in the file's colours stays as it is; alpha becomes a soft mask."""
    red = Image.new("RGB", (90, 60), (200, 30, 45))
    jpeg = BytesIO()
    red.save(jpeg, "JPEG", quality=95)
    clear = red.convert("RGBA")
    clear.putalpha(128)
    grey = png_bytes(Image.new("RGB", (90, 60), (90, 90, 90)))
    data = render(
        document(
            Picture(10, 10, 30, 20, jpeg.getvalue(), "a"),
            Picture(50, 10, 30, 20, png_bytes(clear), "b"),
            Picture(90, 10, 30, 20, grey, "c"),
            Picture(130, 10, 30, 20, grey, "d"),
        ),
        "pdf",
        profile=profile,
    )
    pdf = open_pdf(data)
    objects = [*pdf.pages[0].Resources.XObject.values()]
    assert len(objects) == 3  # a picture shown twice is stored once
    spaces = [str(image.ColorSpace) for image in objects]
    space = "/DeviceCMYK" if profile == "pdf/x-4" else "/DeviceRGB"
    assert spaces == [space, space, "/DeviceGray"]
    kept = objects[0].read_raw_bytes() == jpeg.getvalue()
    assert kept == (profile != "pdf/x-4")
    assert objects[1].SMask.read_bytes() == bytes([128]) * 5400
    drawn = by_pdfium(data, 72)
    for x, color in ((25, (200, 30, 45)), (65, (228, 142, 150)), (105, (90, 90, 90))):
        pixel = drawn.getpixel((x, 20))
        assert isinstance(pixel, tuple)
        # pdfium shows inks without the profile: only their hue can be compared.
        near = 90 if profile == "pdf/x-4" else 6
        assert all(abs(a - b) <= near for a, b in zip(pixel, color, strict=True))


@pytest.mark.parametrize("profile", PROFILES)
def test_a_jpeg_loses_what_describes_it(profile: str) -> None:
    """The PDF once contained the place of a photo."""
    exif = Image.Exif()
    exif[0x010F] = "a maker"
    jpeg = BytesIO()
    picture = Image.new("L", (90, 60), 90)
    picture.save(jpeg, "JPEG", exif=exif, comment=b"a comment", icc_profile=SRGB)
    data = render(
        document(Picture(10, 10, 30, 20, jpeg.getvalue(), "a")), "pdf", profile=profile
    )
    with open_pdf(data) as pdf:
        (found,) = pdf.pages[0].Resources.XObject.values()
        file = found.read_raw_bytes()
    for words in (b"Exif", b"a maker", b"a comment", b"acsp"):
        assert words in jpeg.getvalue()
        assert words not in file
    if profile != "pdf/x-4":  # pdf/x-4 has a tone of black ink for each grey
        assert Image.open(BytesIO(file)).tobytes() == Image.open(jpeg).tobytes()


def test_a_jpeg_of_inks_is_kept_for_a_press() -> None:
    jpeg = BytesIO()
    Image.new("CMYK", (8, 8), (0, 0, 0, 255)).save(jpeg, "JPEG")
    made = document(Picture(10, 10, 3, 2, jpeg.getvalue(), "a"))
    for profile in ("pdf/x-4", "screen"):
        with open_pdf(render(made, "pdf", profile=profile)) as pdf:
            (found,) = pdf.pages[0].Resources.XObject.values()
            kept = found.read_raw_bytes() == jpeg.getvalue()
            assert kept == (found.ColorSpace == "/DeviceCMYK") == (profile == "pdf/x-4")
    assert by_pdfium(render(made, "pdf", profile="pdf/x-4"), 720).getpixel((115, 110))[0] < 60  # type: ignore[index]
