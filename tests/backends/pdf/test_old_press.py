"""PDF/X-1a: files of PDF 1.3 without transparency."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageChops, ImageFilter

from cardgen.backends import render
from cardgen.display import Color, Picture, Rect
from cardgen.errors import OutputError
from cardgen.icc import CONDITIONS, read_output_condition
from cardgen.preflight import preflight
from tests.backends.labels import label
from tests.backends.pdf.pdfs import by_pdfium, document, open_pdf, text
from tests.backends.samples import png_bytes
from tests.system import require
from tests.test_icc import logo

OLD: Final = "pdf/x-1a"
GROUND: Final = Rect(0, 0, 200, 100, Color(250, 230, 120, (0.0, 0.1, 0.6, 0.0)))
LOGO: Final = Picture(20, 10, 120, 60, png_bytes(logo().resize((600, 300))), "a logo")


@pytest.mark.system
def test_a_label_is_a_file_of_before_packed_objects(tmp_path: Path) -> None:
    made = label("sister-years", "zh-ko", "gs1-4x6in")
    data, newer = (
        render(made, "pdf", profile=profile, crop_marks=True) for profile in (OLD, "pdf/x-4")
    )
    assert data.startswith(b"%PDF-1.3\n")
    for word in (b"/ObjStm", b"/XRef", b"/SMask", b"/Group", b"/ExtGState", b"DeviceRGB"):
        assert word not in data
    (tmp_path / "a.pdf").write_bytes(data)
    command = [require("qpdf"), "--check", "a.pdf"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "WARNING" not in done.stdout + done.stderr
    assert text(data, tmp_path) == text(newer, tmp_path)
    with open_pdf(data) as pdf, open_pdf(newer) as other:
        assert str(pdf.docinfo.GTS_PDFXVersion) == "PDF/X-1:2001"
        assert str(pdf.docinfo.GTS_PDFXConformance) == "PDF/X-1a:2001"
        assert pdf.pages[0].Contents.read_bytes() == other.pages[0].Contents.read_bytes()
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()[8] == 2
    report = preflight(data)
    assert (report.profile, report.version, report.findings) == (OLD, "1.3", ())
    assert render(made, "pdf", profile=OLD, crop_marks=True) == data


def test_what_is_clear_is_masked_and_soft_edges_are_as_on_paper() -> None:
    old, new = (
        render(document(GROUND, LOGO, bleed=9.0), "pdf", profile=profile)
        for profile in (OLD, "pdf/x-4")
    )
    assert not [found for found in preflight(old).findings if found.severity == "error"]
    with open_pdf(old) as pdf:
        (found,) = pdf.pages[0].Resources.XObject.values()
        assert found.Mask.ImageMask
        assert "/SMask" not in found
    one, other = by_pdfium(old, 144), by_pdfium(new, 144)
    difference = ImageChops.difference(one, other).convert("L")
    edges = difference.point(lambda value: 255 * (value > 15))
    assert edges.getbbox()  # a fringe, two pixels wide at most
    assert not edges.filter(ImageFilter.MinFilter(3)).getbbox()
    plain = [render(document(LOGO), "pdf", profile=profile) for profile in (OLD, "pdf/x-4")]
    white = ImageChops.difference(*(by_pdfium(each, 144) for each in plain)).convert("L")
    most = white.getextrema()[1]
    assert isinstance(most, int)
    assert most < 40  # it is invisible on white paper


def test_what_shines_through_is_refused() -> None:
    shadow = Image.new("RGBA", (300, 300), (0, 0, 0, 90))
    shadow.paste((200, 30, 40, 255), (0, 0, 300, 150))
    made = document(Picture(20, 10, 60, 60, png_bytes(shadow), "logo.png"))
    with pytest.raises(OutputError) as caught:
        render(made, "pdf", profile=OLD)
    assert str(caught.value) == (
        "preflight: transparency: 50% of the picture logo.png is transparent\n"
        "  hint: flatten the picture onto a background and save it again, or use pdf/x-4"
    )
    assert render(made, "pdf", profile="pdf/x-4")


def test_drawings_are_placed_if_nothing_in_them_shines_through() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60"><circle {} r="50"/></svg>'
    )
    plain, faint = (svg.format(each).encode() for each in ('fill="#c03"', 'opacity=".5"'))
    data = render(document(Picture(20, 20, 60, 60, plain, "a")), "pdf", profile=OLD)
    assert not [found for found in preflight(data).findings if found.severity == "error"]
    with pytest.raises(
        OutputError, match=r"transparency: a part of the picture b\.svg is transparent"
    ):
        render(document(Picture(20, 20, 60, 60, faint, "b.svg")), "pdf", profile=OLD)


def test_a_profile_that_is_too_new_for_it() -> None:
    data = CONDITIONS["fogra47"].read()
    newer = read_output_condition(data[:8] + b"\4" + data[9:])
    with pytest.raises(OutputError) as caught:
        render(document(), "pdf", profile=OLD, condition=newer)
    assert str(caught.value) == (
        "bad-condition: the profile of FOGRA47 has version 4, but pdf/x-1a allows only "
        "version 2\n  hint: ask the print shop for a profile of version 2, or use pdf/x-4"
    )
    assert render(document(), "pdf", profile="pdf/x-4", condition=newer)
