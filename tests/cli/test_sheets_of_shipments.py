"""Sheets of a shipment that changes: what is to be printed now, and what to be taken away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

from tests.cli.runs import run, run_json

HEAD = "message,pair,template,item,boxes\n"


def write_list(*rows: str) -> None:
    Path("l.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")


@pytest.fixture(autouse=True)
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """16 and 4 boxes on sheets of 8, of which the first begins at its third label."""
    monkeypatch.chdir(tmp_path)
    Path("cardgen.toml").write_text("", encoding="utf-8")
    write_list("brothers,zh-ko,label,口罩,16", "brothers,zh-ko,label,护目镜,4")
    done = run(
        *("batch", "l.csv", "--sheet", "L7165", "--start", "3", "--format", "pdf"),
        *("--shipment", "SD", "--paper", "item", "--verify", "first", "-o", "sd"),
    )
    assert done.code == 0, done.err


def pages(name: str) -> int:
    with pikepdf.open(Path("sd") / name) as pdf:
        return len(pdf.pages)


def test_who_amends_is_told_where_labels_are_that_go_and_which_sheets_are_new() -> None:
    write_list("brothers,zh-ko,label,口罩,14", "brothers,zh-ko,label,护目镜,6")
    done = run("batch", "l.csv", "--amend", "-o", "sd")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert "sd: boxes 15–16: out of the shipment, take the label away" in lines
    said = "boxes 15–16: sheet 3 of the first version of labels.pdf, labels 1–2"
    assert f"sd: take away {said}" in lines
    assert "sd: boxes 21–22: new, print the label" in lines
    assert any(
        each.startswith("sd: labels-new-2.pdf has the labels to print now") for each in lines
    )
    assert pages("labels-new-2.pdf") == 1
    left = Path("sd/.labels-new-2.pdf.0123abcd")  # of a run that was killed
    left.touch()
    assert run("batch", "l.csv", "-o", "sd").code == 0
    assert not left.exists()
    assert run_json("status", "sd")["amended"]["places"] == [said]
    done = run("void", "sd", "22", "--reason", "torn")
    said = "box 22: sheet 1 of the first version of labels-new-2.pdf, label 2"
    assert f"sd: take away {said}\n" in done.out


def test_a_new_box_comes_on_a_sheet_of_its_own() -> None:
    done = run("replace", "sd", "13", "--reason", "crushed")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    said = "box 13: sheet 2 of the first version of labels.pdf, label 7"
    assert f"sd: take away {said}" in lines
    assert "sd/labels-new-box-21.pdf" in lines
    assert pages("labels-new-box-21.pdf") == 1
    assert run_json("status", "sd")["events"][0]["what"] == "replaced"


def test_a_colleague_without_the_project_is_not_told_to_add_its_terms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = tmp_path.parent / f"{tmp_path.name}-away"
    away.mkdir()
    shutil.copytree("sd", away / "sd")
    monkeypatch.chdir(away)
    write_list("brothers,zh-ko,label,口罩,16", "brothers,zh-ko,label,KF94 마스크 특대,4")
    done = run("batch", "l.csv", "-o", "sd")
    assert done.code == 1
    assert "sd: bad-project: the project of this shipment is not here" in done.err
    assert "with its cardgen.toml, and work in it" in done.err
