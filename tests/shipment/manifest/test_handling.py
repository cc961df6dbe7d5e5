"""The column of handling marks, in the words of the list's sender."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cardgen import Project, render
from cardgen.errors import CardgenError
from cardgen.shipment.fingerprint import Fingerprints
from cardgen.shipment.ledger import PlannedLine
from cardgen.shipment.manifest.manifest import Manifest
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers import Session
from tests.shipment.manifest.reading import read_manifest

PROJECT = Project.open()


def read(folder: Path, header: str, *rows: str) -> Manifest:
    path = folder / "list.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    said: dict[str, Any] = {"message": "brothers", "pair": "zh-ko", "template": "box-100x150"}
    return read_manifest(path, PROJECT, **said)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("储运标志", "易碎、向上"),
        ("취급주의", "파손주의/이 면을 위로"),
        ("荷扱い", "割れ物注意・天地無用"),
        ("Handling", "fragile; this side up"),
    ],
)
def test_marks_in_four_languages(tmp_path: Path, header: str, cell: str) -> None:
    (line,) = read(tmp_path, f"boxes,{header}", f"2,{cell}").lines()
    assert line.fields == {"handling": "fragile, this-way-up"}


def test_what_who_asks_for_is_on_box_labels(tmp_path: Path) -> None:
    """The WHO asks for batch, expiry and weight (Guidelines for medicine donations, 9)."""
    header = "boxes,批号,有效期至,毛重(kg)"
    (line,) = read(tmp_path, header, "2,L24,2027-12-31,12.50").lines()
    assert line.fields == {"lot": "L24", "expiry": "2027-12-31", "gross_weight": "12.5"}


def test_an_unknown_mark_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        read(tmp_path, "boxes,储运标志", "2,易碎货品").lines()
    (found,) = caught.value.diagnostics
    assert found.message == "column 储运标志: '易碎货品' is not a handling mark"
    assert found.hint == "did you mean fragile, 易碎品?"


def test_marks_among_the_remarks_are_told(tmp_path: Path) -> None:
    """A column of remarks is not read, and so the boxes had no mark, as its warning said."""
    found = read(tmp_path, "boxes,备注", "1,急", "2,易碎、怕潮").warnings
    told = next(each for each in found if each.rule == "unused-column")
    assert told.message == "not used: 备注, but the labels have a field handling"
    assert told.remedy is not None
    assert told.remedy.names[::2] == ("备注", "handling")
    found = read(tmp_path, "boxes,备注,储运标志", "2,易碎,易碎").warnings
    assert [each.message for each in found] == ["not used: 备注"]


def test_what_is_for_the_papers_is_on_no_label(tmp_path: Path) -> None:
    """The label leaves it out even if the template has a place for it."""
    path = tmp_path / "list.csv"
    path.write_text("boxes,毛重,批号\n2,12.5,L24\n", encoding="utf-8")
    said: dict[str, Any] = {"message": "brothers", "pair": "zh-ko", "template": "box-100x150"}
    (line,) = read_manifest(path, PROJECT, paper=["毛重"], **said).lines()
    assert line.fields == {"gross_weight": "12.5", "lot": "L24"}
    assert line.paper == ("gross_weight",)
    session = Session(PROJECT, Job("LIST", ("png",), 203.0))
    box = Box(1, 2, line, 1, 2, "LIST-0001")
    text = render(session.document(box), "txt").decode()
    assert "L24" in text
    assert "12.5" not in text
    content = Fingerprints(PROJECT, draft=False).content(line)
    assert PlannedLine(1, 2, 2, content).line().paper == ("gross_weight",)
