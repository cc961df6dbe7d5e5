"""A shipment's list, read and tried as a batch begins, and nothing made: what would be made.

In comes what somebody asks for, out come the boxes by message, pair and template, and what
wants a look in their labels. No folder and no serial number is touched, and a ledger that there
is already is only read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cardgen.errors import Diagnostic, raise_findings
from cardgen.files import is_there
from cardgen.project import Project
from cardgen.remedies import Wording, in_general
from cardgen.shipment.dry_run import dry_run
from cardgen.shipment.ledger import LEDGER_FILE, Ledger
from cardgen.shipment.manifest import shared_values
from cardgen.shipment.papers import unprinted
from cardgen.shipment.plan import changes
from cardgen.shipment.remembered import loaded_before
from cardgen.shipment.request import Request
from cardgen.shipment.shipping import prepare


class LabelKind(NamedTuple):
    """Labels that say one message in one pair on one template."""

    message: str
    pair: str
    template: str


@dataclass(frozen=True, slots=True)
class TriedBatch:
    """What a batch would make: so many consignment lines, and labels of each kind."""

    shipment: str
    lines: int
    labels: Counter[LabelKind] = field(default_factory=Counter)
    warnings: tuple[Diagnostic, ...] = ()
    changes: tuple[str, ...] = ()  # of a shipment that has begun

    def in_words(self, file: str) -> Iterator[str]:
        """A line about the list, and one about each kind of label."""
        lines = "1 line" if self.lines == 1 else f"{self.lines} lines"
        boxes = self.labels.total()
        shown = "1 box" if boxes == 1 else f"{boxes} boxes"
        yield f"{file}: {self.shipment}: {lines}, {shown}; nothing is wrong, nothing was made"
        for kind, count in self.labels.items():
            yield f"{file}: {count} × {kind.message}, {kind.pair}, {kind.template}"
        for change in self.changes:
            yield f"{file}: would be changed: {change}"

    def as_data(self, wording: Wording = in_general) -> dict[str, Any]:
        """The same as data, remedies in these words."""
        return {
            "shipment": self.shipment,
            "lines": self.lines,
            "boxes": self.labels.total(),
            "labels": [
                {**kind._asdict(), "boxes": count} for kind, count in self.labels.items()
            ],
            "changes": [*self.changes],
            "warnings": [each.as_dict(wording) for each in self.warnings],
        }


def check(request: Request, project: Project, *, now: Callable[[], str]) -> TriedBatch:
    """Read and try all that `ship` does before it begins. Raises CardgenError with findings.

    `now` says the time, as for `ship`.
    """
    request = replace(request, loaded=loaded_before(request.folder, request.loaded))
    manifest, session = prepare(request, project, now(), keep_name=False)
    wrong = dry_run(manifest, session, manifest.boxes)
    raise_findings([*wrong, *manifest.warnings, *session.warnings])
    labels: Counter[LabelKind] = Counter()
    for line in manifest.lines():
        labels[LabelKind(line.message, line.pair, line.template)] += line.boxes
    pair = next(manifest.lines()).pair
    shared = shared_values(project, pair)
    told = (line.with_shared(shared) for line in manifest.lines())
    missing = unprinted(told, session, str(manifest.path))
    changed: tuple[str, ...] = ()
    if is_there(request.folder / LEDGER_FILE):
        with Ledger.reading(request.folder) as ledger:
            changed = changes(ledger, manifest, session, amend=request.amend)
    return TriedBatch(
        session.job.shipment,
        manifest.rows,
        labels,
        (*manifest.warnings, *session.warnings, *missing),
        changed,
    )
