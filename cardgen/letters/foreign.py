"""Names that a letter would show in a script that its language is not written in.

A name that is given once is the same in both languages: 서하늘 would stand in a Chinese letter.
Latin letters are read everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cardgen.catalog import has_letter_of
from cardgen.errors import Diagnostic, FieldError, Location
from cardgen.letters.data import LetterData, Party, said

_FIELDS: Final = ("name", "office")
_LATIN: Final = "en"


class ForeignWord(NamedTuple):
    """A name or office as a language would show it, without a letter of that language."""

    field: str
    lang: str
    text: str


def foreign_words(party: Party, langs: Sequence[str]) -> Iterator[ForeignWord]:
    """The words of a party that are foreign to a language of a letter."""
    for field in _FIELDS:
        for lang in langs:
            try:
                text = said(getattr(party, field), lang)
            except FieldError:  # the letter itself complains
                continue
            known = has_letter_of(text, lang) or has_letter_of(text, _LATIN)
            if any(map(str.isalpha, text)) and not known:
                yield ForeignWord(field, lang, text)


def diagnose_words(data: LetterData, langs: Sequence[str], file: str) -> tuple[Diagnostic, ...]:
    """Warnings of foreign words of both parties of a letter whose data are in a file."""
    return tuple(
        Diagnostic(
            "wrong-language",
            f"{word.field} of [{table}]: {word.text} has no letter of {word.lang}",
            location=Location(file),
            hint=f'say it in both: {word.field} = {{ … , {_short(word.lang)} = "…" }}',
            severity="warning",
        )
        for table, party in (("sender", data.sender), ("addressee", data.addressee))
        for word in foreign_words(party, langs)
    )


def _short(lang: str) -> str:
    return lang.partition("-")[0]
