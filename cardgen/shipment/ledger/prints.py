"""The tables of labels on paper: attempts to print them, and sightings.

A label is identified by its box and the plan that made it. If a label was changed since, the
box is not printed, whatever became of the older label.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final, get_args

from cardgen.shipment.ledger.records import (
    Attempt,
    AttemptState,
    BoxRecord,
    PaperMark,
    PaperState,
    Sighting,
)

_RANKS: Final[tuple[PaperState, ...]] = get_args(PaperState)
_ATTEMPT: Final = "id, number, plan, printer, task, job, state, said, time"
_ATTEMPT_RANK: Final = """
    CASE attempt.state WHEN 'begun' THEN 1 WHEN 'doubtful' THEN 1 WHEN 'sent' THEN 2
    WHEN 'printed' THEN 3 ELSE 0 END
"""
# A label printed twice is as certain as the more certain print.
_RANK: Final = f"""
    CASE WHEN EXISTS (
        SELECT 1 FROM sighting WHERE number = box.number AND plan = box.plan
    ) THEN 4
    ELSE ifnull((
        SELECT max({_ATTEMPT_RANK}) FROM attempt WHERE number = box.number AND plan = box.plan
    ), 0) END
"""  # noqa: S608
# For bare columns beside a max(), SQLite takes the row with the maximum: the most certain
# attempt, and among equals the last.
_PRINTED: Final = f"""
    SELECT box.number, max(({_ATTEMPT_RANK}) << 40 | attempt.id) >> 40 AS rank, printer,
        attempt.time
    FROM box JOIN attempt ON attempt.number = box.number AND attempt.plan = box.plan
    WHERE box.number BETWEEN ? AND ? GROUP BY box.number HAVING rank > 0
"""  # noqa: S608
_SEEN: Final = """
    SELECT box.number, 4, '', max(sighting.time)
    FROM box JOIN sighting ON sighting.number = box.number AND sighting.plan = box.plan
    WHERE box.number BETWEEN ? AND ? GROUP BY box.number
"""


class Prints:
    """The tables of attempts to print labels, and of sightings of labels.

    Callers change the tables in a transaction of the ledger.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def plan_prints(
        self, boxes: Iterable[BoxRecord], printer: str, task: str, time: str
    ) -> list[int]:
        """Record attempts to print labels, before the first byte is sent. Return their ids."""
        query = "INSERT INTO attempt (number, plan, printer, task, time) VALUES (?, ?, ?, ?, ?)"
        rows = ((box.number, box.plan, printer, task, time) for box in boxes)
        return [self._database.execute(query, row).lastrowid or 0 for row in rows]

    def last(self) -> int:
        """Return the id of the last attempt to print a label."""
        (last,) = self._database.execute("SELECT ifnull(max(id), 0) FROM attempt").fetchone()
        return int(last)

    def tasks(self) -> dict[tuple[str, int], int]:
        """Map each task and box to the latest plan whose label was to be printed."""
        query = "SELECT task, number, max(plan) FROM attempt GROUP BY task, number"
        return {(task, number): plan for task, number, plan in self._database.execute(query)}

    def last_task(self) -> str:
        """Return the name of the last print task that may be partly on paper; "" if none."""
        query = (
            "SELECT task FROM attempt WHERE state NOT IN ('meant', 'failed') "
            "ORDER BY id DESC LIMIT 1"
        )
        found = self._database.execute(query).fetchone()
        return str(found[0]) if found else ""

    def doubt(
        self, boxes: Iterable[BoxRecord], printer: str, task: str, time: str, said: str
    ) -> None:
        """Record labels as doubtful: they may be printed, but not by this ledger."""
        self.change(self.plan_prints(boxes, printer, task, time), "doubtful", time, said=said)

    def change(
        self,
        attempts: Iterable[int],
        state: AttemptState,
        time: str,
        *,
        job: str = "",
        said: str = "",
    ) -> None:
        """Record the state of attempts, and the printer's name for the job if there is one."""
        self._database.executemany(
            "UPDATE attempt SET state = ?, time = ?, said = ?, "
            "job = iif(? = '', job, ?) WHERE id = ?",
            ((state, time, said, job, job, each) for each in attempts),
        )

    def attempts(self, *states: AttemptState) -> list[Attempt]:
        """Return the attempts to print in these states, in order; without states, all."""
        wanted = states or get_args(AttemptState)
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT {_ATTEMPT} FROM attempt WHERE state IN ({marks}) ORDER BY id"  # noqa: S608
        return [Attempt._make(row) for row in self._database.execute(query, wanted)]

    def rank_attempts(self) -> list[tuple[str, int]]:
        """Return the time of each attempt's state, and the rank of that state, in order."""
        ranks = get_args(AttemptState)
        return [(each.time, ranks.index(each.state)) for each in self.attempts()]

    def see(self, boxes: Iterable[tuple[int, int]], how: str, time: str) -> None:
        """Record that labels were seen on boxes. Each label is known by its box and plan."""
        self._database.executemany(
            "INSERT INTO sighting VALUES (?, ?, ?, ?)",
            ((number, plan, how, time) for number, plan in boxes),
        )

    def unsee(self, number: int, plan: int) -> list[Sighting]:
        """Delete the records that a label was seen. Return them."""
        found = [each for each in self.sightings(number) if each.plan == plan]
        query = "DELETE FROM sighting WHERE number = ? AND plan = ?"
        self._database.execute(query, (number, plan))
        return found

    def set_aside(self, box: BoxRecord, reason: str, time: str) -> list[Sighting]:
        """Record that the present label of a box is spoilt. Return its deleted sightings."""
        self._database.execute(
            "UPDATE attempt SET state = 'failed', said = ?, time = ? WHERE number = ? "
            "AND plan = ? AND state NOT IN ('meant', 'failed')",
            (reason, time, box.number, box.plan),
        )
        return self.unsee(box.number, box.plan)

    def was_printed(self, number: int) -> bool:
        """True if any label of a box, present or earlier, may be on paper."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM attempt "
            "WHERE number = ? AND state NOT IN ('meant', 'failed'))"
        )
        return bool(self._database.execute(query, (number,)).fetchone()[0])

    def are_printed(self) -> bool:
        """True if labels of the shipment were sent to a printer by cardgen."""
        return bool(self.last_task())

    def sightings(self, number: int) -> list[Sighting]:
        """Return the records that labels of a box were seen."""
        query = "SELECT number, plan, how, time FROM sighting WHERE number = ? ORDER BY rowid"
        return [Sighting._make(row) for row in self._database.execute(query, (number,))]

    def all_sightings(self) -> list[Sighting]:
        """Return the records that labels were seen, of all boxes."""
        query = "SELECT number, plan, how, time FROM sighting ORDER BY rowid"
        return [Sighting._make(row) for row in self._database.execute(query)]

    def plan_on_paper(self, box: BoxRecord) -> int:
        """Return the plan of the label on the box: the last printed, or else the present.

        A doubtful label does not count.
        """
        query = (
            "SELECT plan FROM attempt WHERE number = ? AND state IN ('sent', 'printed') "
            "ORDER BY plan DESC LIMIT 1"
        )
        found = self._database.execute(query, (box.number,)).fetchone()
        return int(found[0]) if found else box.plan

    def on_paper(self) -> dict[int, PaperState]:
        """Return the print state of each box's present label; voided boxes count too."""
        rows = self._database.execute(f"SELECT number, {_RANK} FROM box ORDER BY number")  # noqa: S608
        return {number: _RANKS[rank] for number, rank in rows}

    def is_known(self) -> bool:
        """True if any label, present or earlier, may be on paper or was seen."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM attempt WHERE state NOT IN ('meant', 'failed')) "
            "OR EXISTS (SELECT 1 FROM sighting)"
        )
        return bool(self._database.execute(query).fetchone()[0])

    def marks(self, first: int = 1, last: int = 1 << 62) -> dict[int, PaperMark]:
        """Return the print states of present labels, for boxes `first` to `last` by number."""
        found: dict[int, PaperMark] = {}
        for query in (_PRINTED, _SEEN):
            for number, rank, printer, time in self._database.execute(query, (first, last)):
                before = found.get(number, PaperMark("", "", ""))
                found[number] = PaperMark(_RANKS[rank], printer or before.printer, time)
        return found

    def list_superseded(self) -> list[int]:
        """List boxes with an outdated label on paper, and void boxes with any label."""
        query = (
            "SELECT DISTINCT box.number FROM box JOIN attempt USING (number) "
            "WHERE attempt.state IN ('begun', 'doubtful', 'sent', 'printed') "
            "AND (attempt.plan < box.plan OR box.state = 'voided') ORDER BY 1"
        )
        return [number for (number,) in self._database.execute(query)]
