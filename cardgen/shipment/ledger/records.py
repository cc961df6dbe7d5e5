"""The records of a ledger: boxes, their outcomes, and the lines of the plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

import msgspec

from cardgen.errors import Diagnostic, Location
from cardgen.remedies import Remedy
from cardgen.shipment.model import Box, ConsignmentLine

State = Literal["planned", "rendered", "verified", "voided"]
OUT: Final = ("voided", "replaced", "gone")
"""Events that take a box out of a shipment: by hand, by another box, by an amendment."""
LIVE: Final = ("planned", "rendered", "verified")
DONE: Final = ("rendered", "verified")
AttemptState = Literal["meant", "begun", "sent", "printed", "doubtful", "failed"]
"""*meant*: nothing left yet. *begun*: bytes may have left. *sent*: the printer took them.
*printed*: the printer says so, and its count is right. *doubtful*: nobody knows. *failed*:
nothing came out."""

PaperState = Literal["", "doubtful", "sent", "printed", "seen"]
"""State of the present label of a box on paper, from least to most certain."""


class BoxRecord(NamedTuple):
    """A box in the ledger; `file` is relative to the place of the shipment's files.

    `line` is the id of its line. `number_in_line`, `total_in_line` and `total` stand on its
    label; `plan` is the plan that made the label.
    """

    number: int
    line: int
    number_in_line: int
    total_in_line: int
    total: int
    id: str
    sscc: str
    state: State
    plan: int
    before: str = ""  # the earlier state of a voided box
    file: str = ""
    digest: str = ""
    errors: tuple[Diagnostic, ...] = ()

    def box(self, line: ConsignmentLine) -> Box:
        """Make the box of this database record, as a part of `line`."""
        in_line = self.number_in_line, self.total_in_line
        return Box(self.number, self.total, line, *in_line, self.id, self.sscc)


class Outcome(NamedTuple):
    """The result of making a box's label: its file and the file's digest, or the errors."""

    number: int
    state: State
    file: str = ""
    digest: str = ""
    errors: tuple[Diagnostic, ...] = ()


class PlannedLine(msgspec.Struct, frozen=True):
    """A line of the plan: its content, and its number of boxes.

    `row` is its last row in the list, 0 if the list no longer has it.
    """

    id: int
    row: int
    boxes: int
    content: str

    def line(self) -> ConsignmentLine:
        """Make the consignment line of this record."""
        said = json.loads(self.content)
        names = said["message"], said["pair"], said["template"]
        return ConsignmentLine(
            self.row, *names, self.boxes, said["fields"], (*said.get("paper", ()),)
        )


class Event(NamedTuple):
    """An action on a box (`what`), the reason that somebody gave, and the time."""

    number: int
    what: str
    reason: str
    time: str


class Attempt(NamedTuple):
    """An attempt to print the label that this `plan` made, and its state.

    `printer` is an address; `task` is the name that the printer was given, `job` its own name.
    `said` is the reason of a failure or doubt.
    """

    id: int
    number: int
    plan: int
    printer: str
    task: str
    job: str
    state: AttemptState
    said: str
    time: str


class Sighting(NamedTuple):
    """A label seen on its box; `how` is ticked, scanned, or in a picture."""

    number: int
    plan: int
    how: str
    time: str


class PaperMark(NamedTuple):
    """The state of a present label on paper: by a printer at a time, or seen at a time."""

    state: PaperState
    printer: str
    time: str


class CommandRun(NamedTuple):
    """A command (`what`) that worked on the shipment; `ended` is "" if it broke off.

    `said` is the command's result.
    """

    began: str
    ended: str
    what: str
    said: str


def write_errors(errors: Iterable[Diagnostic]) -> str:
    """Write the errors of a box as JSON for the ledger; "" if there are none.

    A remedy stands beside the hint, so that readers of the ledger can put it into words.
    """
    said = []
    for each in errors:
        data: dict[str, Any] = {**each.as_dict(), "hint": each.hint or None}
        if each.remedy:
            data["remedy"] = [each.remedy.kind, *each.remedy.names]
        said.append(data)
    return json.dumps(said, ensure_ascii=False) if said else ""


def is_readable(text: str) -> bool:
    """True if `write_errors` wrote this text."""
    try:
        read_errors(text)
    except (ValueError, KeyError, TypeError):
        return False
    return True


def read_errors(text: str) -> tuple[Diagnostic, ...]:
    """Read the errors of a box from the JSON of `write_errors`."""
    return tuple(
        Diagnostic(
            said["rule"],
            said["message"],
            location=Location(said["file"], said["line"]) if said["file"] else None,
            hint=said["hint"] or "",
            remedy=Remedy(kind, tuple(names)) if kind else None,
        )
        for said in (json.loads(text) if text else ())
        for kind, *names in [said.get("remedy", [""])]
    )


def list_files(file: str, formats: Iterable[str]) -> list[str]:
    """List the files of a label in all formats, by the name of its first file; [] for ""."""
    stem = file.rpartition(".")[0]
    return [f"{stem}.{extension}" for extension in formats] if stem else []


def to_canonical_json(values: Mapping[str, Any]) -> str:
    """Write values as canonical JSON: the same values give the same text."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
