"""``cardgen batch --printer``: a file a box in the language of a label printer."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.shipment.ledger import State
from cardgen.shipment.ledger.ledger import Ledger
from tests.backends.printers import zpl_labels
from tests.cli.runs import run

PRINTER = '[printers.warehouse]\nlanguage = "zpl"\ndpi = 203\ndarkness = 18\nbwr = "1dot"\n'
WORDS = ("batch", "list.csv", "--format", "zpl", "--jobs", "1", "-o", "out")


@pytest.fixture(autouse=True)
def _two_boxes(project: Path) -> None:
    (project / "cardgen.toml").write_text(PRINTER, encoding="utf-8")
    listed = "message,pair,template,boxes,years\nsister-years,zh-ko,box-100x150,2,30\n"
    (project / "list.csv").write_text(listed, encoding="utf-8")


def states() -> dict[State, int]:
    with Ledger.open(Path("out")) as ledger:
        return ledger.boxes.counts()


def test_a_file_a_box_is_what_the_printer_reads() -> None:
    assert run(*WORDS, "--printer", "warehouse").code == 0
    assert states() == {"rendered": 1, "verified": 1}  # as they are before thin bars run
    for file in sorted(Path("out/labels").iterdir()):
        data = file.read_bytes()
        assert data.startswith(b"~SD18\n^XA^PW800^LL1200")
        assert len(zpl_labels(data)) == 1
    assert [file.suffix for file in Path("out/labels").iterdir()] == [".zpl", ".zpl"]


@pytest.mark.ci
def test_without_a_format_it_is_the_printers() -> None:
    assert (
        run("batch", "list.csv", "--jobs", "1", "-o", "out", "--printer", "warehouse").code == 0
    )
    assert {file.suffix for file in Path("out/labels").iterdir()} == {".zpl"}
    assert "2 kept from before" in run("batch", "list.csv", "-o", "out").out
    assert (
        run("batch", "list.csv", "-o", "b", "--printer", "warehouse", "--format", "png").code
        == 0
    )
    assert {file.suffix for file in Path("b/labels").iterdir()} == {".png"}


def test_the_same_command_goes_on_with_the_same_printer() -> None:
    assert run(*WORDS, "--printer", "warehouse").code == 0
    again = run("batch", "list.csv", "-o", "out")
    assert again.code == 0
    assert "0 of 2 labels made, 2 kept from before" in again.out
    assert "--printer warehouse" in again.out


def test_another_darkness_is_another_shipment_and_can_be_amended() -> None:
    assert run(*WORDS, "--printer", "warehouse").code == 0
    Path("cardgen.toml").write_text(PRINTER.replace("18", "20"), encoding="utf-8")
    refused = run(*WORDS, "--printer", "warehouse")
    assert refused.code == 1
    assert "begun here: printer darkness 18 → 20\n" in refused.err
    assert run(*WORDS, "--printer", "warehouse", "--amend").code == 0
    (file, _) = sorted(Path("out").glob("labels*/*0001*.zpl")) * 2
    assert file.read_bytes().startswith(b"~SD20\n")


def test_what_the_printer_cannot_print_is_said_before_a_label_is_made() -> None:
    text = PRINTER + 'least-module = "40dot"\n'
    Path("cardgen.toml").write_text(text, encoding="utf-8")
    refused = run(*WORDS, "--printer", "warehouse")
    assert refused.code == 1
    assert "but the printer needs 40\n" in refused.err
    assert not Path("out/labels").exists()


def test_paper_that_there_is_not_is_said_before_a_label_is_made() -> None:
    refused = run(*WORDS[:2], "--format", "ql", "-o", "out")
    assert refused.code == 1
    assert "list.csv:2: wrong-paper: QL printers have no paper" in refused.err
