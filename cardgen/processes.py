"""Tasks done by several processes of this machine, or by this process alone.

In come tasks and a function; out come results in the order of the tasks, one by one. Ctrl-C
waits until a task is done, and worker processes end with their parent. A `Helper` does one
task in another process while this one goes on.

A browser has no processes, and its Python no `_multiprocessing`: the module is imported by what
starts a process, so that tasks done in turn need none.
"""

from __future__ import annotations

import gc
import os
import signal
from _thread import interrupt_main
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from threading import Event, Thread, current_thread, main_thread
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from cardgen.errors import Location, ShipmentError
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")
_GARBAGE: Final = 1_000_000  # new values before a search for cycles; Python has 700
_AHEAD: Final = 3  # tasks for each process that are waiting or done


def work_in_turn(work: Callable[[T], R], tasks: Iterable[T]) -> Generator[R, None, None]:
    """Do tasks in this process. Yield the results in order."""
    for task in tasks:
        with _hold_interrupt():
            result = work(task)
        yield result


def work_in_processes(
    jobs: int, begin: Callable[[], Callable[[T], R]], tasks: Iterable[T], place: Location
) -> Generator[R, None, None]:
    """Do tasks in `jobs` worker processes. Yield the results in the order of the tasks.

    `begin` is called once in each process, and returns the function that does a task. It, the
    tasks and the results must be picklable. Raises ShipmentError "worker" at `place` if a
    process ends before its work is done.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

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
            with _block_signals(signal.SIGINT):
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
    """The helper's side of the pipe: it sends news, and receives the request to stop.

    The request raises KeyboardInterrupt in the helper, unless the helper sets `asks` and polls
    `is_stopped`.
    """

    def __init__(self, send: Callable[[Any], None]) -> None:
        self._send = send
        self._stopped = Event()
        self.asks = False

    def __call__(self, said: Any) -> None:
        """Send news to the parent process."""
        self._send(said)

    def is_stopped(self) -> bool:
        """True if the parent process has asked this process to stop."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Ask the task to stop."""
        self._stopped.set()
        if not self.asks:
            interrupt_main()


class Helper(Generic[T, R]):
    """A process that does one task while this process goes on, and sends news.

    The helper ends when this process ends or is killed. It ignores signals that a terminal or a
    service manager sends to all processes; `stop` ends it, see `HelperLink`.
    """

    def __init__(self, work: Callable[[T, HelperLink], R], task: T) -> None:
        from multiprocessing import get_context

        context = get_context("spawn")
        self._wire, its_wire = context.Pipe()
        self._process = context.Process(target=_help, args=(work, task, its_wire))
        self.result: R | None = None
        """The result of the task once it `is_over`; None if the process ended early."""
        self.is_over = False
        with _block_signals(signal.SIGINT, signal.SIGTERM):
            self._process.start()
        its_wire.close()

    @property
    def wire(self) -> Connection:
        """Return the pipe, for `multiprocessing.connection.wait`."""
        return self._wire

    def news(self) -> Iterator[Any]:
        """Yield the news sent since the last call."""
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
        """Ask the process to stop as soon as it can."""
        with suppress(OSError):
            self._wire.send(None)

    def kill(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._end()

    def _end(self) -> None:
        """Wait for the end of the process, and close the pipe."""
        self.is_over = True
        self._process.join()
        self._process.close()
        self._wire.close()


def _help(work: Callable[[T, HelperLink], R], task: T, wire: Connection) -> None:
    """Run in a helper process: do the task, and send its result to the parent."""
    # SIGINT stays blocked. `interrupt_main` needs its handler, and a process that was started
    # in the background has none.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # SIGTERM is ignored by the helper, but not by processes that it starts.
    signal.signal(signal.SIGTERM, lambda _, __: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    Thread(target=_end_with_parent, daemon=True).start()
    link = HelperLink(lambda said: wire.send((False, said)))
    with suppress(KeyboardInterrupt):
        Thread(target=_stop_when_told, args=(wire, link), daemon=True).start()
        wire.send((True, work(task, link)))


def _stop_when_told(wire: Connection, link: HelperLink) -> None:
    """Wait until the parent asks to stop, and tell this to the link."""
    with suppress(EOFError, OSError):
        wire.recv()
        link.stop()


_work: Callable[[Any], Any] | None = None  # in a process of its own


def _start(begin: Callable[[], Callable[[Any], Any]]) -> None:
    """Initialize a worker process: `begin` returns the function that does its tasks."""
    global _work  # noqa: PLW0603  # a process has one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _work = begin()
    collect_rarely()


def _do(task: Any) -> Any:
    """Do a task in a worker process, with the function from `_start`."""
    assert _work is not None
    return _work(task)


def collect_rarely() -> None:
    """Collect garbage less often, in processes that make many labels or letters.

    A label is thousands of values, hardly any of them in a cycle. Modules and fonts that are
    loaded already stay, and are excluded from the search.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _end_with_parent() -> None:
    """Exit when the parent process is killed.

    Otherwise it would wait for work for ever, and write labels while another run makes them.
    """
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _hold_interrupt() -> Iterator[None]:
    """Delay Ctrl-C until a task is done.

    Libraries in C swallow an interruption, or turn it into another error.
    """
    if current_thread() is not main_thread():  # no other thread receives signals
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
def _block_signals(*signals: int) -> Iterator[None]:
    """Block signals while a process is started.

    The signals would reach the child too, which has no handlers yet and would die with a
    traceback. A child inherits the blocked signals.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # its start would unblock them
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
