from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runs import run
from tests.preflight.samples import sample

NOTE = "(a preflight, not a certificate)"


@pytest.fixture
def good() -> str:
    Path("good.pdf").write_bytes(sample(b"BT /F1 9 Tf (a) Tj ET"))
    return "good.pdf"


@pytest.fixture
def bad() -> str:
    Path("bad.pdf").write_bytes(sample(b"BT /F1 5 Tf (a) Tj ET"))
    return "bad.pdf"


def test_nothing_is_found(good: str) -> None:
    done = run("preflight", good)
    said = f"good.pdf: nothing found on 1 page, checked as pdf/x-4 {NOTE}\n"
    assert done == (0, said, "")


def test_errors(bad: str) -> None:
    done = run("preflight", bad)
    assert done == (
        1,
        "bad.pdf: page 1: error: small-text: text in Sample is 5 pt, under 6 pt\n"
        "  hint: set text at 7 pt or more\n"
        f"bad.pdf: 1 error on 1 page, checked as pdf/x-4 {NOTE}\n",
        "",
    )


def test_warnings_are_no_failure(bad: str) -> None:
    done = run("preflight", bad, "--profile", "screen")
    assert done.code == 0
    assert done.out.endswith(f"bad.pdf: 1 warning on 1 page, checked as screen {NOTE}\n")


def test_data(bad: str) -> None:
    done = run("preflight", bad, "--json")
    data = json.loads(done.out)
    assert (done.code, data["file"], data["errors"]) == (1, "bad.pdf", 1)
    assert data["findings"][0]["rule"] == "small-text"


def test_a_size(good: str) -> None:
    assert run("preflight", good, "--size", "105mm x 148mm").code == 0
    done = run("preflight", good, "--size", "210mm x 297mm")
    assert done.code == 1
    assert "the page is 105 × 148 mm, but 210 × 297 mm is wanted" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("good.pdf", "--size", "a4"), "'a4' is not a size: write WIDTH x HEIGHT"),
        (("good.pdf", "--profile", "pdf/x-3"), "'pdf/x-3' is not one of"),
        (("nothing.pdf",), "File 'nothing.pdf' does not exist"),
        ((".",), "File '.' is a directory"),
    ],
)
def test_wrong_usage(good: str, words: tuple[str, ...], said: str) -> None:
    done = run("preflight", *words)
    assert done.code == 2
    assert said in " ".join(done.err.split())


def test_a_file_that_cannot_be_read(good: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cardgen.preflight.preflight", locked)
    done = run("preflight", good)
    assert done == (1, "", "good.pdf: bad-pdf: cannot be read: Permission denied\n")
