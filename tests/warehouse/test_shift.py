"""The printers that a list keeps busy while its labels are printed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from cardgen.printing import Destination, PrintTask, Receipt
from cardgen.shipment import Press, Printing, PrintNews
from cardgen.shipment.printing import _AskPrinter
from cardgen.warehouse.work import Shift

PRESSES = tuple(Press(name, Destination("socket", name, 9100)) for name in ("left", "right"))


class FakeHelper:
    """A helper with news."""

    def __init__(self) -> None:
        self.left: list[tuple[int, int, str, str, tuple[str, ...]]] = []

    def news(self) -> Iterator[Any]:
        while self.left:
            yield self.left.pop(0)


def test_a_printer_without_work_is_free_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    helper = FakeHelper()
    shift = Shift("a.csv", "printing", helper, PRESSES)  # type: ignore[arg-type]
    assert shift.busy_printers == {"left", "right"}
    for passed, idle, busy in (
        (0.0, ("right",), {"left", "right"}),
        (4.0, ("right",), {"left", "right"}),
        (2.0, ("right",), {"left"}),
        (0.0, (), {"left", "right"}),  # it got labels that another one failed to print
        (9.0, ("right",), {"left", "right"}),
        (6.0, ("left", "right"), {"left"}),
    ):
        now += passed
        helper.left.append((1, 2, "", "", idle))
        assert not [*shift.receive_news()]
        assert shift.busy_printers == busy


def test_a_printer_that_is_asked_about_labels_of_before_keeps_no_other() -> None:
    told: list[PrintNews] = []
    receipt = Receipt("sent", 1, 1)
    how = Printing(tell=told.append, recalling=lambda *_: receipt)
    place = PRESSES[0].destination
    assert _AskPrinter(PRESSES, how)(PrintTask("a", ()), "", place) is receipt
    assert [each.idle for each in told] == [("right",)]
