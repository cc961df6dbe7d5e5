"""A dry run: what would stop a label later is said before the first one is made.

The first and the last box of each line are laid out, since their numbers are the shortest and
the longest; and of each template a PDF is made, if it must be of a profile that forbids things.
Of very long manifests some lines are tried; the others are tried as they come.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Final

from cardgen.backends import AS_SET, LABEL_LANGUAGES, SCREEN, render
from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.project import PROJECT_FILE, Project
from cardgen.remedies import Remedy
from cardgen.shipment.model import Box, ConsignmentLine, Job, Lines, box_id
from cardgen.shipment.workers import Session

MOST_LINES: Final = 2000  # lines that are tried
_SSCC: Final = "0" * 18  # as wide as any


def dry_run(manifest: Lines, session: Session, total: int) -> list[Diagnostic]:
    """All that is wrong with these labels, each with the row of the manifest."""
    errors: dict[Diagnostic, None] = {}
    first, tried = 1, set[str]()
    for line in islice(manifest.lines(), MOST_LINES):
        for number in dict.fromkeys((1, line.boxes)):
            box = _box(session.job, line, first, number, total)
            found = _wrong(session, manifest, box, is_drawn=line.template not in tried)
            if any(each.rule == "overflow" for each in found):
                found = _without_name(session, box, found)
            tried.add(line.template)
            errors.update(dict.fromkeys(found))
            if found:
                break
        first += line.boxes
    return [*errors]


def _box(job: Job, line: ConsignmentLine, first: int, number: int, total: int) -> Box:
    at = first + number - 1
    name = box_id(job.shipment, at, total)
    return Box(at, total, line, number, line.boxes, name, _SSCC)


def _wrong(session: Session, manifest: Lines, box: Box, *, is_drawn: bool) -> list[Diagnostic]:
    job = session.job
    try:
        document = session.document(box)
        if is_drawn and job.pdf and job.profile != SCREEN:
            render(
                document,
                "pdf",
                job.dpi,
                profile=job.profile,
                crop_marks=job.crop_marks,
                condition=job.condition,
            )
        for name in job.formats if is_drawn else ():
            if name in LABEL_LANGUAGES or job.printer != AS_SET:
                render(document, name, job.dpi, printer=job.printer)
    except CardgenError as error:
        place = Location(str(manifest.path), box.line.row)
        return [
            _without_prefix(session.project, box.line.template)
            if each.remedy == Remedy("set-field", ("sscc",))
            else each.at(place)
            for each in error.diagnostics
        ]
    return []


def _without_name(session: Session, box: Box, found: list[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with a label, a name of the shipment that is too long for it told once."""
    shipment = session.job.shipment
    if not _fits(session, box, shipment[:1]):
        return found
    lengths = range(len(shipment) - 1, 0, -1)
    longest = next((each for each in lengths if _fits(session, box, shipment[:each])), 1)
    told = Diagnostic(
        "overflow",
        f"the name of the shipment, {shipment}, is too long for the labels of "
        f"{box.line.template}: its {len(shipment)} letters begin each number of a box",
        hint=f"give a shorter one, of at most {longest} letters",
        remedy=Remedy("name-shipment"),
    )
    return [told, *(each for each in found if each.rule != "overflow")]


def _fits(session: Session, box: Box, shipment: str) -> bool:
    """True if the label of a box has room for its number in a shipment of this name."""
    try:
        session.document(replace(box, id=box_id(shipment, box.number, box.total)))
    except CardgenError as error:
        return all(each.rule != "overflow" for each in error.diagnostics)
    return True


def _without_prefix(project: Project, template: str) -> Diagnostic:
    """What a label lacks that only the shipment can give, and that alike in all rows."""
    file = project.root / PROJECT_FILE
    is_there = file.is_file()
    return Diagnostic(
        "missing-value",
        f"{template} shows an SSCC, which is made of a GS1 company prefix, and there is none",
        location=Location(str(file)) if is_there else None,
        hint=f'write gs1-prefix = "…" into {PROJECT_FILE}' if is_there else "",
        remedy=None if is_there else Remedy("make-project-with-prefix"),
    )
