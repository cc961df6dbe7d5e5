from __future__ import annotations

import pytest

from cardgen.barcodes import encode
from cardgen.errors import FieldError
from cardgen.shipment.model import box_id, check_name


@pytest.mark.parametrize(
    ("number", "total", "name"),
    [
        (17, 49, "S-0017"),
        (9999, 9999, "S-9999"),
        (1, 10_000, "S-00001"),
        (17, 1_000_000, "S-0000017"),
    ],
)
def test_ids_of_a_shipment_are_of_one_length(number: int, total: int, name: str) -> None:
    assert box_id("S", number, total) == name


@pytest.mark.parametrize("name", ["MAPO-2020", "a", "7", "A_b-C", "x" * 24])
def test_names(name: str) -> None:
    check_name(name)
    assert encode("code128", box_id(name, 1, 99_999_999)).columns * 0.25 < 92


@pytest.mark.parametrize(
    "name", ["", "-a", "a-", "a b", "a/b", "a.b", "..", "救援", "é", "a\n", "NUL.txt"]
)
def test_names_that_file_systems_or_scanners_spoil(name: str) -> None:
    with pytest.raises(FieldError) as caught:
        check_name(name)
    assert str(caught.value) == (
        f"bad-value: {name!r} cannot be the name of a shipment\n"
        "  hint: use ASCII letters and digits, with - or _ between them, as in MAPO-2020"
    )


def test_a_name_too_long_for_a_barcode() -> None:
    with pytest.raises(FieldError) as caught:
        check_name("x" * 25)
    assert str(caught.value) == (
        f"bad-value: the name of a shipment has 25 characters: '{'x' * 25}'\n"
        "  hint: use at most 24, so that the name fits a barcode"
    )
