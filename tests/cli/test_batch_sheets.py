"""``cardgen batch --sheet``: the labels of a shipment on sheets of labels."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.cli.runs import run


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no project, so that the bundled messages serve."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def test_labels_on_sheets(tmp_path: Path) -> None:
    """Three boxes, two copies each, on sheets of two: three sheets, in order."""
    manifest = tmp_path / "mapo.csv"
    manifest.write_text(
        "message,pair,template,boxes,years\nsister-years,zh-ko,box-100x150,3,24\n",
        encoding="utf-8",
    )
    words = ("batch", str(manifest), "--jobs", "1", "--dpi", "203", "-o", str(tmp_path / "out"))
    sheet = ("--format", "pdf", "--sheet", "a4-100x150", "--copies", "2")
    assert run(*words, *sheet).code == 0
    with pikepdf.open(tmp_path / "out" / "labels.pdf") as pdf:
        assert len(pdf.pages) == 3
        assert [round(float(side)) for side in pdf.pages[0].MediaBox][2:] == [842, 595]


def test_labels_that_fit_no_sheet_are_refused_before_any_is_made(tmp_path: Path) -> None:
    manifest = tmp_path / "mapo.csv"
    manifest.write_text(
        "message,pair,template,boxes\nfirewood,zh-ko,box-100x150,3\n", encoding="utf-8"
    )
    words = ("batch", str(manifest), "--jobs", "1", "-o", str(tmp_path / "out"), "--format")
    done = run(*words, "pdf", "--sheet", "L7165")
    assert done.code == 1
    assert done.err == (
        "sheet-size: template box-100x150: a label of 100 × 150 mm does not fit avery-l7165, "
        "whose labels are "
        "99.06 × 67.73 mm\n  hint: it fits a4-100x150\n"
    )
    assert not (tmp_path / "out").exists()
    done = run(*words, "png", "--sheet", "L7165")
    assert done.code == 2
    assert "--sheet is for a PDF of all labels: add --format pdf" in done.err
