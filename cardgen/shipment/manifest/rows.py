"""Rows of a list read as consignment lines, or as findings.

Each value is checked: its kind, its words in both languages, and its place on the label. The
results for rows with the same keys are cached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.handling import is_marks
from cardgen.project import PROJECT_FILE
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import (
    ListCell,
    ListRow,
    MergedCell,
    is_blank,
    is_empty,
    unmerge,
)
from cardgen.shipment.manifest.columns import (
    BOXES,
    COLUMNS,
    KEYS,
    MARKS,
    NUMBERED_FIELDS,
    PLACE,
    TOTAL,
    read_text,
)
from cardgen.shipment.manifest.counts import Count
from cardgen.shipment.manifest.doubts import (
    EmptyCells,
    ForeignTexts,
    Phones,
    clear_empty_words,
    find_empty_word,
    undecided_error,
)
from cardgen.shipment.manifest.extra_rows import Dittos, Remarks, Sums
from cardgen.shipment.manifest.fields import (
    NOWHERE,
    ColumnHead,
    Keys,
    RowKind,
    Slot,
    about_given,
    find_row_kind,
)
from cardgen.shipment.manifest.findings import Findings
from cardgen.shipment.manifest.reading import ListReading, is_familiar, is_message
from cardgen.shipment.manifest.values import Values, Wrong, is_blank_text
from cardgen.shipment.manifest.words import guess_fields, normalize_header
from cardgen.shipment.model import ConsignmentLine
from cardgen.workbooks import column_letters

MOST_IN_LINE: Final = 1_000_000
"""More boxes are a mistake, such as an article number in the wrong column."""
_REMEMBERED: Final = 20_000  # kinds of rows
_MOST_STRANGE: Final = 20  # places with a warning
_NO_BOXES: Final = Diagnostic(
    "missing-value",
    "the number of boxes is missing",
    hint="write the number of boxes; delete the row if it is a note",
)
_NO_VALUE_HINT: Final = (
    "fill it in; if the column is missing, add one with the name of the placeholder"
)
_NOTHING: Final = Diagnostic(
    "bad-value",
    "the quantity in a box cannot be 0",
    hint="write the quantity in a box, or leave the cell empty",
)
_UNFINISHED: Final = ("fuzzy", "untranslated", "wrong-language")
_Given = tuple[Keys, tuple[str, ...], tuple[str, ...]]
"""Keys of a row, the names of its fields, and the names of wrong and empty fields."""


class Checker:
    """Reads the rows of a list as consignment lines.

    Errors go to `findings`, warnings to `doubts`.
    """

    def __init__(self, reading: ListReading) -> None:
        table = reading.table
        self.findings = Findings(table.name)
        self.doubts = Findings(table.name)
        self.rows = 0
        self.marked: dict[str, list[int]] = {}  # rows that are hidden or the like
        self._reading = reading
        self._project = reading.project
        self._unit = reading.unit
        self._for_all = reading.for_all
        self._by_name = {head.name: head for head in reading.heads}
        self._headed = reading.ignored | {head.index for head in reading.own_heads}
        self._width = max(self._headed, default=-1) + 1
        self._gapless = len(self._headed) == self._width
        self._kinds: dict[tuple[ListCell, ...], RowKind] = {}
        self._values = Values(reading)
        self._lacks: dict[_Given, tuple[tuple[str, Diagnostic], ...]] = {}
        self._unshown: dict[str, Diagnostic] = {}  # values for all rows that a label lacks
        self._strange: dict[str, Diagnostic] = {}  # places that the glossary does not know
        self._phones = Phones(table)
        self._foreign = ForeignTexts(table.name)
        self._empty_cells = EmptyCells(table.name)
        self._units: list[tuple[ColumnHead, str]] = []  # units behind numbers of a row
        self._empty: set[str] = set()  # fields of the project that a row declares empty
        self._notes: list[tuple[int, int]] = []  # rows and columns of cells with comments
        self._shared: set[str] = set()  # values for all rows that a label shows
        self._declared: dict[str, str] = {}  # fields by their plain names
        self._filled: set[str] = set()  # fields that columns fill
        self._guessed: dict[int, Slot] = {}  # slots by the index of their column
        self._valueless = {h.index for h in reading.own_heads if h.name not in COLUMNS}
        self._idle = [head.index for head in reading.own_heads if head.idle]
        self._with_marks: set[int] = set()  # idle columns that have handling marks
        # If the column of boxes is missing, it may be an unknown one with a number in each row.
        may_count = () if BOXES in self._by_name else reading.own_heads
        self._numbers = {h.index for h in may_count if h.name not in COLUMNS and not h.idle}
        self._all_kinds_known = True
        self._has_lines = False
        self.sums = Sums(
            reading.own_heads, self.findings, lambda text: is_message(self._project, text)
        )
        self.remarks = Remarks(
            reading.own_heads,
            min(self._headed, default=0),
            lambda text: is_familiar(self._project, text),
        )
        self._dittos = Dittos.for_boxes(reading.own_heads)

    def read_line(self, row: ListRow) -> ConsignmentLine | None:
        """Read a row as a consignment line; None if it has errors, or is a sum or a remark."""
        self.rows += 1
        bare = clear_empty_words(row, self._is_known)
        if is_empty(bare):
            columns = [(head.index, head.text) for head in self._reading.own_heads]
            self._empty_cells.note_row(row, columns)
            return None
        if self.sums.is_sum(bare) or self.remarks.hold(row, bare):
            return None
        for held in self.remarks.release():
            self._line(held)
        return self._line(row)

    def _is_known(self, word: str) -> bool:
        """True if a glossary has the word, or if it is the id of a message."""
        return is_familiar(self._project, word) or is_message(self._project, word)

    def _line(self, row: ListRow) -> ConsignmentLine | None:
        """Read a row that is neither a sum nor a remark; None if the row has errors."""
        row = self._dittos.resolve(row)
        self._has_lines = True
        if row.mark:
            self.marked.setdefault(row.mark, []).append(row.number)
        if row.notes:
            self._notes += ((row.number, at) for at in row.notes)
        self._valueless -= {at for at in self._valueless if _has_value(row.cell(at))}
        for at in self._idle:
            word = row.cell(at)
            if isinstance(word, str) and not word.isdecimal() and is_marks(word):
                self._with_marks.add(at)
        before = self.findings.count
        if len(row.cells) > self._width or not self._gapless:
            self._refuse_strays(row)
        row_kind = self._kind(row)
        for name, wrong in row_kind.errors:
            self._report(row, name, [wrong])
        self._numbers -= {at for at in self._numbers if not self._has_count(row, at, row_kind)}
        boxes = self._boxes(row, row_kind)
        fields, heads = self._fields(row, row_kind, boxes)
        lacking = [name for name in row_kind.needed if name not in fields]
        for name in (*lacking, *sorted(self._empty.intersection(row_kind.placeholders))):
            reason = f"there is no value, but {row_kind.keys.message} shows {{{name}}}"
            self._report_missing(
                row, name, Diagnostic("missing-value", reason, hint=_NO_VALUE_HINT)
            )
        for name, wrong in self._not_shown(row_kind, fields, heads):
            self._report(row, name, [wrong])
        if row_kind.glossary is not None:
            self._foreign.note(row.number, fields, heads, row_kind.glossary)
        self.sums.count(row, boxes, fields.get("quantity"), fields.get(row_kind.weight))
        if row_kind.errors or self.findings.count > before:
            return None
        keys, on_paper = row_kind.keys, self._reading.paper
        paper = tuple(
            name
            for name in fields
            if name in heads and heads[name].name in on_paper and name not in row_kind.needed
        )
        fields |= dict.fromkeys(sorted(self._empty), "")
        return ConsignmentLine(
            row.number, keys.message, keys.pair, keys.template, boxes, fields, paper
        )

    def finish(self) -> None:
        """Add the findings about the whole list. Call this after all rows."""
        if not self._has_lines:
            for held in self.remarks.release():
                self._line(held)
        self.sums.finish()
        for wrong in self._never_shown():
            if wrong.severity == "error":
                self.findings.add(wrong)

    @property
    def warnings(self) -> list[Diagnostic]:
        """Warnings of values that no label shows, of unknown places, and of doubtful cells."""
        unshown = [wrong for wrong in self._never_shown() if wrong.severity == "warning"]
        doubts = (
            *self._empty_cells.warnings(),
            *self._phones.warnings(),
            *self._foreign.warnings(),
            *self.doubts.diagnostics(self.rows),
        )
        return [*unshown, *self._strange.values(), *doubts]

    def _never_shown(self) -> list[Diagnostic]:
        """List findings about values given for all rows that no label shows."""
        return [wrong for name, wrong in self._unshown.items() if name not in self._shared]

    def unknown_columns(self) -> tuple[list[ColumnHead], list[ColumnHead]]:
        """Find the unused columns: those that labels never need, and others.

        A column without any value is idle.
        If a message or a template was not found, its fields are unknown, and both are empty.
        """
        idle: list[ColumnHead] = []
        unknown: list[ColumnHead] = []
        if self._all_kinds_known and self._kinds:
            for head in self._reading.heads:
                if head.name in COLUMNS or head.index in self._guessed:
                    continue
                if self._declared.keys().isdisjoint(head.possible_names):
                    is_idle = head.idle or head.index in self._valueless
                    (idle if is_idle else unknown).append(head)
        return idle, unknown

    @property
    def guessed_slots(self) -> tuple[Slot, ...]:
        """Columns whose field is only guessed from their header."""
        return tuple(self._guessed.values())

    def guess_field(self, head: ColumnHead) -> str:
        """Guess the field that an unused column may mean; "" if there is none."""
        free = {*self._declared.values()} - self._filled
        if head.index in self._with_marks and MARKS in free:
            return MARKS
        return next((name for name, _ in guess_fields(head.text) if name in free), "")

    def may_be_boxes(self, head: ColumnHead) -> bool:
        """True if no column has the number of boxes, and this unknown one may."""
        return head.index in self._numbers

    def _has_count(self, row: ListRow, at: int, row_kind: RowKind) -> bool:
        """True if the cell of a column can be a number of boxes."""
        count = self._values.count(BOXES, row.cell(at), row_kind)
        return isinstance(count, Count) and 1 <= count.number <= MOST_IN_LINE

    def notes(self, unused: Iterable[ColumnHead]) -> list[tuple[int, int]]:
        """List row and column of comments on cells of lines, not in `unused` columns."""
        used = {head.index for head in self._reading.own_heads}
        used -= {head.index for head in unused}
        return [(row, at) for row, at in self._notes if at in used]

    @property
    def own_fields(self) -> list[str]:
        """Fields of the list's messages and templates that are not among the usual columns."""
        own = {*COLUMNS, *NUMBERED_FIELDS}
        return sorted(name for name in self._declared.values() if name not in own)

    def _kind(self, row: ListRow) -> RowKind:
        """Find the fields of a row by its message, pair and template."""
        cells = tuple(
            self._unless_empty(row, self._by_name[name]) if name in self._by_name else ""
            for name in KEYS
        )
        row_kind = self._kinds.get(cells)
        if row_kind is None:
            row_kind = self._find_kind(cells)
            self._declared |= row_kind.declared
            self._filled.update(slot.field for slot in row_kind.slots)
            self._guessed |= {slot.head.index: slot for slot in row_kind.slots if slot.guessed}
            self._all_kinds_known &= not row_kind.errors
            if len(self._kinds) < _REMEMBERED:
                self._kinds[cells] = row_kind
        return row_kind

    def _unless_empty(self, row: ListRow, head: ColumnHead, kind: str = "") -> ListCell:
        """Return the cell of a column; "" for a word that means "empty", with a note."""
        cell = row.cell(head.index)
        word = find_empty_word(cell, kind) or _zero(head, cell)
        if not word or (head.name == "message" and is_message(self._project, word)):
            return unmerge(cell) if head.name in KEYS else cell
        self._empty_cells.note(word, row.number, head.index, head.text)
        return ""

    def _report_missing(self, row: ListRow, name: str, missing: Diagnostic) -> None:
        """Report a missing value.

        If the cell has a word that means "empty", the hint says so.
        """
        head = self._by_name.get(name)
        word = find_empty_word(row.cell(head.index)) if head is not None else ""
        more = f"; {word!r} means empty" if word else ""
        self._report(row, name, [missing.with_hint(missing.hint + more)])

    def _find_kind(self, cells: Sequence[ListCell]) -> RowKind:
        """Find the fields of rows with these cells for message, pair and template."""
        unread: dict[str, Wrong] = {}
        texts: list[str] = []
        for name, cell in zip(KEYS, cells, strict=True):
            if (wrong := undecided_error(cell)) and not self._is_known(read_text(cell)):
                texts.append("")
                unread[name] = (wrong,)
                continue
            try:
                text = read_text(cell) or getattr(self._reading.keys, name)
                texts.append(self._on_page(text) if name == "template" and text else text)
            except CardgenError as error:
                texts.append("")
                unread[name] = error.diagnostics
        draft, language = self._reading.draft, self._reading.language
        row_kind = find_row_kind(
            self._project, Keys(*texts), self._reading.heads, draft=draft, language=language
        )
        others = (error for error in row_kind.errors if error[0] not in unread)
        own = (
            ("" if finding.rule == "bad-template" else name, finding)  # an error in a file
            for name, wrong in unread.items()
            for finding in wrong
        )
        return replace(row_kind, errors=(*own, *others))

    def _on_page(self, template: str) -> str:
        """Return a template's name with the size from the options, as in label@100x70."""
        reading = self._reading
        try:
            return self._project.name_template(
                template, reading.page, reading.sheet, reading.loaded
            )
        except OSError:  # a name that no file can have
            return template
        except CardgenError:
            try:
                self._project.template(template)
            except CardgenError:
                return template  # its file is reported together with the row's other faults
            raise  # the page is wrong

    def _boxes(self, row: ListRow, row_kind: RowKind) -> int:
        """Read the number of boxes in a row, and report a wrong one; 0 if it is unknown."""
        head = self._by_name.get(BOXES)
        if head is None:  # an error of the header
            return 0
        cell = self._unless_empty(row, head)
        if wrong := undecided_error(cell):
            self._report(row, BOXES, [wrong])
            return 0
        if is_blank(cell) and not isinstance(cell, MergedCell):
            self._report_missing(row, BOXES, _NO_BOXES)
            return 0
        count = self._values.count(BOXES, cell, row_kind)
        if not isinstance(count, Count):
            self._report(row, BOXES, count)
            return 0
        boxes = count.number
        if not 1 <= boxes <= MOST_IN_LINE:
            reason = f"a row has 1 to {MOST_IN_LINE:,} boxes, not {boxes:,}"
            hint = "write the number of boxes"
            self._report(row, BOXES, [Diagnostic("bad-value", reason, hint=hint)])
        return boxes

    def _fields(
        self, row: ListRow, row_kind: RowKind, boxes: int
    ) -> tuple[dict[str, str], dict[str, ColumnHead]]:
        """Read a row's values by field ("" for wrong ones), and the columns of the fields."""
        fields: dict[str, str] = {}
        heads: dict[str, ColumnHead] = {}
        total = None
        self._units.clear()
        self._empty.clear()
        for slot in row_kind.slots:
            value = self._value(row, slot, row_kind, fields.get(row_kind.article))
            if value is None:
                is_written = not is_blank(row.cell(slot.head.index))
                if is_written and slot.field in row_kind.shared_fields:
                    self._empty.add(slot.field)
            elif slot.field == TOTAL and normalize_header(TOTAL) not in row_kind.declared:
                total = slot.head, value
            else:
                fields[slot.field] = value
                heads[slot.field] = slot.head
        if total is not None:
            head, value = total
            wrong = self._divide_total(int(value), boxes, fields) if value and boxes else None
            if wrong is not None:
                self._report(row, head.name, [wrong])
            fields.setdefault("quantity", "")
            heads.setdefault("quantity", head)
        for head, unit in self._units:
            self._add_unit(row, row_kind, fields, heads, head, unit)
        is_lacking = fields.get("quantity") and "unit" not in fields
        if is_lacking and self._unit and row_kind.has_unit(self._unit):
            self._add_unit(row, row_kind, fields, heads, heads["quantity"], self._unit)
            self._doubt_unit(row, row_kind, fields, heads)
        return fields, heads

    def _value(
        self, row: ListRow, slot: Slot, row_kind: RowKind, item: str | None
    ) -> str | None:
        """Read a row's value for a field; "" if it is wrong, None if there is none.

        `item` chooses among several units; it is "" if the article is wrong.
        """
        cell = row.cell(slot.head.index)
        is_given = slot.head.name in self._for_all and is_blank_text(cell)
        if is_given:
            cell = self._for_all[slot.head.name]
        elif not row_kind.is_term(slot.kind, cell):
            cell = self._unless_empty(row, slot.head, slot.kind)
            if wrong := undecided_error(cell, slot.kind):
                self._report(row, slot.head.name, [wrong])
                return ""
        if cell == "":
            return None
        if slot.field in ("quantity", TOTAL):
            value = self._count(slot, cell, row_kind)
        else:
            value = self._values.read(slot.kind, cell, row_kind, item or "")
        if value == "0" and slot.field in ("quantity", TOTAL):
            value = (_NOTHING,)
        if not isinstance(value, tuple):
            if value in self._values.strange and slot.kind == PLACE:
                self._note_strange(row, slot.head, value, row_kind)
            elif slot.phone and not is_given:
                head = slot.head
                self._phones.note(unmerge(cell), value, row.number, head.index, head.text)
            return value or None
        if is_given:
            about = about_given(slot.head.text)
            self._report(row, "", [finding.about(about) for finding in value])
        elif not (slot.kind == "unit" and item == "" and row_kind.has_unit(cell)):
            self._report(row, slot.head.name, value)
        return ""

    def _count(self, slot: Slot, cell: ListCell, row_kind: RowKind) -> str | Wrong:
        """Read the number of a cell, and keep a unit after it for the row."""
        count = self._values.count(slot.field, cell, row_kind)
        if not isinstance(count, Count):
            return count
        if count.unit:
            self._units.append((slot.head, count.unit))
        return str(count.number) if not is_blank_text(cell) else ""

    def _note_strange(
        self, row: ListRow, head: ColumnHead, place: str, row_kind: RowKind
    ) -> None:
        """Warn of a place that is not in the glossary: papers print it in one language only.

        No label could be made with it. So if the label is not known yet, the place is an error
        at once, and not only after the other errors are mended.
        """
        if row_kind.shown is None and head.name not in self._reading.paper:
            self._report(row, head.name, [self._values.strange[place]])
            return
        if place in self._strange or len(self._strange) == _MOST_STRANGE:
            return
        wrong = self._values.strange[place]
        where = Location(self._reading.table.name, row.number)
        about = f"column {head.text}: {wrong.message}; papers print it as it is written"
        self._strange[place] = replace(wrong, message=about, location=where, severity="warning")

    def _add_unit(
        self,
        row: ListRow,
        row_kind: RowKind,
        fields: dict[str, str],
        heads: dict[str, ColumnHead],
        head: ColumnHead,
        word: str,
    ) -> None:
        """Add the unit that stands after a number or in the header of the quantities."""
        item = fields.get(row_kind.article)
        value = self._values.read("unit", word, row_kind, item or "")
        if isinstance(value, tuple):
            if item != "":
                self._report(row, head.name, value)
            value = ""
        given = fields.setdefault("unit", value)
        heads.setdefault("unit", head)
        if given and value and given != value:
            column = heads["unit"]
            own = unmerge(row.cell(column.index)) or given
            reason = f"the unit here is {word}, but the column {column.text} says {own}"
            hint = "write only the number, or correct the unit"
            self._report(row, head.name, [Diagnostic("bad-value", reason, hint=hint)])

    def _doubt_unit(
        self,
        row: ListRow,
        row_kind: RowKind,
        fields: Mapping[str, str],
        heads: Mapping[str, ColumnHead],
    ) -> None:
        """Warn if the glossary counts a row's article in another unit than the header's.

        The article is named as in the list, and the units of the glossary in its language.
        """
        item, unit, glossary = (
            fields.get(row_kind.article, ""),
            fields["unit"],
            row_kind.glossary,
        )
        own = glossary.units_of(item) if glossary is not None else ()
        if glossary is None or not unit or not own or unit in own:
            return
        written = read_text(unmerge(row.cell(heads[row_kind.article].index))) or item
        lang = glossary.langs[written != item]
        units = ", ".join(
            glossary.term("unit", each, lang, draft=True, item=item) for each in own
        )
        reason = f"the header counts {written} in {self._unit}, but the glossary in {units}"
        hint = f"if the header is wrong, add a column {self._reading.word_for('unit')}"
        warning = Diagnostic("unit-differs", reason, hint=hint, severity="warning")
        self._report(row, heads["quantity"].name, [warning])

    def _divide_total(
        self, total: int, boxes: int, fields: dict[str, str]
    ) -> Diagnostic | None:
        """Divide a total by the boxes, and put the result into `fields`.

        Return an error or None.
        """
        given = fields.get("quantity")
        if given == "":  # reported already
            return None
        if given and int(given) * boxes != total:
            word = self._reading.word_for("quantity")
            reason = f"{total:,} is not {word} {int(given):,} × {boxes:,} boxes"
            return Diagnostic("bad-value", reason, hint="correct the wrong number")
        if total % boxes:
            return Diagnostic(
                "bad-value",
                f"{total:,} in {boxes:,} boxes is {total / boxes:,.2f} per box, but a label "
                "needs a whole number",
                hint="use one row for boxes with the same quantity, and write the quantity per "
                "box",
            )
        fields["quantity"] = str(total // boxes)
        return None

    def _not_shown(
        self, row_kind: RowKind, fields: Mapping[str, str], heads: Mapping[str, ColumnHead]
    ) -> tuple[tuple[str, Diagnostic], ...]:
        """Find the fields of a row that its label does not show, with the errors."""
        if row_kind.shown is None:
            return ()
        # Wrong values will be right ones when they are mended.
        wrong = tuple(name for name, value in fields.items() if not value)
        key = row_kind.keys, tuple(fields), (*wrong, "", *sorted(self._empty))
        lacks = self._lacks.get(key)
        if lacks is None:
            given = frozenset(fields.keys() - set(wrong))
            lacks = self._lacks[key] = tuple(self._check_shown(row_kind, given, wrong, heads))
        return lacks

    def _check_shown(
        self,
        row_kind: RowKind,
        given: frozenset[str],
        awaited: Collection[str],
        heads: Mapping[str, ColumnHead],
    ) -> list[tuple[str, Diagnostic]]:
        """Find the `given` fields that a label does not show, with the errors.

        The label may need `awaited` fields, too, whose values are wrong now.
        """
        known = row_kind.shown
        assert known is not None
        shared = [name for name in known.shared_values if name not in given | self._empty]
        wrong: list[tuple[str, Diagnostic]] = []
        hidden: set[str] = set()
        others = {*NUMBERED_FIELDS, *awaited}
        for lack in known.lacks([*sorted(given), *shared], others, self._empty):
            hidden.add(lack.field)
            finding = known.finding(lack, self._reading.word_for)
            if lack.field in shared:
                place = Location(str(self._project.root / PROJECT_FILE))
                own = finding.about(f"{lack.field}: ").at(place)
                warning = replace(own, severity="warning")
                self._unshown.setdefault(lack.field, warning)
                continue
            head = heads[lack.field]
            column = COLUMNS.get(head.name)
            of_papers = column is not None and column.paper
            if head.name in self._reading.paper or (of_papers and not lack.missing):
                continue
            on_paper = Remedy("on-paper", (head.text, self._project.columns.home))
            if of_papers:  # the label leaves a place for it empty
                finding = replace(finding, severity="warning")
            if head.index == NOWHERE:
                given_for_all = replace(finding.about(about_given(head.text)), remedy=on_paper)
                self._unshown.setdefault(lack.field, given_for_all)
                continue
            if "from" in lack.missing and (sender := self._by_name.get("sender")) is not None:
                more = f"; {sender.text} is an office or a person, not a place"
                finding = finding.with_hint(finding.hint + more)
            wrong.append((head.name, replace(finding, remedy=on_paper)))
        for_all = (name for name in given if heads[name].index == NOWHERE)
        self._shared.update(name for name in (*shared, *for_all) if name not in hidden)
        return wrong

    def _refuse_strays(self, row: ListRow) -> None:
        """Report values of a row in columns that have no header."""
        strays = [
            index
            for index, cell in enumerate(row.cells)
            if index not in self._headed and not is_blank(cell) and not find_empty_word(cell)
        ]
        if strays:
            first, count = column_letters(strays[0]), len(strays) - 1
            reason = f"column {first}: a value has no header above it"
            if count:
                reason = f"column {first} and {count} more: values have no header above them"
            hint = "name the column in the header, or clear the cell"
            self.findings.refuse(row.number, reason, hint)

    def _report(self, row: ListRow, name: str, findings: Sequence[Diagnostic]) -> None:
        """Add findings about a cell, or about another file if `name` is ""."""
        if not name:
            for finding in findings:
                self.findings.add(finding)
            return
        head = self._by_name.get(name)
        column = f"column {head.text if head is not None else self._reading.word_for(name)}: "
        for finding in findings:
            own = self._improve_hint(finding).about(column).at(None)
            (self.findings if own.severity == "error" else self.doubts).add(own, row.number)

    def _improve_hint(self, wrong: Diagnostic) -> Diagnostic:
        """Add the place in another file, or the list's encoding, to the hint of a finding."""
        if wrong.rule in _UNFINISHED and wrong.location is not None:
            return wrong.with_hint(f"{wrong.hint} ({wrong.location})")
        if wrong.rule == "bad-encoding" and self._reading.table.encoding:
            hint = f"the file was read as {self._reading.table.encoding}; save it as UTF-8"
            return replace(wrong, hint=hint, remedy=Remedy("say-encoding", ("NAME",)))
        return wrong


def _has_value(cell: ListCell) -> bool:
    """True if a cell, or its merged area, has a value that is no word for "empty"."""
    return not is_blank(unmerge(cell)) and not find_empty_word(cell)


def _zero(head: ColumnHead, cell: ListCell) -> str:
    """Return "0" if a formula gave 0 in a cell for a name or an address; else ""."""
    column = COLUMNS.get(head.name)
    is_text = column is not None and column.paper and column.kind == "text"
    return "0" if is_text and unmerge(cell) in ("0", 0.0) else ""
