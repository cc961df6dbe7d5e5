"""Rules for content and graphics states. Messages are asserted whole."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.preflight.samples import (
    complaints,
    font,
    form,
    found,
    icc,
    picture,
    sample,
)

MILD = "warning: small-text: text in Sample is {} pt, under 7 pt"
SMALL = "warning: small-text: text in Sample is {} pt, under 6 pt"
CMYK = ", though the job is printed in CMYK"


def resources(**kinds: Any) -> Any:
    """Make a change that adds resources to the page; functions get the file."""

    def change(pdf: Pdf, page: Any) -> None:
        for kind, named in kinds.items():
            made = {
                f"/{name}": value(pdf) if callable(value) else value
                for name, value in named.items()
            }
            page.Resources[f"/{kind}"] = Dictionary(made)

    return change


# Fonts


def test_a_font_that_is_not_embedded() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.Font.F2 = font(pdf, "Batang", embedded=False)
        page.Resources.Font.F3 = Dictionary(Subtype=Name.Type1, BaseFont=Name.Courier)

    content = b"BT /F2 9 Tf (a) Tj /F3 9 Tf [(b) 3 (c)] TJ ET"
    messages = [
        "font-not-embedded: the font Batang (CIDFontType0) is not embedded",
        "font-not-embedded: the font Courier (Type1) is not embedded",
    ]
    assert found(content, change) == [f"error: {message}" for message in messages]
    assert found(content, change, "screen") == [f"warning: {m}" for m in messages]


def test_a_font_that_shows_nothing_may_lie_elsewhere() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.Font.F2 = font(pdf, "Batang", embedded=False)

    assert found(b"BT /F2 9 Tf () Tj [()] TJ 3 Tr (invisible) Tj ET", change) == []


def test_a_font_that_is_embedded_whole() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.Font.F2 = font(pdf, "Batang")

    message = (
        "warning: font-not-subset: the font Batang (CIDFontType0) is embedded "
        "with all its glyphs"
    )
    assert found(b"BT /F2 9 Tf (a) Tj ET", change) == [message]


def test_a_font_that_is_not_there() -> None:
    message = "error: font-not-embedded: the font without a name (unknown) is not embedded"
    assert found(b"BT /F9 9 Tf (a) Tj ET") == [message]


# Text


def test_small_text() -> None:
    assert found(b"BT /F1 5.9 Tf (a) Tj ET") == [SMALL.format("5.9")]
    for size in ("6", "6.9"):  # what many presses keep all the same
        mild = [MILD.format(size)]
        assert found(f"BT /F1 {size} Tf (a) Tj ET".encode()) == mild
    assert found(b"BT /F1 7 Tf (a) Tj ET") == []
    assert found(b"BT /F1 6 Tf (a) Tj ET", profile="screen") == [MILD.format("6")]


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b".5 0 0 .5 0 0 cm BT /F1 12 Tf (a) Tj ET", "6"),
        (b"BT /F1 1 Tf 6 0 0 6 60 60 Tm (a) Tj ET", "6"),
        (b"BT 6 0 0 6 60 60 Tm ET BT /F1 6.2 Tf (a) Tj ET", "6.2"),
        (b"BT /F1 8 Tf 0 -.5 .5 0 60 60 Tm (a) Tj ET", "4"),
        (b"BT /F1 8 Tf -1 0 0 1 60 60 Tm 50 Tz (a) Tj ET", "4"),
        (b"BT /F1 -6 Tf (a) Tj ET", "6"),
        (b"q 3 0 0 3 0 0 cm Q BT /F1 6 Tf (a) Tj ET", "6"),
        (b"BT /F1 9 Tf 1 0 0 .6 0 0 Tm 3 Ts 5 TL T* 1 2 Td 3 4 TD (a) ' ET", "5.4"),
        (b'BT /F1 5 Tf 1 2 (a) " ET', "5"),
        (b"1 0 1 .5 0 0 cm BT /F1 12 Tf (a) Tj ET", "6"),
    ],
)
def test_text_is_scaled_by_all_that_scales_it(content: bytes, size: str) -> None:
    assert found(content) == [(MILD if float(size) >= 6 else SMALL).format(size)]


def test_a_slanted_text_is_not_small() -> None:
    assert found(b"BT /F1 7 Tf 1 0 .3 1 0 0 Tm (italic) Tj ET") == []


def test_text_in_a_form_is_scaled_by_its_matrix_and_where_it_is_drawn() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        fonts = Dictionary(Font=page.Resources.Font)
        inner = form(pdf, b"BT /F1 10 Tf (a) Tj ET", Resources=fonts)
        outer = form(pdf, b"/X Do", Matrix=Array([0.5, 0, 0, 0.5, 0, 0]),
                     Resources=Dictionary(XObject=Dictionary(X=inner)))  # fmt: skip
        page.Resources.XObject = Dictionary(X=outer)

    assert found(b"/X Do q .8 0 0 .8 0 0 cm /X Do Q q 2 0 0 2 0 0 cm /X Do Q", change) == [
        SMALL.format("4"),
        SMALL.format("5"),
    ]


def test_a_font_from_the_graphics_state() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        state = Dictionary(Font=Array([page.Resources.Font.F1, 5]))
        page.Resources.ExtGState = Dictionary(G=state)

    assert found(b"/G gs BT (a) Tj ET", change) == [SMALL.format("5")]


def test_type_3_fonts_are_measured_by_their_box_and_their_glyphs_are_drawn() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        glyph = pdf.make_stream(b"1 0 0 0 9 9 d1 1 0 0 rg 5 w 0 0 m 5 5 l S")
        colored = pdf.make_stream(b"1 0 d0 1 0 0 rg 0 0 5 5 re f")
        page.Resources.Font.F3 = pdf.make_indirect(
            Dictionary(
                Subtype=Name.Type3, Name=Name.Drawn, FontBBox=Array([0, 0, 10, 10]),
                FontMatrix=Array([0.1, 0, 0, 0.1, 0, 0]),
                Encoding=Dictionary(Differences=Array([97, Name.uncolored, Name.colored])),
                CharProcs=Dictionary(uncolored=glyph, colored=colored),
            )
        )  # fmt: skip

    assert found(b"BT /F3 5 Tf (a) Tj ET", change) == [
        "warning: small-text: text in Drawn is 5 pt, under 6 pt",
    ]
    assert found(b".6 w BT /F3 .4 Tf 20 0 0 20 0 0 Tm (b) Tj ET", change) == [
        f"error: color-space: an area in DeviceRGB 1 0 0{CMYK}"
    ]


# Lines


def test_thin_lines() -> None:
    message = "warning: thin-line: a line is 0.2 pt wide, under 0.25 pt"
    assert found(b".2 w 0 0 m 9 9 l S") == [message]
    assert found(b".4 w .5 0 0 .5 0 0 cm 0 0 9 9 re s") == [message]
    assert found(b"q 9 w Q 0 w 0 0 m 9 9 l S") == [
        "warning: thin-line: a line is 0 pt wide, under 0.25 pt"
    ]
    assert found(b".25 w 0 0 m 9 9 l S 0 w 0 0 9 9 re n 0 0 9 9 re W n") == []


def test_a_line_is_as_thin_as_it_is_anywhere() -> None:
    assert found(b"1 w .1 0 0 3 0 0 cm 0 0 m 9 9 l S") == [
        "warning: thin-line: a line is 0.1 pt wide, under 0.25 pt"
    ]
    assert found(b"1 w 0 .3 -.3 0 0 0 cm 0 0 m 9 9 l S") == []


def test_a_line_width_from_the_graphics_state() -> None:
    change = resources(ExtGState={"G": Dictionary(LW=0.1)})
    assert found(b"/G gs 0 0 m 9 9 l S", change) == [
        "warning: thin-line: a line is 0.1 pt wide, under 0.25 pt"
    ]


def test_outlines_of_text() -> None:
    assert found(b".1 w BT /F1 9 Tf 1 Tr (a) Tj ET") == [
        "warning: thin-line: an outline of text is 0.1 pt wide, under 0.25 pt"
    ]
    assert found(b".1 w BT /F1 9 Tf 2 Tr (a) Tj ET") == []


@pytest.mark.parametrize(
    "path",
    [
        b"9 9 80 .2 re",
        b"9 9 -80 -.2 re",
        b"9 9 .2 80 re",
        b"9 9 m 89 9 l 89 9.2 l 9 9.2 l h",
        b"9 9 m 9 9.2 l 89 9.2 l 89 9 l 9 9 l",
        b"0 0 5 5 re 9 9 80 .2 re 0 0 m 3 3 l 4 5 l h",
    ],
)
def test_a_thin_rectangle_is_a_line(path: bytes) -> None:
    message = "warning: thin-line: a filled rectangle is a line of 0.2 pt, under 0.25 pt"
    assert found(path + b" f") == [message]
    assert found(path + b" n") == []


def test_what_is_no_line() -> None:
    assert found(b"9 9 .2 .2 re f 9 9 80 .25 re f 9 9 m 89 9 89 9.2 9 9.2 c f") == []
    assert found(b"9 9 0 0 re f 0 0 m 80 0 l 80 1 l h f f") == []


# Pictures


def place(width: int, height: int, **entries: Any) -> Any:
    def change(pdf: Pdf, page: Any) -> None:
        made = picture(pdf, width, height)
        for key, value in entries.items():
            made[f"/{key}"] = value(pdf) if callable(value) else value
        page.Resources.XObject = Dictionary(P=made)

    return change


def test_resolution() -> None:
    content = b"72 0 0 36 0 0 cm /P Do"
    assert found(content, place(100, 100)) == [
        "warning: resolution: a picture of 100 × 100 pixels has 100 dpi at 25.4 × 12.7 mm, "
        "under 150"
    ]
    assert found(content, place(400, 125)) == [
        "warning: resolution: a picture of 400 × 125 pixels has 250 dpi at 25.4 × 12.7 mm, "
        "under 300"
    ]
    assert found(content, place(300, 150)) == []
    assert found(content, place(300, 75), "screen") == []
    assert found(content, place(300, 74), "screen") == [
        "warning: resolution: a picture of 300 × 74 pixels has 148 dpi at 25.4 × 12.7 mm, "
        "under 150"
    ]


def test_resolution_where_a_picture_is_turned() -> None:
    assert found(b"0 -72 36 0 0 0 cm /P Do", place(300, 150)) == []


def test_a_picture_of_one_pixel_is_a_colour() -> None:
    assert found(b"72 0 0 36 0 0 cm /P Do", place(1, 1)) == []


def test_inline_pictures() -> None:
    content = b"q 72 0 0 72 0 0 cm BI /W 2 /H 1 /BPC 8 /CS /RGB ID abcdef EI Q"
    assert found(content) == [
        f"error: color-space: a picture in DeviceRGB{CMYK}",
        "warning: resolution: a picture of 2 × 1 pixels has 1 dpi at 25.4 × 25.4 mm, under 150",
    ]


# Colours


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"1 0 0 rg 0 0 9 9 re f", "an area in DeviceRGB 1 0 0"),
        (b"1 0 0 RG 0 0 9 9 re S", "a line in DeviceRGB 1 0 0"),
        (b"1 0 .5 rg BT /F1 9 Tf (a) Tj ET", "text in DeviceRGB 1 0 0.5"),
        (b"1 0 0 RG BT 1 Tr /F1 9 Tf (a) Tj ET", "text in DeviceRGB 1 0 0"),
        (b"/DeviceRGB cs 0 0 9 9 re f", "an area in DeviceRGB 0 0 0"),
        (b"/DeviceRGB CS .1 .2 .3 SC 0 0 9 9 re S", "a line in DeviceRGB 0.1 0.2 0.3"),
        (b"/Icc cs .1 .2 .3 sc 0 0 9 9 re f", "an area in RGB with an ICC profile 0.1 0.2 0.3"),
        (b"/Cal cs .1 .2 .3 scn 0 0 9 9 re f", "an area in CalRGB 0.1 0.2 0.3"),
        (b"/Lab cs 1 2 3 scn 0 0 9 9 re f", "an area in Lab 1 2 3"),
        (b"/Index cs 1 sc 0 0 9 9 re f", "an area in DeviceRGB (indexed) 1"),
        (
            b"/Spot cs 1 scn 0 0 9 9 re f",
            "an area in DeviceRGB in place of Festive Red 1",
        ),
        (b"/Sh sh", "a shading in DeviceRGB"),
        (b"/Pattern cs /Shaded scn 0 0 9 9 re f", "a shading in DeviceRGB"),
        (b"/Pattern CS /Tiled SCN 0 0 9 9 re S", "an area in DeviceRGB 0 1 0"),
        (b"/Tint cs 1 0 1 /Tile scn 0 0 9 9 re f", "an area in DeviceRGB 1 0 1"),
        (b"/X Do", "an area in DeviceRGB 0 0 1"),
        (b"/Y Do", "a group blends in DeviceRGB"),
        (b"1 0 0 rg 9 0 0 9 0 0 cm /Mask Do", "a stencil in DeviceRGB 1 0 0"),
        (b"9 0 0 9 0 0 cm /P Do", "a picture in RGB with an ICC profile"),
    ],
)
def test_rgb_in_a_job_for_cmyk(content: bytes, message: str) -> None:
    lines = [each for each in found(content, paint) if "spot-color" not in each]
    assert lines == [f"error: color-space: {message}{CMYK}"]


def paint(pdf: Pdf, page: Any) -> None:
    rgb = Name.DeviceRGB
    calibrated = Array([Name.ICCBased, pdf.make_stream(icc(b"mntr", b"RGB "), N=3)])
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=rgb)
    tile = {"PatternType": 1, "Resources": Dictionary()}
    mask = picture(pdf, 99, 99)
    del mask.ColorSpace
    mask.ImageMask = True
    page.Resources.ColorSpace = Dictionary(
        Icc=calibrated, Cal=Array([Name.CalRGB, Dictionary()]),
        Lab=Array([Name.Lab, Dictionary()]),
        Index=Array([Name.Indexed, rgb, 1, String("abcdef")]),
        Spot=Array([Name.Separation, Name("/Festive Red"), rgb, function]),
        Tint=Array([Name.Pattern, rgb]),
    )  # fmt: skip
    page.Resources.Shading = Dictionary(Sh=shading)
    page.Resources.Pattern = Dictionary(
        Shaded=pdf.make_indirect(Dictionary(PatternType=2, Shading=shading)),
        Tiled=pdf.make_stream(b"0 1 0 rg 0 0 9 9 re f", PaintType=1, **tile),
        Tile=pdf.make_stream(b"0 1 0 rg 0 0 9 9 re f", PaintType=2, **tile),
    )
    page.Resources.XObject = Dictionary(
        X=form(pdf, b"0 0 1 rg 0 0 9 9 re f"), Mask=mask, P=picture(pdf, 99, 99, calibrated),
        Y=form(pdf, b"", Group=Dictionary(S=Name.Transparency, CS=rgb)),
    )  # fmt: skip


def test_colours_for_a_press() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        gray = Array([Name.ICCBased, pdf.make_stream(icc(b"mntr", b"GRAY"), N=1)])
        ink = Array([Name.Separation, Name.Gold, Name.DeviceCMYK, Dictionary()])
        page.Resources.ColorSpace = Dictionary(Gray=gray, Ink=ink)

    assert found(b"0 g 0 0 0 1 k /Gray cs 0 sc 0 0 9 9 re f", change) == []
    assert found(b"/Ink cs 1 scn 0 0 9 9 re f", change) == [
        "warning: spot-color: 'Gold' is printed with an ink of its own"
    ]


def test_a_default_space_stands_in_for_the_device() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        cmyk = Array([Name.ICCBased, pdf.make_stream(icc(), N=4)])
        page.Resources.ColorSpace = Dictionary(DefaultCMYK=cmyk)

    content = b"0 0 0 1 k 90 90 9 9 re f"
    said = (
        "an area in CMYK with an ICC profile 0 0 0 1, though the output intent needs DeviceCMYK"
    )
    assert found(content) == []
    assert found(content, change) == [f"error: color-space: {said}"]


def test_a_default_space_that_is_made_of_itself() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.ColorSpace = Dictionary(DefaultRGB=Name.DeviceRGB)
        page.Resources.ColorSpace.A = Name.B
        page.Resources.ColorSpace.B = Name.A

    assert found(b"1 0 0 rg 0 0 9 9 re f /A cs 0 0 9 9 re f", change) == [
        f"error: color-space: an area in DeviceRGB 1 0 0{CMYK}"
    ]


def test_ink() -> None:
    assert found(b".8 .8 .8 .8 k 60 60 9 9 re f") == [
        "warning: ink-coverage: an area in DeviceCMYK 0.8 0.8 0.8 0.8 takes 320 % ink, "
        "over 300 %"
    ]
    assert found(b".4 .4 .4 1 k 0 0 9 9 re f 1 1 1 1 K 0 0 m 9 9 l S") == []


# Overprint


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"/Both gs 1 g 0 0 9 9 re f", "an area in DeviceGray 1"),
        (b"/Fill gs 0 0 0 0 k BT /F1 9 Tf (a) Tj ET", "text in DeviceCMYK 0 0 0 0"),
        (b"/Both gs /Stroke gs 0 0 0 0 K 0 0 9 9 re S", "a line in DeviceCMYK 0 0 0 0"),
    ],
)
def test_white_overprint(content: bytes, message: str) -> None:
    change = resources(
        ExtGState={
            "Both": Dictionary(OP=True, OPM=1),
            "Fill": Dictionary(op=True, OPM=1),
            "Stroke": Dictionary(OP=True, op=False, OPM=1),
        }
    )
    line = f"white-overprint: {message} overprints, so it vanishes"
    assert found(content, change) == [f"error: {line}"]
    assert found(content, change, "screen") == [f"warning: {line}"]
    assert found(b"q /Both gs Q 1 g 0 0 9 9 re f", change) == []
    assert found(b"/Stroke gs 1 g 0 0 9 9 re f", change) == []
    assert found(b"/Both gs 0 g 0 0 9 9 re f", change) == []


def test_white_that_clears_plates_does_not_vanish() -> None:
    """In mode 0, white of process inks clears the plates (8.6.7)."""
    alone = Array([Name.Separation, Name.Black, Name.DeviceCMYK, Dictionary()])
    change = resources(
        ExtGState={"Zero": Dictionary(OP=True, OPM=0), "Unsaid": Dictionary(OP=True)},
        ColorSpace={"Black": alone},
    )
    for mode in (b"/Zero", b"/Unsaid"):
        assert found(mode + b" gs 0 0 0 0 k 0 0 9 9 re f", change) == []
        (line,) = found(mode + b" gs /Black cs 0 scn 0 0 9 9 re f", change)
        assert line.startswith("error: white-overprint: ")


# Transparency


def test_blend_modes() -> None:
    change = resources(ExtGState={"G": Dictionary(BM=Array([Name.Sparkle, Name.Normal]))})
    message = "error: transparency: the blend mode Sparkle is not in the standard"
    assert found(b"/G gs", change) == [message]
    assert found(b"/G gs", resources(ExtGState={"G": Dictionary(BM=Name.Multiply)})) == []


def test_soft_masks_are_looked_at() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        mask = Dictionary(S=Name.Luminosity, G=form(pdf, b"1 0 0 rg 0 0 9 9 re f"))
        page.Resources.ExtGState = Dictionary(G=Dictionary(SMask=mask))

    assert found(b"/G gs", change) == [f"error: color-space: an area in DeviceRGB 1 0 0{CMYK}"]


# Annotations


def test_annotations_are_scaled_into_their_rectangles() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        fonts = Dictionary(Font=page.Resources.Font)
        look = form(pdf, b"BT /F1 9 Tf (a) Tj ET", Resources=fonts)
        stamp = Dictionary(Subtype=Name.Stamp, F=4, Rect=Array([9, 9, 59, 59]))
        stamp.AP = Dictionary(N=look)
        hidden = Dictionary(Subtype=Name.Stamp, F=2, Rect=Array([9, 9, 19, 19]))
        hidden.AP = Dictionary(N=Dictionary(On=look))
        page.Annots = Array([stamp, hidden])

    assert found(b"", change, "screen") == [SMALL.format("4.5").replace("error", "warning")]


# Sharing


def test_a_form_is_interpreted_once_for_each_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    def change(pdf: Pdf, page: Any) -> None:
        fonts = Dictionary(Font=page.Resources.Font)
        page.Resources.XObject = Dictionary(
            X=form(pdf, b"BT /F1 6 Tf (a) Tj ET", Resources=fonts)
        )
        for _ in range(4):
            pdf.pages.append(pdf.pages[0])

    parsed = []
    parse = pikepdf.parse_content_stream

    def count(stream: Any, operators: str) -> Any:
        parsed.append(stream.get("/Subtype"))
        return parse(stream, operators)

    monkeypatch.setattr(pikepdf, "parse_content_stream", count)
    content = b"/X Do 1 0 0 1 60 60 cm /X Do q .5 0 0 .5 0 0 cm /X Do Q"
    assert complaints(sample(content, change)) == [
        "pages 1-5: " + SMALL.format("3"),
        "pages 1-5: " + MILD.format("6"),
    ]
    assert parsed.count(Name.Form) == 3  # and once for where it lies


@pytest.mark.parametrize(
    ("content", "lacking"),
    [
        (b"/Nope Do", "the operator Do uses /Nope, but the resources have no such XObject"),
        (
            b"/Nope cs 0 scn 0 0 9 9 re f",
            "the operator cs uses /Nope, but the resources have no such ColorSpace",
        ),
        (b"/Nope CS", "the operator CS uses /Nope, but the resources have no such ColorSpace"),
        (b"/Nope sh", "the operator sh uses /Nope, but the resources have no such Shading"),
    ],
)
def test_what_is_named_but_not_there(content: bytes, lacking: str) -> None:
    assert f"error: damaged: {lacking}" in found(content)
    assert found(b"/DeviceCMYK cs 0 0 0 1 scn /DeviceGray CS 0 SCN 0 0 9 9 re B") == []
