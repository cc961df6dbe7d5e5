"""``cardgen label --profile``: what a print shop would send back is not written."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.runs import run


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("profile", ["pdf/x-4", "pdf/a-2b"])
@pytest.mark.parametrize("template", ["box-100x150", "box-a4", "card-a6"])
def test_labels_pass(profile: str, template: str) -> None:
    words = ("--template", template, "--profile", profile, "--crop-marks", "-o", "a.pdf")
    done = run("label", "brothers", *words)
    assert (done.code, done.err) == (0, "")
    assert run("preflight", "a.pdf", "--profile", profile).code == 0


def test_small_text_stops_a_job_for_the_press(tmp_path: Path) -> None:
    page = '[page]\nsize = "60mm x 30mm"\n[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\n'
    area = 'areas = ["a"]\n[style.body]\nsize = "6pt"\n[a]\ntext = "{message}"\n'
    (tmp_path / "small.toml").write_text(page + area, encoding="utf-8")
    words = ("label", "firewood", "--template", "small.toml", "--profile")
    done = run(*words, "pdf/x-4", "-o", "a.pdf")
    assert done.code == 1
    assert done.err == (
        "a.pdf: preflight: small-text: text in NotoSansCJKsc-Regular is 6 pt, under 7 pt\n"
        "  hint: set text at 7 pt or more\n"
    )
    assert not (tmp_path / "a.pdf").exists()
    archived = run(*words, "pdf/a-2b", "-o", "a.pdf")
    assert archived.code == 0
    assert "page 1: warning: small-text: " in archived.err


def test_what_is_forbidden_is_said_page_by_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And refused without pikepdf, since the file is not written."""
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    page = '[page]\nsize = "100mm x 150mm"\n[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\n'
    area = 'areas = ["a"]\n[style.body]\nsize = "6.5pt"\n[a]\ncaption = "lot"\n'
    (tmp_path / "small.toml").write_text(page + area, encoding="utf-8")
    words = ("label", "brothers", "--template", "small.toml")
    sheet = ("--sheet", "a4-100x150", "--copies", "3", "--profile", "pdf/x-4", "-o", "a.pdf")
    done = run(*words, *sheet)
    assert done.code == 1
    small = "small-text: text in NotoSansCJK{}-Regular is 6.5 pt, under 7 pt"
    assert done.err.splitlines() == [
        f"a.pdf: preflight: pages 1-2: {small.format('kr')}",
        "  hint: set text at 7 pt or more",
        f"a.pdf: preflight: pages 1-2: {small.format('sc')}",
        "  hint: set text at 7 pt or more",
        "2 findings",
    ]
    piped = run(*words, *sheet[:-2], "--format", "pdf", "-o", "-")
    assert piped.err.startswith("preflight: pages 1-2: ")
    told = json.loads(run(*words, *sheet, "--json").out)["errors"]
    assert [each["file"] for each in told] == ["a.pdf"] * 2


def test_without_pikepdf_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    done = run("label", "brothers", "--profile", "pdf/x-4", "-o", "a.pdf")
    assert done.code == 0
    assert done.err == (
        "not checked: a preflight needs pikepdf, which is not installed\n"
        "  hint: python -m pip install 'cardgen[preflight]'\n"
    )


def test_a_picture_has_no_profile() -> None:
    done = run("label", "brothers", "--profile", "pdf/x-4", "-o", "a.png")
    assert done.code == 1
    assert done.err == (
        "unknown-profile: profiles and crop marks are for PDF, not for png\n"
        "  hint: write a .pdf file, or leave them out\n"
    )


def test_profiles_are_those_that_backends_write() -> None:
    assert "--profile [screen|pdf/a-2b|pdf/x-4]" in run("label", "--help").out
    done = run("label", "brothers", "--profile", "pdf/x-1a", "-o", "a.pdf")
    assert done.code == 2
    assert done.err.splitlines()[-1] == (
        "Error: Invalid value for '--profile': "
        "'pdf/x-1a' is not one of 'screen', 'pdf/a-2b', 'pdf/x-4'."
    )


def test_the_date_is_the_jobs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1585209600")
    assert run("label", "brothers", "-o", "a.pdf").code == 0
    assert b"D:20200326080000Z" in _plain(tmp_path / "a.pdf")


def _plain(path: Path) -> bytes:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return bytes(pdf.docinfo.CreationDate)


def test_a_sheet_says_the_size() -> None:
    assert run("label", "brothers", "--sheet", "a4-100x150", "-o", "a.pdf").code == 0
    assert run("preflight", "a.pdf", "--sheet", "a4-100x150").code == 0
    done = run("preflight", "a.pdf", "--sheet", "5163")
    assert done.code == 1
    assert "but 215.9 × 279.4 mm is wanted" in done.out
