"""The list of a shipment, checked as a whole before anything is made of it.

In comes the file, out comes a `Manifest`, whose lines may be read as often as wanted. Only the
row at hand is kept in memory, and what was found out of values that come again, such as an
article: a manifest may have a million rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from cardgen.errors import (
    CardgenError,
    Diagnostic,
    Loaded,
    Location,
    ManifestError,
    raise_findings,
)
from cardgen.project import Project
from cardgen.shipment.manifest.columns import (
    NUMBERED,
    header_words,
    plain_header,
    read_text,
    shown,
)
from cardgen.shipment.manifest.fields import BOXES, ColumnHead, Keys
from cardgen.shipment.manifest.files import ListFile, is_blank, open_table
from cardgen.shipment.manifest.given import given_columns
from cardgen.shipment.manifest.rows import Checker, letters
from cardgen.shipment.model import ConsignmentLine

MOST_BOXES: Final = 10_000_000
MOST_FINDINGS: Final = 1000
MOST_COLUMNS: Final = 200


@dataclass(frozen=True, slots=True)
class Manifest:
    """A list that was read: `rows` consignment lines that are right, `boxes` cartons in all.

    `digest` is the SHA-256 of what the lines say, so it stays the same however the file is
    encoded, which language its headers are in and in which order its columns stand.
    """

    path: Path
    rows: int
    boxes: int
    digest: str
    _reading: _Reading = field(repr=False, compare=False)

    def lines(self) -> Iterator[ConsignmentLine]:
        """The lines in order, read from the file again.

        Raises CardgenError at the first row with something wrong, and where the file has
        changed since.
        """
        check = hashlib.sha256()
        checker = self._reading.checker()
        for row in self._reading.table.rows():
            line = checker.line(row)
            raise_findings(checker.errors)
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """All that is needed to read the file once more."""

    project: Project
    table: ListFile
    heads: tuple[ColumnHead, ...]
    keys: Keys
    draft: bool
    for_all: Mapping[str, str]

    def checker(self) -> Checker:
        """A checker that has seen no row yet."""
        return Checker(
            self.project,
            self.table,
            self.heads,
            self.keys,
            draft=self.draft,
            for_all=self.for_all,
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
) -> Manifest:
    """Check the list in `path`: CSV, XLSX or ODS, of which FILE#SHEET names a sheet.

    `message`, `pair` and `template` are for the rows that do not name their own, and so are
    `fields`, values by name as people type them. `draft` allows
    unfinished translations. Raises CardgenError with all that is wrong, or the first
    `MOST_FINDINGS` things: bad-manifest, bad-encoding, unknown-field, missing-value,
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
) -> Loaded[Manifest]:
    """A list with the lines that are right counted, and all that is wrong (`read_manifest`)."""
    words = header_words(project)
    try:
        table = open_table(path, lambda text: words.get(plain_header(text)))
    except ManifestError as error:
        return Loaded(None, error.diagnostics)
    heads, errors = _heads(table, words)
    heads, for_all, wrong = given_columns(fields or {}, heads, words)
    names = project.defaults
    keys = Keys(message or names.message, pair or names.pair, template or names.template)
    reading = _Reading(project, table, heads, keys, draft, for_all)
    checker = reading.checker()
    checker.errors += [*errors, *wrong]
    digest, rows, boxes, empty = hashlib.sha256(), 0, 0, True
    try:
        for row in table.rows():
            empty = False
            line = checker.line(row)
            if line is not None:
                digest.update(_canonical(line))
                rows += 1
                boxes += line.boxes
                if boxes - line.boxes <= MOST_BOXES < boxes:
                    reason = f"with this row the shipment has more than {MOST_BOXES:,} boxes"
                    checker.complain(row.number, reason, "make several shipments of it")
            if len(checker.errors) >= MOST_FINDINGS:
                del checker.errors[MOST_FINDINGS:]
                reason = f"there were {MOST_FINDINGS:,} findings; the rest was not read"
                checker.complain(row.number, reason, "mend those first")
                break
        else:
            header = table.header.number
            if empty:
                checker.complain(header, "there is no row below the header", "fill in the list")
            checker.refuse_sums()
            checker.errors += checker.unknown_columns(list(words), header)
    except ManifestError as error:  # the rest cannot be read
        checker.errors += error.diagnostics
    found = sorted(checker.errors, key=lambda each: _order(each, str(table.path)))
    return Loaded(Manifest(path, rows, boxes, digest.hexdigest(), reading), tuple(found))


def _canonical(line: ConsignmentLine) -> bytes:
    """What a line says, without where in the file it says so."""
    names = (line.message, line.pair, line.template)
    return msgspec.json.encode((names, line.boxes, sorted(line.fields.items()))) + b"\n"


def _order(found: Diagnostic, file: str) -> int:
    """Findings of other files come first, then those of the list from row to row."""
    place = found.location
    return place.line or 0 if place is not None and place.file == file else -1


def _heads(
    table: ListFile, words: Mapping[str, str]
) -> tuple[tuple[ColumnHead, ...], list[Diagnostic]]:
    """The columns with a header, and what is wrong with these."""
    heads: dict[str, ColumnHead] = {}
    errors: list[Diagnostic] = []
    place = Location(str(table.path), table.header.number)

    def complain(text: str, reason: str, hint: str) -> None:
        errors.append(
            Diagnostic("bad-manifest", f"column {text}: {reason}", location=place, hint=hint)
        )

    for index, cell in enumerate(table.header.cells):
        if is_blank(cell):
            continue
        if len(heads) == MOST_COLUMNS:
            reason = f"a list has no more than {MOST_COLUMNS} columns"
            complain(letters(index), reason, "leave out what the labels do not need")
            break
        try:
            text = " ".join(read_text(cell).split())
        except CardgenError as error:
            said = error.about(f"column {letters(index)}: ").at(place)
            errors += (each.with_rule("bad-manifest") for each in said.diagnostics)
            continue
        plain = plain_header(text)
        if not plain:
            complain(letters(index), f"{shown(text)} names no column", "mend the header")
            continue
        head = ColumnHead(index, text, words.get(plain, plain))
        first = heads.setdefault(head.name, head)
        if first is not head:
            reason = f"it is the same as column {letters(first.index)}, {first.text}"
            complain(f"{text} ({letters(index)})", reason, "leave out one of the two")
        elif plain.replace(" ", "_") in NUMBERED:
            complain(text, "boxes are numbered by the shipment", "leave the column out")
    if BOXES not in heads:
        errors.append(
            Diagnostic(
                "bad-manifest",
                "there is no column for the number of boxes",
                location=place,
                hint="name it " + " or ".join(word for word in words if words[word] == BOXES),
            )
        )
    return tuple(heads.values()), errors
