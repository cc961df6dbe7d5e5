"""The papers of a shipment, written from its ledger: packing list, report, list of boxes.

Papers print 〓 for a character that no font has, and a warning names its row and field. On a
label such a character is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.backends import render
from cardgen.documents import MISSING, DocumentTexts
from cardgen.errors import CardgenError, Diagnostic
from cardgen.remedies import Wording, word_in_general
from cardgen.shipment.ledger import LIVE, Ledger
from cardgen.shipment.manifest import Findings
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.box_list import (
    ASN_CSV,
    BOXES_CSV,
    EXTRA_COLUMNS,
    boxes_csv,
    despatch_advice,
)
from cardgen.shipment.papers.contents import PARTY_CAPTIONS, Parties, find_goods, find_parties
from cardgen.shipment.papers.kept_files import attached_list
from cardgen.shipment.papers.packing_list import count_volumes, packing_list
from cardgen.shipment.papers.packing_workbook import packing_workbook
from cardgen.shipment.papers.reading import (
    batch_times,
    listed_boxes,
    live_ranges,
    read_history,
    read_notes,
    read_report,
)
from cardgen.shipment.papers.report import HistoryEntry, report_json
from cardgen.shipment.papers.report_page import report_html
from cardgen.shipment.papers.report_paper import report_paper
from cardgen.shipment.workers import Session
from cardgen.text import missing_glyph_error


def find_missing_glyphs(
    lines: Iterable[ConsignmentLine],
    session: Session,
    file: str,
    history: Iterable[HistoryEntry] = (),
) -> tuple[Diagnostic, ...]:
    """Warn of characters in lines of a list, and in reasons, that no font has."""
    lacking = _missing_finder(session)
    chars: dict[str, dict[str, None]] = {}
    where: list[tuple[str, int]] = []
    count = 0
    for line in lines:
        count += 1
        for name, kind, value in _printed_values(line):
            if value and (found := lacking(line.pair, kind, value)):
                chars.setdefault(name, {}).update(found)
                where.append((name, line.row))
    of_fields = {name: _warning(found, name) for name, found in chars.items()}
    findings = Findings(file)
    for name, row in where:
        findings.add(of_fields[name], row)
    pair = session.project.pairs()[0]
    of_reasons = {
        entry.reason: _warning(found, f"the reason given for box {entry.boxes}")
        for entry in history
        if (found := lacking(pair, "text", entry.reason))
    }
    return (*findings.diagnostics(count), *of_reasons.values())


# Looking up a sender or recipient that the glossary lacks takes a millisecond.
_PARTY_KINDS: Final = Parties("city", "text", "city", "text", "text")
_GOODS_KINDS: Final = ("item", "unit")


def _printed_values(line: ConsignmentLine) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and value of each field of a line that papers print."""
    yield from zip(PARTY_CAPTIONS, _PARTY_KINDS, find_parties(line), strict=True)
    yield from zip(_GOODS_KINDS, _GOODS_KINDS, find_goods(line), strict=True)
    for name in ("lot", "expiry", "gtin"):
        yield name, "text", line.fields.get(name, "")


def _missing_finder(session: Session) -> Callable[[str, str, str], dict[str, None]]:
    """Return a function that finds characters without a font in a value."""

    @cache
    def texts(pair: str) -> DocumentTexts:
        """Make the texts of documents in a pair's languages."""
        return DocumentTexts(session.project.fonts, session.wording(pair), [])

    @cache
    def lacking(pair: str, kind: str, value: str) -> dict[str, None]:
        """Find the characters of a value, in both languages, that no font has."""
        own = texts(pair)
        if value.isascii() and kind == "text":
            return {}
        both = own.wording.value(kind, value)
        return dict.fromkeys(char for text in both for char in own.missing(text))

    return lacking


def _warning(chars: Iterable[str], where: str) -> Diagnostic:
    """Make the warning for characters without a font; `where` begins its message."""
    found = missing_glyph_error("".join(chars))
    papers = f"the packing list and the report print {MISSING} instead"
    return replace(found, message=f"{where}: {found.message}; {papers}", severity="warning")


# --- the papers


class WrittenPapers(msgspec.Struct, frozen=True):
    """The names of written papers, the errors of the others, and the warnings."""

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
    wording: Wording = word_in_general,
    asn: bool = False,
) -> WrittenPapers:
    """Write all papers of a shipment to the store.

    Each pair has a packing list as PDF and workbook, with all lines, since box numbers run
    through all of them. Besides there are the report (JSON, HTML, PDF), the list of boxes, and
    with `asn` the despatch advice. `manifest` is the name and the SHA-256 of the list's file,
    `wording` the form of remedies in the report. An error in one paper stops no other paper.
    """
    written: list[str] = []
    errors: list[Diagnostic] = []

    @contextmanager
    def collect_errors() -> Iterator[None]:
        """Add the errors of a paper to those of all papers."""
        try:
            yield
        except CardgenError as error:
            errors.extend(error.diagnostics)

    def write(name: str, data: bytes) -> None:
        """Write a paper to the store."""
        ledger.store.put({name: data})
        written.append(name)

    def write_long(name: str, chunks: Iterable[bytes]) -> None:
        """Write a file of chunks to the store, without keeping the file in memory."""
        with collect_errors():
            with ledger.store.writing(name) as output:
                output.writelines(chunks)
            written.append(name)

    by_pair, used = dict[str, None](), set[str]()
    for line in ledger.read_listed_lines():
        by_pair[line.pair] = None
        used.update(name for name in EXTRA_COLUMNS if line.fields.get(name))
    pairs = list(by_pair)
    _remove_others(ledger, pairs)
    for pair in pairs:
        name = f"packing-list-{pair}" if len(pairs) > 1 else "packing-list"
        with collect_errors():
            for file, data in _packing_lists(ledger, session, pair, name):
                write(file, data)
        with collect_errors():
            boxes, paper = listed_boxes(ledger), ledger.prints.is_known()
            ranges = live_ranges(ledger)
            write(f"{name}.xlsx", packing_workbook(ranges, session, pair, boxes, paper=paper))
    chunks = boxes_csv(
        listed_boxes(ledger),
        ledger.pairs(),
        session.wording,
        extra=[name for name in EXTRA_COLUMNS if name in used],
        paper=ledger.prints.is_known(),
    )
    write_long(BOXES_CSV, chunks)
    if asn:
        write_long(ASN_CSV, _advice(ledger, session, started[:10]))
    wrong = [*findings, *((None, error) for error in errors)]
    times = batch_times(ledger, started, now())
    missing = find_missing_glyphs(
        ledger.read_listed_lines(), session, manifest[0], read_history(ledger, session)
    )
    doubts = (*warnings, *missing)
    report = read_report(ledger, session, manifest, times, wrong, wording, doubts)
    with collect_errors():
        write("report.json", report_json(report))
    with collect_errors():
        write("report.html", report_html(report, session))
    for pair in pairs:
        name = f"report-{pair}.pdf" if len(pairs) > 1 else "report.pdf"
        with collect_errors():
            document = report_paper(report, session, pair)
            write(name, render(document, "pdf", profile=session.job.papers))
    return WrittenPapers(tuple(written), tuple(errors), missing)


def _remove_others(ledger: Ledger, pairs: Sequence[str]) -> None:
    """Remove papers in the languages of pairs that the shipment no longer has."""
    named = [*(f"-{pair}" for pair in ledger.pairs()), ""]
    now = [f"-{pair}" for pair in pairs] if len(pairs) > 1 else [""]
    ledger.store.remove(
        f"{name}{pair}.{kind}"
        for pair in named
        if pair not in now
        for name, kind in (("packing-list", "pdf"), ("packing-list", "xlsx"), ("report", "pdf"))
    )


def _packing_lists(
    ledger: Ledger, session: Session, pair: str, name: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a packing list, and remove files of an earlier, longer one."""
    number = 0
    documents = packing_list(partial(live_ranges, ledger), session, pair, read_notes(ledger))
    for number, document in enumerate(documents, 1):
        file = f"{name}.pdf" if number == 1 else f"{name}-{number}.pdf"
        # The list is attached to the first volume.
        attached = attached_list(ledger, session.job.papers) if number == 1 else ()
        dated = replace(document, date=session.job.date, attached=attached)
        yield file, render(dated, "pdf", profile=session.job.papers)
    most = count_volumes(ledger.boxes.last())  # if no two boxes are alike
    ledger.store.remove(f"{name}-{more}.pdf" for more in range(number + 1, most + 1))


def _advice(ledger: Ledger, session: Session, today: str) -> Iterator[bytes]:
    """Yield the bytes of the despatch advice, with the date of the papers or else `today`."""
    counts = ledger.boxes.counts()
    return despatch_advice(
        listed_boxes(ledger, LIVE),
        session.wording,
        shipment=session.job.shipment,
        day=session.day or today,
        packages=sum(counts.values()) - counts.get("voided", 0),
    )
