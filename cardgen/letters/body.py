"""The text of a letter in one language: paragraphs, lists, tables and enclosures.

In come the entries of a template and the words of a language; out come blocks. A letter has an
entry if the conditions of the entry are met, once for each row of data that it repeats.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec.structs import asdict

from cardgen.errors import CardgenError, Diagnostic, FieldError, hint_at_nearest, raise_findings
from cardgen.lazy import lazy_pattern
from cardgen.letters import blocks as b
from cardgen.letters.conventions import Word
from cardgen.letters.data import Enclosure, GoodsLine, LetterData, select_text
from cardgen.letters.template import Entries, EntrySpec, RegisterSpec, list_entries
from cardgen.letters.voice import Voice

Values = Mapping[str, Any]
GOODS: Final = "goods"
DISTRIBUTION: Final = "distribution"


class _SelectedEntry(msgspec.Struct, frozen=True):
    """An entry of a template whose conditions the data meet, with the values of its row."""

    entry: EntrySpec
    row: Values


def check_paragraphs(letter: str, spec: RegisterSpec, data: LetterData) -> None:
    """Raise FieldError "bad-letter" if the data name a paragraph that the letter lacks."""
    parts = (spec.body, spec.items, spec.after)
    known = [each.text for part in parts for each in list_entries(part) if each.text]
    raise_findings(
        Diagnostic(
            "bad-letter",
            f"the letter {letter} has no paragraph {name!r}",
            hint=hint_at_nearest(name, known),
        )
        for name in data.paragraphs
        if name not in known
    )


def select_entries(part: Entries, data: LetterData) -> Iterator[_SelectedEntry]:
    """Yield the entries in a part of a template whose conditions are met by the data."""
    for entry in list_entries(part):
        named = entry.text in data.paragraphs
        if entry.text and data.paragraphs and not named:
            continue
        if not named and (entry.optional or any(_is_given(data, each) for each in entry.lacks)):
            continue
        if entry.table:
            is_met = all(_is_given(data, name) for name in entry.needs)
            if is_met and list_rows(data, entry.table):
                yield _SelectedEntry(entry, {})
            continue
        for row in list_rows(data, entry.each) if entry.each else [{}]:
            if named or all(name in row or _is_given(data, name) for name in entry.needs):
                yield _SelectedEntry(entry, row)


def _is_given(data: LetterData, name: str) -> bool:
    """True if the data have a value, rows or other data of this name."""
    if name in data.values or data.rows.get(name):
        return True
    if name in ("number", "yours"):
        return bool(data.reference.yours)
    return name in data.days or (name in _PARTS and bool(getattr(data, name)))


_PARTS: Final = (GOODS, DISTRIBUTION, "enclosures", "copies", "note", "shipment")


def list_rows(data: LetterData, name: str) -> list[Values]:
    """Return the rows of a table in the data.

    Raises FieldError "bad-letter" if it is unknown.
    """
    if name in (GOODS, DISTRIBUTION):
        return [
            {key: value for key, value in asdict(line).items() if value is not None}
            for line in getattr(data, name)
        ]
    if name not in data.rows:
        reason = f"the letter needs rows of {name!r}, but the data has none"
        hint = (
            f"add [[rows.{name}]]" if not data.rows else hint_at_nearest(name, list(data.rows))
        )
        raise FieldError("bad-letter", reason, hint=hint)
    return list(data.rows[name])


def format_reference(word: Word, number: str, day: str) -> str:
    """Format the number and date of a letter, or only the one that is given."""
    if number and day and word.dated:
        return word.dated.format(number=number, date=day)
    return number or day


class Body:
    """Makes the blocks of the text in one language."""

    def __init__(self, voice: Voice, spec: RegisterSpec) -> None:
        self._voice = voice
        self._spec = spec

    @property
    def is_listed(self) -> bool:
        """True if there is a list below the text."""
        return any(True for _ in self._select(self._spec.items))

    def format_answered(self, word: Word) -> str:
        """Format the number of the letter that this letter answers; "" if the text has it."""
        voice, reference = self._voice, self._voice.data.reference
        yours = voice.select(reference.yours)
        if not yours or any(
            voice.has_placeholder(each.entry.text, "number")
            for part in (self._spec.body, self._spec.items, self._spec.after)
            for each in self._select(part)
            if each.entry.text
        ):
            return ""
        return format_reference(
            word, yours, voice.day(reference.dated) if reference.dated else ""
        )

    def text(self, lead: str, *, with_after: bool) -> Iterator[b.Block]:
        """Make the paragraphs of the letter. The first one begins with the words `lead`."""
        before, numbered = self._make_reply(), self._is_numbered()
        part = self._voice.label("explanation") if self._is_itemized else ""
        if part and numbered:
            yield b.PartHeading(part)
        elif part:  # a single paragraph follows the name of its part on the line
            lead = part + lead
        number = 0
        if before:
            yield self._make_paragraph(lead, before, number := 1 if numbered else 0)
            lead = ""
        body = self._select(self._spec.body)
        yield from self._make_paragraphs(body, lead, number, numbered=numbered)
        if with_after:
            yield from self._make_after()

    def items(self, *, with_after: bool) -> Iterator[b.Block]:
        """Make the list below the text, and the paragraphs after it."""
        voice, items = self._voice, [*self._select(self._spec.items)]
        level = 2 if self._is_numbered() else 1
        numbered = voice.convention.is_numbered(len(items), voice.form)
        for number, each in enumerate(items, 1):
            words = self._word_entry(each)
            words = voice.convention.end_item(words, voice.form, is_last=number == len(items))
            if numbered:
                label = voice.convention.format_label(level, number, vertical=voice.vertical)
                yield b.BodyParagraph(words, label, level)
            else:
                yield b.BodyParagraph(words)
        if with_after:
            yield from self._make_after()

    def _make_after(self) -> Iterator[b.Block]:
        """Make the paragraphs after the list, with continued numbers."""
        number = self._count(self._spec.body) + bool(self._make_reply())
        after, numbered = self._select(self._spec.after), self._is_numbered()
        yield from self._make_paragraphs(after, "", number, numbered=numbered)

    def _select(self, part: Entries) -> Iterator[_SelectedEntry]:
        """Yield the entries of a part of the template that this letter uses."""
        return select_entries(part, self._voice.data)

    def _count(self, part: Entries) -> int:
        """Count the paragraphs of a part."""
        return sum(bool(each.entry.text) for each in self._select(part))

    @property
    def _is_itemized(self) -> bool:
        """True if letters of this register number several paragraphs."""
        return self._voice.convention.find_form(self._voice.form).itemized

    def _is_numbered(self) -> bool:
        """True if the paragraphs have numbers, since there are several."""
        every = self._count(self._spec.body) + self._count(self._spec.after)
        return self._is_itemized and every + bool(self._make_reply()) > 1

    def _make_reply(self) -> str:
        """Make the text that names the answered letter; "" if there is none."""
        word = self._voice.convention.find_word("reply-to")
        if word is None or not word.in_text or self._voice.form != "official":
            return ""
        yours = self.format_answered(word)
        return self._voice.label("reply-to") + yours if yours else ""

    def _make_paragraphs(
        self, selected: Iterable[_SelectedEntry], lead: str, number: int, *, numbered: bool
    ) -> Iterator[b.Block]:
        """Make paragraphs, tables and space.

        `number` counts the numbered paragraphs before them.
        """
        wrong: list[Diagnostic] = []
        for each in selected:
            entry = each.entry
            if entry.space:
                yield b.Spacer(entry.space)
            if entry.table:
                yield self._make_table(entry)
            if not entry.text:
                continue
            number += numbered
            try:
                words = self._word_entry(each)
            except CardgenError as error:
                wrong += error.diagnostics
                continue
            yield self._make_paragraph(lead, words, number if numbered else 0)
            lead = ""
            if entry.text == self._spec.table:
                if self._voice.data.distribution:
                    yield self._make_distribution_table()
                elif self._voice.data.goods:
                    yield self._make_goods_table()
        raise_findings(wrong)

    def _make_paragraph(self, lead: str, words: str, number: int) -> b.BodyParagraph:
        """Make a paragraph that begins with `lead`; a list item if `number` is not 0."""
        convention = self._voice.convention
        if number:
            label = convention.format_label(1, number, vertical=self._voice.vertical)
            return b.BodyParagraph(lead + words, label, 1)
        if lead and self._is_itemized:
            return b.BodyParagraph(words, lead)
        return b.BodyParagraph(lead + words)

    def _word_entry(self, selected: _SelectedEntry) -> str:
        """Write the text of an entry, with a mark of respect before words for the addressee."""
        voice = self._voice
        words = voice.text(selected.entry.text, selected.row)
        return voice.convention.show_respect(words, voice.form, voice.data.respect)

    # --- tables ---------------------------------------------------------------------------

    def _make_goods_table(self) -> b.GoodsTable:
        """Make the table of goods."""
        voice = self._voice
        heads = [voice.caption("contents"), voice.caption("quantity"), voice.caption("boxes")]
        kinds: tuple[b.ColumnKind, ...] = ("text", "number", "number")
        columns = tuple(map(b.GoodsColumn, heads, kinds))
        rows = tuple(
            (voice.value("item", line.item), voice.amount(line), voice.count(str(line.boxes)))
            for line in voice.data.goods
        )
        boxes = str(sum(line.boxes for line in voice.data.goods))
        total = (voice.caption("total"), "", voice.count(boxes))
        sums = total if len(rows) > 1 else ()
        # A catalogue lacks the number of boxes: the text names it.
        return b.GoodsTable(columns, rows, sums, catalogued=2)

    def _make_distribution_table(self) -> b.GoodsTable:
        """Make the table of recipients."""
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
                voice.select(each.recipient),
                voice.value("item", each.item),
                voice.amount(GoodsLine(each.item, each.quantity, each.unit)),
                voice.day(each.delivered) if each.delivered else "",
            )
            for each in voice.data.distribution
        )
        return b.GoodsTable(tuple(map(b.GoodsColumn, heads, kinds)), rows)

    def _make_table(self, entry: EntrySpec) -> b.GoodsTable:
        """Make a table of rows in the data. Align columns of whole numbers to the right."""
        if entry.table == GOODS:
            return self._make_goods_table()
        if entry.table == DISTRIBUTION:
            return self._make_distribution_table()
        rows = list_rows(self._voice.data, entry.table)
        names = entry.columns or list(dict.fromkeys(name for row in rows for name in row))
        columns = tuple(
            b.GoodsColumn(
                self._voice.text(f"{entry.table}.{name}"),
                "number" if all(isinstance(row.get(name, 0), int) for row in rows) else "text",
            )
            for name in names
        )
        cells = tuple(tuple(self._format(row.get(name, "")) for name in names) for row in rows)
        return b.GoodsTable(columns, cells)

    def _format(self, value: Any) -> str:
        """Format a value as the text of a table cell."""
        if isinstance(value, dt.date):
            return self._voice.day(value)
        if isinstance(value, int):
            return self._voice.count(str(value))
        return self._voice.select(value)


_PREFIX: Final = "enclosure."
_ID: Final = lazy_pattern(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_COUNTED: Final = lazy_pattern(
    r"[\s　]*+(?:[（(](?:一式)?[0-9一二三四五六七八九十两兩]++[份部通枚册冊件][）)]"
    r"|(?:一式)?[0-9一二三四五六七八九十两兩]++[份部通枚册冊件]|[0-9]++\s?[부통매권]\.?)$"
)
_FIGURES: Final = lazy_pattern(r"(?<![0-9])[0-9]+(?=[份部通枚册冊件])")


def word_enclosure(given: Enclosure, voice: Voice) -> str:
    """Write the name of an enclosure in the language of `voice`.

    Vertical text has Han numbers. A paper with an id is one copy by default, in the words of
    the language: 붙임 … 1부., 1部; Simplified Chinese adds nothing (GB/T 9704-2012 7.3.4).
    Raises FieldError "bad-letter" for an unknown id, and CardgenError for its text.
    """
    count, name, text = None, "", ""
    if isinstance(given, dict):
        texts = {lang: str(each) for lang, each in given.items() if lang not in ("count", "id")}
        count, name = given.get("count"), str(given.get("id") or "")
        text = "" if name else select_text(texts, voice.lang)
    elif f"{_PREFIX}{given}" in voice.names or _ID.fullmatch(given):
        name = given
    else:
        text = given
    if name:
        text = voice.text(f"{_PREFIX}{check_enclosure_id(name, voice)}", own=False)
    word = voice.convention.find_word("enclosures")
    counted = word.counted if word else ""
    if name and count is None and not (counted and _COUNTED.search(text)):
        count = 1
    elif count is None and counted.endswith(".") and has_count(text) and text[-1] != ".":
        text += "."  # 붙임 … 1부.
    if count is not None:
        text = _COUNTED.sub("", text) + counted.format(n=voice.count(str(count)))
    if voice.vertical:
        text = _FIGURES.sub(lambda match: voice.count(match[0]), text)
    return text


def has_count(text: str) -> bool:
    """True if the name of an enclosure ends with a number of copies: 1部, 2부., （1份）."""
    return bool(_COUNTED.search(text))


def is_enclosure_id(text: str) -> bool:
    """True if a text looks like the id of an enclosure, as packing-list does."""
    return bool(_ID.fullmatch(text))


def check_enclosure_id(name: str, voice: Voice) -> str:
    """Check that a text exists for an enclosure. Raises FieldError "bad-letter"."""
    ids = [each.removeprefix(_PREFIX) for each in voice.names if each.startswith(_PREFIX)]
    if name not in ids:
        hint = hint_at_nearest(name, sorted(ids))
        raise FieldError(
            "bad-letter",
            f"there is no enclosure {name!r}",
            hint=f'{hint}; or write a description: {{ zh = "…", ja = "…" }}',
        )
    return name
