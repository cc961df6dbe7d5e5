r"""One operation with a fault at every call in turn, and what became of the shipment.

    LD_PRELOAD=shim.so python -m tests.shipment.faults.campaign \
        FOLDER OPERATION KIND POINTS SEED

KIND is KILL, ENOSPC, EIO or EROFS; POINTS is how many of the calls are tried, chosen by SEED,
or "all". After each fault the same operation is asked for again where it was not done, then the
batch; ledger, register, files and papers must agree. Prints a line of JSON: how many points
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

from tests.shipment.faults.world import (
    Did,
    batch,
    build,
    copied,
    disagreements,
    run,
    write_list,
)

BEFORE = [(3, "口罩", "A1"), (2, "护目镜", "B1"), (2, "口罩", "C1")]
AFTER = [(4, "口罩", "A1"), (1, "手套", "N1"), (2, "口罩", "C2")]  # goggles are gone

Operation = Callable[[Path], Did]
OPERATIONS: dict[str, tuple[Operation, str]] = {
    "batch": (lambda folder: batch(folder, "before"), "before"),
    "amend": (lambda folder: batch(folder, "after", "--amend"), "after"),
    "reprint": (
        lambda folder: run(folder, "reprint", "out", "2-3", "--reason", "wet"),
        "before",
    ),
    "void": (lambda folder: run(folder, "void", "out", "2,5", "--reason", "lost"), "before"),
    "unvoid": (lambda folder: run(folder, "unvoid", "out", "4"), "before"),
    "replace": (
        lambda folder: run(folder, "replace", "out", "3", "--reason", "torn"),
        "before",
    ),
}
"""What is done, and the list that the shipment has after it."""


def prepared(folder: Path, operation: str) -> Path:
    """A world in which the operation can be done."""
    build(folder)
    write_list(folder / "before.csv", BEFORE)
    write_list(folder / "after.csv", AFTER)
    if operation != "batch":
        assert batch(folder, "before").code == 0
        assert run(folder, "void", "out", "4", "--reason", "early").code == 0
    return folder


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
    folder: Path, operation: str, kind: str, points: str, seed: int
) -> dict[str, object]:
    """All faults of a kind in an operation."""
    shim = ctypes.CDLL(None)
    work, name = OPERATIONS[operation]
    # All is done at one place: a copy of a project beside it refuses to give its numbers.
    trial = prepared(folder / "trial", operation)
    ever: dict[str, str] = {}
    if operation != "batch":
        assert disagreements(trial, ever) == []
    kept = copied(trial, folder / "kept")
    total = counted(shim, work, trial, folder / "total")
    most = total if points == "all" else min(int(points), total)
    tried = sorted(random.Random(seed).sample(range(1, total + 1), most))
    number = 0 if kind == "KILL" else getattr(errno, kind)
    wrong: dict[int, list[str]] = {}
    for point in tried:
        copied(kept, trial)
        found = tried_at(shim, work, name, trial, point, number, dict(ever))
        if found:
            wrong[point] = found
    return {"points": total, "tried": len(tried), "wrong": wrong}


def counted(shim: ctypes.CDLL, work: Operation, folder: Path, told: Path) -> int:
    """How many calls an operation makes."""

    def count() -> int:
        shim.fault_arm(ctypes.c_long(2**40), 1)
        assert work(folder).code == 0
        total = shim.fault_count()
        shim.fault_arm(ctypes.c_long(-1), 0)
        told.write_text(str(total), encoding="ascii")
        return 0

    assert in_child(count) == (0, 0)
    return int(told.read_text(encoding="ascii"))


def tried_at(
    shim: ctypes.CDLL,
    work: Operation,
    name: str,
    folder: Path,
    point: int,
    number: int,
    ever: dict[str, str],
) -> list[str]:
    """What is wrong after a fault at that call and the runs that follow."""
    said = folder / "said"

    def faulty() -> int:
        shim.fault_arm(ctypes.c_long(point), number)
        did = work(folder)
        shim.fault_arm(ctypes.c_long(-1), 0)
        said.write_text(did.said, encoding="utf-8")
        return did.code

    code, by = in_child(faulty)
    wrong = []
    if code not in (0, 1) and by != signal.SIGKILL:
        wrong.append(f"ended with {code}, signal {by}")
    if said.exists() and "Traceback" in (text := said.read_text(encoding="utf-8")):
        wrong.append(text)
    result = folder / "result"

    def after() -> int:
        did = batch(folder, name, *(("--amend",) if name == "after" else ()))
        found = [] if did.code == 0 else [did.said]
        found += disagreements(folder, ever) if did.code == 0 else []
        result.write_text(json.dumps(found), encoding="utf-8")
        return 0

    if in_child(after) != (0, 0):
        return [*wrong, "the next run ended in a traceback"]
    return [*wrong, *json.loads(result.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    place, operation, kind, points, seed = sys.argv[1:]
    print(json.dumps(campaign(Path(place), operation, kind, points, int(seed))), flush=True)
