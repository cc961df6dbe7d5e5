"""The header of a list as columns, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cardgen.errors import CardgenError, Diagnostic
from cardgen.project import PROJECT_FILE, Columns
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import ListFile, is_blank
from cardgen.shipment.manifest.columns import BOXES, COLUMNS, TOTAL, read_text, shown
from cardgen.shipment.manifest.fields import ColumnHead
from cardgen.shipment.manifest.guesses import columns_near
from cardgen.shipment.manifest.headers import headings
from cardgen.shipment.manifest.words import HeaderWords, plain_header
from cardgen.workbooks import letters

MOST_COLUMNS: Final = 200
_NUMBERED: Final = "boxes are numbered by the shipment"


@dataclass(frozen=True, slots=True)
class ListHeader:
    """The columns of a list, and what is wrong with them.

    Columns that are `ignored` are told by their index. `seen` is what headers are and mean, as
    names are made plain.
    """

    heads: tuple[ColumnHead, ...]
    errors: tuple[Diagnostic, ...]
    ignored: frozenset[int]
    seen: frozenset[str]


def read_header(table: ListFile, words: HeaderWords, columns: Columns) -> ListHeader:
    """Read the header of a table."""
    reader = _HeaderReader(words, columns)
    for index, cell in enumerate(headings(table.header)):
        if is_blank(cell):
            continue
        if len(reader.heads) == MOST_COLUMNS:
            reason = f"a list has no more than {MOST_COLUMNS} columns"
            reader.complain(letters(index), reason, "leave out what the labels do not need")
            break
        try:
            # A header is broken into lines where its column is narrow.
            text = read_text(" ".join(cell.split()) if isinstance(cell, str) else cell)
        except CardgenError as error:
            said = error.about(f"column {letters(index)}: ")
            reader.errors += (each.with_rule("bad-manifest") for each in said.diagnostics)
            reader.ignored.add(index)
            continue
        reader.take(index, text)
    reader.need_boxes()
    return ListHeader(
        tuple(reader.heads.values()),
        tuple(reader.errors),
        frozenset(reader.ignored),
        frozenset(reader.seen),
    )


def named_columns(
    heads: Iterable[ColumnHead], names: Iterable[str], words: HeaderWords
) -> dict[str, str]:
    """Columns that are named by their headers, their names or other words → that name."""
    found: dict[str, str] = {}
    for head in heads:
        fields = {head.name, getattr(COLUMNS.get(head.name), "field", "")}
        if head.name == TOTAL:
            fields.add("quantity")
        plain = {plain_header(head.text), *head.means}
        for name in names:
            known = words.column(name)
            if plain_header(name) in plain or (known and known.name in fields):
                found[head.name] = name
    return found


class _HeaderReader:
    def __init__(self, words: HeaderWords, columns: Columns) -> None:
        self.heads: dict[str, ColumnHead] = {}
        self.errors: list[Diagnostic] = []
        self.ignored: set[int] = set()
        self.seen: set[str] = set()  # what headers are, and mean, as names are made plain
        self._texts: list[str] = []
        self._unused_boxes = ""  # the header of a column that the project says is not used
        self._words = words
        self._home = columns.home
        self._meanings = {plain_header(name): to for name, to in columns.meanings.items()}

    def take(self, index: int, text: str) -> None:
        """Note the column of a header."""
        self._texts.append(text)
        plain = plain_header(text)
        if not plain:
            self.ignored.add(index)
            reason = f"{shown(text)} names no column"
            self.complain(letters(index), reason, "mend the header")
            return
        head = self._head(index, text, plain)
        self.seen |= {plain, *(head.means if head else ())}
        if head is None:
            self.ignored.add(index)
            return
        first = self.heads.setdefault(head.name, head)
        if first is not head:
            self._choose(first, head)

    def _choose(self, first: ColumnHead, second: ColumnHead) -> None:
        """Keep the column of two that is called so more surely: 상자 수 rather than 상자."""
        kept, other = first, second
        if self._words.is_surer(second.text, first.text, first.name):
            kept, other = second, first
        self.heads[kept.name] = kept
        self.ignored.add(other.index)
        reason = f"it is the same as column {letters(kept.index)}, {kept.text}"
        self.complain(f"{other.text} ({letters(other.index)})", reason, "", other.text)

    def _head(self, index: int, text: str, plain: str) -> ColumnHead | None:
        """The column of a header, None if it is ignored or refused."""
        known = self._words.column(text)
        to = self._meaning(plain, known.name if known else plain)
        if to == "":
            if known and known.name == BOXES:
                self._unused_boxes = text
            return None
        if to is not None:
            meant = self._words.column(to)
            if meant and meant.kind == "numbered":
                reason = f"{PROJECT_FILE} says that it is {to}, and {_NUMBERED}"
                self.complain(text, reason, f'let it say "{text}" = "" there')
                return None
            name = meant.name if meant and not meant.kind else to
            return ColumnHead(index, text, name, renamed=True)
        if known is None:
            return ColumnHead(index, text, plain)
        if known.kind == "numbered":
            self.complain(text, _NUMBERED, "", text)
            return None
        if known.kind == "idle":
            return ColumnHead(index, text, plain, idle=True)
        return ColumnHead(index, text, known.name)

    def _meaning(self, plain: str, name: str) -> str | None:
        """What the project says of a header, by its text or by the column that it is."""
        meaning = self._meanings.get(plain)
        return self._meanings.get(plain_header(name)) if meaning is None else meaning

    def need_boxes(self) -> None:
        """Complain if no column says how many boxes there are."""
        if BOXES in self.heads:
            return
        lang = self._words.language_of(self._texts)
        reason = "there is no column for the number of boxes"
        remedy = None
        if self._unused_boxes:
            text = self._unused_boxes
            reason += f", since {PROJECT_FILE} says that {text} is not used"
            remedy = Remedy("name-column", (text, self._home, BOXES))
        elif may := self._may_be_boxes(lang):
            remedy = Remedy("name-column", (may, self._home, BOXES))
        hint = f"name it {self._words.word(BOXES, lang)}, or boxes"
        self.errors.append(Diagnostic("bad-manifest", reason, hint=hint, remedy=remedy))

    def _may_be_boxes(self, lang: str) -> str:
        """The header that may be that of the number of boxes; "" if none may."""
        unknown = (
            head.text
            for head in self.heads.values()
            if head.name not in COLUMNS and not head.idle
        )
        for text in unknown:
            near = columns_near(self._words, text, self._words.language(text, lang), self.heads)
            if BOXES in near:
                return text
        return ""

    def complain(self, column: str, reason: str, hint: str, ignorable: str = "") -> None:
        """Note what is wrong with a column, which may be `ignorable` by this name."""
        remedy = Remedy("ignore-column", (ignorable, self._home)) if ignorable else None
        self.errors.append(
            Diagnostic("bad-manifest", f"column {column}: {reason}", hint=hint, remedy=remedy)
        )
