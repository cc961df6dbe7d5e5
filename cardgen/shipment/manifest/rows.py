"""A row of a manifest as a consignment line, or all that is wrong with it.

Each value is looked at as its field asks for, whether both languages have a word for it, and
whether the label shows it. What was found out is kept for rows with the same keys.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.project import PROJECT_FILE
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import (
    ListCell,
    ListRow,
    MergedCell,
    filled,
    is_blank,
    is_empty,
)
from cardgen.shipment.manifest.columns import (
    BOXES,
    COLUMNS,
    KEYS,
    NUMBERED_FIELDS,
    PLACE,
    TOTAL,
    read_text,
)
from cardgen.shipment.manifest.counts import Count
from cardgen.shipment.manifest.fields import ColumnHead, Keys, RowKind, Slot, row_kind
from cardgen.shipment.manifest.findings import Findings
from cardgen.shipment.manifest.foreign import ForeignTexts
from cardgen.shipment.manifest.given import NOWHERE, about_given
from cardgen.shipment.manifest.phones import Phones
from cardgen.shipment.manifest.reading import ListReading, is_familiar, is_message
from cardgen.shipment.manifest.remarks import Remarks, Repeats
from cardgen.shipment.manifest.sums import Sums
from cardgen.shipment.manifest.unfilled import (
    Unfilled,
    bare,
    undecided_cell,
    word_of_nothing,
)
from cardgen.shipment.manifest.values import Values, Wrong, is_white
from cardgen.shipment.manifest.words import maybe_fields, plain_header
from cardgen.shipment.model import ConsignmentLine
from cardgen.workbooks import letters

MOST_IN_LINE: Final = 1_000_000
"""More boxes are a mistake, such as an article number in the wrong column."""
_REMEMBERED: Final = 20_000  # shapes
_MOST_STRANGE: Final = 20  # places that are told
_NO_BOXES: Final = Diagnostic(
    "missing-value",
    "there is no number of boxes",
    hint="write how many boxes it is; a row that is a note is deleted",
)
_NOTHING: Final = Diagnostic(
    "bad-value",
    "there is nothing in the box",
    hint="write how many are in it, or leave it empty",
)
_UNFINISHED: Final = ("fuzzy", "untranslated", "wrong-language")
_Given = tuple[Keys, tuple[str, ...], tuple[str, ...]]
"""Rows of a kind that have values in the same fields, and wrong ones in the same."""


class Checker:
    """Rows of a table as lines; what is wrong goes to `findings`."""

    def __init__(self, reading: ListReading) -> None:
        table = reading.table
        self.findings = Findings(table.name)
        self.doubts = Findings(table.name)  # what stops nothing
        self.rows = 0
        self.marked: dict[str, list[int]] = {}  # rows that are hidden or the like
        self._reading = reading
        self._project = reading.project
        self._unit = reading.unit
        self._for_all = reading.for_all
        self._by_name = {head.name: head for head in reading.heads}
        self._headed = reading.ignored | {head.index for head in reading.listed}
        self._width = max(self._headed, default=-1) + 1
        self._gapless = len(self._headed) == self._width
        self._shapes: dict[tuple[ListCell, ...], RowKind] = {}
        self._values = Values(reading)
        self._lacks: dict[_Given, tuple[tuple[str, Diagnostic], ...]] = {}
        self._unshown: dict[str, Diagnostic] = {}  # values for all rows, of which one may do
        self._strange: dict[str, Diagnostic] = {}  # places that the glossary does not know
        self._phones = Phones(table)
        self._foreign = ForeignTexts(table.name)
        self._unfilled = Unfilled(table.name)
        self._counted: list[tuple[ColumnHead, str]] = []  # units in cells of numbers of a row
        self._none: set[str] = set()  # fields of a row that the project fills, and the row not
        self._notes: list[tuple[int, int]] = []  # rows of lines, and columns
        self._shared: set[str] = set()  # values of the project that a label shows
        self._declared: dict[str, str] = {}  # fields by their names made plain
        self._filled: set[str] = set()  # fields that columns fill
        self._guessed: dict[int, Slot] = {}  # columns by their index that fill one by a guess
        self._all_shaped = True
        self._any = False  # whether a row was a line
        self.sums = Sums(
            reading.listed, self.findings, lambda text: is_message(self._project, text)
        )
        self.remarks = Remarks(
            reading.listed,
            min(self._headed, default=0),
            lambda text: is_familiar(self._project, text),
        )
        self._repeats = Repeats.of_boxes(reading.listed)

    def line(self, row: ListRow) -> ConsignmentLine | None:
        """The line that the row is, or None where there are errors with it or it is none."""
        self.rows += 1
        said = bare(row, self._is_known)
        if is_empty(said):
            columns = [(head.index, head.text) for head in self._reading.listed]
            self._unfilled.note_row(row, columns)
            return None
        if self.sums.is_sum(said) or self.remarks.hold(row, said):
            return None
        for held in self.remarks.release():
            self._line(held)
        return self._line(row)

    def _is_known(self, word: str) -> bool:
        return is_familiar(self._project, word) or is_message(self._project, word)

    def _line(self, row: ListRow) -> ConsignmentLine | None:
        row = self._repeats.filled(row)
        self._any = True
        if row.mark:
            self.marked.setdefault(row.mark, []).append(row.number)
        if row.notes:
            self._notes += ((row.number, at) for at in row.notes)
        before = self.findings.count
        if len(row.cells) > self._width or not self._gapless:
            self._refuse_strays(row)
        found = self._shape(row)
        for name, wrong in found.errors:
            self._tell(row, name, [wrong])
        boxes = self._boxes(row, found)
        fields, heads = self._fields(row, found, boxes)
        for name in found.needed:
            if name not in fields:
                self._tell_lack(row, name, found)
        for name in sorted(self._none.intersection(found.placeholders)):
            self._tell_lack(row, name, found)
        for name, wrong in self._not_shown(found, fields, heads):
            self._tell(row, name, [wrong])
        if found.glossary is not None:
            self._foreign.note(row.number, fields, heads, found.glossary)
        self.sums.count(row, boxes, fields.get("quantity"), fields.get(found.weight))
        if found.errors or self.findings.count > before:
            return None
        keys, on_paper = found.keys, self._reading.paper
        paper = tuple(
            name
            for name in fields
            if name in heads and heads[name].name in on_paper and name not in found.needed
        )
        fields |= dict.fromkeys(sorted(self._none), "")
        return ConsignmentLine(
            row.number, keys.message, keys.pair, keys.template, boxes, fields, paper
        )

    def finish(self) -> None:
        """Complain of what is known when all rows are read."""
        if not self._any:
            for held in self.remarks.release():
                self._line(held)
        self.sums.finish()
        for wrong in self._never_shown():
            if wrong.severity == "error":
                self.findings.add(wrong)

    @property
    def warnings(self) -> list[Diagnostic]:
        """Of values of the project that no label shows, strange places, and doubts of rows."""
        unshown = [wrong for wrong in self._never_shown() if wrong.severity == "warning"]
        found = (
            *self._unfilled.told(),
            *self._phones.told(),
            *self._foreign.told(),
            *self.doubts.told(self.rows),
        )
        return [*unshown, *self._strange.values(), *found]

    def _never_shown(self) -> list[Diagnostic]:
        return [wrong for name, wrong in self._unshown.items() if name not in self._shared]

    def unknown_columns(self) -> tuple[list[ColumnHead], list[ColumnHead]]:
        """Columns that no line of the file has a field for, those first that nobody misses.

        Where a message or a template was not found, its fields are not known, and there are
        none.
        """
        idle: list[ColumnHead] = []
        unknown: list[ColumnHead] = []
        if self._all_shaped and self._shapes:
            for head in self._reading.heads:
                if head.name in COLUMNS or head.index in self._guessed:
                    continue
                if self._declared.keys().isdisjoint(head.means):
                    (idle if head.idle else unknown).append(head)
        return idle, unknown

    @property
    def guessed(self) -> tuple[Slot, ...]:
        """Columns that were taken for fields of labels, though nothing says that they are."""
        return tuple(self._guessed.values())

    def maybe(self, head: ColumnHead) -> str:
        """The field of labels that a column may be which is not used, "" if none."""
        return next(
            (
                name
                for name, _ in maybe_fields(head.text)
                if name in self._declared.values() and name not in self._filled
            ),
            "",
        )

    def notes(self, unused: Iterable[ColumnHead]) -> list[tuple[int, int]]:
        """The rows and columns of cells of lines that have comments, and are not `unused`."""
        used = {head.index for head in self._reading.listed}
        used -= {head.index for head in unused}
        return [(row, at) for row, at in self._notes if at in used]

    @property
    def declared(self) -> list[str]:
        """The fields that messages and templates of the list have, and all lists have not."""
        own = {*COLUMNS, *NUMBERED_FIELDS}
        return sorted(name for name in self._declared.values() if name not in own)

    def _shape(self, row: ListRow) -> RowKind:
        cells = tuple(
            self._unless_empty(row, self._by_name[name]) if name in self._by_name else ""
            for name in KEYS
        )
        found = self._shapes.get(cells)
        if found is None:
            found = self._new_shape(cells)
            self._declared |= found.declared
            self._filled.update(slot.field for slot in found.slots)
            self._guessed |= {slot.head.index: slot for slot in found.slots if slot.guessed}
            self._all_shaped &= not found.errors
            if len(self._shapes) < _REMEMBERED:
                self._shapes[cells] = found
        return found

    def _unless_empty(self, row: ListRow, head: ColumnHead, kind: str = "") -> ListCell:
        """A cell as it is, "" if it means empty, of which a note is made."""
        cell = _at(row, head)
        word = word_of_nothing(cell, kind) or _zero(head, cell)
        if not word or (head.name == "message" and is_message(self._project, word)):
            return filled(cell) if head.name in KEYS else cell
        self._unfilled.note(word, row.number, head.index, head.text)
        return ""

    def _tell_lack(self, row: ListRow, name: str, found: RowKind) -> None:
        lack = _lacking(found.keys.message, name)
        self._tell(row, name, [self._emptied(row, name, lack)])

    def _emptied(self, row: ListRow, name: str, lack: Diagnostic) -> Diagnostic:
        """Fields that a row lacks, with the word in the cell that means so."""
        head = self._by_name.get(name)
        word = word_of_nothing(_at(row, head)) if head is not None else ""
        return lack.with_hint(f"{lack.hint}; {word!r} there means empty") if word else lack

    def _new_shape(self, cells: Sequence[ListCell]) -> RowKind:
        unread: dict[str, Wrong] = {}
        texts: list[str] = []
        for name, cell in zip(KEYS, cells, strict=True):
            if (wrong := undecided_cell(cell)) and not self._is_known(read_text(cell)):
                texts.append("")
                unread[name] = (wrong,)
                continue
            try:
                text = read_text(cell) or getattr(self._reading.keys, name)
                texts.append(self._on_page(text) if name == "template" and text else text)
            except CardgenError as error:
                texts.append("")
                unread[name] = error.diagnostics
        reading = self._reading
        found = row_kind(
            self._project,
            Keys(*texts),
            reading.heads,
            draft=reading.draft,
            language=reading.language,
        )
        others = (each for each in found.errors if each[0] not in unread)
        said = (
            ("" if each.rule == "bad-template" else name, each)  # which is of a file
            for name, wrong in unread.items()
            for each in wrong
        )
        return replace(found, errors=(*said, *others))

    def _on_page(self, template: str) -> str:
        """A template's name with the page that its labels are to have."""
        reading = self._reading
        try:
            return self._project.template_on(
                template, reading.page, reading.sheet, reading.loaded
            )
        except OSError:  # a name that no file can have
            return template
        except CardgenError:
            if self._is_sound(template):
                raise  # it is right, and what is wrong is the page
            return template  # whose file is complained of with what else is wrong

    def _is_sound(self, template: str) -> bool:
        try:
            self._project.template(template)
        except CardgenError:
            return False
        return True

    def _boxes(self, row: ListRow, found: RowKind) -> int:
        head = self._by_name.get(BOXES)
        if head is None:  # the header was complained of
            return 0
        cell = self._unless_empty(row, head)
        if wrong := undecided_cell(cell):
            self._tell(row, BOXES, [wrong])
            return 0
        if is_blank(cell) and not isinstance(cell, MergedCell):
            self._tell(row, BOXES, [self._emptied(row, BOXES, _NO_BOXES)])
            return 0
        count = self._values.count(BOXES, cell, found)
        if not isinstance(count, Count):
            self._tell(row, BOXES, count)
            return 0
        boxes = count.number
        if not 1 <= boxes <= MOST_IN_LINE:
            reason = f"a line has 1 to {MOST_IN_LINE:,} boxes, not {boxes:,}"
            hint = "write how many boxes it is"
            self._tell(row, BOXES, [Diagnostic("bad-value", reason, hint=hint)])
        return boxes

    def _fields(
        self, row: ListRow, found: RowKind, boxes: int
    ) -> tuple[dict[str, str], dict[str, ColumnHead]]:
        """The values of a row by field, "" for wrong ones, and the column that each is of."""
        fields: dict[str, str] = {}
        heads: dict[str, ColumnHead] = {}
        total = None
        self._counted.clear()
        self._none.clear()
        for slot in found.slots:
            value = self._value(row, slot, found, fields.get(found.article))
            if value is None:
                if not is_blank(_at(row, slot.head)) and slot.field in found.shared:
                    self._none.add(slot.field)
                continue
            if slot.field == TOTAL and plain_header(TOTAL) not in found.declared:
                total = slot.head, value
                continue
            fields[slot.field] = value
            heads[slot.field] = slot.head
        if total is not None:
            head, value = total
            wrong = self._share(int(value), boxes, fields) if value and boxes else None
            if wrong is not None:
                self._tell(row, head.name, [wrong])
            fields.setdefault("quantity", "")
            heads.setdefault("quantity", head)
        for head, unit in self._counted:
            self._add_unit(row, found, fields, heads, head, unit)
        is_lacking = fields.get("quantity") and "unit" not in fields
        if is_lacking and self._unit and found.has_unit(self._unit):
            self._add_unit(row, found, fields, heads, heads["quantity"], self._unit)
            self._doubt_unit(row, found, fields, heads["quantity"])
        return fields, heads

    def _value(self, row: ListRow, slot: Slot, found: RowKind, item: str | None) -> str | None:
        """What a row has in a column, "" if that is wrong, None if there is nothing.

        Of an article that is wrong, "", it is not known which of several units is meant.
        """
        cell = _at(row, slot.head)
        is_given = slot.head.name in self._for_all and is_white(cell)
        if is_given:
            cell = self._for_all[slot.head.name]
        elif not found.is_term(slot.kind, cell):
            cell = self._unless_empty(row, slot.head, slot.kind)
            if wrong := undecided_cell(cell, slot.kind):
                self._tell(row, slot.head.name, [wrong])
                return ""
        if cell == "":
            return None
        if slot.field in ("quantity", TOTAL):
            value = self._count(slot, cell, found)
        else:
            value = self._values.read(slot.kind, cell, found, item or "")
        if value == "0" and slot.field in ("quantity", TOTAL):
            value = (_NOTHING,)
        if not isinstance(value, tuple):
            if value in self._values.strange and slot.kind == PLACE:
                self._note_strange(row, slot.head, value, found)
            elif slot.phone and not is_given:
                head = slot.head
                self._phones.note(filled(cell), value, row.number, head.index, head.text)
            return value or None
        if is_given:
            about = about_given(slot.head.text)
            self._tell(row, "", [each.about(about) for each in value])
        elif not (slot.kind == "unit" and item == "" and found.has_unit(cell)):
            self._tell(row, slot.head.name, value)
        return ""

    def _count(self, slot: Slot, cell: ListCell, found: RowKind) -> str | Wrong:
        """The number of a cell; the unit that stands behind it is noted for the row."""
        count = self._values.count(slot.field, cell, found)
        if not isinstance(count, Count):
            return count
        if count.unit:
            self._counted.append((slot.head, count.unit))
        return str(count.number) if not is_white(cell) else ""

    def _note_strange(self, row: ListRow, head: ColumnHead, place: str, found: RowKind) -> None:
        """Papers have such a place in one language; a label would not be made.

        Where labels are not known yet, it is told with what else is wrong, so as not to be
        found when that is mended.
        """
        if found.shown is None and head.name not in self._reading.paper:
            self._tell(row, head.name, [self._values.strange[place]])
            return
        if place in self._strange or len(self._strange) == _MOST_STRANGE:
            return
        said = self._values.strange[place]
        where = Location(self._reading.table.name, row.number)
        about = f"column {head.text}: {said.message}, and it stands on papers as it is written"
        self._strange[place] = replace(said, message=about, location=where, severity="warning")

    def _add_unit(
        self,
        row: ListRow,
        found: RowKind,
        fields: dict[str, str],
        heads: dict[str, ColumnHead],
        head: ColumnHead,
        word: str,
    ) -> None:
        """Give a row the unit that the header of its quantity says, or the cell of a `head`."""
        item = fields.get(found.article)
        value = self._values.read("unit", word, found, item or "")
        if isinstance(value, tuple):
            if item != "":
                self._tell(row, head.name, value)
            value = ""
        given = fields.setdefault("unit", value)
        heads.setdefault("unit", head)
        if given and value and given != value:
            said = heads["unit"]
            own = filled(_at(row, said)) or given
            reason = f"it counts in {word}, and the column {said.text} says {own}"
            hint = "write the number alone, or mend the unit"
            self._tell(row, head.name, [Diagnostic("bad-value", reason, hint=hint)])

    def _doubt_unit(
        self, row: ListRow, found: RowKind, fields: Mapping[str, str], head: ColumnHead
    ) -> None:
        """Warn of a unit of a header that an article of a row is not counted in."""
        item, unit = fields.get(found.article, ""), fields["unit"]
        if not unit or found.is_counted_in(item, unit):
            return
        own = found.glossary.units_of(item) if found.glossary is not None else ()
        reason = f"its header counts {item} in {unit}, and the glossary in {', '.join(own)}"
        hint = f"if that is not meant, add a column {self._reading.word('unit')}"
        told = Diagnostic("unit-differs", reason, hint=hint, severity="warning")
        self._tell(row, head.name, [told])

    def _share(self, total: int, boxes: int, fields: dict[str, str]) -> Diagnostic | None:
        """Put what one box holds of a total into `fields`, or say why that cannot be."""
        given = fields.get("quantity")
        if given == "":  # which was complained of
            return None
        if given and int(given) * boxes != total:
            word = self._reading.word("quantity")
            reason = f"{total:,} is not {word} {int(given):,} × {boxes:,} boxes"
            return Diagnostic("bad-value", reason, hint="mend the one that is wrong")
        if total % boxes:
            reason = (
                f"{total:,} in {boxes:,} boxes is {total / boxes:,.2f} a box, and a label says "
                "what is in its box"
            )
            hint = "make lines of boxes that hold the same, each with what one box holds"
            return Diagnostic("bad-value", reason, hint=hint)
        fields["quantity"] = str(total // boxes)
        return None

    def _not_shown(
        self, found: RowKind, fields: Mapping[str, str], heads: Mapping[str, ColumnHead]
    ) -> tuple[tuple[str, Diagnostic], ...]:
        """What labels of a row with these fields do not show of them, by column."""
        if found.shown is None:
            return ()
        # There will be values for the wrong ones when those are mended.
        wrong = tuple(name for name, value in fields.items() if not value)
        key = found.keys, tuple(fields), (*wrong, "", *sorted(self._none))
        lacks = self._lacks.get(key)
        if lacks is None:
            given = frozenset(fields.keys() - set(wrong))
            lacks = self._lacks[key] = tuple(self._new_lacks(found, given, wrong, heads))
        return lacks

    def _new_lacks(
        self,
        found: RowKind,
        given: frozenset[str],
        awaited: Collection[str],
        heads: Mapping[str, ColumnHead],
    ) -> list[tuple[str, Diagnostic]]:
        known = found.shown
        assert known is not None
        shared = [name for name in known.shared if name not in given | self._none]
        wrong: list[tuple[str, Diagnostic]] = []
        hidden: set[str] = set()
        others = {*NUMBERED_FIELDS, *awaited}
        for lack in known.lacks([*sorted(given), *shared], others, self._none):
            hidden.add(lack.field)
            said = known.finding(lack, self._reading.word)
            if lack.field in shared:
                place = Location(str(self._project.root / PROJECT_FILE))
                warning = replace(said.about(f"{lack.field}: ").at(place), severity="warning")
                self._unshown.setdefault(lack.field, warning)
                continue
            head = heads[lack.field]
            column = COLUMNS.get(head.name)
            of_papers = column is not None and column.paper
            if head.name in self._reading.paper or (of_papers and not lack.missing):
                continue
            on_paper = Remedy("on-paper", (head.text, self._project.columns.home))
            if of_papers:  # the label has a place for it, which is left empty
                said = replace(said, severity="warning")
            if head.index == NOWHERE:
                given_for_all = replace(said.about(about_given(head.text)), remedy=on_paper)
                self._unshown.setdefault(lack.field, given_for_all)
                continue
            if "from" in lack.missing and (sender := self._by_name.get("sender")) is not None:
                more = f"; {sender.text} is an office or a person, and no place"
                said = said.with_hint(said.hint + more)
            wrong.append((head.name, replace(said, remedy=on_paper)))
        for_all = (name for name in given if heads[name].index == NOWHERE)
        self._shared.update(name for name in (*shared, *for_all) if name not in hidden)
        return wrong

    def _refuse_strays(self, row: ListRow) -> None:
        strays = [
            index
            for index, cell in enumerate(row.cells)
            if index not in self._headed and not is_blank(cell) and not word_of_nothing(cell)
        ]
        if strays:
            more = f" and {len(strays) - 1} more" if len(strays) > 1 else ""
            reason = f"column {letters(strays[0])}{more}: a value has no header above it"
            self.complain(
                row.number, reason, "name the column in the header, or clear the cell"
            )

    def complain(self, row: int, message: str, hint: str) -> None:
        """Note what is wrong with a row."""
        self.findings.add(Diagnostic("bad-manifest", message, hint=hint), row)

    def _tell(self, row: ListRow, name: str, wrong: Sequence[Diagnostic]) -> None:
        """Note what is wrong with a cell, or with another file if no column is to blame."""
        if not name:
            for each in wrong:
                self.findings.add(each)
            return
        head = self._by_name.get(name)
        column = f"column {head.text if head is not None else self._reading.word(name)}: "
        for each in wrong:
            told = self.findings if each.severity == "error" else self.doubts
            told.add(self._hinted(each).about(column).at(None), row.number)

    def _hinted(self, wrong: Diagnostic) -> Diagnostic:
        """The same, its hint saying what its location did or what the file is written in."""
        if wrong.rule in _UNFINISHED and wrong.location is not None:
            return wrong.with_hint(f"{wrong.hint} ({wrong.location})")
        if wrong.rule == "bad-encoding" and self._reading.table.encoding:
            hint = f"the file was read as {self._reading.table.encoding}; save it as UTF-8"
            return replace(wrong, hint=hint, remedy=Remedy("say-encoding", ("NAME",)))
        return wrong


def _at(row: ListRow, head: ColumnHead) -> ListCell:
    return row.cells[head.index] if NOWHERE < head.index < len(row.cells) else ""


def _zero(head: ColumnHead, cell: ListCell) -> str:
    """The 0 that a formula gives for an empty cell, where a name or an address belongs."""
    column = COLUMNS.get(head.name)
    is_text = column is not None and column.paper and column.kind == "text"
    return "0" if is_text and filled(cell) in ("0", 0.0) else ""


def _lacking(message: str, name: str) -> Diagnostic:
    return Diagnostic(
        "missing-value",
        f"there is no value, and {message} shows {{{name}}}",
        hint="fill it in; a column that is missing is named like the placeholder",
    )
