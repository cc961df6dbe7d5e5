"""Cells read as values of fields of any kind.

Results are cached, since values such as an article come again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from cardgen.catalog import TERM_KINDS, Glossary
from cardgen.errors import CardgenError, Diagnostic, FieldError, LayoutError, raise_findings
from cardgen.shipment.manifest.cells import ListCell, MergedCell, is_blank, unmerge
from cardgen.shipment.manifest.columns import (
    BOXES,
    PLACE,
    READERS,
    TOTAL,
    quote,
    read_code,
    read_date,
    read_marks,
    read_text,
    unquote,
)
from cardgen.shipment.manifest.counts import Count, find_unit, is_about, read_count
from cardgen.shipment.manifest.fields import RowKind
from cardgen.shipment.manifest.reading import ListReading
from cardgen.shipment.manifest.words import is_box_word

_REMEMBERED: Final = 20_000  # values
_YEAR_FIRST: Final = ("zh", "ja", "ko")
_NO_MERGE: Final = ("integer", "number", "weight")  # one number for all rows, or for each?
Wrong = tuple[Diagnostic, ...]


class Values:
    """Reads the cells of a list; `strange` has findings for places that a glossary lacks."""

    def __init__(self, reading: ListReading) -> None:
        self.strange: dict[str, Diagnostic] = {}
        self._reading = reading
        self._project = reading.project
        self._values: dict[tuple[str, str, str, type, ListCell], str | Wrong] = {}
        self._counts: dict[tuple[str, str, str], Count | Wrong] = {}

    def read(self, kind: str, cell: ListCell, row_kind: RowKind, item: str = "") -> str | Wrong:
        """Read the value of a cell in the form of the project, or its errors."""
        if isinstance(cell, MergedCell) and kind not in _NO_MERGE:
            cell = unmerge(cell)
        if kind == "text":
            return _try_reading(read_code, cell)
        item = item if kind == "unit" else ""
        key = (row_kind.keys.pair, kind, item, type(cell), cell)
        value = self._values.get(key)
        if value is None:
            value = _try_reading(lambda cell: self._read_kind(kind, cell, row_kind, item), cell)
            if len(self._values) >= _REMEMBERED:
                self._values.clear()
            self._values[key] = value
        return value

    def count(self, kind: str, cell: ListCell, row_kind: RowKind) -> Count | Wrong:
        """Read a whole number and a unit after it from one cell, or the errors.

        If `kind` is "boxes", the unit is a word for boxes, else a unit of the glossary.
        """
        value = self.read("integer", cell, row_kind)
        if not isinstance(value, tuple):
            return Count(int(value)) if value else Count(0)
        if not isinstance(cell, str):
            return value
        key = (row_kind.keys.pair, kind, cell)
        known = self._counts.get(key)
        if known is None:
            is_unit = is_box_word if kind == BOXES else row_kind.has_unit
            known = _read_with_unit(unquote(cell), kind, is_unit, value, row_kind)
            if len(self._counts) >= _REMEMBERED:
                self._counts.clear()
            self._counts[key] = known
        return known

    def _read_kind(self, kind: str, cell: ListCell, row_kind: RowKind, item: str) -> str:
        """Read the value of a cell of this kind, in the form of the project.

        Raises CardgenError.
        """
        glossary = row_kind.glossary
        if kind in READERS and is_blank_text(cell):
            return ""
        if kind == "date":
            reading = self._reading
            is_republic = reading.language == "zh" and reading.words.is_traditional
            return read_date(
                cell, is_year_first=self._is_year_first(glossary), is_republic=is_republic
            )
        if kind == "marks":
            return read_marks(cell, self._reading.language)
        if kind in READERS:
            return READERS[kind](cell)
        text = read_text(cell)
        if kind == PLACE:
            if not text or self._is_strange(text, row_kind):
                return text
            kind = "city"
        if kind in TERM_KINDS and text and glossary is not None:
            source, target = glossary.langs
            glossary.term(kind, text, target, draft=self._reading.draft, item=item)
            return glossary.term(kind, text, source, item=item)
        if kind in TERM_KINDS and text and not row_kind.is_term(kind, text):
            raise_findings(filter(None, [unknown_term(kind, text, row_kind)]))
        return self._picture(text) if kind == "picture" and text else text

    def _is_year_first(self, glossary: Glossary | None) -> bool:
        """True if the language of the list, or of the destination, writes the year first."""
        target = glossary.langs[1] if glossary is not None else ""
        return self._reading.language != "en" or target.partition("-")[0] in _YEAR_FIRST

    def _is_strange(self, place: str, row_kind: RowKind) -> bool:
        """True if the glossary does not have a place. Adds the place to `strange`."""
        if row_kind.is_term("city", place):
            return False
        if wrong := unknown_term("city", place, row_kind):
            self.strange[place] = wrong
        return True

    def _picture(self, name: str) -> str:
        """Find the path of a picture in the folder of the list or the project, or below it.

        A list comes from other people, and must not put other files of this machine on labels.
        """
        folders = [self._reading.table.path.parent]
        if self._project.root != Path():
            folders.append(self._project.root)
        for folder in folders:
            path = folder / name
            with suppress(OSError, ValueError):  # a name that no file can have
                real = path.resolve() if path.is_file() else None
                if real and any(real.is_relative_to(each.resolve()) for each in folders):
                    return str(path)
        places = " or in ".join(dict.fromkeys(str(folder.absolute()) for folder in folders))
        raise LayoutError(
            "bad-picture",
            f"there is no picture {quote(name)} in {places}",
            hint="put the picture beside the list, and write its path from there",
        )


def unknown_term(kind: str, word: str, row_kind: RowKind) -> Diagnostic | None:
    """Make the error for a word that the glossary of a row lacks; None without a glossary."""
    glossaries = row_kind.glossaries
    if not glossaries:
        return None
    try:
        glossaries[0].term(kind, word, glossaries[0].langs[0])
    except FieldError as error:
        wrong = error.diagnostics[0]
        # With several likely pairs it is not known yet which glossary needs the word.
        return wrong if len(glossaries) == 1 else replace(wrong, remedy=None)
    return None


def _read_with_unit(
    text: str, kind: str, is_unit: Callable[[str], bool], wrong: Wrong, row: RowKind
) -> Count | Wrong:
    """Read a number with its unit. Return errors: `wrong`, or better ones."""
    if is_about(text):
        hint = "count, and write the exact number in digits"
        return tuple(finding.with_hint(hint) for finding in wrong)
    found = read_count(text, is_unit)
    if found is None:
        unit = "" if kind == BOXES else find_unit(text)
        unknown = unknown_term("unit", unit, row) if unit else None
        return (unknown.about(f"{quote(text)}: "),) if unknown else wrong
    if found.each and kind != "quantity":
        what = "this column is for the number of boxes"
        if kind == TOTAL:
            what = "this column is for the quantity in all boxes of the row"
        hint = f"write digits: {what}"
        reason = f"{quote(text)} is the quantity in one box"
        return tuple(replace(finding, message=reason, hint=hint) for finding in wrong)
    return found


def is_blank_text(cell: ListCell) -> bool:
    """True if a cell is a text without characters, or of white space alone."""
    return isinstance(cell, str) and is_blank(cell)


def _try_reading(read: Callable[[ListCell], str], cell: ListCell) -> str | Wrong:
    """Read a cell with the function `read`. Return its errors if it raises any."""
    try:
        return read(cell)
    except CardgenError as error:
        return error.diagnostics
