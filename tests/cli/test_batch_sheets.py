"""``cardgen batch --sheet``: the labels of a shipment on sheets of labels."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.cli.runs import Run, run


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go into a folder without a project, so that the bundled messages serve."""
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
        "99.06 × 67.73 mm\n  hint: use one of these sheets: a4-100x150\n"
    )
    assert not (tmp_path / "out").exists()
    done = run(*words, "png", "--sheet", "L7165")
    assert done.code == 2
    assert "--sheet needs a PDF of all labels: add --format pdf" in done.err


def test_a_pdf_alone_makes_no_pictures_and_its_labels_are_printed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("cardgen.toml").write_text('[values]\nfrom = "首尔"\n', encoding="utf-8")
    manifest = tmp_path / "mapo.csv"
    rows = "".join(f"sister-years,zh-ko,box-100x150,{boxes},24\n" for boxes in (12, 3))
    manifest.write_text(f"message,pair,template,boxes,years\n{rows}", encoding="utf-8")
    out = tmp_path / "out"
    words = ("batch", str(manifest), "--jobs", "1", "--dpi", "203", "-o", str(out))
    done = run(*words, "--format", "pdf", "--json")
    assert done.code == 0
    assert '"verified": 3' in done.out  # the first of each line, and box 10
    assert not (out / "labels").exists()
    again = run(*words, "--format", "pdf")
    assert "0 of 15 labels made, 15 kept from before" in again.out

    assert f"\n{out}/reprint/1/labels.pdf\n" in run("reprint", str(out), "7,13").out
    with pikepdf.open(out / "reprint/1/labels.pdf") as pdf:
        assert len(pdf.pages) == 2
    shown = [
        subprocess.run(
            ["pdftoppm", "-r", "100", *page, str(file)], capture_output=True, check=True
        ).stdout
        for file, page in (
            (out / "reprint/1/labels.pdf", ("-f", "2", "-l", "2")),
            (out / "labels.pdf", ("-f", "13", "-l", "13")),
        )
    ]
    assert shown[0] == shown[1]

    Path("cardgen.toml").write_text('[values]\nfrom = "釜山"\n', encoding="utf-8")
    assert run("reprint", str(out), "13") == Run(
        1,
        "",
        f"{out}: changed: the texts of the labels of row 3 have changed\n"
        "  hint: undo the change, or if a new cardgen has other words or templates, use the "
        "version of cardgen that began the shipment, or run cardgen "
        "batch in another folder\n",
    )
    assert not (out / "reprint/2").exists()
    done = run("void", str(out), "13", "--reason", "crushed")  # and papers are behind
    assert (done.code, "1 box voided: 13" in done.out) == (1, True)
    assert not (out / "labels.pdf").exists()


def test_pages_go_by_the_boxes_that_are_on_them(tmp_path: Path) -> None:
    """After a void page 3 was box 4, and the PDF had neither page labels nor bookmarks."""
    manifest, out = tmp_path / "mapo.csv", tmp_path / "out"
    rows = "".join(f"sister-years,zh-ko,box-100x150,{n},24\n" for n in (5, 2))
    manifest.write_text(f"message,pair,template,boxes,years\n{rows}", encoding="utf-8")
    words = ("batch", str(manifest), "--jobs", "1", "--dpi", "203", "-o", str(out))
    assert run(*words, "--format", "pdf").code == 0
    assert run("void", str(out), "3", "--reason", "wet").code == 0

    def found(*more: str) -> tuple[list[str], list[str]]:
        assert run(*words, "--format", "pdf", *more).code == 0
        with pikepdf.open(out / "labels.pdf") as pdf, pdf.open_outline() as outline:
            titles = [str(item.title) for item in outline.root]
            return [page.label for page in pdf.pages], titles

    lines = ["1–5 sister-years", "6–7 sister-years"]
    assert found() == (["1", "2", "4", "5", "6", "7"], lines)
    sheets = ["1–2", "4–5", "6–7"]
    assert found("--sheet", "a4-100x150") == (sheets, lines)


def test_a_name_of_a_shipment_that_is_too_long_is_told_once(tmp_path: Path) -> None:
    """Each row said that the text of [box-id] was too wide, with the hint to shorten it."""
    path = tmp_path / "o.csv"
    rows = ("품명,수량,단위,박스 수", "마스크,10,장,1", "방호복,20,벌,2", "손소독제,20,병,2")
    path.write_text("\n".join(rows), encoding="utf-8")
    words = ["batch", str(path), "--message", "brothers", "--template", "label", "--check"]
    words += ["--pair", "zh-ko", "--sheet", "L7165", "--format", "pdf", "--shipment"]
    found = run(*words, "SEONGDONG-2026").err
    assert found.count("overflow") == 1
    assert "the name of the shipment, SEONGDONG-2026, is too long" in found
    (longest,) = re.findall(r"of at most (\d+) letters", found)
    assert "nothing is wrong" in run(*words, "SEONGDONG-2026"[: int(longest)].rstrip("-")).out
