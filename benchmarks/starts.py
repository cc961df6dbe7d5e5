"""How many instructions a cold start takes, beside Typst; run with ``make bench BENCH=starts``.

Each command is a process of its own, from the start of the interpreter to the written file.
Valgrind counts its instructions, so the figures are the same on a busy machine. Each command
runs once before: cardgen is compiled to bytecode and has parsed its messages, as on anybody's
second day. A figure that misses its bound is marked.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import labels, letters, machine, peers

_COUNTED: Final = re.compile(r"I +refs: +([0-9,]+)")
MILLION: Final = 1_000_000


class Case(NamedTuple):
    """Commands that do the same, and the most that cardgen may take.

    `most` is of Typst where it does the same, and else millions of instructions.
    """

    name: str
    commands: Mapping[str, Sequence[str]]
    most: float


def cases(scratch: Path) -> list[Case]:
    """Labels, a letter, and commands that draw nothing."""
    fonts = peers.link_fonts(scratch / "fonts")
    cardgen = machine.CARDGEN
    return [
        Case("label, PNG", labels.cold_starts(scratch / "17.png", fonts), 1.0),
        Case("label, PDF", labels.cold_starts(scratch / "17.pdf", fonts), 1.3),
        Case("letter, PDF", letters.cold_starts(scratch / "letter.pdf", scratch), 2.0),
        Case("cardgen --help", {labels.CARDGEN: [cardgen, "--help"]}, 210),
        Case("messages list", {labels.CARDGEN: [cardgen, "messages", "list"]}, 600),
    ]


def count(command: Sequence[str]) -> int:
    """Count the instructions of a command, which has run once before."""
    environment = {**machine.environment(), "PYTHONHASHSEED": "0"}
    plain = [sys.executable, *command] if command[0] == machine.CARDGEN else [*command]
    counter = ["valgrind", "--tool=cachegrind", "--cache-sim=no"]
    counter += ["--cachegrind-out-file=/dev/null"]
    said = ""
    for before in ([], counter):
        said = subprocess.run(
            [*before, *plain], check=True, env=environment, capture_output=True, text=True
        ).stderr
    found = _COUNTED.search(said)
    if found is None:
        raise SystemExit(f"valgrind counted nothing: {said[-200:]}")
    return int(found[1].replace(",", ""))


def main(arguments: Sequence[str] | None = None) -> None:
    """Count and print a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.starts", description=__doc__)
    parser.add_argument("--case", action="append", help="the name of a case: only this one")
    options = parser.parse_args(arguments)
    if not shutil.which("valgrind"):
        raise SystemExit("valgrind is not installed")
    machine.compile_packages()
    print(f"Python {sys.version.split()[0]}, instructions of a cold start in millions")
    print(f"{'':20}{'Typst':>8}{'cardgen':>9}{'of Typst':>10}{'at most':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder)):
            if options.case and case.name not in options.case:
                continue
            found = [count(command) / MILLION for command in case.commands.values()]
            *typst, cardgen = found
            part = cardgen / typst[0] if typst else cardgen
            verdict = "met" if part <= case.most else "MISSED"
            shown = f"{typst[0]:8.0f}" if typst else f"{'-':>8}"
            than = f"{part:9.2f}x" if typst else f"{'-':>10}"
            print(f"{case.name:20}{shown}{cardgen:9.0f}{than}{case.most:9g} {verdict}")


if __name__ == "__main__":
    main()
