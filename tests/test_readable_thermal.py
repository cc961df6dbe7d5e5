"""Small text on a thermal label is readable: Tesseract reads 10 pt at 8 dots/mm."""

from __future__ import annotations

from typing import Final

import pytest
from PIL import Image

from cardgen import Project, render
from cardgen.display import Document, Layer, Page
from cardgen.layout.inline import ANYWHERE, Frame, Span, measure, place_text
from cardgen.units import MM_PER_INCH, parse_length
from tests import ocr
from tests.backends.printers import zpl_labels

DPI: Final = 8 * MM_PER_INCH
SIZE: Final = 10.0
LEAST: Final = 0.95
WIDTH, HEIGHT = parse_length("100mm"), parse_length("40mm")
MARGIN: Final = parse_length("4mm")
TEXTS: Final = {
    "zh-Hans": "本批物资为医用口罩八千只、防护服四百套，由本市红十字会捐赠，"
    "请于收到后核对数量并签字。如有破损，请在三日内与我们联系。山川异域，风月同天。",
    "ko": "이 상자에는 의료용 마스크 이천 장과 보호복 마흔 벌이 들어 있습니다. "
    "받으신 뒤 수량을 확인하고 서명해 주십시오. 파손된 것이 있으면 사흘 안에 알려 주십시오.",
    "ja": "この箱には医療用マスク二千枚と防護服四十着が入っています。お受け取りの後、"
    "数量をご確認のうえご署名ください。破損がありましたら三日以内にお知らせください。",
}
TESSERACT: Final = {"zh-Hans": "chi_sim", "ko": "kor", "ja": "jpn"}


def print_text(lang: str, weight: str) -> Image.Image:
    """Draw the text in lines, as a printer burns it from ZPL."""
    chain = Project.open().fonts.chain("sans", weight, lang)  # type: ignore[arg-type]
    paragraph = measure((Span(TEXTS[lang], lang, chain),))
    frame = Frame(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    breaks = paragraph.under(ANYWHERE)
    width = frame.width / SIZE
    count = breaks.fewest(width)
    assert count is not None
    lines = breaks.choose(count, width)
    runs = place_text(paragraph, lines, SIZE, 1.5, frame, "start", "start")
    page = Page(WIDTH, HEIGHT, (Layer((*runs,)),), mono=True)
    (label,) = zpl_labels(render(Document((page,), "", ()), "zpl", DPI))
    return label


@pytest.mark.ci
@pytest.mark.system
@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("lang", sorted(TESSERACT))
def test_ten_points_can_be_read_at_eight_dots_a_millimetre(lang: str, weight: str) -> None:
    image = print_text(lang, weight).convert("L")
    scale = ocr.BODY / (SIZE * DPI / 72)
    size = round(image.width * scale), round(image.height * scale)
    read = ocr.read(image.resize(size, Image.Resampling.LANCZOS), TESSERACT[lang])
    assert ocr.accuracy(TEXTS[lang], read) >= LEAST, read
