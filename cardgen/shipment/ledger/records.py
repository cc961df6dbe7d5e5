"""What the ledger holds: a box, what became of it, and the line that it was planned from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from cardgen.errors import Diagnostic, Location
from cardgen.remedies import Remedy
from cardgen.shipment.model import Box, ConsignmentLine

State = Literal["planned", "rendered", "verified", "voided"]
OUT: Final = ("voided", "replaced", "gone")
"""Events that take a box out of a shipment: by hand, by another box, by an amendment."""
LIVE: Final = ("planned", "rendered", "verified")
DONE: Final = ("rendered", "verified")
AttemptState = Literal["meant", "begun", "sent", "printed", "doubtful", "failed"]
"""*meant*: nothing left yet. *begun*: bytes may have left. *sent*: they were taken. *printed*:
the printer says so, and counted right. *doubtful*: nobody knows. *failed*: nothing came out."""

PaperState = Literal["", "doubtful", "sent", "printed", "seen"]
"""What is known of the present label of a box on paper; nothing is below all."""


class BoxRecord(NamedTuple):
    """A box as the ledger has it; `file` is named from the place of the shipment's files.

    `line` is the id of its line. `number_in_line`, `total_in_line` and `total` are what its
    label says; `plan` is the plan that made the label what it is.
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
    before: str  # the state of a voided box before it was
    file: str
    digest: str
    errors: tuple[Diagnostic, ...]

    def box(self, line: ConsignmentLine) -> Box:
        """The carton itself, which is one of the line's."""
        return Box(
            self.number,
            self.total,
            line,
            self.number_in_line,
            self.total_in_line,
            self.id,
            self.sscc,
        )


class Outcome(NamedTuple):
    """What became of a box: its file and digest, or what is wrong."""

    number: int
    state: State
    file: str = ""
    digest: str = ""
    errors: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of the manifest as it was planned: what it says, and of how many boxes.

    `row` is where the manifest had it last, and 0 where it has the line no more.
    """

    id: int
    row: int
    boxes: int
    content: str

    def line(self) -> ConsignmentLine:
        """The line itself."""
        said = json.loads(self.content)
        names = said["message"], said["pair"], said["template"]
        return ConsignmentLine(
            self.row, *names, self.boxes, said["fields"], (*said.get("paper", ()),)
        )


class Event(NamedTuple):
    """Something that was done with a box, and why."""

    number: int
    what: str
    reason: str
    time: str


class Attempt(NamedTuple):
    """A label that was to be printed, as it was by that `plan`, and what became of it.

    `printer` is an address; `task` is what the printer was told that it is called, `job` what
    the printer calls it. `said` tells in words why it failed or is doubtful.
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
    """A label that somebody saw on its box, `how`: ticked, scanned, in a picture."""

    number: int
    plan: int
    how: str
    time: str


class PaperMark(NamedTuple):
    """What is known of the present label of a box: by which printer and when, or seen when."""

    state: PaperState
    printer: str
    time: str


class CommandRun(NamedTuple):
    """A command that worked on the shipment; `ended` is empty where it broke off."""

    began: str
    ended: str
    what: str
    said: str


def errors_text(errors: Iterable[Diagnostic]) -> str:
    """What is wrong with a box as the ledger keeps it, which is JSON; "" for nothing.

    A remedy stands beside the hint, for whoever reads the ledger to put into words.
    """
    said = []
    for each in errors:
        data: dict[str, Any] = {**each.as_dict(), "hint": each.hint or None}
        if each.remedy:
            data["remedy"] = [each.remedy.kind, *each.remedy.names]
        said.append(data)
    return json.dumps(said, ensure_ascii=False) if said else ""


def is_readable(text: str) -> bool:
    """Whether that was written by `errors_text`."""
    try:
        read_errors(text)
    except (ValueError, KeyError, TypeError):
        return False
    return True


def read_errors(text: str) -> tuple[Diagnostic, ...]:
    """What was written by `errors_text`."""
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


def files_of(file: str, formats: Iterable[str]) -> list[str]:
    """The files of a box, by the first of them; none for none."""
    stem = file.rpartition(".")[0]
    return [f"{stem}.{extension}" for extension in formats] if stem else []


def content_of(values: Mapping[str, Any]) -> str:
    """Values as text that is the same for the same values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
