"""``python -m tests.fuzz KIND INDEX``: a case of CARDGEN_SEED once more, kept in a folder.

Without words it tries as many as CARDGEN_FUZZ says, and tells of each kind, also if Ctrl-C
ends it before.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.fuzz import harness
from tests.fuzz.kinds import case, write
from tests.fuzz.test_fuzz import SEED, keep


def again(kind: str, index: int) -> None:
    """Write a case down and try it here."""
    made = case(SEED, kind, index)
    folder = Path("out/fuzz") / f"{kind}-{index}"
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, {**made.base, **made.files})
    print(f"{folder}:")
    for words in made.commands:
        print("  cardgen", *map(repr, words))
    (told,) = harness.run(SEED, [harness.Job(kind, index)], 1)
    print(told.wrong or "nothing wrong", told.ends, f"{told.seconds:.2f} s {told.megabytes} MB")


def until_stopped(results: Iterator[harness.Told]) -> Iterator[harness.Told]:
    """Yield results until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        yield from results


def everything(count: int) -> int:
    """Try so many; how many were wrong."""
    begin, wrong = time.monotonic(), 0
    by_kind: dict[str, Counter[str]] = {}
    worst: dict[str, tuple[float, int]] = {}
    results = harness.run(SEED, harness.jobs(count), os.cpu_count() or 1)
    for number, told in enumerate(until_stopped(results), 1):
        by_kind.setdefault(told.job.kind, Counter()).update(told.ends)
        seconds, megabytes = worst.get(told.job.kind, (0.0, 0))
        worst[told.job.kind] = max(seconds, told.seconds), max(megabytes, told.megabytes)
        if told.wrong:
            wrong += 1
            print(f"{keep(SEED, told.job)}: {told.wrong}", flush=True)
        if number % 1000 == 0:
            print(f"{number:,} in {time.monotonic() - begin:.0f} s", flush=True)
    for kind, ends in by_kind.items():
        seconds, megabytes = worst[kind]
        print(f"{kind}: at most {seconds:.2f} s, {megabytes} MB; {dict(ends)}")
    return wrong


if __name__ == "__main__":
    if len(sys.argv) > 2:
        again(sys.argv[1], int(sys.argv[2]))
    else:
        sys.exit(everything(int(os.environ.get("CARDGEN_FUZZ", "1000"))) > 0)
