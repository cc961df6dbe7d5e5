"""Printers of Windows: raw bytes into a queue, past the driver.

https://learn.microsoft.com/windows/win32/printdocs/sending-data-directly-to-a-printer
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Any, Final

from cardgen.printing.destination import Destination, doubtful, printer_error
from cardgen.printing.task import PrintStage, PrintTask, Receipt, Tell

_BLOCK: Final = 1 << 16


class DocInfo(ctypes.Structure):
    """DOC_INFO_1W: the name of a document, no file instead of the printer, and its kind."""

    _fields_ = (
        ("pDocName", wintypes.LPWSTR),
        ("pOutputFile", wintypes.LPWSTR),
        ("pDatatype", wintypes.LPWSTR),
    )


def to_queue(task: PrintTask, destination: Destination, tell: Tell) -> Receipt:
    """Send a task to a print queue of Windows. Raises PrinterError if nothing was sent."""
    if sys.platform != "win32":
        said, hint = "Windows queues work only on Windows", "use a CUPS queue: cups:NAME"
        raise printer_error(destination, "printer-unreachable", said, hint)
    spooler = ctypes.WinDLL("winspool.drv", use_last_error=True)

    def reason() -> str:
        return ctypes.FormatError(ctypes.get_last_error()).strip()

    return send_to_spooler(spooler, reason, task, destination, tell)


def send_to_spooler(
    spooler: Any,
    reason: Callable[[], str],
    task: PrintTask,
    destination: Destination,
    tell: Tell,
) -> Receipt:
    """Send a task with the functions of ``winspool.drv``."""
    document = task.forms[0][1] * task.copies
    given = 0
    printer = wintypes.HANDLE()
    if not spooler.OpenPrinterW(destination.path, ctypes.byref(printer), None):
        said = f"cannot reach the queue: {reason()}"
        hint = "check the name in the settings of Windows"
        raise printer_error(destination, "printer-unreachable", said, hint)
    try:
        tell(PrintStage(begun=True))
        about = DocInfo(task.name, None, "RAW")
        job = spooler.StartDocPrinterW(printer, 1, ctypes.byref(about))
        if not job:
            said = f"the queue refuses: {reason()}"
            raise printer_error(destination, "printer-refused", said)
        problem = ""
        while given < len(document) and not problem:
            block, count = document[given : given + _BLOCK], wintypes.DWORD()
            done = spooler.WritePrinter(printer, block, len(block), ctypes.byref(count))
            given += count.value
            if not done or not count.value:
                problem = f"the queue takes no more: {reason()}"
        if problem:
            spooler.AbortPrinter(printer)
        elif not spooler.EndDocPrinter(printer):
            problem = f"the queue does not end the job: {reason()}"
    finally:
        spooler.ClosePrinter(printer)
    if not problem:
        return Receipt("sent", given, len(document), job=str(job))
    found = doubtful(destination, problem)
    return Receipt("doubtful", given, len(document), job=str(job), problem=found)
