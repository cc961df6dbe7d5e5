"""How many labels a second a whole shipment takes, beside Typst, and how that grows with it.

A shipment goes all the way that a user's goes, by the command ``cardgen batch``: a manifest in
a file, its check, the ledger, a file for each label, barcodes read back (of the first label of
each line and of a tenth of the others), packing list and report. Typst is given the content of
`peers.CONTENT`, box after box, and writes the files, no more.

What cardgen's labels have, Typst's have too: a QR code of their own (a Code 128 is cardgen's
alone), or another route and other goods on each. Typst makes them as pages of one document
(`typst_pages`); those without a barcode also one at a time, and the quicker of both counts.

Each turn is a process of its own that starts from nothing, libraries and fonts included, with
bytecode and allocator as `machine.environment` says; they take turns. Files go to memory where
the system has a folder for that: what a disk's file system takes to make a file differs tenfold
from folder to folder.

What counts is the median, in seconds of processor time, of workers too, since other work of the
machine changes them less; what two jobs gain is also told in seconds on the clock, as far as
the machine is idle. Run with ``make bench BENCH=batch``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks import machine, peers
from benchmarks.typst_pages import TypstPages

PROJECT: Final = Path(__file__).parent / "data" / "batch"
SCRATCH: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None

JOBS_TARGET: Final = 1.8  # times the labels that one job makes
MEMORY_TARGET: Final = 20e6  # bytes more for the largest shipment than for the smallest
TIME_TARGET: Final = 1.15  # times the time of a box


@dataclass(frozen=True, slots=True)
class Shipment:
    """A shipment of cardgen's, and what of Typst's it is held against.

    If `varied`, each box is a line of its own, unlike any other. `target` is how many times
    the labels of the quickest of those it is `against` it shall make in the same time.
    """

    template: str
    against: tuple[str, ...] = ()
    target: float = 0.0
    varied: bool = False
    columns: tuple[str, ...] = ("from", "to", "item", "quantity", "unit")  # that labels show
    dpi: int = peers.DPI
    prefix: str = ""  # of the company, for serial numbers (SSCC)


# Names, as in the table.
TYPST: Final = "Typst, one after another"
TYPST_PAGES: Final = "Typst, pages of one document"
TYPST_QR: Final = "Typst, QR code each"
TYPST_LINES: Final = "Typst, QR code, each another line"
PLAIN: Final = "cardgen batch, no barcode"
QR: Final = "cardgen batch, QR code each"
CODED: Final = "cardgen batch, QR and Code 128"
LINES: Final = "cardgen batch, each another line"
GS1: Final = "cardgen batch, GS1 with SSCC"
SMALL: Final = "cardgen batch, small labels"

SHIPMENTS: Final[Mapping[str, Shipment]] = {
    PLAIN: Shipment("plain", (TYPST, TYPST_PAGES), 28.0),
    QR: Shipment("box-100x150", (TYPST_QR,), 14.0),
    CODED: Shipment("coded", (TYPST_QR,), 9.5),
    GS1: Shipment("gs1-100x150", (TYPST_QR,), 9.0, prefix="8801234"),
    LINES: Shipment("box-100x150", (TYPST_LINES,), 1.0, varied=True),
    SMALL: Shipment("small", columns=("item",), dpi=203),
}


def _typst(boxes: Sequence[int], folder: Path) -> None:
    labels = peers.TypstLabels()
    for box in boxes:
        labels.label(box, folder / f"{box}.png")


def _typst_pages(boxes: Sequence[int], folder: Path, *, coded: bool, varied: bool) -> None:
    TypstPages(coded=coded, varied=varied).write(boxes, folder)


TYPSTS: Final[Mapping[str, Callable[[Sequence[int], Path], None]]] = {
    TYPST: _typst,
    TYPST_PAGES: partial(_typst_pages, coded=False, varied=False),
    TYPST_QR: partial(_typst_pages, coded=True, varied=False),
    TYPST_LINES: partial(_typst_pages, coded=True, varied=True),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn took; `digest` is that of all labels.

    `seconds` of processor time, workers included; `clock` seconds on the clock; `memory` the
    most bytes that one of its processes had.
    """

    seconds: float
    clock: float
    memory: int
    digest: str = ""


# --- one turn -------------------------------------------------------------------------------


def manifest(shipment: Shipment, boxes: int) -> str:
    """The CSV file of a shipment: all boxes in one line, or a line for each."""
    lines = [",".join(("message", "pair", *shipment.columns, "boxes"))]

    def add(city: str, item: str, quantity: int, count: int) -> None:
        goods = {"from": "首尔特别市", "to": city, "item": item, "quantity": str(quantity)}
        values = [{**goods, "unit": "件"}[name] for name in shipment.columns]
        lines.append(",".join(("brothers", "zh-ko", *values, str(count))))

    if shipment.varied:
        for number in range(1, boxes + 1):
            (city, _), (item, _), quantity = peers.consignment(number)
            add(city, item, quantity, 1)
    else:
        add("北京市", "医用防护服", 40, boxes)
    return "\n".join(lines) + "\n"


def ship(shipment: Shipment, boxes: int, jobs: int, folder: Path) -> None:
    """A shipment of so many boxes into `folder`, with all that belongs to it."""
    listed = folder / "bench.csv"
    listed.write_text(manifest(shipment, boxes), "utf-8")
    project = PROJECT
    if shipment.prefix:  # a project that counts serial numbers is written to
        project = Path(copytree(PROJECT, folder / "project"))
        with (project / "cardgen.toml").open("a", encoding="utf-8") as file:
            file.write(f'gs1-prefix = "{shipment.prefix}"\n')
    command = [machine.CARDGEN, "batch", str(listed), "-o", str(folder / "out"), "--json"]
    command += ["--template", shipment.template, "--dpi", str(shipment.dpi)]
    command += ["--jobs", str(jobs)]
    ended = subprocess.run(command, cwd=project, stdout=subprocess.PIPE, check=True)
    done = json.loads(ended.stdout)
    if done["made"] != boxes or not done["papers"]:
        raise SystemExit(f"{done['made']} of {boxes} labels, papers: {done['papers']}")


def take_turn(name: str, boxes: int, jobs: int, folder: Path) -> Turn:
    """Make labels of this name here and now, in a process that has done nothing before."""
    start = perf_counter()
    if name in TYPSTS:
        TYPSTS[name](range(1, boxes + 1), folder)
        whose, memory = resource.RUSAGE_SELF, machine.peak_memory()
    else:
        ship(SHIPMENTS[name], boxes, jobs, folder)
        whose, memory = resource.RUSAGE_CHILDREN, machine.peak_memory_of_children()
    return Turn(machine.processor_time(whose), perf_counter() - start, memory)


def measure(name: str, boxes: int, jobs: int = 1) -> Turn:
    """One turn, in a process of its own on as many cores as it has jobs."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        command = [sys.executable, "-m", "benchmarks.batch", "--one", name]
        command += [str(boxes), str(jobs), folder]
        ended = subprocess.run(
            command, stdout=subprocess.PIPE, check=True, env=machine.environment()
        )
        turn = json.loads(ended.stdout)
        return Turn(**{**turn, "digest": _digest(Path(folder), boxes)})


def _digest(folder: Path, boxes: int) -> str:
    """One digest of all labels in a folder, which must be as many as there are boxes."""
    paths = sorted(folder.rglob("*.png"))
    if len(paths) != boxes:
        raise SystemExit(f"there are {len(paths)} labels instead of {boxes}")
    digest = sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


# --- comparing ------------------------------------------------------------------------------


def _verdict(name: str, value: float, target: float, unit: str, *, most: bool = False) -> None:
    met = value <= target if most else value >= target
    bound = "at most" if most else "at least"
    says = "met" if met else "MISSED"
    print(f"{name:50}{value:8.2f}{unit}   {bound} {target:g}{unit}: {says}")


def _median(turns: Sequence[Turn]) -> float:
    return median(turn.seconds for turn in turns)


def compare(boxes: int, turns: int, names: Sequence[str]) -> None:
    """Labels a second of shipments, and of Typst's if they are among the names, on one core."""
    taken: dict[str, list[Turn]] = {name: [] for name in names}
    for _ in range(turns):
        for name in names:
            taken[name].append(measure(name, boxes))
    seconds = {name: _median(each) for name, each in taken.items()}
    ratios = {
        name: min(seconds[peer] for peer in shipment.against) / seconds[name]
        for name, shipment in SHIPMENTS.items()
        if name in names and shipment.against and set(shipment.against) <= set(names)
    }
    print(f"\n{boxes} labels of 100 x 150 mm, 300 dpi, one core, median of {turns}")
    print(f"{'':34}{'s':>8}{'ms each':>9}{'a second':>10}{'of Typst':>10}{'peak MB':>9}")
    for name, each in taken.items():
        of_typst = f"{ratios[name]:.2f}x" if name in ratios else "-"
        print(
            f"{name:34}{seconds[name]:8.2f}{seconds[name] / boxes * 1e3:9.2f}"
            f"{boxes / seconds[name]:10.0f}{of_typst:>10}"
            f"{max(turn.memory for turn in each) / 1e6:9.0f}"
        )
        if name in SHIPMENTS and len({turn.digest for turn in each}) > 1:
            raise SystemExit(f"the labels of {name} differ from turn to turn")
    print()
    for name, ratio in ratios.items():
        _verdict(name, ratio, SHIPMENTS[name].target, "x")


def compare_jobs(boxes: int, turns: int) -> None:
    """What two jobs gain over one: the best of the turns on the clock, the median of CPU."""
    taken: dict[int, list[Turn]] = {1: [], 2: []}
    for _ in range(turns):
        for jobs, each in taken.items():
            each.append(measure(CODED, boxes, jobs))
    if len({turn.digest for each in taken.values() for turn in each}) > 1:
        raise SystemExit("the labels differ with the number of jobs")
    print(f"\n{boxes} labels with QR and Code 128, best of {turns} on the clock, median CPU")
    print(f"{'':34}{'s':>8}{'CPU':>8}")
    clock, cpu = {}, {}
    for jobs, each in taken.items():
        clock[jobs], cpu[jobs] = min(turn.clock for turn in each), _median(each)
        name = f"{jobs} job{'s' if jobs > 1 else ''}"
        print(f"{name:34}{clock[jobs]:8.2f}{cpu[jobs]:8.2f}")
    print()
    _verdict("two jobs, on the clock", clock[1] / clock[2], JOBS_TARGET, "x")
    _verdict("two jobs, were both cores always theirs", 2 * cpu[1] / cpu[2], JOBS_TARGET, "x")


def compare_sizes(sizes: Sequence[int]) -> None:
    """How memory and the time of a box grow with the shipment, from size to size."""
    taken = {(boxes, jobs): measure(SMALL, boxes, jobs) for boxes in sizes for jobs in (1, 2)}
    more = {
        boxes: (taken[boxes, 1].seconds - taken[before, 1].seconds) / (boxes - before)
        for before, boxes in pairwise(sizes)
    }
    print("\nsmall labels with a QR code")
    print(f"{'boxes':>10}{'jobs':>6}{'s':>9}{'ms each':>9}{'ms one more':>13}{'peak MB':>9}")
    for (boxes, jobs), turn in taken.items():
        another = f"{more[boxes] * 1e3:.3f}" if jobs == 1 and boxes in more else "-"
        print(
            f"{boxes:10}{jobs:6}{turn.seconds:9.2f}{turn.seconds / boxes * 1e3:9.3f}"
            f"{another:>13}{turn.memory / 1e6:9.1f}"
        )
    print()
    few, many = sizes[0], sizes[-1]
    for jobs, name in ((1, "memory, 1 job"), (2, "memory of the largest process, 2 jobs")):
        grown = taken[many, jobs].memory - taken[few, jobs].memory
        _verdict(name, grown / 1e6, MEMORY_TARGET / 1e6, " MB", most=True)
    whole = {boxes: taken[boxes, 1].seconds / boxes for boxes in sizes}
    _verdict("time of a box, all in all", whole[many] / whole[few], TIME_TARGET, "x", most=True)
    first, *_, last = more.values()
    _verdict("time of one box more", last / first, TIME_TARGET, "x", most=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print tables, and say which targets are met."""
    parser = argparse.ArgumentParser(prog="benchmarks.batch", description=__doc__)
    parser.add_argument("--labels", type=int, default=2_000, help="labels beside Typst's")
    parser.add_argument("--shared", type=int, default=10_000, help="labels for one or two jobs")
    parser.add_argument("--few", type=int, default=1_000, help="boxes of a small shipment")
    parser.add_argument("--some", type=int, default=10_000, help="boxes of a larger one")
    parser.add_argument("--many", type=int, default=100_000, help="boxes of a large one")
    parser.add_argument("--turns", type=int, default=3, help="shipments of each kind")
    parser.add_argument("--cardgen-only", action="store_true", help="leave Typst out")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        name, boxes, jobs, folder = options.one
        machine.bind_to_cores(int(jobs))
        print(json.dumps(asdict(take_turn(name, int(boxes), int(jobs), Path(folder)))))
        return

    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    machine.compile_packages()
    names = [] if options.cardgen_only else list(TYPSTS)
    names += [name for name, shipment in SHIPMENTS.items() if shipment.against]
    compare(options.labels, options.turns, names)
    compare_jobs(options.shared, options.turns)
    compare_sizes((options.few, options.some, options.many))


if __name__ == "__main__":
    main()
