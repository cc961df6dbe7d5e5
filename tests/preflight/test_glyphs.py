"""Missing glyphs, and widths that differ from those of the font."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf

from tests.preflight.samples import found, outlines

ADVANCES = {".notdef": 500, "A": 600, "B": 700}


def outline(pen: Any) -> Any:
    pen.moveTo((50, 0))
    pen.lineTo((50, 700))
    pen.lineTo((450, 0))
    pen.closePath()
    return pen


def program(*, truetype: bool) -> bytes:
    """Make a font program of two letters."""
    builder = FontBuilder(1000, isTTF=truetype)
    builder.setupGlyphOrder(list(ADVANCES))
    builder.setupCharacterMap({65: "A", 66: "B"})
    if truetype:
        drawn = {name: outline(TTGlyphPen(None)).glyph() for name in ADVANCES}
        builder.setupGlyf(drawn)
    else:
        shapes = {
            name: outline(T2CharStringPen(wide, None)).getCharString()
            for name, wide in ADVANCES.items()
        }
        builder.setupCFF("Sample", {}, shapes, {})
    builder.setupHorizontalMetrics({name: (wide, 50) for name, wide in ADVANCES.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    output = BytesIO()
    builder.save(output)
    if truetype:
        return output.getvalue()
    bare: bytes = TTFont(BytesIO(output.getvalue())).getTableData("CFF ")
    return bare


def descriptor(pdf: Pdf, compact: Name, *, truetype: bool) -> Dictionary:
    """Make a font descriptor with a program; `compact` is for CFF."""
    data = pdf.make_stream(program(truetype=truetype))
    described = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Sample"))
    if truetype:
        described.FontFile2 = data
    else:
        data.Subtype = compact
        described.FontFile3 = data
    return described


def composite(*, truetype: bool, widths: Any = None, **entries: Any) -> Any:
    """Make a change that adds a font F2 with glyph numbers as codes."""

    def change(pdf: Pdf, page: Any) -> None:
        described = descriptor(pdf, Name.CIDFontType0C, truetype=truetype)
        inner = Dictionary(
            Type=Name.Font, BaseFont=described.FontName, FontDescriptor=described,
            Subtype=Name.CIDFontType2 if truetype else Name.CIDFontType0,
            DW=500, W=Array(widths or [1, Array([600, 700])]),
        )  # fmt: skip
        for key, value in entries.items():
            inner[f"/{key}"] = value(pdf) if callable(value) else value
        page.Resources.Font.F2 = pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type0, BaseFont=described.FontName,
                Encoding=Name("/Identity-H"), DescendantFonts=Array([inner]),
                ToUnicode=pdf.make_stream(b"a map"),
            )
        )  # fmt: skip

    return change


def simple(*, truetype: bool, widths: list[int], **entries: Any) -> Any:
    """Make a change that adds a simple font F2 with codes from 65."""

    def change(pdf: Pdf, page: Any) -> None:
        described = descriptor(pdf, Name.Type1C, truetype=truetype)
        described.Flags = 32
        made = Dictionary(
            Type=Name.Font, BaseFont=described.FontName, FontDescriptor=described,
            Subtype=Name.TrueType if truetype else Name.Type1, FirstChar=65,
            LastChar=64 + len(widths), Widths=Array(widths), Encoding=Name.WinAnsiEncoding,
        )  # fmt: skip
        for key, value in entries.items():
            made[f"/{key}"] = value
        page.Resources.Font.F2 = pdf.make_indirect(made)

    return change


KINDS = {True: "CIDFontType2", False: "CIDFontType0"}
AB = b"BT /F2 9 Tf 60 60 Td <00010002> Tj ET"


@pytest.mark.parametrize("truetype", KINDS)
@pytest.mark.parametrize("code", [b"0000", b"0003", b"ffff"])
def test_a_glyph_that_is_not_there(code: bytes, *, truetype: bool) -> None:
    change = composite(truetype=truetype)
    content = b"BT /F2 9 Tf 60 60 Td [<0001> 9 <" + code + b">] TJ ET"
    said = f"the font Sample ({KINDS[truetype]}) shows a glyph that it does not have (.notdef)"
    assert found(content, change) == [f"error: notdef-glyph: {said}"]
    assert found(content, change, "screen") == [f"warning: notdef-glyph: {said}"]
    assert found(b"3 Tr " + content, change) == []


@pytest.mark.parametrize("truetype", KINDS)
def test_a_width_that_is_not_the_glyph_s(*, truetype: bool) -> None:
    change = composite(truetype=truetype, widths=[1, 2, 600])
    kind = KINDS[truetype]
    said = f"the font Sample ({kind}) has glyphs with wrong widths: one is 700 wide, but the "
    assert found(AB, change) == [f"error: glyph-width: {said}file says 600"]
    assert found(AB, change, "screen") == []
    assert found(b"BT /F2 9 Tf 60 60 Td <0001> Tj ET", change) == []


@pytest.mark.parametrize("widths", [None, [1, 1, 600, 2, Array([700])], [1, Array([601, 699])]])
@pytest.mark.parametrize("truetype", KINDS)
def test_widths_that_are_right(widths: Any, *, truetype: bool) -> None:
    assert found(AB, composite(truetype=truetype, widths=widths)) == []


def test_a_map_to_glyphs() -> None:
    turned: Callable[[Pdf], Any] = lambda pdf: pdf.make_stream(b"\0\0\0\2\0\1")  # noqa: E731
    said = "shows a glyph that it does not have (.notdef)"
    swapped = composite(truetype=True, widths=[1, Array([700, 600])], CIDToGIDMap=turned)
    assert found(AB, swapped) == []
    short = composite(truetype=True, CIDToGIDMap=lambda pdf: pdf.make_stream(b"\0\0\0\1"))
    assert found(AB, short) == [f"error: notdef-glyph: the font Sample (CIDFontType2) {said}"]


@pytest.mark.parametrize(("truetype", "kind"), [(True, "TrueType"), (False, "Type1")])
def test_fonts_of_bytes(kind: str, *, truetype: bool) -> None:
    wrong = simple(truetype=truetype, widths=[600, 650])
    said = f"the font Sample ({kind}) has glyphs with wrong widths: one is 700 wide, but the "
    content = b"BT /F2 9 Tf 60 60 Td (AB) Tj ET"
    assert found(content, wrong) == [f"error: glyph-width: {said}file says 650"]
    assert found(content, simple(truetype=truetype, widths=[600, 700])) == []


def test_codes_with_names() -> None:
    named = Dictionary(
        BaseEncoding=Name.WinAnsiEncoding, Differences=Array([65, Name.B, Name("/Omega")])
    )
    change = simple(truetype=False, widths=[700, 700], Encoding=named)
    assert found(b"BT /F2 9 Tf 60 60 Td (A) Tj ET", change) == []
    said = "the font Sample (Type1) shows a glyph that it does not have (.notdef)"
    assert found(b"BT /F2 9 Tf 60 60 Td (B) Tj ET", change) == [f"error: notdef-glyph: {said}"]


@pytest.mark.parametrize("data", [b"", b"OTTO", b"\0\1\0\0" + b"\xff" * 40, b"\1\0\4\1" * 30])
def test_a_program_that_cannot_be_read_is_none(data: bytes) -> None:
    """A font program that cannot be read counts as damaged."""
    for truetype in (True, False):

        def change(pdf: Pdf, page: Any, truetype: bool = truetype) -> None:
            composite(truetype=truetype)(pdf, page)
            inner = page.Resources.Font.F2.DescendantFonts[0].FontDescriptor
            inner["/FontFile2" if truetype else "/FontFile3"].write(data)

        (said,) = found(AB, change)
        assert said.startswith("error: font-not-embedded: the program of the font Sample (")


def test_a_program_that_breaks_off() -> None:
    def change(cut: int) -> list[str]:
        def change_font(pdf: Pdf, page: Any) -> None:
            inner = page.Resources.Font.F1.DescendantFonts[0].FontDescriptor
            inner.FontFile3.write(outlines(cut=cut))

        return found(b"BT /F1 9 Tf 60 60 Td <0041> Tj ET", change_font)

    assert change(0) == []
    for cut in (1, 3):
        assert change(cut) == [
            "error: font-not-embedded: the program of the font Sample (CIDFontType0) is "
            "damaged: it is cut off"
        ]


ACCENTED = b"BT /F2 9 Tf 60 60 Td (%b) Tj ET"


@pytest.mark.parametrize(
    ("content", "entries"),
    [
        (rb"\351", {}),
        (b"A", {"Encoding": Dictionary(
            BaseEncoding=Name.WinAnsiEncoding, Differences=Array([65, Name.eacute])
        )}),
        (b"Z", {"Encoding": Name.MacRomanEncoding}),
    ],
)  # fmt: skip
def test_a_simple_font_has_what_its_codes_mean(content: bytes, entries: dict[str, Any]) -> None:
    """The codes go through WinAnsi, Differences or MacRoman; the font has A and B."""
    change = simple(truetype=True, widths=[600, 700], **entries)
    said = "the font Sample (TrueType) shows a glyph that it does not have (.notdef)"
    assert found(ACCENTED % content, change) == [f"error: notdef-glyph: {said}"]
    blanks = b" B" if entries else rb" \240\255B"
    assert not [each for each in found(ACCENTED % blanks, change) if "notdef" in each]


def test_differences_that_a_truetype_font_has() -> None:
    named = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([65, Name.B]))
    change = simple(truetype=True, widths=[700, 700], Encoding=named)
    assert found(ACCENTED % b"A", change) == []
    odd = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([65, Name("/odd")]))
    change = simple(truetype=True, widths=[700, 700], Encoding=odd)
    assert found(ACCENTED % b"A", change) == []  # nobody knows what that means
