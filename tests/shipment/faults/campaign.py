r"""One operation with a fault at every call in turn, and what became of the shipment.

    LD_PRELOAD=shim.so python -m tests.shipment.faults.campaign \
        FOLDER OPERATION KIND POINTS SEED

KIND is KILL, ENOSPC, EIO or EROFS; POINTS is how many of the calls are tried, evenly spread
from one that SEED chooses, or "all". After each fault the batch or the merge is asked for
again; ledger, register, files and papers must agree. Prints a line of JSON: how many points
there are, how many were tried, and what was wrong, each with the number of its call.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import random
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.shipment.faults import letters, paper
from tests.shipment.faults.world import (
    Did,
    batch,
    build,
    copy_world,
    disagreements,
    run,
    write_list,
)

BEFORE = [(3, "口罩", "A1"), (2, "护目镜", "B1"), (2, "口罩", "C1")]
AFTER = [(4, "口罩", "A1"), (1, "手套", "N1"), (2, "口罩", "C2")]  # goggles are gone

Work = Callable[[Path], Did]


class Operation(NamedTuple):
    """An operation to disturb: its preparation, its work, and the check after a second run."""

    prepare: Callable[[Path], None]
    work: Work
    wrong: Callable[[Path], list[str]]


def _shipment(work: Work, name: str = "before") -> Operation:
    """Something done with a shipment, which has the list `name` after it."""
    begun = name == "before" and work is not _begin
    ever: dict[str, str] = {}

    def prepare(folder: Path) -> None:
        build(folder)
        write_list(folder / "before.csv", BEFORE)
        write_list(folder / "after.csv", AFTER)
        if begun or name == "after":
            assert batch(folder, "before").code == 0
            assert run(folder, "void", "out", "4", "--reason", "early").code == 0
            assert disagreements(folder, ever) == []

    def wrong(folder: Path) -> list[str]:
        did = batch(folder, name, *(("--amend",) if name == "after" else ()))
        return [did.said] if did.code else disagreements(folder, dict(ever))

    return Operation(prepare, work, wrong)


def _paper(work: Work) -> Operation:
    """Something done with labels of a shipment on paper."""
    whole = _shipment(work)

    def prepare(folder: Path) -> None:
        whole.prepare(folder)
        paper.add_printers(folder)
        if work is paper.unsee_some:
            assert paper.see_some(folder).code == 0
        if work is paper.print_copy:
            paper.print_some_of_a_copy(folder)

    def wrong(folder: Path) -> list[str]:
        return [*paper.disagreements(folder, work), *whole.wrong(folder)]

    return Operation(prepare, work, wrong)


def _letters(work: Work, name: str = "before", *, begun: bool = True) -> Operation:
    """Something done with letters to many, which are those of the list `name` after it."""

    def prepare(folder: Path) -> None:
        letters.build(folder)
        if begun:
            assert letters.merge(folder, "before").code == 0

    def wrong(folder: Path) -> list[str]:
        did = letters.merge(folder, name)
        if not did.code and work is letters.again:
            did = letters.again(folder)
        return [did.said] if did.code else letters.disagreements(folder, name)

    return Operation(prepare, work, wrong)


def _begin(folder: Path) -> Did:
    return batch(folder, "before")


OPERATIONS: dict[str, Operation] = {
    "batch": _shipment(_begin),
    "amend": _shipment(lambda folder: batch(folder, "after", "--amend"), "after"),
    "reprint": _shipment(
        lambda folder: run(folder, "reprint", "out", "2-3", "--reason", "wet")
    ),
    "void": _shipment(lambda folder: run(folder, "void", "out", "2,5", "--reason", "lost")),
    "unvoid": _shipment(lambda folder: run(folder, "unvoid", "out", "4")),
    "replace": _shipment(lambda folder: run(folder, "replace", "out", "3", "--reason", "torn")),
    "merge": _letters(lambda folder: letters.merge(folder, "before"), begun=False),
    "merge-again": _letters(lambda folder: letters.merge(folder, "after"), "after"),
    "reprint-letters": _letters(letters.again),
    "print": _paper(paper.print_all),
    "seen": _paper(paper.see_some),
    "unsee": _paper(paper.unsee_some),
    "print-copy": _paper(paper.print_copy),
}


def in_child(work: Callable[[], int]) -> tuple[int, int]:
    """The exit code and the signal of a child that does this work."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 70
        try:
            code = work()
        except BaseException:  # noqa: BLE001  # the child ends here
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return -1, os.WTERMSIG(status)
    return os.WEXITSTATUS(status), 0


def campaign(
    folder: Path, operation: Operation, kind: str, points: str, seed: int
) -> dict[str, object]:
    """All faults of a kind in an operation."""
    shim = ctypes.CDLL(None)
    # All is done at one place: a copy of a project beside it refuses to give its numbers.
    trial = folder / "trial"
    operation.prepare(trial)
    kept = copy_world(trial, folder / "kept")
    total = count_calls(shim, operation.work, trial, folder / "total")
    most = total if points == "all" else min(int(points), total)
    first = random.Random(seed).random()
    tried = [1 + int((each + first) * total / most) for each in range(most)]
    number = 0 if kind == "KILL" else getattr(errno, kind)
    wrong: dict[int, list[str]] = {}
    for point in tried:
        copy_world(kept, trial)
        if found := try_fault(shim, operation, trial, point, number):
            wrong[point] = found
    return {"points": total, "tried": len(tried), "wrong": wrong}


def count_calls(shim: ctypes.CDLL, work: Work, folder: Path, told: Path) -> int:
    """Count the calls that change a file in an operation."""

    def count() -> int:
        shim.fault_arm(ctypes.c_long(2**40), 1)
        assert work(folder).code == 0
        total = shim.fault_count()
        shim.fault_arm(ctypes.c_long(-1), 0)
        told.write_text(str(total), encoding="ascii")
        return 0

    assert in_child(count) == (0, 0)
    return int(told.read_text(encoding="ascii"))


def try_fault(
    shim: ctypes.CDLL, operation: Operation, folder: Path, point: int, number: int
) -> list[str]:
    """List the mistakes after a fault at one call and the runs that follow."""
    said = folder / "said"

    def faulty() -> int:
        shim.fault_arm(ctypes.c_long(point), number)
        did = operation.work(folder)
        shim.fault_arm(ctypes.c_long(-1), 0)
        said.write_text(did.said, encoding="utf-8")
        return did.code

    code, by = in_child(faulty)
    wrong = []
    if code not in (0, 1) and by != signal.SIGKILL:
        wrong.append(f"ended with {code}, signal {by}")
    text = said.read_text(encoding="utf-8") if said.exists() else ""
    if "Traceback" in text or "internal:" in text:
        wrong.append(text)
    result = folder / "result"

    def after() -> int:
        result.write_text(json.dumps(operation.wrong(folder)), encoding="utf-8")
        return 0

    if in_child(after) != (0, 0):
        return [*wrong, "the next run ended in a traceback"]
    return [*wrong, *json.loads(result.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    place, name, kind, points, seed = sys.argv[1:]
    done = campaign(Path(place), OPERATIONS[name], kind, points, int(seed))
    print(json.dumps(done), flush=True)
