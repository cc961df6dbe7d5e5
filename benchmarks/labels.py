"""How many labels a second, beside what people use instead; run with ``make bench``.

Every contender makes the same label for box 1, 2, 3 …: 100 × 150 mm at 300 dpi, written as a
PNG file. All of it happens in one process bound to one core. The contenders take turns in
short blocks, so that whatever else the machine does slows all of them alike, and the median
of the single labels counts. Then the cold start: one label by a process of its own,
interpreter start and imports included.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final, TypeAlias

from PIL import Image

from benchmarks import machine, peers

Label: TypeAlias = Callable[[int, Path], object]

TYPST: Final = "Typst"
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


# --- contenders: each returns what makes one label ----------------------------------------


def _pillow() -> Label:
    return peers.pillow_label


def _pillow_grey() -> Label:
    return lambda box, path: peers.pillow_label(box, path, mode="L")


def _typst() -> Label:
    return peers.TypstLabels().label


def _cardgen_anew() -> Label:
    import cardgen

    project = cardgen.Project.open()

    def make(box: int, path: Path) -> None:
        label = project.label(
            MESSAGE, pair=PAIR, template=TEMPLATE, fields={**FIELDS, "box": str(box)}
        )
        path.write_bytes(cardgen.render(label.document(), "png", dpi=peers.DPI))

    return make


def _cardgen_layers() -> Label:
    import cardgen

    label = cardgen.Project.open().label(
        MESSAGE, pair=PAIR, template=TEMPLATE, fields=FIELDS, varying=("box",)
    )

    def make(box: int, path: Path) -> None:
        document = label.document({"box": str(box)})
        path.write_bytes(cardgen.render(document, "png", dpi=peers.DPI))

    return make


CONTENDERS: Final[Mapping[str, Callable[[], Label]]] = {
    "Pillow script": _pillow,
    "Pillow script, grey": _pillow_grey,
    TYPST: _typst,
    "cardgen, each from nothing": _cardgen_anew,
    "cardgen, static layer reused": _cardgen_layers,
}


def cold_starts(path: Path) -> dict[str, list[str]]:
    """Commands that each make one label from nothing into `path`."""
    fields = {**FIELDS, "box": "17"}
    cardgen = [str(Path(sys.executable).parent / "cardgen"), "label", MESSAGE]
    cardgen += ["--pair", PAIR, "--template", TEMPLATE, "--dpi", str(peers.DPI)]
    cardgen += [word for name in fields for word in ("--set", f"{name}={fields[name]}")]
    cardgen += ["-o", str(path)]
    typst = [sys.executable, "-c", peers.TYPST_ONCE]
    typst += [peers.TYPST_SOURCE, str(peers.FONTS), str(path)]
    return {TYPST: typst, "cardgen label": cardgen}


# --- measuring ----------------------------------------------------------------------------


def measure_labels(
    makers: Mapping[str, Label], folder: Path, labels: int, block: int
) -> dict[str, list[float]]:
    """Seconds of every label of every contender, taken in turns of `block` labels."""
    seconds: dict[str, list[float]] = {name: [] for name in makers}
    for first in range(1, labels + 1, block):
        boxes = range(first, min(first + block, labels + 1))
        for name, make in makers.items():
            for box in boxes:
                path = folder / f"{box}.png"
                start = perf_counter()
                make(box, path)
                seconds[name].append(perf_counter() - start)
                path.unlink()
    return seconds


def measure_starts(
    commands: Mapping[str, Sequence[str]], path: Path, times: int
) -> dict[str, list[float]]:
    """Seconds of every run of every command, taken in turns after one run to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            path.unlink(missing_ok=True)
            start = perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            if turn:
                seconds[name].append(perf_counter() - start)
            _check(name, path)
    return seconds


def _check(name: str, path: Path) -> int:
    """The bytes of the label at `path`, which must have the pixels that were asked for."""
    with Image.open(path) as image:
        if image.size != SIZE:
            raise SystemExit(f"{name} made {image.size} pixels instead of {SIZE}")
    return path.stat().st_size


def _table(seconds: Mapping[str, Sequence[float]], sizes: Mapping[str, int]) -> None:
    base = median(seconds[TYPST]) if TYPST in seconds else None
    print(f"{'':30}{'ms':>8}{'a second':>10}{'of Typst':>10}{'KiB':>7}")
    for name, samples in seconds.items():
        middle = median(samples)
        ratio = f"{base / middle:.2f}x" if base else "-"
        size = f"{sizes[name] / 1024:.0f}" if name in sizes else "-"
        print(f"{name:30}{middle * 1e3:8.2f}{1 / middle:10.1f}{ratio:>10}{size:>7}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.labels", description=__doc__)
    parser.add_argument("--labels", type=int, default=200, help="labels of each contender")
    parser.add_argument("--block", type=int, default=20, help="labels between two turns")
    parser.add_argument("--starts", type=int, default=11, help="cold starts of each command")
    parser.add_argument("--peers-only", action="store_true", help="leave cardgen out")
    options = parser.parse_args(arguments)

    print(f"Python {sys.version.split()[0]}, {machine.bind_to_one_core()}")
    machine.ready_allocator()
    chosen = [
        name for name in CONTENDERS if not (options.peers_only and name.startswith("cardgen"))
    ]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        makers = {name: CONTENDERS[name]() for name in chosen}
        sizes: dict[str, int] = {}
        for name, make in makers.items():  # also warms the caches that a contender keeps
            make(17, folder / "one.png")
            sizes[name] = _check(name, folder / "one.png")
        print(f"\n{options.labels} labels that differ in the box number, median of one label")
        _table(measure_labels(makers, folder, options.labels, options.block), sizes)

        commands = cold_starts(folder / "one.png")
        if options.peers_only:
            del commands["cardgen label"]
        print(f"\none label from a cold start, process included, median of {options.starts}")
        _table(measure_starts(commands, folder / "one.png", options.starts), {})


if __name__ == "__main__":
    main()
