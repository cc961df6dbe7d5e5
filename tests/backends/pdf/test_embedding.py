"""Fonts with embedding permissions of their makers (OS/2, fsType)."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from PIL import ImageFont

from cardgen.backends import Renderer
from cardgen.display import BLACK, Document, FontRef, Glyph, GlyphRun
from cardgen.errors import FontError
from cardgen.fonts import hb_font
from tests.backends.pdf.pdfs import by_pdfium, document, open_pdf, text
from tests.text.samples import patch, subset

SAID = "兄弟同心"
MORE = "其利断金 abc 형제가"


def make_font(path: Path, value: int) -> FontRef:
    """Return a small font with the embedding permission `value`."""
    subset(path, SAID + MORE, lang="zh-Hans")
    return patch(path, "OS/2", b"", struct.pack(">H", value), 8)


def make_document(ref: FontRef, words: str = SAID) -> Document:
    font = hb_font(ref)
    glyphs = [font.get_nominal_glyph(ord(char)) for char in words]
    placed = (Glyph(glyph or 0, at, 20.0 * at, 0.0, 20.0) for at, glyph in enumerate(glyphs))
    return document(GlyphRun(20.0, 50.0, ref, 20.0, BLACK, "zh-Hans", words, tuple(placed)))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (0x0002, "its licence does not allow embedding in a file"),
        (0x0102, "its licence does not allow embedding in a file"),
        (0x0200, "its licence allows embedding of bitmaps only, but the font has outlines"),
        (0x0208, "its licence allows embedding of bitmaps only, but the font has outlines"),
    ],
)
def test_what_must_not_be_embedded_is_refused(tmp_path: Path, value: int, why: str) -> None:
    ref = make_font(tmp_path / "a.otf", value)
    page = make_document(ref)
    for profile in ("screen", "pdf/x-4"):
        with pytest.raises(FontError) as caught:
            Renderer().render(page, "pdf", profile=profile)
        assert str(caught.value) == (
            f"{ref.path}: font-embedding: NotoSansCJKsc-Regular cannot be in a PDF: {why}\n"
            "  hint: use another font, or write PNG or SVG, which do not embed the font"
        )
    for kind in ("png", "svg"):  # where no font is
        assert Renderer().render(page, kind)


@pytest.mark.parametrize("value", [0x0000, 0x0004, 0x0008, 0x0006, 0x000A])
def test_what_may_be_embedded_is_cut_to_what_is_used(tmp_path: Path, value: int) -> None:
    """The most lenient of several permissions counts, as before version 3 of the table."""
    file = Renderer().render(make_document(make_font(tmp_path / "a.otf", value)), "pdf")
    name, program = embedded_font(file)
    assert re.fullmatch(r"/[A-Z]{6}\+NotoSansCJKsc-Regular", name)
    assert count_outlines(program) == len(SAID) + 1


def test_what_is_not_to_be_cut_is_embedded_whole(tmp_path: Path) -> None:
    ref = make_font(tmp_path / "a.otf", 0x0108)
    file = Renderer().render(make_document(ref), "pdf", profile="pdf/a-2a")
    name, program = embedded_font(file)
    assert name == "/NotoSansCJKsc-Regular"
    with TTFont(ref.path) as font:
        assert program == font.getTableData("CFF ")
        assert count_outlines(program) == font["maxp"].numGlyphs
    part = make_font(tmp_path / "b.otf", 0x0008)
    same = Renderer().render(make_document(part), "pdf", profile="pdf/a-2a")
    assert by_pdfium(file, 100).tobytes() == by_pdfium(same, 100).tobytes()
    assert text(file, tmp_path) == SAID


def test_a_font_of_truetype_is_embedded_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(ImageFont.load_default(12).font_bytes)  # type: ignore[union-attr]
    plain = Renderer().render(make_document(FontRef(str(path), 0), "abc"), "pdf")
    path = tmp_path / "b.ttf"
    path.write_bytes((tmp_path / "a.ttf").read_bytes())
    ref = patch(path, "OS/2", b"", struct.pack(">H", 0x0100), 8)
    file = Renderer().render(make_document(ref, "abc"), "pdf")
    name, program = embedded_font(file)
    assert "+" not in name
    with TTFont(BytesIO(program)) as font, TTFont(path) as whole:
        assert font["maxp"].numGlyphs == whole["maxp"].numGlyphs
    assert by_pdfium(file, 100).tobytes() == by_pdfium(plain, 100).tobytes()
    assert text(file, tmp_path) == "abc"


def embedded_font(file: bytes) -> tuple[str, bytes]:
    """Return the name of a page's font, and its program."""
    with open_pdf(file) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        about = font.DescendantFonts[0].FontDescriptor
        program = about.get("/FontFile3", about.get("/FontFile2"))
        assert isinstance(program, pikepdf.Stream)
        return str(font.BaseFont), program.read_bytes()


def count_outlines(table: bytes) -> int:
    """Count the glyphs of a CFF table."""
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(table), None)
    return len(fonts[0].CharStrings)
