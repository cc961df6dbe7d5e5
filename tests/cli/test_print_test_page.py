"""``cardgen print --test-page``, in each language and over each way to a printer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from cardgen.backends import LABEL_LANGUAGES
from cardgen.printing import identify_file
from cardgen.units import parse_length
from tests.backends.printers import same, tspl_labels, zpl_labels
from tests.cli.runs import Run, run, run_json
from tests.printing.printers import eve_printer, sink

MM = parse_length("1mm")


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUPS_SERVER", "localhost:1")  # not this machine's


def project(text: str) -> None:
    Path("cardgen.toml").write_text(text, encoding="utf-8")


def picture(name: str = "page.png") -> Image.Image:
    return Image.open(name).convert("1")


@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_a_label_printer_gets_it_as_it_is_by_itself(language: str) -> None:
    """Darkness as it is set, but neither moved nor corrected: that is to be read off."""
    with sink() as machine:
        project(
            f'[printers.warehouse]\nto = "{machine.destination}"\nlanguage = "{language}"\n'
            'dpi = 203\nsize = "100mm x 150mm"\ndarkness = 7\noffset = "9mm,9mm"\n'
            'bwr = "2dot"\nleast-module = "9dot"\n'
        )
        assert run("print", "--test-page", "--to", "warehouse") == Run(
            0,
            "test page, 100 × 150 mm, 203.2 dpi: sent, warehouse\n",
            "follow the steps on the page; then cardgen printers set warehouse "
            "--offset … --bwr …\n",
        )
        (data,) = map(bytes, machine.received)
    assert run("print", "--test-page", "--to", "warehouse", "-o", "page.png").out == (
        "page.png: test page, 100 × 150 mm, 203.2 dpi\n"
    )
    (label,) = zpl_labels(data) if language == "zpl" else tspl_labels(data, 8)
    assert same(label, picture())
    assert (b"~SD07" if language == "zpl" else b"DENSITY 7") in data


def test_a_label_that_is_small_is_several() -> None:
    project('[printers.q]\nto = "file:q.ql"\nlanguage = "ql"\nsize = "62mm x 29mm"\n')
    said = run_json("print", "--test-page", "--to", "q")
    assert (said["certainty"], said["dpi"]) == ("sent", 300)
    assert 5 < said["pages"] <= 12
    written = run_json("print", "--test-page", "--to", "q", "-o", "page.png")
    assert written["files"] == [f"page-{at}.png" for at in range(1, said["pages"] + 1)]
    assert identify_file(Path("q.ql").read_bytes(), "q").language == "ql"


@pytest.mark.parametrize("form", ["application/pdf", "image/pwg-raster", "image/png"])
def test_a_printer_of_ipp_gets_what_it_takes_in_its_size_and_dots(
    tmp_path: Path, form: str
) -> None:
    with eve_printer(tmp_path / "eve", formats=form, counting=True) as eve:
        done = run("print", "--test-page", "--to", str(eve.destination))
        assert done == Run(
            0,
            f"test page, 100 × 150 mm, 203 dpi: printed, {eve.destination}\n",
            "follow the steps on the page; then cardgen printers set NAME --offset … --bwr …\n",
        )
        (data,) = eve.list_spool()
    seen = identify_file(data, "page")
    assert (seen.kind, seen.pages) == (form, 1)
    assert seen.size == pytest.approx((100 * MM, 150 * MM), abs=0.5)


def test_a_page_for_nobody_and_in_another_pair() -> None:
    assert run("print", "--test-page", "-o", "a4.pdf", "--size", "210mmx297mm").code == 0
    assert identify_file(Path("a4.pdf").read_bytes(), "a4").size == pytest.approx(
        (210 * MM, 297 * MM), abs=0.01
    )
    words = ("print", "--test-page", "--dpi", "300", "--pair")
    assert run(*words, "zh-ja", "-o", "ja.txt").code == 0
    assert run(*words, "zh-ko", "-o", "ko.txt").code == 0
    assert "目盛り" in Path("ja.txt").read_text(encoding="utf-8")
    assert "눈금" in Path("ko.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LABEL_LANGUAGES)
def test_what_nobody_says_is_asked_for(language: str) -> None:
    done = run("print", "--test-page", "--to", "socket://localhost:1")
    assert done.err == (
        "missing-value: the language of socket://localhost:1 is unknown\n"
        '  hint: add --format zpl, tspl or ql, or write language = "zpl" into cardgen.toml\n'
    )
    size = ("--size", "62mmx100mm")
    done = run("print", "--test-page", "-o", f"page.{language}", *size)
    if language == "ql":  # which have 300 dpi, all of them
        assert done.code == 0
        return
    assert done.err == (
        "missing-value: the dpi of the printer is unknown\n"
        "  hint: look in the data sheet of the printer: add --dpi 203 or 300, or write "
        "dpi = 203 into cardgen.toml\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ("--size", "49mmx25mm", "-o", "a.png"),
            1,
            "bad-value: a label of 49 × 25 mm is too small for a test page",
        ),
        (("--size", "big", "-o", "a.png"), 1, "bad-value: 'big' is not a size"),
        (("--pair", "zh-xx", "-o", "a.png"), 1, "unknown-pair"),
        (("-o", "a.doc"), 1, "unknown-format: cannot write 'doc' files"),
        ((), 2, "--test-page needs --to PRINTER or -o FILE"),
        (
            ("label.pdf", "--to", "-"),
            2,
            "--test-page takes one printer, and no FILE",
        ),
        (("--to", "-", "--to", "file:a"), 2, "--test-page takes one printer"),
        (("--to", "-", "--copies", "2"), 2, "--test-page takes one printer"),
    ],
)
def test_what_cannot_be(words: tuple[str, ...], code: int, said: str) -> None:
    done = run("print", "--test-page", *words)
    assert done.code == code
    assert said in done.err


@pytest.mark.parametrize("option", ["--size", "--dpi", "--format", "--pair", "-o"])
def test_what_is_for_a_test_page_alone(option: str) -> None:
    value = {"--dpi": "300", "--format": "zpl"}.get(option, "x")
    done = run("print", "label.pdf", "--to", "-", option, value)
    assert done.code == 2
    assert f"{option} needs --test-page" in done.err


def test_what_is_missing_without_it() -> None:
    assert "Missing argument 'FILE|DIR'" in run("print", "--to", "-").err
    assert "Missing option '--to'" in run("print", "a.pdf").err
