"""How many labels a second a whole shipment takes, beside Typst, and how that grows with it.

A shipment goes all the way that a user's goes: a manifest in a file, its check, the ledger, a
file for each label, barcodes read back, packing list and report. Typst is given the content
of `peers.CONTENT` without a barcode, box after box, and writes the files, no more. Each turn
is a process of its own that starts from nothing, libraries and fonts included.

Files go to memory where the system has a folder for that: what a disk's file system takes to
make a file differs tenfold from folder to folder.

What counts is seconds of processor time, of workers too, since other work of the machine
changes them less; what two jobs gain is seconds on the clock, as far as the machine is idle.
Run with ``make bench BENCH=batch``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

from benchmarks import machine, peers

PROJECT: Final = Path(__file__).parent / "data" / "batch"
TYPST: Final = "typst"
PLAIN: Final = "plain"
CODED: Final = "coded"
SMALL: Final = "small"
SCRATCH: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None
DPI: Final = {PLAIN: 300.0, CODED: 300.0, SMALL: 203.0}

_MANIFEST: Final = """\
message,pair,sender,destination,item,quantity,unit,boxes
brothers,zh-ko,首尔特别市,北京市,医用防护服,40,件,{boxes}
"""
_NOW: Final = "2020-03-26T00:00:00+00:00"

PLAIN_TARGET: Final = 25.0  # times the labels that Typst makes
CODED_TARGET: Final = 10.0
JOBS_TARGET: Final = 1.8  # times the labels that one job makes
MEMORY_TARGET: Final = 20e6  # bytes more for `--many` boxes than for `--few`
TIME_TARGET: Final = 1.15  # times the time of a box


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn took; `digest` is that of all labels.

    `seconds` of processor time, workers included; `clock` seconds on the clock; `labels`
    seconds of processor time in this process, and `labels_clock` on the clock, from the first
    task that is done to the last, for each box. `memory` and `worker` are the most bytes that
    the process had and that one of its workers had, 0 if there was none.
    """

    seconds: float
    clock: float
    labels: float = 0.0
    labels_clock: float = 0.0
    memory: int = 0
    worker: int = 0
    digest: str = ""


# --- one turn, in this process --------------------------------------------------------------


def _typst(boxes: int, folder: Path) -> Turn:
    start = perf_counter()
    labels = peers.TypstLabels()
    for box in range(1, boxes + 1):
        labels.label(box, folder / f"{box}.png")
    return Turn(_processor_time(), perf_counter() - start, memory=machine.peak_memory())


def ship(template: str, boxes: int, jobs: int, folder: Path) -> Turn:
    """A shipment of so many boxes into `folder`, with all that belongs to it."""
    start = perf_counter()
    from cardgen.project.project import Project
    from cardgen.shipment import Progress, Request
    from cardgen.shipment import ship as ship_all

    marks: list[tuple[int, float, float]] = []
    worker = 0

    def tell(progress: Progress) -> None:
        nonlocal worker
        mark = (progress.done, process_time(), perf_counter())
        marks[2:] = [mark]  # the start, the first task and the last
        if progress.done == progress.total:
            processes = multiprocessing.active_children()
            peaks = [machine.peak_memory(process.pid) for process in processes]
            worker = max(peaks, default=0)

    manifest = folder / "bench.csv"
    manifest.write_text(_MANIFEST.format(boxes=boxes), "utf-8")
    request = Request(manifest, folder / "out", template=template, dpi=DPI[template], jobs=jobs)
    done = ship_all(request, Project.open(PROJECT), now=lambda: _NOW, tell=tell)
    done.raise_failed()
    if done.result.made != boxes or len(done.papers) != 4:
        raise SystemExit(f"{done.result.made} of {boxes} labels and {len(done.papers)} papers")
    clock = perf_counter() - start
    # The first task bears the start of workers, unless there is no other.
    (first, cpu, time), (last, cpu_then, then) = marks[1 if len(marks) > 2 else 0], marks[-1]
    between = last - first
    return Turn(
        _processor_time(),
        clock,
        (cpu_then - cpu) / between,
        (then - time) / between,
        machine.peak_memory(),
        worker,
    )


def _processor_time() -> float:
    """Seconds of this process, its start included, and of its workers that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def _digest(folder: Path, boxes: int) -> str:
    """One digest of all labels in a folder, which must be as many as there are boxes."""
    paths = sorted(folder.rglob("*.png"))
    if len(paths) != boxes:
        raise SystemExit(f"there are {len(paths)} labels instead of {boxes}")
    digest = sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


# --- measuring ------------------------------------------------------------------------------


def measure(template: str, boxes: int, jobs: int = 1) -> Turn:
    """One turn, in a process of its own on as many cores as it has jobs."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        command = [sys.executable, "-m", "benchmarks.batch", "--one", template]
        command += [str(boxes), str(jobs), folder]
        ended = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        turn = json.loads(ended.stdout)
        return Turn(**{**turn, "digest": _digest(Path(folder), boxes)})


def _verdict(name: str, value: float, target: float, unit: str, *, most: bool = False) -> None:
    met = value <= target if most else value >= target
    bound = "at most" if most else "at least"
    says = "met" if met else "MISSED"
    print(f"{name:50}{value:8.2f}{unit}   {bound} {target:g}{unit}: {says}")


def _median(turns: Sequence[Turn]) -> float:
    return median(turn.seconds for turn in turns)


def compare(boxes: int, turns: int, names: Sequence[str]) -> None:
    """Labels a second of shipments, and of Typst if it is among the names, on one core."""
    taken: dict[str, list[Turn]] = {name: [] for name in names}
    for _ in range(turns):
        for name in names:
            taken[name].append(measure(name, boxes))
    said = {
        TYPST: "Typst, no barcode",
        PLAIN: "cardgen batch, no barcode",
        CODED: "cardgen batch, QR and Code 128",
    }
    print(f"\n{boxes} labels of 100 x 150 mm, 300 dpi, one core, median of {turns}")
    print(f"{'':34}{'s':>8}{'ms each':>9}{'a second':>10}{'of Typst':>10}{'peak MB':>9}")
    for name, each in taken.items():
        seconds = _median(each)
        ratio = f"{_median(taken[TYPST]) / seconds:.1f}x" if TYPST in taken else "-"
        print(
            f"{said[name]:34}{seconds:8.2f}{seconds / boxes * 1e3:9.2f}{boxes / seconds:10.0f}"
            f"{ratio:>10}{max(turn.memory for turn in each) / 1e6:9.0f}"
        )
        if name != TYPST and len({turn.digest for turn in each}) > 1:
            raise SystemExit(f"the labels of {said[name]} differ from turn to turn")
    if TYPST in taken:
        typst = _median(taken[TYPST])
        print()
        _verdict(said[PLAIN], typst / _median(taken[PLAIN]), PLAIN_TARGET, "x")
        _verdict(said[CODED], typst / _median(taken[CODED]), CODED_TARGET, "x")


def compare_jobs(boxes: int, turns: int) -> None:
    """What two jobs gain over one: the best of the turns on the clock."""
    taken: dict[int, list[Turn]] = {1: [], 2: []}
    for _ in range(turns):
        for jobs, each in taken.items():
            each.append(measure(CODED, boxes, jobs))
    if len({turn.digest for each in taken.values() for turn in each}) > 1:
        raise SystemExit("the labels differ with the number of jobs")
    print(f"\n{boxes} labels with QR and Code 128, the best of {turns} on the clock")
    print(f"{'':34}{'s':>8}{'of them CPU':>13}{'ms a label, begun':>19}")
    whole, begun = {}, {}
    for jobs, each in taken.items():
        best = min(each, key=lambda turn: turn.clock)
        whole[jobs], begun[jobs] = best.clock, min(turn.labels_clock for turn in each)
        name = f"{jobs} job{'s' if jobs > 1 else ''}"
        print(f"{name:34}{best.clock:8.2f}{best.seconds:13.2f}{begun[jobs] * 1e3:19.2f}")
    print()
    _verdict("two jobs, all in all", whole[1] / whole[2], JOBS_TARGET, "x")
    shared = 2 * _median(taken[1]) / _median(taken[2])
    _verdict("two jobs, were both cores theirs all the time", shared, JOBS_TARGET, "x")
    _verdict("two jobs, once workers run", begun[1] / begun[2], JOBS_TARGET, "x")


def compare_sizes(few: int, many: int) -> None:
    """How memory and the time of a box grow with the shipment."""
    taken = {
        (boxes, jobs): measure(SMALL, boxes, jobs) for boxes in (few, many) for jobs in (1, 2)
    }
    print("\nsmall labels with a QR code")
    heads = f"{'boxes':>10}{'jobs':>6}{'s':>9}{'ms each':>9}{'ms a label':>12}"
    print(f"{heads}{'peak MB':>9}{'worker':>8}")
    for (boxes, jobs), turn in taken.items():
        begun = f"{turn.labels * 1e3:.3f}" if jobs == 1 else "-"
        print(
            f"{boxes:10}{jobs:6}{turn.seconds:9.2f}{turn.seconds / boxes * 1e3:9.3f}{begun:>12}"
            f"{turn.memory / 1e6:9.1f}{turn.worker / 1e6:8.1f}"
        )
    print()
    for jobs in (1, 2):
        grown = taken[many, jobs].memory - taken[few, jobs].memory
        name = f"memory, {jobs} job{'s' if jobs > 1 else ''}"
        _verdict(name, grown / 1e6, MEMORY_TARGET / 1e6, " MB", most=True)
    grown = taken[many, 2].worker - taken[few, 2].worker
    _verdict("memory of a worker", grown / 1e6, MEMORY_TARGET / 1e6, " MB", most=True)
    each = {boxes: taken[boxes, 1].seconds / boxes for boxes in (few, many)}
    _verdict("time of a box, all in all", each[many] / each[few], TIME_TARGET, "x", most=True)
    ratio = taken[many, 1].labels / taken[few, 1].labels
    _verdict("time of a box, once begun", ratio, TIME_TARGET, "x", most=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print tables, and say which targets are met."""
    parser = argparse.ArgumentParser(prog="benchmarks.batch", description=__doc__)
    parser.add_argument("--labels", type=int, default=2_000, help="labels beside Typst's")
    parser.add_argument("--shared", type=int, default=10_000, help="labels for one or two jobs")
    parser.add_argument("--few", type=int, default=1_000, help="boxes of a small shipment")
    parser.add_argument("--many", type=int, default=100_000, help="boxes of a large shipment")
    parser.add_argument("--turns", type=int, default=3, help="shipments of each kind")
    parser.add_argument("--cardgen-only", action="store_true", help="leave Typst out")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        template, boxes, jobs, folder = options.one
        machine.bind_to_cores(int(jobs))
        if template == TYPST:
            turn = _typst(int(boxes), Path(folder))
        else:
            turn = ship(template, int(boxes), int(jobs), Path(folder))
        print(json.dumps(asdict(turn)))
        return

    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    names = [PLAIN, CODED] if options.cardgen_only else [TYPST, PLAIN, CODED]
    compare(options.labels, options.turns, names)
    compare_jobs(options.shared, options.turns)
    compare_sizes(options.few, options.many)


if __name__ == "__main__":
    main()
