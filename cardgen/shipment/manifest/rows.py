"""A row of a manifest as a consignment line, or all that is wrong with it.

Each value is looked at as its field asks for, and whether both languages have a word for it.
What was found out is kept for rows with the same keys and for values that come again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from cardgen.catalog import TERM_KINDS, Glossary
from cardgen.errors import CardgenError, Diagnostic, LayoutError, Location, nearest
from cardgen.project import Project
from cardgen.shipment.manifest.columns import (
    COLUMNS,
    KEYS,
    READERS,
    plain_header,
    read_integer,
    read_text,
    shown,
)
from cardgen.shipment.manifest.fields import (
    BOXES,
    ColumnHead,
    Keys,
    RowKind,
    Slot,
    row_kind,
)
from cardgen.shipment.manifest.files import ListCell, ListFile, ListRow, OddCell, is_blank
from cardgen.shipment.manifest.given import NOWHERE, about_given
from cardgen.shipment.model import ConsignmentLine

MOST_IN_LINE: Final = 1_000_000
"""More boxes are a mistake, such as an article number in the wrong column."""
# What boxes hold, and whose they are; a row of a sum has nothing there.
_WORDED: Final = frozenset(
    ("sender", "recipient", "destination", "item", "unit", "expiry", "lot", "order")
)
_MOST_BARE: Final = 20
_REMEMBERED: Final = 20_000  # values, and shapes
_Wrong = tuple[Diagnostic, ...]


class Checker:
    """Rows of a table as lines; what is wrong goes to `errors`.

    `keys` are the message, pair and template of rows that do not name their own, `for_all` the
    values of columns in which they have nothing.
    """

    def __init__(
        self,
        project: Project,
        table: ListFile,
        heads: Sequence[ColumnHead],
        keys: Keys,
        *,
        draft: bool,
        for_all: Mapping[str, str] | None = None,
    ) -> None:
        listed = [head for head in heads if head.index != NOWHERE]
        self.errors: list[Diagnostic] = []
        self._project = project
        self._file = str(table.path)
        self._encoding = table.encoding
        self._heads = heads
        self._given = keys
        self._draft = draft
        self._by_name = {head.name: head for head in heads}
        self._for_all = for_all or {}
        self._headed = frozenset(head.index for head in listed)
        self._width = max(self._headed, default=-1) + 1
        self._gapless = len(self._headed) == self._width
        self._shapes: dict[tuple[ListCell, ...], RowKind] = {}
        self._values: dict[tuple[str, str, type, ListCell], str | _Wrong] = {}
        self._told: set[Diagnostic] = set()
        self._declared: set[str] = set()
        self._all_shaped = True
        self._worded = [head.index for head in listed if head.name in _WORDED]
        self._named = [head.index for head in listed if head.name in KEYS]
        self._words = False  # whether a row has any
        self._bare: list[tuple[int, int]] = []

    def line(self, row: ListRow) -> ConsignmentLine | None:
        """The line that the row is, or None where there are errors with it."""
        before = len(self.errors)
        if len(row.cells) > self._width or not self._gapless:
            self._refuse_strays(row)
        found = self._shape(row)
        for name, wrong in found.errors:
            self._tell(row, name, [wrong])
        boxes = self._boxes(row)
        fields: dict[str, str] = {}
        for slot in found.slots:
            value = self._filled(row, slot, found)
            if value is not None:
                fields[slot.field] = value
        for name in found.needed:
            if name not in fields:
                self._tell(row, name, [_lacking(found.keys.message, name)])
        if _has_any(row, self._worded):
            self._words = True
        elif len(self._bare) < _MOST_BARE and not _has_any(row, self._named):
            self._bare.append((row.number, boxes))
        if found.errors or len(self.errors) > before:
            return None
        keys = found.keys
        return ConsignmentLine(
            row.number, keys.message, keys.pair, keys.template, boxes, fields
        )

    def _filled(self, row: ListRow, slot: Slot, found: RowKind) -> str | None:
        """The value of a field: "" if it is wrong, which is told, None if there is none."""
        name, cell = slot.head.name, _at(row, slot.head)
        is_given = name in self._for_all and _is_white(cell)
        if is_given:
            cell = self._for_all[name]
        if cell == "":
            return None
        value = self._value(slot.kind, cell, found)
        if isinstance(value, str):
            return value or None
        if is_given:
            about = about_given(slot.head.text)
            self._tell(row, "", [each.about(about) for each in value])
        else:
            self._tell(row, name, value)
        return ""

    def refuse_sums(self) -> None:
        """Complain of rows of numbers alone, once all are read and others have words.

        A sum below a list has no words often, and would be made into boxes. A row that names
        its message is none: what boxes hold may be left out on purpose.
        """
        if not self._words:
            return
        for row, boxes in self._bare:
            reason = f"nothing says what these {boxes:,} boxes are, as in other rows"
            self.complain(row, reason, "if it is a sum, delete the row; else fill it in")

    def unknown_columns(self, words: Sequence[str], row: int) -> list[Diagnostic]:
        """Columns that no line of the file has a field for, once all are read.

        `words` may head columns, and `row` is the header's. Where a message or a template was
        not found, its fields are not known, and nothing is said.
        """
        if not self._all_shaped or not self._shapes:
            return []
        errors: list[Diagnostic] = []
        for head in self._heads:
            plain = plain_header(head.text)
            if head.name in COLUMNS or plain in self._declared:
                continue
            known = {word for word in words if word.isascii() == plain.isascii()}
            near = nearest(plain, sorted(known | self._declared))
            if head.index == NOWHERE:
                reason = "no message or template of the list has such a field"
                said = about_given(head.text) + reason
                errors.append(Diagnostic("unknown-field", said, hint=near))
                continue
            errors.append(
                Diagnostic(
                    "unknown-field",
                    f"column {head.text}: no message or template of the list has such a field",
                    location=Location(self._file, row),
                    hint=f"{near} or delete the column",
                )
            )
        return errors

    def _shape(self, row: ListRow) -> RowKind:
        cells = tuple(
            _at(row, self._by_name[name]) if name in self._by_name else "" for name in KEYS
        )
        found = self._shapes.get(cells)
        if found is None:
            found = self._new_shape(cells)
            self._declared |= found.declared
            self._all_shaped &= not found.errors
            if len(self._shapes) < _REMEMBERED:
                self._shapes[cells] = found
        return found

    def _new_shape(self, cells: Sequence[ListCell]) -> RowKind:
        unread: dict[str, _Wrong] = {}
        texts: list[str] = []
        for name, cell in zip(KEYS, cells, strict=True):
            try:
                texts.append(read_text(cell) or getattr(self._given, name))
            except CardgenError as error:
                texts.append("")
                unread[name] = error.diagnostics
        found = row_kind(self._project, Keys(*texts), self._heads, draft=self._draft)
        others = (each for each in found.errors if each[0] not in unread)
        said = ((name, each) for name, wrong in unread.items() for each in wrong)
        return replace(found, errors=(*said, *others))

    def _boxes(self, row: ListRow) -> int:
        head = self._by_name.get(BOXES)
        if head is None:  # the header was complained of
            return 0
        cell = _at(row, head)
        if is_blank(cell) and not isinstance(cell, OddCell):
            self._tell(row, BOXES, [Diagnostic("missing-value", "there is no number of boxes")])
            return 0
        try:
            boxes = int(read_integer(cell))
        except CardgenError as error:
            self._tell(row, BOXES, error.diagnostics)
            return 0
        if not 1 <= boxes <= MOST_IN_LINE:
            reason = f"a line has 1 to {MOST_IN_LINE:,} boxes, not {boxes:,}"
            hint = "write how many boxes it is"
            self._tell(row, BOXES, [Diagnostic("bad-value", reason, hint=hint)])
        return boxes

    def _value(self, kind: str, cell: ListCell, found: RowKind) -> str | _Wrong:
        """A cell's value in the project's form, or why it has none."""
        if kind == "text":
            return _tried(read_text, cell)
        key = (found.keys.pair, kind, type(cell), cell)
        value = self._values.get(key)
        if value is None:
            value = _tried(lambda cell: self._read(kind, cell, found.glossary), cell)
            if len(self._values) >= _REMEMBERED:
                self._values.clear()
            self._values[key] = value
        return value

    def _read(self, kind: str, cell: ListCell, glossary: Glossary | None) -> str:
        if kind in READERS:
            return READERS[kind](cell) if not _is_white(cell) else ""
        text = read_text(cell)
        if kind in TERM_KINDS and text and glossary is not None:
            source, target = glossary.langs
            glossary.term(kind, text, target, draft=self._draft)
            return glossary.term(kind, text, source)
        if kind == "picture" and text and not _is_file(text):
            reason = f"there is no file {shown(text)}"
            raise LayoutError("bad-picture", reason, hint="check its path")
        return text

    def _refuse_strays(self, row: ListRow) -> None:
        strays = [
            index
            for index, cell in enumerate(row.cells)
            if index not in self._headed and not is_blank(cell)
        ]
        if strays:
            more = f" and {len(strays) - 1} more" if len(strays) > 1 else ""
            reason = f"column {letters(strays[0])}{more}: a value has no header above it"
            self.complain(
                row.number, reason, "name the column in the header, or clear the cell"
            )

    def complain(self, row: int, message: str, hint: str) -> None:
        """Note what is wrong with a row."""
        place = Location(self._file, row)
        self.errors.append(Diagnostic("bad-manifest", message, location=place, hint=hint))

    def _tell(self, row: ListRow, name: str, wrong: Sequence[Diagnostic]) -> None:
        """Note what is wrong with a cell; what is wrong with other files once, as it is."""
        if not name:
            self.errors += (each for each in wrong if each not in self._told)
            self._told.update(wrong)
            return
        head, place = self._by_name.get(name), Location(self._file, row.number)
        column = f"column {head.text if head is not None else name}: "
        self.errors += (self._hinted(each).about(column).at(place) for each in wrong)

    def _hinted(self, wrong: Diagnostic) -> Diagnostic:
        """The same, its hint saying what its location did or what the file is written in."""
        if (
            wrong.rule in ("fuzzy", "untranslated", "wrong-language")
            and wrong.location is not None
        ):
            return wrong.with_hint(f"{wrong.hint} ({wrong.location})")
        if wrong.rule == "bad-encoding" and self._encoding:
            return wrong.with_hint(
                f"by its header the file is {self._encoding}; save it as UTF-8"
            )
        return wrong


def letters(index: int) -> str:
    """The name that spreadsheets give the column with this index from 0: A, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _has_any(row: ListRow, columns: Sequence[int]) -> bool:
    return any(not is_blank(row.cells[at]) for at in columns if at < len(row.cells))


def _at(row: ListRow, head: ColumnHead) -> ListCell:
    return row.cells[head.index] if NOWHERE < head.index < len(row.cells) else ""


def _is_white(cell: ListCell) -> bool:
    return isinstance(cell, str) and is_blank(cell)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:  # a name that no file can have
        return False


def _tried(read: Callable[[ListCell], str], cell: ListCell) -> str | _Wrong:
    try:
        return read(cell)
    except CardgenError as error:
        return error.diagnostics


def _lacking(message: str, name: str) -> Diagnostic:
    return Diagnostic(
        "missing-value",
        f"there is no value, and {message} shows {{{name}}}",
        hint="fill it in; a column that is missing is named like the placeholder",
    )
