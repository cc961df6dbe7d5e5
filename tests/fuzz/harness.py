"""Runs cases in processes that are watched: no traceback, no crash, in two seconds and 500 MB.

A command is run within the process, as a shell would run it, since to start one takes longer
than most cases. For the same reason a fork reads workbooks, within the same bounds, and whole
PO files of the package are parsed once; one case of fifty does without these two. The
processor time of each command, children's too, and the peak of memory of each case are
measured. A case that takes too long is measured once more, since the caches of a busy machine
are others' too. No case is judged by the clock: a process is given up when it and its children
have used too much processor time, or after so long that it can only be waiting.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, NamedTuple

from click.testing import CliRunner

from cardgen import backends, bounds, fonts
from cardgen.catalog import po
from cardgen.cli import main, reporting
from cardgen.errors import Loaded
from cardgen.preflight import limited, verapdf
from cardgen.workbooks import __main__ as reader, program
from tests.fuzz.kinds import KINDS, Case, case, empty, project, write

SECONDS: Final = 2.0
MEGABYTES: Final = 450  # besides what a process has that has done nothing yet
_OLD: Final = 500  # cases after which a process is renewed: it keeps what it has read
_STOPS: Final = 20.0  # seconds of processor time after which a case is given up
_RUNS_AWAY: Final = 60.0  # the same for a process that does not give up, or whose children run
_WAITS: Final = 1800.0  # seconds on the clock: one that works has had its minute by then
_ALONE: Final = 50  # of so many cases one starts processes and parses files as elsewhere
_REFS: Final = Path("/proc/self/clear_refs")
_PARSE: Final = po.parse_po
_LEAN: Final = 20  # megabytes of addresses that the reader of workbooks has when it starts


class Job(NamedTuple):
    """A case by its number."""

    kind: str
    number: int


@dataclass
class Told:
    """The end of a case: exit codes and rules, or what was wrong."""

    job: Job
    ends: list[str] = field(default_factory=list)
    wrong: str = ""
    seconds: float = 0.0
    megabytes: int = 0


class _TooLong(BaseException):
    """So long that nobody waits for the end."""


def jobs(count: int) -> list[Job]:
    """So many cases, as many of each kind, mixed, so that a part of them has all."""
    return [Job(kind, index) for index in range(max(1, count // len(KINDS))) for kind in KINDS]


def run(seed: int, chosen: Sequence[Job], processes: int) -> Iterator[Told]:
    """Try cases in so many processes, and tell of each."""
    context = multiprocessing.get_context("fork")
    waiting, idle = list(reversed(chosen)), list[_Process]()
    busy: dict[Connection, _Process] = {}
    try:
        while waiting or busy:
            while waiting and len(busy) < processes:
                process = idle.pop() if idle else _Process(context, seed)
                process.begin(waiting.pop())
                busy[process.pipe] = process
            for pipe in wait(list(busy), timeout=1.0):
                assert isinstance(pipe, Connection)
                process = busy[pipe]
                try:
                    told = process.pipe.recv()
                except EOFError:
                    told = Told(process.job, wrong=f"it died: {process.end()}")
                else:
                    if process.cases < _OLD:
                        idle.append(process)
                    else:
                        process.end()
                del busy[pipe]
                yield told
            for pipe, process in list(busy.items()):
                if reason := process.find_reason_to_end():
                    del busy[pipe]
                    process.end()
                    yield Told(process.job, wrong=reason)
    finally:
        for process in (*idle, *busy.values()):
            process.end()


class _Process:
    """One of those who try; `job` is what it has begun."""

    def __init__(self, context: multiprocessing.context.ForkContext, seed: int) -> None:
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, seed), daemon=False)
        self._process.start()
        theirs.close()
        self.job = Job("", 0)
        self.began = self.spent = 0.0
        self.cases = 0

    def begin(self, job: Job) -> None:
        self.job, self.began = job, time.monotonic()
        self.spent = read_family_time(self._process.pid or 0)
        self.cases += 1
        self.pipe.send(job)

    def find_reason_to_end(self) -> str:
        """Say why to wait no longer, or nothing."""
        spent = read_family_time(self._process.pid or 0) - self.spent
        if spent > _RUNS_AWAY:
            return f"it took {spent:.0f} seconds, and did not stop"
        if time.monotonic() - self.began > _WAITS:
            return f"it hung for {_WAITS:.0f} seconds, {spent:.0f} of them at work"
        return ""

    def end(self) -> str:
        """Stop it; how it had ended before."""
        self.pipe.close()
        self._process.join(0.2)
        if self._process.is_alive():
            for child in list_children(self._process.pid or 0):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            self._process.kill()
            self._process.join()
        return f"exit code {self._process.exitcode}"


def _work(pipe: Connection, seed: int) -> None:
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, _stop)
    # A worker of the tests, from which this process is a fork, may have gigabytes already.
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + (4 << 30)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with tempfile.TemporaryDirectory(prefix="cardgen-fuzz-") as folder:
        os.chdir(folder)
        with suppress(EOFError):
            while True:
                pipe.send(attempt(seed, pipe.recv()))


def _stop(*_: object) -> None:
    raise _TooLong


def attempt(seed: int, job: Job) -> Told:
    """Try a case in the current folder, which is emptied."""
    told = Told(job)
    made = case(seed, *job)
    for _ in range(2):
        told = _measure(job, made)
        if not (told.wrong.startswith("it took") and told.seconds < _STOPS):
            break
    return told


def _measure(job: Job, made: Case) -> Told:
    told = Told(job)
    empty(Path())
    write(Path(), {**made.base, **made.files})
    forget()
    with suppress(OSError):
        _REFS.write_text("5")  # so that the peak is this case's
    had = _memory("VmRSS")
    signal.setitimer(signal.ITIMER_PROF, _STOPS)
    try:
        for words in made.commands:
            before = _read_processor_time()
            told.ends.append(_command(job, words))
            if told.ends[-1] != "batch 0":  # which made as many labels as were asked for
                told.seconds = max(told.seconds, _read_processor_time() - before)
    except _TooLong:
        told.wrong, told.seconds = f"it took more than {_STOPS:.0f} seconds", _STOPS
    except BaseException:  # noqa: BLE001 - whatever it is, it is to be told
        told.wrong = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    told.megabytes = _memory("VmHWM") - had
    if not told.wrong and told.seconds > SECONDS:
        told.wrong = f"it took {told.seconds:.1f} seconds"
    if not told.wrong and told.megabytes > MEGABYTES:
        told.wrong = f"it took {told.megabytes} MB"
    return told


def _command(job: Job, words: Sequence[str]) -> str:
    """Run a command; its exit code, and the rule of its first error."""
    alone = job.number % _ALONE == 0

    def raise_error(error: Exception) -> None:
        raise error

    found, reporting.unforeseen = reporting.unforeseen, raise_error  # type: ignore[assignment]
    apart, judge = limited.check_within_limits, verapdf.judge
    # A virtual machine takes seconds to start, and what it says of files is not ours.
    verapdf.judge = lambda files, flavour: [()] * len(files)
    start, parse = program._start, po.parse_po
    if not alone:
        from cardgen.preflight.check import check

        limited.check_within_limits = check
        program._start, po.parse_po = _Fork, _parse_once  # type: ignore[assignment]
    try:
        done = CliRunner().invoke(main, words, prog_name="cardgen", catch_exceptions=False)
    finally:
        reporting.unforeseen, limited.check_within_limits = found, apart
        verapdf.judge = judge
        program._start, po.parse_po = start, parse
    if set(done.output) & set("\x1b\x07\x9b\u202e"):
        raise AssertionError(f"escapes reached the terminal: {done.output[:500]!r}")
    if done.exit_code not in (0, 1, 2):
        raise AssertionError(f"exit code {done.exit_code}: {done.output[:500]!r}")
    if "Traceback" in done.output:
        raise AssertionError(done.output[:3000])
    return f"{words[0] if words else 'help'} {done.exit_code}"


class _Fork:
    """A fork for reading a workbook, in place of a program."""

    def __init__(self, path: Path, *sheet: str) -> None:
        pipe, theirs = os.pipe()
        slowness = _measure_slowness(int(time.monotonic()) // 10)
        self._status: int | None = None
        self._pid = os.fork()
        if not self._pid:
            code = 1
            try:
                signal.signal(signal.SIGPROF, signal.SIG_DFL)
                os.dup2(theirs, 1)
                os.closerange(3, 256)
                sys.stdout = open(1, "w", encoding="utf-8")  # noqa: SIM115
                bounds._slowness = lambda: slowness
                # The bound is on all addresses, of which this process has more from the start.
                reader.MEMORY += (_memory("VmSize") - _LEAN) << 20  # type: ignore[misc]
                code = reader.main(str(path), *sheet)
            finally:
                os._exit(code)
        os.close(theirs)
        self.stdout = os.fdopen(pipe, "rb")

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.stdout.close()
        self.wait()

    def wait(self) -> int:
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self._status

    def kill(self) -> None:
        if self._status is None:
            os.kill(self._pid, signal.SIGKILL)


@lru_cache(1)
def _measure_slowness(_: int) -> float:
    """Measure as readers do, but less often, since it takes longer than most workbooks."""
    return bounds._slowness()


@cache
def _whole_files() -> frozenset[bytes]:
    return frozenset(project().values())


@cache
def _parse_whole(data: bytes, file: str, langs: tuple[str, str] | None) -> Loaded[Any]:
    return _PARSE(data, file, langs)


def _parse_once(data: bytes, file: str, langs: tuple[str, str] | None = None) -> Loaded[Any]:
    """Parse a PO file, whole ones of the package only once."""
    return (_parse_whole if data in _whole_files() else _PARSE)(data, file, langs)


def forget() -> None:
    """Have fonts read anew: their names are those of other files by now."""
    for kept in (fonts.hb_font, fonts.has_glyph, fonts.has_variation, fonts.read_metrics):
        kept.cache_clear()
    assert backends


def _read_processor_time() -> float:
    """Read the seconds of processor time, with those of children that ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + spent.ru_utime + spent.ru_stime


def read_family_time(pid: int) -> float:
    """Read the seconds of processor time of a process and of all below it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2]
    except OSError:  # it has ended
        return 0.0
    ticks = sum(map(int, fields.split()[11:15]))  # with those of children that ended
    own = ticks / os.sysconf("SC_CLK_TCK")
    return own + sum(map(read_family_time, list_children(pid, deep=False)))


def list_children(pid: int, *, deep: bool = True) -> list[int]:
    """List the children of a process, and with `deep` their children too."""
    found = list[int]()
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text("ascii").split())
    return (
        [*found, *(each for child in found for each in list_children(child))] if deep else found
    )


def _memory(what: str) -> int:
    """Megabytes of memory, now (VmRSS) or at most since the last look (VmHWM)."""
    status = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith(what))
    return int(line.split()[1]) // 1024


def summary(ends: Counter[str], slowest: Told, largest: Told) -> str:
    """Sum up the results of all cases in a few lines."""
    shown = ", ".join(f"{end}: {count:,}" for end, count in sorted(ends.items()))
    return (
        f"{shown}\nslowest: {slowest.job} {slowest.seconds:.2f} s"
        f"\nlargest: {largest.job} {largest.megabytes} MB"
    )
