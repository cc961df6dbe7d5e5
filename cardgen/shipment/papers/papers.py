"""What goes with the boxes: packing list and report, from the ledger and the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cardgen.backends import render
from cardgen.errors import CardgenError, Diagnostic
from cardgen.remedies import Wording, in_general
from cardgen.shipment.ledger import LIVE, Ledger
from cardgen.shipment.papers.box_list import BESIDES, BOXES_CSV, boxes_csv
from cardgen.shipment.papers.despatch_advice import ASN_CSV, despatch_advice
from cardgen.shipment.papers.kept_list import kept_list
from cardgen.shipment.papers.packing_list import packing_list, volumes
from cardgen.shipment.papers.packing_workbook import packing_workbook
from cardgen.shipment.papers.reading import (
    batch_times,
    listed_boxes,
    live_ranges,
    read_history,
    read_notes,
    read_report,
)
from cardgen.shipment.papers.report import ShipmentReport, report_json
from cardgen.shipment.papers.report_page import report_html
from cardgen.shipment.papers.report_paper import report_paper
from cardgen.shipment.papers.unprinted import unprinted
from cardgen.shipment.workers import Session


@dataclass(frozen=True, slots=True)
class Written:
    """The names of papers in the store, what stopped others, and what wants a look in them."""

    papers: tuple[str, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def write_papers(
    ledger: Ledger,
    session: Session,
    *,
    manifest: tuple[str, str],
    started: str,
    now: Callable[[], str],
    findings: Sequence[tuple[int, Diagnostic]] = (),
    warnings: Sequence[Diagnostic] = (),
    wording: Wording = in_general,
    asn: bool = False,
) -> Written:
    """The packing list of each pair as PDF and workbook, the report as JSON and as a page.

    `manifest` is the name and the SHA-256 of the file that was read. All lines are in each
    list, since box numbers run through them all. Beside them is the list of all boxes, and with
    `asn` the despatch advice. `wording` is for the remedies in the report.
    What cannot be written does not stop the others.
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

    by_pair, said = dict[str, None](), set[str]()
    for line in ledger.listed():
        by_pair[line.pair] = None
        said.update(name for name in BESIDES if line.fields.get(name))
    pairs = list(by_pair)
    _remove_others(ledger, pairs)
    for pair in pairs:
        name = f"packing-list-{pair}" if len(pairs) > 1 else "packing-list"
        write(_listed(ledger, session, pair, name))
        write(_single(f"{name}.xlsx", partial(_workbook, ledger, session, pair)))
    each = listed_boxes(ledger)
    paper = ledger.prints.is_known()
    besides = [name for name in BESIDES if name in said]
    listed = boxes_csv(each, ledger.pairs(), session.wording, besides=besides, paper=paper)
    write_long(BOXES_CSV, listed)
    if asn:
        write_long(ASN_CSV, _advice(ledger, session, started[:10]))
    wrong = [*findings, *((None, error) for error in errors)]
    times = batch_times(ledger, started, now())
    missing = unprinted(ledger.listed(), session, manifest[0], read_history(ledger, session))
    wants_look = (*warnings, *missing)
    report = read_report(ledger, session, manifest, times, wrong, wording, wants_look)
    write(_single("report.json", partial(report_json, report)))
    write(_single("report.html", partial(report_html, report, session)))
    for pair in pairs:
        name = f"report-{pair}.pdf" if len(pairs) > 1 else "report.pdf"
        write(_single(name, partial(_signed, report, session, pair)))
    return Written(tuple(written), tuple(errors), missing)


def _remove_others(ledger: Ledger, pairs: Sequence[str]) -> None:
    """Remove what was written when the shipment had more pairs than these, or fewer."""
    named = [*(f"-{pair}" for pair in ledger.pairs()), ""]
    now = [f"-{pair}" for pair in pairs] if len(pairs) > 1 else [""]
    ledger.store.remove(
        f"{name}{pair}.{kind}"
        for pair in named
        if pair not in now
        for name, kind in (("packing-list", "pdf"), ("packing-list", "xlsx"), ("report", "pdf"))
    )


def _single(name: str, make: Callable[[], bytes]) -> Iterator[tuple[str, bytes]]:
    """One file, made when it is asked for."""
    yield name, make()


def _listed(
    ledger: Ledger, session: Session, pair: str, name: str
) -> Iterator[tuple[str, bytes]]:
    """The volumes of a list; those of a longer one from before are removed."""
    number = 0
    documents = packing_list(partial(live_ranges, ledger), session, pair, read_notes(ledger))
    for number, document in enumerate(documents, 1):
        file = f"{name}.pdf" if number == 1 else f"{name}-{number}.pdf"
        # The first volume has the list that all of them are made from.
        attached = kept_list(ledger, session.job.papers) if number == 1 else ()
        dated = replace(document, date=session.job.date, attached=attached)
        yield file, render(dated, "pdf", profile=session.job.papers)
    most = volumes(ledger.boxes.last())  # if no two are alike
    ledger.store.remove(f"{name}-{more}.pdf" for more in range(number + 1, most + 1))


def _workbook(ledger: Ledger, session: Session, pair: str) -> bytes:
    boxes, paper = listed_boxes(ledger), ledger.prints.is_known()
    return packing_workbook(live_ranges(ledger), session, pair, boxes, paper=paper)


def _signed(report: ShipmentReport, session: Session, pair: str) -> bytes:
    return render(report_paper(report, session, pair), "pdf", profile=session.job.papers)


def _advice(ledger: Ledger, session: Session, today: str) -> Iterator[bytes]:
    """The despatch advice; of the day that papers show, or else of `today`."""
    return despatch_advice(
        listed_boxes(ledger, LIVE),
        session.wording,
        shipment=session.job.shipment,
        day=session.day or today,
        packages=sum(
            count for state, count in ledger.boxes.counts().items() if state != "voided"
        ),
    )
