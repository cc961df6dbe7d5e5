"""Cells as values of fields, whatever kind these ask for, or why they are none.

What was found out is kept for values that come again, such as an article.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from cardgen.catalog import TERM_KINDS, Glossary
from cardgen.errors import CardgenError, Diagnostic, FieldError, LayoutError, raise_findings
from cardgen.shipment.manifest.cells import ListCell, MergedCell, filled, is_blank
from cardgen.shipment.manifest.columns import (
    BOXES,
    PLACE,
    READERS,
    TOTAL,
    read_code,
    read_date,
    read_marks,
    read_text,
    shown,
    unquoted,
)
from cardgen.shipment.manifest.counts import Count, is_about, read_count, unit_behind
from cardgen.shipment.manifest.fields import RowKind
from cardgen.shipment.manifest.reading import ListReading
from cardgen.shipment.manifest.words import plain_header, plain_words

_REMEMBERED: Final = 20_000  # values
_YEAR_FIRST: Final = ("zh", "ja", "ko")
_BOXES: Final = frozenset(
    (
        *(
            "카톤",
            "상자",
            "박스",
            "케이스",
            "纸箱",
            "紙箱",
            "カートン",
            "ダンボール",
            "段ボール",
        ),
        *("梱", "梱包", "carton", "case", "cases", "cs", "c/t", "ct", "cts", "bx"),
    )
)
"""Words for boxes besides those of headers."""
# A merged number is one for all rows, or for each.
_NO_MERGE: Final = ("integer", "number", "weight")
Wrong = tuple[Diagnostic, ...]


class Values:
    """Reads the cells of a list; `strange` says of places that they are no city it knows."""

    def __init__(self, reading: ListReading) -> None:
        self.strange: dict[str, Diagnostic] = {}
        self._reading = reading
        self._project = reading.project
        self._values: dict[tuple[str, str, str, type, ListCell], str | Wrong] = {}
        self._counts: dict[tuple[str, str, str], Count | Wrong] = {}

    def read(self, kind: str, cell: ListCell, found: RowKind, item: str = "") -> str | Wrong:
        """A cell's value in the project's form, or why it has none; the unit of an `item`."""
        if isinstance(cell, MergedCell) and kind not in _NO_MERGE:
            cell = filled(cell)
        if kind == "text":
            return _tried(read_code, cell)
        item = item if kind == "unit" else ""
        key = (found.keys.pair, kind, item, type(cell), cell)
        value = self._values.get(key)
        if value is None:
            value = _tried(lambda cell: self._made(kind, cell, found, item), cell)
            if len(self._values) >= _REMEMBERED:
                self._values.clear()
            self._values[key] = value
        return value

    def count(self, kind: str, cell: ListCell, found: RowKind) -> Count | Wrong:
        """A whole number and the unit that stands behind it in the same cell, if any does.

        Of `kind` "boxes" that is a word for boxes, else a unit of the glossary.
        """
        value = self.read("integer", cell, found)
        if not isinstance(value, tuple):
            return Count(int(value)) if value else Count(0)
        if not isinstance(cell, str):
            return value
        key = (found.keys.pair, kind, cell)
        known = self._counts.get(key)
        if known is None:
            is_unit = is_box_word if kind == BOXES else found.has_unit
            known = _counted(unquoted(cell), kind, is_unit, value, found)
            if len(self._counts) >= _REMEMBERED:
                self._counts.clear()
            self._counts[key] = known
        return known

    def _made(self, kind: str, cell: ListCell, found: RowKind, item: str) -> str:
        glossary = found.glossary
        if kind in READERS and is_white(cell):
            return ""
        if kind == "date":
            return read_date(cell, is_year_first=self._is_year_first(glossary))
        if kind == "marks":
            return read_marks(cell, self._reading.language)
        if kind in READERS:
            return READERS[kind](cell)
        text = read_text(cell)
        if kind == PLACE:
            if not text or self._is_strange(text, found):
                return text
            kind = "city"
        if kind in TERM_KINDS and text and glossary is not None:
            source, target = glossary.langs
            glossary.term(kind, text, target, draft=self._reading.draft, item=item)
            return glossary.term(kind, text, source, item=item)
        if kind in TERM_KINDS and text and not found.is_term(kind, text):
            raise_findings(filter(None, [unknown_term(kind, text, found)]))
        return self._picture(text) if kind == "picture" and text else text

    def _is_year_first(self, glossary: Glossary | None) -> bool:
        """True if who wrote the list, or who reads the labels, writes the year first."""
        target = glossary.langs[1] if glossary is not None else ""
        return self._reading.language != "en" or target.partition("-")[0] in _YEAR_FIRST

    def _is_strange(self, place: str, found: RowKind) -> bool:
        """True if a place is no city of the glossary, of which a note is made."""
        if found.is_term("city", place):
            return False
        if wrong := unknown_term("city", place, found):
            self.strange[place] = wrong
        return True

    def _picture(self, name: str) -> str:
        """The path of a picture, which lies beside or below the list, or below the project.

        A list comes from others, and must not put any file of this machine onto labels.
        """
        folders = [self._reading.table.path.parent]
        if self._project.root != Path():
            folders.append(self._project.root)
        for folder in folders:
            path = folder / name
            if _is_file(path) and _is_below(path, folders):
                return str(path)
        places = " or in ".join(dict.fromkeys(str(folder.absolute()) for folder in folders))
        raise LayoutError(
            "bad-picture",
            f"there is no picture {shown(name)} in {places}",
            hint="put it beside the list, and write its name as it is seen from there",
        )


def is_box_word(text: str) -> bool:
    """True if a text says no more than "boxes"."""
    return plain_header(text) in plain_words("boxes") | _BOXES


def unknown_term(kind: str, word: str, found: RowKind) -> Diagnostic | None:
    """The error that no glossary of a row has a word; None where there is no glossary."""
    glossaries = found.glossaries
    if not glossaries:
        return None
    try:
        glossaries[0].term(kind, word, glossaries[0].langs[0])
    except FieldError as error:
        wrong = error.diagnostics[0]
        # Of several pairs it is not known yet which is to have it.
        return wrong if len(glossaries) == 1 else replace(wrong, remedy=None)
    return None


def _counted(
    text: str, kind: str, is_unit: Callable[[str], bool], wrong: Wrong, row: RowKind
) -> Count | Wrong:
    """A number and its unit, or what is `wrong` with the cell."""
    if is_about(text):
        hint = "a label says exact numbers: count, and write digits"
        return tuple(each.with_hint(hint) for each in wrong)
    found = read_count(text, is_unit)
    if found is None:
        unit = "" if kind == BOXES else unit_behind(text)
        unknown = unknown_term("unit", unit, row) if unit else None
        return (unknown.about(f"{shown(text)}: "),) if unknown else wrong
    if found.each and kind != "quantity":
        what = "this column says how many boxes there are"
        if kind == TOTAL:
            what = "this column has what is in all boxes of the row"
        hint = f"write what the column asks for in digits: {what}"
        reason = f"{shown(text)} is of one box"
        return tuple(replace(each, message=reason, hint=hint) for each in wrong)
    return found


def is_white(cell: ListCell) -> bool:
    """Whether a cell is an empty text."""
    return isinstance(cell, str) and is_blank(cell)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _is_below(path: Path, folders: Sequence[Path]) -> bool:
    real = path.resolve()
    return any(real.is_relative_to(folder.resolve()) for folder in folders)


def _tried(read: Callable[[ListCell], str], cell: ListCell) -> str | Wrong:
    try:
        return read(cell)
    except CardgenError as error:
        return error.diagnostics
