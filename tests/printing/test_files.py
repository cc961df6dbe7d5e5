"""Identified files for printers."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings, strategies as st
from reportlab.pdfgen.canvas import Canvas

from cardgen import Project, render
from cardgen.errors import CardgenError
from cardgen.printing import PDF, PNG, PWG, RAW, identify_file
from cardgen.units import parse_size

A_LABEL = parse_size("100mm x 150mm")


@pytest.mark.parametrize(
    ("name", "dpi", "kind", "pages"),
    [
        ("png", 203.2, PNG, 1),
        ("pdf", 300, PDF, 1),
        ("pwg", 300, PWG, 1),
        ("zpl", 203.2, RAW, 1),
        ("tspl", 203.2, RAW, 0),
    ],
)
def test_labels(name: str, dpi: float, kind: str, pages: int) -> None:
    label = Project.open().label("brothers", template="box-100x150")
    seen = identify_file(render(label.document(), name, dpi=dpi), "a")
    assert (seen.kind, seen.language, seen.pages) == (kind, name, pages)
    if kind != RAW:
        assert seen.size == pytest.approx(A_LABEL, abs=72 / dpi)
        assert seen.dpi == (0 if name == "pdf" else pytest.approx(dpi, rel=1e-3))


def of_reportlab(*sizes: tuple[float, float]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    for each in sizes:
        canvas.setPageSize(each)
        canvas.drawString(9, 9, "label")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def pack_objects(data: bytes, turn: int = 0) -> bytes:
    """Put the objects of a PDF into streams, as Word and others do."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if turn:
            pdf.pages[0].Rotate = turn
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"/MediaBox" not in file.getvalue()
    return file.getvalue()


def test_pdf_of_others() -> None:
    two = of_reportlab((200, 300), (200, 300))
    assert (
        identify_file(two, "a")[2:4]
        == identify_file(pack_objects(two), "a")[2:4]
        == (2, (200, 300))
    )
    mixed = of_reportlab((200, 300), (300, 200))
    assert (
        identify_file(mixed, "a")[2:4]
        == identify_file(pack_objects(mixed), "a")[2:4]
        == (2, None)
    )
    one = pack_objects(of_reportlab((200, 300)), turn=90)
    assert identify_file(one, "a")[2:4] == (1, (300, 200))


def test_brother_raster() -> None:
    assert identify_file(b"\x00" * 200 + b"\x1b@\x1bia\x01", "a").language == "ql"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<svg/>", "메모".encode()])
def test_what_is_for_no_printer(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        identify_file(data, "a.doc")
    assert str(caught.value) == (
        "a.doc: unknown-format: the file is not in a format for printers\n"
        "  hint: use a PDF, PNG, PWG raster, ZPL, TSPL or Brother raster"
    )


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n1 0 obj\n", b"RaS2PwgRaster\0"]),
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from(
                [b"/Type/Page", b"/MediaBox[0 0 1 1]", b"/Type /ObjStm stream\n", b" endobj ",
                 b"2 0 obj", b"/MediaBox [1..2 3 4 5 ]", b"pHYs", b"\x00" * 400]
            ),
        ),
        max_size=8,
    ),
)  # fmt: skip
def test_damaged_files_are_looked_at_too(head: bytes, parts: list[bytes]) -> None:
    seen = identify_file(head + b"".join(parts), "a")
    assert seen.pages >= 0
