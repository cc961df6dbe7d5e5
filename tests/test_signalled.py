"""Colours given in numbers or by name: in PNG's chunks, and Exif's Adobe RGB.

A browser judges PNG. Browsers ignore Exif's colours: there the judge is the same picture with
an embedded profile of Adobe RGB.
"""

from __future__ import annotations

import struct
import subprocess
import zlib
from io import BytesIO
from math import hypot
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageCms

from cardgen.backends import render
from cardgen.errors import LayoutError
from cardgen.icc.matrix_profiles import Chromaticities, matrix_profile
from cardgen.pictures import decode_picture, open_picture, read_header
from tests.backends.agreement import resvg
from tests.backends.samples import png_bytes
from tests.profiles import ADOBE_RGB
from tests.system import require
from tests.test_icc import document

SIDE: Final = 16
# All of them are within sRGB, in any of the colour spaces.
COLORS: Final = [
    (190, 80, 70), (110, 150, 115), (70, 90, 140), (200, 180, 120), (40, 50, 30),
    (150,) * 3, (12,) * 3,
]  # fmt: skip
PICTURE: Final = Image.new("RGB", (SIDE * len(COLORS), SIDE))
for at, color in enumerate(COLORS):
    PICTURE.paste(color, (at * SIDE, 0, (at + 1) * SIDE, SIDE))

Chunk = tuple[bytes, bytes]
IN_SRGB: Final[Chunk] = b"sRGB", b"\0"
REC_709: Final = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
ADOBE: Final = (0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
LAB: Final = ImageCms.buildTransform(
    ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
)


def codes(*points: int) -> Chunk:
    return b"cICP", bytes(points)


def gamma(value: int) -> Chunk:
    return b"gAMA", struct.pack(">I", value)


def primaries(*values: float) -> Chunk:
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in values))


def png(*chunks: Chunk, image: Image.Image = PICTURE, profile: bytes = b"") -> bytes:
    """Return a PNG file with these colour chunks, which Pillow does not write."""
    data = png_bytes(image, icc_profile=profile or None)
    inserted = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return data[:33] + inserted + data[33:]


SHOWN: Final = {
    "Display P3": png(codes(12, 13, 0, 1)),
    "sRGB by codes": png(codes(1, 13, 0, 1)),
    "BT.709": png(codes(1, 1, 0, 1)),
    "BT.601": png(codes(6, 6, 0, 1)),
    "BT.2020": png(codes(9, 14, 0, 1)),
    "BT.470 M": png(codes(4, 4, 0, 1)),
    "BT.470 BG": png(codes(5, 5, 0, 1)),
    "SMPTE 240M": png(codes(7, 7, 0, 1)),
    "linear": png(codes(1, 8, 0, 1)),
    "DCI-P3": png(codes(11, 13, 0, 1)),
    "EBU 3213": png(codes(22, 13, 0, 1)),
    "gAMA and cHRM": png(primaries(*ADOBE), gamma(55_556)),
    "gAMA alone": png(gamma(55_556)),
    "gAMA of a screen": png(primaries(*REC_709), gamma(45_455)),
    "linear by gAMA": png(primaries(*REC_709), gamma(100_000)),
    "cICP before gAMA": png(codes(12, 13, 0, 1), primaries(*ADOBE), gamma(55_556)),
    "cICP before sRGB": png(codes(12, 13, 0, 1), IN_SRGB),
    "cICP before a profile": png(codes(12, 13, 0, 1), profile=ADOBE_RGB),
    "a profile before gAMA": png(primaries(*REC_709), gamma(55_556), profile=ADOBE_RGB),
    "sRGB before gAMA": png(IN_SRGB, primaries(*ADOBE), gamma(55_556)),
}


def colors(image: Image.Image) -> list[tuple[float, float, float]]:
    """Read the L*a*b* of each patch."""
    middles = image.convert("RGB").resize((len(COLORS), 1), Image.Resampling.NEAREST)
    values = iter(LAB.apply(middles).tobytes())
    return [
        (light / 2.55, a - 256 * (a > 127), b - 256 * (b > 127))
        for light, a, b in zip(values, values, values, strict=True)
    ]


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return the largest ΔE*76 of two patches."""
    pairs = zip(colors(one), colors(other), strict=True)
    return max(hypot(*(a - b for a, b in zip(*pair, strict=True))) for pair in pairs)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image.Image]:
    """Return all patches as a browser shows them."""
    folder = tmp_path_factory.mktemp("screen")
    page, shot = folder / "page.html", folder / "shot.png"
    for at, data in enumerate(SHOWN.values()):
        (folder / f"{at}.png").write_bytes(data)
    rows = "".join(f'<img src="{at}.png" style="display:block">' for at in range(len(SHOWN)))
    page.write_text(f'<body style="margin:0">{rows}')
    subprocess.run(
        [
            *(require("chromium"), "--headless", "--no-sandbox", "--disable-gpu"),
            *("--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb"),
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={PICTURE.width},{SIDE * len(SHOWN)}",
            f"--screenshot={shot}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    seen = Image.open(shot)
    return {
        name: seen.crop((0, at * SIDE, PICTURE.width, (at + 1) * SIDE))
        for at, name in enumerate(SHOWN)
    }


@pytest.mark.parametrize("name", SHOWN)
def test_a_png_looks_as_in_a_browser(name: str, screen: dict[str, Image.Image]) -> None:
    assert apart(decode_picture(SHOWN[name]), screen[name]) < 1.6
    if not name.startswith("sRGB"):  # such a picture changes
        assert apart(PICTURE, screen[name]) > 1.6


def test_what_leaves_it_open_is_passed_over() -> None:
    """Code points that H.273 leaves unspecified, and a gAMA of 0, do not count."""
    assert read_header(png(codes(2, 2, 0, 1))).profile == b""
    wide = png(codes(2, 13, 0, 1), primaries(*ADOBE), gamma(45_455))
    assert (
        decode_picture(wide).tobytes()
        == decode_picture(png(primaries(*ADOBE), gamma(45_455))).tobytes()
    )
    assert read_header(png(gamma(0))).profile == b""


def test_primaries_alone_have_the_usual_curve() -> None:
    made = decode_picture(png(primaries(*ADOBE)))
    assert made.getpixel((5 * SIDE, 0)) == (150,) * 3  # greys stay
    assert apart(made, PICTURE) > 5


def test_narrow_range_is_from_16_to_235() -> None:
    """Browsers ignore Exif's colour space."""
    grey = Image.new("RGB", (3, 1))
    for at, level in enumerate((16, 126, 235)):
        grey.putpixel((at, 0), (level,) * 3)
    made = decode_picture(png(codes(1, 13, 0, 0), image=grey))
    assert [made.getpixel((at, 0))[0] for at in range(3)] == [0, 128, 255]  # type: ignore[index]


def test_greys_have_a_gamma_too() -> None:
    grey = Image.new("L", (1, 1), 128)
    assert decode_picture(png(gamma(100_000), image=grey)).getpixel((0, 0)) == 188
    assert decode_picture(png(image=grey)).getpixel((0, 0)) == 128


def of_camera(space: int, index: str, profile: bytes = b"") -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0xA001: space, 0xA005: {1: index, 2: b"0100"}})
    return png_bytes(
        PICTURE, "JPEG", exif=exif, quality=100, subsampling=0, icc_profile=profile or None
    )


def test_a_camera_says_adobe_rgb() -> None:
    said = decode_picture(of_camera(0xFFFF, "R03"))
    assert apart(said, decode_picture(of_camera(1, "R98", ADOBE_RGB))) < 0.5
    assert apart(said, PICTURE) > 5
    plain = decode_picture(of_camera(1, "R98")).tobytes()
    assert decode_picture(of_camera(0xFFFF, "R98")).tobytes() == plain  # the space is not named
    assert decode_picture(of_camera(1, "R03")).tobytes() == plain
    with_both = decode_picture(of_camera(0xFFFF, "R03", ADOBE_RGB))
    assert apart(with_both, said) < 0.5


@pytest.mark.parametrize("data", [png(codes(12, 13, 0, 1)), of_camera(0xFFFF, "R03")])
def test_every_format_shows_the_same(data: bytes) -> None:
    page = document(data)
    drawn = Image.open(BytesIO(render(page, "png", dpi=288)))  # a dot for each pixel
    assert apart(drawn, decode_picture(data)) < 1.5
    assert apart(resvg(render(page, "svg"), page.pages[0], 288), drawn) < 1.5


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            png(codes(9, 16, 0, 1)),
            "they are HDR (PQ, ITU-R BT.2100), too bright for paper",
        ),
        (
            png(codes(9, 18, 0, 1)),
            "they are HDR (HLG, ITU-R BT.2100), too bright for paper",
        ),
        (png((b"cICP", b"\1")), "its cICP chunk is damaged"),
        (
            png(codes(1, 13, 1, 1)),
            "the code points of its cICP chunk, 1-13-1-1, are not for pictures",
        ),
        (
            png(codes(1, 9, 0, 1)),
            "the code points of its cICP chunk, 1-9-0-1, are not for pictures",
        ),
        (
            png(primaries(0.3, 0.3, *(0.3, 0.3) * 3), gamma(45_455)),
            "its cHRM chunk is wrong: two of red, green and blue are the same colour",
        ),
        (
            png(primaries(0.9, 0.05, *REC_709[2:]), gamma(45_455)),
            "its cHRM chunk is wrong: red, green and blue do not mix to white",
        ),
        (
            png(primaries(0.3, 0.0, *REC_709[2:]), gamma(45_455)),
            "its cHRM chunk is wrong: white has no light",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(
    data: bytes, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sunset.png").write_bytes(data)
    with pytest.raises(LayoutError) as caught:
        open_picture(Path("sunset.png"))
    assert str(caught.value) == (
        "sunset.png: bad-picture: cardgen cannot show the colours of the picture: "
        f"{why}\n  hint: convert its colours to sRGB, and save it again"
    )


def test_a_profile_is_of_its_standards_numbers() -> None:
    """The colorants are those of Adobe RGB (1998), 4.3.6.1, adapted to D50."""
    adobe = Chromaticities((0.3127, 0.329), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
    profile = matrix_profile(adobe, lambda value: value**2)
    assert profile == matrix_profile(adobe, lambda value: value**2)
    known = ImageCms.ImageCmsProfile(BytesIO(profile)).profile
    red, green, blue = known.red_colorant, known.green_colorant, known.blue_colorant
    assert red
    assert green
    assert blue
    assert red[0] == pytest.approx((0.60974, 0.31111, 0.01947), abs=2e-5)
    assert green[0] == pytest.approx((0.20528, 0.62567, 0.06087), abs=2e-5)
    assert blue[0] == pytest.approx((0.14919, 0.06322, 0.74457), abs=2e-5)
