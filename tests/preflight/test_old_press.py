"""PDF/X-1a: nothing newer than PDF 1.4, and no transparency."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

from tests.preflight.samples import complaints, file_bytes, found, icc, picture, sample

Change = Callable[[Pdf, Any], object]
OLD = "pdf/x-1a"
CLEAR = "error: transparency: something is transparent"


def states(**entries: Any) -> Change:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.ExtGState = Dictionary(S=Dictionary(**entries))

    return change


@pytest.mark.parametrize("entries", [{"ca": 0.5}, {"CA": 0.9}, {"BM": Name.Multiply}])
def test_transparent_states(entries: dict[str, Any]) -> None:
    content = b"/S gs 0 0 0 1 k 0 0 99 99 re f"
    assert found(content, states(**entries), OLD) == [CLEAR]
    assert found(content, states(ca=1, BM=Name.Normal), OLD) == []


def test_soft_masks_and_groups() -> None:
    def mask_picture(pdf: Pdf, page: Any) -> None:
        made = picture(pdf, 900, 900)
        made.SMask = picture(pdf, 900, 900)
        page.Resources.XObject = Dictionary(P=made)

    def add_group(pdf: Pdf, page: Any) -> None:
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)

    assert found(b"q 99 0 0 99 0 0 cm /P Do Q", mask_picture, OLD) == [CLEAR]
    assert found(b"", add_group, OLD) == [CLEAR]


def test_colours_are_those_of_plates() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.ColorSpace = Dictionary(
            Own=Array([Name.ICCBased, pdf.make_stream(icc() + b"own", N=4)]),
            Grey=Array([Name.CalGray, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))]),
        )

    for name in ("Own", "Grey"):
        (said,) = found(f"/{name} cs 99 99 9 9 re f".encode(), change, OLD)
        assert said.startswith("error: color-space: an area in ")
        assert said.endswith("though PDF/X-1a permits only colours with a printing plate")
    (rgb,) = found(b"1 0 0 rg 99 99 9 9 re f", profile=OLD)
    assert rgb == (
        "error: color-space: an area in DeviceRGB 1 0 0, though the job is printed in CMYK"
    )


def test_what_came_later() -> None:
    def add_layers(pdf: Pdf, page: Any) -> None:
        pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())

    assert found(b"", add_layers, OLD) == [
        "error: layer: the file has layers, which need PDF 1.5"
    ]

    def pack(pdf: Pdf, page: Any) -> None:
        made = picture(pdf, 900, 900)
        made.write(b"\0", filter=Name.JBIG2Decode)
        page.Resources.XObject = Dictionary(P=made)

    assert "error: filter: a stream is compressed with JBIG2Decode" in found(b"", pack, OLD)
    with Pdf.open(BytesIO(sample(profile=OLD))) as pdf:
        newer = file_bytes(pdf, object_stream_mode=ObjectStreamMode.generate)
    assert complaints(newer, OLD) == [
        "error: pdf-version: the file is PDF 1.6, newer than 1.4",
        "error: pdf-version: the table of objects is compressed, which needs PDF 1.5",
    ]


def test_what_it_says_of_itself() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-3:2003"
        del pdf.docinfo["/Creator"]
        del pdf.docinfo["/Trapped"]

    assert found(b"", change, OLD) == [
        "error: claim: the file's information claims PDF/X-3:2003, not PDF/X-1a",
        "error: metadata: the file does not say whether it is trapped",
        "error: metadata: the file's information has no Creator",
    ]
