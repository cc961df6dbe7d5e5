"""Text, properties, structure and errors of PDF files."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace
from PIL import ImageFont

from cardgen import Project
from cardgen.backends import render, render_files
from cardgen.backends.pdf.file import PdfFile
from cardgen.backends.pdf.fonts import FontSet
from cardgen.backends.pdf.text import show
from cardgen.display import (
    BLACK,
    FontRef,
    Glyph,
    GlyphRun,
    Picture,
)
from cardgen.errors import CardgenError
from cardgen.fonts import hb_font
from tests.backends.agreement import disagreement
from tests.backends.labels import label
from tests.backends.pdf.pdfs import (
    by_pdfium,
    content,
    crop,
    document,
    open_pdf,
    text,
)
from tests.backends.samples import bars, run

# --- text ----------------------------------------------------------------------------


def test_columns_are_written_as_columns() -> None:
    made = label("sister-years", "zh-ko", "card-a6-vertical")
    pdf = open_pdf(render(made, "pdf"))
    fonts = pdf.pages[0].Resources.Font
    encodings = {str(name)[1]: str(font.Encoding) for name, font in fonts.items()}
    assert encodings["V"] == "/Identity-V"
    for font in fonts.values():
        (descendant,) = font.DescendantFonts
        assert [*map(int, descendant.DW2)] == [880, -1000]


@pytest.mark.parametrize("template", ["card-a6-vertical", "poster-a4-poem"])
def test_pdfium_reads_columns_from_right_to_left(template: str) -> None:
    """Columns at one height were read from left to right, the last words first."""
    found = pdfium.PdfDocument(render(label("sister-years", "zh-ja", template), "pdf"))
    read = found[0].get_textpage().get_text_range()
    message = Project.open().catalog("zh-ja").message("sister-years")
    words = re.sub(r"\s", "", read)
    assert message.source.format(years="24") in words.replace("二十四", "24")


def test_digits_side_by_side_are_read_as_a_number(tmp_path: Path) -> None:
    made = label("sister-years", "zh-ko", "card-a6-vertical")
    assert "已有24年" in text(render(made, "pdf"), tmp_path)


@pytest.mark.parametrize("vertical", [False, True])
def test_where_a_line_may_end_is_nothing_of_the_text(*, vertical: bool, tmp_path: Path) -> None:
    """Searches for ids in a report failed, and copies of hashes: they contained U+200B."""
    item = run("SEOUL-2\u200b026", 20, 30, 12, vertical=vertical)
    found = text(render(document(item), "pdf"), tmp_path, "-raw")
    assert "".join(found.split()) == "SEOUL-2026"


def test_a_glyph_that_stands_for_several_texts_says_which(tmp_path: Path) -> None:
    """In columns “ is shown as 『, and a real 『 beside it has the same glyph."""
    quoted, bracketed = (run(mark, 20.0, 50.0, 20.0, vertical=True) for mark in "“『")
    other = replace(quoted, text="“", glyphs=bracketed.glyphs, x=120.0)
    data = render(document(bracketed, other), "pdf")
    assert content(data).count("/ActualText<FEFF201C>") == 1
    assert sorted(text(data, tmp_path)) == ["“", "『"]


def test_one_glyph_for_two_characters_and_two_for_one(tmp_path: Path) -> None:
    dashes, accented = run("——", 20.0, 50.0, 20.0), run("q\u0301", 20.0, 80.0, 20.0)
    assert (len(dashes.glyphs), len(accented.glyphs)) == (1, 2)
    assert text(render(document(dashes, accented), "pdf"), tmp_path) == "——q\u0301"


def test_truetype_fonts_are_embedded_as_such(tmp_path: Path) -> None:
    path = tmp_path / "aileron.ttf"
    path.write_bytes(ImageFont.load_default(12).font_bytes)  # type: ignore[union-attr]
    font = FontRef(str(path), 0)
    letters = [hb_font(font).get_nominal_glyph(ord(letter)) for letter in "ABC"]
    glyphs = tuple(Glyph(glyph, i, 14.0 * i, 0.0, 14.0) for i, glyph in enumerate(letters))
    made = document(GlyphRun(20, 50, font, 20, BLACK, "en", "ABC", glyphs))
    data = render(made, "pdf")
    pdf = open_pdf(data)
    (font_object,) = pdf.pages[0].Resources.Font.values()
    (descendant,) = font_object.DescendantFonts
    assert descendant.Subtype == "/CIDFontType2"
    assert "/FontFile2" in descendant.FontDescriptor
    assert text(data, tmp_path) == "ABC"
    page = made.pages[0]
    assert disagreement(page, crop(by_pdfium(data, 300), page, 300)) == ""


# --- properties -----------------------------------------------------------------------


def test_properties() -> None:
    made = replace(
        document(run("字", 20, 50, 20)), author="北京市外办", date="2020-03-26T08:00:00Z"
    )
    pdf = open_pdf(render(made, "pdf"))
    assert str(pdf.docinfo.Title) == "风月同天 · 같은 하늘"
    assert str(pdf.docinfo.Author) == "北京市外办"
    assert str(pdf.docinfo.CreationDate) == "D:20200326080000Z"
    assert pdf.Root.Lang == "zh-Hans"
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == "风月同天 · 같은 하늘"
        assert xmp["dc:creator"] == ["北京市外办"]
        assert xmp["xmp:CreateDate"] == "2020-03-26T08:00:00Z"


def test_no_date_is_made_up() -> None:
    made = replace(document(run("字", 20, 50, 20)), date="")
    assert "/CreationDate" not in open_pdf(render(made, "pdf")).docinfo


# --- errors --------------------------------------------------------------------------


def test_a_barcode_too_small_for_the_printer_is_refused() -> None:
    with pytest.raises(CardgenError, match="barcode-too-small"):
        render(document(bars("qr", "A-17", (10, 10, 2, 2))), "pdf", 203)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(CardgenError, match="bad-picture"):
        render(document(Picture(0, 0, 9, 9, b"\xff\xd8\xff", "a")), "pdf")


@pytest.mark.parametrize(
    ("format_name", "profile", "said"),
    [
        (
            "pdf",
            "pdf/x-3",
            "unknown-profile: there is no profile 'pdf/x-3'\n"
            "  hint: did you mean pdf/x-4 or pdf/x-1a or pdf/a-3a?",
        ),
        (
            "png",
            "pdf/x-4",
            "unknown-profile: profiles and crop marks are for PDF, not for png\n"
            "  hint: write a .pdf file, or remove these options",
        ),
    ],
)
def test_unknown_profiles(format_name: str, profile: str, said: str) -> None:
    with pytest.raises(CardgenError) as caught:
        render_files(document(), format_name, profile=profile)
    assert str(caught.value) == said


@given(
    st.text("箱子 17/49상자AVあ", min_size=1, max_size=12),
    st.lists(st.integers(-2000, 4000), min_size=12, max_size=12),
    st.sampled_from([7.0, 9.5, 31.7]),
)
def test_the_short_way_of_showing_a_run_comes_to_the_same(
    text: str, moves: list[int], size: float
) -> None:
    """Glyphs are moved by 1/1000 em, or, as nearly all, not at all."""
    plain = run(text, 20.0, 30.0, size)
    moved = tuple(
        glyph._replace(x=glyph.x + max(move, 0) * size / 1000)
        for glyph, move in zip(plain.glyphs, moves, strict=False)
    )
    for glyphs in (plain.glyphs, moved):
        shown = replace(plain, glyphs=glyphs)
        short, long = [FontSet(PdfFile(BytesIO())) for _ in range(2)]
        with pytest.MonkeyPatch.context() as patched:
            operators = show(shown, short, 5.0, 800.0)
            patched.setattr("cardgen.backends.pdf.text._plain", lambda *_: None)
            assert show(shown, long, 5.0, 800.0) == operators
