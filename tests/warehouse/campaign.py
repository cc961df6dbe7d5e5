r"""A watched folder with a fault at every call in turn, and what became of its list.

    LD_PRELOAD=shim.so python -m tests.warehouse.campaign FOLDER KIND POINTS SEED

As `tests.shipment.faults.campaign`, whose program this is: all that a folder's foreman, who
makes labels and who prints them do with files is done by one process here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

from cardgen.errors import CardgenError
from cardgen.printing import Destination
from cardgen.processes import HelperLink
from cardgen.shipment import Press, Request
from cardgen.warehouse import Commission, DropFolder, Foreman, WatchEvent
from cardgen.warehouse.work import ListOutcome
from tests.shipment.faults.campaign import Operation, campaign
from tests.shipment.faults.world import Did
from tests.warehouse.warehouses import Warehouse

BOXES = 3


class InProcess:
    """A helper that is no other process."""

    def __init__(
        self, work: Callable[[Commission, HelperLink], ListOutcome], task: Commission
    ) -> None:
        self._told: list[Any] = []
        self.is_over = False
        self.wire, other = Pipe()
        other.close()  # so that nobody waits for it
        self.result = work(task, HelperLink(self._told.append))

    def news(self) -> Iterator[Any]:
        yield from self._told
        self.is_over = True
        self.wire.close()

    def stop(self) -> None:
        """It has ended."""

    kill = stop


def prepare(home: Path) -> None:
    Warehouse(home).drop("S-1.csv", (BOXES, "口罩", "A1"))


def watched(home: Path) -> Did:
    """All that is there is done, or has to wait."""
    before = Path.cwd()
    os.chdir(home)
    events: list[WatchEvent] = []
    press = Press("out", Destination("file", path=str(home / "out")), "zpl")
    request = Request(Path(), Path(), formats=("zpl",), dpi=203.2)
    foreman = Foreman(
        DropFolder(home / "in", rest=0, patience=0),
        Commission(Path(), request, home / "shipments", home, to=(press,)),
        events.append,
        poll=0.001,
        begin=InProcess,  # type: ignore[arg-type]
    )
    try:
        code = 0 if foreman.run(once=True) else 1
    except CardgenError as error:
        return Did(1, str(error))
    finally:
        os.chdir(before)
    return Did(code, "\n".join(map(str, events)))


def wrong(home: Path) -> list[str]:
    """Watch again without faults, and see what does not agree."""
    did = watched(home)
    if did.code:
        return [did.said]
    found = []
    warehouse = Warehouse.__new__(Warehouse)
    warehouse.home = home
    if (lists := {each: warehouse.names(each) for each in ("working", "done", "failed")}) != {
        "working": [], "done": ["S-1.csv"], "failed": [],
    }:  # fmt: skip
        found.append(f"lists are in {lists}")
    left = [str(path) for path in (home / "in").rglob(".*") if "cardgen-watch" not in path.name]
    found += [f"{path} was left" for path in left]
    paper, labels = warehouse.paper("S-1"), warehouse.printed()
    certain, doubtful = paper.get("sent", 0), paper.get("doubtful", 0)
    if certain + doubtful != BOXES or {*labels.values()} - {1}:
        found.append(f"{paper} on paper, printed {sorted(labels.values())}")
    if not certain <= len(labels) <= certain + doubtful:
        found.append(f"{paper} on paper, but there are {len(labels)}")
    if doubtful and "종이를 확인하세요" not in warehouse.report("done", "S-1.csv"):
        found.append("the report does not say what is doubtful")
    return found


if __name__ == "__main__":
    place, kind, points, seed = sys.argv[1:]
    work = Operation(prepare, watched, wrong)
    print(json.dumps(campaign(Path(place), work, kind, points, int(seed))), flush=True)
