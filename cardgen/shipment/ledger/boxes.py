"""The ledger's tables of boxes, of their events, and of the commands that ran."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from cardgen.database import seal
from cardgen.shipment.ledger.records import (
    BoxRecord,
    CommandRun,
    Event,
    Outcome,
    State,
    errors_text,
    read_errors,
)

_PAGE: Final = 1000  # boxes that are looked at together
_RECORD: Final = (
    "number, line, number_in_line, total_in_line, total, id, ifnull(sscc, ''), state, plan, "
    "ifnull(before, ''), ifnull(file, ''), ifnull(digest, ''), ifnull(error, '')"
)


class Boxes:
    """The table of boxes; who changes it does so in a transaction of the ledger."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add(self, records: Iterable[BoxRecord]) -> None:
        """Add boxes that are planned."""
        self._database.executemany(
            "INSERT INTO box (number, line, number_in_line, total_in_line, total, id, sscc, "
            "seal, plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((*_sealed(each), seal(*_sealed(each)), each.plan) for each in records),
        )

    def change(self, records: Iterable[BoxRecord]) -> None:
        """Let boxes have another place in their line, other totals, or an SSCC."""
        self._database.executemany(
            "UPDATE box SET number_in_line = ?, total_in_line = ?, total = ?, sscc = ?, "
            "seal = ? WHERE number = ?",
            (
                (
                    each.number_in_line,
                    each.total_in_line,
                    each.total,
                    each.sscc or None,
                    seal(*_sealed(each)),
                    each.number,
                )
                for each in records
            ),
        )

    def replan(self, line: int | None = None) -> None:
        """Plan the labels of a line again, or all; which are others then is seen by digest.

        So are those of voided boxes, should these come back.
        """
        self._database.execute(
            "UPDATE box SET state = iif(state = 'voided', state, 'planned'), "
            "before = iif(state = 'voided', 'planned', NULL) WHERE ifnull(?, line) = line",
            (line,),
        )

    def replan_voided(self, number: int) -> None:
        """Plan the label of a voided box again, for when it is back."""
        self._database.execute("UPDATE box SET before = 'planned' WHERE number = ?", (number,))

    def forget_digests(self) -> None:
        """Let labels be others than before without being changed."""
        self._database.execute("UPDATE box SET digest = '' WHERE digest IS NOT NULL")

    def page(self, after: int, most: int, states: Sequence[State]) -> list[BoxRecord]:
        """At most so many boxes of these states, in order, behind box `after`."""
        marks = ", ".join("?" * len(states))
        return self._records(
            f"number > ? AND state IN ({marks}) ORDER BY number LIMIT ?", after, *states, most
        )

    def pages(self, states: Sequence[State]) -> Iterator[list[BoxRecord]]:
        """All boxes of these states, some at a time: the ledger may change meanwhile."""
        last = 0
        while page := self.page(last, _PAGE, states):
            yield page
            last = page[-1].number

    def of_line(self, line: int) -> list[BoxRecord]:
        """The boxes of a line, the voided ones among them, in order."""
        return self._records("line = ? ORDER BY number", line)

    def between(self, first: int, last: int) -> list[BoxRecord]:
        """The boxes with these numbers, in order."""
        return self._records("number BETWEEN ? AND ? ORDER BY number", first, last)

    def entry(self, number: int) -> BoxRecord | None:
        """One box."""
        return next(iter(self._records("number = ?", number)), None)

    def named(self, name: str) -> BoxRecord | None:
        """The box with this id or SSCC; of an id the case means nothing, as in caps lock."""
        found = self._records("id = ? OR sscc = ?", name, name)
        if not found and not name.isdecimal():
            found = self._records("id = ? COLLATE NOCASE LIMIT 2", name)
        return found[0] if len(found) == 1 else None

    def _records(self, where: str, *values: object) -> list[BoxRecord]:
        query = f"SELECT {_RECORD} FROM box WHERE {where}"  # noqa: S608
        rows = self._database.execute(query, values)
        return [_record(row) for row in rows]

    def last(self) -> int:
        """The number of the last box; as many there are, the voided ones among them."""
        (count,) = self._database.execute("SELECT ifnull(max(number), 0) FROM box").fetchone()
        return int(count)

    def highest_sscc(self, series: str) -> str:
        """The last SSCC of a series that a box has, voided or not; empty if none has."""
        query = "SELECT ifnull(max(sscc), '') FROM box WHERE sscc BETWEEN ? AND ?"
        (found,) = self._database.execute(query, (series, series + "~")).fetchone()
        return str(found)

    def voided(self) -> list[int]:
        """The numbers of the boxes that are out of the shipment, in order."""
        query = "SELECT number FROM box WHERE state = 'voided' ORDER BY number"
        return [number for (number,) in self._database.execute(query)]

    def since_plan(self, plan: int) -> list[int]:
        """The boxes in the shipment whose labels later plans made what they are."""
        query = "SELECT number FROM box WHERE plan > ? AND state != 'voided' ORDER BY number"
        return [number for (number,) in self._database.execute(query, (plan,))]

    def counts(self) -> dict[State, int]:
        """How many boxes are in each state."""
        return dict(
            self._database.execute("SELECT state, count(*) FROM box GROUP BY state").fetchall()
        )

    def counts_by_line(self) -> dict[int, dict[State, int]]:
        """The same for each line, by its id."""
        found: dict[int, dict[State, int]] = {}
        query = "SELECT line, state, count(*) FROM box GROUP BY line, state"
        for line, state, count in self._database.execute(query):
            found.setdefault(line, {})[state] = count
        return found

    def record(self, outcomes: Iterable[Outcome], plan: int, time: str) -> None:
        """What became of boxes while this is the plan, in a transaction.

        A box that lost its label keeps the digest that it had: a label that is another one now
        belongs to this plan, and is to be printed again.
        """
        self._database.executemany(
            "UPDATE box SET state = :state, error = :error, time = :time, "
            "plan = iif(:digest IS NOT NULL AND (digest IS NULL OR digest NOT IN ('', "
            ":digest)), :plan, plan), "
            "file = ifnull(:file, file), digest = ifnull(:digest, digest) "
            "WHERE number = :number AND state != 'voided'",
            (
                {
                    "state": outcome.state,
                    "file": outcome.file or None,
                    "digest": outcome.digest or None,
                    "error": errors_text(outcome.errors) or None,
                    "time": time,
                    "number": outcome.number,
                    "plan": plan,
                }
                for outcome in outcomes
            ),
        )

    def void(self, files: Mapping[int, str], time: str) -> None:
        """Take boxes out; what is given is where the first file of each label goes."""
        self._database.executemany(
            "UPDATE box SET before = state, state = 'voided', file = ?, time = ? "
            "WHERE number = ? AND state != 'voided'",
            ((file or None, time, number) for number, file in files.items()),
        )

    def unvoid(self, files: Mapping[int, str], time: str) -> None:
        """Take boxes in again, in the state that they had."""
        self._database.executemany(
            "UPDATE box SET state = ifnull(before, 'planned'), before = NULL, file = ?, "
            "time = ? WHERE number = ? AND state = 'voided'",
            ((file or None, time, number) for number, file in files.items()),
        )


def _record(row: Sequence[Any]) -> BoxRecord:
    return BoxRecord._make((*row[:-1], read_errors(row[-1])))


def _sealed(record: BoxRecord) -> tuple[object, ...]:
    """What the seal of a box is over: `schema.SEALED`."""
    return (*record[:6], record.sscc or None)


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
