"""Processes that read files from anywhere get their time, even if they must wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cardgen import bounds
from cardgen.excerpts.program import render_pdf
from cardgen.preflight import check_pdf
from cardgen.preflight.separations.program import coverage
from cardgen.workbooks.program import read_workbook
from tests.preflight.samples import sample

STOPPED = 3.2  # seconds: longer than any clean file below may use the processor


@contextmanager
def stop_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Stop each new process for a while."""
    begin, pids = subprocess.Popen, list[int]()

    class Stopped(begin):  # type: ignore[valid-type, misc]
        def __init__(self, *words: Any, **how: Any) -> None:
            super().__init__(*words, **how)
            os.kill(self.pid, signal.SIGSTOP)
            pids.append(self.pid)
            threading.Timer(STOPPED, os.kill, (self.pid, signal.SIGCONT)).start()

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", Stopped)
        yield pids


def _judge(folder: Path) -> object:
    del folder
    return check_pdf(sample(b"0 0 m 1 1 l S", profile="screen"))


def _place(folder: Path) -> object:
    del folder
    return render_pdf(sample(b"0 0 m 1 1 l S", profile="screen"), 16, 16).tobytes()


def _ink(folder: Path) -> object:
    del folder
    return coverage(sample(b"0 0 m 1 1 l S", profile="screen"), [1])


def _list(folder: Path) -> object:
    book = openpyxl.Workbook()
    book.active.append(["품명", 1])
    book.save(folder / "a.xlsx")
    return [*read_workbook(folder / "a.xlsx")]


@pytest.mark.ci
@pytest.mark.usefixtures("own_processes")
@pytest.mark.parametrize("read", [_judge, _place, _ink, _list])
def test_a_clean_file_is_not_refused_since_its_reader_had_to_wait(
    read: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = read(tmp_path)
    begin = time.monotonic()
    with stop_processes(monkeypatch) as pids:
        assert read(tmp_path) == expected
    assert pids
    assert time.monotonic() - begin > STOPPED


def bound_at(slowness: float, seconds: int) -> float:
    """Compute the processor seconds of a process where work takes so many times longer."""
    program = (
        "import resource, time\n"
        "from cardgen import bounds\n"
        "def task():\n"
        f"    end = time.process_time() + {slowness} * bounds._TASK\n"
        "    while time.process_time() < end: pass\n"
        "bounds._task = task\n"
        f"bounds.bound({seconds}, 1 << 30)\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, check=True, text=True
    )
    return int(done.stdout)


def test_a_busy_machine_has_more_processor_time_and_never_without_end() -> None:
    assert bound_at(2.0, 100) >= 200
    assert 300 <= bound_at(50.0, 100) <= 310


def test_a_process_that_waits_for_ever_is_out_of_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bounds, "_LONGEST", 0.5)
    program = tmp_path / "waits.py"
    program.write_text("import time; time.sleep(60)", encoding="utf-8")
    status, output = bounds.run_reader(program)
    assert bounds.is_out_of_time(status)
    assert output == b""
