"""What of a list stops nothing and wants a look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.shipment.manifest.test_lists import warnings
from tests.shipment.manifest.test_manifest import read

GS1: dict[str, Any] = {"template": "gs1-100x150", "paper": ()}

# --- values that are for the papers, too


def test_a_place_on_the_label_that_stays_empty_is_told_once(tmp_path: Path) -> None:
    """A single label refused this; that of a list left the telephone out without a word."""
    rows = (
        *("箱数,批号,收货人,收货人电话", "3,A,麻浦区厅,02-1", "3,A,,02-2"),
        *("3,A,,02-3", "3,A,,"),
    )
    found = read(tmp_path, *rows, **GS1)
    assert warnings(found) == [
        "not-shown: rows 3 and 4: column 收货人电话: gs1-100x150 does not show it without "
        "收货人"
    ]
    (told,) = found.warnings
    assert (told.severity, told.location and told.location.line) == ("warning", 3)
    assert [line.fields["recipient_phone"] for line in found.lines() if line.row == 3] == [
        "02-2"
    ]


@pytest.mark.parametrize("header", ["받는 분 연락처", "お届け先電話番号", "consignee phone"])
def test_what_is_kept_for_the_papers_is_not_told(tmp_path: Path, header: str) -> None:
    rows = (f"boxes,{header}", "3,02-1")
    assert len(read(tmp_path, *rows, **GS1).warnings) == 1
    assert read(tmp_path, *rows, **GS1 | {"paper": [header]}).warnings == ()
    assert read(tmp_path, *rows).warnings[1:] == ()  # and no label has a place for it


def test_a_telephone_for_all_rows_that_no_label_shows_is_told(tmp_path: Path) -> None:
    said = {**GS1, "fields": {"recipient_phone": "02-1"}}
    assert warnings(read(tmp_path, "boxes", "3", **said)) == [
        "not-shown: recipient_phone, given for all rows: gs1-100x150 does not show it without "
        "recipient"
    ]
    assert read(tmp_path, "boxes,recipient", "3,마포구청", **said).warnings == ()
