"""Real labels as PDF, read by qpdf, poppler, pdfium and a barcode reader."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp
from msgspec.structs import replace

from cardgen.backends import render
from tests.backends.agreement import disagreement
from tests.backends.labels import LABELS, label
from tests.backends.pdf import tags
from tests.backends.pdf.pdfs import (
    PROFILES,
    by_pdfium,
    by_poppler,
    crop,
    open_pdf,
    text,
)
from tests.system import require


@pytest.mark.parametrize(
    ("message", "pair", "template", "profile"),
    [(*each, profile) for profile in PROFILES for each in LABELS],
)
def test_files_are_sound(
    message: str, pair: str, template: str, profile: str, tmp_path: Path
) -> None:
    data = render(label(message, pair, template), "pdf", profile=profile)
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    checked = subprocess.run(
        [require("qpdf"), "--check", path], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    listed = subprocess.run(
        [require("pdffonts"), path], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert listed
    for line in listed:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, to Unicode
        assert re.match(r"[A-Z]{6}\+Noto", line)


@pytest.mark.parametrize(("message", "pair", "template"), LABELS)
def test_both_texts_are_read_in_order(
    message: str, pair: str, template: str, tmp_path: Path
) -> None:
    made = label(message, pair, template)
    source, target = (re.sub(r"\s", "", side) for side in made.title.split(" · "))
    read = text(render(made, "pdf"), tmp_path, "-raw")
    assert source in read
    assert target in read
    assert read.index(source) < read.index(target)


@pytest.mark.parametrize("pair", ["zh-ko", "zh-zh-Hant"])
def test_a_figure_is_found_with_what_is_behind_it(pair: str, tmp_path: Path) -> None:
    """The white between both was taken for a space, and a search for 24年 failed."""
    data = render(label("sister-years", pair, "box-100x150"), "pdf")
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    command = [require("pdftotext"), "-raw", str(file), "-"]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "24年" in said
    page = pdfium.PdfDocument(data)[0].get_textpage()
    assert page.search("已有24年").get_next()
    with open_pdf(data) as pdf:
        found = [line.strip() for line in tags.reading(pdf)]
        assert "24年" in next(line for line in found if line.startswith("H1 zh-Hans"))


@pytest.mark.parametrize(("message", "pair", "template"), LABELS)
def test_drawn_they_are_the_png(message: str, pair: str, template: str, tmp_path: Path) -> None:
    """Mono pages are compared in grey, since programs cut it at different levels."""
    made = label(message, pair, template)
    page = replace(made.pages[0], mono=False)
    data = render(made, "pdf")
    assert disagreement(page, crop(by_pdfium(data, 300), page, 300)) == ""
    assert disagreement(page, crop(by_poppler(data, 300, tmp_path), page, 300)) == ""


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("template", ["box-100x150", "box-4x6in"])
def test_barcodes_are_read_at_any_density(template: str, dpi: int) -> None:
    data = render(label("sister-years", "zh-ko", template), "pdf", 300)
    (found,) = zxingcpp.read_barcodes(by_pdfium(data, dpi))
    assert found.text == "SEL-BJS-03"
    kind = "QRCode" if template == "box-100x150" else "Code128"
    assert found.format.name.replace(" ", "") == kind


@pytest.mark.parametrize(("message", "pair", "template"), LABELS)
def test_a_label_is_small(message: str, pair: str, template: str) -> None:
    assert len(render(label(message, pair, template), "pdf")) <= 40_000


@pytest.mark.parametrize("profile", PROFILES)
def test_same_input_same_bytes(profile: str) -> None:
    first, second = (
        render(label("sincerity", "zh-ja", "card-a6-vertical"), "pdf", profile=profile)
        for _ in range(2)
    )
    assert first == second
