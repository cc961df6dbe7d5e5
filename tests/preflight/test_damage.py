"""Pictures that are cut off, or of another kind than the file says."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zlib import compress

import pytest
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from tests.preflight.samples import found, picture

PLACED = b"q 9 0 0 9 60 60 cm /P Do Q"
DAMAGED = "error: damaged: a picture is damaged: "


def picture_findings(
    data: bytes, packing: Name | None, space: Any = Name.DeviceCMYK
) -> list[str]:
    """List the findings about a picture of 100 × 100 pixels with these data."""

    def change(pdf: Pdf, page: Any) -> None:
        made = picture(pdf, 100, 100, space)
        made.write(data, filter=packing)
        page.Resources.XObject = Dictionary(P=made)

    return found(PLACED, change)


def encode(mode: str, kind: str) -> bytes:
    output = BytesIO()
    noise = Image.effect_noise((100, 100), 60).convert("L" if kind == "JPEG2000" else "RGB")
    least = 170 if mode == "CMYK" else 0  # Pillow writes it turned round
    noise.convert(mode).point(lambda value: least + value // 3).save(output, kind)
    return output.getvalue()


def test_pictures_of_fewer_bytes_than_pixels() -> None:
    said = "it has 39999 bytes, but its pixels need 40000"
    for packing, packed in ((None, bytes), (Name.FlateDecode, lambda n: compress(bytes(n)))):
        assert picture_findings(packed(39999), packing) == [DAMAGED + said]
        assert (
            picture_findings(packed(40000), packing)
            == picture_findings(packed(40001), packing)
            == []
        )
    assert picture_findings(bytes(10000), None, Name.DeviceGray) == []


@pytest.mark.parametrize(
    ("kind", "packing", "mode"),
    [("JPEG", Name.DCTDecode, "CMYK"), ("JPEG2000", Name.JPXDecode, "L")],
)
def test_coded_pictures_that_break_off(kind: str, packing: Name, mode: str) -> None:
    whole = encode(mode, kind)
    space = Name.DeviceCMYK if mode == "CMYK" else Name.DeviceGray
    assert picture_findings(whole, packing, space) == []
    for share in (0.3, 0.9):
        (said,) = picture_findings(whole[: round(share * len(whole))], packing, space)
        assert said.startswith(f"{DAMAGED}it is cut off")


def test_a_jpeg_of_other_colours_than_are_said() -> None:
    said = f"{DAMAGED}it has 3 colours, but the file says 4"
    assert said in picture_findings(encode("RGB", "JPEG"), Name.DCTDecode)
    assert picture_findings(encode("L", "JPEG"), Name.DCTDecode, Name.DeviceGray) == []


@pytest.mark.parametrize("hexadecimal", [True, False])
def test_ink_of_pictures_that_stand_in_the_content(*, hexadecimal: bool) -> None:
    dark, light = bytes([240, 230, 220, 230]), bytes([40, 30, 20, 30])

    def inline(pixel: bytes) -> bytes:
        data = pixel * 1600
        packed = data.hex().encode() + b">" if hexadecimal else data
        filters = b" /F /AHx" * hexadecimal
        told = b"q 9 0 0 9 60 60 cm BI /W 40 /H 40 /CS /CMYK /BPC 8%b ID %b EI Q"
        return told % (filters, packed)

    said = "warning: ink-coverage: a picture in DeviceCMYK takes 361 % ink, over 300 %"
    assert found(inline(dark)) == [said]
    assert found(inline(light)) == []
