from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import count, islice

import pytest

from cardgen.barcodes import encode
from cardgen.errors import CatalogError
from cardgen.shipment.model import Box, Line
from cardgen.shipment.plan import box_id, check_name, plan


def line(row: int, boxes: int) -> Line:
    return Line(row, "brothers", "zh-ko", "gs1-100x150", boxes, {"lot": f"L{row}"})


def test_numbers_over_the_shipment_and_over_the_line() -> None:
    first, second = line(2, 2), line(3, 1)
    assert list(plan([first, second], shipment="MAPO-2020", total=3, ssccs="ABC")) == [
        Box(1, 3, first, 1, "MAPO-2020-0001", "A"),
        Box(2, 3, first, 2, "MAPO-2020-0002", "B"),
        Box(3, 3, second, 1, "MAPO-2020-0003", "C"),
    ]


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
    with pytest.raises(CatalogError) as caught:
        plan([], shipment=name, total=0)
    assert str(caught.value) == (
        f"bad-value: {name!r} cannot be the name of a shipment\n"
        "  hint: use letters and digits of ASCII, and - and _ between them, as in MAPO-2020"
    )


def test_a_name_too_long_for_a_barcode() -> None:
    with pytest.raises(CatalogError) as caught:
        check_name("x" * 25)
    assert str(caught.value) == (
        f"bad-value: the name of a shipment has 25 characters: '{'x' * 25}'\n"
        "  hint: use at most 24, so that it fits a barcode"
    )


@pytest.mark.parametrize(
    ("boxes", "said"), [([2, 2], "more than 3"), ([1, 1], "2, not 3"), ([], "0, not 3")]
)
def test_a_manifest_that_changed(boxes: list[int], said: str) -> None:
    with pytest.raises(CatalogError) as caught:
        list(plan([line(2, n) for n in boxes], shipment="S", total=3))
    assert str(caught.value) == (
        f"bad-manifest: the manifest has changed while it was read: its boxes are {said}\n"
        "  hint: save it, and run the same command again"
    )


def test_too_few_ssccs() -> None:
    with pytest.raises(ValueError, match="fewer than 2 SSCCs"):
        list(plan([line(2, 2)], shipment="S", total=2, ssccs=["1"]))


def test_a_million_boxes_take_no_memory() -> None:
    def lines() -> Iterator[Line]:
        return (line(row, 10) for row in count(2))

    boxes = plan(lines(), shipment="S", total=1_000_000, ssccs=map(str, count(1)))
    next(boxes)
    tracemalloc.start()
    for box in islice(boxes, 50_000):
        assert box.total == 1_000_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000
