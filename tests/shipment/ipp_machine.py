"""A printer of IPP that fails, lies and forgets, in memory: the same for a seed.

It is behind connections that the real `cardgen.printing.send` makes through its `Outside`, so
that each byte of HTTP and IPP is said and understood. What it says of a job may be little, and
may be of no use; but what it says that it printed, it printed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any, Final, Protocol

from msgspec.structs import replace

from cardgen.printing.ipp.message import (
    IppAttribute,
    IppGroup,
    IppMessage,
    Tag,
    decode,
    encode,
    make_attribute,
)
from cardgen.printing.ipp.operations import JobState, Operation

_OK: Final = 0x0000
_NOT_POSSIBLE: Final = 0x0404
_NOT_FOUND: Final = 0x0406
_INTERNAL: Final = 0x0500
_BUSY: Final = 0x0507
FAULTS: Final = (
    "refused", "cut request", "cut answer", "reset before", "reset after", "silence", "late",
    "other answer", "503 before", "502 after", "401", "426", "garbage", "restart before",
    "restart after", "busy", "internal",
)  # fmt: skip
"""What may happen to a connection, or to the printer while there is one."""

_PAGES: Final = {
    "401": "401 Unauthorized",
    "426": "426 Upgrade Required",
    "503 before": "503 Service Unavailable",
}


class Surroundings(Protocol):
    """The world around the printer: a clock, paper, and the process that speaks to it."""

    calm: bool
    told: Counter[str]

    def instant(self) -> None:
        """The process does something to what is outside of it; it may be the last thing."""
        ...

    def now(self) -> float:
        """Seconds."""
        ...

    def pass_time(self, seconds: float) -> None:
        """Wait."""
        ...

    def print(self, document: bytes, *, is_whole: bool = True) -> None:
        """Labels come out: those in a document, or also the one that it breaks off in."""
        ...


@dataclass
class _Job:
    """A job, and what becomes of it."""

    id: int
    name: str
    uuid: str
    kind: str = ""
    document: bytes | None = None
    state: int = JobState.PENDING
    began: bool = False
    impressions: int = 0
    due: float = 0.0
    end: str = "printed"


@dataclass
class IppMachine:
    """A printer; `random` says what it tells and how it fails."""

    around: Surroundings
    random: Random
    kind: str
    often: float = 0.04
    _jobs: dict[int, _Job] = field(default_factory=dict)
    _boots: int = 0

    def __post_init__(self) -> None:
        chance = self.random.random
        self.makes_jobs = chance() < 0.85
        self.validates = chance() < 0.7
        self.tells_uuid = chance() < 0.7
        self.tells_documents = chance() < 0.6
        self.tells_time = chance() < 0.7
        self.counts = self.random.choice(("right", "right", "right", "zero", "none"))

    # what happens

    def connect(self) -> _Connection:
        """A connection; what is wrong with it is decided here."""
        self.around.instant()
        fault = ""
        if not self.around.calm and self.random.random() < self.often:
            fault = self.random.choice(FAULTS)
            self.around.told[f"IPP: {fault}"] += 1
        if fault == "refused":
            raise ConnectionRefusedError(111, "Connection refused")
        return _Connection(self, fault)

    def restart(self) -> None:
        """Lose all jobs; what was at work comes out or not. Others print, and have numbers."""
        for job in self._jobs.values():
            is_at_work = job.document is not None and job.state < JobState.CANCELED
            if is_at_work and self.random.random() < 0.5:
                self.around.print(job.document or b"")
        self._jobs = {}
        self._boots += 1
        for _ in range(self.random.randrange(3)):
            other = self._new("somebody else's")
            other.state, other.impressions, other.began = JobState.COMPLETED, 1, True

    def finish(self) -> None:
        """Let time pass until nothing goes on."""
        self.around.pass_time(1000)
        self._go_on()

    def _new(self, name: str) -> _Job:
        number = max(self._jobs, default=0) + 1
        uuid = f"urn:uuid:{self._boots}-{number}" if self.tells_uuid else ""
        job = self._jobs[number] = _Job(number, name, uuid)
        return job

    def _go_on(self) -> None:
        """Print what there was time for."""
        now = self.around.now()
        for job in list(self._jobs.values()):
            if job.document is None or job.state >= JobState.CANCELED or job.due > now:
                continue
            if job.end == "never begun":  # it goes wrong before anything moves
                job.state = JobState.ABORTED
                continue
            if job.end == "stuck":
                job.state, job.began = JobState.STOPPED, True
                continue
            job.began = True
            if job.end != "jam":
                self.around.print(job.document)
                job.impressions = 1
            job.state = JobState.COMPLETED if job.end != "jam" else JobState.ABORTED
            if job.end == "broken":  # all is on paper, and yet
                job.state = JobState.ABORTED
            if not self.around.calm and self.random.random() < 0.02:  # it forgets it at once
                del self._jobs[job.id]

    def take(self, job: _Job, kind: str, document: bytes) -> None:
        """A document that is there."""
        job.kind, job.document, job.state = kind, document, JobState.PROCESSING
        job.due = self.around.now() + self.random.choice((0.0, 0.3, 3.0))
        if not self.around.calm and self.random.random() < 0.06:
            job.end = self.random.choice(("never begun", "stuck", "jam", "broken"))
            self.around.told[f"IPP job: {job.end}"] += 1

    def break_off(self, request: bytes) -> None:
        """A request that ends in the middle; some printers print what they have."""
        asked, data = _split_request(request)
        if asked is None or asked.code not in (Operation.SEND_DOCUMENT, Operation.PRINT_JOB):
            return
        said = asked.group(Tag.OPERATION)
        kind = said.get("document-format", [""])[0]
        job = self._of(said)
        if asked.code == Operation.PRINT_JOB:
            if self.random.random() < 0.5:
                return
            job = self._new(said["job-name"][0])
        if job is None or job.state >= JobState.CANCELED or job.document is not None:
            return
        if data and self.random.random() < 0.5:
            self.around.print(data, is_whole=kind == "application/octet-stream")
            job.began = True
        if job.began or self.random.random() < 0.5:
            job.state = JobState.ABORTED

    # what is said

    def answer(self, request: bytes) -> IppMessage:
        """Carry out a request and answer it."""
        asked, document = _split_request(request)
        assert asked is not None
        self._go_on()
        code, group = self._do(asked, document)
        groups = [
            IppGroup(
                Tag.OPERATION,
                (
                    make_attribute(Tag.CHARSET, "attributes-charset", "utf-8"),
                    make_attribute(Tag.LANGUAGE, "attributes-natural-language", "en"),
                ),
            ),
            *group,
        ]
        return IppMessage(code, asked.request, tuple(groups))

    def _do(self, asked: IppMessage, document: bytes) -> tuple[int, list[IppGroup]]:
        said = asked.group(Tag.OPERATION)
        job = self._of(said)
        match asked.code:
            case Operation.GET_PRINTER_ATTRIBUTES:
                return _OK, [IppGroup(Tag.PRINTER, self._abilities())]
            case Operation.VALIDATE_JOB:
                return _OK, []
            case Operation.GET_JOBS:
                has_ended = said["which-jobs"] == ["completed"]
                found = [
                    each
                    for each in self._jobs.values()
                    if (each.state >= JobState.CANCELED) == has_ended
                ]
                return _OK, [IppGroup(Tag.JOB, self._describe(each)) for each in found]
            case Operation.CREATE_JOB:
                made = self._new(said["job-name"][0])
                return _OK, [IppGroup(Tag.JOB, self._describe(made))]
            case Operation.PRINT_JOB:
                made = self._new(said["job-name"][0])
                self.take(made, said["document-format"][0], document)
                return _OK, [IppGroup(Tag.JOB, self._describe(made))]
        if job is None:
            return _NOT_FOUND, []
        if asked.code == Operation.SEND_DOCUMENT:
            if job.document is not None or job.state >= JobState.CANCELED:
                return _NOT_POSSIBLE, []
            self.take(job, said["document-format"][0], document)
        elif asked.code == Operation.CANCEL_JOB:
            if job.state >= JobState.CANCELED:
                return _NOT_POSSIBLE, []
            if self.random.random() < 0.2 and job.document is not None and job.end != "stuck":
                return _OK, [IppGroup(Tag.JOB, self._describe(job))]  # it is too late for that
            job.state = JobState.CANCELED
        return _OK, [IppGroup(Tag.JOB, self._describe(job))]

    def _of(self, said: dict[str, Any]) -> _Job | None:
        return self._jobs.get(said["job-id"][0]) if "job-id" in said else None

    def _abilities(self) -> tuple[IppAttribute, ...]:
        operations = [
            Operation.GET_PRINTER_ATTRIBUTES, Operation.GET_JOB_ATTRIBUTES, Operation.GET_JOBS,
            Operation.CANCEL_JOB, Operation.PRINT_JOB,
        ]  # fmt: skip
        if self.makes_jobs:
            operations += [Operation.CREATE_JOB, Operation.SEND_DOCUMENT]
        if self.validates:
            operations.append(Operation.VALIDATE_JOB)
        return (
            make_attribute(Tag.NAME, "printer-name", "machine"),
            make_attribute(Tag.MIME, "document-format-supported", self.kind),
            make_attribute(Tag.ENUM, "operations-supported", *map(int, operations)),
            make_attribute(Tag.ENUM, "printer-state", 3),
        )

    def _describe(self, job: _Job) -> tuple[IppAttribute, ...]:
        found = [
            make_attribute(Tag.INTEGER, "job-id", job.id),
            make_attribute(Tag.NAME, "job-name", job.name),
            make_attribute(Tag.ENUM, "job-state", int(job.state)),
            make_attribute(Tag.KEYWORD, "job-state-reasons", "none"),
        ]
        if job.uuid:
            found.append(make_attribute(Tag.URI, "job-uuid", job.uuid))
        if self.tells_documents:
            count = int(job.document is not None)
            found.append(make_attribute(Tag.INTEGER, "number-of-documents", count))
        if self.tells_time:
            began = make_attribute(Tag.INTEGER, "time-at-processing", 5)
            none = make_attribute(Tag.NO_VALUE, "time-at-processing", None)
            found.append(began if job.began else none)
        if self.counts != "none":
            count = job.impressions if self.counts == "right" else 0
            found.append(make_attribute(Tag.INTEGER, "job-impressions-completed", count))
        return tuple(found)


class _Connection:
    """A connection to the printer with a fault, in the request or in the answer."""

    def __init__(self, machine: IppMachine, fault: str) -> None:
        self._machine = machine
        self._around = machine.around
        self._fault = fault
        self._data = b""
        self._is_over = False
        self._cut_at = machine.random.choice((machine.random.randrange(600), 1 << 20))

    def sendall(self, data: bytes) -> None:
        left = data
        while left:
            left = left[self.send(left) :]

    def send(self, data: bytes) -> int:
        self._around.instant()
        taken = data[: self._machine.random.choice((64, 1024, 1 << 16))]
        self._data += taken
        if self._fault == "cut request" and len(self._data) >= self._cut_at:
            self._end(self._machine.random.randrange(len(self._data)))
            raise ConnectionResetError(104, "Connection reset by peer")
        return len(taken)

    def makefile(self, mode: str) -> BytesIO:
        del mode
        self._around.instant()
        return BytesIO(self._answer())

    def close(self) -> None:
        """Whoever hangs up in the middle has sent a part."""
        if not self._is_over:
            self._end(self._machine.random.randrange(len(self._data) + 1))

    def _end(self, count: int) -> None:
        self._is_over = True
        self._machine.break_off(self._data[:count])

    def _answer(self) -> bytes:
        fault = self._fault
        if fault in ("reset before", "cut request"):
            self._end(len(self._data) if fault == "reset before" else 0)
            raise ConnectionResetError(104, "Connection reset by peer")
        self._is_over = True
        if fault in _PAGES:
            return _page(_PAGES[fault])
        if fault == "busy":
            asked, _ = _split_request(self._data)
            assert asked is not None
            return _page("200 OK", encode(IppMessage(_BUSY, asked.request)))
        if fault == "restart before":
            self._machine.restart()
        message = self._machine.answer(self._data)
        self._around.instant()
        return self._spoil(message)

    def _spoil(self, message: IppMessage) -> bytes:
        """Spoil an answer by the fault of this connection."""
        fault = self._fault
        if fault == "restart after":
            self._machine.restart()
        if fault in ("reset after", "restart after"):
            raise ConnectionResetError(104, "Connection reset by peer")
        if fault == "silence":
            self._around.pass_time(30)
            raise TimeoutError("timed out")
        if fault == "late":
            self._around.pass_time(4)
        if fault == "502 after":
            return _page("502 Bad Gateway")
        if fault == "garbage":
            return _page("200 OK", b"<html>Welcome</html>")
        if fault == "other answer":
            message = replace(message, request=message.request + 1)
        if fault == "internal":
            message = IppMessage(_INTERNAL, message.request)
        answer = _page("200 OK", encode(message))
        if fault == "cut answer":
            return answer[: self._machine.random.randrange(len(answer))]
        return answer


def _page(status: str, data: bytes = b"") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/ipp\r\n"
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data


def _split_request(request: bytes) -> tuple[IppMessage | None, bytes]:
    """Split an HTTP request into its message, None if it is not whole, and the rest."""
    _, gap, body = request.partition(b"\r\n\r\n")
    if not gap:
        return None, b""
    try:
        message, size = decode(body)
    except (ValueError, IndexError):
        return None, b""
    return message, body[size:]
