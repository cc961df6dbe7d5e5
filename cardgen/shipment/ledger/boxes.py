"""The ledger's tables of boxes, of their events, and of the commands that ran."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from cardgen.database import seal
from cardgen.shipment.ledger.records import (
    BoxRecord,
    CommandRun,
    Event,
    Outcome,
    State,
    read_errors,
    write_errors,
)

_PAGE: Final = 1000  # boxes read at a time
_RECORD: Final = (
    "number, line, number_in_line, total_in_line, total, id, ifnull(sscc, ''), state, plan, "
    "ifnull(before, ''), ifnull(file, ''), ifnull(digest, ''), ifnull(error, '')"
)


class Boxes:
    """The table of boxes; callers change it in a transaction of the ledger."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add(self, records: Iterable[BoxRecord]) -> None:
        """Add planned boxes."""
        self._database.executemany(
            "INSERT INTO box (number, line, number_in_line, total_in_line, total, id, sscc, "
            "seal, plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (*_sealed_values(each), seal(*_sealed_values(each)), each.plan)
                for each in records
            ),
        )

    def change(self, records: Iterable[BoxRecord]) -> None:
        """Change the boxes' places in their lines, their totals or their SSCCs."""
        self._database.executemany(
            "UPDATE box SET number_in_line = ?, total_in_line = ?, total = ?, sscc = ?, "
            "seal = ? WHERE number = ?",
            (
                (*each[2:5], each.sscc or None, seal(*_sealed_values(each)), each.number)
                for each in records
            ),
        )

    def replan(self, line: int | None = None) -> None:
        """Plan the labels of a line again, or all labels; digests then show the changed ones.

        Labels of voided boxes are planned too, since these boxes may come back.
        """
        self._database.execute(
            "UPDATE box SET state = iif(state = 'voided', state, 'planned'), "
            "before = iif(state = 'voided', 'planned', NULL) WHERE ifnull(?, line) = line",
            (line,),
        )

    def replan_voided(self, number: int) -> None:
        """Plan the label of a voided box again, since somebody may unvoid the box."""
        self._database.execute("UPDATE box SET before = 'planned' WHERE number = ?", (number,))

    def forget_digests(self) -> None:
        """Delete the digests of labels, so that no new label counts as changed."""
        self._database.execute("UPDATE box SET digest = '' WHERE digest IS NOT NULL")

    def page(self, after: int, most: int, states: Sequence[State]) -> list[BoxRecord]:
        """Return at most `most` boxes in these states after box `after`, in order."""
        marks = ", ".join("?" * len(states))
        return self._find_records(
            f"number > ? AND state IN ({marks}) ORDER BY number LIMIT ?", after, *states, most
        )

    def pages(self, states: Sequence[State]) -> Iterator[list[BoxRecord]]:
        """Yield all boxes in these states, in groups. The ledger may change in between."""
        last = 0
        while page := self.page(last, _PAGE, states):
            yield page
            last = page[-1].number

    def each(self, states: Sequence[State]) -> Iterator[BoxRecord]:
        """Yield all boxes in these states, in order. The ledger may change in between."""
        return chain.from_iterable(self.pages(states))

    def of_line(self, line: int) -> list[BoxRecord]:
        """Return the boxes of a line, also voided ones, in order."""
        return self._find_records("line = ? ORDER BY number", line)

    def between(self, first: int, last: int) -> list[BoxRecord]:
        """Return the boxes numbered from `first` to `last`, in order."""
        return self._find_records("number BETWEEN ? AND ? ORDER BY number", first, last)

    def entry(self, number: int) -> BoxRecord | None:
        """Return the box with this number, or None if the ledger has none."""
        return next(iter(self._find_records("number = ?", number)), None)

    def find(self, name: str) -> BoxRecord | None:
        """Return the box with this id or SSCC, or None. Upper and lower case are the same."""
        found = self._find_records("id = ? OR sscc = ?", name, name)
        if not found and not name.isdecimal():
            found = self._find_records("id = ? COLLATE NOCASE LIMIT 2", name)
        return found[0] if len(found) == 1 else None

    def _find_records(self, where: str, *values: object) -> list[BoxRecord]:
        """Return the boxes that match a condition in SQL with these values."""
        query = f"SELECT {_RECORD} FROM box WHERE {where}"  # noqa: S608
        rows = self._database.execute(query, values)
        return [BoxRecord._make((*row[:-1], read_errors(row[-1]))) for row in rows]

    def last(self) -> int:
        """Return the number of the last box, which counts all boxes, also voided ones."""
        (count,) = self._database.execute("SELECT ifnull(max(number), 0) FROM box").fetchone()
        return int(count)

    def highest_sscc(self, series: str) -> str:
        """Return the highest SSCC of a series in the ledger, also of voided boxes; or ""."""
        query = "SELECT ifnull(max(sscc), '') FROM box WHERE sscc BETWEEN ? AND ?"
        (found,) = self._database.execute(query, (series, series + "~")).fetchone()
        return str(found)

    def list_voided(self) -> list[int]:
        """Return the numbers of all voided boxes, in order."""
        query = "SELECT number FROM box WHERE state = 'voided' ORDER BY number"
        return [number for (number,) in self._database.execute(query)]

    def since_plan(self, plan: int) -> list[int]:
        """Return the numbers of valid boxes whose labels changed after this plan."""
        query = "SELECT number FROM box WHERE plan > ? AND state != 'voided' ORDER BY number"
        return [number for (number,) in self._database.execute(query, (plan,))]

    def counts(self) -> dict[State, int]:
        """Count the boxes in each state."""
        return dict(self._database.execute("SELECT state, count(*) FROM box GROUP BY state"))

    def counts_by_line(self) -> dict[int, dict[State, int]]:
        """Count the boxes in each state for each line, by the line's id."""
        found: dict[int, dict[State, int]] = {}
        query = "SELECT line, state, count(*) FROM box GROUP BY line, state"
        for line, state, count in self._database.execute(query):
            found.setdefault(line, {})[state] = count
        return found

    def record(self, outcomes: Iterable[Outcome], plan: int, time: str) -> None:
        """Record the results of making labels, with the number of the plan, in a transaction.

        A box that lost its label keeps its old digest. If its new label differs, the label
        belongs to this plan and is to be printed again.
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
                    "error": write_errors(outcome.errors) or None,
                    "time": time,
                    "number": outcome.number,
                    "plan": plan,
                }
                for outcome in outcomes
            ),
        )

    def void(self, files: Mapping[int, str], time: str) -> None:
        """Void boxes. `files` gives the new first file of each label."""
        self._database.executemany(
            "UPDATE box SET before = state, state = 'voided', file = ?, time = ? "
            "WHERE number = ? AND state != 'voided'",
            ((file or None, time, number) for number, file in files.items()),
        )

    def unvoid(self, files: Mapping[int, str], time: str) -> None:
        """Unvoid boxes: give them back the state that they had before."""
        self._database.executemany(
            "UPDATE box SET state = ifnull(before, 'planned'), before = NULL, file = ?, "
            "time = ? WHERE number = ? AND state = 'voided'",
            ((file or None, time, number) for number, file in files.items()),
        )


def _sealed_values(record: BoxRecord) -> tuple[object, ...]:
    """Return the values of a box that its checksum covers (`schema.SEALED`)."""
    return (*record[:6], record.sscc or None)


class History:
    """The tables of events and of commands."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def log(self, number: int, what: str, time: str, reason: str, plan: int) -> None:
        """Record an action on a box, such as "void", with the number of the plan."""
        query = "INSERT INTO event VALUES (?, ?, ?, ?, ?)"
        self._database.execute(query, (number, what, reason, time, plan))

    def gone_since(self, plan: int) -> list[int]:
        """Return the numbers of boxes that were voided by plans after this plan, in order."""
        query = "SELECT DISTINCT number FROM event WHERE what = 'gone' AND plan > ? ORDER BY 1"
        return [number for (number,) in self._database.execute(query, (plan,))]

    def has(self, number: int, what: str) -> bool:
        """True if the box has an event of this kind, such as "reprint"."""
        query = "SELECT EXISTS (SELECT 1 FROM event WHERE number = ? AND what = ?)"
        return bool(self._database.execute(query, (number, what)).fetchone()[0])

    def last(self) -> int:
        """Return the id of the last event, for `forget`."""
        (last,) = self._database.execute("SELECT ifnull(max(rowid), 0) FROM event").fetchone()
        return int(last)

    def events(self, what: str = "") -> list[Event]:
        """Return all events, or only those of one kind, in order."""
        rows = self._database.execute(
            "SELECT number, what, reason, time FROM event WHERE ? IN ('', what) ORDER BY rowid",
            (what,),
        )
        return [Event._make(row) for row in rows]

    def forget(self, after: int) -> None:
        """Delete the events after the id `after`, if their work could not be done.

        Events of sightings taken back stay.
        """
        query = "DELETE FROM event WHERE rowid > ? AND what != 'unseen'"
        self._database.execute(query, (after,))

    def begin_run(self, what: str, time: str) -> int:
        """Record that a command starts to work on the shipment.

        Return the run's id for `end_run`.
        """
        query = "INSERT INTO run (began, what) VALUES (?, ?)"
        return self._database.execute(query, (time, what)).lastrowid or 0

    def end_run(self, run: int, time: str, said: str) -> None:
        """Record that a command has ended, with its result `said`."""
        query = "UPDATE run SET ended = ?, said = ? WHERE rowid = ?"
        self._database.execute(query, (time, said, run))

    def runs(self, most: int = -1) -> list[CommandRun]:
        """Return the last `most` runs of commands, newest first; all without `most`."""
        rows = self._database.execute(
            "SELECT began, ifnull(ended, ''), what, said FROM run ORDER BY rowid DESC LIMIT ?",
            (most,),
        )
        return [CommandRun._make(row) for row in rows]
