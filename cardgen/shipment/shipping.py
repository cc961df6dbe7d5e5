"""Turn a list into a shipment with all its papers: the front door of the package.

`ship` reads and tries everything, writes the plan down, makes the labels, and then their
papers: one PDF of all labels, the packing list and the report. `check` reads and tries, and
makes nothing: it touches no folder and no serial number, and only reads an existing ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen import arguments
from cardgen.backends import SCREEN, match_dpi
from cardgen.catalog import CAPTIONS
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    Loaded,
    Location,
    OutputError,
    make_printable,
    quantity,
    raise_findings,
)
from cardgen.files import is_there
from cardgen.installation import require_packages
from cardgen.production import Progress
from cardgen.project import FORMATS, LoadedPage, Project, second_look, unapproved_captions
from cardgen.remedies import Remedy, Wording, word_in_general
from cardgen.shipment.amendment import EMPTY_REPORT, AmendmentReport
from cardgen.shipment.ledger import BACKUP_FILE, LEDGER_FILE, Ledger
from cardgen.shipment.manifest import Manifest, diagnose_manifest, read_shared_values
from cardgen.shipment.model import Job, check_name
from cardgen.shipment.naming import explain_name, name_from_list, name_shipment
from cardgen.shipment.paper_updates import update_papers
from cardgen.shipment.papers import (
    LABELS_PDF,
    OUTPUT_FILES,
    check_advice,
    check_sheets,
    find_missing_glyphs,
    keep_condition,
    keep_list,
)
from cardgen.shipment.plan import find_changes, plan_shipment
from cardgen.shipment.request import BatchOutput, BatchRules, ListSource, Request
from cardgen.shipment.run import Result, dry_run, list_failures, make_all_labels
from cardgen.shipment.saved_options import (
    SavedOptions,
    check_project_folder,
    find_loaded,
    project_folder,
    read_shipment_name,
    use_loaded,
)
from cardgen.shipment.workers import Crew, PageSpool, Processes, Session, pack
from cardgen.storage import Store, store_at

_MOST_LOOKED_AT: Final = 256 << 20  # bytes of a PDF for a preflight
_NEW_LABELS: Final = (
    "has the labels to print now; labels.pdf has a new layout, and its sheets differ from the "
    "printed ones"
)


class BatchResult(msgspec.Struct, frozen=True):
    """The outcome of a batch."""

    request: Request
    shipment: str
    store: Store
    result: Result
    papers: tuple[str, ...] = ()  # their names in the store
    errors: tuple[Diagnostic, ...] = ()  # of papers
    amended: AmendmentReport = EMPTY_REPORT
    warnings: tuple[Diagnostic, ...] = ()  # of the list, its labels and papers
    loaded: LoadedPage | None = None  # page of labels of any size, if a printer has named it
    is_named: bool = False  # now, by cardgen

    @property
    def has_failed(self) -> bool:
        """True if a box has no label yet, or if a paper could not be written."""
        return bool(self.result.failed or self.errors)

    def list_errors(self) -> list[Diagnostic]:
        """List the failures of all boxes and papers."""
        failures = list_failures(self.result, self.request.source.manifest)
        return [*(error for _, error in failures), *self.errors]

    def raise_failed(self) -> None:
        """Raise all failures of boxes and papers together, if there are any."""
        raise_findings(self.list_errors())

    def in_words(self, folder: str) -> list[str]:
        """Describe the outcome in a few lines for people."""
        result, counts = self.result, self.result.counts
        voided, checked = counts.get("voided", 0), counts.get("verified", 0)
        said = f"{result.made} of {sum(counts.values()) - voided} labels made"
        said += f", {result.kept} kept from before" if result.kept else ""
        said += f"; the barcodes of {checked} read back" if checked else ""
        said += f"; voided: {voided}" if voided else ""
        lines = [f"{folder}: shipment {self.shipment}: {said}"]
        if self.is_named:
            lines += [f"{folder}: {explain_name(self.shipment)}"]
        lines += [f"{folder}: labels of {self.loaded.in_words()}"] if self.loaded else []
        lines += [f"{folder}: {each}" for each in self.amended.in_words()]
        lines += [f"{folder}: {name}" for name in self.papers]
        new = [name for name in self.papers if name.startswith("labels-new-")]
        lines += [f"{folder}: {name} {_NEW_LABELS}" for name in new]
        if result.failed:
            lines.append(f"{folder}: boxes without a label: {len(result.failed)}")
        return lines

    def as_data(self, wording: Wording = word_in_general) -> dict[str, Any]:
        """Return the outcome as JSON data, with remedies in these words."""
        return {
            "shipment": self.shipment,
            "folder": str(self.request.output.folder),
            "files": self.store.name,
            "made": self.result.made,
            "kept": self.result.kept,
            "loaded": self.loaded.as_data() if self.loaded else None,
            "amended": self.amended.as_data(),
            "boxes": self.result.counts,
            "plans": {
                "filled": self.result.plans.filled,
                "refused": self.result.plans.refused,
            },
            "papers": [self.store.place(name) for name in self.papers],
            "failed": [
                {"box": number, "errors": [error.as_dict(wording) for error in errors]}
                for number, errors in self.result.failed
            ],
            "errors": [error.as_dict(wording) for error in self.errors],
            "warnings": [each.as_dict(wording) for each in self.warnings],
        }


def ship(
    request: Request,
    project: Project,
    *,
    now: Callable[[], str] = arguments.utc_now,
    fonts: Sequence[Path] = (),
    tell: Callable[[Progress], None] = lambda _: None,
    wording: Wording = word_in_general,
) -> BatchResult:
    """Make all labels and papers of a shipment, or continue an interrupted run.

    `now` returns the time for the ledger, as in 2020-03-26T08:00:00Z; `wording` puts the
    remedies in the report into words. Raises CardgenError before the first label is made if
    anything is wrong with the list; ShipmentError if another process has the shipment, or if
    the list differs from the one that it began with; and OutputError if nothing more can be
    written.
    """
    arguments.instance("request", request, Request, "make a cardgen.Request")
    arguments.instance("project", project, Project, "take Project.open(FOLDER)")
    now, fonts = arguments.Moments("now", now), arguments.paths("fonts", fonts)
    arguments.function("tell", tell)
    arguments.function("wording", wording)
    started = now()  # a wrong form is reported before anything is made
    request = _with_loaded(request)
    source, output, rules = request.source, request.output, request.rules
    manifest, session = prepare(request, project, started)
    job = session.job
    store = store_at(output.url, output.folder)
    store.prepare()
    with Ledger.open(output.folder, store) as ledger:
        fresh = "settings" not in ledger.meta()
        (store.claim if fresh else store.check)(ledger.key())
        if fresh:
            _refuse_foreign_files(output.folder, store)
        if rules.amend or fresh or ledger.settings().get("draft"):
            wrong = dry_run(manifest, session, manifest.boxes)
            raise_findings([*wrong, *manifest.warnings, *session.warnings])
        session = plan_shipment(
            ledger, manifest, session, now=now, amend=rules.amend, renumber=rules.renumber
        )
        loaded = use_loaded(ledger, source.loaded)
        saved = SavedOptions(
            manifest=make_printable(manifest.path.name),
            sha256=_digest_list(manifest.path),
            project=project_folder(project, ledger),
            fonts=tuple(str(path.absolute()) for path in fonts),
            message=source.message,
            pair=source.pair,
            template=source.template,
            verify=rules.verify,
            pdf=job.pdf,
            sheets=output.sheets,
            asn=output.asn,
            options=dict(rules.options),
            warnings=manifest.warnings,
            papers=job.papers,
            date=job.date,
            loaded=loaded,
        )
        saved.save(ledger)
        ledger.keep_shared(read_shared_values(project, ledger.pairs()[0]))
        keep_list(ledger, manifest.path, job.papers)
        keep_condition(ledger, job.condition)
        run = ledger.history.begin_run("batch", started)
        with closing(PageSpool(output.folder, ledger.boxes.last())) as spool:
            result = make_all_labels(
                ledger,
                session,
                _choose_crew(rules, session, fonts, ledger),
                now=now,
                fail_fast=rules.fail_fast,
                tell=tell,
                spool=spool,
            )
            renewed = update_papers(
                ledger,
                session,
                saved,
                started=started,
                now=now,
                findings=list_failures(result, source.manifest),
                spool=spool,
                wording=wording,
            )
        ledger.history.end_run(run, now(), f"{result.made} made, {result.kept} kept")
        amended = AmendmentReport.read_unreported(ledger)
        if not result.failed:
            AmendmentReport.mark_reported(ledger)
    refused, doubts = _preflight_labels(output, project, renewed.papers)
    return BatchResult(
        request,
        job.shipment,
        store,
        result,
        papers=renewed.papers,
        errors=(*renewed.errors, *refused),
        amended=amended,
        warnings=(*manifest.warnings, *session.warnings, *renewed.warnings, *doubts),
        loaded=loaded,
        is_named=fresh and not source.shipment and not name_from_list(source.manifest),
    )


def _with_loaded(request: Request) -> Request:
    """Return a request with the label size with which its shipment began."""
    loaded = find_loaded(request.output.folder, request.source.loaded)
    return replace(request, source=replace(request.source, loaded=loaded))


def _preflight_labels(
    output: BatchOutput, project: Project, papers: Sequence[str]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Check the PDF of all labels as a print shop does. Return errors and warnings."""
    if output.profile == SCREEN or LABELS_PDF not in papers:
        return (), ()
    file = output.folder / LABELS_PDF
    place = Location(str(file) if not output.url else LABELS_PDF)
    if output.url or file.stat().st_size > _MOST_LOOKED_AT:
        said = "not checked: the PDF of all labels is too large, or not on this machine"
        hint = "run cardgen preflight on a copy on this machine"
        found = Diagnostic("preflight", said, location=place, hint=hint, severity="warning")
        return (), (found,)
    try:
        doubts = second_look([file.read_bytes()], output.profile, project.root)
    except CardgenError as error:
        return tuple(each.or_at(place) for each in error.diagnostics), ()
    return (), tuple(each.or_at(place) for each in doubts)


def _refuse_foreign_files(folder: Path, store: Store) -> None:
    """Raise OutputError if files would be overwritten that no ledger has recorded."""
    found = [name for name in OUTPUT_FILES if store.find_unused(name) != name]
    if not found:
        return
    gone = is_there(folder / BACKUP_FILE)
    raise OutputError(
        "output",
        f"this folder has files that this shipment did not make: {', '.join(found)}",
        location=Location(store.name),
        hint="" if gone else "use another folder, or move the files away",
        remedy=Remedy("recover") if gone else None,
    )


def read_manifest(source: ListSource, project: Project, *, draft: bool = False) -> Manifest:
    """Read and check a list, without making files. `draft` allows unfinished translations.

    Raises CardgenError with all errors, at most the first thousand.
    """
    arguments.instance("source", source, ListSource, "make a ListSource(MANIFEST)")
    arguments.instance("project", project, Project, "take Project.open(FOLDER)")
    return diagnose_list(source, project, draft=arguments.flag("draft", draft)).unwrap()


def diagnose_list(
    source: ListSource, project: Project, *, draft: bool = False, stock: str = ""
) -> Loaded[Manifest]:
    """Read the list of a shipment, and collect its findings.

    The labels lie on sheets of a `stock`, if there is one.
    """
    return diagnose_manifest(
        source.manifest,
        project,
        message=source.message,
        pair=source.pair,
        template=source.template,
        fields=source.fields,
        draft=draft,
        encoding=source.encoding,
        ignore=source.ignore,
        paper=source.paper,
        shown=source.shown,
        page=source.size or "",
        sheet=stock,
        loaded=source.loaded,
    )


def prepare(
    request: Request, project: Project, time: str, *, keep_name: bool = True
) -> tuple[Manifest, Session]:
    """Read the list, and open a session for its labels. Raises CardgenError.

    A name that cardgen gives the shipment has the day of `time`; `keep_name` keeps it.
    """
    source, output, rules = request.source, request.output, request.rules
    name = source.shipment or read_shipment_name(output.folder)
    stock = output.sheets.stock if output.sheets else ""
    read = diagnose_list(source, project, draft=rules.draft, stock=stock)
    foreign = check_project_folder(output.folder, project) if read.diagnostics else ()
    raise_findings([*foreign, *_check_given_name(name), *read.diagnostics])
    manifest = read.unwrap()
    if output.sheets:
        for template in dict.fromkeys(line.template for line in manifest.lines()):
            check_sheets(output.sheets, project, template)
    if project.approval and not rules.draft:
        pairs = dict.fromkeys(line.pair for line in manifest.lines())
        captions = (project.catalog(pair, CAPTIONS) for pair in pairs)
        raise_findings([found for each in captions for found in unapproved_captions(each)])
    if output.asn:
        check_advice(project, draft=rules.draft)
    if rules.cluster:
        require_packages("a cluster", "cluster", "distributed")  # before anything is planned
    name = name or name_shipment(
        project,
        source.manifest,
        folder=output.folder,
        time=output.date or time,
        keep=keep_name,
    )
    job = Job(
        name,
        tuple(each for each in FORMATS if each in output.formats and each != "pdf"),
        match_dpi(output.dpi, output.formats),  # as the printer's own file has it
        profile=output.profile,
        verify=rules.verify,
        draft=rules.draft,
        date=output.date,
        pdf="pdf" in output.formats,
        crop_marks=output.crop_marks,
        printer=output.printer,
        papers=output.paper_profile,
        condition=output.condition,
    )
    return manifest, Session(project, job)


def _check_given_name(name: str) -> tuple[Diagnostic, ...]:
    """Return errors for a shipment's name that the user gave."""
    try:
        if name:
            check_name(name)
    except CardgenError as error:
        return error.diagnostics
    return ()


def _choose_crew(
    rules: BatchRules, session: Session, fonts: Sequence[Path], ledger: Ledger
) -> Crew:
    """Choose the workers that make the labels: on this machine or on a cluster."""
    if not rules.cluster:
        return Processes(rules.jobs, tuple(fonts))
    from cardgen.shipment.workers import DaskCluster  # an extra

    return DaskCluster(rules.cluster, pack(session.project, ledger.read_planned_lines()))


def _digest_list(path: Path) -> str:
    """Compute the SHA-256 digest of a list's file, also for FILE#SHEET."""
    file = path if is_there(path) else path.with_name(path.name.rpartition("#")[0])
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


class LabelKind(NamedTuple):
    """A kind of label: one message in one pair on one template."""

    message: str
    pair: str
    template: str


class BatchPreview(msgspec.Struct, frozen=True):
    """Preview of a batch: its number of consignment lines, and of labels of each kind."""

    shipment: str
    lines: int
    labels: Counter[LabelKind] = msgspec.field(default_factory=Counter)
    warnings: tuple[Diagnostic, ...] = ()
    changes: tuple[str, ...] = ()  # of a shipment that has begun

    def in_words(self, file: str) -> Iterator[str]:
        """Yield a line about the list, and one about each kind of label."""
        lines, boxes = quantity(self.lines, "line"), quantity(self.labels.total(), "box")
        yield f"{file}: {self.shipment}: {lines}, {boxes}; nothing is wrong, nothing was made"
        for kind, count in self.labels.items():
            yield f"{file}: {count} × {kind.message}, {kind.pair}, {kind.template}"
        for change in self.changes:
            yield f"{file}: would be changed: {change}"

    def as_data(self, wording: Wording = word_in_general) -> dict[str, Any]:
        """Return the preview as JSON data, with remedies in these words."""
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


def check(request: Request, project: Project) -> BatchPreview:
    """Check everything as `ship` does, without making files. Raises CardgenError."""
    request = _with_loaded(request)
    manifest, session = prepare(request, project, arguments.utc_now(), keep_name=False)
    wrong = dry_run(manifest, session, manifest.boxes)
    raise_findings([*wrong, *manifest.warnings, *session.warnings])
    labels: Counter[LabelKind] = Counter()
    for line in manifest.lines():
        labels[LabelKind(line.message, line.pair, line.template)] += line.boxes
    pair = next(manifest.lines()).pair
    shared = read_shared_values(project, pair)
    listed = (line.with_shared(shared) for line in manifest.lines())
    missing = find_missing_glyphs(listed, session, str(manifest.path))
    changed: tuple[str, ...] = ()
    folder, rules = request.output.folder, request.rules
    if is_there(folder / LEDGER_FILE):
        with Ledger.reading(folder) as ledger:
            changed = find_changes(ledger, manifest, session, amend=rules.amend)
    return BatchPreview(
        session.job.shipment,
        manifest.rows,
        labels,
        (*manifest.warnings, *session.warnings, *missing),
        changed,
    )
