from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.shipment.naming import shipment_name


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("mapo-2020.csv", "MAPO-2020"),
        ("Mapo 2020 (final) [2].csv", "MAPO-2020-FINAL-2"),
        ("ＭＡＰＯ.csv", "MAPO"),
        ("list.xlsx#Sheet 2", "LIST"),
        ("2020-03-26.csv", "2020-03-26"),
    ],
)
def test_a_shipment_is_named_after_its_list(file: str, name: str) -> None:
    assert shipment_name(Path(file), None) == (name, ())


@pytest.mark.parametrize(
    "file",
    [
        "구호물품 (최종) [2].csv", "구호물품 3월.csv", "발송목록_v2.csv", "出荷 list.csv",
        "Tōkyō.csv", "3.csv", "20200326.csv", "__.csv", "a" * 25 + ".csv",
    ],
)  # fmt: skip
def test_a_leftover_and_a_number_are_no_names(file: str) -> None:
    """구호물품 (최종) [2].csv made the shipment 2, and said nothing."""
    _, (wrong,) = shipment_name(Path(file), None)
    assert wrong.message.startswith("the shipment has no name: ")
    assert wrong.remedy is not None
    assert shipment_name(Path(file), "MAPO") == ("MAPO", ())


def test_a_name_that_is_given_must_be_one() -> None:
    assert [each.rule for each in shipment_name(Path("a.csv"), "마포")[1]] == ["bad-value"]
    assert shipment_name(Path("a.csv"), "2") == ("2", ())
