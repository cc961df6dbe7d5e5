"""Work in several processes: results in order, and a known end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait

import pytest

from cardgen.errors import Location, ShipmentError
from cardgen.processes import Helper, HelperLink, work_in_processes, work_in_turn

TASKS = [3, 1, 2]


def begin() -> Callable[[int], tuple[int, int]]:
    return lambda task: (task * task, os.getpid())


def begin_to_die() -> Callable[[int], int]:
    return os._exit


def test_results_come_in_the_order_of_tasks() -> None:
    alone = list(work_in_turn(begin(), TASKS))
    together = list(work_in_processes(2, begin, TASKS, Location("here")))
    assert [square for square, _ in alone] == [square for square, _ in together] == [9, 1, 4]
    assert {process for _, process in alone} == {os.getpid()}
    assert os.getpid() not in {process for _, process in together}


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(ShipmentError, match="ended before its work was done") as caught:
        list(work_in_processes(1, begin_to_die, TASKS, Location("here")))
    assert (caught.value.rule, caught.value.location) == ("worker", Location("here"))


def count(to: int, link: HelperLink) -> int:
    for number in range(to):
        link(number)
    return os.getpid()


def wait_long(asks: bool, link: HelperLink) -> str:
    """Wait for the end: by polling if it asks, or by an interruption."""
    link.asks = asks
    link(os.getpid())
    for _ in range(3000):
        if asks and link.is_stopped():
            return "asked"
        try:
            time.sleep(0.02)
        except KeyboardInterrupt:
            return "interrupted"
    return "nothing came"


def die(code: int, link: HelperLink) -> None:
    link(code)
    os._exit(code)


def collect_news(helper: Helper[int, object]) -> list[object]:
    """Collect a helper's news until it is over."""
    found: list[object] = []
    while not helper.is_over:
        wait([helper.wire])
        found += helper.news()
    return found


def test_a_helper_tells_on_the_way_and_in_the_end() -> None:
    helper: Helper[int, object] = Helper(count, 3)
    assert collect_news(helper) == [0, 1, 2]
    assert isinstance(helper.result, int)
    assert helper.result != os.getpid()


def test_a_helper_that_dies_has_no_result() -> None:
    helper: Helper[int, object] = Helper(die, 7)
    assert collect_news(helper) == [7]
    assert helper.result is None


@pytest.mark.parametrize(("asks", "said"), [(True, "asked"), (False, "interrupted")])
def test_a_helper_is_stopped_by_whom_it_helps_alone(asks: bool, said: str) -> None:
    """Signals of a terminal or a service manager to all processes do not stop it."""
    helper = Helper(wait_long, asks)
    wait([helper.wire])
    (process,) = helper.news()
    for each in (signal.SIGINT, signal.SIGTERM):
        os.kill(process, each)
    time.sleep(0.2)
    assert [*helper.news()] == []
    assert not helper.is_over
    helper.stop()
    assert collect_news(helper) == []  # type: ignore[arg-type]
    assert helper.result == said


def test_a_helper_ends_with_whom_it_helps() -> None:
    code = (
        "import os, sys\nfrom multiprocessing.connection import wait\n"
        "from cardgen.processes import Helper\nfrom tests.test_processes import wait_long\n"
        "if __name__ == '__main__':\n"
        "    helper = Helper(wait_long, True)\n    wait([helper.wire])\n"
        "    print(*helper.news(), flush=True)\n    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.kill()
        assert parent.stdout.read() == ""  # which ends when the helper has
