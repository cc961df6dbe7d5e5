"""A dry run: what would stop a label later is said before the first one is made.

The first and the last box of each line are laid out, since their numbers are the shortest and
the longest. Of very long manifests some lines are tried; the others are tried as they come.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.shipment.model import Box, ConsignmentLine, Job, Lines, box_id
from cardgen.shipment.workers import Session

MOST_LINES: Final = 2000  # lines that are tried
_SSCC: Final = "0" * 18  # as wide as any


def dry_run(manifest: Lines, session: Session, total: int) -> list[Diagnostic]:
    """All that is wrong with these labels, each with the row of the manifest."""
    errors: list[Diagnostic] = []
    first = 1
    for line in islice(manifest.lines(), MOST_LINES):
        for number in dict.fromkeys((1, line.boxes)):
            errors += _tried(session, manifest, _box(session.job, line, first, number, total))
            if errors and errors[-1].location and errors[-1].location.line == line.row:
                break
        first += line.boxes
    return errors


def _box(job: Job, line: ConsignmentLine, first: int, number: int, total: int) -> Box:
    at = first + number - 1
    name = box_id(job.shipment, at, total)
    return Box(at, total, line, number, line.boxes, name, _SSCC)


def _tried(session: Session, manifest: Lines, box: Box) -> tuple[Diagnostic, ...]:
    try:
        session.document(box)
    except CardgenError as error:
        return error.at(Location(str(manifest.path), box.line.row)).diagnostics
    return ()
