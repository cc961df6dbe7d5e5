"""What is known of labels on paper: which were to be printed, and which somebody saw.

A label is told by its box and the plan that made it what it is: a box whose label was changed
since is not printed, whatever its older one is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final, get_args

from cardgen.shipment.ledger.records import (
    Attempt,
    AttemptState,
    BoxRecord,
    PaperState,
    Sighting,
)

_RANKS: Final[tuple[PaperState, ...]] = get_args(PaperState)
_ATTEMPT: Final = "id, number, plan, printer, task, job, state, said, time"
# A label that is printed twice is as certain as the more certain of both.
_RANK: Final = """
    CASE WHEN EXISTS (
        SELECT 1 FROM sighting WHERE number = box.number AND plan = box.plan
    ) THEN 4
    ELSE ifnull((
        SELECT max(
            CASE state WHEN 'begun' THEN 1 WHEN 'doubtful' THEN 1 WHEN 'sent' THEN 2
            WHEN 'printed' THEN 3 ELSE 0 END
        ) FROM attempt WHERE number = box.number AND plan = box.plan
    ), 0) END
"""


class Prints:
    """The tables of attempts and sightings; who changes them does so in a transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def mean(self, boxes: Iterable[BoxRecord], printer: str, task: str, time: str) -> list[int]:
        """Note that labels are to be printed, before anything leaves; attempts by their ids."""
        query = "INSERT INTO attempt (number, plan, printer, task, time) VALUES (?, ?, ?, ?, ?)"
        return [
            self._database.execute(query, (box.number, box.plan, printer, task, time)).lastrowid
            or 0
            for box in boxes
        ]

    def last(self) -> int:
        """The id of the last attempt."""
        (last,) = self._database.execute("SELECT ifnull(max(id), 0) FROM attempt").fetchone()
        return int(last)

    def change(
        self,
        attempts: Iterable[int],
        state: AttemptState,
        time: str,
        *,
        job: str = "",
        said: str = "",
    ) -> None:
        """What became of attempts; the job stays if none is given."""
        self._database.executemany(
            "UPDATE attempt SET state = ?, time = ?, said = ?, "
            "job = iif(? = '', job, ?) WHERE id = ?",
            ((state, time, said, job, job, each) for each in attempts),
        )

    def attempts(self, *states: AttemptState) -> list[Attempt]:
        """The attempts in these states, in order; all without."""
        wanted = states or get_args(AttemptState)
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT {_ATTEMPT} FROM attempt WHERE state IN ({marks}) ORDER BY id"  # noqa: S608
        return [Attempt._make(row) for row in self._database.execute(query, wanted)]

    def see(self, boxes: Iterable[tuple[int, int]], how: str, time: str) -> None:
        """Note that labels were seen, each told by its box and its plan."""
        self._database.executemany(
            "INSERT INTO sighting VALUES (?, ?, ?, ?)",
            ((number, plan, how, time) for number, plan in boxes),
        )

    def sightings(self, number: int) -> list[Sighting]:
        """When labels of a box were seen."""
        query = "SELECT number, plan, how, time FROM sighting WHERE number = ? ORDER BY rowid"
        return [Sighting._make(row) for row in self._database.execute(query, (number,))]

    def plan_on_paper(self, box: BoxRecord) -> int:
        """The plan of the label that the box has: the last that was printed, else its present.

        A label that is doubtful is not taken for the one that is there.
        """
        query = (
            "SELECT plan FROM attempt WHERE number = ? AND state IN ('sent', 'printed') "
            "ORDER BY plan DESC LIMIT 1"
        )
        found = self._database.execute(query, (box.number,)).fetchone()
        return int(found[0]) if found else box.plan

    def on_paper(self) -> dict[int, PaperState]:
        """What is known of the present label of each box, in order, voided ones too."""
        rows = self._database.execute(f"SELECT number, {_RANK} FROM box ORDER BY number")  # noqa: S608
        return {number: _RANKS[rank] for number, rank in rows}

    def superseded(self) -> list[int]:
        """Boxes with a label on paper that is not theirs any more: changed since, or void."""
        query = (
            "SELECT DISTINCT box.number FROM box JOIN attempt USING (number) "
            "WHERE attempt.state IN ('begun', 'doubtful', 'sent', 'printed') "
            "AND (attempt.plan < box.plan OR box.state = 'voided') ORDER BY 1"
        )
        return [number for (number,) in self._database.execute(query)]
