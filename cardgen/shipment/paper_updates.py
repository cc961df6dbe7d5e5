"""Make papers anew from what the ledger says: after a batch, and after a correction.

While they are behind, the ledger says so, even if an error stops them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.remedies import Remedy, Wording, in_general
from cardgen.shipment.amendment import Amended
from cardgen.shipment.fingerprint import UNDO, Fingerprints, of_fonts, way_back
from cardgen.shipment.ledger import DONE, Ledger, PlannedLine
from cardgen.shipment.papers import (
    LABELS_PDF,
    Written,
    endorsements,
    write_labels_pdf,
    write_papers,
)
from cardgen.shipment.run import boxes_of
from cardgen.shipment.saved_options import Remembered
from cardgen.shipment.sheet_places import note_places
from cardgen.shipment.workers import PageSpool, Session

_PAPERS: Final = "papers"  # the key of the ledger that says whether they are "stale"


def renew_papers(
    ledger: Ledger,
    session: Session,
    remembered: Remembered,
    *,
    started: str,
    now: Callable[[], str],
    labels: bool = True,
    findings: Sequence[tuple[int, Diagnostic]] = (),
    spool: PageSpool | None = None,
    wording: Wording = in_general,
) -> Written:
    """Write the papers, with `labels` also the PDF of all labels if the shipment has one.

    It is left out as long as boxes have no label. Pages that are in the `spool` are not laid
    out again. Raises CardgenError where the PDF cannot be written.
    """
    ledger.set_meta(papers="stale")
    papers: list[str] = []
    if labels and session.job.pdf and "planned" not in ledger.boxes.counts():
        boxes = boxes_of(ledger, DONE)
        approved = endorsements(ledger, session)
        sheets, store = remembered.sheets, ledger.store
        papers += write_labels_pdf(boxes, session, store, spool, sheets, approved)
        counts = ledger.boxes.counts()
        if ledger.plan_number() == 1 and "voided" not in counts:
            numbers = range(1, ledger.boxes.last() + 1)
            project = session.project
            note_places(ledger, LABELS_PDF, numbers, sheets, project, anew=True)
        amended = Amended.untold(ledger)
        if numbers_now := sorted((*amended.added, *amended.changed)):
            name = f"labels-new-{ledger.plan_number()}.pdf"
            papers += write_new_labels(ledger, session, remembered, numbers_now, name, spool)
    written = write_papers(
        ledger,
        session,
        manifest=(remembered.manifest, remembered.sha256),
        started=started,
        now=now,
        findings=findings,
        warnings=remembered.warnings,
        wording=wording,
        asn=remembered.asn,
    )
    if not written.errors:
        ledger.set_meta(papers="fresh")
    return replace(written, papers=(*papers, *written.papers))


def write_new_labels(
    ledger: Ledger,
    session: Session,
    remembered: Remembered,
    numbers: Sequence[int],
    name: str,
    spool: PageSpool | None = None,
) -> list[str]:
    """A PDF of these boxes alone, on new sheets: those of before stay as they were printed.

    Raises CardgenError.
    """
    order = remembered.unused_sheets()
    wanted = frozenset(numbers)
    boxes = (box for box in boxes_of(ledger, DONE) if box.number in wanted)
    approved = endorsements(ledger, session)
    written = write_labels_pdf(boxes, session, ledger.store, spool, order, approved, name)
    note_places(ledger, name, sorted(numbers), order, session.project)
    return written


def try_papers(
    ledger: Ledger,
    session: Session,
    remembered: Remembered,
    started: str,
    now: Callable[[], str],
    *,
    labels: bool = True,
    wording: Wording = in_general,
) -> Written:
    """The same after something else was done, which stands; what stops it is told."""
    try:
        return renew_papers(
            ledger,
            session,
            remembered,
            started=started,
            now=now,
            labels=labels,
            wording=wording,
        )
    except CardgenError as error:
        return Written(errors=error.diagnostics)


def are_stale(ledger: Ledger) -> bool:
    """Whether papers say something else than the ledger."""
    return ledger.meta().get(_PAPERS, "fresh") != "fresh"


def edited_since(
    ledger: Ledger, session: Session, lines: Sequence[PlannedLine]
) -> Iterator[Diagnostic]:
    """Complain of what labels of these lines would say now that they did not say before."""
    fingerprints = Fingerprints(session.project, draft=session.job.draft)
    place, anew = Location(str(ledger.folder)), Remedy("new-shipment")
    if of_fonts(session.project.fonts) != ledger.settings()["fonts"]:
        said = "the fonts are others now"
        yield Diagnostic("changed", said, location=place, hint=UNDO, remedy=anew)
    for planned in lines:
        line = planned.line()
        if fingerprints.content(line) != planned.content:
            undo = way_back(session.project, [line.template])
            said = f"what the labels of row {planned.row} say was edited since they were made"
            yield Diagnostic("changed", said, location=place, hint=undo, remedy=anew)
