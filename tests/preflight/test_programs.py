"""Files of other programs, and our own: the findings are the known ones."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import typst
from pikepdf import Dictionary, Name, Pdf
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from cardgen import Project, render
from cardgen.backends import PROFILES
from cardgen.units import parse_size
from tests.backends.pdf.pdfs import DATE
from tests.preflight.samples import complaints, found, picture, preflight

MISSING = [
    "error: output-intent: there is no output intent GTS_PDFX",
    "error: metadata: there is no XMP, or it cannot be read",
]
CMYK = ", though the job is printed in CMYK"


def reportlab(draw: Any) -> bytes:
    output = BytesIO()
    sheet = canvas.Canvas(output, pagesize=A4, pdfVersion=(1, 4), invariant=1)
    draw(sheet)
    sheet.save()
    return output.getvalue()


def press_findings(draw: Any) -> list[str]:
    """List the findings for a press, without those of all files of ReportLab."""
    lines = complaints(reportlab(draw))
    trim = "page 1: error: page-box: there is no trim box"
    assert lines[:2] == MISSING
    assert trim in lines
    return [line.removeprefix("page 1: ") for line in lines[2:] if line != trim]


def test_reportlab_does_not_embed_helvetica() -> None:
    def draw(sheet: Any) -> None:
        sheet.drawString(99, 99, "Helvetica")
        sheet.setFont("Times-Roman", 5)
        sheet.drawString(99, 199, "small")

    assert press_findings(draw) == [
        "error: font-not-embedded: the font Helvetica (Type1) is not embedded",
        "error: font-not-embedded: the font Times-Roman (Type1) is not embedded",
        "warning: small-text: text in Times-Roman is 5 pt, under 6 pt",
    ]


def test_reportlab_draws_in_rgb_and_thin() -> None:
    def draw(sheet: Any) -> None:
        sheet.setFillColorRGB(1, 0, 0)
        sheet.setStrokeColorCMYK(0, 0, 0, 1)
        sheet.setLineWidth(0.1)
        sheet.rect(9, 9, 99, 99, fill=1)
        sheet.setFillColorCMYK(0.9, 0.9, 0.9, 0.9)
        sheet.circle(200, 200, 20, stroke=0, fill=1)

    assert press_findings(draw) == [
        f"error: color-space: an area in DeviceRGB 1 0 0{CMYK}",
        "warning: ink-coverage: an area in DeviceCMYK 0.9 0.9 0.9 0.9 takes 360 % ink, "
        "over 300 %",
        "warning: thin-line: a line is 0.1 pt wide, under 0.25 pt",
    ]


def test_reportlab_overprints_white() -> None:
    def draw(sheet: Any) -> None:
        sheet.setFillOverprint(True)
        sheet.setOverprintMask(True)
        sheet.setFillColorCMYK(0, 0, 0, 0)
        sheet.rect(9, 9, 99, 99, stroke=0, fill=1)

    assert press_findings(draw) == [
        "error: white-overprint: an area in DeviceCMYK 0 0 0 0 overprints, so it vanishes"
    ]


def test_reportlab_places_pictures() -> None:
    def draw(sheet: Any) -> None:
        picture = ImageReader(Image.new("RGB", (100, 50)))
        sheet.drawImage(picture, 9, 9, 72, 36)
        sheet.drawInlineImage(Image.new("CMYK", (100, 50)), 99, 99, 36, 18)

    assert press_findings(draw) == [
        f"error: color-space: a picture in DeviceRGB{CMYK}",
        "warning: resolution: a picture of 100 × 50 pixels has 100 dpi at 25.4 × 12.7 mm, "
        "under 150",
        "warning: resolution: a picture of 100 × 50 pixels has 200 dpi at 12.7 × 6.3 mm, "
        "under 300",
    ]


def test_reportlab_encrypts_and_links() -> None:
    output = BytesIO()
    sheet = canvas.Canvas(
        output, pagesize=A4, encrypt=StandardEncryption("", "boss"), invariant=1
    )
    sheet.linkURL("https://example.org", (9, 9, 99, 99))
    sheet.showPage()
    sheet.save()
    lines = complaints(output.getvalue())
    assert "error: encryption: the file is encrypted" in lines
    message = "error: annotation: an annotation (Link) lies within the bleed box"
    assert f"page 1: {message}" in lines


def test_pages_of_several_sizes() -> None:
    def draw(sheet: Any) -> None:
        for page_size in (A4, A4, A4[::-1], A4):
            sheet.setPageSize(page_size)
            sheet.showPage()

    data = reportlab(draw)
    assert complaints(data, None) == [
        "page 3: warning: page-size: the page is 297 × 210 mm, but the first page is "
        "210 × 297 mm"
    ]
    report = preflight(data, None, parse_size("297mm x 210mm"))
    assert [finding.place for finding in report.findings] == ["pages 1-2, 4"]


def test_pillow_keeps_the_resolution_it_is_told() -> None:
    output = BytesIO()
    Image.new("RGB", (600, 900)).save(output, "PDF", resolution=120)
    assert complaints(output.getvalue(), None) == [
        "page 1: warning: resolution: a picture of 600 × 900 pixels has 120 dpi at "
        "127 × 190.5 mm, under 150"
    ]


@pytest.mark.parametrize(("mode", "said"), [("RGB", True), ("L", False)])
def test_a_jpeg_2000_says_itself_what_it_is(mode: str, said: bool) -> None:
    def change(pdf: Pdf, page: Any) -> None:
        data = BytesIO()
        Image.new(mode, (32, 32)).save(data, "JPEG2000")
        made = picture(pdf, 32, 32)
        made.write(data.getvalue(), filter=Name.JPXDecode)
        del made.ColorSpace
        page.Resources.XObject = Dictionary(P=made)

    message = f"error: color-space: a picture in RGB of JPEG 2000{CMYK}"
    assert found(b"7 0 0 7 0 0 cm /P Do", change) == [message] * said


SOURCE = """
#set page(width: 105mm, height: 148mm)
#set text(size: 9pt)
#set document(title: "A card", date: datetime(year: 2020, month: 3, day: 26))
A card. #text(size: 5pt)[small] #line(length: 3cm, stroke: 0.1pt + red)
"""


def typeset(**options: Any) -> bytes:
    made = typst.compile(SOURCE.encode(), **options)
    assert isinstance(made, bytes)
    return made


def test_typst_makes_archives() -> None:
    report = preflight(typeset(pdf_standards="a-2b"))
    assert report.profile == "pdf/a-2b"
    assert [str(finding).partition("\n")[0] for finding in report.findings] == [
        "page 1: warning: thin-line: a line is 0.1 pt wide, under 0.25 pt",
        "page 1: warning: small-text: text in LibertinusSerif-Regular is 5 pt, under 6 pt",
    ]


def test_typst_does_not_make_files_for_a_press() -> None:
    lines = complaints(typeset())
    assert "error: output-intent: there is no output intent GTS_PDFX" in lines
    assert "error: claim: XMP claims no standard, not PDF/X-4" in lines
    assert "page 1: error: page-box: there is no trim box" in lines
    assert any("error: color-space: a line in RGB with an ICC profile 1 " in x for x in lines)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja"])
@pytest.mark.parametrize("template", ["card-a6", "card-a6-vertical", "banner-a3"])
def test_nothing_is_found_in_our_own(profile: str, pair: str, template: str) -> None:
    label = Project.open().label("sincerity", pair=pair, template=template, date=DATE)
    data = render(
        label.document(), "pdf", profile=profile, crop_marks=profile.startswith("pdf/x")
    )
    report = preflight(data)
    assert (report.profile, report.findings) == (profile, ())
