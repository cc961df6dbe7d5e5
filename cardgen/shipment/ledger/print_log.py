"""Prints of all shipments of a project, in its register: so a copy of a ledger is told.

A ledger that is put back from a copy, or copied with its folder, does not know what was printed
since. So each task is noted here too before a byte of it leaves, with the key that all copies
of a ledger have, and the task before it. A task that a ledger lacks was printed by another one.

Who notes a task says up to which row he knows the log, and nothing is noted if there is more:
of two who print copies of one shipment at once, one learns what the other has begun.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

from cardgen.database import read_only
from cardgen.errors import Location, ShipmentError
from cardgen.shipment.ledger.serials import open_register

_ROW: Final = "id, task, before, boxes, printer, folder, time"


class NotedPrint(NamedTuple):
    """Labels that were to be printed: a task, and the one before it in the same ledger.

    `boxes` are numbers, each with the plan that made its label. `folder` is where the ledger
    was then; `id` is the row of the log.
    """

    id: int
    task: str
    before: str
    boxes: tuple[tuple[int, int], ...]
    printer: str
    folder: Path
    time: str


def noted_prints(path: Path, shipment: str) -> list[NotedPrint]:
    """The prints of a shipment that a register has, in order; none without a register.

    Raises ShipmentError "serials" where it cannot be read.
    """
    if not os.path.lexists(path):
        return []
    try:
        with closing(read_only(path)) as database:
            known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'print'"
            if database.execute(known).fetchone() is None:
                return []
            return _after(database, shipment, 0)
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise ShipmentError(
            "serials",
            f"the register cannot be read: {error}",
            location=Location(str(path)),
        ) from error


def note_print(path: Path, shipment: str, noted: NotedPrint) -> tuple[int, list[NotedPrint]]:
    """Note a print, where the register has none of this shipment behind row `noted.id`.

    Its own row comes back. Otherwise those others do, and nothing is noted. Raises
    ShipmentError "serials".
    """
    with open_register(path, Location(str(path))) as database:
        if others := _after(database, shipment, noted.id):
            return noted.id, others
        added = database.execute(
            "INSERT INTO print (shipment, task, before, boxes, printer, folder, time) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                shipment,
                noted.task,
                noted.before,
                json.dumps(noted.boxes),
                noted.printer,
                os.fsencode(noted.folder),
                noted.time,
            ),
        )
        return added.lastrowid or 0, []


def _after(database: sqlite3.Connection, shipment: str, row: int) -> list[NotedPrint]:
    query = f"SELECT {_ROW} FROM print WHERE shipment = ? AND id > ? ORDER BY id"  # noqa: S608
    return [_print(each) for each in database.execute(query, (shipment, row))]


def _print(row: Iterable[Any]) -> NotedPrint:
    number, task, before, boxes, printer, folder, time = row
    pairs = tuple((int(box), int(plan)) for box, plan in json.loads(boxes))
    return NotedPrint(number, task, before, pairs, printer, Path(os.fsdecode(folder)), time)
