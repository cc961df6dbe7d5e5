"""Questions about lists: a list as a table, with each finding in its cells.

The file of the office stays as it is. What a person mends in the page is put into a copy; the
copy is read as `cardgen batch` reads a list, with the same findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import msgspec
from msgspec.structs import replace

from cardgen.catalog import TERM_KINDS, Term
from cardgen.errors import CardgenError, Diagnostic, Loaded
from cardgen.lazy import lazy_pattern
from cardgen.page.labels import Question, name_field, render_svg
from cardgen.page.wire import GivenValue, LongText, ShortName, as_findings
from cardgen.project import Project, add_term, refuse_bundled
from cardgen.shipment import (
    COLUMNS,
    NUMBERED_FIELDS,
    Box,
    Job,
    ListSource,
    Manifest,
    Records,
    Session,
    box_id,
    collect_header_words,
    diagnose_list,
    format_rows,
    show_cell,
    suggest_value,
    write_mended,
)
from cardgen.workbooks import column_letters

_MOST_SHOWN: Final = 2000  # rows
_NO_NAME: Final = "LIST"
_CELL: Final = lazy_pattern(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ONE_GUESS: Final = lazy_pattern(r"did you mean ((?:(?! or ).)+)\?")
_COLUMN: Final = lazy_pattern(r"column (.+?): ", re.DOTALL)
_WHOLE: Final = frozenset({"means-empty", "guessed-column", "doubtful-phone"})
"""Rules whose messages are one sentence, with the column in it."""
_MENDABLE: Final = frozenset(
    {"bad-value", "unknown-term", "unknown-message", "unknown-template"}
)
_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods"})


Mends = Annotated[dict[ShortName, LongText], msgspec.Meta(max_length=20_000)]
"""Texts of mended cells, by the name of the cell, as in E6."""


class ListFile(Question, frozen=True):
    """A file by its name and the SHA-256 of its bytes, and its bytes if they are unknown."""

    name: Annotated[str, msgspec.Meta(max_length=255)]
    digest: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    data: bytes = b""


class ListQuestion(Question, frozen=True, kw_only=True):
    """Question for a list: its file, what is mended in it, and what all rows share.

    `mends` are texts by cell, as in E6. Columns in `ignore`, by header, are not read; columns
    in `paper` are on no label. `row` asks for the label of a row.
    """

    file: ListFile
    sheet: ShortName = ""
    encoding: ShortName = ""
    message: ShortName = ""
    pair: ShortName = ""
    template: ShortName = ""
    stock: ShortName = ""
    fields: Annotated[dict[ShortName, GivenValue], msgspec.Meta(max_length=100)] = (
        msgspec.field(default_factory=dict)
    )
    mends: Mends = msgspec.field(default_factory=dict)
    ignore: Annotated[list[ShortName], msgspec.Meta(max_length=200)] = msgspec.field(
        default_factory=list
    )
    paper: Annotated[list[ShortName], msgspec.Meta(max_length=200)] = msgspec.field(
        default_factory=list
    )
    draft: bool = False
    row: int = 0


class TermQuestion(Question, frozen=True):
    """Question to add a term to the glossary of the project, in both languages."""

    pair: ShortName
    kind: ShortName
    source: GivenValue
    target: GivenValue


class UnknownFileError(Exception):
    """The bytes of a file are not here yet."""


class ListStore:
    """Keeps the files that the page sent, as long as the page is open."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="cardgen-lists-")

    def keep(self, file: ListFile) -> Path:
        """Keep a file under its own name; return its path. Raises UnknownFileError."""
        name = PurePath(file.name.replace("\\", "/")).name or "list.csv"
        if PurePath(name).suffix.lower() not in _SUFFIXES:
            name += ".csv"
        path = Path(self._folder.name) / file.digest / name
        if path.is_file():
            return path
        if not file.data or sha256(file.data).hexdigest() != file.digest:
            raise UnknownFileError
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.data)
        return path

    def close(self) -> None:
        """Remove all files."""
        self._folder.cleanup()

    def keep_mended(
        self, original: Path, of: Manifest | Records, mends: Mapping[str, str]
    ) -> Path:
        """Keep the mended copy of a list, under the name of the list; return its path."""
        cells = {_read_cell(cell): text for cell, text in mends.items()}
        data = write_mended(of.table, cells)
        folder = original.parent / sha256(data).hexdigest()[:16]
        folder.mkdir(exist_ok=True)
        path = folder / f"{original.stem}.xlsx"
        path.write_bytes(data)
        return path


def check_list(project: Project, store: ListStore, asked: ListQuestion) -> dict[str, Any]:
    """Read a list, and answer with its table and all findings."""
    try:
        source, read = read_list(project, store, asked)
    except UnknownFileError:
        return {"unknown": True}
    manifest = read.value
    if manifest is None:  # the file is no list
        return {"findings": as_findings(read.diagnostics), "rows": [], "columns": []}
    if asked.row:
        return {"svg": _draw_row(project, manifest, asked)}
    words = collect_header_words(project).of_list(head.text for head in manifest.heads)
    rows = _read_rows(manifest)
    heads = {head.index: head for head in manifest.heads}
    header = manifest.table.header
    language = words.detect_language([head.text for head in manifest.heads], "ko")
    return {
        "file": source.manifest.name,
        "header": header.number,
        "columns": [
            {
                "index": index,
                "letter": column_letters(index),
                "text": show_cell(cell),
                "field": _field_of(heads[index].name) if index in heads else "",
                "read": index in heads,
            }
            for index, cell in enumerate(header.cells)
        ],
        "rows": rows,
        "findings": [*_place_findings(read.diagnostics, manifest)],
        "lines": manifest.rows,
        "boxes": manifest.boxes,
        "left_out": manifest.left_out,
        "choices": [
            {"name": name, "word": name_field(name), "header": words.word(name, language)}
            for name in (*COLUMNS, *_list_own_fields(project, asked))
        ],
    }


def read_list(
    project: Project, store: ListStore, asked: ListQuestion
) -> tuple[ListSource, Loaded[Manifest]]:
    """Read a list as it was mended; return its source and the list with its findings.

    Raises UnknownFileError, and CardgenError for a list that cannot be mended.
    """
    path = store.keep(asked.file)
    source = _make_source(project, path, asked)
    read = diagnose_list(source, project, draft=asked.draft, stock=asked.stock)
    if not asked.mends or read.value is None:
        return source, read
    mended = store.keep_mended(path, read.value, asked.mends)
    source = replace(source, manifest=mended, encoding="")
    return source, diagnose_list(source, project, draft=asked.draft, stock=asked.stock)


def mend_list(project: Project, store: ListStore, asked: ListQuestion) -> dict[str, Any]:
    """Answer with the mended list as a workbook."""
    try:
        source, read = read_list(project, store, asked)
    except UnknownFileError:
        return {"unknown": True}
    if read.value is None:
        return {"findings": as_findings(read.diagnostics)}
    return give_mended(source.manifest.stem, read.value)


def give_mended(stem: str, of: Manifest | Records) -> dict[str, Any]:
    """Answer with a list, as it was read from its mended copy, as a workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    data = write_mended(of.table, {})
    return {"files": [{"name": f"{stem}-mended.xlsx", "type": kind, "data": data}]}


def add_term_of(project: Project, asked: TermQuestion) -> dict[str, Any]:
    """Add a term to the glossary of the project."""
    if asked.pair not in project.pairs() or asked.kind not in TERM_KINDS:
        raise LookupError(asked.pair)
    refuse_bundled(project)
    term = Term.of((asked.source, asked.target), asked.kind, asked.pair)
    added = add_term(project, term, asked.pair)
    project.forget()
    return {"term": [added.term.source, added.term.translation], "findings": []}


def _make_source(project: Project, path: Path, asked: ListQuestion) -> ListSource:
    """Make the source of a list. Raises LookupError for a pair or design that is unknown."""
    if asked.pair and asked.pair not in project.pairs():
        raise LookupError(asked.pair)
    if asked.template and project.template_name(asked.template) not in project.template_files():
        raise LookupError(asked.template)
    if asked.stock and asked.stock not in project.stock_files():
        raise LookupError(asked.stock)
    return ListSource(
        path.with_name(f"{path.name}#{asked.sheet}") if asked.sheet else path,
        message=asked.message or None,
        pair=asked.pair or None,
        template=asked.template or None,
        fields={name: value for name, value in asked.fields.items() if value.strip()},
        encoding=asked.encoding,
        shown=asked.file.name,
        ignore=tuple(asked.ignore),
        paper=tuple(asked.paper),
    )


def _read_cell(cell: str) -> tuple[int, int]:
    """Read the name of a cell, as E6, as its row and the index of its column."""
    match = _CELL.fullmatch(cell)
    if match is None:
        raise LookupError(cell)
    index = 0
    for letter in match[1]:
        index = index * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), index - 1


def _read_rows(manifest: Manifest) -> list[dict[str, Any]]:
    """Read the rows of a list as texts, at most the first ones."""
    rows: list[dict[str, Any]] = []
    with suppress(CardgenError):  # the findings say why the rest cannot be read
        for row in manifest.table.rows():
            if len(rows) == _MOST_SHOWN:
                break
            rows.append(
                {
                    "number": row.number,
                    "cells": [show_cell(cell) for cell in row.cells],
                    "left_out": row.number in manifest.left_out,
                    "mark": row.mark,
                }
            )
    return rows


def _field_of(name: str) -> str:
    """Return the name of a column that every list may have, or "" for another one."""
    return name if name in COLUMNS else ""


def _list_own_fields(project: Project, asked: ListQuestion) -> list[str]:
    """List the fields of the chosen message and design that are no columns of all lists."""
    found: dict[str, str] = {}
    with suppress(CardgenError):
        if asked.template:
            found |= project.template(asked.template).fields
        if asked.message and asked.pair:
            found |= project.catalog(asked.pair).message(asked.message).fields
    known = {*COLUMNS, *NUMBERED_FIELDS}
    return [name for name, kind in found.items() if name not in known and kind != "picture"]


# --- findings in cells


def _place_findings(
    found: Sequence[Diagnostic], manifest: Manifest
) -> Iterator[dict[str, Any]]:
    """Turn findings into data, each with its rows, its column and the values that mend it."""
    columns = {head.text: head for head in manifest.heads}
    rows = {row.number: row for row in manifest.table.rows()} if found else {}
    for each in dict.fromkeys(found):
        numbers, about, bare = split_finding(each, manifest.table.name, len(rows))
        head = columns.get(about)
        (data,) = as_findings([bare])
        yield {
            **data,
            "rows": numbers,
            "column": head.index if head else None,
            "about": about,
            "fixes": _suggest_fixes(each, numbers, head.index, head.name, rows) if head else {},
        }


def split_finding(
    found: Diagnostic, file: str, count: int
) -> tuple[list[int], str, Diagnostic]:
    """Split a finding about a list of `count` rows into its rows, its column and the rest."""
    place = found.location
    is_here = place is not None and place.file == file
    numbers = () if place is None or not is_here else place.rows or (place.line or 0,)
    message = found.message
    if len(numbers) > 1:
        message = message.removeprefix(f"all {count} rows: ")
        message = message.removeprefix(f"{format_rows(numbers)}: ")
    match = _COLUMN.match(message)
    if match and found.rule not in _WHOLE:
        message = message[match.end() :]
    bare = replace(found, message=message, location=None if is_here else place)
    return [number for number in numbers if number], match[1] if match else "", bare


def _suggest_fixes(
    finding: Diagnostic,
    numbers: Sequence[int],
    index: int,
    name: str,
    rows: Mapping[int, Any],
) -> dict[str, str]:
    """Suggest a value for each cell of a finding that has only one possible meaning."""
    if finding.rule not in _MENDABLE:
        return {}
    column = COLUMNS.get(name)
    guess = guess_term(finding)
    fixes: dict[str, str] = {}
    for number in numbers:
        if number not in rows:
            continue
        text = show_cell(rows[number].cell(index))
        value = guess or (suggest_value(column.kind, text) if column else "")
        if value and value != text:
            fixes[f"{column_letters(index)}{number}"] = value
    return fixes


def guess_term(finding: Diagnostic) -> str:
    """Guess the term of the glossary that somebody meant, if only one is near; "" if not."""
    match = _ONE_GUESS.match(finding.hint) if finding.rule == "unknown-term" else None
    return match[1] if match else ""


# --- the label of a row


def _draw_row(project: Project, manifest: Manifest, asked: ListQuestion) -> str:
    """Draw the first label of a row; "" if the row is no line or is wrong."""
    with suppress(CardgenError):
        line, before = manifest.find_line(asked.row)
        if line is not None:
            name, first = _NO_NAME, before + 1
            total = max(manifest.boxes, before + line.boxes)
            box = Box(first, total, line, 1, line.boxes, box_id(name, first, total), "")
            session = Session(project, Job(name, ("svg",), 300.0, draft=asked.draft))
            return render_svg(session.document(box))
    return ""
