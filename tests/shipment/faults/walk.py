"""A random walk: amendments, voids, reprints, replacements and kills, one after the other.

    LD_PRELOAD=shim.so python -m tests.shipment.faults.walk FOLDER STEPS BOXES SEED

After each step the shipment is gone on with, and ledger, register, files and papers must agree;
each box that exists has one number, one SSCC and one label; and who prints is told of all
labels that are others now, and of no label that is not. Prints a line of JSON: the steps by
kind, and what was wrong, each with its step.
"""

from __future__ import annotations

import ctypes
import json
import random
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.shipment.faults.campaign import in_child
from tests.shipment.faults.world import batch, build, disagreements, run, write_list

ITEMS = ("口罩", "护目镜", "手套", "N95口罩")
KINDS = ("amend", "amend", "amend", "void", "unvoid", "replace", "reprint", "again")


@dataclass(frozen=True)
class Seen:
    """The state of a shipment: each label's digest by box number, and the void boxes."""

    labels: dict[int, str]
    void: frozenset[int]


def look(folder: Path) -> Seen:
    """Look at the labels in the folder and at the ledger."""
    with closing(sqlite3.connect(folder / "out/ledger.sqlite")) as database:
        rows = database.execute("SELECT number, state, file FROM box").fetchall()
    labels = {
        number: sha256((folder / "out" / file).read_bytes()).hexdigest()
        for number, state, file in rows
        if state != "voided" and file and (folder / "out" / file).is_file()
    }
    return Seen(labels, frozenset(number for number, state, _ in rows if state == "voided"))


def edit(rows: list[tuple[int, str, str]], chance: random.Random) -> list[tuple[int, str, str]]:
    """Change a list in one to three places, as offices do."""
    rows = list(rows)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(rows))
        boxes, item, lot = rows[at]
        match chance.choice(("more", "less", "lot", "gone", "new", "swap")):
            case "more":
                rows[at] = boxes + chance.randint(1, 5), item, lot
            case "less" if boxes > 1:
                rows[at] = chance.randint(1, boxes - 1), item, lot
            case "lot":
                rows[at] = boxes, item, f"{lot[:1]}{chance.randint(100, 999)}"
            case "gone" if len(rows) > 2:
                del rows[at]
            case "new":
                lot = f"N{chance.randint(100, 999)}"
                rows.insert(at, (chance.randint(1, 6), chance.choice(ITEMS), lot))
            case "swap":
                other = chance.randrange(len(rows))
                rows[at], rows[other] = rows[other], rows[at]
    return rows


def some(numbers: list[int], chance: random.Random) -> str:
    """A few boxes, as somebody types them."""
    chosen = chance.sample(numbers, min(len(numbers), chance.randint(1, 3)))
    return ",".join(map(str, chosen))


def walk(folder: Path, steps: int, boxes: int, seed: int) -> dict[str, object]:
    """All steps; the shim of this process kills some of them."""
    shim, chance = ctypes.CDLL(None), random.Random(seed)
    build(folder)
    lines = max(3, boxes // 25)
    rows = [
        (boxes // lines + (at < boxes % lines), chance.choice(ITEMS), f"L{at:03}")
        for at in range(lines)
    ]
    write_list(folder / "list.csv", rows)
    ever: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    assert batch(folder, "list").code == 0
    for step in range(1, steps + 1):
        before = look(folder)
        kind, words = choose(before, chance)
        killed = chance.random() < 0.3
        counts[kind] += 1
        counts["killed"] += killed
        if kind == "amend":
            rows = edit(rows, chance)
            write_list(folder / "list.csv", rows)
        point = chance.randint(1, 120) if killed else 0
        first = take_step(shim, folder, kind, words, point)
        did = batch(folder, "list", "--json", *(("--amend",) if kind == "amend" else ()))
        problems = [] if did.code == 0 else [did.said]
        if did.code == 0:
            problems += disagreements(folder, ever)
            problems += untold(before, look(folder), first or did.said, kind)
        if problems:
            wrong[f"{step} {kind} {words}{' killed' if killed else ''}"] = problems
            break
    return {"steps": dict(counts), "boxes": len(ever), "wrong": wrong}


def choose(there: Seen, chance: random.Random) -> tuple[str, str]:
    """Choose the next command and its boxes."""
    kind = chance.choice(KINDS)
    if kind in ("amend", "again"):
        return kind, ""
    numbers = sorted(there.void) if kind == "unvoid" else sorted(there.labels)
    return (kind, some(numbers, chance)) if numbers else ("again", "")


def take_step(shim: ctypes.CDLL, folder: Path, kind: str, words: str, point: int) -> str:
    """Run a command, or die at a call; return its output if it came to its end."""
    told = folder / "said.json"

    def work() -> int:
        if point:
            shim.fault_arm(ctypes.c_long(point), 0)
        if kind == "amend":
            did = batch(folder, "list", "--amend", "--json")
        elif kind == "again":
            did = batch(folder, "list")
        else:
            reason = ("--reason", "walk") if kind != "unvoid" else ()
            did = run(folder, kind, "out", words, *reason)
        shim.fault_arm(ctypes.c_long(-1), 0)
        told.write_text(did.said, encoding="utf-8")
        return did.code

    code, _ = in_child(work)
    assert code in (0, 1, -1), (kind, words, code)
    return told.read_text(encoding="utf-8") if code == 0 else ""


def untold(before: Seen, after: Seen, said: str, kind: str) -> list[str]:
    """Labels that are others and were not named, or were named and are not."""
    new = sorted({*after.labels} - {*before.labels} - before.void)
    other = sorted(
        number
        for number, digest in after.labels.items()
        if before.labels.get(number, digest) != digest
    )
    if kind != "amend":
        changed = [*new, *other] if kind != "replace" else other
        return [f"labels changed by {kind}: {changed}"] if changed else []
    gone = sorted(after.void - before.void)
    told = json.loads(said)["amended"]
    expected = {"added": new, "changed": other, "gone": gone}
    return [] if told == expected else [f"told {told}, but it is {expected}"]


if __name__ == "__main__":
    place, steps, boxes, seed = sys.argv[1:]
    done = walk(Path(place), int(steps), int(boxes), int(seed))
    print(json.dumps(done, ensure_ascii=False), flush=True)
