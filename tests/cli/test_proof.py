from __future__ import annotations

import json
from pathlib import Path

from tests.backends.pdf.pdfs import open_pdf
from tests.cli.runs import files, run, run_json


def test_a_proof_of_two_messages() -> None:
    done = run("proof", "hello", "years", "--template", "small", "-o", "out.pdf")
    said = "out.pdf: 2 messages in zh-ko on small, 1 page\n"
    assert (done.code, done.out, done.err) == (0, said, "")
    assert Path("out.pdf").read_bytes().startswith(b"%PDF-")


def test_the_same_bytes_and_the_day_that_it_shows() -> None:
    words = ("proof", "hello", "--template", "small", "--date", "2020-03-26", "-o")
    assert run(*words, "a.pdf").code == run(*words, "b.pdf").code == 0
    made = files(Path())
    assert made["a.pdf"] == made["b.pdf"]
    with open_pdf(made["a.pdf"]) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:20200326")


def test_what_cannot_be_laid_out_stops_nothing_and_is_told() -> None:
    done = run("proof", "--template", "small")
    assert done.code == 1
    assert done.out.startswith("proof.pdf: 7 messages in zh-ko on small, ")
    rules = [line.split(": ")[1] for line in done.err.splitlines() if ": " in line[:40]]
    assert {"missing-glyph", "overflow"} <= {*rules}
    assert Path("proof.pdf").stat().st_size > 10_000


def test_json() -> None:
    told = run_json("proof", "hello", "waiting", "--template", "small")
    assert told["file"] == "proof.pdf"
    hello, waiting = told["entries"]
    assert hello["sizes"]["small"]["source"][0] >= 12
    assert (hello["state"], waiting["state"]) == ("ready", "fuzzy")
    assert told["findings"] == []
    done = run("proof", "dragons", "--template", "small", "--json")
    assert done.code == 1
    told = json.loads(done.out)
    assert told["findings"][0]["rule"] == "missing-glyph"
    assert not told["entries"][0]["laid_out"]


def test_what_was_typed_wrong() -> None:
    assert "unknown-message" in run("proof", "helo", "--template", "small").err
    assert "unknown-template" in run("proof", "--template", "smal").err
    assert "unknown-pair" in run("proof", "--pair", "zh-xx").err
    unknown = run("proof", "hello", "--template", "small", "--set", "year=3")
    assert unknown.err.startswith("unknown-field: no message and no template has")
    assert "did you mean years?" in unknown.err
    day = run("proof", "--date", "26.3.2020")
    assert (day.code, "month and day: 2020-03-26" in day.err) == (2, True)
