"""Questions about letters to a list: its rows with their findings, and the letter of a row.

The list is read as `cardgen letter` reads it. Without a list, the letter is the one that is
typed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from cardgen.catalog import LETTERS
from cardgen.errors import CardgenError, Diagnostic
from cardgen.letters import (
    LetterCrew,
    LetterData,
    LetterFiles,
    LetterMaker,
    Recipient,
    Recipients,
    diagnose_recipients,
    merge_in_one,
)
from cardgen.page import letters
from cardgen.page.letter_form import name_key
from cardgen.page.letters import (
    Drafts,
    EnvelopeQuestion,
    LetterQuestion,
    Written,
    as_pages,
    fill_examples,
    find_missing,
    make_job,
    name_files,
    place_findings,
    read_question,
    refuse_files,
    say_values,
    split_key,
)
from cardgen.page.lists import (
    ListStore,
    UnknownFileError,
    give_mended,
    guess_term,
    split_finding,
)
from cardgen.page.wire import as_findings
from cardgen.shipment import Findings, show_cell

_MOST_LETTERS: Final = 1000
"""Letters that the page lays out to count their pages; the command line has no limit."""

_MOST_SHOWN: Final = 2000
_SHARED: Final = ("sender", "values", "goods", "reference", "date")
"""Parts of the data that no row has, unless the list has a column for them."""

_MANY: Final = Diagnostic(
    "bad-manifest",
    f"the page makes at most {_MOST_LETTERS} letters at once",
    hint="divide the list, or make the letters with the command line",
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the same bytes on every day


class _Listed:
    """A list of recipients with the letter that they share; `missing` are its empty values."""

    def __init__(
        self, drafts: Drafts, store: ListStore, asked: LetterQuestion, written: Written
    ) -> None:
        """Read the list. Raises UnknownFileError, CardgenError for what cannot be read."""
        assert asked.recipients is not None
        self.drafts, self.asked, self.written = drafts, asked, written
        path = store.keep(asked.recipients)
        self._path = path.with_name(f"{path.name}#{asked.sheet}") if asked.sheet else path
        self.job = make_job(written, asked)
        self.missing: tuple[str, ...] = ()
        self.found, self.errors = self._read(written)
        if asked.mends:
            self._path = store.keep_mended(path, self.found.records, asked.mends)
            self.found, self.errors = self._read(written)
        self.missing = find_missing(written, drafts.project, self.found.records.heads)
        if self.missing and not asked.format:
            # The rows cannot become letters without what all of them share.
            filled = written.fill(fill_examples(written, self.missing, drafts.project))
            self.written = filled
            self.found, self.errors = self._read(filled)

    def _read(self, written: Written) -> tuple[Recipients, tuple[Diagnostic, ...]]:
        """Read the list with the values that all letters share."""
        drafts = self.drafts
        filled = written
        if missing := [each for each in ("date", "sender") if not written.table.get(each)]:
            filled = written.fill(fill_examples(written, missing, drafts.project))
        project, asked = drafts.project, self.asked
        texts = project.catalog(self.job.pair, LETTERS), project.glossary(self.job.pair)
        key = (str(self._path), *asked.ignore, asked.draft, filled.text.text)
        known, of = drafts.lists.get(key, (None, ()))
        if known is None or any(one is not other for one, other in zip(of, texts, strict=True)):
            known = self._diagnose(drafts.read(filled, shared=True))
            # The goods of a shipment may change at any time.
            if not (filled.table.get("shipment") or "shipment" in known[0].records.heads):
                drafts.lists = {**dict([*drafts.lists.items()][-3:]), key: (known, texts)}
        drafts.write(filled)  # its lines are those of findings
        return cast("tuple[Recipients, tuple[Diagnostic, ...]]", known)

    def _diagnose(self, shared: LetterData) -> tuple[Recipients, tuple[Diagnostic, ...]]:
        """Read the list with the data that all letters share."""
        drafts = self.drafts
        return diagnose_recipients(
            self._path,
            self.job.template,
            shared,
            drafts.project,
            self.job.pair,
            ignore=self.asked.ignore,
            draft=self.asked.draft,
        )

    def find_row(self) -> Recipient | None:
        """Find the recipient in the row of the question, or the first one."""
        for each in self.found.all:
            if self.asked.row in (0, each.row):
                return each
        return None

    def place(self, found: Sequence[Diagnostic]) -> Iterator[dict[str, Any]]:
        """Turn findings into data: those of the list with rows and column, others with keys."""
        table = self.found.records.table
        count = self.found.records.count
        columns = {show_cell(cell): at for at, cell in enumerate(table.header.cells)}
        for each in dict.fromkeys(found):
            if each.location is None or each.location.file != table.name:
                yield from place_findings([each], self.written, self.drafts.path)
                continue
            numbers, about, bare = split_finding(each, table.name, count)
            key = split_key(bare.message)[0]
            side, _, name = key.partition(".")
            if side in _SHARED and name not in self.found.records.heads:
                shared = msgspec.structs.replace(bare, location=None)
                yield from place_findings([shared], self.written, self.drafts.path)
                continue
            (data,) = as_findings([bare])
            column = columns.get(about, self._find_column(numbers, bare.message))
            at = {"rows": numbers, "column": column, "about": about}
            yield {**data, **at, "fix": guess_term(each)}

    def _find_column(self, numbers: Sequence[int], message: str) -> int | None:
        """Find the one column whose text in the first of some rows a message quotes."""
        rows = (row for row in self.found.records.table.rows() if row.number in numbers[:1])
        cells = [show_cell(cell) for row in rows for cell in row.cells]
        quoted = [at for at, text in enumerate(cells) if text and f"'{text}'" in message]
        return quoted[0] if len(quoted) == 1 else None

    def list_rows(self) -> list[dict[str, Any]]:
        """List the rows of the file as texts, with the recipient that each became."""
        who = {each.row: each.who for each in self.found.all}
        rows: list[dict[str, Any]] = []
        with suppress(CardgenError):  # the findings say why the rest cannot be read
            for row in self.found.records.table.rows():
                if len(rows) == _MOST_SHOWN:
                    break
                cells = [show_cell(cell) for cell in row.cells]
                rows.append({"number": row.number, "cells": cells, "who": who.get(row.number)})
        return rows


def check_recipients(drafts: Drafts, store: ListStore, asked: LetterQuestion) -> dict[str, Any]:
    """Read a list of recipients: its table, all findings, and how many letters and pages."""
    written = read_question(drafts.project, asked)
    try:
        listed = _read_list(drafts, store, asked, written)
    except UnknownFileError:
        return {"unknown": True}
    except CardgenError as error:
        found = (*error.diagnostics, *error.warnings)
        return {"rows": [], "findings": place_findings(found, written, drafts.path)}
    pages, wrong = 0, Findings(listed.found.file)
    if len(listed.found.all) > _MOST_LETTERS:
        listed.errors = (*listed.errors, _MANY)
    else:
        maker = LetterMaker(listed.job, drafts.project)
        for each in listed.found.all:
            try:
                pages += len(maker.document(each.data).pages)
            except CardgenError as error:
                for one in error.diagnostics:
                    wrong.add(one.at(None), each.row)
    count = listed.found.records.count
    every = (*listed.errors, *wrong.diagnostics(count), *listed.found.warnings)
    heads = {text: name for name, text in listed.found.records.heads.items()}
    header = listed.found.records.table.header
    texts = [show_cell(cell) for cell in header.cells]
    return {
        "header": header.number,
        "columns": [
            {"text": text, "field": name_key(heads[text].partition("@")[0])}
            if text in heads
            else {"text": text, "field": ""}
            for text in texts
        ],
        "rows": listed.list_rows(),
        "findings": [*listed.place(every)],
        "letters": len(listed.found.all),
        "pages": pages,
        "missing": listed.missing,
    }


def mend_recipients(drafts: Drafts, store: ListStore, asked: LetterQuestion) -> dict[str, Any]:
    """Answer with the mended list as a workbook."""
    written = read_question(drafts.project, asked)
    try:
        listed = _read_list(drafts, store, asked, written)
    except UnknownFileError:
        return {"unknown": True}
    return give_mended(listed.found.path.stem, listed.found.records)


def _read_list(
    drafts: Drafts, store: ListStore, asked: LetterQuestion, written: Written
) -> _Listed:
    """Read a list, unless the letter uses files that the page cannot read."""
    if refused := [*refuse_files(written)]:
        raise CardgenError.of(refused)
    return _Listed(drafts, store, asked, written)


def draw_letter(drafts: Drafts, store: ListStore, asked: LetterQuestion) -> dict[str, Any]:
    """Draw the pages of a letter, of a row of a list; or make the files of all letters."""
    if asked.recipients is None or asked.format == "toml":
        return letters.draw_letter(drafts, asked)
    written = read_question(drafts.project, asked)
    try:
        listed = _read_list(drafts, store, asked, written)
        if asked.format:
            return _make_files(listed)
        return _draw_row(listed)
    except UnknownFileError:
        return {"unknown": True}
    except CardgenError as error:
        found = (*error.diagnostics, *error.warnings)
        return {"findings": place_findings(found, written, drafts.path)}


def _draw_row(listed: _Listed) -> dict[str, Any]:
    """Draw the letter of a row; no pages for a row that is wrong."""
    answer: dict[str, Any] = {
        "missing": listed.missing,
        "echo": say_values(listed.written, listed.drafts.project),
        "findings": [],
    }
    one = listed.find_row()
    if one is None:
        found = [*listed.place(listed.errors)]
        rows = [each for each in found if listed.asked.row in each.get("rows", ())]
        return {**answer, "findings": rows or found}
    try:
        files = LetterMaker(listed.job, listed.drafts.project).files(one.data)
    except CardgenError as error:
        found = place_findings(error.diagnostics, listed.written, listed.drafts.path)
        return {**answer, "findings": found}
    made = LetterFiles(one.data, len(files), tuple(files), one.goods)
    return {**answer, **as_pages(made), "who": one.who, "row": one.row}


def _make_files(listed: _Listed) -> dict[str, Any]:
    """Make the letter of a row, or all letters: one PDF, or a ZIP file of others."""
    asked, drafts, written = listed.asked, listed.drafts, listed.written
    if listed.errors:
        return {"findings": [*listed.place((*listed.errors, *listed.found.warnings))]}
    if len(listed.found.all) > _MOST_LETTERS:
        raise CardgenError.of([_MANY])
    found = [*listed.place(listed.found.warnings)]
    if asked.row:
        one = listed.find_row()
        if one is None:
            raise LookupError(asked.row)
        files = LetterMaker(listed.job, drafts.project).files(one.data)
        return {"files": name_files(files, asked, written, one.stem), "findings": found}
    if asked.format == "pdf":
        path = drafts.folder / f"{written.name}-{written.pair}.pdf"
        merge_in_one(listed.found, path, LetterCrew(listed.job, drafts.project))
        data = path.read_bytes()
        path.unlink()
        return {"files": name_files([data], asked, written), "findings": found}
    name = f"{written.name}-{written.pair}.zip"
    data = _pack(listed)
    return {
        "files": [{"name": name, "type": "application/zip", "data": data}],
        "findings": found,
    }


def _pack(listed: _Listed) -> bytes:
    """Pack the files of all letters into a ZIP file, under the names of the command line."""
    maker, packed = LetterMaker(listed.job, listed.drafts.project), BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for each in listed.found.all:
            made = name_files(maker.files(each.data), listed.asked, listed.written, each.stem)
            for one in made:
                entry = zipfile.ZipInfo(str(Path(one["name"])), _EPOCH)
                file.writestr(entry, one["data"], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def draw_envelope(drafts: Drafts, store: ListStore, asked: EnvelopeQuestion) -> dict[str, Any]:
    """Draw the envelope of a letter, or of the letter of a row."""
    written = read_question(drafts.project, asked)
    try:
        if asked.recipients is None:
            data = drafts.read(written)
        else:
            listed = _read_list(drafts, store, asked, written)
            one = listed.find_row()
            if one is None:
                return {"findings": [*listed.place(listed.errors)]}
            data = one.data
    except UnknownFileError:
        return {"unknown": True}
    except CardgenError as error:
        found = (*error.diagnostics, *error.warnings)
        return {"findings": place_findings(found, written, drafts.path)}
    return letters.draw_envelope(drafts, asked, data, written)
