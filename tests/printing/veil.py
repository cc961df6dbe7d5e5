"""A printer behind a proxy that hides operations, such as Create-Job.

So ippeveprinter becomes a printer with Print-Job alone, as many older ones are (RFC 8011
section 4.2.1 asks for no more). The proxy can also break while a document passes.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from cardgen.printing import Destination
from tests.printing.printers import EvePrinter

_MAKES_JOBS: Final = (0x0005, 0x0006)  # Create-Job, Send-Document
_NOBODYS: Final = 0x4FF0  # of vendors
_LONGEST: Final = 9


def _value(operation: int) -> bytes:
    """Encode one more value of ``operations-supported``, without a name (RFC 8010, 3.1.5)."""
    return b"\x23\0\0\0\4" + struct.pack(">I", operation)


class Veil:
    """A proxy in front of a printer; `asked` are the operations that came through.

    It removes the operations that it `hides` from answers.
    """

    def __init__(self, printer: EvePrinter, hides: tuple[int, ...]) -> None:
        self.asked: list[int] = []
        self._hides = hides
        self.tears_after: int | None = None
        self._printer = printer.port
        self._end = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.05)
        port = self._listening.getsockname()[1]
        self.destination = Destination.at(f"ipp://localhost:{port}/ipp/print")
        self._threads: list[threading.Thread] = []
        self._begin(self._serve)

    def stop(self) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _begin(self, work: object, *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while not self._end.is_set():
            try:
                client, _ = self._listening.accept()
            except TimeoutError:
                continue
            printer = socket.create_connection(("localhost", self._printer))
            self._begin(self._up, client, printer)
            self._begin(self._down, printer, client)

    def _up(self, client: socket.socket, printer: socket.socket) -> None:
        """Pass bytes to the printer, as far as they may go."""
        data, told = b"", False
        for block in self._blocks(client):
            data += block
            head = data.find(b"\r\n\r\n") + 4
            if not told and head > 3 and len(data) >= head + 4:
                told = True
                self.asked.append(int.from_bytes(data[head + 2 : head + 4], "big"))
            is_document = told and self.asked[-1] == 0x0002
            if is_document and self.tears_after is not None and len(data) > self.tears_after:
                with suppress(OSError):
                    printer.sendall(block)
                    printer.shutdown(socket.SHUT_WR)
                self._end.wait(1.0)  # in which the printer prints what it has
                with suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
                return
            with suppress(OSError):
                printer.sendall(block)
        with suppress(OSError):
            printer.shutdown(socket.SHUT_WR)

    def _down(self, printer: socket.socket, client: socket.socket) -> None:
        """Pass bytes to the client, without the hidden operations."""
        held = b""
        for block in self._blocks(printer):
            held += block
            for each in self._hides:
                held = held.replace(_value(each), _value(_NOBODYS))
            kept = _LONGEST - 1 if block else 0  # a value may come in two pieces
            ready, held = held[: len(held) - kept], held[len(held) - kept :]
            with suppress(OSError):
                client.sendall(ready)
        with suppress(OSError):
            client.sendall(held)
        client.close()
        printer.close()

    def _blocks(self, wire: socket.socket) -> Iterator[bytes]:
        wire.settimeout(0.05)
        while not self._end.is_set():
            try:
                block = wire.recv(1 << 12)
            except TimeoutError:
                if wire.fileno() < 0:
                    return
                yield b""
                continue
            except OSError:
                return
            if not block:
                return
            yield block


@contextmanager
def veil_printer(printer: EvePrinter, hides: tuple[int, ...] = _MAKES_JOBS) -> Iterator[Veil]:
    """Put a `Veil` in front of a printer."""
    veil = Veil(printer, hides)
    try:
        yield veil
    finally:
        veil.stop()
