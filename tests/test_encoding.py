from __future__ import annotations

import pytest

from cardgen.encoding import decode
from cardgen.errors import EncodingError


@pytest.mark.parametrize("data", [b"", "一\n한".encode(), "\ufeff一\n한".encode()])
def test_a_byte_order_mark_is_no_text(data: bytes) -> None:
    assert decode(data, "a.po") == data.decode().removeprefix("\ufeff")


def test_the_line_is_named() -> None:
    with pytest.raises(EncodingError) as caught:
        decode("一\n".encode() + "二".encode("gbk"), "a.po")
    assert str(caught.value) == (
        "a.po:2: bad-encoding: byte 0xB6 is not UTF-8\n  hint: save the file as UTF-8"
    )
