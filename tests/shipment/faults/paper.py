"""Labels of a shipment to paper, which is a file for each run of printing.

A file is there whole or not at all, so that it is known of each attempt whether it came out.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from cardgen.errors import CardgenError
from cardgen.shipment.ledger import Ledger
from tests.shipment.faults.world import Did, run

_PRINTERS: Final = 9  # more than there are runs in a world
_SEEN: Final = (1, 2, 3)


def add_printers(folder: Path) -> None:
    """Printers that write files, each its own, since another run would write over it."""
    with (folder / "cardgen.toml").open("a", encoding="utf-8") as file:
        for number in range(_PRINTERS):
            file.write(f"\n[printers.p{number}]\n")
            file.write(f'to = "file:paper-{number}.zpl"\nlanguage = "zpl"\ndpi = 203\n')


def print_all(folder: Path) -> Did:
    """Print what is not on paper, to the next printer."""
    try:
        with Ledger.reading(folder / "out") as ledger:
            attempts = ledger.prints.attempts()
    except CardgenError as error:  # the fault came before the command
        return Did(1, str(error))
    told = [re.search(r"(?<=paper-)[0-9]", each.printer) for each in attempts]
    number = max((int(each[0]) + 1 for each in told if each), default=0)
    return run(folder, "print", "out", "--to", f"p{number}", "--doubtful", "skip")


def see_some(folder: Path) -> Did:
    """Tick some boxes."""
    return run(folder, "seen", "out", f"{_SEEN[0]}-{_SEEN[-1]}")


def unsee_some(folder: Path) -> Did:
    """Take back that they were seen."""
    return run(folder, "seen", "out", f"{_SEEN[0]}-{_SEEN[-1]}", "--undo")


def print_some_of_a_copy(folder: Path) -> None:
    """Print some boxes from a copy of the shipment's folder, which is gone then."""
    shutil.copytree(folder / "out", folder / "copy")
    done = run(folder, "print", "copy", "1-2", "--to", "p0")
    assert done.code == 0, done.said
    shutil.rmtree(folder / "copy")


def print_copy(folder: Path) -> Did:
    """Print what is not on paper, where a copy has printed some."""
    did = print_all(folder)
    # Of what the copy printed nobody here knows whether it is there.
    return replace(did, code=0) if "2 boxes doubtful" in did.said else did


def disagreements(folder: Path, work: Callable[[Path], Did]) -> list[str]:
    """Do the same work again, and list what is wrong after it."""
    again = work(folder)
    wrong = [again.said] if again.code not in (0, 1) else []
    on_paper: Counter[int] = Counter()
    with Ledger.reading(folder / "out") as ledger:
        states = ledger.prints.on_paper()
        voided = {*ledger.boxes.list_voided()}
        for each in ledger.prints.attempts():
            there = (folder / each.printer.removeprefix("file:")).exists()
            on_paper[each.number] += there
            if there != {"sent": True, "failed": False}.get(each.state, there):
                wrong.append(f"box {each.number} is {each.state}, and on paper: {there}")
    wrong += [f"box {each} was printed twice" for each in on_paper if on_paper[each] > 1]
    wrong += [f"box {each} is void, and printed" for each in on_paper if each in voided]
    if work is unsee_some:
        wrong += [f"box {each} is still seen" for each in _SEEN if states[each] == "seen"]
        with Ledger.reading(folder / "out") as ledger:
            told = [each.number for each in ledger.history.events("unseen")]
        return wrong + ([] if told == [*_SEEN] else [f"the trace is of {told}"])
    if work is see_some:
        return wrong + [f"box {each} is not seen" for each in _SEEN if states[each] != "seen"]
    if work is print_all:  # a file is looked at, so that nobody has to be asked
        in_doubt = [each for each in states if states[each] == "doubtful"]
        wrong += [f"box {each} is doubtful" for each in in_doubt if each not in voided]
    left = [each for each in states if not states[each] and each not in voided]
    return wrong + [f"box {each} was not printed" for each in left]
