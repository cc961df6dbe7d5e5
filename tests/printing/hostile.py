"""A hostile printer: it drips, never ends, or sends nonsense or far too much."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random
from typing import Final

from cardgen.printing import Destination
from cardgen.printing.ipp.message import (
    IppAttribute,
    IppGroup,
    IppMessage,
    Tag,
    decode,
    encode,
    make_attribute,
    make_collection,
)
from cardgen.printing.ipp.operations import JobState, Operation

Answer = Callable[[IppMessage], bytes | Iterator[bytes]]
_ALL: Final = tuple(int(each) for each in Operation)


def page(data: bytes, status: str = "200 OK") -> bytes:
    """Make a response of HTTP."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/ipp\r\n"
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data


class HostilePrinter:
    """A normal printer; a subclass or `trouble` makes it misbehave."""

    def __init__(self, trouble: dict[int, Answer] | None = None) -> None:
        self.trouble = trouble or {}
        self.looks = 0
        self.state = JobState.COMPLETED
        self.impressions: int | None = 1

    def answer(self, asked: IppMessage) -> bytes | Iterator[bytes]:
        """Make the bytes of an answer to a message."""
        if asked.code in self.trouble:
            return self.trouble[asked.code](asked)
        return page(encode(self.message(asked)))

    def message(self, asked: IppMessage) -> IppMessage:
        """Make the answer to a message."""
        groups = [
            IppGroup(
                Tag.OPERATION,
                (
                    make_attribute(Tag.CHARSET, "attributes-charset", "utf-8"),
                    make_attribute(Tag.LANGUAGE, "attributes-natural-language", "en"),
                ),
            )
        ]
        if asked.code == Operation.GET_PRINTER_ATTRIBUTES:
            groups.append(IppGroup(Tag.PRINTER, self.abilities()))
        elif asked.code in (
            Operation.CREATE_JOB, Operation.PRINT_JOB, Operation.SEND_DOCUMENT,
            Operation.GET_JOB_ATTRIBUTES,
        ):  # fmt: skip
            groups.append(IppGroup(Tag.JOB, self.job()))
        return IppMessage(0, asked.request, tuple(groups))

    def abilities(self) -> tuple[IppAttribute, ...]:
        """List the attributes of the printer."""
        size = (
            make_attribute(Tag.INTEGER, "x-dimension", 10_000),
            make_attribute(Tag.INTEGER, "y-dimension", 15_000),
        )
        return (
            make_attribute(Tag.ENUM, "operations-supported", *_ALL),
            make_attribute(Tag.MIME, "document-format-supported", "application/pdf"),
            make_attribute(Tag.KEYWORD, "media-supported", "om_label_100x150mm"),
            make_collection("media-size-supported", size),
            make_attribute(Tag.ENUM, "printer-state", 3),
            make_attribute(Tag.BOOLEAN, "printer-is-accepting-jobs", True),
        )

    def job(self) -> tuple[IppAttribute, ...]:
        """List the attributes of its one job."""
        self.looks += 1
        found = [
            make_attribute(Tag.INTEGER, "job-id", 1),
            make_attribute(Tag.ENUM, "job-state", self.state),
            make_attribute(Tag.URI, "job-uuid", "urn:uuid:1"),
        ]
        if self.impressions is not None:
            name = "job-impressions-completed"
            found.append(make_attribute(Tag.INTEGER, name, self.impressions))
        return tuple(found)


@contextmanager
def serve(printer: HostilePrinter) -> Iterator[Destination]:
    """Serve a printer while the block runs; return its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                wire, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_serve, args=(wire, printer, stop), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield Destination.at(f"ipp://127.0.0.1:{listener.getsockname()[1]}/ipp/print")
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept
        listener.close()


def _serve(wire: socket.socket, printer: HostilePrinter, stop: threading.Event) -> None:
    with suppress(OSError, ValueError, struct.error), wire, wire.makefile("rb") as file:
        wire.settimeout(10)
        length = 0
        while line := file.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        asked, _ = decode(file.read(length))
        answer = printer.answer(asked)
        if isinstance(answer, bytes):
            wire.sendall(answer)
            return
        for part in answer:
            if stop.is_set():
                return
            wire.sendall(part)


def spoilt(rng: Random, data: bytes) -> bytes:
    """Damage an answer: bytes changed, wrong lengths, parts doubled or missing."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(made) + 1)
        kind = rng.randrange(7)
        if kind == 0 and at < len(made):
            made[at] = rng.randrange(256)
        elif kind == 1:
            made[at:at] = rng.randbytes(rng.choice((1, 2, 4, 60)))
        elif kind == 2:
            del made[at : at + rng.choice((1, 2, 8, 100))]
        elif kind == 3:
            part = made[at : at + rng.randrange(1, 60)]
            made[at:at] = part * rng.choice((1, 2, 50))
        elif kind == 4:
            made[at : at + 2] = struct.pack(">h", rng.choice((-1, 0, 1, 0x7FFF, -0x8000)))
        elif kind == 5:
            made[at:at] = bytes([rng.choice([int(each) for each in Tag])])
        elif kind == 6:
            value = rng.choice((-(2**31), -1, 0, 2**31 - 1))
            made[at : at + 4] = struct.pack(">i", value)
    return bytes(made)
