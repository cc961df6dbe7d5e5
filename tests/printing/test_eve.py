"""Jobs of ippeveprinter, CUPS' model of an IPP Everywhere printer, to their end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cardgen.errors import CardgenError, PrinterError
from cardgen.printing import PNG, Patience, PrintStage, PrintTask, recall, send
from cardgen.printing.ipp import IppPrinter
from cardgen.printing.outside import Outside
from cardgen.units import parse_size
from tests.printing.conftest import HASTY, task
from tests.printing.printers import EvePrinter, eve_printer


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(CardgenError) as caught:
        act()
    return str(caught.value)


def test_a_label_is_printed(eve: EvePrinter) -> None:
    stages: list[PrintStage] = []
    receipt = send(task("first 첫째"), eve.destination, tell=stages.append)
    assert (receipt.certainty, receipt.impressions, receipt.problem) == ("printed", 1, None)
    assert (receipt.given, receipt.total) == (16, 16)
    assert eve.list_spool() == [b"%PDF-1.7 a label"]
    begun = next(stage for stage in stages if stage.begun)
    assert (begun.job, begun.given) == (receipt.job, 0)  # before a byte has left


def test_what_a_printer_says_of_itself(eve: EvePrinter) -> None:
    found = IppPrinter(eve.destination, Outside()).abilities()
    assert (found.state, found.waits_for) == ("idle", "")
    assert [str(each) for each in found.media] == ["100 × 150 mm", "60 × 40 mm"]
    assert [each.dpi for each in found.resolutions] == [(203.0, 203.0)]


def test_a_count_that_is_wrong_is_doubtful(eve: EvePrinter) -> None:
    (eve.folder / "pages").write_text("2")
    receipt = send(task("twice"), eve.destination)
    assert receipt.certainty == "doubtful"
    assert str(receipt.problem) == (
        f"{eve.destination}: print-doubtful: the printer counted 2 sides, not 1: "
        "Job completed.; it is unknown what is on paper\n"
        "  hint: look at the paper before you print again"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            task("a", size=parse_size("80mm x 40mm")),
            "printer-refused: the printer has no paper of 80 × 40 mm\n"
            "  hint: use 100 × 150 mm, 60 × 40 mm",
        ),
        (
            PrintTask("a", ((PNG, b"png"),)),
            "printer-refused: the printer does not take image/png\n  hint: use application/pdf",
        ),
        (
            task("a", copies=2),
            "printer-refused: the printer makes 1 copies at a time, not 2\n"
            "  hint: print in several jobs",
        ),
    ],
)
def test_what_it_does_not_do_is_refused(eve: EvePrinter, given: PrintTask, said: str) -> None:
    assert refusal(lambda: send(given, eve.destination)) == f"{eve.destination}: {said}"
    assert eve.list_spool() == []


@pytest.mark.ci
def test_no_paper_until_the_deadline(eve: EvePrinter) -> None:
    (eve.folder / "stop").write_text("media-empty")
    stages: list[PrintStage] = []
    receipt = send(task("a"), eve.destination, patience=HASTY, tell=stages.append)
    (eve.folder / "stop").unlink()
    assert "no paper (media-empty-warning)" in {stage.said for stage in stages}
    assert receipt.certainty == "doubtful"  # it had all that it needs, and was at work
    assert str(receipt.problem).startswith(
        f"{eve.destination}: print-doubtful: no paper (media-empty-warning), for 2 s; the job "
    )


def test_paper_that_is_put_in(eve: EvePrinter) -> None:
    (eve.folder / "stop").write_text("media-empty")
    threading.Timer(0.6, (eve.folder / "stop").unlink).start()
    assert send(task("a"), eve.destination).certainty == "printed"


def test_a_printer_that_is_busy_is_waited_for(eve: EvePrinter) -> None:
    (eve.folder / "stop").write_text("cover-open")
    first = threading.Thread(target=lambda: send(task("first"), eve.destination))
    first.start()
    time.sleep(0.3)
    said = refusal(lambda: send(task("second"), eve.destination, patience=HASTY))
    assert said.startswith(
        f"{eve.destination}: printer-busy: a cover is open (cover-open-warning), for 2 s; "
        "nothing was "
    )
    threading.Timer(0.5, (eve.folder / "stop").unlink).start()
    assert send(task("third"), eve.destination).certainty == "printed"
    first.join()
    assert len(eve.list_spool()) == 2


def test_a_job_that_fails(eve: EvePrinter) -> None:
    (eve.folder / "fail").touch()
    receipt = send(task("a"), eve.destination)
    assert receipt.certainty == "doubtful"
    assert "the job was aborted" in str(receipt.problem)


def test_nobody_there(eve: EvePrinter) -> None:
    eve.kill()
    said = refusal(lambda: send(task("a"), eve.destination, patience=HASTY))
    assert said == (
        f"{eve.destination}: printer-unreachable: cannot reach the printer: Connection "
        "refused\n"
        "  hint: check that the printer is on and in the network, and check the address"
    )


def test_a_printer_that_comes_back(eve: EvePrinter) -> None:
    eve.kill()
    threading.Timer(0.4, eve.start).start()
    assert send(task("a"), eve.destination).certainty == "printed"


def test_a_printer_that_dies_at_work(eve: EvePrinter) -> None:
    (eve.folder / "stop").write_text("media-jam")

    def tell(stage: PrintStage) -> None:
        if stage.said:
            eve.kill()

    receipt = send(task("a"), eve.destination, patience=HASTY, tell=tell)
    (eve.folder / "stop").unlink()
    assert receipt.certainty == "doubtful"
    assert "the printer stopped answering" in str(receipt.problem)
    eve.start()  # it knows nothing of before; another job may have the number
    assert send(task("b"), eve.destination).job.startswith("1 ")
    recalled = recall(task("a"), receipt.job, eve.destination)
    assert "the printer no longer knows the job" in str(recalled.problem)


class Died(Exception):
    """Stands for the death of the process."""


def test_who_dies_on_the_way_can_ask_later(eve: EvePrinter) -> None:
    jobs: list[str] = []

    def tell(stage: PrintStage) -> None:
        if stage.given:
            jobs.append(stage.job)
            raise Died

    with pytest.raises(Died):
        send(task("box 17 of MAPO"), eve.destination, tell=tell)
    for job in (jobs[0], ""):  # an empty one asks by the name
        receipt = recall(task("box 17 of MAPO"), job, eve.destination)
        assert (receipt.certainty, receipt.job) == ("printed", jobs[0])
    lost = recall(task("box 18 of MAPO"), "", eve.destination)
    assert (lost.certainty, len(eve.list_spool())) == ("doubtful", 1)


@pytest.mark.ci
def test_an_office_printer_that_counts_nothing(tmp_path: Path) -> None:
    """ippeveprinter without a command takes its time, and counts 0."""
    with eve_printer(tmp_path / "office", conf="") as printer:
        a4 = task("letter", size=parse_size("210mm x 297mm"))
        receipt = send(a4, printer.destination, patience=Patience(wait=30))
        assert (receipt.certainty, receipt.impressions) == ("sent", 0)
        supplies = IppPrinter(printer.destination, Outside()).abilities().supplies
        assert [(each.name, each.level) for each in supplies][1] == ("Black Toner", 75)


@pytest.mark.ci
def test_forty_nine_boxes_arrive_once_and_whole(eve: EvePrinter) -> None:
    papers = [b"%PDF-1.7 box " + str(number).encode() * 5000 for number in range(49)]
    for number, paper in enumerate(papers):
        assert send(task(f"box {number}", paper), eve.destination).certainty == "printed"
    assert eve.list_spool() == papers


def test_an_error_is_of_printers(eve: EvePrinter) -> None:
    with pytest.raises(PrinterError):
        send(task("a", copies=2), eve.destination)
