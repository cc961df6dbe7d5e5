"""The benchmarks still run, and measure what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from benchmarks import batch, labels, layout, machine, pdf, peers, typst_pages
from benchmarks.typst_pages import TypstPages
from cardgen import Project, fonts, render
from cardgen.text.classes import script
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
    warm = (shape, script, fonts.has_glyph)
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


def test_a_shipment_is_measured_with_its_workers() -> None:
    one, two = (batch.measure(batch.CODED, 2, jobs) for jobs in (1, 2))
    assert one.digest == two.digest
    assert 20e6 < one.memory < 250e6
    assert one.worker == 0 < 20e6 < two.worker < 250e6
    assert 0 < one.labels < one.seconds
    assert one.seconds < two.seconds


def test_shipments_are_held_against_their_targets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measured(template: str, boxes: int, jobs: int = 1) -> batch.Turn:
        each = {"typst": 30.0, "plain": 1.0, "coded": 5.0, "small": 1.0}[template]
        seconds = each * boxes
        clock, begun = seconds / (1.5 if jobs == 2 else 1), each / jobs
        grown = 20_000 * boxes // jobs
        return batch.Turn(seconds, clock, each, begun, grown, grown // 2 if jobs == 2 else 0)

    monkeypatch.setattr(batch, "measure", measured)
    batch.main(["--turns", "1", "--few", "1000", "--many", "3000"])
    said = {
        line[:50].strip(): line[50:].replace("   ", " ").strip()
        for line in capsys.readouterr().out.splitlines()
        if line.endswith(("met", "MISSED"))
    }
    assert said == {
        "cardgen batch, no barcode": "30.00x at least 25x: met",
        "cardgen batch, QR and Code 128": "6.00x at least 10x: MISSED",
        "two jobs, all in all": "1.50x at least 1.8x: MISSED",
        "two jobs, were both cores theirs all the time": "2.00x at least 1.8x: met",
        "two jobs, once workers run": "2.00x at least 1.8x: met",
        "memory, 1 job": "40.00 MB at most 20 MB: MISSED",
        "memory, 2 jobs": "20.00 MB at most 20 MB: met",
        "memory of a worker": "10.00 MB at most 20 MB: met",
        "time of a box, all in all": "1.00x at most 1.15x: met",
        "time of a box, once begun": "1.00x at most 1.15x: met",
    }


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
        labels.MESSAGE, pair=labels.PAIR, template=labels.TEMPLATE, fields=fields
    )
    dump = render(label.document(), "txt").decode()
    shown = "".join(re.findall(r'"(.*)" \d+ glyph', dump))
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
