"""Colours of pictures by their profiles, on screens and in inks.

The judges are ImageCms itself, for the look of inks on paper (ΔE*76), and profiles that are
made from the numbers of their standards.
"""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from math import hypot
from random import Random
from typing import Any, Final

import pytest
from PIL import Image, ImageCms, ImageDraw

from cardgen.backends import render
from cardgen.backends.pictures import is_logo
from cardgen.display import Color, Document, Layer, Page, Picture, Veil
from cardgen.errors import LayoutError
from cardgen.icc import PRESS, black_tones, ink_limit, is_srgb, matches_condition
from cardgen.pictures import decode_picture, read_picture
from tests.backends.agreement import resvg
from tests.backends.pdf.pdfs import DATE, by_pdfium, open_pdf
from tests.backends.samples import png_bytes
from tests.profiles import ADOBE_RGB, LIGHT_GREY, PALE_PRESS, SRGB

RELATIVE: Final = ImageCms.Intent.RELATIVE_COLORIMETRIC
COMPENSATED: Final = ImageCms.Flags.BLACKPOINTCOMPENSATION
SCREEN: Final = ImageCms.ImageCmsProfile(BytesIO(SRGB))
LAB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
FOGRA39: Final = ImageCms.ImageCmsProfile(BytesIO(PRESS.read()))

SIDE: Final = 48  # pixels of a patch
# All of them are within sRGB, in any of the profiles.
COLORS: Final = [(190, 80, 70), (110, 150, 115), (70, 90, 140), (220, 190, 110), (150,) * 3]
INKS: Final = [(20, 200, 180, 10), (150, 40, 30, 0), (180, 160, 20, 0), (0, 0, 0, 140)]
GREYS: Final = [96, 128, 160, 192, 240]
CASES: Final = [
    ("RGB", COLORS, "PNG", b""),
    ("RGB", COLORS, "PNG", ADOBE_RGB),
    ("RGB", COLORS, "JPEG", ADOBE_RGB),
    ("RGBA", [(*color, 255) for color in COLORS], "WEBP", ADOBE_RGB),
    ("L", GREYS, "JPEG", b""),
    ("L", GREYS, "JPEG", LIGHT_GREY),
    ("CMYK", INKS, "JPEG", b""),
    ("CMYK", INKS, "JPEG", PALE_PRESS),
]


def encode_patches(mode: str, colors: list[Any], file_format: str, profile: bytes) -> bytes:
    """Return a file of patches side by side."""
    image = Image.new(mode, (SIDE * len(colors), SIDE))
    for at, color in enumerate(colors):
        image.paste(color, (at * SIDE, 0, (at + 1) * SIDE, SIDE))
    exact: dict[str, Any] = {"quality": 100, "subsampling": 0} if file_format == "JPEG" else {}
    if file_format == "WEBP":
        exact = {"lossless": True}
    return png_bytes(image, file_format, icc_profile=profile or None, **exact)


def document(data: bytes, veil: Veil | None = None) -> Document:
    width, height = Image.open(BytesIO(data)).size
    logo = Picture(0, 0, width / 4, height / 4, data, "a logo", veil=veil)
    page = Page(width / 4, height / 4, (Layer((logo,)),))
    return Document((page,), "a title", ("zh-Hans", "ko"), date=DATE)


def middles(image: Image.Image, count: int) -> list[Any]:
    return [
        image.getpixel((round((at + 0.5) * image.width / count), image.height // 2))
        for at in range(count)
    ]


def on_press(data: bytes, veil: Veil | None = None) -> Image.Image:
    """Return the inks of a picture in a file for the press."""
    with open_pdf(render(document(data, veil), "pdf", profile="pdf/x-4")) as pdf:
        (found,) = pdf.pages[0].Resources.XObject.values()
        if found.get("/Filter") == "/DCTDecode":
            return Image.open(BytesIO(found.read_raw_bytes()))
        size = int(found.Width), int(found.Height)
        if found.ColorSpace == "/DeviceCMYK":
            return Image.frombytes("CMYK", size, found.read_bytes())
        assert found.ColorSpace == "/DeviceGray"
        grey = Image.frombytes("L", size, found.read_bytes())
        nothing = Image.new("L", size)
        return Image.merge("CMYK", (nothing,) * 3 + (grey.point(lambda value: 255 - value),))


def to_lab(image: Image.Image) -> list[tuple[float, ...]]:
    """Convert sRGB or inks to the L*a*b* of the printed sheet."""
    if image.mode == "RGB":
        to_inks = ImageCms.buildTransform(SCREEN, FOGRA39, "RGB", "CMYK", RELATIVE, COMPENSATED)
        image = to_inks.apply(image)
    shown = ImageCms.buildTransform(FOGRA39, LAB, "CMYK", "LAB", RELATIVE).apply(image)
    return [(value[0] / 2.55, value[1] - 128, value[2] - 128) for value in pixels(shown)]


def pixels(image: Image.Image) -> list[tuple[int, ...]]:
    return [image.getpixel((x, 0)) for x in range(image.width)]  # type: ignore[misc]


def row(mode: str, colors: list[Any]) -> Image.Image:
    image = Image.new(mode, (len(colors), 1))
    for at, color in enumerate(colors):
        image.putpixel((at, 0), color)
    return image


@pytest.mark.parametrize(("mode", "colors", "file_format", "profile"), CASES)
def test_one_logo_has_one_look(
    mode: str, colors: list[Any], file_format: str, profile: bytes
) -> None:
    """Profiles were ignored: ΔE was 15 and more, and 55 between a press and a screen."""
    data, count = encode_patches(mode, colors, file_format, profile), len(colors)
    plain = mode.removesuffix("A")
    wanted = row(plain, [color[:3] if mode == "RGBA" else color for color in colors])
    if profile or mode == "CMYK":
        source = ImageCms.ImageCmsProfile(BytesIO(profile or PRESS.read()))
        change = ImageCms.buildTransform(source, SCREEN, plain, "RGB", RELATIVE, COMPENSATED)
        wanted = change.apply(wanted)
    made = document(data)
    raster = Image.open(BytesIO(render(made, "png", 288))).convert("RGB")
    vector = resvg(render(made, "svg"), made.pages[0], 288).convert("RGB")
    screen = by_pdfium(render(made, "pdf"), 288)
    for image in (raster, vector, screen):
        for got, expected in zip(
            middles(image, count), pixels(wanted.convert("RGB")), strict=True
        ):
            assert max(abs(a - b) for a, b in zip(got, expected, strict=True)) <= 2
    inks = row("CMYK", middles(on_press(data), count))
    proofed = to_lab(row("RGB", middles(raster, count)))
    for one, other in zip(proofed, to_lab(inks), strict=True):
        assert hypot(*(a - b for a, b in zip(one, other, strict=True))) < 3


@pytest.mark.parametrize(
    "color", [Color(246, 239, 226), Color(255, 255, 255), Color(29, 26, 24)]
)
@pytest.mark.parametrize(("mode", "colors", "file_format", "profile"), CASES)
def test_a_veil_is_the_same_on_a_press(
    mode: str, colors: list[Any], file_format: str, profile: bytes, color: Color
) -> None:
    """Inks were mixed as screens mix light: a sky, brown on a screen, was blue."""
    data, count = encode_patches(mode, colors, file_format, profile), len(colors)
    veil = Veil(color, 0.6)
    raster = Image.open(BytesIO(render(document(data, veil), "png", 288))).convert("RGB")
    proofed = to_lab(row("RGB", middles(raster, count)))
    inks = row("CMYK", middles(on_press(data, veil), count))
    for one, other in zip(proofed, to_lab(inks), strict=True):
        assert hypot(*(a - b for a, b in zip(one, other, strict=True))) < 3


def test_grey_under_a_grey_veil_is_black_ink_alone() -> None:
    inks = on_press(encode_patches("L", GREYS, "PNG", b""), Veil(Color(200, 200, 200), 0.5))
    assert all(each[:3] == (0, 0, 0) for each in middles(inks, len(GREYS)))


def test_a_press_has_colours_that_screens_lack() -> None:
    """The picture's own profile is converted, not the colours that a screen shows."""
    green = (30, 180, 60)
    inks = on_press(encode_patches("RGB", [green] * 3, "PNG", ADOBE_RGB))
    source = ImageCms.ImageCmsProfile(BytesIO(ADOBE_RGB))
    change = ImageCms.buildTransform(source, FOGRA39, "RGB", "CMYK", RELATIVE, COMPENSATED)
    (wanted,) = pixels(change.apply(row("RGB", [green])))
    assert inks.getpixel((9, 9)) == wanted
    shown = decode_picture(encode_patches("RGB", [green] * 3, "PNG", ADOBE_RGB)).getpixel(
        (9, 9)
    )
    assert isinstance(shown, tuple)
    assert shown[0] == 0  # sRGB has no less red


def logo(black: int = 0) -> Image.Image:
    """Draw a red disc and black letters with soft edges on a clear ground."""
    image = Image.new("RGBA", (400, 200), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((20, 20, 180, 180), (200, 30, 40, 255))
    for at in range(3):
        pen.rectangle((210 + 60 * at, 40, 240 + 60 * at, 160), (black,) * 3 + (255,))
    return image.resize((200, 100), Image.Resampling.BOX)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_black_of_a_logo_is_black_ink_alone(file_format: str) -> None:
    """It was C83 M72 Y45 K100: shades of colour around it where plates are a hair off."""
    image = logo() if file_format == "PNG" else on_white(logo())
    image = image.resize((600, 300))
    inks = on_press(png_bytes(image, file_format))
    assert inks.getpixel((336, 150)) == (0, 0, 0, 255)
    cyan, magenta, yellow, _ = inks.getpixel((150, 150))  # type: ignore[misc]
    assert cyan < 10 < 220 < magenta
    assert yellow > 180
    grey = on_press(png_bytes(logo(128)))
    assert grey.getpixel((112, 50)) == (0, 0, 0, 255 - black_tones(PRESS.read())[128])


def on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def test_a_photograph_is_none() -> None:
    """A photograph is no logo, not even before a white or black wall, where greys are flat."""
    chance = Random(3)
    soft = Image.frombytes("RGB", (40, 40), chance.randbytes(4800)).resize((200, 200))
    assert is_logo(png_bytes(logo()))
    for wall in ("white", "black"):
        photo = Image.new("RGB", (300, 300), wall)
        photo.paste(soft, (50, 50))
        assert not is_logo(png_bytes(photo)), wall
        assert not is_logo(png_bytes(photo, "JPEG")), wall
    shadow = Image.new("RGB", (300, 300), (3, 3, 3))
    shadow.paste(soft, (50, 50))
    black = on_press(png_bytes(shadow)).getpixel((5, 5))
    assert isinstance(black, tuple)
    assert min(black[:3]) > 100


def test_inks_of_another_press_are_converted_and_black_stays_black() -> None:
    """A file in SWOP inks was taken for FOGRA39."""
    foreign = encode_patches("CMYK", INKS, "JPEG", PALE_PRESS)
    inks = on_press(foreign)
    for got, given in zip(middles(inks, len(INKS)), INKS, strict=True):
        assert max(abs(a - b) for a, b in zip(got, given, strict=True)) > 5
    black = middles(inks, len(INKS))[-1]
    assert black[:3] == (0, 0, 0)
    for own in (b"", PRESS.read()):
        file = encode_patches("CMYK", INKS, "JPEG", own)
        for got, given in zip(middles(on_press(file), len(INKS)), INKS, strict=True):
            assert max(abs(a - b) for a, b in zip(got, given, strict=True)) <= 2
    assert not matches_condition(PALE_PRESS, PRESS.read())


def test_a_picture_takes_no_more_ink_than_a_press_can() -> None:
    """Only inks that somebody chose exceed the limit: a profile converts nothing into more."""
    thick = [(250, 240, 230, 250), (255, 255, 255, 0), (200, 0, 0, 255), (10, 20, 30, 40)]
    got = middles(on_press(encode_patches("CMYK", thick, "JPEG", b"")), len(thick))
    assert ink_limit(PRESS.read()) == 300
    assert sum(got[0]) <= 3 * 255
    assert got[0][3] == 250
    assert got[0][0] >= got[0][1] >= got[0][2] > 150
    for found, given in zip(got[1:], thick[1:], strict=True):
        assert max(abs(a - b) for a, b in zip(found, given, strict=True)) <= 2
    photo = Image.frombytes("RGB", (40, 40), Random(5).randbytes(4800)).resize((200, 200))
    for image in (photo, photo.point(lambda value: value // 5)):
        inks = on_press(png_bytes(image)).tobytes()
        assert max(map(sum, zip(*(iter(inks),) * 4, strict=True))) <= 3 * 255 + 2


def test_inks_that_lie_on_their_side_stay_as_they_are() -> None:
    """A turned picture in inks was converted to RGB and back."""
    turned = Image.Exif()
    turned[0x0112] = 6
    image = Image.new("CMYK", (200, 200), INKS[0])
    image.paste(INKS[1], (0, 0, 100, 200))
    inks = on_press(png_bytes(image, "JPEG", quality=100, exif=turned))
    for at, given in (((100, 50), INKS[1]), ((100, 150), INKS[0])):
        got = inks.getpixel(at)
        assert isinstance(got, tuple)
        assert max(abs(a - b) for a, b in zip(got, given, strict=True)) <= 2


def test_editions_of_srgb_are_srgb() -> None:
    for mode in ("RGB", "L"):
        assert is_srgb(b"", mode)
        assert is_srgb(SRGB, mode)
        assert not is_srgb(ADOBE_RGB, mode)
    data = encode_patches("RGB", COLORS, "JPEG", SRGB)
    with open_pdf(render(document(data), "pdf")) as pdf:
        (found,) = pdf.pages[0].Resources.XObject.values()
        assert found.read_raw_bytes() in data.replace(
            data[20 : data.index(b"\xff\xdb")], b""
        )  # the file without its profile


def test_grey_keeps_no_hue() -> None:
    """A grey page stays grey, and a press needs one ink for it."""
    ramp = Image.linear_gradient("L").convert("RGB")
    shown = decode_picture(png_bytes(ramp, icc_profile=ADOBE_RGB))
    red, green, blue = shown.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()
    tones = black_tones(PRESS.read())
    assert (tones[0], tones[255]) == (0, 255)
    assert all(a <= b for a, b in pairwise(tones))


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (b"no profile", "cannot be read"),
        (PALE_PRESS, "is for CMYK, but the picture is RGB"),
        (LIGHT_GREY, "is for GRAY, but the picture is RGB"),
        (ADOBE_RGB[:300], "cannot be read"),
    ],
    ids=["none", "inks", "grey", "cut"],
)
def test_a_profile_that_says_nothing_of_a_picture(profile: bytes, said: str) -> None:
    data = encode_patches("RGB", COLORS, "PNG", profile)
    with pytest.raises(LayoutError) as caught:
        read_picture(data, "logo.png")
    assert str(caught.value) == (
        f"bad-picture: logo.png: the colour profile of the picture {said}\n"
        "  hint: convert its colours to sRGB, and save it again"
    )
