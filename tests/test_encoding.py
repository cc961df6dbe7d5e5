from __future__ import annotations

import pytest

from cardgen.encoding import decode
from cardgen.errors import CardgenError, CatalogError, TemplateError


@pytest.mark.parametrize("data", [b"", "一\n한".encode(), "\ufeff一\n한".encode()])
def test_a_byte_order_mark_is_no_text(data: bytes) -> None:
    assert decode(data, "a.po", CatalogError) == data.decode().removeprefix("\ufeff")


@pytest.mark.parametrize("kind", [CatalogError, TemplateError])
def test_the_line_is_named(kind: type[CardgenError]) -> None:
    with pytest.raises(kind) as caught:
        decode("一\n".encode() + "二".encode("gbk"), "a.po", kind)
    assert str(caught.value) == (
        "a.po:2: bad-encoding: byte 0xB6 is not UTF-8\n  hint: save the file as UTF-8"
    )
