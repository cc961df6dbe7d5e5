"""Records that the ledger keeps of a box when it cannot be made."""

from __future__ import annotations

import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

from cardgen.errors import Diagnostic, Location
from cardgen.remedies import Remedy
from cardgen.shipment.ledger import LEDGER_FILE, BoxRecord, Ledger, Outcome
from cardgen.shipment.ledger.records import read_errors, write_errors

ERRORS = (
    Diagnostic("overflow", "太长", location=Location("a.po", 3), hint="shorten it"),
    Diagnostic("worker", "it died"),
    Diagnostic("missing-value", "x", hint="do", remedy=Remedy("set-field", ("box",))),
)
TEXT = (
    '[{"rule": "overflow", "message": "太长", "file": "a.po", "line": 3, '
    '"hint": "shorten it"}, '
    '{"rule": "worker", "message": "it died", "file": null, "line": null, "hint": null}, '
    '{"rule": "missing-value", "message": "x", "file": null, "line": null, "hint": "do", '
    '"remedy": ["set-field", "box"]}]'
)


def record(number: int, line: int) -> BoxRecord:
    name = f"A-{number:04}"
    return BoxRecord(number, line, number, 2, 2, name, "", "planned", 1, "", "", "", ())


def test_errors_are_kept_as_json() -> None:
    assert write_errors(ERRORS) == TEXT
    assert read_errors(TEXT) == ERRORS
    assert write_errors(()) == ""
    assert read_errors("") == ()


def test_a_box_that_failed_comes_back_from_the_ledger(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        with ledger.transaction():
            line = ledger.add_line(2, 2, "{}")
            ledger.boxes.add(record(number, line) for number in (1, 2))
        ledger.record(
            [Outcome(1, "planned", errors=ERRORS), Outcome(2, "rendered", "b.png")], ""
        )
        found = [each.errors for each in ledger.boxes.page(0, 10, ("planned", "rendered"))]
        entry = ledger.boxes.entry(1)
    assert found == [ERRORS, ()]
    assert entry
    assert entry.errors == ERRORS
    with closing(sqlite3.connect(tmp_path / LEDGER_FILE)) as database:
        rows = database.execute("SELECT error FROM box ORDER BY number").fetchall()
    assert rows == [(TEXT,), (None,)]


def test_outcomes_cross_to_other_processes() -> None:
    outcome = Outcome(1, "planned", errors=ERRORS)
    assert pickle.loads(pickle.dumps(outcome)) == outcome
