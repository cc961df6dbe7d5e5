"""The number of requests to a printer: slow ones only as often as needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.errors import PrinterError
from cardgen.printing import PrintTask, send
from cardgen.printing.ipp.operations import Operation
from cardgen.units import parse_size
from tests.printing.conftest import task
from tests.printing.printers import LABEL_PRINTER, eve_printer
from tests.printing.veil import veil_printer


def test_labels_one_after_the_other(tmp_path: Path) -> None:
    """A search for a lost job follows only a missing answer."""
    with (
        eve_printer(tmp_path / "eve", counting=True) as eve,
        veil_printer(eve, ()) as veil,
    ):
        for at in range(5):
            start = len(veil.asked)
            assert send(task(f"box {at}"), veil.destination).certainty == "printed"
            assert veil.asked[start : start + 5] == [
                Operation.GET_PRINTER_ATTRIBUTES,
                Operation.VALIDATE_JOB,
                Operation.CREATE_JOB,
                Operation.GET_JOB_ATTRIBUTES,  # for what it is called after a restart
                Operation.SEND_DOCUMENT,
            ]
        assert Operation.GET_JOBS not in veil.asked


def test_a_printer_that_is_another_now_is_asked_anew(tmp_path: Path) -> None:
    """Somebody changed its paper: ippeveprinter does not say so when it validates a job."""
    words = LABEL_PRINTER.replace("om_label_100x150mm", "om_label_80x150mm")
    words = words.replace("x-dimension 10000", "x-dimension 8000")
    with eve_printer(tmp_path / "eve", counting=True) as eve:
        assert send(task("a"), eve.destination).certainty == "printed"
        eve.kill()
        conf = eve.folder / "printer.conf"
        conf.write_text(
            f"{words}ATTR mimeMediaType document-format-supported application/pdf\n"
        )
        eve.start()
        with pytest.raises(PrinterError) as caught:
            send(task("b"), eve.destination)
        assert caught.value.message == "the printer has no paper of 100 × 150 mm"
        narrow = PrintTask("c", task("c").forms, parse_size("80mm x 150mm"))
        assert send(narrow, eve.destination).certainty == "printed"
