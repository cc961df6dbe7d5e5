"""Work done by several processes of this machine, or by this one alone.

In come tasks and who does them; out come results in the order of the tasks, as they are asked
for. Ctrl-C waits until a task is done, and processes end with the one that started them. A
`Helper` does one task beside this process, which goes on meanwhile.
"""

from __future__ import annotations

import gc
import os
import signal
from _thread import interrupt_main
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from threading import Event, Thread, current_thread, main_thread
from typing import Any, Final, Generic, TypeVar

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
            with _undisturbed(signal.SIGINT):
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


class HelperLink:
    """By which a helper tells something on the way, and hears that it is to stop.

    That is KeyboardInterrupt for it, unless it `asks`: then it looks itself whether it
    `is_stopped`.
    """

    def __init__(self, send: Callable[[Any], None]) -> None:
        self._send = send
        self._stopped = Event()
        self.asks = False

    def __call__(self, said: Any) -> None:
        """Tell something."""
        self._send(said)

    def is_stopped(self) -> bool:
        """Whether it is to end as soon as it can."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Let it end."""
        self._stopped.set()
        if not self.asks:
            interrupt_main()


class Helper(Generic[T, R]):
    """A process that does one task while this one goes on, and tells of it on the way.

    It ends when this process does, however that ends. Signals that a terminal or a service
    manager sends to all processes are not for it: `stop` is, see `HelperLink`.
    """

    def __init__(self, work: Callable[[T, HelperLink], R], task: T) -> None:
        context = get_context("spawn")
        self._wire, its_wire = context.Pipe()
        self._process = context.Process(target=_help, args=(work, task, its_wire))
        self.result: R | None = None
        """What came of the task, when it `is_over`; None if the process ended before."""
        self.is_over = False
        with _undisturbed(signal.SIGINT, signal.SIGTERM):
            self._process.start()
        its_wire.close()

    @property
    def wire(self) -> Connection:
        """What `multiprocessing.connection.wait` takes, to hear of news at once."""
        return self._wire

    def news(self) -> Iterator[Any]:
        """What it has told since it was asked; then perhaps it `is_over`."""
        while not self.is_over and self._wire.poll():
            try:
                is_last, said = self._wire.recv()
            except (EOFError, OSError):
                self._end()
                return
            if not is_last:
                yield said
                continue
            self.result = said
            self._end()

    def stop(self) -> None:
        """Let it end as soon as it can."""
        with suppress(OSError):
            self._wire.send(None)

    def kill(self) -> None:
        """Let it end at once."""
        self._process.kill()
        self._end()

    def _end(self) -> None:
        self.is_over = True
        self._process.join()
        self._process.close()
        self._wire.close()


def _help(work: Callable[[T, HelperLink], R], task: T, wire: Connection) -> None:
    """The process of a helper."""
    # Ctrl-C stays kept back. A helper is stopped by its handler, and a process that was begun
    # in the background has none.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # This is kept back, too, but not from processes that the helper starts.
    signal.signal(signal.SIGTERM, lambda _, __: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    Thread(target=_end_with_parent, daemon=True).start()
    link = HelperLink(lambda said: wire.send((False, said)))
    with suppress(KeyboardInterrupt):
        Thread(target=_stop_when_told, args=(wire, link), daemon=True).start()
        wire.send((True, work(task, link)))


def _stop_when_told(wire: Connection, link: HelperLink) -> None:
    with suppress(EOFError, OSError):
        wire.recv()
        link.stop()


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
def _undisturbed(*signals: int) -> Iterator[None]:
    """Keep Ctrl-C and its like back while a process is started.

    They would reach the child too, which has no ear for them yet and would die of it, with a
    traceback. A child inherits what is kept back.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # which would let them through when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
