"""The benchmarks of layout and PDF still run, and measure what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import layout, machine, pdf
from cardgen import fonts
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
