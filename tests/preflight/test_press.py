"""Rules of print shops for text, inks, pictures and pages. Messages are asserted whole."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from tests.preflight.samples import complaints, form, found, preflight, sample

Change = Callable[[Pdf, Any], None]
INK = "warning: ink-coverage: {} takes {} % ink, over 300 %"


def spaces(**entries: Any) -> Change:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.ColorSpace = Dictionary(
            {f"/{key}": value for key, value in entries.items()}
        )

    return change


# Lettering


def test_white_text_is_set_larger() -> None:
    message = "warning: reversed-text: text in Sample of 8 pt is white, under 9 pt"
    assert found(b"0 0 0 0 k BT /F1 8 Tf 60 60 Td (a) Tj ET") == [message]
    assert found(b"1 g BT /F1 9 Tf 60 60 Td (a) Tj ET") == []
    assert found(b"1 g BT 3 Tr /F1 8 Tf 60 60 Td (a) Tj ET") == []
    assert found(b"1 g BT /F1 8 Tf 60 60 Td (a) Tj ET", profile="screen") == []


@pytest.mark.parametrize(
    ("colour", "inks"), [("1 1 1 1", 4), (".5 .4 .4 1", 4), (".4 .3 .3 0", 3), ("0 .2 .2 1", 3)]
)
def test_small_text_in_many_inks(colour: str, inks: int) -> None:
    content = f"{colour} k BT /F1 {{}} Tf 60 60 Td (a) Tj ET"
    shown = " ".join(f"{float(value):.3g}" for value in colour.split())
    message = (
        f"warning: rich-text: text in Sample of 9 pt is printed with {inks} inks "
        f"(DeviceCMYK {shown})"
    )
    assert message in found(content.format(9).encode())
    assert not [each for each in found(content.format(12).encode()) if "rich" in each]


def test_text_in_two_inks_or_in_black() -> None:
    assert found(b"0 1 1 0 k BT /F1 9 Tf 60 60 Td (a) Tj 0 0 0 1 k (b) Tj .3 g (c) Tj ET") == []


# Inks


def separation(ink: str, base: Any = Name.DeviceCMYK) -> Array:
    return Array([Name.Separation, Name(f"/{ink}"), base, Dictionary()])


def test_inks_of_their_own_are_listed() -> None:
    several = Array([
        Name.DeviceN, Array([Name.Cyan, Name.Gold, Name("/PANTONE 123 C")]), Name.DeviceCMYK,
        Dictionary(),
    ])  # fmt: skip
    assert found(b"/N cs .1 .2 .3 scn 9 9 9 9 re f", spaces(N=several)) == [
        "warning: spot-color: 'Gold' is printed with an ink of its own",
        "warning: spot-color: 'PANTONE 123 C' is printed with an ink of its own",
    ]
    for ink in ("Black", "None", "Cyan"):
        assert found(b"/N cs 1 scn 9 9 9 9 re f", spaces(N=separation(ink))) == []


@pytest.mark.parametrize(
    "tool",
    ["CutContour", "칼선", "Kiss Cut", "Thru-cut", "Fold", "Crease", "Perforation", "Stanze",
     "Dieline", "Emboss", "Braille", "Glue", "Varnish", "Lack", "Foil", "Spot UV", "UV"],
)  # fmt: skip
def test_tools_and_finishes_are_not_to_be_printed(tool: str) -> None:
    """Finishes may have thin lines; converting them to CMYK would print them."""
    line = b"/N CS 1 SCN .1 w 60 60 m 99 99 l S"
    (said,) = preflight(sample(line, spaces(N=separation(tool))), "pdf/x-4").findings
    assert said.message == (f"{tool!r} is a tool or finish, not an ink: it must not be printed")
    assert said.rule == "spot-color"
    assert "if it is a tool or finish, tell the print shop" in said.hint
    rules = [each.split(": ")[1] for each in found(line, spaces(N=separation("Gold")))]
    assert sorted(rules) == ["spot-color", "thin-line"]


def test_small_text_in_many_inks_by_name_or_outlined() -> None:
    process = Array([Name.Cyan, Name.Magenta, Name.Yellow, Name.Black])
    named = spaces(N=Array([Name.DeviceN, process, Name.DeviceCMYK, Dictionary()]))
    said = "warning: rich-text: text in Sample of 9 pt is printed with 4 inks"
    for content in (
        b"/N cs .5 .4 .4 1 scn BT /F1 9 Tf 60 60 Td (a) Tj ET",
        b".5 .4 .4 1 K .5 w BT 1 Tr /F1 9 Tf 60 60 Td (a) Tj ET",
        b"0 0 0 1 k .5 .4 .4 1 K .5 w BT 2 Tr /F1 9 Tf 60 60 Td (a) Tj ET",
    ):
        assert [each for each in found(content, named) if each.startswith(said)], content
    for content in (
        b"/N cs 0 0 .4 1 scn BT /F1 9 Tf 60 60 Td (a) Tj ET",
        b".5 .4 .4 1 k 0 0 0 1 K .5 w BT 1 Tr /F1 9 Tf 60 60 Td (a) Tj ET",
    ):
        assert found(content, named) == []


def test_what_stands_in_for_one_ink_of_several() -> None:
    def own(base: Name) -> Array:
        gold = Array([Name.Separation, Name.Gold, base, Dictionary()])
        told = Dictionary(Subtype=Name.NChannel, Colorants=Dictionary(Gold=gold))
        inks = Array([Name.Cyan, Name.Gold])
        return Array([Name.DeviceN, inks, Name.DeviceCMYK, Dictionary(), told])

    content = b"/N cs .1 .2 scn 60 60 9 9 re f"
    spot = "warning: spot-color: 'Gold' is printed with an ink of its own"
    assert found(content, spaces(N=own(Name.DeviceCMYK))) == [spot]
    assert sorted(found(content, spaces(N=own(Name.DeviceRGB)))) == [
        "error: color-space: an area in DeviceCMYK in place of Cyan, Gold 0.1 0.2, "
        "though the job is printed in CMYK",
        spot,
    ]


def test_all_inks_at_once() -> None:
    every = spaces(N=separation("All"))
    area = "warning: ink-coverage: an area on all plates takes 400 % ink within the trim box, "
    area += "over 300 %"
    assert found(b"/N cs 1 scn 60 60 9 9 re f", every) == [area]
    assert found(b"1 1 1 1 k 60 60 9 9 re f", every) == [area]
    assert found(b"/N cs .5 scn 60 60 9 9 re f /N CS 1 SCN 60 60 9 9 re S", every) == []


def test_marks_beyond_the_cut_are_no_ink() -> None:
    """Marks are bars, one path around the page, or forms."""

    def change(pdf: Pdf, page: Any) -> None:
        spaces(N=separation("All"))(pdf, page)
        own = Dictionary(ColorSpace=page.Resources.ColorSpace)
        page.Resources.XObject = Dictionary(
            F=form(pdf, b"/N cs 1 scn 0 0 100 100 re f", Resources=own)
        )

    for content in (
        b"/N cs 1 scn 1 200 6 40 re 308 200 6 40 re 140 1 40 6 re 140 430 40 6 re f",
        b"1 1 1 1 k 1 200 6 40 re f 0 0 m 8 0 l 8 8 l h f",
        b"q .05 0 0 .05 1 1 cm /F Do Q",
        b"0 0 8.5 99 re W n /N cs 1 scn 0 0 99 99 re f",
    ):
        assert found(content, change) == []
    area = "warning: ink-coverage: an area on all plates takes 400 % ink within the trim box, "
    assert found(b"q .2 0 0 .2 60 60 cm /F Do Q", change) == [area + "over 300 %"]
    text = b"/N cs 1 scn BT /F1 14 Tf 60 60 Td (a) Tj ET"
    assert found(text, change) == [area.replace("an area", "text") + "over 300 %"]


def shade(function: Any) -> Change:
    def change(pdf: Pdf, page: Any) -> None:
        made = function(pdf)
        page.Resources.Shading = Dictionary(
            S=Dictionary(
                ShadingType=2, ColorSpace=Name.DeviceCMYK, Function=made,
                Coords=Array([0, 9, 0, 410]), Extend=Array([True, True]),
            )
        )  # fmt: skip

    return change


def between(first: list[float], last: list[float]) -> Dictionary:
    return Dictionary(
        FunctionType=2, N=1, Domain=Array([0, 1]), C0=Array(first), C1=Array(last)
    )


def test_ink_of_shadings() -> None:
    message = INK.format("a shading in DeviceCMYK", 380)
    dark, light = [1.0, 1, 0.8, 1], [0.0, 0, 0, 1]
    assert found(b"/S sh", shade(lambda _: between(light, dark))) == [message]
    stitched: Any = lambda _: Dictionary(  # noqa: E731
        FunctionType=3, Functions=Array([between(light, light), between(dark, light)]),
        Domain=Array([0, 1]), Bounds=Array([0.5]), Encode=Array([0, 1, 0, 1]),
    )  # fmt: skip
    assert found(b"/S sh", shade(stitched)) == [message]
    sampled: Any = lambda pdf: pdf.make_stream(  # noqa: E731
        b"\0\0\0\xff\xff\xff\xcc\xff", FunctionType=0, BitsPerSample=8,
        Range=Array([0, 1] * 4), Domain=Array([0, 1]), Size=Array([2]),
    )  # fmt: skip
    assert found(b"/S sh", shade(sampled)) == [message]
    assert found(b"/S sh", shade(lambda _: between(light, [0.5, 0.5, 0.5, 1]))) == []


def test_a_function_that_holds_itself() -> None:
    def itself(pdf: Pdf) -> Any:
        made = pdf.make_indirect(Dictionary(FunctionType=3))
        made.Functions = Array([made])
        return made

    assert found(b"/S sh", shade(itself)) == []


def with_picture(colour: tuple[int, ...], *, jpeg: bool = False, **entries: Any) -> Change:
    """Make a change that adds a CMYK picture, a quarter of it in this colour."""

    def change(pdf: Pdf, page: Any) -> None:
        image = Image.new("CMYK", (400, 400))
        image.paste(colour, (0, 0, 200, 200))
        made = pdf.make_stream(
            image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=400, Height=400,
            ColorSpace=Name.DeviceCMYK, BitsPerComponent=8,
        )  # fmt: skip
        if jpeg:
            output = BytesIO()
            image.save(output, "JPEG", quality=95)
            made.write(output.getvalue(), filter=Name.DCTDecode)
        for key, value in entries.items():
            made[f"/{key}"] = value
        page.Resources.XObject = Dictionary(P=made)

    return change


PLACED = b"90 0 0 90 60 60 cm /P Do"


@pytest.mark.parametrize("jpeg", [False, True])
def test_ink_of_pictures(*, jpeg: bool) -> None:
    turned = Array([1, 0] * 4) if jpeg else Array([0, 1] * 4)  # as such JPEGs are written
    message = INK.format("a picture in DeviceCMYK", 360)
    dark = with_picture((255, 255, 153, 255), jpeg=jpeg, Decode=turned)
    assert found(PLACED, dark) == [message]
    assert found(PLACED, with_picture((0, 255, 255, 255), jpeg=jpeg, Decode=turned)) == []


def test_ink_of_a_picture_goes_through_decode() -> None:
    negative = with_picture((255, 255, 255, 255), Decode=Array([1, 0] * 4))
    assert found(PLACED, negative) == [INK.format("a picture in DeviceCMYK", 400)]
    half = with_picture((255, 255, 255, 255), Decode=Array([0, 0.5] * 4))
    assert found(PLACED, half) == []


# Pictures


def test_pictures_of_black_and_white_need_more_pixels() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        made = pdf.make_stream(
            bytes(50 * 400), Subtype=Name.Image, Width=400, Height=400, BitsPerComponent=1,
            ColorSpace=Name.DeviceGray,
        )  # fmt: skip
        page.Resources.XObject = Dictionary(P=made)

    said = "a picture of 400 × 400 pixels has {} dpi at {} mm, under {}"
    assert found(b"72 0 0 72 60 60 cm /P Do", change) == [
        f"warning: resolution: {said.format(400, '25.4 × 25.4', 600)}"
    ]
    assert found(b"48 0 0 48 60 60 cm /P Do", change) == []


def test_masks_may_be_soft() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        with_picture((0, 0, 0, 255))(pdf, page)
        page.Resources.XObject.P.SMask = pdf.make_stream(
            bytes(100), Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
        )  # fmt: skip

    assert found(PLACED, change) == []


def test_a_picture_that_is_a_line() -> None:
    message = "warning: thin-line: a picture is a line of 0.1 pt, under 0.25 pt"
    assert found(b"90 0 0 .1 60 60 cm /P Do", with_picture((0, 0, 0, 255))) == [message]
    assert found(b"90 0 0 .00003 60 60 cm /P Do", with_picture((0, 0, 0, 255))) == []


def test_a_slanted_area_that_is_a_line() -> None:
    message = "warning: thin-line: a slanted rectangle is a line of 0.14 pt, under 0.25 pt"
    assert found(b"60 60 m 130 130 l 130.1 129.9 l 60.1 59.9 l h f") == [message]
    assert found(b"1 0 0 2 0 0 cm 60 60 m 130 130 l 130.1 129.9 l 60.1 59.9 l h f") == []
    assert found(b"60 60 m 90 90 l 120 120 l 90 90 l h f") == []


# Pages


def test_a_crop_box_within_the_trim() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.CropBox = Array([20, 20, 280, 400])

    said = "the crop box (91.7 × 134.1 mm) cuts off a part of the trim box (105 × 148 mm)"
    assert complaints(sample(b"", change)) == [f"page 1: warning: page-box: {said}"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (0, 180, "by 180 degrees, the first is not"),
        (90, 270, "by 270 degrees, the first by 90"),
        (0, 30, "by 30 degrees, not by a multiple of 90"),
    ],
)
def test_pages_that_are_turned_otherwise(first: int, second: int, said: str) -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Rotate = first
        pdf.pages.append(pdf.pages[0])
        pdf.pages[1].obj.Rotate = second

    message = f"page 2: warning: turned-page: the page is turned {said}"
    assert complaints(sample(b"", change)) == [message]


def test_pages_that_are_all_turned() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Rotate = 90
        pdf.pages.append(pdf.pages[0])

    assert complaints(sample(b"", change)) == []


@pytest.mark.parametrize("content", [b"", b"q Q", b"1 g 9 9 99 99 re f", b"9 9 99 99 re n"])
def test_a_blank_page(content: bytes) -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.pages.append(pdf.pages[0])
        pdf.pages[1].obj.Contents = pdf.make_stream(content)

    message = "page 2: warning: blank-page: the page is empty"
    assert complaints(sample(b"", change)) == [message]
    assert complaints(sample(b"", change, profile="screen"), "screen") == []


def blank(pdf: Pdf, page: Any) -> None:
    page.Resources.Font.F1.ToUnicode = pdf.make_stream(b"1 beginbfchar <0003> <0020> endbfchar")
    page.Resources.ExtGState = Dictionary(O=Dictionary(OP=True, op=True, OPM=1))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"BT /F1 3 Tf 60 60 Td <%b> Tj ET", "small-text"),
        (b"BT 1 .5 .5 .5 k /F1 8 Tf 60 60 Td <%b> Tj ET", "rich-text"),
        (b"BT 0 0 0 0 k /F1 8 Tf 60 60 Td <%b> Tj ET", "reversed-text"),
        (b"/O gs BT 0 0 0 0 k /F1 20 Tf 60 60 Td <%b> Tj ET", "white-overprint"),
        (b"BT 1 Tr .1 w /F1 20 Tf 60 60 Td <%b> Tj ET", "thin-line"),
    ],
)
def test_of_blanks_nothing_is_seen(content: bytes, rule: str) -> None:
    [said] = found(content % b"00030001", blank)
    assert f": {rule}: " in said
    assert found(content % b"00030003", blank) == []
    assert found(b"BT 1 0 0 rg /F1 9 Tf 60 60 Td <0003> Tj ET", blank) != []


def test_a_page_of_white_and_blanks_is_blank() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        blank(pdf, page)
        page.Contents = pdf.make_stream(
            b"0 0 0 0 k 0 0 300 300 re f BT /F1 20 Tf 60 60 Td <0001> Tj ET BT 0 g <0003> Tj ET"
        )

    assert found(b"", change) == ["warning: blank-page: the page is empty"]
