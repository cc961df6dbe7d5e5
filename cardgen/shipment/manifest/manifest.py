"""The list of a shipment, checked as a whole before anything is made of it.

In comes the file, out comes a `Manifest`, whose lines may be read as often as wanted. Only the
row at hand is kept in memory, and what was found out of values that come again, such as an
article: a manifest may have a hundred thousand rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from cardgen.errors import (
    Diagnostic,
    Loaded,
    Location,
    ManifestError,
    raise_findings,
)
from cardgen.project import PROJECT_FILE, LoadedPage, Project, other_templates
from cardgen.remedies import Remedy, RemedyKind
from cardgen.shipment.manifest.bounds import MOST_WRONG
from cardgen.shipment.manifest.columns import BOXES
from cardgen.shipment.manifest.fields import ColumnHead, Keys
from cardgen.shipment.manifest.files import open_table
from cardgen.shipment.manifest.given import NOWHERE, about_given, given_columns
from cardgen.shipment.manifest.guesses import columns_near, hint_of
from cardgen.shipment.manifest.header import named_columns, read_header
from cardgen.shipment.manifest.reading import ListReading, is_familiar
from cardgen.shipment.manifest.rows import Checker
from cardgen.shipment.manifest.unread import of_columns, of_marks, of_notes, of_rows, unread
from cardgen.shipment.manifest.words import header_words, plain_header
from cardgen.shipment.model import ConsignmentLine

MOST_BOXES: Final = 10_000_000
MOST_FINDINGS: Final = 1000


@dataclass(frozen=True, slots=True)
class Manifest:
    """A list that was read: `rows` consignment lines that are right, `boxes` cartons in all.

    `digest` is the SHA-256 of what the lines say, so it stays the same however the file is
    encoded, which language its headers are in and in which order its columns stand. `warnings`
    are of what is not read of the file, and of what is read though it might not be meant.
    """

    path: Path
    rows: int
    boxes: int
    digest: str
    _reading: ListReading = field(repr=False, compare=False)
    warnings: tuple[Diagnostic, ...] = ()

    def lines(self) -> Iterator[ConsignmentLine]:
        """The lines in order, read from the file again.

        Raises CardgenError at the first row with something wrong, and where the file has
        changed since.
        """
        check = hashlib.sha256()
        checker = Checker(self._reading)
        for row in self._reading.table.rows():
            line = checker.line(row)
            if checker.findings:
                raise_findings(checker.findings.told())
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


def read_manifest(
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
) -> Manifest:
    """Check the list in `path`: CSV, XLSX or ODS, of which FILE#SHEET names a sheet.

    `message`, `pair` and `template` are for the rows that do not name their own, and so are
    `fields`, values by name as people type them. `draft` allows unfinished translations.
    `encoding` is that of a text file, where it cannot be told. The columns to `ignore`, and
    those that are for the `paper` and on no label, are named by their headers, and
    join those of the project. Raises CardgenError with all that is wrong, or the first
    `MOST_FINDINGS` things: bad-manifest, bad-encoding, unknown-field, not-shown, missing-value,
    bad-value, unknown-term, and what messages and templates may be.
    """
    return diagnose_manifest(
        path,
        project,
        message=message,
        pair=pair,
        template=template,
        fields=fields,
        draft=draft,
        encoding=encoding,
        ignore=ignore,
        paper=paper,
    ).unwrap()


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
    """A list with the lines that are right counted, and all that is wrong (`read_manifest`).

    A file that nobody knows is `shown` by this name in its warnings. Labels are on a `page`,
    a `sheet` or what is `loaded` into the printer as `Project.template_on` has it.
    """
    words = header_words(project)
    asked = (*ignore, *paper)
    columns = project.columns.extended(ignore, paper)
    try:
        table = open_table(
            path,
            words.renamed(columns.meanings).names,
            needed=BOXES,
            familiar=lambda text: is_familiar(project, text),
            encoding=encoding,
        )
    except ManifestError as error:
        return Loaded(None, error.diagnostics)
    header = read_header(table, words, columns)
    heads, for_all, wrong = given_columns(
        fields or {}, header.heads, words, lambda text: is_familiar(project, text)
    )
    on_paper = named_columns(heads, columns.paper, words)
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
    for each in wrong:
        told = checker.findings if each.severity == "error" else checker.doubts
        told.add(each)
    meant = {*header.seen, *map(plain_header, on_paper.values())}
    strange = [name for name in asked if plain_header(name) not in meant]
    for each in header.errors:
        checker.findings.add(each, table.header.number)
    digest, rows, boxes = hashlib.sha256(), 0, 0
    try:
        for row in table.rows():
            line = checker.line(row)
            if line is not None:
                digest.update(_canonical(line))
                rows += 1
                boxes += line.boxes
                if boxes - line.boxes <= MOST_BOXES < boxes:
                    reason = f"with this row the shipment has more than {MOST_BOXES:,} boxes"
                    checker.complain(row.number, reason, "make several shipments of it")
            if reason := _reason_to_stop(checker, rows):
                reason = f"{reason}; the rest was not read"
                checker.complain(row.number, reason, "mend those first")
                break
        else:
            at = table.header.number
            if not checker.rows:
                checker.complain(at, "there is no row below the header", "fill in the list")
            checker.finish()
    except ManifestError as error:  # the rest cannot be read
        for each in error.diagnostics:
            at_row = each.location.line if each.location else None
            checker.findings.add(each if at_row is None else each.at(None), at_row)
    unused = _unused(checker, reading, ignore_others=columns.ignore_others)
    warnings = _warnings(reading, strange, checker, unused)
    if shown:
        warnings = tuple(_renamed(each, table.name, shown) for each in warnings)
    found = (*checker.findings.told(checker.rows), *warnings)
    made = Manifest(path, rows, boxes, digest.hexdigest(), reading, warnings)
    return Loaded(made, found)


def _reason_to_stop(checker: Checker, rows: int) -> str:
    """Why a list of which so many rows are right is not read on, "" if it is."""
    if len(checker.findings) >= MOST_FINDINGS:
        return f"there were {MOST_FINDINGS:,} findings"
    if not rows and checker.findings and checker.rows >= MOST_WRONG:
        return f"not one of {MOST_WRONG:,} rows is right"
    return ""


def _canonical(line: ConsignmentLine) -> bytes:
    """What a line says, without where in the file it says so."""
    names = (line.message, line.pair, line.template)
    return msgspec.json.encode((names, line.boxes, sorted(line.fields.items()))) + b"\n"


def _unused(checker: Checker, reading: ListReading, *, ignore_others: bool) -> list[ColumnHead]:
    """The columns that are not used; complain of those that should be."""
    idle, unknown = checker.unknown_columns()
    if ignore_others:
        return [*idle, *unknown]
    for head in unknown:
        row = None if head.index == NOWHERE else reading.table.header.number
        checker.findings.add(_unknown(head, reading, checker.declared), row)
    return idle


def _unknown(head: ColumnHead, reading: ListReading, declared: list[str]) -> Diagnostic:
    """What to say of a column that no message or template of the list has a field for."""
    name = head.name if head.renamed else head.text
    lang = reading.words.language(name, reading.language)
    listed = {each.name for each in reading.listed}
    free = [field for field in declared if plain_header(field) not in listed]
    hint = other_templates(reading.project, name, reading.size)
    hint = hint or hint_of(reading.words, name, lang, free, listed)
    reason = "no message or template of the list has such a field"
    if head.index == NOWHERE:
        return Diagnostic("unknown-field", about_given(head.text) + reason, hint=hint)
    about = f"column {head.text}: "
    if head.renamed:  # and nothing can be added to what the file says
        reason = f"{PROJECT_FILE} says that it is {name}, and {reason}"
        unused = f'let {PROJECT_FILE} say "{head.text}" = "" if it is not used'
        hint = ", or ".join(filter(None, (hint, unused)))
        return Diagnostic("unknown-field", about + reason, hint=hint)
    home = reading.project.columns.home
    near = columns_near(reading.words, name, lang, listed)[:1]
    # Without that column there are no boxes, so nobody is told how to leave it out.
    kind: RemedyKind = "name-column" if near == (BOXES,) else "ignore-column"
    remedy = Remedy(kind, (head.text, home, *near))
    return Diagnostic("unknown-field", about + reason, hint=hint, remedy=remedy)


def _warnings(
    reading: ListReading, strange: list[str], checker: Checker, unused: list[ColumnHead]
) -> tuple[Diagnostic, ...]:
    """What is not read of a list, or is read though it might not be meant."""
    table, home = reading.table, reading.project.columns.home
    at, name = table.header.number, table.name
    found = [*table.warnings, *checker.warnings]
    if strange:
        said = ", ".join(strange)
        message = f"the list has no column {said}, of which something is said for this run"
        found.append(unread("unused-column", message, name, at, "look how it is written"))
    for head, field_name, *_ in checker.guessed:
        remedy = Remedy("ignore-column", (head.text, home))
        message = f"column {head.text}: taken for the field {field_name} of the labels"
        found.append(replace(unread("guessed-column", message, name, at), remedy=remedy))
    asked = {head.text: field_name for head in unused if (field_name := checker.maybe(head))}
    found += of_columns(name, at, (head.text for head in unused if head.text not in asked))
    for text, field_name in asked.items():
        remedy = Remedy("name-column", (text, home, field_name))
        message = f"not used: {text}, though the labels have a field {field_name}"
        found.append(replace(unread("unused-column", message, name, at), remedy=remedy))
    found += of_marks(name, checker.marked)
    found += of_notes(name, checker.notes(unused))
    hint = "a row that is meant has its number of boxes"
    found += of_rows(name, checker.sums.left_out, checker.remarks.held, hint)
    return tuple(found)


def _renamed(found: Diagnostic, file: str, name: str) -> Diagnostic:
    place = found.location
    is_of = place is not None and place.file == file
    return found.at(Location(name, place.line)) if place and is_of else found
