"""How many labels a second, beside what people use instead; run with ``make bench``.

Every contender makes the same label for box 1, 2, 3 …: 100 × 150 mm at 300 dpi, written as a
PNG file. All of it happens in one process bound to one core. The contenders take turns in
blocks of labels, which Typst may also make as pages of one document (`typst_pages`), and the
median of the blocks counts, in seconds of processor time, since other work of the machine
changes them less. What is held against Typst is held against the quicker of its ways.

Then the cold start: one label by a process of its own, interpreter start and imports included.
cardgen is compiled to bytecode, as an installation is, and Typst finds no fonts but the two
files that it needs. Seconds on the clock, which are what one waits for, are told beside those
of the processor.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final, NamedTuple, TypeAlias

from PIL import Image

from benchmarks import machine, peers
from benchmarks.typst_pages import DOCUMENT, TypstPages

Make: TypeAlias = Callable[[Sequence[int], Path], None]
"""Writes the labels of these boxes into a folder, each as NUMBER.png."""

TYPST: Final = "Typst"
CARDGEN: Final = "cardgen label"
SIZE: Final = (1181, 1772)

MESSAGE: Final = "brothers"
PAIR: Final = "zh-ko"
TEMPLATE: Final = "box-100x150"
FIELDS: Final = {
    "from": "首尔特别市",
    "to": "北京市",
    "item": "医用防护服",
    "quantity": "40",
    "unit": "件",
    "boxes": str(peers.CONTENT.boxes),
}


# --- contenders: each returns what makes labels -------------------------------------------


def _each(label: Callable[[int, Path], None]) -> Make:
    """What makes labels one after another."""

    def make(boxes: Sequence[int], folder: Path) -> None:
        for box in boxes:
            label(box, folder / f"{box}.png")

    return make


def _pillow() -> Make:
    return _each(peers.pillow_label)


def _pillow_grey() -> Make:
    return _each(lambda box, path: peers.pillow_label(box, path, mode="L"))


def _typst() -> Make:
    return _each(peers.TypstLabels().label)


def _typst_pages() -> Make:
    return TypstPages().write


def _cardgen_anew() -> Make:
    import cardgen

    project = cardgen.Project.open()

    def label(box: int, path: Path) -> None:
        made = project.label(
            MESSAGE, pair=PAIR, template=TEMPLATE, fields={**FIELDS, "box": str(box)}
        )
        path.write_bytes(cardgen.render(made.document(), "png", dpi=peers.DPI))

    return _each(label)


def _cardgen_layers() -> Make:
    import cardgen

    made = cardgen.Project.open().label(
        MESSAGE, pair=PAIR, template=TEMPLATE, fields=FIELDS, varying=("box",)
    )

    def label(box: int, path: Path) -> None:
        document = made.document({"box": str(box)})
        path.write_bytes(cardgen.render(document, "png", dpi=peers.DPI))

    return _each(label)


CONTENDERS: Final[Mapping[str, Callable[[], Make]]] = {
    "Pillow script": _pillow,
    "Pillow script, grey": _pillow_grey,
    TYPST: _typst,
    "Typst, pages of one document": _typst_pages,
    "cardgen, each from nothing": _cardgen_anew,
    "cardgen, static layer reused": _cardgen_layers,
}


def cold_starts(path: Path, fonts: Path) -> dict[str, list[str]]:
    """Commands that each make one label from nothing into `path`, Typst with a font folder."""
    fields = {**FIELDS, "box": "17"}
    cardgen = [machine.CARDGEN, "label", MESSAGE]
    cardgen += ["--pair", PAIR, "--template", TEMPLATE, "--dpi", str(peers.DPI)]
    cardgen += [word for name in fields for word in ("--set", f"{name}={fields[name]}")]
    cardgen += ["-o", str(path)]
    typst = [sys.executable, "-c", peers.TYPST_ONCE]
    typst += [peers.TYPST_SOURCE, str(fonts), str(path)]
    return {TYPST: typst, CARDGEN: cardgen}


# --- measuring ----------------------------------------------------------------------------


class Start(NamedTuple):
    """Seconds that a cold start took, of the processor and on the clock."""

    seconds: float
    clock: float


def measure_labels(
    makers: Mapping[str, Make], folder: Path, labels: int, block: int
) -> dict[str, list[float]]:
    """Seconds of processor time of a label, of each contender in each turn of a block."""
    seconds: dict[str, list[float]] = {name: [] for name in makers}
    for first in range(1, labels + 1, block):
        boxes = range(first, min(first + block, labels + 1))
        for name, make in makers.items():
            start = process_time()
            make(boxes, folder)
            seconds[name].append((process_time() - start) / len(boxes))
            for box in boxes:
                (folder / f"{box}.png").unlink()
    return seconds


def measure_starts(
    commands: Mapping[str, Sequence[str]],
    path: Path,
    times: int,
    check: Callable[[str, Path], object],
) -> dict[str, list[Start]]:
    """What every run of every command took, in turns after one run to warm up.

    Each writes a file at `path`, which is checked.
    """
    starts: dict[str, list[Start]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            path.unlink(missing_ok=True)
            start = _start(command)
            if turn:
                starts[name].append(start)
            check(name, path)
    return starts


def _start(command: Sequence[str]) -> Start:
    before, start = machine.processor_time(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=machine.environment())
    clock = perf_counter() - start
    return Start(machine.processor_time(resource.RUSAGE_CHILDREN) - before, clock)


def _check(name: str, path: Path) -> int:
    """The bytes of the label at `path`, which must have the pixels that were asked for."""
    with Image.open(path) as image:
        if image.size != SIZE:
            raise SystemExit(f"{name} made {image.size} pixels instead of {SIZE}")
    return path.stat().st_size


def _table(seconds: Mapping[str, Sequence[float]], sizes: Mapping[str, int]) -> None:
    middles = {name: median(samples) for name, samples in seconds.items()}
    typst = min(middle for name, middle in middles.items() if name.startswith(TYPST))
    print(f"{'':30}{'ms':>8}{'a second':>10}{'of Typst':>10}{'KiB':>7}")
    for name, middle in middles.items():
        print(
            f"{name:30}{middle * 1e3:8.2f}{1 / middle:10.1f}{typst / middle:9.2f}x"
            f"{sizes[name] / 1024:7.0f}"
        )


def table_of_starts(starts: Mapping[str, Sequence[Start]]) -> None:
    """Print what starts took, beside Typst."""
    print(f"{'':30}{'ms CPU':>8}{'of Typst':>10}{'ms clock':>10}{'of Typst':>10}")
    middles = {
        name: [median(each) for each in zip(*taken, strict=True)]
        for name, taken in starts.items()
    }
    for name, taken in middles.items():
        cells = [
            f"{seconds * 1e3:{width}.1f}{seconds / typst:9.2f}x"
            for seconds, typst, width in zip(taken, middles[TYPST], (8, 10), strict=True)
        ]
        print(f"{name:30}{''.join(cells)}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.labels", description=__doc__)
    parser.add_argument("--labels", type=int, default=400, help="labels of each contender")
    parser.add_argument("--block", type=int, default=DOCUMENT, help="labels of a turn")
    parser.add_argument("--starts", type=int, default=15, help="cold starts of each command")
    parser.add_argument("--peers-only", action="store_true", help="leave cardgen out")
    options = parser.parse_args(arguments)

    print(f"Python {sys.version.split()[0]}, {machine.bind_to_one_core()}")
    machine.compile_packages()
    machine.ready_allocator()
    chosen = [
        name for name in CONTENDERS if not (options.peers_only and name.startswith("cardgen"))
    ]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        one = folder / "17.png"
        makers = {name: CONTENDERS[name]() for name in chosen}
        sizes: dict[str, int] = {}
        for name, make in makers.items():  # also warms the caches that a contender keeps
            make([17], folder)
            sizes[name] = _check(name, one)
        print(f"\n{options.labels} labels that differ in the box number, median of the blocks")
        _table(measure_labels(makers, folder, options.labels, options.block), sizes)

        commands = cold_starts(one, peers.link_fonts(folder / "fonts"))
        if options.peers_only:
            del commands[CARDGEN]
        print(f"\none label from a cold start, process included, median of {options.starts}")
        table_of_starts(measure_starts(commands, one, options.starts, _check))


if __name__ == "__main__":
    main()
