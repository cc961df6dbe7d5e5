"""The way of a label through a browser to its printer, told at each step."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from cardgen.page.handover import Handover
from cardgen.printing import Destination, PrintStage, PrintTask


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def hand(lease: float = 5.0) -> tuple[Handover, list[PrintStage], list[Any]]:
    """Begin to send a label in a thread; stages and the result come into the lists."""
    given, stages, ends = Handover(lease), list[PrintStage](), list[Any]()
    task = PrintTask("box 1", (("application/octet-stream", b"^XA^XZ"),))

    def send() -> None:
        try:
            destination = Destination.at("browser:Zebra")
            ends.append(given.send(task, destination, tell=stages.append))
        except Exception as error:  # noqa: BLE001 - it is looked at
            ends.append(error)

    Thread(target=send, daemon=True).start()
    wait_until(lambda: bool(given.offer()))
    return given, stages, ends


@pytest.mark.parametrize(
    ("count", "problem", "certainty"),
    [(6, "", "sent"), (6, "the cable", "doubtful"), (3, "the cable", "doubtful")],
)
def test_a_label_ends_as_the_page_says(count: int, problem: str, certainty: str) -> None:
    given, stages, ends = hand()
    assert given.begin(1)
    assert [each.begun for each in stages] == [True]
    assert given.end(1, count, problem)
    wait_until(lambda: bool(ends))
    assert (ends[0].certainty, ends[0].given) == (certainty, count)


def test_nothing_given_is_nothing_printed() -> None:
    given, _, ends = hand()
    assert given.begin(1)
    assert given.end(1, 0, "the browser cannot open the printer")
    wait_until(lambda: bool(ends))
    assert ends[0].rule == "printer-unreachable"


def test_a_label_of_before_is_no_longer_the_pages() -> None:
    given, _, _ = hand()
    assert not given.begin(2)
    assert not given.end(1, 6, "")
    assert not given.hear(1)
    given.close()
