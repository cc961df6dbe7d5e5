"""What goes with the boxes: packing list and report, from the ledger and the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from io import BytesIO
from itertools import groupby, islice
from typing import Final

from PIL import Image

from cardgen import __version__
from cardgen.backends import Renderer, render
from cardgen.errors import CardgenError, Diagnostic
from cardgen.remedies import Wording, in_general
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.model import Box
from cardgen.shipment.papers.box_list import BOXES_CSV, boxes_csv
from cardgen.shipment.papers.despatch_advice import ASN_CSV, despatch_advice
from cardgen.shipment.papers.packing_list import packing_list, volumes
from cardgen.shipment.papers.packing_workbook import packing_workbook
from cardgen.shipment.papers.reading import LIVE, listed_boxes, live_ranges
from cardgen.shipment.papers.report import (
    LineReport,
    ReportFinding,
    ShipmentReport,
    Voided,
    report_json,
    stretches,
)
from cardgen.shipment.papers.report_page import MOST_LINES as LINES
from cardgen.shipment.papers.report_page import report_html
from cardgen.shipment.workers import Session

THUMBNAIL: Final = 60.0  # dots per inch
_OUT: Final = ("voided", "replaced", "gone")  # events that take a box out
_SHOWN: Final = 60  # lines whose first label the report shows


def write_papers(
    ledger: Ledger,
    session: Session,
    *,
    manifest: tuple[str, str],
    started: str,
    now: Callable[[], str],
    findings: Sequence[tuple[int, Diagnostic]] = (),
    wording: Wording = in_general,
    asn: bool = False,
) -> tuple[list[str], list[Diagnostic]]:
    """The packing list of each pair as PDF and workbook, the report as JSON and as a page.

    `manifest` is the name and the SHA-256 of the file that was read. All lines are in each
    list, since box numbers run through them all. Beside them is the list of all boxes, and with
    `asn` the despatch advice. `wording` is for the remedies in the report.
    The names of what is written come back, and as errors what cannot be, which does not stop
    the others.
    """
    written: list[str] = []
    errors: list[Diagnostic] = []

    def write(files: Iterable[tuple[str, bytes]]) -> None:
        try:
            for name, data in files:
                ledger.store.put({name: data})
                written.append(name)
        except CardgenError as error:
            errors.extend(error.diagnostics)

    def write_long(name: str, chunks: Iterable[bytes]) -> None:
        """A file that does not fit into memory."""
        try:
            with ledger.store.writing(name) as output:
                for chunk in chunks:
                    output.write(chunk)
            written.append(name)
        except CardgenError as error:
            errors.extend(error.diagnostics)

    pairs = list(dict.fromkeys(line.pair for line in ledger.planned()))
    for pair in pairs:
        name = f"packing-list-{pair}" if len(pairs) > 1 else "packing-list"
        write(_listed(ledger, session, pair, name))
        write(_single(f"{name}.xlsx", partial(_workbook, ledger, session, pair)))
    write_long(BOXES_CSV, boxes_csv(listed_boxes(ledger), pairs, session.wording))
    if asn:
        write_long(ASN_CSV, _advice(ledger, session, started[:10]))
    wrong = [*findings, *((None, error) for error in errors)]
    report = _report(ledger, session, manifest, (started, now()), wrong, wording)
    write(_single("report.json", partial(report_json, report)))
    write(_single("report.html", partial(report_html, report, session)))
    return written, errors


def _single(name: str, make: Callable[[], bytes]) -> Iterator[tuple[str, bytes]]:
    """One file, made when it is asked for."""
    yield name, make()


def _listed(
    ledger: Ledger, session: Session, pair: str, name: str
) -> Iterator[tuple[str, bytes]]:
    """The volumes of a list; those of a longer one from before are removed."""
    number = 0
    documents = packing_list(partial(live_ranges, ledger), session, pair)
    for number, document in enumerate(documents, 1):
        file = f"{name}.pdf" if number == 1 else f"{name}-{number}.pdf"
        yield file, render(replace(document, date=session.job.date), "pdf")
    most = volumes(ledger.boxes())  # if no two are alike
    ledger.store.remove(f"{name}-{more}.pdf" for more in range(number + 1, most + 1))


def _workbook(ledger: Ledger, session: Session, pair: str) -> bytes:
    return packing_workbook(live_ranges(ledger), session, pair, listed_boxes(ledger))


def _advice(ledger: Ledger, session: Session, today: str) -> Iterator[bytes]:
    """The despatch advice; of the day that papers show, or else of `today`."""
    return despatch_advice(
        listed_boxes(ledger, LIVE),
        session.wording,
        shipment=session.job.shipment,
        day=session.day or today,
        packages=sum(count for state, count in ledger.counts().items() if state != "voided"),
    )


def _report(
    ledger: Ledger,
    session: Session,
    manifest: tuple[str, str],
    times: tuple[str, str],
    findings: Sequence[tuple[int | None, Diagnostic]],
    wording: Wording,
) -> ShipmentReport:
    counts = ledger.counts()
    lines = tuple(_lines(ledger, session))
    return ShipmentReport(
        shipment=session.job.shipment,
        manifest=manifest[0],
        sha256=manifest[1],
        pairs=tuple(dict.fromkeys(line.pair for line in lines)),
        templates=tuple(dict.fromkeys(line.template for line in lines)),
        boxes=sum(counts.values()),
        states={str(state): count for state, count in counts.items()},
        lines=lines,
        findings=tuple(
            ReportFinding.of(each, str(box or ""), wording) for box, each in findings
        ),
        warnings=tuple(ReportFinding.of(each, "", wording) for each in session.warnings),
        voided=tuple(_voided(ledger)),
        barcodes_verified=counts.get("verified", 0),
        started=datetime.fromisoformat(times[0]),
        finished=datetime.fromisoformat(times[1]),
        version=__version__,
    )


def _voided(ledger: Ledger) -> Iterator[Voided]:
    """The boxes that were taken out, those together that were taken out at once."""
    out = {*ledger.voided()}
    last = {event.number: event for event in ledger.events() if event.what in _OUT}
    events = [event for number, event in sorted(last.items()) if number in out]
    for (reason, time), group in groupby(events, lambda event: (event.reason, event.time)):
        yield Voided(stretches(event.number for event in group), reason, time)


def _lines(ledger: Ledger, session: Session) -> Iterator[LineReport]:
    """The lines that the report has room for, the first label of some as a picture."""
    states = ledger.counts_by_line()
    for number, plan in enumerate(islice(ledger.lines(), LINES)):
        line = plan.line()
        boxes = [box for box in ledger.boxes_of_line(plan.id) if box.state != "voided"]
        if not boxes:
            continue
        entry = boxes[0]
        thumbnail, title = b"", ""
        if number < _SHOWN:
            thumbnail, title = _pictured(session, entry.box(line))
        yield LineReport(
            row=line.row,
            first=entry.number,
            last=boxes[-1].number,
            message=line.message,
            pair=line.pair,
            template=line.template,
            states={str(state): count for state, count in states.get(plan.id, {}).items()},
            files=(entry.file,) if entry.file else (),
            thumbnail=thumbnail,
            alt=title,
        )


def _pictured(session: Session, box: Box) -> tuple[bytes, str]:
    """A small picture of a label, in greys, and its words; nothing if it cannot be made."""
    try:
        document = session.document(box)
        grey = replace(document, pages=tuple(replace(p, mono=False) for p in document.pages))
        # Each label is pictured once, though the session keeps its first layer.
        data = Renderer(limit=0).render(grey, "png", 2 * THUMBNAIL)
    except CardgenError:  # which is among the findings
        return b"", ""
    with Image.open(BytesIO(data)) as image:
        buffer = BytesIO()
        image.reduce(2).save(buffer, "PNG", compress_level=6)
    return buffer.getvalue(), document.title
