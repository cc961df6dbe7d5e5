r"""A campaign of faults on a watched folder: one fault at each call in turn.

    LD_PRELOAD=shim.so python -m tests.warehouse.campaign FOLDER KIND POINTS SEED

It uses the program of `tests.shipment.faults.campaign`. The foreman and his helpers run in one
process here.
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
from cardgen.shipment import Press, make_request
from cardgen.warehouse import Commission, DropFolder, Foreman, WatchEvent
from cardgen.warehouse.work import ListOutcome
from tests.shipment.faults.campaign import Operation, campaign
from tests.shipment.faults.world import Did
from tests.warehouse.warehouses import Warehouse

BOXES = 3


class InProcess:
    """A helper in the same process."""

    def __init__(
        self, work: Callable[[Commission, HelperLink], ListOutcome], task: Commission
    ) -> None:
        self._told: list[Any] = []
        self.is_over = False
        self.wire, other = Pipe()
        other.close()  # so that the foreman does not wait
        self.result = work(task, HelperLink(self._told.append))

    def news(self) -> Iterator[Any]:
        yield from self._told
        self.is_over = True
        self.wire.close()

    def stop(self) -> None:
        """Do nothing: the helper has ended."""

    kill = stop


def prepare(home: Path) -> None:
    Warehouse(home).drop("S-1.csv", (BOXES, "口罩", "A1"))


def watch(home: Path) -> Did:
    """Watch a folder until all lists are finished or wait."""
    before = Path.cwd()
    os.chdir(home)
    events: list[WatchEvent] = []
    press = Press("out", Destination("file", path=str(home / "out")), "zpl")
    request = make_request(manifest=Path(), folder=Path(), formats=("zpl",), dpi=203.2)
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


def find_faults(home: Path) -> list[str]:
    """Watch again without faults, and find contradictions."""
    did = watch(home)
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
    paper, labels = warehouse.count_paper("S-1"), warehouse.read_labels()
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
    work = Operation(prepare, watch, find_faults)
    print(json.dumps(campaign(Path(place), work, kind, points, int(seed))), flush=True)
