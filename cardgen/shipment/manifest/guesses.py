"""What a header that nobody knows may mean, as a hint: words that are nearly the same.

A word that is like another in its letters need not be so in its meaning: 발송일, a day, is no
발송인, and what comes last says what a word of Chinese, Korean or Japanese is about. So guesses
end as the header does, or are all but the same; a day is a day; and of what lists have and
labels have not, a net weight or a price, nothing is guessed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from cardgen.shipment.manifest.words import HeaderWords, doubtful, plain_header, plain_words

_MOST: Final = 3  # words of a hint
_SAME: Final = 0.8
"""How alike words are that may end differently: 포장수량 and 포장 수."""
_ALIKE: Final = 0.72
"""How alike those are that end as one: 유효기일 and 유효일자."""
_DAY: Final = "date"
"""What the name of a field for a day ends with."""


def hint_of(
    words: HeaderWords,
    text: str,
    lang: str,
    fields: Iterable[str] = (),
    there: Collection[str] = (),
) -> str:
    """The nearest words of a language or `fields`, or else all; "" for what no label has.

    Columns that are `there` are none; nor is the size of an article one of any label.
    """
    plain, fields = plain_header(text), list(fields)
    if plain in plain_words("parts"):
        article = words.word("item", lang)
        return f"if boxes shall say it, make an article of the glossary of both, in {article}"
    columns = {name: said for name, said in words.shown[lang].items() if name not in there}
    if may := [name for name in doubtful(text) if name in columns]:
        called = " or ".join(words.word(name, lang) for name in may)
        return f"the word does not say which it is: write {called} if that is meant"
    is_apart = plain in plain_words("apart")
    if not is_apart and (found := _near(plain, columns, fields)):
        return f"write {' or '.join(found.values())} if that is meant"
    days = [field for field in fields if plain_header(field).endswith(_DAY)]
    if days and _is_day(plain):
        return f"write {' or '.join(days[:_MOST])} if labels shall show that day"
    if is_apart:
        return ""
    names = [said[0] for said in columns.values() if said]
    return "columns are called: " + ", ".join([*names, *fields])


def columns_near(
    words: HeaderWords, text: str, lang: str, there: Collection[str] = ()
) -> tuple[str, ...]:
    """The columns that a header may be, the likeliest first; none that is `there`."""
    plain = plain_header(text)
    if may := doubtful(text):
        return tuple(name for name in may if name not in there)
    if plain in plain_words("parts") or plain in plain_words("apart"):
        return ()
    columns = {name: said for name, said in words.shown[lang].items() if name not in there}
    near = tuple(_near(plain, columns, ()))
    if "boxes" in columns and "boxes" not in near and _speaks_of_boxes(plain):
        return ("boxes", *near)
    return near


def _speaks_of_boxes(plain: str) -> bool:
    """True if a header has a word for a box, and is none of a size, a price or a number."""
    others = plain_words("parts") | plain_words("apart") | plain_words("days")
    has_box = any(word in plain for word in plain_words("box_words"))
    return has_box and not plain.endswith(tuple(others))


def _near(
    plain: str, columns: Mapping[str, Sequence[str]], fields: Iterable[str]
) -> dict[str, str]:
    """Columns and fields → the word of each that a plain header is like."""
    known = {word: name for name, said in columns.items() for word in said}
    return _nearest(plain, known | {field: field for field in fields})


def _nearest(plain: str, known: dict[str, str]) -> dict[str, str]:
    """Meanings → the word of each that a plain header is like, the nearest first."""
    found: dict[str, str] = {}
    others = {word: plain_header(word) for word in known}
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
    """How much of two words is the same, from 0 to 1, syllables of Hangul by their letters."""
    first, second = (unicodedata.normalize("NFD", each) for each in (other, plain))
    return SequenceMatcher(None, first, second).ratio()


def _is_day(plain: str) -> bool:
    return plain.endswith(tuple(plain_words("days")))
