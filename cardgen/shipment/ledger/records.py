"""What the ledger holds: a box, what became of it, and the line that it was planned from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from cardgen.shipment.model import ConsignmentLine

State = Literal["planned", "rendered", "verified", "sent", "printed", "voided"]
DONE: Final = ("rendered", "verified", "sent", "printed")


class BoxRecord(NamedTuple):
    """A box as the ledger has it; `file` is named from the shipment's folder."""

    number: int
    row: int
    id: str
    sscc: str
    state: State
    file: str
    digest: str
    error: str


class Outcome(NamedTuple):
    """What became of a box: its file and digest, or what is wrong, as JSON."""

    number: int
    state: State
    file: str = ""
    digest: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of the manifest as it was planned: its first box, and what it says."""

    row: int
    first: int
    boxes: int
    content: str

    def line(self) -> ConsignmentLine:
        """The line itself."""
        said = json.loads(self.content)
        names = said["message"], said["pair"], said["template"]
        return ConsignmentLine(self.row, *names, self.boxes, said["fields"])


def files_of(file: str, formats: Iterable[str]) -> list[str]:
    """The files of a box, by the first of them; none for none."""
    stem = file.rpartition(".")[0]
    return [f"{stem}.{extension}" for extension in formats] if stem else []


def content_of(values: Mapping[str, Any]) -> str:
    """Values as text that is the same for the same values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
