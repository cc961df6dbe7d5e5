"""Work done by several processes of this machine, or by this one alone.

In come tasks and who does them; out come results in the order of the tasks, as they are asked
for. Ctrl-C waits until a task is done, and processes end with the one that started them.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread, current_thread, main_thread
from typing import Any, Final, TypeVar

from cardgen.errors import Location, ShipmentError
from cardgen.remedies import Remedy

T = TypeVar("T")
R = TypeVar("R")
_GARBAGE: Final = 1_000_000  # new values after which cycles are looked for; Python has 700
_AHEAD: Final = 3  # tasks for each process that are waiting or done


def in_turn(work: Callable[[T], R], tasks: Iterable[T]) -> Generator[R, None, None]:
    """The results of tasks that this process does."""
    for task in tasks:
        with _uninterrupted():
            result = work(task)
        yield result


def side_by_side(
    jobs: int, begin: Callable[[], Callable[[T], R]], tasks: Iterable[T], place: Location
) -> Generator[R, None, None]:
    """The results of tasks that so many processes do.

    `begin` is called once in each, and gives what does a task; it, tasks and results are sent
    from process to process. Raises ShipmentError "worker" at `place` where a process ended
    before its work was done.
    """
    waiting: deque[Future[R]] = deque()
    pool = ProcessPoolExecutor(
        jobs,
        # Not fork: threads of the libraries that are loaded already would not come along.
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(begin,),
    )
    remaining = iter(tasks)

    def submit(most: int) -> None:
        for task in islice(remaining, most):
            with _undisturbed():
                waiting.append(pool.submit(_do, task))

    try:
        submit(jobs * _AHEAD)
        while waiting:
            yield waiting.popleft().result()
            submit(1)
    except BrokenProcessPool as error:
        raise ShipmentError(
            "worker",
            "a worker process ended before its work was done",
            location=place,
            remedy=Remedy("fewer-workers"),
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_work: Callable[[Any], Any] | None = None  # in a process of its own


def _start(begin: Callable[[], Callable[[Any], Any]]) -> None:
    """Begin the process of a worker. Ctrl-C is for the process that coordinates."""
    global _work  # noqa: PLW0603  # a process has one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _work = begin()
    rarely_collect()


def _do(task: Any) -> Any:
    assert _work is not None
    return _work(task)


def rarely_collect() -> None:
    """Look for cycles seldom, in a process that makes labels or letters.

    Each is thousands of values, and next to none of them is left in a cycle. What is there
    already stays, as modules and fonts do, and is not looked at again.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _end_with_parent() -> None:
    """End this process when the one that coordinates was killed.

    Else it would wait for work for ever, and write labels while another run makes them.
    """
    if parent := parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until some labels are made.

    Libraries in C swallow an interruption, or make another error of it.
    """
    if current_thread() is not main_thread():  # only there are signals heard
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C back while a process is started.

    It would reach the child too, which has no ear for it yet and would die of it with a
    traceback. A child inherits what is kept back.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
