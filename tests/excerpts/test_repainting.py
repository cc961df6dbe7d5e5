"""PDF logos in RGB on a press: their looks, and colours that cannot be converted."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from io import BytesIO
from math import hypot
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms
from reportlab.lib.utils import ImageReader

from cardgen.backends import render
from cardgen.errors import CardgenError
from cardgen.excerpts import Excerpt, read_pdf
from cardgen.excerpts.reader import read
from cardgen.icc import PRESS
from cardgen.preflight import check_pdf
from tests.backends.pdf.pdfs import by_pdfium, open_pdf
from tests.excerpts.test_excerpts import change_page, lights, make_page
from tests.preflight.test_clean import chromium
from tests.profiles import ADOBE_RGB
from tests.system import require
from tests.test_icc import COLORS, FOGRA39, RELATIVE, middles, pixels, row, to_lab

CONDITION = PRESS.read()
Change = Callable[[pikepdf.Pdf], None]
SIDE = 48


def patches(canvas: Any) -> None:
    for at, color in enumerate(COLORS):
        canvas.setFillColorRGB(*(value / 255 for value in color))
        canvas.rect(at * SIDE, 0, SIDE, SIDE, fill=1, stroke=0)


def logo(content: bytes, *changes: Change) -> bytes:
    """Make a logo page of 240 × 48 points."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary()
        for each in changes:
            each(pdf)

    return change_page(make_page(patches, (5.0 * SIDE, SIDE)), change)


def on_press(data: bytes, profile: str = "pdf/x-4") -> bytes:
    """Make a label for a press with this logo, and check it."""
    shown = document_of(data)
    file = render(shown, "pdf", profile=profile)
    assert [each for each in check_pdf(file, trusted=True).findings if _minds(each)] == []
    return file


def _minds(finding: Any) -> bool:
    return bool(finding.severity == "error" or finding.rule == "ink-coverage")


def document_of(data: bytes) -> Any:
    """Make a document that a logo fills."""
    from cardgen.display import Document, Layer, Page, Picture
    from tests.backends.pdf.pdfs import DATE

    placed = Picture(0, 0, 5.0 * SIDE, SIDE, data, "a logo")
    page = Page(5.0 * SIDE, SIDE, (Layer((placed,)),))
    return Document((page,), "a title", ("zh-Hans", "ko"), date=DATE)


def excerpt(data: bytes) -> Excerpt:
    return read_pdf(data, condition=CONDITION)


def content(file: bytes) -> bytes:
    """Read the operators of the logo."""
    with open_pdf(file) as pdf:
        (form,) = pdf.pages[0].Resources.XObject.values()
        return bytes(form.read_bytes())


def by_profile(profile: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(profile, N=3)
        pdf.pages[0].Resources.ColorSpace = Dictionary(R=Array([Name.ICCBased, stream]))

    return change


def fill_colors(operators: bytes) -> list[tuple[float, ...]]:
    """List the fill colours, as inks."""
    found = []
    for line in operators.replace(b" k", b" k\n").replace(b" g", b" g\n").splitlines():
        *values, operator = line.split() or [b""]
        if operator == b"k":
            found.append(tuple(map(float, values[-4:])))
        elif operator == b"g":
            found.append((0.0, 0.0, 0.0, 1 - float(values[-1])))
    return found


def test_one_logo_has_one_look() -> None:
    """PNG, PDF for screens and PDF for a press look alike."""
    data = make_page(patches, (5.0 * SIDE, SIDE))
    shown = document_of(data)
    raster = Image.open(BytesIO(render(shown, "png", 144))).convert("RGB")
    screen = by_pdfium(render(shown, "pdf"), 144)
    for image in (raster, screen):
        for got, expected in zip(middles(image, 5), COLORS, strict=True):
            assert max(abs(a - b) for a, b in zip(got, expected, strict=True)) <= 2
    inks = fill_colors(content(on_press(data)))
    printed = row("CMYK", [tuple(round(255 * ink) for ink in each) for each in inks])
    proofed = to_lab(row("RGB", middles(raster, 5)))
    for one, other in zip(proofed[:4], to_lab(printed)[:4], strict=True):
        assert hypot(*(a - b for a, b in zip(one, other, strict=True))) < 3
    assert inks[4] == pytest.approx((0.0, 0.0, 0.0, 1 - 150 / 255), abs=0.001)  # black alone


def test_colours_have_the_profile_that_they_say() -> None:
    values = " ".join(f"{value / 255:.4f}" for value in (30, 180, 60))
    data = logo(f"/R cs {values} sc 0 0 99 48 re f .3 .3 .3 sc 99 0 9 9 re f".encode(),
                by_profile(ADOBE_RGB))  # fmt: skip
    green, grey = fill_colors(content(on_press(data)))[
        1:
    ]  # the first is what a space begins with
    source = ImageCms.ImageCmsProfile(BytesIO(ADOBE_RGB))
    change = ImageCms.buildTransform(source, FOGRA39, "RGB", "CMYK", RELATIVE)
    (wanted,) = pixels(change.apply(row("RGB", [(30, 180, 60)])))
    assert [round(255 * ink) for ink in green] == list(wanted)
    assert grey[:3] == (0.0, 0.0, 0.0)
    assert grey[3] == pytest.approx(0.70, abs=0.02)


def test_black_is_black_ink_alone() -> None:
    black = b"0 0 0 rg 0 0 9 9 re f 1 1 1 RG 1 0 0 rg 9 9 9 9 re B .5 g 0 0 1 1 re f"
    file = on_press(logo(black))
    operators = content(file).split(b"\n")
    assert operators[0] == b"0 g"
    assert b"1 G" in operators
    assert b".5 g" in operators
    assert not any(each.endswith((b"rg", b"RG")) for each in operators)


def drawn_picture(mode: str = "RGB") -> Image.Image:
    """Make a picture with few colours: half black, a quarter red."""
    image = Image.new("RGB", (80, 80), "white")
    image.paste((0, 0, 0), (0, 0, 40, 80))
    image.paste((200, 30, 40), (40, 0, 80, 40))
    return image.convert(mode)


def with_picture(**of: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        image = drawn_picture()
        entries = {"ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8, **of}
        entries = {key: each(pdf) if callable(each) else each for key, each in entries.items()}
        picture = pdf.make_stream(
            entries.pop("data", image.tobytes()), Type=Name.XObject, Subtype=Name.Image,
            Width=80, Height=80, **entries,
        )  # fmt: skip
        pdf.pages[0].Resources.XObject = Dictionary(P=picture)

    return change


PLACED = b"q 19.2 0 0 19.2 0 0 cm /P Do Q"


def picture(file: bytes) -> Any:
    """Convert a picture in a logo."""
    with open_pdf(file) as pdf:
        (form,) = pdf.pages[0].Resources.XObject.values()
        (found,) = form.Resources.XObject.values()
        packed = found.get("/Filter") == Name.DCTDecode
        data = found.read_raw_bytes() if packed else found.read_bytes()
        return dict(found.stream_dict.items()), data


def test_pictures_are_converted_as_those_of_files_are() -> None:
    """Black of drawings is black ink alone; masks stay."""

    def mask(pdf: pikepdf.Pdf) -> Any:
        return pdf.make_stream(
            bytes([200]) * 6400, Type=Name.XObject, Subtype=Name.Image, Width=80, Height=80,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip

    entries, data = picture(on_press(logo(PLACED, with_picture(SMask=mask))))
    assert entries["/ColorSpace"] == Name.DeviceCMYK
    assert "/SMask" in entries
    inks = Image.frombytes("CMYK", (80, 80), data)
    assert inks.getpixel((9, 9)) == (0, 0, 0, 255)
    assert inks.getpixel((60, 60)) == (0, 0, 0, 0)
    cyan, magenta, yellow, _ = inks.getpixel((60, 9))  # type: ignore[misc]
    assert cyan < magenta
    assert min(magenta, yellow) > 200

    negative = bytes(255 - each for each in drawn_picture().tobytes())
    turned = with_picture(data=negative, Decode=Array([1, 0] * 3))
    assert picture(on_press(logo(PLACED, turned)))[1] == data


def test_a_jpeg_that_is_packed_twice_is_taken_out() -> None:
    """ReportLab packs JPEG in ASCII; such pages were refused."""
    photo = BytesIO()
    drawn_picture().resize((320, 320)).save(photo, "JPEG", quality=95)

    def draw(canvas: Any) -> None:
        canvas.drawImage(ImageReader(photo), 0, 0, 19.2, 19.2)

    data = make_page(draw, (5.0 * SIDE, SIDE))
    entries, pixels = picture(render(document_of(data), "pdf"))
    assert entries["/Filter"] == Name.DCTDecode
    entries, pixels = picture(on_press(data))
    inks = Image.frombytes("CMYK", (320, 320), pixels)
    assert min(inks.getpixel((40, 40))[3:]) > 200  # type: ignore[index]


def test_mended_pictures_had_no_colours_and_content_may_have_broken_off() -> None:
    """Colour spaces of pictures were ignored, and broken content was placed."""
    assert read_pdf(logo(PLACED, with_picture())).spaces == {"rgb"}
    with pytest.raises(CardgenError, match="the PDF is damaged: Unexpected end of stream"):
        read_pdf(logo(b"0 g 0 0 9 9 re f (abc"))


def test_pictures_by_index_and_within_the_content() -> None:
    table = bytes((0, 0, 0, 200, 30, 40))
    indexed = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(table)])
    entries, _ = picture(
        on_press(logo(PLACED, with_picture(ColorSpace=indexed, data=bytes([1]) * 6400)))
    )
    kind, base, high, colors = entries["/ColorSpace"]
    assert (kind, base, high) == (Name.Indexed, Name.DeviceCMYK, 1)
    assert bytes(colors)[:4] == b"\0\0\0\xff"
    inline = b"q 19.2 0 0 19.2 0 0 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID \xc8\x1e\x28 EI Q"
    entries, data = picture(on_press(logo(inline)))
    assert entries["/ColorSpace"] == Name.DeviceCMYK
    assert tuple(data) == pytest.approx(tuple(bytes(colors)[4:]), abs=1)


def test_colours_that_run_are_sampled_whatever_makes_them() -> None:
    """Functions may be programs, as of Chromium; masks keep their luminosity."""

    def change(pdf: pikepdf.Pdf) -> None:
        program = pdf.make_stream(
            b"{ pop dup 2 div exch 0.2 exch }", FunctionType=4, Domain=Array([0, 240, 0, 48]),
            Range=Array([0, 1] * 3),
        )  # fmt: skip
        by_program = Dictionary(
            ShadingType=1, ColorSpace=Name.DeviceRGB, Domain=Array([0, 240, 0, 48]),
            Function=program,
        )  # fmt: skip
        ramp = Dictionary(
            FunctionType=2, N=1, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1])
        )
        axial = Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 240, 0]),
            Function=ramp, Background=Array([0, 0, 0]),
        )  # fmt: skip
        mask = pdf.make_stream(
            b"1 0 0 rg 0 0 240 48 re f", Type=Name.XObject, Subtype=Name.Form,
            BBox=Array([0, 0, 240, 48]),
            Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB),
        )  # fmt: skip
        soft = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask, BC=Array([0, 0, 0])))
        pdf.pages[0].Resources = Dictionary(
            Shading=Dictionary(A=axial, B=by_program), ExtGState=Dictionary(M=soft),
            Pattern=Dictionary(P=Dictionary(PatternType=2, Shading=axial), Unused=mask),
        )  # fmt: skip

    data = logo(
        b"q 0 0 240 24 re W n /B sh Q /M gs /Pattern cs /P scn 0 24 240 24 re f", change
    )
    with open_pdf(on_press(data)) as pdf:
        (form,) = pdf.pages[0].Resources.XObject.values()
        resources = form.Resources
        assert list(resources.Pattern.keys()) == ["/P"]  # and nothing that is not drawn
        axial = resources.Pattern.P.Shading
        assert axial.ColorSpace == Name.DeviceCMYK
        assert [float(each) for each in axial.Background] == [0, 0, 0, 1]
        inks = Image.frombytes("CMYK", (256, 1), axial.Function.read_bytes())
        source = row("RGB", [(255, 0, 0), (0, 0, 255)])
        for got, wanted in zip(
            to_lab(row("CMYK", [inks.getpixel((0, 0)), inks.getpixel((255, 0))])),
            to_lab(source),
            strict=True,
        ):
            assert hypot(*(a - b for a, b in zip(got, wanted, strict=True))) < 3
        other = resources.Shading.B.Function
        assert list(other.Size) == [256, 256]
        assert resources.Shading.B.ColorSpace == Name.DeviceCMYK
        mask = resources.ExtGState.M.SMask
        assert b"0.3 g" in mask.G.read_bytes()
        assert Name.DeviceGray == mask.G.Group.CS
        assert [float(each) for each in mask.BC] == [0]


def test_what_stands_in_for_a_spot_colour_is_inks() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        tint = Dictionary(
            FunctionType=2,
            N=1,
            Domain=Array([0, 1]),
            C0=Array([1, 1, 1]),
            C1=Array([1, 0.8, 0]),
        )
        gold = Array([Name.Separation, Name("/Gold"), Name.DeviceRGB, tint])
        tile = pdf.make_stream(
            b"0 0 6 12 re f", PatternType=1, PaintType=2, TilingType=1, XStep=12, YStep=12,
            BBox=Array([0, 0, 12, 12]), Resources=Dictionary(),
        )  # fmt: skip
        pdf.pages[0].Resources = Dictionary(
            ColorSpace=Dictionary(Gold=gold, T=Array([Name.Pattern, Name.DeviceRGB])),
            Pattern=Dictionary(T=tile),
        )

    data = logo(b"/Gold cs 1 scn 0 0 9 9 re f /T cs 1 0 0 /T scn 20 0 99 48 re f", change)
    with open_pdf(on_press(data)) as pdf:
        (form,) = pdf.pages[0].Resources.XObject.values()
        assert form.Resources.ColorSpace.Gold[2] == Name.DeviceCMYK
        assert form.Resources.ColorSpace.T[1] == Name.DeviceCMYK
        assert b"/T scn" in form.read_bytes()
        assert b"1 0 0 /T scn" not in form.read_bytes()


def mesh_page(pdf: pikepdf.Pdf) -> None:
    mesh = pdf.make_stream(
        bytes(18), ShadingType=4, ColorSpace=Name.DeviceRGB, BitsPerCoordinate=8,
        BitsPerComponent=8, BitsPerFlag=8, Decode=Array([0, 1] * 5),
    )  # fmt: skip
    pdf.pages[0].Resources.Shading = Dictionary(S=mesh)


def in_lab(pdf: pikepdf.Pdf) -> None:
    lab = Array([Name.Lab, Dictionary(WhitePoint=Array([0.96, 1, 0.82]))])
    pdf.pages[0].Resources.ColorSpace = Dictionary(L=lab)


@pytest.mark.parametrize(
    ("operators", "change", "said"),
    [
        (b"/S sh", mesh_page, "a mesh of colours"),
        (b"/L cs 50 0 0 sc 0 0 9 9 re f", in_lab, "colours in Lab"),
        (PLACED, with_picture(Mask=Array([0, 1] * 3)),
         "a picture with transparent colours"),
        (PLACED, with_picture(data=b"few"), "an incomplete picture"),
        (PLACED, with_picture(BitsPerComponent=4), "a picture of 4 bits"),
        (b"/R cs 1 0 0 sc 0 0 9 9 re f", by_profile(b"none"),
         "colours with a profile that cannot be read"),
    ],
)  # fmt: skip
def test_what_is_not_converted_is_refused(operators: bytes, change: Change, said: str) -> None:
    data = logo(operators, change)
    assert excerpt(data).left == (said,)
    with pytest.raises(CardgenError) as caught:
        render(document_of(data), "pdf", profile="pdf/x-4")
    assert str(caught.value).endswith(
        f"RGB that were not converted: {said}\n"
        "  hint: convert the colours to the colour space of the output intent"
    )
    assert render(document_of(data), "pdf")


def test_screens_and_inks_keep_what_they_had() -> None:
    data = make_page(lights)
    assert b" rg" in content(render(document_of(data), "pdf"))
    assert excerpt(logo(b"0 1 1 0 k 0 0 9 9 re f")).spaces == {"cmyk"}
    assert excerpt(data).spaces <= {"cmyk", "gray"}
    assert excerpt(data).blends


def test_a_press_of_old_takes_it_too() -> None:
    assert fill_colors(content(on_press(make_page(patches, (5.0 * SIDE, SIDE)), "pdf/x-1a")))


@pytest.mark.ci
@pytest.mark.system
@pytest.mark.parametrize("again", [False, True])
def test_what_chromium_and_ghostscript_write(again: bool, tmp_path: Path) -> None:
    require("chromium")
    body = (
        "<style>@page{margin:0}</style><svg width=240 height=200><defs><linearGradient id=a>"
        "<stop offset=0 stop-color='#c33'/><stop offset=1 stop-color='#36c'/></linearGradient>"
        "<radialGradient id=b><stop offset=0 stop-color='#fff'/><stop offset=1"
        " stop-color='#183' stop-opacity='.4'/></radialGradient></defs>"
        "<rect width=90 height=60 fill='url(#a)'/>"
        "<circle cx=160 cy=40 r=40 fill='url(#b)'/><g opacity='.5'><rect y=90 width=50"
        " height=50 fill='red'/></g></svg><p style='color:#333'>A logo"
    )
    path = chromium(body, tmp_path)
    if again:
        command = [
            require("gs"),
            "-q",
            "-sDEVICE=pdfwrite",
            f"-o{tmp_path / 'b.pdf'}",
            str(path),
        ]
        subprocess.run(command, check=True, timeout=120)
        path = tmp_path / "b.pdf"
    data = path.read_bytes()
    assert excerpt(data).left == ()
    shown = document_of(data)
    one, other = (
        by_pdfium(render(shown, "pdf", profile=each), 100) for each in ("screen", "pdf/x-4")
    )
    small = [each.resize((24, 12)).tobytes() for each in (one, other)]
    assert max(abs(a - b) for a, b in zip(*small, strict=True)) < 60  # PDFium knows no profile
    on_press(data)


def test_damaged_files_are_converted_or_refused() -> None:
    rng = Random(3)
    seeds = (make_page(patches), make_page(lights), logo(PLACED, with_picture()))
    rules = set[str]()
    for _ in range(60):
        data = bytearray(rng.choice(seeds))
        for _ in range(rng.choice((1, 3, 8))):
            at = rng.randrange(len(data))
            data[at : at + rng.randrange(4)] = rng.choice((b"", b"<<", b"0 R", b"/F", b"\0"))
        told = read(bytes(data), CONDITION)
        rules.add(told["refused"][0] if "refused" in told else "")
    assert "" in rules
    assert rules <= {"", "bad-picture", "picture-feature"}
