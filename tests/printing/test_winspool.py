"""Queues of Windows, as far as a machine without Windows can test them.

`Spooler` takes the same types as winspool.drv, and does what its manual says.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any

import pytest

from cardgen.errors import PrinterError
from cardgen.printing import RAW, Destination, PrintStage, PrintTask, send
from cardgen.printing.winspool import DocInfo, send_to_spooler

QUEUE = Destination.at("winspool:창고 라벨")
LABEL = b"^XA^XZ" * 20000
TASK = PrintTask("box 1 첫째", ((RAW, LABEL),), copies=2)
HANDLE = 0x1_2345_6789  # more than 32 bits, as handles may have


class Spooler:
    """The functions in use; each function in `fails` reports failure."""

    def __init__(self, *fails: str, takes: int = 1 << 30) -> None:
        self.fails = fails
        self.accepted_fields = takes
        self.asked: list[str] = []
        self.about: tuple[str, ...] = ()
        self.written = b""

    def __getattr__(self, name: str) -> Any:
        def function(*given: Any) -> int:
            self.asked.append(name)
            if name in self.fails:
                return 0
            if name != "OpenPrinterW":
                assert isinstance(given[0], wintypes.HANDLE)
                assert given[0].value == HANDLE
            found = vars(Spooler).get(f"_{name}")
            return int(found(self, *given)) if found else 1

        return function

    def _OpenPrinterW(self, name: str, printer: Any, defaults: None) -> int:  # noqa: N802
        self.name = ctypes.c_wchar_p(name).value
        assert defaults is None
        ctypes.cast(printer, ctypes.POINTER(wintypes.HANDLE)).contents.value = HANDLE
        return 1

    def _StartDocPrinterW(self, _: Any, level: int, about: Any) -> int:  # noqa: N802
        said = ctypes.cast(about, ctypes.POINTER(DocInfo)).contents
        assert (level, said.pOutputFile) == (1, None)
        self.about = said.pDocName, said.pDatatype
        return 77

    def _WritePrinter(self, _: Any, block: bytes, size: int, count: Any) -> int:  # noqa: N802
        taken = ctypes.string_at(ctypes.c_char_p(block), size)[: self.accepted_fields]
        self.written += taken
        ctypes.cast(count, ctypes.POINTER(wintypes.DWORD)).contents.value = len(taken)
        return 1


def test_the_bytes_pass_the_driver_by() -> None:
    spooler, stages = Spooler(), list[PrintStage]()
    receipt = send_to_spooler(spooler, str, TASK, QUEUE, stages.append)
    assert (receipt.certainty, receipt.given, receipt.job) == ("sent", len(LABEL) * 2, "77")
    assert (spooler.name, spooler.about) == ("창고 라벨", ("box 1 첫째", "RAW"))
    assert spooler.written == LABEL * 2
    assert spooler.asked == [
        "OpenPrinterW", "StartDocPrinterW", *["WritePrinter"] * 4, "EndDocPrinter",
        "ClosePrinter",
    ]  # fmt: skip
    assert [each.begun for each in stages] == [True]


def test_a_queue_that_takes_a_piece_gets_the_rest() -> None:
    spooler = Spooler(takes=1000)
    assert send_to_spooler(spooler, str, TASK, QUEUE, print).given == len(LABEL) * 2
    assert spooler.written == LABEL * 2


@pytest.mark.parametrize(
    ("fails", "rule", "said"),
    [
        ("OpenPrinterW", "printer-unreachable", "cannot reach the queue: no such printer"),
        ("StartDocPrinterW", "printer-refused", "the queue refuses: no such printer"),
    ],
)
def test_a_queue_that_takes_nothing(fails: str, rule: str, said: str) -> None:
    spooler = Spooler(fails)
    with pytest.raises(PrinterError) as caught:
        send_to_spooler(spooler, lambda: "no such printer", TASK, QUEUE, print)
    assert (caught.value.rule, caught.value.message) == (rule, said)
    assert ("ClosePrinter" in spooler.asked) == (fails != "OpenPrinterW")
    assert "WritePrinter" not in spooler.asked


@pytest.mark.parametrize(
    ("fails", "given", "said"),
    [
        ("WritePrinter", 0, "the queue takes no more: full"),
        ("EndDocPrinter", len(LABEL) * 2, "the queue does not end the job: full"),
    ],
)
def test_a_queue_that_breaks_off_is_doubtful(fails: str, given: int, said: str) -> None:
    spooler = Spooler(fails)
    receipt = send_to_spooler(spooler, lambda: "full", TASK, QUEUE, print)
    assert (receipt.certainty, receipt.given) == ("doubtful", given)
    assert receipt.problem is not None
    assert receipt.problem.message == said
    assert spooler.asked[-1] == "ClosePrinter"
    assert ("AbortPrinter" in spooler.asked) == (fails == "WritePrinter")


def test_a_queue_that_takes_no_byte_more_is_given_up() -> None:
    assert send_to_spooler(Spooler(takes=0), str, TASK, QUEUE, print).certainty == "doubtful"


@pytest.mark.skipif(sys.platform == "win32", reason="it has them")
def test_elsewhere_there_are_none() -> None:
    with pytest.raises(PrinterError) as caught:
        send(TASK, QUEUE)
    assert str(caught.value) == (
        "winspool:창고 라벨: printer-unreachable: Windows queues work only on Windows\n"
        "  hint: use a CUPS queue: cups:NAME"
    )
