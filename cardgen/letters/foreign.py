"""Words that a letter would show in characters that its language is not written with.

A text that is given once is the same in both languages: 서하늘 would stand in a Chinese letter,
and 東京都庁, too. Latin letters are read everywhere. Places and titles of the glossary were put
into each language before (`bilingual`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from cardgen.catalog import has_letter_of
from cardgen.errors import CardgenError, Diagnostic, FieldError, Severity
from cardgen.letters.bilingual import Bilingual, foreign_in
from cardgen.letters.blocks import Register
from cardgen.letters.data import LetterData, Party, said
from cardgen.remedies import Remedy

PARTY_FIELDS: Final = ("name", "office", "letterhead", "contact")
_OFFICES: Final = ("office", "letterhead")
_LATIN: Final = "en"
_FIELD: Final = re.compile(r"\{[^{}]*\}")  # of running heads
_REFERENCE: Final = "reference"
_SHOWN: Final = 4  # foreign characters that a message names

Place = tuple[str, str]
"""A table of the data, "" for none, and a key in it."""


class ForeignWord(NamedTuple):
    """A text of the data as a language would show it, and which characters are foreign to it.

    There are no such characters where it has not even a letter of the language. `is_shared` if
    it is one string for all languages; `instead` says what to write for each, as far as that is
    known. The `addition` adds the department of an office to the glossary.
    """

    place: Place
    lang: str
    text: str
    foreign: tuple[str, ...]
    is_shared: bool
    instead: dict[str, str]
    addition: Remedy | None = None

    def severity(self, register: Register) -> Severity:
        """How grave it is: an office may not send what it never wrote for this language.

        A number of a paper may be cited as it is written there.
        """
        if self.place[0] == _REFERENCE:
            return "warning"
        return "error" if self.is_shared and register == "official" else "warning"

    def diagnostic(self, register: Register) -> Diagnostic:
        """The finding, in the words of a file of data."""
        table, key = self.place
        what = f"{key} of [{table}]" if table else key
        texts = ", ".join(f'{lang} = "{text}"' for lang, text in self.instead.items())
        verb = "say it in both" if self.is_shared else "mend it"
        return Diagnostic(
            "wrong-language",
            f"{what}: {' '.join(self.text.split())} {self.reason}",
            hint=f"{verb}: {key} = {{ {texts} }}",
            severity=self.severity(register),
            remedy=self.addition,
        )

    @property
    def reason(self) -> str:
        """The reason, to be said behind the text."""
        if not self.foreign:
            return f"has no letter of {self.lang}"
        shown = ", ".join(self.foreign[:_SHOWN]) + (" …" * (len(self.foreign) > _SHOWN))
        return f"has {shown}, and {self.lang} is not written so"


def foreign_words(
    texts: Iterable[tuple[Place, Any]], langs: Sequence[str], bilingual: Bilingual
) -> Iterator[ForeignWord]:
    """The texts that are foreign to a language, each with its place in the data."""
    for place, given in texts:
        try:
            known = bilingual.said(given)
        except CardgenError:  # the letter itself complains
            continue
        for lang in langs:
            try:
                text = said(known, lang)
            except FieldError:  # likewise
                continue
            foreign = _foreign(text, lang)
            if foreign is None or (place[0] == _REFERENCE and not _is_misspelt(foreign)):
                continue
            is_shared = not isinstance(given, dict)
            instead = _instead(text, lang, bilingual, is_shared=is_shared)
            is_office = is_shared and place[1] in _OFFICES
            addition = bilingual.add_department(text) if is_office else None
            yield ForeignWord(place, lang, text, foreign, is_shared, instead, addition)


def texts_in(
    data: LetterData, values: Collection[str] | None = None
) -> Iterator[tuple[Place, Any]]:
    """The texts of a letter that both languages show; of its values those named."""
    yield from party_texts("sender", data.sender)
    yield from party_texts("addressee", data.addressee)
    yield (_REFERENCE, "number"), data.reference.number
    yield (_REFERENCE, "yours"), data.reference.yours
    for number, copy in enumerate(data.copies, 1):
        yield ("", f"copies[{number}]" if len(data.copies) > 1 else "copies"), copy
    for number, enclosure in enumerate(data.enclosures, 1):
        if isinstance(enclosure, str):
            yield ("", f"enclosures[{number}]"), enclosure
        elif "id" not in enclosure:
            texts = {key: text for key, text in enclosure.items() if key != "count"}
            yield ("", f"enclosures[{number}]"), texts
    yield ("", "note"), data.note
    for name, value in data.values.items():
        if (values is None or name in values) and isinstance(value, (str, dict)):
            yield ("values", name), value
    for line in data.distribution:
        yield ("distribution", "recipient"), line.recipient
    for table, rows in data.rows.items():
        for row in rows:
            for name, value in row.items():
                if isinstance(value, (str, dict)):
                    yield (f"rows.{table}", name), value


def party_texts(table: str, party: Party) -> Iterator[tuple[Place, Any]]:
    """The texts of a party that both languages show."""
    for field in PARTY_FIELDS:
        yield (table, field), getattr(party, field)


def _foreign(text: str, lang: str) -> tuple[str, ...] | None:
    """The characters of a text that a language lacks; () if all, None if there are none."""
    text = _FIELD.sub("", text)
    if not any(map(str.isalpha, text)):
        return None
    if not (has_letter_of(text, lang) or has_letter_of(text, _LATIN)):
        return ()
    return foreign_in(text, lang) or None


def _is_misspelt(foreign: tuple[str, ...]) -> bool:
    """True of single characters in foreign forms: a number in another script is cited so."""
    return any(len(run) == 1 and has_letter_of(run, "zh") for run in foreign)


def _instead(text: str, lang: str, bilingual: Bilingual, *, is_shared: bool) -> dict[str, str]:
    """A text for each language, … where nobody knows it."""
    from cardgen.proofreading import in_characters_of

    langs = bilingual.langs
    keys = {each: each.partition("-")[0] for each in langs}
    if len({*keys.values()}) < len(keys):  # both Chinese
        keys = {each: each for each in langs}
    made: dict[str, str] = {}
    for each in langs if is_shared else (lang,):
        is_own = is_shared and _foreign(text, each) is None
        own_forms = in_characters_of(text, each)
        made[keys[each]] = (
            text if is_own else own_forms or bilingual.draft_of(text, each) or "…"
        )
    return made
