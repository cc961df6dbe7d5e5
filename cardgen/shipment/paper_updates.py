"""Make papers anew from what the ledger says: after a batch, and after a correction.

While they are behind, the ledger says so, even if an error stops them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.remedies import Remedy, Wording, word_in_general
from cardgen.shipment.amendment import AmendmentReport
from cardgen.shipment.fingerprint import UNDO, Fingerprints, digest_fonts, suggest_undo
from cardgen.shipment.ledger import DONE, Ledger, PlannedLine
from cardgen.shipment.papers import (
    LABELS_PDF,
    WrittenPapers,
    read_approvals,
    write_labels_pdf,
    write_papers,
)
from cardgen.shipment.run import read_boxes
from cardgen.shipment.saved_options import SavedOptions
from cardgen.shipment.sheet_places import note_places
from cardgen.shipment.workers import PageSpool, Session

_PAPERS: Final = "papers"  # the key of the ledger that says whether they are "stale"


def update_papers(
    ledger: Ledger,
    session: Session,
    saved: SavedOptions,
    *,
    started: str,
    now: Callable[[], str],
    labels: bool = True,
    findings: Sequence[tuple[int, Diagnostic]] = (),
    spool: PageSpool | None = None,
    wording: Wording = word_in_general,
) -> WrittenPapers:
    """Write the papers; with `labels` also the PDF of all labels, if the shipment has one.

    That PDF is left out as long as boxes have no label. Pages in the `spool` are not laid out
    again. Raises CardgenError if the PDF cannot be written.
    """
    ledger.set_meta(papers="stale")
    papers: list[str] = []
    if labels and session.job.pdf and "planned" not in ledger.boxes.counts():
        boxes, sheets = read_boxes(ledger, DONE), saved.sheets
        approved = read_approvals(ledger, session)
        papers += write_labels_pdf(boxes, session, ledger.store, spool, sheets, approved)
        if ledger.plan_number() == 1 and "voided" not in ledger.boxes.counts():
            numbers = range(1, ledger.boxes.last() + 1)
            note_places(ledger, LABELS_PDF, numbers, sheets, session.project, anew=True)
        amended = AmendmentReport.read_unreported(ledger)
        if numbers_now := sorted((*amended.added, *amended.changed)):
            name = f"labels-new-{ledger.plan_number()}.pdf"
            papers += write_new_labels(ledger, session, saved, numbers_now, name, spool)
    written = write_papers(
        ledger,
        session,
        manifest=(saved.manifest, saved.sha256),
        started=started,
        now=now,
        findings=findings,
        warnings=saved.warnings,
        wording=wording,
        asn=saved.asn,
    )
    if not written.errors:
        ledger.set_meta(papers="fresh")
    return replace(written, papers=(*papers, *written.papers))


def write_new_labels(
    ledger: Ledger,
    session: Session,
    saved: SavedOptions,
    numbers: Sequence[int],
    name: str,
    spool: PageSpool | None = None,
) -> list[str]:
    """Write a PDF with only the labels of these boxes, on new sheets.

    Raises CardgenError.
    """
    order = saved.new_sheets()
    wanted = frozenset(numbers)
    boxes = (box for box in read_boxes(ledger, DONE) if box.number in wanted)
    approved = read_approvals(ledger, session)
    written = write_labels_pdf(boxes, session, ledger.store, spool, order, approved, name)
    note_places(ledger, name, sorted(numbers), order, session.project)
    return written


def try_update_papers(
    ledger: Ledger,
    session: Session,
    saved: SavedOptions,
    started: str,
    now: Callable[[], str],
    *,
    labels: bool = True,
    wording: Wording = word_in_general,
) -> WrittenPapers:
    """Write the papers after another change. Return errors, since the change itself is done."""
    try:
        return update_papers(
            ledger, session, saved, started=started, now=now, labels=labels, wording=wording
        )
    except CardgenError as error:
        return WrittenPapers(errors=error.diagnostics)


def are_stale(ledger: Ledger) -> bool:
    """True if the papers do not show the present state of the ledger."""
    return ledger.meta().get(_PAPERS, "fresh") != "fresh"


def find_edits(
    ledger: Ledger, session: Session, lines: Sequence[PlannedLine]
) -> Iterator[Diagnostic]:
    """Yield an error for each line whose labels would now differ from those made before."""
    fingerprints = Fingerprints(session.project, draft=session.job.draft)
    place, anew = Location(str(ledger.folder)), Remedy("new-shipment")
    if digest_fonts(session.project.fonts) != ledger.settings()["fonts"]:
        said = "the fonts have changed"
        yield Diagnostic("changed", said, location=place, hint=UNDO, remedy=anew)
    for planned in lines:
        line = planned.line()
        if fingerprints.content(line) != planned.content:
            undo = suggest_undo(session.project, [line.template])
            said = f"the texts of the labels of row {planned.row} have changed"
            yield Diagnostic("changed", said, location=place, hint=undo, remedy=anew)
