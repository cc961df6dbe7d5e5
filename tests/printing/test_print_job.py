"""Printers that take a document with the job, and create no jobs before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cardgen.errors import PrinterError
from cardgen.printing import Patience, PrintStage, PrintTask, recall, send
from cardgen.printing.ipp import IppPrinter
from cardgen.printing.outside import Outside
from tests.printing.conftest import task
from tests.printing.printers import EvePrinter, eve_printer
from tests.printing.veil import Veil, veil_printer

PRINT_JOB, CREATE_JOB, SEND_DOCUMENT = 0x0002, 0x0005, 0x0006
DOCUMENT = b"%PDF-1.7 " + b"label " * 20000
LONG = b"%PDF-1.7 " + b"label " * 4_000_000  # more than what is on the way can be


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[tuple[EvePrinter, Veil]]:
    with (
        eve_printer(tmp_path / "eve", counting=True) as eve,
        veil_printer(eve) as veil,
    ):
        yield eve, veil


def test_a_label_is_printed(printer: tuple[EvePrinter, Veil]) -> None:
    eve, veil = printer
    known = IppPrinter(veil.destination, Outside()).abilities().operations
    assert PRINT_JOB in known
    assert not known & {CREATE_JOB, SEND_DOCUMENT}
    stages: list[PrintStage] = []
    receipt = send(task("box 1 첫째", DOCUMENT), veil.destination, tell=stages.append)
    assert (receipt.certainty, receipt.impressions) == ("printed", 1)
    assert eve.list_spool() == [DOCUMENT]
    assert veil.asked.count(PRINT_JOB) == 1
    assert not {CREATE_JOB, SEND_DOCUMENT} & {*veil.asked}
    begun = next(stage for stage in stages if stage.begun)
    assert (begun.job, begun.given) == ("", 0)  # it has no number before its bytes left
    # Who died after that finds it by its name.
    assert recall(task("box 1 첫째"), "", veil.destination).certainty == "printed"


def test_its_size_is_asked_for(printer: tuple[EvePrinter, Veil]) -> None:
    eve, veil = printer
    given = PrintTask("wide", task("wide").forms, (228.0, 113.0))
    with pytest.raises(PrinterError) as caught:
        send(given, veil.destination)
    assert caught.value.message == "the printer has no paper of 80.43 × 39.86 mm"
    assert (eve.list_spool(), PRINT_JOB in veil.asked) == ([], False)


@pytest.mark.parametrize("after", [2000, 60_000])
def test_a_connection_that_breaks_is_doubtful_or_nothing(
    printer: tuple[EvePrinter, Veil], after: int
) -> None:
    """Nothing is sent twice, and the receipt is true: ippeveprinter prints the part."""
    eve, veil = printer
    veil.tears_after = after
    patience = Patience(wait=4.0, there=2.0, silence=2.0)
    try:
        receipt = send(task("torn", LONG), veil.destination, patience=patience)
    except PrinterError as error:
        certainty = error.rule
    else:
        certainty = receipt.certainty
    assert veil.asked.count(PRINT_JOB) == 1
    assert certainty in ("doubtful", "printer-unreachable", "print-aborted")
    assert LONG not in eve.list_spool()
    veil.tears_after = None
    again = Patience(wait=30.0, there=2.0, silence=2.0)  # it may wait for the rest for a while
    assert (
        send(task("whole", DOCUMENT), veil.destination, patience=again).certainty == "printed"
    )
    assert eve.list_spool()[-1:] == [DOCUMENT]


def test_labels_one_after_the_other_come_out_once_each(
    printer: tuple[EvePrinter, Veil],
) -> None:
    """The printer has room for one job, and is busy for others."""
    eve, veil = printer
    documents = [b"%%PDF-1.7 box %d" % number for number in range(6)]
    for number, document in enumerate(documents):
        assert send(task(f"box {number}", document), veil.destination).certainty == "printed"
    assert eve.list_spool() == documents
