"""Places, titles and articles in strings of a letter's data, put into each of its languages.

In come data and a glossary; out come the same data, in which a string that the glossary knows
has a text for each language: 東京都 is 东京都 on the Chinese page, and 서울특별시장 is
首尔特别市市长. What follows a known place stays as it is where the other language writes it so:
東京都交通局 is 东京都交通局. A string that the glossary does not know stays one string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from cardgen.catalog import Glossary, is_told_by_script, notes_of
from cardgen.errors import CardgenError, Diagnostic, FieldError, raise_findings
from cardgen.letters.data import LetterData, Party, Said
from cardgen.remedies import Remedy, RemedyKind

_KINDS: Final = ("city", "title", "item")
_LONGEST: Final = 60  # characters of a string that may be terms; others are prose
_PROSE: Final = frozenset("。、，,；;：:！!？?\n")
_CITY: Final = 2  # characters that the name of a place has at least
_KEPT: Final = 4096
_BLANK_BETWEEN: Final = "ko"  # 서울특별시 마포구
_TITLE_MERGES: Final = ("ja", "ko")  # 横浜市 and 市長 are 横浜市長
_FIELDS: Final = ("office", "letterhead", "country", "contact")
_OFFICES: Final = ("organisation", "many")  # whose name is no person's


class _Piece(NamedTuple):
    """A word of a string, and the kind of term that it is, "" for none."""

    kind: str
    word: str


@lru_cache(maxsize=4096)
def foreign_in(text: str, lang: str) -> tuple[str, ...]:
    """The runs of characters of a text that a language is not written with.

    The proofreader, who knows that, is loaded for texts that are not plain ASCII alone.
    """
    if text.isascii():
        return ()
    from cardgen.proofreading import foreign_characters

    runs = [text[slip.start : slip.end] for slip in foreign_characters(text, lang)]
    found = dict.fromkeys(run for run in runs if not any(run in o != run for o in runs))
    return tuple(found)


class Bilingual:
    """Puts strings of data into the languages of a glossary; a `draft` has unfinished terms."""

    def __init__(self, glossary: Glossary, *, draft: bool = False) -> None:
        self._glossary = glossary
        self._draft = draft
        self.langs = glossary.langs
        self._kept: dict[str, Said] = {}

    def data(self, data: LetterData) -> LetterData:
        """The data with all strings that are known in each language.

        Raises CardgenError with all terms whose translations may not be printed.
        """
        wrong: list[Diagnostic] = []

        def said(text: Any) -> Any:
            try:
                return self.said(text)
            except CardgenError as error:
                wrong.extend(error.diagnostics)
                return text

        made = msgspec.structs.replace(
            data,
            sender=self._party(data.sender, said),
            addressee=self._party(data.addressee, said),
            copies=[*map(said, data.copies)],
            enclosures=[
                said(each) if isinstance(each, str) else each for each in data.enclosures
            ],
            note=said(data.note),
            values={name: said(value) for name, value in data.values.items()},
            distribution=[
                msgspec.structs.replace(line, recipient=said(line.recipient))
                for line in data.distribution
            ],
            rows={
                name: [{key: said(value) for key, value in row.items()} for row in rows]
                for name, rows in data.rows.items()
            },
        )
        raise_findings(wrong)
        return made

    def party(self, party: Party) -> Party:
        """A party in each language. The names of people are left as they are."""
        return self._party(party, self.said)

    def _party(self, party: Party, said: Callable[[Said], Said]) -> Party:
        title = party.title
        fields = (*_FIELDS, "name") if party.kind in _OFFICES else _FIELDS
        given: dict[str, Any] = {name: said(getattr(party, name)) for name in fields}
        if title and not party.office and not self._glossary.knows(title, "title"):
            pieces = self._pieces(title) or ()
            if len(pieces) > 1 and pieces[-1].kind == "title":  # 東京都知事
                place = title.removesuffix(pieces[-1].word)
                if place == title:  # 横浜市長, which merges
                    place = title.removesuffix(pieces[-1].word[1:])
                given |= {"office": said(place.strip()), "title": pieces[-1].word}
        return msgspec.structs.replace(party, **given)

    def said(self, text: Said) -> Said:
        """A text in each language, if it is one string that is known."""
        if not isinstance(text, str) or not text:
            return text
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[text] = self._translated(text)
        return found

    def _translated(self, text: str) -> Said:
        pieces = self._pieces(text.strip())
        if not pieces:
            return text
        said = {lang: self._form(text, pieces, lang) for lang in self._glossary.langs}
        return text if set(said.values()) == {text} else said

    def title(self, party: Party, lang: str) -> str:
        """The title of a party in a language, as the place that its office is of has it.

        Raises CardgenError as `Glossary.term` does.
        """
        offices = party.office.values() if isinstance(party.office, dict) else [party.office]
        places = [place for text in offices for place in self.cities(str(text))[-1:]]
        return self._glossary.term(
            "title", party.title, lang, draft=self._draft, place="".join(places[:1])
        )

    def draft_of(self, text: str, lang: str) -> str:
        """What is known of a string in a language: its place, and … for the rest."""
        pieces = self._cities(text.strip()) if _is_short(text) else None
        if not pieces:
            return ""
        words = [self._word(each, "", lang) for each in pieces]
        return self._joined(words, pieces, lang) + "…"

    def cities(self, text: str) -> list[str]:
        """The places that a string begins with, as they are written."""
        if not _is_short(text):
            return []
        whole = self._glossary.find("city", text)
        return [text] if whole else [each.word for each in self._cities(text.strip()) or ()]

    def add_department(self, text: str) -> Remedy | None:
        """The remedy for an office whose place is known, and what follows the place is not."""
        places = self._cities(text.strip()) if _is_short(text) else None
        if not places or self._glossary.find("city", text.strip()):
            return None
        text = text.strip()
        behind = text
        for place in places:
            behind = behind.strip().removeprefix(place.word)
        # In 서울특별시청 no word begins behind the city.
        is_part = not behind.startswith(" ") and is_told_by_script(behind, "ko", "zh")
        rest = text if is_part else behind.strip()
        kind: RemedyKind = "add-term-in-project" if self._glossary.bundled else "add-term"
        return Remedy(kind, (rest, "city", self._glossary.pair)) if rest else None

    # --- taking apart ---------------------------------------------------------------------

    def _pieces(self, text: str) -> list[_Piece] | None:
        """The terms of a string, the last perhaps no term; None if no term begins it."""
        if not _is_short(text):
            return None
        for kind in _KINDS:
            if self._glossary.find(kind, text):
                return [_Piece(kind, text)]
        for head, rest in self._headed(text):
            for title in (rest, head[-1] + rest):
                if self._glossary.find("title", title):
                    return [_Piece("city", head), _Piece("title", title)]
            if more := self._all_cities(rest):
                return [_Piece("city", head), *more]
        for head, _ in self._headed(text):
            return [_Piece("city", head), _Piece("", text[len(head) :])]
        return None

    def _headed(self, text: str) -> Iterator[tuple[str, str]]:
        """The places that a string may begin with and what follows, the longest first."""
        for end in range(len(text) - 1, _CITY - 1, -1):
            head = text[:end]
            if head.strip() == head and self._glossary.find("city", head):
                yield head, text[end:].strip()

    def _all_cities(self, text: str) -> list[_Piece] | None:
        """The terms of a string that has a place first, if all of it are terms."""
        found = self._pieces(text)
        return found if found and found[0].kind == "city" and found[-1].kind else None

    def _cities(self, text: str) -> list[_Piece] | None:
        """The places that a string begins with."""
        found: list[_Piece] = []
        while heads := [*self._headed(text)]:
            head, text = heads[0]
            found.append(_Piece("city", head))
        return found or None

    # --- putting together -----------------------------------------------------------------

    def _form(self, text: str, pieces: list[_Piece], lang: str) -> str:
        """The string in a language; as it is, where that is how the language has it."""
        places = ["", *(each.word if each.kind == "city" else "" for each in pieces)]
        words = [self._word(*each, lang) for each in zip(pieces, places, strict=False)]
        if [each.word for each in pieces] == words:
            return text
        if not pieces[-1].kind and foreign_in(pieces[-1].word, lang):
            return text
        return self._joined(words, pieces, lang)

    def _word(self, piece: _Piece, place: str, lang: str) -> str:
        """A piece in a language; a title is that of the place before it."""
        kind, word = piece
        if not kind:
            return word
        if kind == "city" and self._is_other_name(word, lang):
            return word
        try:
            return self._glossary.term(kind, word, lang, draft=self._draft, place=place)
        except FieldError:  # it may be several
            return word

    def _is_other_name(self, word: str, lang: str) -> bool:
        """True if a city is called so besides, in this language: 서울시 beside 서울특별시."""
        entry = self._glossary.find("city", word)[0]
        if word in (entry.source, entry.translation) or word not in notes_of(entry).also:
            return False
        form = entry.source if lang == self._glossary.langs[0] else entry.translation
        # Kana tell 柏林 from ベルリン, which is not written with a character of China's alone.
        alike = is_told_by_script(form, lang, "zh") == is_told_by_script(word, lang, "zh")
        return alike and not foreign_in(word, lang)

    def _joined(self, words: list[str], pieces: list[_Piece], lang: str) -> str:
        short, made = lang.partition("-")[0], ""
        for piece, word in zip(pieces, words, strict=True):
            part = word
            if piece.kind == "title" and short in _TITLE_MERGES and made[-1:] == part[:1]:
                part = part[1:]
            elif made and piece.kind != "title" and short == _BLANK_BETWEEN:
                part = f" {part.strip()}"
            made += part
        return made


def _is_short(text: str) -> bool:
    """True if a string may be a name rather than prose."""
    return len(text) <= _LONGEST and _PROSE.isdisjoint(text)
