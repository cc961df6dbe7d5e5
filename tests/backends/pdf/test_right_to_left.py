"""Text from right to left is read from a PDF in the order of reading."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from cardgen import render
from cardgen.fonts import load_fonts
from cardgen.layout.inline import Frame, Span, measure, place_text
from cardgen.resources import FONTS
from tests.backends.pdf.pdfs import content, document, text

LETTERING = load_fonts([FONTS, Path(__file__).parents[2] / "lettering"])
# With ligatures for two letters, marks on letters, and a joiner.
WORDS = {
    "ar": "لا سلام إلا بالإخلاص تتفتّح عامًا",
    "fa": "هرجا صداقت باشد، گل می\u200cشکفد",
    "he": "שָׁלוֹם לכם ולכולם",
}


def draw(text: str, lang: str) -> bytes:
    """Draw a text in one line."""
    paragraph = measure((Span(text, lang, LETTERING.chain("sans", "bold", lang)),))
    lines = [paragraph.single_line]
    frame = Frame(0, 10, 200, 20)
    return render(
        document(*place_text(paragraph, lines, 12, 1.0, frame, "start", "start")), "pdf"
    )


@pytest.mark.parametrize("lang", WORDS)
def test_programs_read_it_in_order(lang: str, tmp_path: Path) -> None:
    data = draw(WORDS[lang], lang)
    by_poppler = text(data, tmp_path)
    by_pdfium = pdfium.PdfDocument(data)[0].get_textpage().get_text_range().strip()
    without = str.maketrans("", "", " \u200c\u202a\u202b\u202c")
    assert by_poppler.translate(without) == WORDS[lang].translate(without)
    if lang != "he":  # PDFium puts some points of Hebrew before their letters
        assert by_pdfium.translate(without) == WORDS[lang].translate(without)


def test_marks_above_letters_are_outlines() -> None:
    """They are drawn where the font says, and their text stands on the base line."""
    operators = content(draw("عامًا", "ar"))
    assert operators.count("ET") == 2
    assert " m\n" in operators
    assert "ActualText" not in operators
