"""The text of a letter in one language: paragraphs, lists and tables, as its template says.

In come the entries of a template and what the language says of each; out come blocks. An entry
is there if its conditions are met, and once for each row of the data that it repeats.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from cardgen.errors import CardgenError, Diagnostic, FieldError, nearest, raise_findings
from cardgen.letters import blocks as b
from cardgen.letters.conventions import Word
from cardgen.letters.data import GoodsLine, LetterData
from cardgen.letters.template import Entries, EntrySpec, RegisterSpec, entries
from cardgen.letters.voice import Voice

Values = Mapping[str, Any]
GOODS: Final = "goods"
DISTRIBUTION: Final = "distribution"


class _Said(NamedTuple):
    """An entry of which the conditions are met, with the values of its row."""

    entry: EntrySpec
    row: Values


def check_paragraphs(letter: str, spec: RegisterSpec, data: LetterData) -> None:
    """Raise FieldError "bad-letter" for paragraphs that data names and the letter has not."""
    parts = (spec.body, spec.items, spec.after)
    known = [each.text for part in parts for each in entries(part) if each.text]
    raise_findings(
        Diagnostic(
            "bad-letter", f"{letter} has no paragraph {name!r}", hint=nearest(name, known)
        )
        for name in data.paragraphs
        if name not in known
    )


def wanted(part: Entries, data: LetterData) -> Iterator[_Said]:
    """The entries of a part that a letter of these data has."""
    for entry in entries(part):
        named = entry.text in data.paragraphs
        if entry.text and data.paragraphs and not named:
            continue
        if not named and (entry.optional or any(_has(data, each) for each in entry.lacks)):
            continue
        if entry.table:
            if all(_has(data, name) for name in entry.needs) and rows_of(data, entry.table):
                yield _Said(entry, {})
            continue
        for row in rows_of(data, entry.each) if entry.each else [{}]:
            if named or all(name in row or _has(data, name) for name in entry.needs):
                yield _Said(entry, row)


def _has(data: LetterData, name: str) -> bool:
    """Whether something is given: a value, rows, or a part of the data."""
    if name in data.values or data.rows.get(name):
        return True
    if name in ("number", "yours"):
        return bool(data.reference.yours)
    if name in data.days:
        return True
    return name in _PARTS and bool(getattr(data, name))


_PARTS: Final = (GOODS, DISTRIBUTION, "enclosures", "copies", "note", "shipment")


def rows_of(data: LetterData, name: str) -> list[Values]:
    """The rows of data that are called so.

    Raises FieldError "bad-letter" for a name that nothing in data has.
    """
    if name == GOODS:
        return [_goods(line) for line in data.goods]
    if name == DISTRIBUTION:
        return [
            {
                "recipient": each.recipient,
                "item": each.item,
                "quantity": each.quantity,
                "unit": each.unit,
                **({"delivered": each.delivered} if each.delivered else {}),
            }
            for each in data.distribution
        ]
    if name not in data.rows:
        raise FieldError(
            "bad-letter",
            f"the letter repeats something for each of {name!r}, and there are none",
            hint=f"add [[rows.{name}]]" if not data.rows else nearest(name, list(data.rows)),
        )
    return list(data.rows[name])


def _goods(line: GoodsLine) -> Values:
    return {
        "item": line.item,
        "quantity": line.quantity,
        "unit": line.unit,
        "boxes": line.boxes,
    }


def dated(word: Word, number: str, day: str) -> str:
    """A number with its day, as the word of the form has them, or the one that there is."""
    if number and day and word.dated:
        return word.dated.format(number=number, date=day)
    return number or day


class Body:
    """The blocks of the text, in one language."""

    def __init__(self, voice: Voice, spec: RegisterSpec) -> None:
        self._voice = voice
        self._spec = spec

    @property
    def is_listed(self) -> bool:
        """Whether something is listed below the text."""
        return any(True for _ in self._wanted(self._spec.items))

    def answered(self, word: Word) -> str:
        """The number of the letter that is answered, unless a text tells it; "" for none."""
        voice, reference = self._voice, self._voice.data.reference
        yours = voice.said(reference.yours)
        if not yours or any(
            voice.asks_for(each.entry.text, "number")
            for part in (self._spec.body, self._spec.items, self._spec.after)
            for each in self._wanted(part)
            if each.entry.text
        ):
            return ""
        return dated(word, yours, voice.day(reference.dated) if reference.dated else "")

    def text(self, lead: str, *, with_after: bool) -> Iterator[b.Block]:
        """The paragraphs, the first of which begins with `lead`."""
        body = self._wanted(self._spec.body)
        before = self._before()
        numbered = self._is_numbered()
        part = self._voice.label("explanation") if self._is_itemized else ""
        if part and numbered:
            yield b.PartHeading(part)
        elif part:  # one paragraph follows the name of its part in the line
            lead = part + lead
        number = 0
        if before:
            yield self._paragraph(lead, before, number := 1 if numbered else 0)
            lead = ""
        yield from self._paragraphs(body, lead, number, numbered=numbered)
        if with_after:
            yield from self._after()

    def listed(self, *, with_after: bool) -> Iterator[b.Block]:
        """What is listed below it, and what follows that."""
        voice, items = self._voice, [*self._wanted(self._spec.items)]
        level = 2 if self._is_numbered() else 1
        numbered = voice.convention.is_numbered(len(items), voice.form)
        for number, each in enumerate(items, 1):
            words = self._words(each)
            if numbered:
                label = voice.convention.label(level, number, vertical=voice.vertical)
                yield b.BodyParagraph(words, label, level)
            else:
                yield b.BodyParagraph(words)
        if with_after:
            yield from self._after()

    def _after(self) -> Iterator[b.Block]:
        """The paragraphs behind what is listed, counted on from the others."""
        number = self._count(self._spec.body) + bool(self._before())
        after, numbered = self._wanted(self._spec.after), self._is_numbered()
        yield from self._paragraphs(after, "", number, numbered=numbered)

    def _wanted(self, part: Entries) -> Iterator[_Said]:
        return wanted(part, self._voice.data)

    def _count(self, part: Entries) -> int:
        """How many paragraphs there are of a part."""
        return sum(bool(each.entry.text) for each in self._wanted(part))

    @property
    def _is_itemized(self) -> bool:
        return self._voice.convention.itemized(self._voice.form)

    def _is_numbered(self) -> bool:
        """Whether the paragraphs are items, since there are several."""
        every = self._count(self._spec.body) + self._count(self._spec.after)
        return self._is_itemized and every + bool(self._before()) > 1

    def _before(self) -> str:
        """The paragraph that names the letter which is answered, where that is in the text."""
        word = self._voice.convention.word("reply-to")
        if word is None or not word.in_text or self._voice.form != "official":
            return ""
        yours = self.answered(word)
        return self._voice.label("reply-to") + yours if yours else ""

    def _paragraphs(
        self, wanted: Iterable[_Said], lead: str, number: int, *, numbered: bool
    ) -> Iterator[b.Block]:
        """Paragraphs and what stands between them, behind so many numbered ones."""
        wrong: list[Diagnostic] = []
        for each in wanted:
            entry = each.entry
            if entry.space:
                yield b.Spacer(entry.space)
            if entry.table:
                yield self._table(entry)
            if not entry.text:
                continue
            number += numbered
            try:
                words = self._words(each)
            except CardgenError as error:
                wrong += error.diagnostics
                continue
            yield self._paragraph(lead, words, number if numbered else 0)
            lead = ""
            if entry.text == self._spec.table:
                if self._voice.data.distribution:
                    yield self._distributed()
                elif self._voice.data.goods:
                    yield self._goods()
        raise_findings(wrong)

    def _paragraph(self, lead: str, words: str, number: int) -> b.BodyParagraph:
        """A paragraph, the item of a `number` if that is not 0."""
        convention = self._voice.convention
        if number:
            label = convention.label(1, number, vertical=self._voice.vertical)
            return b.BodyParagraph(lead + words, label, 1)
        if lead and self._is_itemized:
            return b.BodyParagraph(words, lead)
        return b.BodyParagraph(lead + words)

    def _words(self, said: _Said) -> str:
        voice = self._voice
        words = voice.text(said.entry.text, said.row)
        return voice.convention.respected(words, voice.form, voice.data.respect)

    # --- tables ---------------------------------------------------------------------------

    def _goods(self) -> b.GoodsTable:
        voice = self._voice
        heads = [voice.caption("contents"), voice.caption("quantity"), voice.caption("boxes")]
        kinds: tuple[b.ColumnKind, ...] = ("text", "number", "number")
        columns = tuple(map(b.GoodsColumn, heads, kinds))
        rows = tuple(
            (
                voice.value("item", line.item),
                voice.amount(line),
                voice.count(str(line.boxes)),
            )
            for line in voice.data.goods
        )
        boxes = str(sum(line.boxes for line in voice.data.goods))
        total = (voice.caption("total"), "", voice.count(boxes))
        sums = total if len(rows) > 1 else ()
        return b.GoodsTable(columns, rows, sums, catalogued=2)  # the text tells the boxes

    def _distributed(self) -> b.GoodsTable:
        voice = self._voice
        heads = [
            voice.text("recipient"),
            voice.caption("contents"),
            voice.caption("quantity"),
            voice.text("delivered"),
        ]
        kinds: tuple[b.ColumnKind, ...] = ("text", "text", "number", "text")
        rows = tuple(
            (
                voice.said(each.recipient),
                voice.value("item", each.item),
                voice.amount(GoodsLine(each.item, each.quantity, each.unit)),
                voice.day(each.delivered) if each.delivered else "",
            )
            for each in voice.data.distribution
        )
        return b.GoodsTable(tuple(map(b.GoodsColumn, heads, kinds)), rows)

    def _table(self, entry: EntrySpec) -> b.GoodsTable:
        """Rows of data as a table; columns of whole numbers are aligned as such."""
        if entry.table == GOODS:
            return self._goods()
        if entry.table == DISTRIBUTION:
            return self._distributed()
        rows = rows_of(self._voice.data, entry.table)
        names = entry.columns or list(dict.fromkeys(name for row in rows for name in row))
        columns = tuple(
            b.GoodsColumn(
                self._voice.text(f"{entry.table}.{name}"),
                "number" if all(isinstance(row.get(name, 0), int) for row in rows) else "text",
            )
            for name in names
        )
        cells = tuple(tuple(self._cell(row.get(name, "")) for name in names) for row in rows)
        return b.GoodsTable(columns, cells)

    def _cell(self, value: Any) -> str:
        if isinstance(value, dt.date):
            return self._voice.day(value)
        if isinstance(value, int):
            return self._voice.count(str(value))
        return self._voice.said(value)
