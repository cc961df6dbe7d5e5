"""How many pages a second a PDF of many labels takes, beside what people use instead.

Every contender writes one file: the label of `peers.CONTENT` for box 1, 2, 3 …, in a process
of its own bound to the same core, all from nothing: libraries imported, fonts opened and
embedded. They take turns, and the median of the turns counts, in seconds of processor time, so
that other work of the machine counts less; bytecode and allocator are everyone's as
`machine.environment` says. What memory a process had at most is what the system says. Run with
``make bench BENCH=pdf``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final, NamedTuple, TypeAlias

import pikepdf

from benchmarks import machine, pdf_peers

Write: TypeAlias = Callable[[int, Path, Path], None]
"""Writes labels from 1 to a number into a file; it may use a folder for what it keeps."""

CARDGEN: Final = "cardgen"


def _cardgen(pages: int, path: Path, scratch: Path) -> None:  # noqa: ARG001
    from benchmarks import labels
    from cardgen import Project
    from cardgen.backends.pdf import write
    from cardgen.backends.pdf.profiles import DocumentProperties

    label = Project.open().label(
        labels.MESSAGE,
        pair=labels.PAIR,
        template=labels.TEMPLATE,
        fields=labels.FIELDS,
        varying=["box"],
    )
    first = label.document({"box": "1"})
    made = (label.document({"box": str(box)}).pages[0] for box in range(1, pages + 1))
    with path.open("wb") as file:
        write(made, DocumentProperties(first.title, first.langs), file)


CONTENDERS: Final[Mapping[str, Write]] = {
    "Typst, each page set": partial(pdf_peers.typst, shared=False),
    "ReportLab, each page set": partial(pdf_peers.reportlab, shared=False),
    "Pango/Cairo, each page set": partial(pdf_peers.cairo, shared=False),
    "Typst, static part once": partial(pdf_peers.typst, shared=True),
    "ReportLab, static part once": partial(pdf_peers.reportlab, shared=True),
    "Pango/Cairo, static part once": partial(pdf_peers.cairo, shared=True),
    CARDGEN: _cardgen,
}


# --- measuring ----------------------------------------------------------------------------


class Turn(NamedTuple):
    """What a contender took: seconds, bytes of memory at most, bytes and digest of the file."""

    seconds: float
    memory: int
    size: int
    digest: str


def _run(name: str, pages: int, path: Path, scratch: Path) -> None:
    """One turn, in this process; prints seconds and bytes of memory as JSON."""
    start = process_time()
    CONTENDERS[name](pages, path, scratch)
    print(json.dumps([process_time() - start, machine.peak_memory()]))


def measure(name: str, pages: int, scratch: Path) -> Turn:
    """One turn, in a process of its own."""
    path = scratch / "labels.pdf"
    command = [sys.executable, "-m", "benchmarks.pdf", "--pages", str(pages)]
    command += ["--one", name, str(path), str(scratch)]
    ended = subprocess.run(
        command, stdout=subprocess.PIPE, check=True, env=machine.environment()
    )
    seconds, memory = json.loads(ended.stdout)
    with pikepdf.open(path) as made:
        if len(made.pages) != pages:
            raise SystemExit(f"{name} made {len(made.pages)} pages instead of {pages}")
    data = path.read_bytes()
    path.unlink()
    return Turn(seconds, memory, len(data), sha256(data).hexdigest())


def _table(turns: Mapping[str, Sequence[Turn]], pages: int) -> None:
    seconds = {name: median(turn.seconds for turn in taken) for name, taken in turns.items()}
    peers = {name: second for name, second in seconds.items() if name != CARDGEN}
    print(
        f"{'':30}{'s':>8}{'pages a second':>16}{'of fastest':>12}{'peak MB':>9}{'file MB':>9}"
    )
    for name, taken in turns.items():
        ratio = f"{min(peers.values()) / seconds[name]:.2f}x" if peers else "-"
        memory = max(turn.memory for turn in taken)
        print(
            f"{name:30}{seconds[name]:8.2f}{pages / seconds[name]:16.0f}{ratio:>12}"
            f"{memory / 1e6:9.0f}{taken[0].size / 1e6:9.2f}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table; ends with an error if cardgen's files differ."""
    parser = argparse.ArgumentParser(prog="benchmarks.pdf", description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000, help="pages of each file")
    parser.add_argument("--turns", type=int, default=3, help="files of each contender")
    parser.add_argument("--cardgen-only", action="store_true", help="leave the others out")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        name, path, scratch = options.one
        _run(name, options.pages, Path(path), Path(scratch))
        return

    print(f"Python {sys.version.split()[0]}, {machine.bind_to_one_core()}")
    machine.compile_packages()
    chosen = [CARDGEN] if options.cardgen_only else list(CONTENDERS)
    turns: dict[str, list[Turn]] = {name: [] for name in chosen}
    with tempfile.TemporaryDirectory() as folder:
        if not options.cardgen_only:
            pdf_peers.convert_fonts(Path(folder))
        for _ in range(options.turns):
            for name in chosen:
                turns[name].append(measure(name, options.pages, Path(folder)))
    print(f"\n{options.pages} labels that differ in the box number, median of {options.turns}")
    _table(turns, options.pages)
    if len({turn.digest for turn in turns[CARDGEN]}) > 1:
        raise SystemExit("the files of cardgen differ from turn to turn")
    if options.turns > 1:
        print(f"\nthe {options.turns} files of cardgen are the same byte for byte")


if __name__ == "__main__":
    main()
