"""Places of marks: art at the trim edge has bleed, and text keeps its distance."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Page, Pdf

from tests.preflight.samples import BLEED, complaints, form, found, picture, sample

EDGE = "warning: bleed: content at the {} edge ends {} mm beyond it, under 3 mm"
NEAR = "warning: safety-distance: text is {} mm from the trim edge, under 3 mm"
AREA = b"0 0 0 .5 k "


def resources(pdf: Pdf, page: Any) -> None:
    page.Resources.XObject = Dictionary(
        P=picture(pdf, 2000, 2000),
        F=form(pdf, AREA + b"0 0 100 100 re f", Matrix=Array([2, 0, 0, 2, 8.504, 60])),
        G=form(pdf, AREA + b"-99 0 999 50 re f", BBox=Array([0, 0, 100, 50])),
    )


@pytest.mark.parametrize(
    ("content", "side", "beyond"),
    [
        (AREA + b"8.504 60 99 99 re f", "left", "0"),
        (AREA + b"8.6 60 99 99 re f", "left", "0"),
        (AREA + b"4.252 60 99 99 re f", "left", "1.5"),
        (AREA + b"60 8.504 99 99 re f*", "bottom", "0"),
        (AREA + b"60 60 246.144 99 re b", "right", "0"),
        (AREA + b"60 60 99 368.034 re f", "top", "0"),
        (AREA + b"60 60 m 99 430 l 120 60 l h f", "top", "0.7"),
        (b"99 0 0 99 8.504 60 cm /P Do", "left", "0"),
        (b"/F Do", "left", "0"),
        (b"1 0 0 1 8.504 60 cm /G Do", "left", "0"),
        (b"8.504 60 99 99 re W n " + AREA + b"0 0 140 140 re f", "left", "0"),
        (b"0 99 -99 0 107.504 60 cm /P Do", "left", "0"),
    ],
)
def test_what_ends_at_the_cut(content: bytes, side: str, beyond: str) -> None:
    assert found(content, resources) == [EDGE.format(side, beyond)]


@pytest.mark.parametrize(
    "content",
    [
        AREA + b"0 0 314.648 436.538 re f",
        b"0 0 0 0 k 8.504 60 99 99 re f 1 g 8.504 60 99 99 re f",
        AREA + b"9.5 60 99 99 re f",
        AREA + b"0 60 8.504 99 re f",
        b"0 60 m 8.504 60 l S 8.504 60 99 99 re S",
        b"314.648 0 0 436.538 0 0 cm /P Do",
        b"20 60 99 99 re W n " + AREA + b"8.504 0 140 140 re f",
        b"1 0 0 1 60 60 cm /F Do",
        b"8.504 60 99 99 re n",
    ],
)
def test_what_goes_on_or_does_not_reach_it(content: bytes) -> None:
    assert found(content, resources) == []


@pytest.mark.parametrize(
    ("content", "gap"),
    [
        (b"BT /F1 9 Tf 11.339 60 Td (a) Tj ET", "1"),
        (b"BT /F1 9 Tf 1 0 0 1 60 14.173 Tm (a) Tj ET", "2"),
        (b"BT /F1 9 Tf 60 424 Td (a) Tj ET", "0"),
        (b"1 0 0 1 11.339 60 cm BT /F1 9 Tf (a) Tj ET", "1"),
        (b"BT /F1 9 Tf 280 60 Td [(abcdefghijklmnop) 9 (qrst)] TJ ET", "0"),
        (b"BT /F1 9 Tf 4 60 Td (abc) Tj ET", "0"),
        (b"BT /F1 9 Tf 60 20 TD 0 -8.661 TD (a) ' ET", "0"),
    ],
)
def test_text_near_the_cut(content: bytes, gap: str) -> None:
    assert found(content) == [NEAR.format(gap)]


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 9 Tf 17.1 17.1 Td (a) Tj ET",
        b"BT /F1 9 Tf 60 0 Td (page information) Tj ET",
        b"BT 3 Tr /F1 9 Tf 11 60 Td (invisible) Tj ET",
        b"60 60 99 99 re W n BT /F1 9 Tf 11 20 Td (clipped) Tj ET",
    ],
)
def test_text_that_keeps_away_or_is_beside_the_page(content: bytes) -> None:
    assert found(content) == []


def test_pages_that_are_not_for_a_press_are_not_cut() -> None:
    assert found(AREA + b"8.504 60 99 99 re f", profile="screen") == []
    assert BLEED == 8.504


def test_text_that_is_set_downwards() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.Font.F1.Encoding = Name("/Identity-V")

    assert found(b"BT /F1 10 Tf 19.843 99 Td <00010002> Tj ET", change) == [NEAR.format("2.8")]
    assert found(b"BT /F1 10 Tf 60 19.843 Td <0001> Tj ET", change) == [NEAR.format("0.5")]
    assert found(b"BT /F1 10 Tf 60 38 Td <00010002> Tj ET", change) == []
    assert found(b"BT /F1 10 Tf 60 38 Td -5 Tc <000100020003> Tj ET", change) == [
        NEAR.format("0")
    ]


def widths(pdf: Pdf, page: Any) -> None:
    """Make fonts with glyphs of 0.5 em; glyph 2 has 1 em, glyph 3 is blank."""
    said = pdf.make_stream(b"1 beginbfchar <0003> <3000> endbfchar 1 beginbfrange "
                           b"<0004> <0005> <3001> endbfrange")  # fmt: skip
    page.Resources.Font.F1.ToUnicode = said
    inner = page.Resources.Font.F1.DescendantFonts[0]
    inner.DW, inner.W = 500, Array([2, Array([1000]), 4, 5, 1000])
    plain = page.Resources.Font.F1.DescendantFonts[0].FontDescriptor
    page.Resources.Font.F2 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/ABCDEF+Plain"), FirstChar=97,
            Widths=Array([500, 1000]), Encoding=Name.WinAnsiEncoding, FontDescriptor=plain,
        )
    )  # fmt: skip
    page.Resources.Font.F3 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
            FontBBox=Array([0, 0, 50, 50]), FirstChar=97, Widths=Array([50, 100]),
            Encoding=Dictionary(Differences=Array([97, Name.a, Name.b])),
            CharProcs=Dictionary(
                a=pdf.make_stream(b"50 0 0 0 50 50 d1 0 0 50 50 re f"),
                b=pdf.make_stream(b"100 0 0 0 0 0 d1"),
            ),
            ToUnicode=said,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "gap"),
    [  # the cut at the right is at 306.144
        (b"BT /F1 10 Tf 280 60 Td <0001000100010001> Tj ET", "2.2"),
        (b"BT /F1 10 Tf 280 60 Td <000200020002> Tj ET", "0"),
        (b"BT /F1 10 Tf 280 60 Td <00010001> Tj <00010001> Tj ET", "2.2"),
        (b"BT /F1 10 Tf 280 60 Td [<00010001> -1000 <0001>] TJ ET", "0.4"),
        (b"BT /F1 10 Tf 2 Tc 280 60 Td <000100010001> Tj ET", "2.5"),
        (b"BT /F1 10 Tf 200 Tz 280 60 Td <00010001> Tj ET", "2.2"),
        (b"BT /F1 10 Tf -1 0 0 -1 32 60 Tm <00020002> Tj ET", "1.2"),
        (b"BT /F1 10 Tf 0 1 -1 0 60 400 Tm <00020002> Tj ET", "2.8"),
        (b"BT /F2 10 Tf 285 60 Td (ab) Tj ET", "2.2"),
        (b"BT /F2 10 Tf 4 Tw 280 60 Td (a a b) Tj ET", "0"),
        (b"BT /F2 10 Tf 60 10 Td 5 Ts (a) Tj ET", "2.3"),
        (b"BT /F3 20 Tf 285 60 Td (aa) Tj ET", "0.4"),
        (b'BT 60 60 Td /F2 10 Tf 9 1 (a) " 230 0 Td (b) Tj ET', "2.2"),
        (b"BT /F1 10 Tf 285 60 Td <00010004> Tj ET", None),
        (b"BT /F1 10 Tf 280 60 Td <00010001> Tj ET", None),
        (b"BT /F1 10 Tf 280 60 Td <000100010003000300030003> Tj ET", None),
        (b"BT /F1 10 Tf 303 60 Td <0003> Tj ET", None),
        (b"BT /F2 10 Tf 280 60 Td (a      ) Tj ET", None),
        (b"BT /F3 20 Tf 285 60 Td (abb) Tj ET", None),
    ],
)
def test_text_is_as_wide_as_its_font_says(content: bytes, gap: str | None) -> None:
    assert found(content, widths) == ([NEAR.format(gap)] if gap else [])


def test_large_lettering_may_bleed() -> None:
    assert found(b"BT /F1 80 Tf -20 60 Td <000100010001000100010001> Tj ET", widths) == []
    assert found(b"BT /F1 80 Tf 4 60 Td <00010001> Tj ET", widths) == [NEAR.format("0")]
    assert found(b"BT /F1 10 Tf -20 60 Td <000100010001000100010001> Tj ET", widths) == [
        NEAR.format("0")
    ]


def grounds(pdf: Pdf, page: Any) -> None:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
    tint.C0, tint.C1 = Array([0, 0, 0, 0]), Array([0, 0, 0, 1])
    black = Array([Name.Separation, Name.Black, Name.DeviceCMYK, tint])
    axial, short = (
        Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=Array([0, 0, 300, 0]),
            Function=tint, Extend=Array([on, on]),
        )
        for on in (True, False)
    )  # fmt: skip
    page.Resources.ColorSpace = Dictionary(K=black)
    page.Resources.Shading = Dictionary(
        S=pdf.make_indirect(axial),
        E=pdf.make_indirect(short),
    )
    page.Resources.ExtGState = Dictionary(H=Dictionary(ca=0.5), N=Dictionary(ca=0, CA=0))
    gray = pdf.make_stream(
        b"\xff" * 4000000, Type=Name.XObject, Subtype=Name.Image, Width=2000, Height=2000,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    page.Resources.XObject = Dictionary(W=gray, P=picture(pdf, 2000, 2000))


PANEL = AREA + b"8.504 60 99 99 re f "
LEFT = [EDGE.format("left", "0")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"/K cs 0 scn 8.504 60 99 99 re f", []),
        (b"/K cs .1 scn 8.504 60 99 99 re f", LEFT),
        (b"q 99 0 0 99 8.504 60 cm /W Do Q", []),
        (b"q 99 0 0 99 8.504 60 cm /P Do Q", LEFT),
        (PANEL + b".2 0 0 0 k 0 50 120 120 re f", []),
        (PANEL + b".2 0 0 0 k 0 50 120 50 re f 0 100 20 70 re f", []),
        (PANEL + b".2 0 0 0 k 0 50 120 50 re f", LEFT),
        (PANEL + b"/H gs .2 0 0 0 k 0 50 120 120 re f", LEFT),
        (b".2 0 0 0 k 0 50 120 120 re f " + PANEL, LEFT),
        (AREA + b"0 50 120 120 re f " + PANEL, []),
        (PANEL + b"0 60 8.504 99 re f", []),
        (PANEL + b"0 60 8.504 40 re f 0 100 8.504 60 re f", []),
        (PANEL + b"0 60 8.504 40 re f", LEFT),
        (b"q 99 0 0 99 8.504 60 cm /P Do Q q 8.504 0 0 99 0 60 cm /P Do Q", []),
        (b"q 120 0 0 120 0 50 cm /P Do Q q 99 0 0 99 8.504 60 cm /P Do Q", LEFT),
        (b"/N gs " + PANEL, []),
        (b"q 8.504 60 99 99 re W n /S sh Q", LEFT),
        (b"q 0 60 99 99 re W n /S sh Q", []),
        (b"q 8.504 60 99 99 re W n /E sh Q", []),
        (b"20 w 0 0 0 .5 K 8.504 60 m 100 60 l S", LEFT),
        (b"20 w 0 0 0 .5 K 18.504 60 m 18.504 99 l S", LEFT),
        (b"20 w 0 0 0 .5 K 18.504 60 60 60 re S", LEFT),
        (b"20 w 2 J 0 0 0 .5 K 8.504 60 m 100 60 l S", []),
        (b"20 w 0 0 0 0 K 8.504 60 m 100 60 l S", []),
        (b"20 w 0 0 0 .5 K 9 60 m 100 70 l S", []),
    ],
)
def test_what_is_covered_or_gone_on_with(content: bytes, said: list[str]) -> None:
    assert found(content, grounds) == said


def test_each_page_is_followed_once_and_has_its_own_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def more(pdf: Pdf, page: Any) -> None:
        shared = page.Resources = pdf.make_indirect(page.Resources)
        contents = page.Contents, pdf.make_stream(AREA + b"60 60 99 99 re f"), page.Contents
        for each in contents[1:]:
            copied = Dictionary(page)
            copied.Contents, copied.Resources = each, shared
            pdf.pages.append(Page(copied))

    asked: list[Any] = []
    parse = pikepdf.parse_content_stream

    def count(*given: Any) -> Any:
        asked.append(given)
        return parse(*given)

    monkeypatch.setattr(pikepdf, "parse_content_stream", count)
    left = AREA + b"8.504 60 99 99 re f"
    assert complaints(sample(left, more)) == ["pages 1, 3: " + EDGE.format("left", "0")]
    assert len(asked) == 3  # the third page is what the first is, whose places are not kept
