"""Raw printing: bytes to a socket on port 9100 or a USB device, which answer nothing.

Known are only the bytes that left, and whether the other side took them.
"""

from __future__ import annotations

import os
import selectors
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from cardgen.printing.destination import (
    Destination,
    doubtful,
    printer_error,
    reason_of,
    unreachable,
)
from cardgen.printing.outside import Endpoint, Outside, Patience
from cardgen.printing.task import PrintStage, PrintTask, Receipt, Tell

_BLOCK: Final = 1 << 14
_TURN: Final = 1.0  # seconds between two looks at the clock while nothing is taken
# Seconds for a printer to hang up too; more if the system does not count untaken bytes.
_FAREWELL: Final = 1.0 if sys.platform == "linux" else 5.0
_STALLED: Final = "the printer takes no data: no paper, an open cover, or another job"


@dataclass
class RawDelivery:
    """The delivery of one print task to one printer that takes raw bytes."""

    task: PrintTask
    destination: Destination
    outside: Outside
    patience: Patience
    tell: Tell
    _given: int = 0

    def __post_init__(self) -> None:
        _, document = self.task.forms[0]
        self._document = document * self.task.copies

    def to_socket(self) -> Receipt:
        """Send the task over TCP. Raises PrinterError if nothing was sent."""
        wire = self._connect()
        try:
            self.tell(PrintStage(begun=True))
            wire.settimeout(_TURN)
            problem = self._push(wire.send, lambda: None) or self._hang_up(wire)
        finally:
            wire.close()
        return self._receipt(problem)

    def to_device(self) -> Receipt:
        """Write the task to a device file. Raises PrinterError if nothing was written."""
        try:
            device = os.open(self.destination.path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            raise unreachable(self.destination, reason_of(error)) from error

        def wait() -> None:
            with selectors.DefaultSelector() as ready:  # select() takes no number above 1023
                ready.register(device, selectors.EVENT_WRITE)
                ready.select(_TURN)

        try:
            self.tell(PrintStage(begun=True))
            problem = self._push(lambda data: os.write(device, data), wait)
        finally:
            with suppress(OSError):
                os.close(device)
        return self._receipt(problem)

    def _connect(self) -> socket.socket:
        """Connect to the printer. Wait while it is busy."""
        until = self.patience.until_there(self.outside)
        place = Endpoint(self.destination.host, self.destination.port)
        for pause in self.patience.pauses():
            try:
                return self.outside.connect(place, self.patience.there)
            except OSError as error:
                hopeless = isinstance(error, socket.gaierror)
                if hopeless or self.outside.now() + pause > until:
                    raise unreachable(self.destination, reason_of(error)) from error
                self.tell(PrintStage(said=f"the printer does not answer: {reason_of(error)}"))
            self.outside.sleep(pause)
        raise AssertionError

    def _push(self, give: Callable[[bytes], int], wait: Callable[[], None]) -> str:
        """Send all bytes with `give`. Return the problem in words, or ""."""
        until = self.patience.until(self.outside)
        while self._given < len(self._document):
            try:
                count = give(self._document[self._given : self._given + _BLOCK])
            except (TimeoutError, BlockingIOError):
                count = 0
                wait()
            except OSError as error:
                return f"the connection broke: {reason_of(error)}"
            if count:
                self._given += count
                until = self.patience.until(self.outside)
                self.tell(PrintStage(begun=True, given=self._given))
            elif self.outside.now() >= until:
                return f"{_STALLED}, for {self.patience.wait:g} s"
            else:
                self.tell(PrintStage(begun=True, said=_STALLED, given=self._given))
        return ""

    def _hang_up(self, wire: socket.socket) -> str:
        """Close the connection after the printer has received all bytes.

        Return the problem or "".
        """
        waits = self.patience.until(self.outside)
        farewell = self.outside.now() + _FAREWELL
        try:
            wire.shutdown(socket.SHUT_WR)
            while True:
                try:
                    if not wire.recv(_BLOCK):
                        return ""  # a printer that hangs up early resets the connection instead
                except TimeoutError:
                    pass
                now, left = self.outside.now(), _count_untaken(wire)
                if not left and now >= farewell:  # many never hang up
                    return ""
                if now >= waits:
                    return f"{_STALLED}, for {self.patience.wait:g} s"
                if left:
                    self.tell(PrintStage(begun=True, said=_STALLED, given=self._given - left))
        except OSError as error:
            return f"the connection broke: {reason_of(error)}"

    def _receipt(self, problem: str) -> Receipt:
        """Make the receipt. Raises PrinterError if nothing was sent."""
        total = len(self._document)
        if not problem:
            return Receipt("sent", self._given, total)
        if not self._given:
            said, hint = f"{problem}; nothing was sent", "check the printer, and print again"
            raise printer_error(self.destination, "printer-unreachable", said, hint)
        said = f"{problem}; at most {self._given} of {total} bytes arrived"
        found = doubtful(self.destination, said)
        return Receipt("doubtful", self._given, total, problem=found)


def _count_untaken(wire: socket.socket) -> int:
    """Count the bytes that the printer has not received yet (on Linux; else 0)."""
    if sys.platform != "linux" or wire.fileno() < 0:
        return 0
    import array
    import fcntl
    import termios

    left = array.array("i", [0])
    try:
        fcntl.ioctl(wire.fileno(), termios.TIOCOUTQ, left)
    except OSError:
        return 0
    return max(left[0], 0)
