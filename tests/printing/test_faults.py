"""Broken networks and dead printers: paper and receipts agree, always."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from cardgen.errors import PrinterError
from cardgen.printing import Patience, send
from tests.printing.conftest import task
from tests.printing.faults import Network
from tests.printing.printers import EvePrinter, eve_printer


def box(number: int) -> bytes:
    return f"%PDF-1.7 box {number} ".encode() + bytes([number]) * 3000


def ship(printer: EvePrinter, seed: int, boxes: int, *, killed: bool) -> Counter[str]:
    """Print boxes as with a ledger: certain results are not sent again."""
    random = Random(seed)
    network = Network(random)
    before = len(printer.list_spool())
    known: dict[int, str] = {}
    tries: Counter[int] = Counter()
    while left := [number for number in range(boxes) if number not in known]:
        number = left[0]
        tries[number] += 1
        assert tries[number] < 60, "it does not go on"
        if killed and random.randrange(8) == 0:
            printer.kill()
            restart = threading.Timer(0.1, printer.start)
            restart.start()
        else:
            restart = None
        try:
            receipt = send(
                task(f"{seed} box {number}", box(number)),
                printer.destination,
                patience=Patience(wait=60, there=30, silence=5),
                outside=network.outside(),
            )
        except PrinterError:
            continue  # certainly not on paper: it is sent again
        finally:
            if restart:
                restart.join()
        known[number] = receipt.certainty
    whole = Counter(
        data for data in printer.list_spool()[before:] if data in map(box, range(boxes))
    )
    for number, certainty in known.items():
        copies = whole[box(number)]
        if certainty == "doubtful":
            assert copies <= 1, f"seed {seed}: box {number} twice"
        else:
            assert copies == 1, f"seed {seed}: box {number} {certainty}, but {copies} times"
    return Counter(known.values())


@pytest.mark.system
@pytest.mark.torture
def test_forty_nine_boxes_through_a_network_that_breaks(eve: EvePrinter) -> None:
    found = ship(eve, 1, 49, killed=False)
    assert found["printed"] >= 25
    assert found["sent"] == 0


@pytest.mark.system
@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 130))
def test_networks_that_break_and_printers_that_die(tmp_path: Path, seed: int) -> None:
    with eve_printer(tmp_path / "eve", counting=True) as printer:
        ship(printer, seed, 8, killed=True)
