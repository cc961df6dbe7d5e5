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
    PaperMark,
    PaperState,
    Sighting,
)

_RANKS: Final[tuple[PaperState, ...]] = get_args(PaperState)
_ATTEMPT: Final = "id, number, plan, printer, task, job, state, said, time"
_OF_ATTEMPT: Final = """
    CASE attempt.state WHEN 'begun' THEN 1 WHEN 'doubtful' THEN 1 WHEN 'sent' THEN 2
    WHEN 'printed' THEN 3 ELSE 0 END
"""
# A label that is printed twice is as certain as the more certain of both.
_RANK: Final = f"""
    CASE WHEN EXISTS (
        SELECT 1 FROM sighting WHERE number = box.number AND plan = box.plan
    ) THEN 4
    ELSE ifnull((
        SELECT max({_OF_ATTEMPT}) FROM attempt WHERE number = box.number AND plan = box.plan
    ), 0) END
"""  # noqa: S608
# Of columns that stand bare beside a max(), SQLite takes the row that has it: the most certain
# attempt, and of those the last.
_PRINTED: Final = f"""
    SELECT box.number, max(({_OF_ATTEMPT}) << 40 | attempt.id) >> 40 AS rank, printer,
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

    def tasks(self) -> dict[tuple[str, int], int]:
        """The plan that labels were to be printed as, by the name of the task and the box."""
        query = "SELECT task, number, max(plan) FROM attempt GROUP BY task, number"
        return {(task, number): plan for task, number, plan in self._database.execute(query)}

    def last_task(self) -> str:
        """The last task of which something may be on paper; "" if there is none."""
        query = (
            "SELECT task FROM attempt WHERE state NOT IN ('meant', 'failed') "
            "ORDER BY id DESC LIMIT 1"
        )
        found = self._database.execute(query).fetchone()
        return str(found[0]) if found else ""

    def doubt(
        self, boxes: Iterable[BoxRecord], printer: str, task: str, time: str, said: str
    ) -> None:
        """Note that labels may be on paper, though nobody here printed them."""
        self.change(self.mean(boxes, printer, task, time), "doubtful", time, said=said)

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

    def unsee(self, number: int, plan: int) -> list[Sighting]:
        """Forget that a label was seen; what was noted of it comes back."""
        found = [each for each in self.sightings(number) if each.plan == plan]
        query = "DELETE FROM sighting WHERE number = ? AND plan = ?"
        self._database.execute(query, (number, plan))
        return found

    def was_printed(self, number: int) -> bool:
        """True if any label of a box may be on paper, its present one or one of before."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM attempt "
            "WHERE number = ? AND state NOT IN ('meant', 'failed'))"
        )
        return bool(self._database.execute(query, (number,)).fetchone()[0])

    def are_printed(self) -> bool:
        """True if labels of the shipment were sent to a printer; not all are only files."""
        return bool(self.last_task())

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

    def is_known(self) -> bool:
        """Whether anything is known of any label, of now or before."""
        query = (
            "SELECT EXISTS (SELECT 1 FROM attempt WHERE state NOT IN ('meant', 'failed')) "
            "OR EXISTS (SELECT 1 FROM sighting)"
        )
        return bool(self._database.execute(query).fetchone()[0])

    def marks(self, first: int = 1, last: int = 1 << 62) -> dict[int, PaperMark]:
        """What is known of the present labels of boxes with these numbers, if anything is."""
        found: dict[int, PaperMark] = {}
        for query in (_PRINTED, _SEEN):
            for number, rank, printer, time in self._database.execute(query, (first, last)):
                before = found.get(number, PaperMark("", "", ""))
                found[number] = PaperMark(_RANKS[rank], printer or before.printer, time)
        return found

    def superseded(self) -> list[int]:
        """Boxes with a label on paper that is not theirs any more: changed since, or void."""
        query = (
            "SELECT DISTINCT box.number FROM box JOIN attempt USING (number) "
            "WHERE attempt.state IN ('begun', 'doubtful', 'sent', 'printed') "
            "AND (attempt.plan < box.plan OR box.state = 'voided') ORDER BY 1"
        )
        return [number for (number,) in self._database.execute(query)]
