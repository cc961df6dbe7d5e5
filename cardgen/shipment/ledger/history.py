"""What was done with a shipment: events of boxes, and the commands that worked on it."""

from __future__ import annotations

import sqlite3

from cardgen.shipment.ledger.records import CommandRun, Event


class History:
    """The tables of events and of runs."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def log(self, number: int, what: str, time: str, reason: str, plan: int) -> None:
        """Record that something was done with a box while this is the plan."""
        self._database.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?)", (number, what, reason, time, plan)
        )

    def gone_since(self, plan: int) -> list[int]:
        """The boxes that later plans took out, in order."""
        query = "SELECT DISTINCT number FROM event WHERE what = 'gone' AND plan > ? ORDER BY 1"
        return [number for (number,) in self._database.execute(query, (plan,))]

    def has(self, number: int, what: str) -> bool:
        """True if that was done with a box."""
        query = "SELECT EXISTS (SELECT 1 FROM event WHERE number = ? AND what = ?)"
        return bool(self._database.execute(query, (number, what)).fetchone()[0])

    def last(self) -> int:
        """Which event is the last one, for `forget`."""
        (last,) = self._database.execute("SELECT ifnull(max(rowid), 0) FROM event").fetchone()
        return int(last)

    def events(self, what: str = "") -> list[Event]:
        """All that was done, or of one kind, in order."""
        rows = self._database.execute(
            "SELECT number, what, reason, time FROM event WHERE ? IN ('', what) ORDER BY rowid",
            (what,),
        )
        return [Event._make(row) for row in rows]

    def forget(self, after: int) -> None:
        """Forget what was to be done after that event, and could not.

        What somebody said of a label meanwhile stays.
        """
        query = "DELETE FROM event WHERE rowid > ? AND what != 'unseen'"
        self._database.execute(query, (after,))

    def begin_run(self, what: str, time: str) -> int:
        """Note that a command works on the shipment; for `end_run`."""
        return (
            self._database.execute(
                "INSERT INTO run (began, what) VALUES (?, ?)", (time, what)
            ).lastrowid
            or 0
        )

    def end_run(self, run: int, time: str, said: str) -> None:
        """Note that it has ended, and what it came to."""
        self._database.execute(
            "UPDATE run SET ended = ?, said = ? WHERE rowid = ?", (time, said, run)
        )

    def runs(self, most: int = -1) -> list[CommandRun]:
        """The last commands that worked on it, the last one first; all without `most`."""
        rows = self._database.execute(
            "SELECT began, ifnull(ended, ''), what, said FROM run ORDER BY rowid DESC LIMIT ?",
            (most,),
        )
        return [CommandRun._make(row) for row in rows]
