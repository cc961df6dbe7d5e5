"""The header of a list read as columns, and hints for headers that nobody knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

import msgspec

from cardgen.errors import CardgenError, Diagnostic
from cardgen.project import PROJECT_FILE, Columns
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import ListFile, header_cells, is_blank
from cardgen.shipment.manifest.columns import BOXES, COLUMNS, TOTAL, quote, read_text
from cardgen.shipment.manifest.fields import ColumnHead
from cardgen.shipment.manifest.words import (
    HeaderWords,
    detect_header_language,
    normalize_header,
    plain_words,
    possible_columns,
)
from cardgen.workbooks import column_letters

MOST_COLUMNS: Final = 200
_NUMBERED: Final = "cardgen numbers the boxes"


class ListHeader(msgspec.Struct, frozen=True):
    """The columns of a list, and the errors in its header.

    `ignored` are indexes of columns that are not read. `seen` are the plain texts and meanings
    of all headers.
    """

    heads: tuple[ColumnHead, ...]
    errors: tuple[Diagnostic, ...]
    ignored: frozenset[int]
    seen: frozenset[str]


def read_header(table: ListFile, words: HeaderWords, columns: Columns) -> ListHeader:
    """Read the header of a table."""
    reader = _HeaderReader(words, columns)
    for index, cell in enumerate(header_cells(table.header)):
        if is_blank(cell):
            continue
        if len(reader.heads) == MOST_COLUMNS:
            reason = f"a list may have at most {MOST_COLUMNS} columns"
            reader.complain(
                column_letters(index), reason, "delete the columns that no label needs"
            )
            break
        try:
            # A header is broken into lines where its column is narrow.
            text = read_text(" ".join(cell.split()) if isinstance(cell, str) else cell)
        except CardgenError as error:
            findings = error.about(f"column {column_letters(index)}: ").diagnostics
            reader.errors += (finding.with_rule("bad-manifest") for finding in findings)
            reader.ignored.add(index)
            continue
        reader.add(index, text)
    reader.require_boxes()
    return ListHeader(
        tuple(reader.heads.values()),
        tuple(reader.errors),
        frozenset(reader.ignored),
        frozenset(reader.seen),
    )


def match_columns(
    heads: Iterable[ColumnHead], names: Iterable[str], words: HeaderWords
) -> dict[str, str]:
    """Find the columns that the user named. Return the user's words by column."""
    found: dict[str, str] = {}
    for head in heads:
        fields = {head.name, getattr(COLUMNS.get(head.name), "field", "")}
        if head.name == TOTAL:
            fields.add("quantity")
        plain = {normalize_header(head.text), *head.possible_names}
        for name in names:
            known = words.column(name)
            if normalize_header(name) in plain or (known and known.name in fields):
                found[head.name] = name
    return found


class _HeaderReader:
    """Reads the headers of a list from left to right."""

    def __init__(self, words: HeaderWords, columns: Columns) -> None:
        self.heads: dict[str, ColumnHead] = {}
        self.errors: list[Diagnostic] = []
        self.ignored: set[int] = set()
        self.seen: set[str] = set()
        self._texts: list[str] = []
        self._unused_boxes = ""  # the header of boxes, if the project does not use the column
        self._words = words
        self._home = columns.home
        self._meanings = {normalize_header(name): to for name, to in columns.meanings.items()}

    def add(self, index: int, text: str) -> None:
        """Add the column with this index and header."""
        self._texts.append(text)
        plain = normalize_header(text)
        if not plain:
            self.ignored.add(index)
            reason = f"{quote(text)} is not the name of a column"
            self.complain(column_letters(index), reason, "correct the header")
            return
        head = self._head(index, text, plain)
        self.seen |= {plain, *(head.possible_names if head else ())}
        if head is None:
            self.ignored.add(index)
            return
        first = self.heads.setdefault(head.name, head)
        if first is not head:
            self._choose(first, head)

    def _choose(self, first: ColumnHead, second: ColumnHead) -> None:
        """Keep the column whose header is the better word: 상자 수 rather than 상자."""
        is_surer = self._words.is_surer(second.text, first.text, first.name)
        kept, other = (second, first) if is_surer else (first, second)
        self.heads[kept.name] = kept
        self.ignored.add(other.index)
        reason = f"it means the same as column {column_letters(kept.index)}, {kept.text}"
        self.complain(f"{other.text} ({column_letters(other.index)})", reason, "", other.text)

    def _head(self, index: int, text: str, plain: str) -> ColumnHead | None:
        """Find the meaning of a header; None if the column is ignored or refused."""
        known = self._words.column(text)
        to = self._meanings.get(plain)
        if to is None and known:
            to = self._meanings.get(normalize_header(known.name))
        if to == "":
            if known and known.name == BOXES:
                self._unused_boxes = text
            return None
        if to is not None:
            meant = self._words.column(to)
            if meant and meant.kind == "numbered":
                reason = f"in {PROJECT_FILE} it means {to}, but {_NUMBERED}"
                self.complain(text, reason, f'write "{text}" = "" in {PROJECT_FILE}')
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

    def require_boxes(self) -> None:
        """Add an error if no column has the number of boxes."""
        if BOXES in self.heads:
            return
        lang = self._words.detect_language(self._texts)
        reason = "there is no column for the number of boxes"
        remedy = None
        if self._unused_boxes:
            text = self._unused_boxes
            reason += f": {PROJECT_FILE} says that {text} is not used"
            remedy = Remedy("name-column", (text, self._home, BOXES))
        elif may := self._guess_boxes(lang):
            remedy = Remedy("name-column", (may, self._home, BOXES))
        boxes = self._words.of_list(self._texts).word(BOXES, lang)
        hint = f"name the column {boxes} or boxes"
        self.errors.append(Diagnostic("bad-manifest", reason, hint=hint, remedy=remedy))

    def _guess_boxes(self, lang: str) -> str:
        """Find an unknown header that may mean the number of boxes; "" if there is none."""
        for head in self.heads.values():
            if head.name not in COLUMNS and not head.idle:
                own_lang = detect_header_language(head.text, lang)
                if BOXES in similar_columns(self._words, head.text, own_lang, self.heads):
                    return head.text
        return ""

    def complain(self, column: str, reason: str, hint: str, ignorable: str = "") -> None:
        """Add an error about a column. `ignorable` says that the user may ignore the column."""
        remedy = Remedy("ignore-column", (ignorable, self._home)) if ignorable else None
        self.errors.append(
            Diagnostic("bad-manifest", f"column {column}: {reason}", hint=hint, remedy=remedy)
        )


# --- guesses for unknown headers. Words with like letters may differ in meaning: 발송일, a day,
# is not 발송인, and the last syllable of a Chinese, Korean or Japanese word shows its meaning.
# So a guess ends as the header does, or is nearly the same; a day is a day; for a net weight or
# a price, which no label has, nothing is guessed.

_MOST: Final = 3  # words of a hint
_SAME: Final = 0.8
"""The likeness of words that may end differently: 포장수량 and 포장 수."""
_ALIKE: Final = 0.72
"""The likeness of words that end alike: 유효기일 and 유효일자."""
_DAY: Final = "date"
"""The ending of names of fields for a day."""


def hint_for_header(
    words: HeaderWords,
    text: str,
    lang: str,
    fields: Iterable[str] = (),
    there: Collection[str] = (),
) -> str:
    """Word the hint for an unknown header: similar words, or else all columns and fields.

    Columns that are `there` are not offered. The hint is "" for columns that no label has.
    """
    plain, fields = normalize_header(text), list(fields)
    if plain in plain_words("parts"):
        article = words.word("item", lang)
        return (
            f"to print it, add an article with both words to the glossary; use it in {article}"
        )
    columns = {name: named for name, named in words.shown[lang].items() if name not in there}
    if may := [name for name in possible_columns(text) if name in columns]:
        called = " or ".join(words.word(name, lang) for name in may)
        return f"the word has several meanings: write {called} if you mean that"
    is_apart = plain in plain_words("apart")
    if not is_apart and (found := _find_similar(plain, columns, fields)):
        return f"write {' or '.join(found.values())} if you mean that"
    days = [field for field in fields if normalize_header(field).endswith(_DAY)]
    if days and _is_day(plain):
        return f"write {' or '.join(days[:_MOST])} if labels must show that day"
    if is_apart:
        return ""
    names = [words.word(name, lang) for name, named in columns.items() if named]
    return "use one of these columns: " + ", ".join([*names, *fields])


def similar_columns(
    words: HeaderWords, text: str, lang: str, there: Collection[str] = ()
) -> tuple[str, ...]:
    """List columns with names like a header, most similar first, without those in `there`."""
    plain = normalize_header(text)
    if may := possible_columns(text):
        return tuple(name for name in may if name not in there)
    if plain in plain_words("parts") or plain in plain_words("apart"):
        return ()
    columns = {name: named for name, named in words.shown[lang].items() if name not in there}
    near = tuple(_find_similar(plain, columns, ()))
    if "boxes" in columns and "boxes" not in near and _speaks_of_boxes(plain):
        return ("boxes", *near)
    return near


def _speaks_of_boxes(plain: str) -> bool:
    """True if a header has a word for a box, and is not about its size, price or date."""
    return any(word in plain for word in plain_words("box_words")) and may_name_count(plain)


def may_name_count(text: str) -> bool:
    """True if a header does not name a size, a price, a date or the like."""
    others = plain_words("parts") | plain_words("apart") | plain_words("days")
    return not normalize_header(text).endswith(tuple(others))


def _find_similar(
    plain: str, columns: Mapping[str, Sequence[str]], fields: Iterable[str]
) -> dict[str, str]:
    """Find columns and fields with a name like a header. Return the similar word of each.

    The most similar word comes first.
    """
    known = {word: name for name, words in columns.items() for word in words}
    known |= {field: field for field in fields}
    found: dict[str, str] = {}
    others = {word: normalize_header(word) for word in known}
    likeness = {word: _likeness(plain, other) for word, other in others.items()}
    for word in sorted(known, key=lambda word: -likeness[word]):
        other, alike = others[word], likeness[word]
        if len(found) == _MOST or alike < _ALIKE:
            break
        if _is_day(plain) != _is_day(other):
            continue
        if alike >= _SAME or plain[-1] == other[-1] or _is_day(plain):
            found.setdefault(known[word], word)
    return found


def _likeness(plain: str, other: str) -> float:
    """Compute how similar two words are, 0 to 1. Hangul is compared letter by letter."""
    first, second = (unicodedata.normalize("NFD", word) for word in (other, plain))
    return SequenceMatcher(None, first, second).ratio()


def _is_day(plain: str) -> bool:
    """True if a header is a word for a date."""
    return plain.endswith(tuple(plain_words("days")))
