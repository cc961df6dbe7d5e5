"""A list that was dropped into the folder, and where it is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cardgen.errors import Diagnostic
from cardgen.warehouse.folder import Verdict
from cardgen.warehouse.work import ListOutcome

Stage = Literal["waiting", "making", "queued", "printing", "held", "ending", "done", "failed"]
"""held: something is in the way; ending: only the list is still to be moved."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A list by its name, and what is known of it.

    `said` is what it waits for, and `told` what was last told of that; `done` of `total` are
    labels. `outcome` is the last that a task came to; `place` is the name that the list has in
    the end. `tries` counts how often its task ended without one, and `not_before` is when the
    next is begun, on our own clock.
    """

    name: str
    stage: Stage = "waiting"
    shipment: str = ""
    said: str = ""
    told: str = ""
    done: int = 0
    total: int = 0
    pair: str = ""
    outcome: ListOutcome | None = None
    warnings: tuple[Diagnostic, ...] = ()
    verdict: Verdict | None = None
    place: str = ""
    is_made: bool = False
    tries: int = 0
    not_before: float = 0.0
