"""``cardgen label --profile``: what a print shop would send back is not written."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from cardgen.installation import find_install_command
from tests.backends.pdf import tags
from tests.cli.runs import run
from tests.verapdf import require_engine

DAY = ("--date", "2020-03-26")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


JUDGED = [
    pytest.param(profile, template, marks=[pytest.mark.java, pytest.mark.system])
    for profile, template in (
        ("pdf/a-2b", "box-100x150"), ("pdf/a-2a", "box-a4"),
        ("pdf/ua-1", "card-a6"), ("pdf/ua-2", "box-100x150"),
    )
]  # fmt: skip
PRESS = [("pdf/x-4", template) for template in ("box-100x150", "box-a4", "card-a6")]


@pytest.mark.parametrize(("profile", "template"), [*PRESS, *JUDGED])
def test_labels_pass(profile: str, template: str) -> None:
    if profile != "pdf/x-4":
        require_engine()
    words = ("--template", template, "--profile", profile, "--crop-marks", "-o", "a.pdf")
    done = run("label", "brothers", *words, *DAY)
    assert (done.code, done.err) == (0, "")
    assert run("preflight", "a.pdf", "--profile", profile).code == 0


def test_small_text_stops_a_job_for_the_press(tmp_path: Path) -> None:
    page = '[page]\nsize = "60mm x 30mm"\n[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\n'
    area = 'areas = ["a"]\n[style.body]\nsize = "5pt"\n[a]\ntext = "{message}"\n'
    (tmp_path / "small.toml").write_text(page + area, encoding="utf-8")
    words = ("label", "firewood", "--template", "small.toml", *DAY, "--profile")
    done = run(*words, "pdf/x-4", "-o", "a.pdf")
    assert done.code == 1
    assert done.err == (
        "a.pdf: preflight: small-text: text in NotoSansCJKsc-Regular is 5 pt, under 6 pt\n"
        "  hint: set the text larger\n"
    )
    assert not (tmp_path / "a.pdf").exists()
    archived = run(*words, "pdf/a-2b", "-o", "a.pdf")
    assert archived.code == 0
    assert "a.pdf: warning: preflight: small-text: " in archived.err


def test_what_is_forbidden_is_said_page_by_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And refused without pikepdf, since the file is not written."""
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    page = '[page]\nsize = "100mm x 150mm"\n[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\n'
    area = 'areas = ["a"]\n[style.body]\nsize = "5.5pt"\n[a]\ncaption = "lot"\n'
    (tmp_path / "small.toml").write_text(page + area, encoding="utf-8")
    words = ("label", "brothers", "--template", "small.toml", *DAY)
    sheet = ("--sheet", "a4-100x150", "--copies", "3", "--profile", "pdf/x-4", "-o", "a.pdf")
    done = run(*words, *sheet)
    assert done.code == 1
    small = "small-text: text in NotoSansCJK{}-Regular is 5.5 pt, under 6 pt"
    assert done.err.splitlines() == [
        f"a.pdf: preflight: pages 1-2: {small.format('kr')}",
        "  hint: set the text larger",
        f"a.pdf: preflight: pages 1-2: {small.format('sc')}",
        "  hint: set the text larger",
        "2 findings",
    ]
    piped = run(*words, *sheet[:-2], "--format", "pdf", "-o", "-")
    assert piped.err.startswith("preflight: pages 1-2: ")
    told = json.loads(run(*words, *sheet, "--json").out)["errors"]
    assert [each["file"] for each in told] == ["a.pdf"] * 2


def test_without_pikepdf_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    done = run("label", "brothers", "--profile", "pdf/x-4", *DAY, "-o", "a.pdf")
    assert done.code == 0
    assert done.err == (
        "a.pdf: warning: missing-package: not checked: a preflight needs packages that are "
        "not installed: pikepdf\n"
        f"  hint: {find_install_command('preflight')}\n"
    )


def test_a_picture_has_no_profile() -> None:
    done = run("label", "brothers", "--profile", "pdf/x-4", "-o", "a.png")
    assert done.code == 1
    assert done.err == (
        "unknown-profile: profiles and crop marks are for PDF, not for png\n"
        "  hint: write a .pdf file, or remove these options\n"
    )


def test_profiles_are_those_that_backends_write() -> None:
    names = "screen|pdf/a-2b|pdf/a-2u|pdf/a-2a|pdf/a-3a|pdf/ua-1|pdf/ua-2|pdf/x-4|pdf/x-1a"
    assert f"--profile [{names}]" in run("label", "--help").out
    done = run("label", "brothers", "--profile", "pdf/x-3", "-o", "a.pdf")
    assert done.code == 2
    assert done.err.splitlines()[-1] == (
        "Error: Invalid value for '--profile': "
        "'pdf/x-3' is not one of 'screen', 'pdf/a-2b', 'pdf/a-2u', 'pdf/a-2a', 'pdf/a-3a', "
        "'pdf/ua-1', 'pdf/ua-2', 'pdf/x-4', 'pdf/x-1a'."
    )


def test_a_gs1_label_can_be_had_for_the_press() -> None:
    """Its small captions were refused as too small to be printed."""
    fields = ("sscc=388012340000000179", "item=医用口罩", "years=24")
    words = [word for field in fields for word in ("--set", field)]
    press = ("--profile", "pdf/x-4", *DAY, "-o", "a.pdf")
    for template in ("gs1-4x6in", "gs1-100x150"):
        done = run("label", "sister-years", "--template", template, *words, *press)
        assert (done.code, done.err) == (0, "")
        assert run("preflight", "a.pdf").out.startswith("a.pdf: nothing found")


def test_a_press_is_told_of_when_a_file_is() -> None:
    done = run("label", "brothers", "--profile", "pdf/x-4", "-o", "a.pdf")
    assert done.code == 1
    assert done.err == (
        "a.pdf: preflight: metadata: XMP has no xmp:CreateDate, and no date is known\n"
        "  hint: give its date: --date 2020-03-26\n"
    )
    wrong = run("label", "brothers", "--date", "26.3.2020", "-o", "a.pdf")
    assert wrong.code == 2
    assert wrong.err.endswith("write year, month and day: 2020-03-26\n")
    assert run("label", "brothers", "--date", "令和2年3月26日", "-o", "b.pdf").code == 0


def test_what_a_picture_shows_is_said_with_it(tmp_path: Path) -> None:
    Image.new("L", (600, 300), 9).save(tmp_path / "logo.png")
    page = '[page]\nsize = "60mm x 30mm"\n[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\n'
    area = 'areas = ["a"]\n[fields]\nlogo = "picture"\n[a]\npicture = "{logo}"\n'
    (tmp_path / "logo.toml").write_text(page + area, encoding="utf-8")
    words = ("label", "firewood", "--template", "logo.toml", "--set", "logo=logo.png")
    profile = ("--profile", "pdf/ua-1", "-o", "a.pdf")
    done = run(*words, *profile)
    assert done.code == 1
    assert done.err == (
        "a.pdf: preflight: alt-text: the picture logo.png has no description\n"
        "  hint: describe the picture: alt in the template, or logo.alt for the field logo\n"
    )
    assert run(*words, "--set", "logo.alt=麻浦区区徽", *profile).code == 0
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        (figure,) = tags.elements(pdf, "Figure")
        assert str(figure.Alt) == "麻浦区区徽"
    alone = run(*words[:-2], "--set", "logo.alt=区徽", "-o", "a.pdf")
    assert alone.err == (
        "not-shown: logo.alt describes a picture, but there is no picture logo\n"
        "  hint: give logo too, or leave logo.alt out\n"
    )
    (tmp_path / "logo.toml").write_text(page + area + 'alt = "区徽"\n', encoding="utf-8")
    assert run(*words, *profile).code == 0


def test_the_date_is_the_jobs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1585209600")
    assert run("label", "brothers", "-o", "a.pdf").code == 0
    assert b"D:20200326080000Z" in _plain(tmp_path / "a.pdf")


def _plain(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        return bytes(pdf.docinfo.CreationDate)


def test_a_sheet_says_the_size() -> None:
    assert run("label", "brothers", "--sheet", "a4-100x150", "-o", "a.pdf").code == 0
    assert run("preflight", "a.pdf", "--sheet", "a4-100x150").code == 0
    done = run("preflight", "a.pdf", "--sheet", "5163")
    assert done.code == 1
    assert "but the ordered size is 215.9 × 279.4 mm" in done.out
