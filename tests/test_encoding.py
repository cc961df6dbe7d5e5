from __future__ import annotations

import pytest

from cardgen.errors import EncodingError
from cardgen.files import decode, other_kind


@pytest.mark.parametrize("data", [b"", "一\n한".encode(), "\ufeff一\n한".encode()])
def test_a_byte_order_mark_is_no_text(data: bytes) -> None:
    assert decode(data, "a.po") == data.decode().removeprefix("\ufeff")


def test_the_line_is_named() -> None:
    with pytest.raises(EncodingError) as caught:
        decode("一\n".encode() + "二".encode("gbk"), "a.po")
    assert str(caught.value) == (
        "a.po:2: bad-encoding: byte 0xB6 is not UTF-8\n  hint: save the file as UTF-8"
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"RIFF\x0a\0\0\0WEBP\xff", "a picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        (b"PK\x03\x04\xff", "a workbook or another packed file"),
        (b"OTTO\xff", "a font"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, kind: str) -> None:
    """It was told to save a picture as UTF-8."""
    with pytest.raises(EncodingError) as caught:
        decode(data, "a.toml")
    assert str(caught.value) == (
        f"a.toml: bad-encoding: this is {kind}, not a text file\n  hint: name another file"
    )


def test_texts_are_none_of_these() -> None:
    for text in ("", "RIFF,상자\n", "# 모둠", "II*,MM", "GIF8,名"):
        for encoding in ("utf-8-sig", "gb18030", "cp949", "utf-16"):
            assert other_kind(text.encode(encoding)) == ""
