"""What a preflight says of files that people who cannot see them have read to them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from tests.preflight.samples import complaints, found, sample

READERS = ("pdf/a-2a", "pdf/a-3a", "pdf/ua-1")
TEXT = b"BT /F1 9 Tf (a) Tj ET"


def without(key: str) -> Callable[[Pdf, Any], None]:
    def change(pdf: Pdf, page: Any) -> None:
        del pdf.Root[key]

    return change


@pytest.mark.parametrize("profile", READERS)
@pytest.mark.parametrize("key", ["/StructTreeRoot", "/MarkInfo"])
def test_a_file_that_is_not_tagged(key: str, profile: str) -> None:
    said = "error: structure: the file is not tagged"
    assert found(TEXT, without(key), profile) == [said]
    assert found(TEXT, without(key), "pdf/a-2u") == []


@pytest.mark.parametrize("profile", READERS)
def test_a_file_without_a_language(profile: str) -> None:
    said = "error: structure: the file does not say its language"
    assert found(TEXT, without("/Lang"), profile) == [said]


def test_viewers_show_the_title() -> None:
    said = "error: structure: viewers are not told to show the title"
    assert found(TEXT, without("/ViewerPreferences"), "pdf/ua-1") == [said]
    assert found(TEXT, without("/ViewerPreferences"), "pdf/a-2a") == []


def test_a_file_whose_types_have_no_namespace() -> None:
    def older(pdf: Pdf, page: Any) -> None:
        del pdf.Root.StructTreeRoot.K.NS

    said = "error: structure: its Document is not in the namespace of PDF 2.0"
    assert found(TEXT, older, "pdf/ua-2") == [said]
    assert found(TEXT, lambda pdf, page: None, "pdf/ua-2") == []


def test_a_file_that_is_older_than_what_it_claims() -> None:
    old = sample(TEXT, profile="pdf/ua-2").replace(b"%PDF-2.0", b"%PDF-1.7", 1)
    said = "error: pdf-version: the file is PDF 1.7, older than 2.0"
    assert complaints(old, "pdf/ua-2") == [said]


def figures(*entries: dict[str, Any], role: str = "/Figure") -> Callable[[Pdf, Any], None]:
    """Pictures in a section, which is among its own kids."""

    def change(pdf: Pdf, page: Any) -> None:
        kids = [pdf.make_indirect(Dictionary(S=Name(role), **each)) for each in entries]
        section = pdf.make_indirect(Dictionary(S=Name.Sect, K=Array(kids)))
        section.K.append(section)
        root = Dictionary(Type=Name.StructTreeRoot, K=section)
        pdf.Root.StructTreeRoot = root
        root.RoleMap = Dictionary({"/Photo": Name.Figure})

    return change


def test_pictures_without_words() -> None:
    one = "error: alt-text: a picture has no words for who cannot see them"
    assert found(TEXT, figures({"Alt": "山"}, {}), "pdf/ua-1") == [one]
    assert found(TEXT, figures({"ActualText": "山"}, {}, role="/Photo"), "pdf/a-2a") == [one]
    two = "error: alt-text: 2 pictures have no words for who cannot see them"
    assert found(TEXT, figures({}, {}), "pdf/a-3a") == [two]
    assert found(TEXT, figures({"Alt": "山"}), "pdf/ua-1") == []
    assert found(TEXT, figures({}), "pdf/a-2b") == []


def test_text_that_cannot_be_read() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        del page.Resources.Font.F1.ToUnicode

    said = "error: to-unicode: what Sample (CIDFontType0) shows cannot be read as text"
    for profile in ("pdf/a-2u", *READERS):
        assert found(TEXT, change, profile) == [said]
    assert found(TEXT, change, "pdf/a-2b") == []

    def known(pdf: Pdf, page: Any) -> None:
        change(pdf, page)
        system = Dictionary(Registry="Adobe", Ordering="Japan1", Supplement=0)
        page.Resources.Font.F1.DescendantFonts[0].CIDSystemInfo = system

    assert found(TEXT, known, "pdf/a-2u") == []

    def simple(pdf: Pdf, page: Any) -> None:
        font = page.Resources.Font.F1
        font.Subtype = Name.Type1
        font.FontDescriptor = font.DescendantFonts[0].FontDescriptor
        font.BaseFont = Name("/ABCDEF+Sample")
        del font.ToUnicode

    assert found(TEXT, simple, "pdf/a-2u") == []  # its encoding says it


def test_a_file_of_two_standards_is_checked_as_an_archive() -> None:
    data = sample(TEXT, profile="pdf/a-2a")
    both = b"<pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
    pdf = pikepdf.open(BytesIO(data))
    old = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(old.replace(b"<pdfaid:conformance>A</pdfaid:conformance>", both))
    output = BytesIO()
    pdf.save(output)
    for profile in (None, "pdf/a-2a", "pdf/ua-1", "pdf/a-2b", "pdf/a-2u"):
        assert complaints(output.getvalue(), profile) == []
    assert complaints(output.getvalue(), "pdf/a-3a")[0].startswith("error: claim: ")
