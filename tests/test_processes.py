"""Work of several processes: results in order, whoever does it, and an end that is told."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from cardgen.errors import Location, ShipmentError
from cardgen.processes import in_turn, side_by_side

TASKS = [3, 1, 2]


def begin() -> Callable[[int], tuple[int, int]]:
    return lambda task: (task * task, os.getpid())


def begin_to_die() -> Callable[[int], int]:
    return os._exit


def test_results_come_in_the_order_of_tasks() -> None:
    alone = list(in_turn(begin(), TASKS))
    together = list(side_by_side(2, begin, TASKS, Location("here")))
    assert [square for square, _ in alone] == [square for square, _ in together] == [9, 1, 4]
    assert {process for _, process in alone} == {os.getpid()}
    assert os.getpid() not in {process for _, process in together}


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(ShipmentError, match="ended before its work was done") as caught:
        list(side_by_side(1, begin_to_die, TASKS, Location("here")))
    assert (caught.value.rule, caught.value.location) == ("worker", Location("here"))
