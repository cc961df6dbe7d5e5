"""Live through the printing of shipments once more, by seed, and say what there was.

python -m tests.shipment.replay 1017
python -m tests.shipment.replay 1000 2000
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.shipment.samples import job, line, ship
from tests.shipment.test_printing import live_through


def main(arguments: Sequence[str]) -> None:
    """Live through these seeds; an AssertionError tells of the first that is wrong."""
    first = int(arguments[0])
    last = int(arguments[1]) if len(arguments) > 1 else first + 1
    began, told = time.monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        made = Path(name) / "made"
        ship(made, line(2, 29), line(3, 20, lot="L1"), work=job(formats=("zpl",)))
        for seed in range(first, last):
            world = live_through(made, Path(name) / f"{seed}/out", seed, pytest.MonkeyPatch())
            told.update(world.told)
            told["lives"] += world.lives
            shutil.rmtree(Path(name) / f"{seed}")
    print(f"{last - first} seeds in {time.monotonic() - began:.0f} s")
    for what, count in sorted(told.items()):
        print(f"{count:8} {what}")


if __name__ == "__main__":
    main(sys.argv[1:])
