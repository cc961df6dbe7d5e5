"""Papers made anew from what the ledger says: at the end of a batch, and after a correction.

While they are behind the ledger it says so, whatever stops their making.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.remedies import Remedy, Wording, in_general
from cardgen.shipment.fingerprint import Fingerprints, of_fonts
from cardgen.shipment.ledger import DONE, Ledger, PlannedLine
from cardgen.shipment.papers import Written, endorsements, write_labels_pdf, write_papers
from cardgen.shipment.remembered import Remembered
from cardgen.shipment.run import boxes_of
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
    undo, place = "undo the change", Location(str(ledger.folder))
    anew = Remedy("new-shipment")
    if of_fonts(session.project.fonts) != ledger.settings()["fonts"]:
        said = "the fonts are others now"
        yield Diagnostic("changed", said, location=place, hint=undo, remedy=anew)
    for planned in lines:
        if fingerprints.content(planned.line()) != planned.content:
            said = f"what the labels of row {planned.row} say was edited since they were made"
            yield Diagnostic("changed", said, location=place, hint=undo, remedy=anew)
