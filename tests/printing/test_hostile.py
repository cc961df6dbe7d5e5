"""Hostile answers of printers, endless or senseless: each has an end here."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from random import Random

import pytest

from cardgen.errors import PrinterError
from cardgen.printing import Patience, Receipt, send
from cardgen.printing.ipp.message import (
    IppAttribute,
    IppMessage,
    Tag,
    decode,
    encode,
    make_attribute,
)
from cardgen.printing.ipp.operations import JobState, Operation
from tests.left_open import all_closed
from tests.printing.conftest import task
from tests.printing.hostile import Answer, HostilePrinter, page, serve, spoilt

SILENCE = 0.5
PATIENCE = Patience(wait=1.0, there=0.5, silence=SILENCE)
LONGEST = 20.0  # seconds: the wait, and twice the silence for each of a few answers, and load
_ASKED = (
    Operation.GET_PRINTER_ATTRIBUTES, Operation.VALIDATE_JOB, Operation.CREATE_JOB,
    Operation.SEND_DOCUMENT, Operation.GET_JOB_ATTRIBUTES,
)  # fmt: skip


def drip(asked: IppMessage) -> Iterator[bytes]:
    """Send a right answer a byte at a time."""
    for each in page(encode(IppMessage(0, asked.request))) * 1000:
        yield bytes([each])
        time.sleep(SILENCE / 5)


def drip_body(asked: IppMessage) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n"
    yield from drip(asked)


def go_on(_: IppMessage) -> Iterator[bytes]:
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n"
        time.sleep(SILENCE / 20)


def go_on_fast(_: IppMessage) -> Iterator[bytes]:
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n" * 100


def headers(_: IppMessage) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-More: " + b"x" * 60_000 + b"\r\n"


def slow_headers(_: IppMessage) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X"
        time.sleep(SILENCE / 5)


def chunks(_: IppMessage) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"1\r\n\x01\r\n"
        time.sleep(SILENCE / 20)


def endless(_: IppMessage) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield b"\x02" * (1 << 16)


def huge_chunk(_: IppMessage) -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 60 + b"\r\nabc"


def long_length(_: IppMessage) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nabc"


def finish(trouble: dict[int, Answer], printer: HostilePrinter | None = None) -> str:
    """Run a task, and return its result, within a number of seconds."""
    printer = printer or HostilePrinter()
    printer.trouble = trouble
    began = time.monotonic()
    with serve(printer) as destination:
        try:
            found: Receipt | PrinterError = send(task("a"), destination, patience=PATIENCE)
        except PrinterError as error:
            found = error
    assert time.monotonic() - began < LONGEST
    if isinstance(found, PrinterError):
        assert found.rule.startswith(("printer-", "print-"))
        return found.rule
    return found.certainty


def test_a_printer_that_does_as_it_should() -> None:
    assert finish({}) == "printed"


@pytest.mark.parametrize("operation", _ASKED)
@pytest.mark.parametrize("answer", [drip, go_on, slow_headers])
def test_an_answer_that_drips_ends(operation: Operation, answer: Answer) -> None:
    end = finish({operation: answer})
    assert end in ("doubtful", "printer-unreachable", "printer-answer", "printed", "sent")
    if operation == Operation.SEND_DOCUMENT:
        assert end in ("printed", "doubtful")  # it may be asked what became of the job


@pytest.mark.parametrize(
    "answer", [drip_body, go_on_fast, headers, chunks, endless, huge_chunk, long_length]
)
def test_an_answer_without_end_ends(answer: Answer) -> None:
    with all_closed():
        assert finish({Operation.GET_PRINTER_ATTRIBUTES: answer}).startswith("printer-")


class Growing(HostilePrinter):
    """A printer whose job has more sides done at each query, and never ends."""

    def job(self) -> tuple[IppAttribute, ...]:
        self.state, self.impressions = JobState.PROCESSING, self.looks
        return super().job()


class Turning(HostilePrinter):
    """A printer whose job changes from state to state."""

    def job(self) -> tuple[IppAttribute, ...]:
        self.state, self.impressions = JobState(3 + self.looks % 4), None
        return super().job()


def test_progress_beyond_the_job_is_none() -> None:
    assert finish({}, Growing()) == "doubtful"


@pytest.mark.ci
def test_a_job_that_only_turns_from_state_to_state_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cardgen.printing.ipp.delivery._MOST_TURNS", 5)
    assert finish({}, Turning()) == "doubtful"


def big(kind: str, request: int = 1) -> bytes:
    """Make an answer with as many parts of a kind as fit in four megabytes."""
    head = encode(IppMessage(0, request))[:-1]
    value = bytes([Tag.INTEGER]) + b"\0\1a\0\4\0\0\0\0"
    parts = {
        "groups": b"\x02" * 4_000_000,
        "attributes": b"\x02" + value * 400_000,
        "values": b"\x02" + value + (bytes([Tag.INTEGER]) + b"\0\0\0\4\0\0\0\0") * 400_000,
        "collections": b"\x02" + (b"\x34\0\1a\0\0" + b"\x37\0\0\0\0") * 350_000,
        "members": b"\x02\x34\0\1a\0\0" + b"\x4a\0\0\0\1m\x21\0\0\0\4\0\0\0\0" * 250_000,
        "deep": b"\x02" + b"\x34\0\1a\0\0" + b"\x4a\0\0\0\1m\x34\0\0\0\0" * 300_000,
        "names": b"\x02" + bytes([Tag.KEYWORD]) + b"\x7f\xff" + b"x" * 32767 + b"\0\0",
    }
    return head + parts[kind][:4_000_000] + b"\x03"


@pytest.mark.parametrize(
    "kind", ["groups", "attributes", "values", "collections", "members", "deep"]
)
def test_an_answer_of_a_million_parts_is_refused(kind: str) -> None:
    data = big(kind)
    used, before = resource.getrusage(resource.RUSAGE_SELF), time.process_time()
    with pytest.raises(ValueError, match=r"more than|too deep|middle"):
        decode(data)
    assert time.process_time() - before < 2
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - used.ru_maxrss < 200_000  # KB


def test_a_printer_that_tells_a_million_things_is_told() -> None:
    answer: Answer = lambda asked: page(big("attributes", asked.request))  # noqa: E731
    assert finish({Operation.GET_PRINTER_ATTRIBUTES: answer}) == "printer-answer"


@pytest.mark.parametrize("seed", range(40))
def test_answers_that_are_damaged_end_in_words(seed: int) -> None:
    """Any answer, at any step, with any damage."""
    rng = Random(seed)
    printer = HostilePrinter()
    operation = rng.choice(_ASKED)

    def answer(asked: IppMessage) -> bytes:
        return page(spoilt(rng, encode(printer.message(asked))))

    finish({operation: answer}, printer)


def test_values_of_the_wrong_kind_are_not_believed() -> None:
    """Each attribute of a job and of a printer, with values of all other kinds."""
    values = {
        Tag.INTEGER: -5, Tag.BOOLEAN: True, Tag.KEYWORD: "x" * 5000, Tag.OCTETS: b"\xff" * 9,
        Tag.NO_VALUE: None, Tag.BEGIN_COLLECTION: (make_attribute(Tag.INTEGER, "a", 1),),
        Tag.RESOLUTION: (0, 0, 3), Tag.RANGE: (5, -5),
    }  # fmt: skip
    honest = HostilePrinter()
    for tag, value in values.items():
        for each in (*honest.abilities(), *honest.job()):

            class Liar(HostilePrinter):
                wrong = make_attribute(tag, each.name, value)

                def abilities(self) -> tuple[IppAttribute, ...]:
                    return tuple(map(self._change, super().abilities()))

                def job(self) -> tuple[IppAttribute, ...]:
                    return tuple(map(self._change, super().job()))

                def _change(self, one: IppAttribute) -> IppAttribute:
                    return self.wrong if one.name == self.wrong.name else one

            finish({}, Liar())
