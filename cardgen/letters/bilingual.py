"""Translate places, titles and articles in the data of a letter by the glossary.

In come data and a glossary; out come data in which a known string has a text for each language:
東京都 becomes 东京都 on the Chinese page, and 서울특별시장 becomes 首尔特别市市长. The words
after a known place stay if the other language writes them so: 東京都交通局 is 东京都交通局. An
unknown string stays one string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from cardgen.catalog import Glossary, is_told_by_script, notes_of
from cardgen.errors import CardgenError, Diagnostic, FieldError, raise_findings
from cardgen.letters.data import LetterData, LocalizedText, Party
from cardgen.remedies import Remedy, RemedyKind

_KINDS: Final = ("city", "title", "item")
_LONGEST: Final = 60  # characters of a string that may be terms; others are prose
_PROSE: Final = frozenset("。、，,；;：:！!？?\n")
_CITY: Final = 2  # characters of the shortest name of a place
_KEPT: Final = 4096
_BLANK_BETWEEN: Final = "ko"  # 서울특별시 마포구
_TITLE_MERGES: Final = ("ja", "ko")  # 横浜市 and 市長 are 横浜市長
_FIELDS: Final = ("office", "letterhead", "country", "contact")
_OFFICES: Final = ("organisation", "many")  # whose name is no person's


class _Piece(NamedTuple):
    """A word of a string, with its kind of term, or "" for none."""

    kind: str
    word: str


@lru_cache(maxsize=4096)
def find_foreign_characters(text: str, lang: str) -> tuple[str, ...]:
    """Find the characters in a text that a language does not use."""
    if text.isascii():
        return ()
    # Slow to load, and ASCII does not need it.
    from cardgen.proofreading import find_foreign_characters as find_slips

    runs = [text[slip.start : slip.end] for slip in find_slips(text, lang)]
    found = dict.fromkeys(run for run in runs if not any(run in o != run for o in runs))
    return tuple(found)


class Bilingual:
    """Translates strings of data by a glossary; a `draft` may use unfinished terms."""

    def __init__(self, glossary: Glossary, *, draft: bool = False) -> None:
        self._glossary = glossary
        self._draft = draft
        self.langs = glossary.langs
        self._kept: dict[str, LocalizedText] = {}

    def data(self, data: LetterData) -> LetterData:
        """Translate all values of the data that the glossary knows.

        Raises CardgenError with all terms whose translations may not be printed.
        """
        wrong: list[Diagnostic] = []

        def translate(text: Any) -> Any:
            """Translate a text; keep it, and note what is wrong, if that is not possible."""
            try:
                return self.translate(text)
            except CardgenError as error:
                wrong.extend(error.diagnostics)
                return text

        made = msgspec.structs.replace(
            data,
            sender=self._translate_party(data.sender, translate),
            addressee=self._translate_party(data.addressee, translate),
            copies=[*map(translate, data.copies)],
            enclosures=[
                translate(each) if isinstance(each, str) else each for each in data.enclosures
            ],
            note=translate(data.note),
            values={name: translate(value) for name, value in data.values.items()},
            distribution=[
                msgspec.structs.replace(line, recipient=translate(line.recipient))
                for line in data.distribution
            ],
            rows={
                name: [{key: translate(value) for key, value in row.items()} for row in rows]
                for name, rows in data.rows.items()
            },
        )
        raise_findings(wrong)
        return made

    def party(self, party: Party) -> Party:
        """Translate sender or addressee; names of people stay as they are."""
        return self._translate_party(party, self.translate)

    def _translate_party(
        self, party: Party, translate: Callable[[LocalizedText], LocalizedText]
    ) -> Party:
        """Translate the fields of sender or addressee.

        Split a title that begins with its place.
        """
        title = party.title
        fields = (*_FIELDS, "name") if party.kind in _OFFICES else _FIELDS
        given: dict[str, Any] = {name: translate(getattr(party, name)) for name in fields}
        if title and not party.office and not self._glossary.has_term(title, "title"):
            pieces = self._split_terms(title) or ()
            if len(pieces) > 1 and pieces[-1].kind == "title":  # 東京都知事
                place = title.removesuffix(pieces[-1].word)
                if place == title:  # 横浜市長, which merges
                    place = title.removesuffix(pieces[-1].word[1:])
                given |= {"office": translate(place.strip()), "title": pieces[-1].word}
        return msgspec.structs.replace(party, **given)

    def translate(self, text: LocalizedText) -> LocalizedText:
        """Translate a text with the glossary. A text that it does not know stays as it is."""
        if not isinstance(text, str) or not text:
            return text
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[text] = self._translate(text)
        return found

    def _translate(self, text: str) -> LocalizedText:
        """Translate a text that the glossary knows into each language.

        Return other texts as is.
        """
        pieces = self._split_terms(text.strip())
        if not pieces:
            return text
        said = {
            lang: self._join_translation(text, pieces, lang) for lang in self._glossary.langs
        }
        return text if set(said.values()) == {text} else said

    def title(self, party: Party, lang: str) -> str:
        """Translate the title of a sender or addressee, in the form for the office's place.

        Raises CardgenError as `Glossary.term` does.
        """
        offices = party.office.values() if isinstance(party.office, dict) else [party.office]
        places = [place for text in offices for place in self.cities(str(text))[-1:]]
        return self._glossary.term(
            "title", party.title, lang, draft=self._draft, place="".join(places[:1])
        )

    def draft_of(self, text: str, lang: str) -> str:
        """Translate the places at the start of a text, with … for the rest; or ""."""
        pieces = self._split_cities(text.strip()) if _is_short(text) else []
        if not pieces:
            return ""
        words = [self._translate_piece(each, "", lang) for each in pieces]
        return self._join_words(words, pieces, lang) + "…"

    def cities(self, text: str) -> list[str]:
        """List the places with which a text begins, as the text spells them."""
        if not _is_short(text):
            return []
        if self._glossary.find("city", text):
            return [text]
        return [each.word for each in self._split_cities(text.strip())]

    def add_department(self, text: str) -> Remedy | None:
        """Make the remedy for an office of a known place but an unknown department."""
        places = self._split_cities(text.strip()) if _is_short(text) else []
        behind = text = text.strip()
        if not places or self._glossary.find("city", text):
            return None
        for place in places:
            behind = behind.strip().removeprefix(place.word)
        # In 서울특별시청 no word begins behind the city.
        is_part = not behind.startswith(" ") and is_told_by_script(behind, "ko", "zh")
        rest = text if is_part else behind.strip()
        kind: RemedyKind = "add-term-in-project" if self._glossary.bundled else "add-term"
        return Remedy(kind, (rest, "city", self._glossary.pair)) if rest else None

    # --- taking apart ---------------------------------------------------------------------

    def _split_terms(self, text: str) -> list[_Piece] | None:
        """Split a text into terms of the glossary. None if it does not begin with a term."""
        if not _is_short(text):
            return None
        for kind in _KINDS:
            if self._glossary.find(kind, text):
                return [_Piece(kind, text)]
        for head, rest in self._split_heads(text):
            for title in (rest, head[-1] + rest):
                if self._glossary.find("title", title):
                    return [_Piece("city", head), _Piece("title", title)]
            more = self._split_terms(rest)
            if more and more[0].kind == "city" and more[-1].kind:
                return [_Piece("city", head), *more]
        for head, _ in self._split_heads(text):
            return [_Piece("city", head), _Piece("", text[len(head) :])]
        return None

    def _split_heads(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each way to split a place from the start of a text, the longest first."""
        for end in range(len(text) - 1, _CITY - 1, -1):
            head = text[:end]
            if head.strip() == head and self._glossary.find("city", head):
                yield head, text[end:].strip()

    def _split_cities(self, text: str) -> list[_Piece]:
        """List the places at the start of a text as pieces."""
        found: list[_Piece] = []
        while heads := [*self._split_heads(text)]:
            head, text = heads[0]
            found.append(_Piece("city", head))
        return found

    # --- putting together -----------------------------------------------------------------

    def _join_translation(self, text: str, pieces: list[_Piece], lang: str) -> str:
        """Join the translations of pieces into a text; the text itself if it needs none."""
        places = ["", *(each.word if each.kind == "city" else "" for each in pieces)]
        words = [
            self._translate_piece(*each, lang) for each in zip(pieces, places, strict=False)
        ]
        if [each.word for each in pieces] == words:
            return text
        if not pieces[-1].kind and find_foreign_characters(pieces[-1].word, lang):
            return text
        return self._join_words(words, pieces, lang)

    def _translate_piece(self, piece: _Piece, place: str, lang: str) -> str:
        """Translate a piece. A title gets the form for the place before it."""
        kind, word = piece
        if not kind:
            return word
        if kind == "city" and self._is_other_name(word, lang):
            return word
        try:
            return self._glossary.term(kind, word, lang, draft=self._draft, place=place)
        except FieldError:  # several terms fit
            return word

    def _is_other_name(self, word: str, lang: str) -> bool:
        """True if a word is another name of the same city: 서울시 for 서울특별시."""
        entry = self._glossary.find("city", word)[0]
        if word in (entry.source, entry.translation) or word not in notes_of(entry).also:
            return False
        form = entry.source if lang == self._glossary.langs[0] else entry.translation
        # Kana distinguish ベルリン from 柏林, which has no character that only China uses.
        alike = is_told_by_script(form, lang, "zh") == is_told_by_script(word, lang, "zh")
        return alike and not find_foreign_characters(word, lang)

    def _join_words(self, words: list[str], pieces: list[_Piece], lang: str) -> str:
        """Join the translated `words` of pieces; a title may merge with its place."""
        short, made = lang.partition("-")[0], ""
        for piece, word in zip(pieces, words, strict=True):
            if piece.kind == "title" and short in _TITLE_MERGES and made[-1:] == word[:1]:
                made += word[1:]
            elif made and piece.kind != "title" and short == _BLANK_BETWEEN:
                made += f" {word.strip()}"
            else:
                made += word
        return made


def _is_short(text: str) -> bool:
    """True if a text is short enough to be a name and not a sentence."""
    return len(text) <= _LONGEST and _PROSE.isdisjoint(text)
