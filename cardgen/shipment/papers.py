"""What goes with the boxes: packing list and report, from the ledger and the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Final

from PIL import Image

from cardgen import __version__
from cardgen.backends import render
from cardgen.errors import CardgenError, CardgenWarning
from cardgen.project import Project
from cardgen.shipment.ledger import Ledger, Planned
from cardgen.shipment.model import Box, Line
from cardgen.shipment.packing import MOST, packing_list
from cardgen.shipment.report import Finding, LineReport, Report, report_json
from cardgen.shipment.report_page import report_html
from cardgen.shipment.run import Lines
from cardgen.shipment.spreadsheet import packing_workbook
from cardgen.shipment.work import Job, Worker
from cardgen.sink import write_file

THUMBNAIL: Final = 60.0  # dots per inch
_SHOWN: Final = 60  # lines whose first label the report shows


def write_papers(
    ledger: Ledger,
    manifest: Lines,
    project: Project,
    job: Job,
    *,
    findings: Sequence[tuple[int, CardgenError]] = (),
    warnings: Sequence[CardgenWarning] = (),
) -> tuple[list[Path], list[CardgenError]]:
    """The packing list of each pair as PDF and workbook, the report as JSON and as a page.

    What fails to be written does not stop the others; it comes back as errors.
    """
    written: list[Path] = []
    errors: list[CardgenError] = []
    planned = list(ledger.lines())
    pairs = list(dict.fromkeys(line.pair for line in islice(manifest.lines(), MOST)))
    for pair in pairs:
        suffix = f"-{pair}" if len(pairs) > 1 else ""
        named = {"shipment": job.shipment, "pair": pair, "date": job.date[:10]}
        try:
            # All lines are in each list, since box numbers run through them all.
            document = packing_list(
                manifest.lines(),
                project,
                draft=job.draft,
                **named,
            )
            data = render(replace(document, date=job.date), "pdf")
            written.append(_put(job.folder / f"packing-list{suffix}.pdf", data))
            data = packing_workbook(
                manifest.lines(),
                project,
                draft=job.draft,
                **named,
            )
            written.append(_put(job.folder / f"packing-list{suffix}.xlsx", data))
        except CardgenError as error:
            errors.append(error)
    report = _report(ledger, manifest, project, job, planned, findings, warnings)
    try:
        written.append(_put(job.folder / "report.json", report_json(report)))
        page = report_html(report, project, draft=job.draft)
        written.append(_put(job.folder / "report.html", page))
    except CardgenError as error:
        errors.append(error)
    return written, errors


def _put(path: Path, data: bytes) -> Path:
    write_file(path, data)
    return path


def _report(
    ledger: Ledger,
    manifest: Lines,
    project: Project,
    job: Job,
    planned: Sequence[Planned],
    findings: Sequence[tuple[int, CardgenError]],
    warnings: Sequence[CardgenWarning],
) -> Report:
    counts = ledger.counts()
    lines = tuple(_lines(ledger, manifest, project, job, planned))
    return Report(
        shipment=job.shipment,
        manifest=manifest.path.name,
        sha256=sha256(manifest.path.read_bytes()).hexdigest(),
        pairs=tuple(dict.fromkeys(line.pair for line in lines)),
        templates=tuple(dict.fromkeys(line.template for line in lines)),
        boxes=sum(counts.values()),
        states={str(state): count for state, count in counts.items()},
        lines=lines,
        findings=tuple(Finding.of(error, str(box)) for box, error in findings),
        warnings=tuple(Finding.of(warning) for warning in warnings),
        barcodes_verified=counts.get("verified", 0),
        version=__version__,
    )


def _lines(
    ledger: Ledger,
    manifest: Lines,
    project: Project,
    job: Job,
    planned: Sequence[Planned],
) -> Iterator[LineReport]:
    worker = Worker(job, project)
    states = ledger.counts_by_line()
    total = sum(line.boxes for line in planned)
    for number, (line, plan) in enumerate(zip(manifest.lines(), planned, strict=True)):
        entry = ledger.entry(plan.first)
        thumbnail = b""
        if number < _SHOWN and entry is not None:
            box = Box(plan.first, total, line, 1, entry.id, entry.sscc)
            thumbnail = _thumbnail(worker, box)
        yield LineReport(
            row=line.row,
            first=plan.first,
            last=plan.first + plan.boxes - 1,
            message=line.message,
            pair=line.pair,
            template=line.template,
            states={str(state): n for state, n in states.get(line.row, {}).items()},
            files=(entry.file,) if entry is not None and entry.file else (),
            thumbnail=thumbnail,
            alt=_words(project, line),
        )


def _thumbnail(worker: Worker, box: Box) -> bytes:
    """A small picture of a label, grey where it was black and white; none if it fails."""
    try:
        document = worker.document(box)
        grey = replace(document, pages=tuple(replace(p, mono=False) for p in document.pages))
        data = render(grey, "png", 2 * THUMBNAIL)
    except CardgenError:
        return b""
    with Image.open(BytesIO(data)) as image:
        small = image.reduce(2)
        buffer = BytesIO()
        small.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _words(project: Project, line: Line) -> str:
    said = project.catalog(line.pair).message(line.message)
    return f"{said.source} · {said.translation}"
