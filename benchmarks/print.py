"""Bytes a label, and labels a second, in each language of label printers.

    python -m benchmarks.print --labels 1000 --sent 1000

The same label of 100 × 150 mm for box 1, 2, 3 …, with a QR code that differs too, is laid out
with its static layer kept, and then written as a PNG file and in each language, at 8, 12 and
24 dots/mm. All in one process on one core; the formats take turns in blocks, and the median of
the blocks counts, in seconds of processor time. A printer of 300 mm/s takes half a second for a
label, gap included: where a language is written more quickly, the printer is the limit.

Then a shipment of as many boxes goes to a machine on port 9100 by ``cardgen print``,
all the way that a user's goes: each label laid out, drawn, its barcode read back, noted in the
ledger before it leaves and afterwards, in seconds on the clock. The machine takes all at once;
it hangs up when it has all, or, as most do, never, so that it is waited for a moment after each
sixteen labels.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final, NamedTuple

from msgspec.structs import replace

from benchmarks import machine
from cardgen import Project
from cardgen.backends import PRINTER_DEFAULTS, PrinterOptions, Renderer
from cardgen.layout.label import Label
from cardgen.units import MM_PER_INCH, parse_length

PRINTER: Final = 300.0 / (150 + 3)
"""Labels a second of a quick printer: 300 mm/s, labels of 150 mm and gaps of 3 mm."""

FIELDS: Final = {
    "from": "首尔特别市",
    "to": "北京市",
    "item": "医用防护服",
    "quantity": "40",
    "unit": "件",
    "boxes": "1000",
}
DOTS: Final = (8.0, 12.0, 24.0)
_ROLL: Final = PrinterOptions(media="continuous", roll=parse_length("102mm"))


class Way(NamedTuple):
    """A format, as it is said, and how it is written."""

    name: str
    format: str
    printer: PrinterOptions = PRINTER_DEFAULTS


def ways(dots: float) -> list[Way]:
    """The formats that there are for so many dots/mm, first the one they are held against."""
    found = [
        Way("PNG", "png"),
        Way("ZPL", "zpl"),
        Way("TSPL", "tspl"),
        Way("PWG, 8 bits", "pwg"),
        Way("PWG, 1 bit", "pwg", PrinterOptions(pixels="black_1")),
        Way("ZPL, offset", "zpl", PrinterOptions(offset=(1.0, 1.0))),
    ]
    if dots == 12.0:  # at 300 dpi, as these are
        found += [
            Way("Brother QL", "ql", _ROLL),
            Way("Brother QL, packed", "ql", replace(_ROLL, packed=True)),
        ]
    return found


def label() -> Label:
    """The label, whose number is still to come."""
    return Project.open().label(
        "brothers",
        pair="zh-ko",
        template="box-100x150",
        fields=FIELDS,
        varying=["box", "box_id"],
    )


def measured(labels: int, block: int, dots: float) -> dict[str, tuple[float, float]]:
    """Seconds and bytes of a label in each format."""
    made, chosen = label(), ways(dots)
    dpi = 300.0 if dots == 12.0 else dots * MM_PER_INCH
    renderers = {way.name: Renderer() for way in chosen}
    seconds: dict[str, list[float]] = {way.name: [] for way in chosen}
    sizes: dict[str, list[int]] = {way.name: [] for way in chosen}
    for first in range(0, labels + block, block):
        documents = [
            made.document({"box": str(at % 1000 + 1), "box_id": f"MAPO-2020-{at:04}"})
            for at in range(first, first + block)
        ]
        for way in chosen:
            render = renderers[way.name].render
            start = process_time()
            files = [render(each, way.format, dpi, printer=way.printer) for each in documents]
            if first:  # the first block warms the caches
                seconds[way.name].append((process_time() - start) / block)
                sizes[way.name] += map(len, files)
    return {name: (median(taken), median(sizes[name])) for name, taken in seconds.items()}


class Machine(threading.Thread):
    """What listens on a port, and counts labels and bytes; `is_polite` hangs up at the end."""

    def __init__(self, *, is_polite: bool) -> None:
        super().__init__(daemon=True)
        self.labels = self.bytes = 0
        self._is_polite = is_polite
        self._kept: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])

    def run(self) -> None:
        """Take what comes, one connection after the other."""
        with suppress(OSError):
            while True:
                self._take(self._listening.accept()[0])

    def _take(self, wire: socket.socket) -> None:
        tail = b""
        with suppress(OSError):
            while block := wire.recv(1 << 16):
                self.bytes += len(block)
                data = tail + block
                self.labels += data.count(b"^XZ")
                tail = b"" if data.endswith(b"^XZ") else data[-2:]
        if self._is_polite:
            wire.close()
        else:
            self._kept.append(wire)

    def stop(self) -> None:
        """Listen no longer."""
        self._listening.close()


def shipped(labels: int, dots: float, *, is_polite: bool) -> tuple[float, float]:
    """Labels a second of ``cardgen print``, and bytes a label."""
    what = {"message": "brothers", "pair": "zh-ko", "template": "box-100x150"}
    given = {**what, **FIELDS, "boxes": str(labels)}
    command = [sys.executable, "-m", "cardgen"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = "\n".join([",".join(given), ",".join(given.values())])
        (folder / "list.csv").write_text(text, encoding="utf-8")
        dpi = "300" if dots == 12.0 else f"{dots:g}dot/mm"
        made = ["batch", "list.csv", "-o", "out", "--format", "zpl", "--dpi", dpi]
        subprocess.run([*command, *made], cwd=folder, check=True, capture_output=True)
        machine_there = Machine(is_polite=is_polite)
        machine_there.start()
        start = perf_counter()
        to = f"socket://127.0.0.1:{machine_there.port}"
        subprocess.run(
            [*command, "print", "out", "--to", to], cwd=folder, check=True, capture_output=True
        )
        seconds = perf_counter() - start
        machine_there.stop()
    if machine_there.labels != labels:
        raise SystemExit(f"{machine_there.labels} of {labels} labels arrived")
    return labels / seconds, machine_there.bytes / labels


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table for each head."""
    parser = argparse.ArgumentParser(prog="benchmarks.print", description=__doc__)
    parser.add_argument("--labels", type=int, default=1000, help="labels of each format, or 0")
    parser.add_argument("--block", type=int, default=50, help="labels of a turn")
    parser.add_argument("--sent", type=int, default=1000, help="labels of the shipment, or 0")
    options = parser.parse_args(arguments)
    print(f"Python {sys.version.split()[0]}, {machine.bind_to_one_core()}")
    machine.compile_packages()
    machine.ready_allocator()
    for dots in DOTS if options.labels else ():
        found = measured(options.labels, options.block, dots)
        png = found["PNG"][0]
        at = "300 dpi" if dots == 12.0 else f"{dots:g} dots/mm"
        print(f"\n{options.labels} labels at {at}, median of the blocks")
        print(f"{'':20}{'ms':>8}{'a second':>10}{'of PNG':>9}{'of a printer':>14}{'KiB':>8}")
        for name, (taken, size) in found.items():
            print(
                f"{name:20}{taken * 1e3:8.2f}{1 / taken:10.0f}{png / taken:8.2f}x"
                f"{1 / taken / PRINTER:13.0f}x{size / 1024:8.1f}"
            )
    if not options.sent:
        return
    print(f"\n{options.sent} labels of a shipment to port 9100, ZPL, on the clock")
    print(f"{'':34}{'a second':>10}{'of a printer':>14}{'KiB':>8}")
    for dots in DOTS[:2]:
        for is_polite in (True, False):
            quick, size = shipped(options.sent, dots, is_polite=is_polite)
            name = f"{dots:g} dots/mm, {'hangs up' if is_polite else 'never hangs up'}"
            print(f"{name:34}{quick:10.1f}{quick / PRINTER:13.1f}x{size / 1024:8.1f}")


if __name__ == "__main__":
    main()
