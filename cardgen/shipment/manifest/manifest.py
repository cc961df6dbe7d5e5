"""The list of a shipment, checked as a whole before any label is made.

In comes the file, out comes a `Manifest`, whose lines can be read again and again. A list may
have a hundred thousand rows; so only the current row and cached values are in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.errors import Diagnostic, Loaded, Location, ManifestError, raise_findings
from cardgen.project import PROJECT_FILE, LoadedPage, Project, other_templates
from cardgen.remedies import Remedy, RemedyKind
from cardgen.shipment.manifest.cells import ListFile
from cardgen.shipment.manifest.columns import BOXES
from cardgen.shipment.manifest.fields import (
    NOWHERE,
    ColumnHead,
    Keys,
    about_given,
    add_given_columns,
)
from cardgen.shipment.manifest.files import MOST_WRONG, open_table
from cardgen.shipment.manifest.findings import (
    make_warning,
    warn_of_extra_rows,
    warn_of_marked_rows,
    warn_of_notes,
    warn_of_unused_columns,
)
from cardgen.shipment.manifest.header import (
    hint_for_header,
    match_columns,
    may_name_count,
    read_header,
    similar_columns,
)
from cardgen.shipment.manifest.reading import ListReading, is_familiar
from cardgen.shipment.manifest.rows import Checker
from cardgen.shipment.manifest.words import (
    collect_header_words,
    detect_header_language,
    normalize_header,
)
from cardgen.shipment.model import ConsignmentLine

MOST_BOXES: Final = 10_000_000
MOST_FINDINGS: Final = 1000


class Manifest(msgspec.Struct, frozen=True):
    """A checked list: `rows` valid consignment lines, and `boxes` cartons in all.

    `digest` is the SHA-256 of the contents of the lines: it does not depend on the encoding of
    the file, the language of its headers or the order of its columns. `warnings` name parts of
    the file that are not read, or are read though they may not be meant.
    """

    path: Path
    rows: int
    boxes: int
    digest: str
    _reading: ListReading
    warnings: tuple[Diagnostic, ...] = ()
    left_out: tuple[int, ...] = ()  # rows that are sums or remarks

    @property
    def table(self) -> ListFile:
        """File of the list, with its header."""
        return self._reading.table

    @property
    def heads(self) -> tuple[ColumnHead, ...]:
        """Columns that are read, needed or not."""
        return self._reading.own_heads

    def lines(self) -> Iterator[ConsignmentLine]:
        """Yield the consignment lines in order. Each call reads the file again.

        Raises CardgenError at the first wrong row, and if the file has changed since.
        """
        check = hashlib.sha256()
        checker = Checker(self._reading)
        for row in self._reading.table.rows():
            line = checker.read_line(row)
            if checker.findings:
                raise_findings(checker.findings.diagnostics())
            if line is not None:
                check.update(_canonical(line))
                yield line
        if check.hexdigest() != self.digest:
            raise ManifestError(
                "bad-manifest",
                "the file has changed while it was worked on",
                location=Location(str(self.path)),
                hint="begin again",
            )

    def find_line(self, row: int) -> tuple[ConsignmentLine | None, int]:
        """Find the consignment line of a row, and count the boxes in the rows before it.

        The line is None if the row has errors or does not exist; errors in other rows do not
        matter. Raises ManifestError if the file cannot be read.
        """
        checker, before = Checker(self._reading), 0
        for each in self.table.rows():
            line = checker.read_line(each)
            if each.number == row:
                return line, before
            before += line.boxes if line else 0
        return None, before


def diagnose_manifest(
    path: Path,
    project: Project,
    *,
    message: str | None = None,
    pair: str | None = None,
    template: str | None = None,
    fields: Mapping[str, str] | None = None,
    draft: bool = False,
    encoding: str = "",
    ignore: Iterable[str] = (),
    paper: Iterable[str] = (),
    shown: str = "",
    page: str = "",
    sheet: str = "",
    loaded: LoadedPage | None = None,
) -> Loaded[Manifest]:
    """Read and check the list in `path`: CSV, XLSX or ODS. FILE#SHEET names a sheet.

    `message`, `pair`, `template` and `fields` (values by name, as people type them) are for
    rows that have no value of their own. `draft` allows unfinished translations. `encoding` is
    the encoding of a text file, if it cannot be detected. `ignore` and `paper` name columns by
    their headers, besides those of the project: columns that are not read, and columns that
    labels need not show. `shown` replaces the name of a temporary file in warnings. `page`,
    `sheet` and `loaded` choose the size of labels, see `Project.name_template`.

    The findings are at most the first `MOST_FINDINGS`: bad-manifest, bad-encoding,
    unknown-field, not-shown, missing-value, bad-value, unknown-term, and the errors of messages
    and templates.
    """
    words = collect_header_words(project)
    asked = (*ignore, *paper)
    columns = project.columns.with_columns(ignore, paper)
    try:
        table = open_table(
            path,
            words.with_meanings(columns.meanings).column_name,
            needed=BOXES,
            is_familiar=lambda text: is_familiar(project, text),
            encoding=encoding,
        )
    except ManifestError as error:
        return Loaded(None, error.diagnostics)
    header = read_header(table, words, columns)
    words = words.of_list(head.text for head in header.heads)
    heads, for_all, wrong = add_given_columns(
        fields or {}, header.heads, words, lambda text: is_familiar(project, text)
    )
    on_paper = match_columns(heads, columns.paper, words)
    names = project.defaults
    reading = ListReading(
        project,
        table,
        heads,
        words,
        Keys(message or names.message, pair or names.pair, template or names.template),
        draft,
        frozenset(on_paper),
        header.ignored,
        for_all,
        page,
        sheet,
        loaded,
    )
    checker = Checker(reading)
    findings = checker.findings
    for finding in wrong:
        (findings if finding.severity == "error" else checker.doubts).add(finding)
    meant = {*header.seen, *map(normalize_header, on_paper.values())}
    strange = [name for name in asked if normalize_header(name) not in meant]
    for wrong_header in header.errors:
        findings.add(wrong_header, table.header.number)
    digest, rows, boxes = hashlib.sha256(), 0, 0
    try:
        for row in table.rows():
            line = checker.read_line(row)
            if line is not None:
                digest.update(_canonical(line))
                rows += 1
                boxes += line.boxes
                if boxes - line.boxes <= MOST_BOXES < boxes:
                    reason = f"with this row the shipment has more than {MOST_BOXES:,} boxes"
                    hint = "split the list into several shipments"
                    findings.refuse(row.number, reason, hint)
            if reason := _reason_to_stop(checker, rows):
                reason = f"{reason}; the rest was not read"
                findings.refuse(row.number, reason, "correct these errors first")
                break
        else:
            at = table.header.number
            if not checker.rows:
                findings.refuse(at, "there is no row below the header", "fill in the list")
            checker.finish()
    except ManifestError as unreadable:  # the rest cannot be read
        for finding in unreadable.diagnostics:
            at_row = finding.location.line if finding.location else None
            findings.add(finding if at_row is None else finding.at(None), at_row)
    unused = _find_unused(checker, reading, ignore_others=columns.ignore_others)
    warnings = _collect_warnings(reading, strange, checker, unused)
    if shown:
        warnings = tuple(_rename_file(warning, table.name, shown) for warning in warnings)
    left_out = (*checker.sums.left_out, *(row.number for row in checker.remarks.held))
    manifest = Manifest(path, rows, boxes, digest.hexdigest(), reading, warnings, left_out)
    return Loaded(manifest, (*findings.diagnostics(checker.rows), *warnings))


def _reason_to_stop(checker: Checker, rows: int) -> str:
    """Return the reason to stop reading a list with too many errors; "" to read on."""
    if len(checker.findings) >= MOST_FINDINGS:
        return f"there were {MOST_FINDINGS:,} findings"
    if not rows and checker.findings and checker.rows >= MOST_WRONG:
        return f"the first {MOST_WRONG:,} rows are all wrong"
    return ""


def _canonical(line: ConsignmentLine) -> bytes:
    """Write a line as bytes for the digest of its list, without the number of its row."""
    names = (line.message, line.pair, line.template)
    return msgspec.json.encode((names, line.boxes, sorted(line.fields.items()))) + b"\n"


def _find_unused(
    checker: Checker, reading: ListReading, *, ignore_others: bool
) -> list[ColumnHead]:
    """Find the unused columns. Add an error for each column that labels need."""
    idle, unknown = checker.unknown_columns()
    if ignore_others:
        return [*idle, *unknown]
    for head in unknown:
        row = None if head.index == NOWHERE else reading.table.header.number
        may_be_boxes = checker.may_be_boxes(head) and may_name_count(head.text)
        unknown_field = _unknown_field(head, reading, checker.own_fields, may_be_boxes)
        checker.findings.add(unknown_field, row)
    return idle


def _unknown_field(
    head: ColumnHead, reading: ListReading, declared: list[str], may_be_boxes: bool
) -> Diagnostic:
    """Make the error for a column that fills no field of the list's labels.

    `may_be_boxes` says that the column may be the missing one with the number of boxes.
    """
    name = head.name if head.renamed else head.text
    lang = detect_header_language(name, reading.language)
    listed = {own.name for own in reading.own_heads}
    free = [field for field in declared if normalize_header(field) not in listed]
    hint = other_templates(reading.project.templates, name, reading.size)
    hint = hint or hint_for_header(reading.words, name, lang, free, listed)
    reason = "no message or template of the list has this field"
    if head.index == NOWHERE:
        return Diagnostic("unknown-field", about_given(head.text) + reason, hint=hint)
    about = f"column {head.text}: "
    if head.renamed:  # the project file has a meaning for this header already
        reason = f"in {PROJECT_FILE} it means {name}, but {reason}"
        unused = f'write "{head.text}" = "" in {PROJECT_FILE} if the column is not used'
        hint = ", or ".join(filter(None, (hint, unused)))
        return Diagnostic("unknown-field", about + reason, hint=hint)
    home = reading.project.columns.home
    near = similar_columns(reading.words, name, lang, listed)[:1]
    if may_be_boxes and near != (BOXES,):
        near, found = (BOXES,), reading.words.word(BOXES, lang)
        hint = f"write {found} if you mean that"
    # A list needs the column of boxes, so the remedy does not ignore it.
    kind: RemedyKind = "name-column" if near == (BOXES,) else "ignore-column"
    remedy = Remedy(kind, (head.text, home, *near))
    return Diagnostic("unknown-field", about + reason, hint=hint, remedy=remedy)


def _collect_warnings(
    reading: ListReading, strange: list[str], checker: Checker, unused: list[ColumnHead]
) -> tuple[Diagnostic, ...]:
    """Collect warnings about parts of a list that cardgen ignores or may misunderstand."""
    table, home = reading.table, reading.project.columns.home
    at, name = table.header.number, table.name
    found = [*table.warnings, *checker.warnings]
    if strange:
        names = ", ".join(strange)
        message = f"the list has no column {names}, but an option of this run names it"
        found.append(make_warning("unused-column", message, name, at, "check the spelling"))
    for head, field_name, *_ in checker.guessed_slots:
        remedy = Remedy("ignore-column", (head.text, home))
        message = f"column {head.text}: used as the field {field_name} of the labels"
        found.append(replace(make_warning("guessed-column", message, name, at), remedy=remedy))
    asked = {head.text: own for head in unused if (own := checker.guess_field(head))}
    others = (head.text for head in unused if head.text not in asked)
    found += warn_of_unused_columns(name, at, others)
    for text, field_name in asked.items():
        remedy = Remedy("name-column", (text, home, field_name))
        message = f"not used: {text}, but the labels have a field {field_name}"
        found.append(replace(make_warning("unused-column", message, name, at), remedy=remedy))
    found += warn_of_marked_rows(name, checker.marked)
    found += warn_of_notes(name, checker.notes(unused))
    hint = "if the row has boxes, write their number"
    found += warn_of_extra_rows(name, checker.sums.left_out, checker.remarks.held, hint)
    return tuple(found)


def _rename_file(warning: Diagnostic, file: str, name: str) -> Diagnostic:
    """Replace the name of `file` in the location of a warning by `name`."""
    place = warning.location
    is_in_file = place is not None and place.file == file
    return warning.at(Location(name, place.line)) if place and is_in_file else warning
