"""Boxes as people and scanners name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError, FieldError
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.selection import Selection, find_boxes
from tests.moment import a_moment
from tests.shipment.samples import line, ship


@pytest.fixture
def shipment(tmp_path: Path) -> Path:
    (tmp_path / "cardgen.toml").write_text('gs1-prefix = "8801234"\n', encoding="utf-8")
    ship(tmp_path / "out", line(2, 12), project=Project.open(tmp_path))
    return tmp_path / "out"


def numbers(folder: Path, text: str) -> list[int]:
    with Ledger.open(folder) as ledger:
        return [box.number for box in find_boxes(ledger, Selection(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7", [7]),
        ("7-9,2", [2, 7, 8, 9]),
        ("9, 7–8 ,8", [7, 8, 9]),
        ("７〜９".replace("〜", "～"), [7, 8, 9]),
        ("MAPO-2020-0004", [4]),
        ("MAPO-2020-0004..MAPO-2020-0006", [4, 5, 6]),
        ("MAPO-2020-0004\nMAPO-2020-0002\n", [2, 4]),
        ("088012340000000031", [3]),
        ("(00)088012340000000031", [3]),
        ("]C100088012340000000031", [3]),
        ("0 8801234 000000003 1", [3]),
        ("1..3", [1, 2, 3]),
        ("1～2 4", [1, 2, 4]),
        ("１〜２　４、６，８", [1, 2, 4, 6, 8]),
        ("1 - 3 5", [1, 2, 3, 5]),
        ("1ー3・5", [1, 2, 3, 5]),
        ("MAPO-2020-0004 .. MAPO-2020-0005 7", [4, 5, 7]),
        ("mapo-2020-0004", [4]),
    ],
)
def test_names(text: str, found: list[int], shipment: Path) -> None:
    assert numbers(shipment, text) == found


@pytest.mark.parametrize("text", ["", " , ", "a", "x y", "-3", "😷", "1,,b"])
def test_no_names(text: str) -> None:
    with pytest.raises(FieldError, match="write the boxes as in 17-23,40"):
        Selection(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "there is no box 0"),
        ("0-3", "there is no box 0"),
        ("1-13", "there is no box 13"),
        ("11-1000000,1-999999999", "there are no boxes 13 to 1000000"),
        ("20-30", "there are no boxes 20 to 30"),
        ("99999999999999999999", "there is no box 99999999999999999999"),
        ("SEOUL-0001", "there is no box SEOUL-0001"),
        ("088012340000009996", "there is no box 088012340000009996"),
    ],
)
def test_boxes_that_there_are_not(text: str, said: str, shipment: Path) -> None:
    """A range of a million took nine seconds, and an overflow was a traceback."""
    with a_moment(), pytest.raises(CardgenError) as caught:
        numbers(shipment, text)
    assert caught.value.diagnostics[0].message == said
    assert caught.value.diagnostics[0].hint == "boxes are numbered from 1 to 12"


def test_a_range_that_runs_backwards(shipment: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        numbers(shipment, "3-2")
    assert str(caught.value) == (
        f"{shipment}: unknown-box: box 3 comes after box 2\n"
        "  hint: name the first box of a range first"
    )
