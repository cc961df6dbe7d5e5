"""Reading lists in a process of its own that is watched: what came of it, how long, how large.

    python -m tests.shipment.watch FILE…

Its address space is limited, so a list that wants more ends in "MemoryError". The size told is
that of this process and of the greatest that it started. Linux counts a process's size from the
fork on, when it still is what it was made from: that must be a small one, as this one is.
Time is the processor's, since tests run beside each other; who waits for ever is stopped.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import traceback
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tests.moment import SECONDS

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Told:
    """The outcome of reading a list: "lines", the rule of its error, or a traceback."""

    outcome: str
    seconds: float
    megabytes: float


LIMIT: Final = Told("", SECONDS, 500.0)
_PATIENCE: Final = 30  # seconds for a list, however busy the machine


def watch(paths: Iterable[Path]) -> list[Told]:
    """Read each list, each in its turn."""
    command = [sys.executable, "-m", "tests.shipment.watch", *map(str, paths)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=_PATIENCE * len(command),
    )
    return [Told(**json.loads(line)) for line in done.stdout.splitlines()]


def main(names: list[str]) -> None:
    """Print what came of each file, as JSON."""
    from cardgen import Project

    most = int(LIMIT.megabytes) << 20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    project = Project.open()
    for name in names:
        begun = _busy()
        outcome = _outcome(Path(name), project)
        seconds = _busy() - begun
        started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        told = Told(outcome, seconds, (_size() + started) / 1024)
        print(json.dumps(asdict(told)), flush=True)


def _busy() -> float:
    """Seconds of processor time of this process and its children."""
    times = os.times()
    return sum(times[:4])


def _size() -> int:
    """The most memory that this process has had, in kilobytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def _outcome(path: Path, project: object) -> str:
    from cardgen import Project
    from cardgen.errors import CardgenError
    from cardgen.shipment.manifest.manifest import diagnose_manifest

    assert isinstance(project, Project)
    try:
        manifest = diagnose_manifest(
            path,
            project,
            message="brothers",
            pair="zh-ko",
            template="box-100x150",
            paper=("from", "to", "item", "quantity", "unit", "lot", "expiry", "gross_weight"),
        ).unwrap()
        lines = list(manifest.lines())
        assert len(lines) == manifest.rows > 0
        assert sum(line.boxes for line in lines) == manifest.boxes
    except CardgenError as error:
        for each in error.diagnostics:
            assert each.message, repr(each)
            assert each.location is not None, repr(each)
            assert str(each).isprintable() or "\n" in str(each), repr(each)
        return error.rule
    except Exception:  # noqa: BLE001 - this is what is looked for
        return traceback.format_exc()
    return "lines"


if __name__ == "__main__":
    main(sys.argv[1:])
