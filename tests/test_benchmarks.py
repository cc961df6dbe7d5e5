"""The benchmarks run, and measure the right things."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from benchmarks import (
    batch,
    editor,
    labels,
    layout,
    letters,
    machine,
    pdf,
    peers,
    print as printing,
    scan,
    starts,
    typst_pages,
)
from benchmarks.typst_pages import TypstPages
from cardgen import Project, fonts, render
from cardgen.text.classes import find_script
from cardgen.text.shape import shape


@pytest.mark.parametrize("lang", ["zh-Hans", "ko", "ja"])
def test_letters_have_1200_characters(lang: str) -> None:
    text = layout.letter_text(lang)
    assert len(text.replace("\n", "")) == 1200
    assert len(text.split("\n")) == 6


def test_the_slogan_has_30_characters() -> None:
    assert len(layout.SLOGAN[0][0]) == 30


def test_it_runs_without_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "bind_to_one_core", lambda: "bound to no core")
    layout.main(["--turns", "1", "--cardgen-only"])
    table, sizes = capsys.readouterr().out.split("\n\n")[1:]
    rows = {line[:30].strip(): line[30:].split() for line in table.splitlines()}
    for case in layout.cases():
        cardgen, *others, limit = rows[case.name]
        assert float(cardgen) > 0
        assert others == ["-"] * 4
        assert limit == (f"{case.limit * 1e3:.0f}" if case.limit else "-")
        assert (case.name in sizes) == case.is_fitted


def test_a_turn_begins_with_cold_caches_and_open_fonts() -> None:
    setter, case = layout.CardgenSetter(), layout.cases()[0]
    run = setter.prepare(case, 1)
    run()
    warm = (shape, find_script, fonts.has_glyph)
    assert all(cache.cache_info().currsize > 0 for cache in warm)
    opened = fonts.hb_font.cache_info().currsize
    setter.prepare(case, 2)
    assert all(cache.cache_info().currsize == 0 for cache in warm)
    assert fonts.hb_font.cache_info().currsize == opened > 0


def test_pango_that_is_not_there_is_said_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def lacking(scratch: Path) -> None:
        raise OSError("libpango-1.0.so.0: cannot open shared object file")

    monkeypatch.setattr(layout, "PangoSetter", lacking)
    monkeypatch.setattr(layout, "TypstSetter", layout.CardgenSetter)
    assert set(layout.contenders(tmp_path, peers=True)) == {"cardgen", "Typst"}
    assert "Pango is left out" in capsys.readouterr().out


@pytest.mark.ci
def test_a_pdf_of_labels_is_measured_and_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "bind_to_one_core", lambda: "bound to no core")
    pdf.main(["--pages", "3", "--turns", "2", "--cardgen-only"])
    table, verdict = capsys.readouterr().out.split("\n\n")[1:]
    _, _, row = table.splitlines()
    seconds, speed, of_fastest, memory, size = row.removeprefix("cardgen").split()
    assert float(speed) == pytest.approx(3 / float(seconds), rel=0.1)
    assert of_fastest == "-"
    assert 20 < float(memory) < 250
    assert 0.01 < float(size) < 0.04
    assert verdict == "the 2 files of cardgen are the same byte for byte\n"


@pytest.mark.ci
def test_a_shipment_is_measured_with_its_workers() -> None:
    one, two = (batch.measure(batch.CODED, 2, jobs) for jobs in (1, 2))
    assert one.digest == two.digest
    assert 20e6 < one.memory < 250e6
    assert 20e6 < two.memory < 250e6
    assert 0 < one.seconds < two.seconds


@pytest.mark.ci
@pytest.mark.parametrize("name", batch.SHIPMENTS)
def test_each_shipment_is_one_that_cardgen_makes(name: str) -> None:
    """Small labels had columns that they do not show, so the benchmark ended in a traceback."""
    assert batch.measure(name, 2).seconds > 0


@pytest.mark.ci
def test_the_smallest_run_of_shipments_comes_to_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sizes = ["--few", "2", "--some", "3", "--many", "4"]
    batch.main(["--labels", "2", "--shared", "2", "--turns", "1", "--cardgen-only", *sizes])
    said = capsys.readouterr().out
    assert "2 labels with QR and Code 128" in said
    assert "time of one box more" in said


@pytest.mark.ci
def test_the_smallest_run_of_letters_comes_to_its_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "bind_to_one_core", lambda: "bound to no core")
    letters.main(["--letters", "2", "--turns", "1", "--starts", "1", "--quick"])
    assert "one letter from a cold start" in capsys.readouterr().out


@pytest.mark.ci
@pytest.mark.parametrize("name", ["label, PDF", "cardgen --help"])
def test_the_instructions_of_a_cold_start_are_counted(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if not shutil.which("valgrind"):
        with pytest.raises(SystemExit, match="valgrind is not installed"):
            starts.main([])
        return
    starts.main(["--case", name])
    row = capsys.readouterr().out.splitlines()[-1]
    assert row.startswith(name)
    assert row.endswith(("met", "MISSED"))


@pytest.mark.ci
def test_the_smallest_run_of_scanning_comes_to_its_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (shutil.which("zbarimg") and shutil.which("dmtxread")):
        with pytest.raises(SystemExit, match="is not installed"):
            scan.main([])
        return
    monkeypatch.setattr(scan, "PATTERNS", 1)
    monkeypatch.setattr(scan, "DAMAGES", dict([*scan.DAMAGES.items()][:1]))
    scan.main(["--dpi", "203", "--template", scan.TEMPLATES[0]])
    assert scan.TEMPLATES[0] in capsys.readouterr().out


@pytest.mark.parametrize("name", batch.TYPSTS)
def test_typst_makes_labels_too(name: str) -> None:
    turn = batch.measure(name, 2)
    assert 20e6 < turn.memory < 500e6
    assert turn.seconds > 0


def test_labels_with_serial_numbers_leave_the_project_as_it_was() -> None:
    before = {path: path.read_bytes() for path in batch.PROJECT.rglob("*") if path.is_file()}
    assert batch.measure(batch.GS1, 2).seconds > 0
    after = {path: path.read_bytes() for path in batch.PROJECT.rglob("*") if path.is_file()}
    assert after == before


def test_shipments_are_held_against_the_quickest_of_typst(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    each = {
        batch.TYPST: 40.0,
        batch.TYPST_PAGES: 30.0,
        batch.TYPST_QR: 45.0,
        batch.TYPST_LINES: 50.0,
        batch.PLAIN: 1.0,
        batch.QR: 3.0,
        batch.CODED: 5.0,
        batch.GS1: 2.0,
        batch.LINES: 40.0,
        batch.SMALL: 1.0,
    }

    def measure(name: str, boxes: int, jobs: int = 1) -> batch.Turn:
        seconds = (each[name] * boxes + 1000.0) * (1 if jobs == 1 else 1.25)
        return batch.Turn(seconds, seconds / jobs, 20_000 * boxes // jobs)

    monkeypatch.setattr(batch, "measure", measure)
    monkeypatch.setattr(machine, "compile_packages", lambda: None)
    sizes = ["--few", "1000", "--some", "2000", "--many", "3000"]
    batch.main(["--turns", "1", "--labels", "1000000", *sizes])
    said = {
        line[:50].strip(): line[50:].replace("   ", " ").strip()
        for line in capsys.readouterr().out.splitlines()
        if line.endswith(("met", "MISSED"))
    }
    assert said == {
        "cardgen batch, no barcode": "29.97x at least 28x: met",
        "cardgen batch, QR code each": "15.00x at least 14x: met",
        "cardgen batch, QR and Code 128": "9.00x at least 9.5x: MISSED",
        "cardgen batch, GS1 with SSCC": "22.49x at least 9x: met",
        "cardgen batch, each another line": "1.25x at least 1x: met",
        "two jobs, on the clock": "1.60x at least 1.8x: MISSED",
        "two jobs, were both cores always theirs": "1.60x at least 1.8x: MISSED",
        "memory, 1 job": "40.00 MB at most 20 MB: MISSED",
        "memory of the largest process, 2 jobs": "20.00 MB at most 20 MB: met",
        "time of a box, all in all": "0.67x at most 1.15x: met",
        "time of one box more": "1.00x at most 1.15x: met",
    }


def test_every_line_is_another() -> None:
    head, *lines = batch.manifest(batch.SHIPMENTS[batch.LINES], 30).splitlines()
    assert len(set(lines)) == 30
    assert all(line.count(",") == head.count(",") for line in lines)
    assert all(line.endswith(",1") for line in lines)


@pytest.mark.parametrize("number", range(1, 6))
def test_typst_is_given_the_words_that_cardgen_finds(number: int) -> None:
    line = peers.consignment(number)
    fields = {
        **labels.FIELDS,
        "to": line.city[0],
        "item": line.item[0],
        "quantity": str(line.quantity),
    }
    label = Project.open().label(
        labels.MESSAGE, pair=labels.PAIR, template=labels.TEMPLATE, fields=fields, given=()
    )
    dump = render(label.document(), "txt").decode()
    shown = "".join(re.findall(r'"(.*)" \d+ glyph', dump)).replace("\N{NO-BREAK SPACE}", " ")
    for text in (*line.route(), *line.goods()):
        assert text in shown


def test_each_label_of_typst_has_its_own_code_and_line(tmp_path: Path) -> None:
    TypstPages(coded=True, varied=True).write(range(99, 102), tmp_path)
    found = []
    for box in range(99, 102):
        with Image.open(tmp_path / f"{box}.png") as image:
            assert image.size == labels.SIZE
            found += [code.text for code in zxingcpp.read_barcodes(image)]
    assert found == ["BENCH-0099", "BENCH-0100", "BENCH-0101"]
    varied = (tmp_path / "100.png").read_bytes()
    TypstPages(coded=True).write([100], tmp_path)
    assert (tmp_path / "100.png").read_bytes() != varied


def test_a_document_of_typst_may_end_anywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typst_pages, "DOCUMENT", 2)
    TypstPages().write(range(1, 4), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.png", "2.png", "3.png"]
    peers.TypstLabels().label(3, tmp_path / "alone.png")
    assert (tmp_path / "alone.png").read_bytes() == (tmp_path / "3.png").read_bytes()


def test_labels_are_held_against_the_quicker_of_typst(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seconds = {"Typst": [0.04], "Typst, pages": [0.03], "cardgen": [0.01, 0.02, 0.03]}
    labels._table(seconds, dict.fromkeys(seconds, 2048))
    rows = [line[30:].split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows == [
        ["40.00", "25.0", "0.75x", "2"],
        ["30.00", "33.3", "1.00x", "2"],
        ["20.00", "50.0", "1.50x", "2"],
    ]


@pytest.mark.ci
def test_labels_and_cold_starts_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "bind_to_one_core", lambda: "bound to no core")
    labels.main(["--labels", "2", "--block", "1", "--starts", "1"])
    made, started = capsys.readouterr().out.split("\n\n")[1:]
    assert [line[:30].strip() for line in made.splitlines()[2:]] == list(labels.CONTENDERS)
    rows = {line[:30].strip(): line[30:].split() for line in started.splitlines()[2:]}
    assert rows.keys() == {labels.TYPST, labels.CARDGEN}
    cpu, _, clock, _ = rows[labels.CARDGEN]
    assert float(cpu) > 0
    assert float(clock) > 0


def test_contenders_start_with_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    machine.compile_packages()
    tell = (
        "import cardgen.errors, sys; print(cardgen.errors.__cached__, sys.dont_write_bytecode)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", tell],
        env=machine.environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    path, unwritten = ended.stdout.split()
    assert Path(path).exists()
    assert unwritten == "False"


@pytest.mark.ci
def test_keys_on_the_page_are_measured_in_every_template() -> None:
    project = Project.open()
    samples = chain.from_iterable(map(project.template_samples, project.template_files()))
    named = {name for name in samples if project.template(name).shows_message}
    taken = editor.measure(2 * len(named))
    assert {*taken} == named
    assert [len(times) for times in taken.values()] == [2] * len(taken)


def test_no_language_is_slower_than_a_printer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "bind_to_one_core", lambda: "bound to no core")
    monkeypatch.setattr(printing, "DOTS", (8.0, 12.0))
    printing.main(["--labels", "2", "--block", "2", "--sent", "0"])
    tables = capsys.readouterr().out.split("\n\n")[1:]
    names = {line[:20].strip() for table in tables for line in table.splitlines()[2:]}
    assert names >= {"PNG", "ZPL", "TSPL", "Brother QL", "PWG, 8 bits"}
    for line in (line for table in tables for line in table.splitlines()[2:]):
        *_, of_printer, size = line[20:].split()
        assert float(of_printer.rstrip("x")) > 1
        assert float(size) > 0


@pytest.mark.ci
def test_a_shipment_goes_to_a_machine_that_counts_its_labels() -> None:
    quick, size = printing.shipped(3, 8.0, is_polite=True)
    assert quick > 0
    assert 1000 < size < 100_000
