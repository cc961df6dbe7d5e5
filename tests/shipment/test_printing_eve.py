"""Labels to ippeveprinter, each once, though we, the printer and the network break: real ones.

What has come out is read page by page, by the barcode of each, and held against the ledger.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
import zxingcpp
from PIL import Image

from cardgen.printing.ipp.operations import IppPrinter, Operation
from cardgen.printing.outside import Outside
from cardgen.shipment.ledger import Attempt, BoxRecord, Ledger
from cardgen.shipment.model import Clock
from cardgen.shipment.printers import Press
from cardgen.shipment.printing import Doubt, Printing, print_shipment
from cardgen.shipment.status import read_status
from tests.printing.printers import LABEL_PRINTER, EvePrinter, eve_printer
from tests.shipment.samples import NOW, job, line, ship
from tests.system import require

pytestmark = pytest.mark.system
CLOCK = Clock(lambda: NOW)
ROOT = Path(__file__).parents[2]
OTHER_PAPER = LABEL_PRINTER.replace("10000", "7000").replace(
    "om_label_100x150mm", "om_label_70x150mm"
)


class Office:
    """A printer, a shipment, and somebody who looks at the paper when asked."""

    def __init__(self, printer: EvePrinter, folder: Path, boxes: int) -> None:
        self.printer = printer
        self.folder = folder
        self.boxes = boxes
        self._read: dict[str, list[str]] = {}

    def live(self, seed: int, life: int, most: int) -> int:
        """Let the process print until it dies or has done what it can; how it ended."""
        return subprocess.run(
            [sys.executable, "-m", "tests.shipment.killed_printing", str(self.folder),
             str(self.printer.destination), str(seed), str(life), str(most)],
            cwd=ROOT, check=False, capture_output=True, timeout=280,
        ).returncode  # fmt: skip

    def paper(self) -> Counter[str]:
        """Count the printed labels by their barcode, and check that each page is whole.

        ippeveprinter gives its command also a document that broke off, of which no page comes.
        """
        for document in self.printer.list_output():
            if document.name not in self._read:
                is_whole = document.read_bytes().rstrip().endswith(b"%%EOF")
                found = codes(document) if is_whole else []
                assert len(found) == is_whole, f"{document}: {found}"
                self._read[document.name] = found
        return Counter(text for found in self._read.values() for text in found)

    def agree(self) -> None:
        """Check that the ledger agrees with the paper and names each doubtful box."""
        paper = self.paper()
        states: dict[int, Counter[str]] = {}
        with Ledger.reading(self.folder) as ledger:
            for each in ledger.prints.attempts():
                states.setdefault(each.number, Counter())[each.state] += 1
        named = read_status(self.folder).doubtful
        for number in range(1, self.boxes + 1):
            there, known = paper[name(number)], states.get(number, Counter())
            certain = known["sent"] + known["printed"]
            perhaps = known["doubtful"] + known["begun"]
            where = f"box {number}: {dict(known)}, {there} times on paper"
            assert there <= 1, where
            assert certain <= there <= certain + perhaps, where
            assert bool(perhaps and not certain) == (number in named), where

    def decide(self, box: BoxRecord, attempts: Sequence[Attempt]) -> Doubt:
        """Look at the paper."""
        assert attempts
        return "there" if self.paper()[box.id] else "not-there"

    def finish(self) -> None:
        """Print what is left, while nothing breaks."""
        press = Press("eve", self.printer.destination)
        done = print_shipment(self.folder, None, [press], CLOCK, Printing(self.decide))
        assert done.is_whole, done
        wanted = [name(number) for number in range(1, self.boxes + 1)]
        assert self.paper() == Counter(wanted)


def name(number: int) -> str:
    return f"MAPO-2020-{number:04}"


def codes(document: Path) -> list[str]:
    """The texts of all barcodes of a PDF, as Poppler draws its pages."""
    png = document.with_name(f".{document.name}")
    subprocess.run(
        [require("pdftoppm"), "-r", "150", "-png", str(document), str(png)],
        check=True, capture_output=True,
    )  # fmt: skip
    found = []
    for page in sorted(document.parent.glob(f"{png.name}*.png")):
        with Image.open(page) as image:
            found += [each.text for each in zxingcpp.read_barcodes(image)]
        page.unlink()
    return found


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipment") / "out"
    ship(folder, line(2, 29), line(3, 20, lot="L1"))
    return folder


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("few") / "out"
    ship(folder, line(2, 3), work=job())
    return folder


@pytest.mark.ci
def test_a_process_that_is_killed(few: Path, tmp_path: Path) -> None:
    """A quick one of those below."""
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        office = Office(printer, shutil.copytree(few, tmp_path / "out"), 3)
        assert office.live(1, 1, 40) < 0
        office.agree()
        office.finish()


def test_a_job_without_document_keeps_no_printer_busy(few: Path, tmp_path: Path) -> None:
    """A process is killed after Create-Job, before its ledger knows of the job.

    ippeveprinter has one job at a time and waits for its document for ever.
    """
    with eve_printer(tmp_path / "eve", counting=True) as eve:
        office = Office(eve, shutil.copytree(few, tmp_path / "out"), 3)
        with Ledger.open(office.folder) as ledger, ledger.transaction():
            boxes = ledger.boxes.between(1, 1)
            ledger.prints.plan_prints(boxes, str(eve.destination), "mapo-1", NOW)
        printer = IppPrinter(eve.destination, Outside())
        made = printer.begin(Operation.CREATE_JOB, "mapo-1", (), "application/pdf")
        assert made.is_success
        office.finish()


def test_a_printer_with_other_paper_gets_nothing(few: Path, tmp_path: Path) -> None:
    with eve_printer(tmp_path / "eve", counting=True, conf=OTHER_PAPER) as printer:
        office = Office(printer, shutil.copytree(few, tmp_path / "out"), 3)
        press = Press("eve", printer.destination)
        done = print_shipment(office.folder, None, [press], CLOCK)
        assert (done.left, done.printed) == ((1, 2, 3), ())
        assert [each.rule for each in done.findings] == ["printer-refused"]
        office.agree()
        printer.kill()
        (printer.folder / "printer.conf").write_text(
            f"{LABEL_PRINTER}ATTR mimeMediaType document-format-supported application/pdf\n"
        )
        printer.start()
        office.finish()


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(200, 216))
def test_forty_nine_boxes_whatever_breaks(original: Path, tmp_path: Path, seed: int) -> None:
    """We are killed by the seed, the network breaks by it; the printer when it happens to."""
    random = Random(seed)
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        office = Office(printer, shutil.copytree(original, tmp_path / "out"), 49)
        deaths = 0
        for life in range(8):
            trouble = random.choice(("", "", "killed", "busy"))
            timers = []
            if trouble == "killed":
                printer.kill()
                timers.append(threading.Timer(random.uniform(0.5, 4), printer.start))
            elif trouble == "busy":
                stop = printer.folder / "stop"
                stop.write_text("media-empty")
                timers.append(threading.Timer(random.uniform(1, 6), stop.unlink))
            for timer in timers:
                timer.start()
            deaths += office.live(seed, life, random.choice((20, 150, 600))) < 0
            for timer in timers:
                timer.join()
            office.agree()
        assert deaths
        office.finish()


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(300, 304))
def test_a_printer_that_is_killed_at_work(original: Path, tmp_path: Path, seed: int) -> None:
    """Its jobs are gone then, and numbers begin with 1 again."""
    random = Random(seed)
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        office = Office(printer, shutil.copytree(original, tmp_path / "out"), 49)

        def pull_the_plug() -> None:
            printer.kill()
            printer.start()

        for life in range(5):
            timer = threading.Timer(random.uniform(2, 6), pull_the_plug)
            timer.start()
            office.live(seed, life, 1 << 20)
            timer.join()
            office.agree()
        office.finish()
