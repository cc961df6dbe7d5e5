"""A finished English sentence in another language.

In comes a sentence that the code has built from a text of the catalog and values; out comes the
translation of that text with the same values, themselves translated where they are texts of the
catalog. A sentence is matched with the text that shares most of its letters. Sentences that no
text matches stay as they are: words of users, of printers, of other programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import Final, NamedTuple

from cardgen.lazy import lazy_pattern
from cardgen.locale.catalogs import CONTEXT, read_catalog
from cardgen.locale.languages import LANGUAGES
from cardgen.particles import text_in
from cardgen.placeholders import parse_pattern

_WORD: Final = lazy_pattern(r"[A-Za-z]+")
_SMALL_WORD: Final = lazy_pattern(r"(?<![A-Za-z])[a-z]{2,}(?![A-Za-z])")
_NUMBER: Final = lazy_pattern(r"[\d,.]+")
_NUMBERS: Final = lazy_pattern(r"\d[\d,.]*(?:(?:, | and |[–-])\d[\d,.]*)*")
_COUNT: Final = lazy_pattern(r"count\d*|(?:first|last)_row")
_PROSE: Final = lazy_pattern(r"(?<!cardgen )(?<!-)\b(?!cardgen)[a-z]{2,} [a-z]{2,} [a-z]{2,}")
"""A sign of an English sentence. None is taken apart by a text or a joint of few letters."""
_SURE: Final = 12  # letters of a text that is no accident in a sentence
_OR: Final = ", or "
_LISTS: Final = (_OR, " or ", " and as ", " and ", ", ")
JOINTS: Final = ("; ", _OR, ": ", *_LISTS[1:])
"""Places where the code joins sentences and lists, tried where no text matches the whole."""
_BEFORE_NAME: Final = lazy_pattern(
    r"""(?:[\[{'"“「-]|--[a-z][a-z-]* (?:[a-z]+:)?|\bcardgen(?: [a-z]+){1,2} |\bcolumns? )$"""
)
"""The end of the text before a name: a mark, an option, a column. No name is translated."""
_AREA: Final = lazy_pattern(r"\[[a-z0-9-]+\]")
"""The name of an area of a template."""
_TORN: Final = (",", ";", ":")  # at the end of a value that was cut at the wrong place
_PARTICLE: Final = lazy_pattern(r"\S{1,2}\(\S{1,2}\)|\(\S\)\S|(?:에|의|에서|에는|도|만) ")
"""A Korean predicate that begins with a particle, which has no blank before it."""
_KEY: Final = lazy_pattern(
    "barcode|border|caption|columns|font|motif|page|picture|rows|rule|seal|sheet|size|text"
)
"""Keys of files that are words, too. They stay before what is wrong with their value."""
_VERB: Final = lazy_pattern(
    "(?:is|are|was|were|has|have|had|holds?|needs?|cannot|can|must|may|does|do|did|lacks?|takes?"
    "|contains?|belongs?|begins?|ends?|goes|stands?|failed|changed) "
)
_NEAR: Final = 40  # characters before a value that say that it is a name
_DEEPEST: Final = 8  # texts within texts
_MOST_TRIED: Final = 200_000  # characters of parts of a sentence
_MOST_JOINTS: Final = 12  # of a kind in a sentence
_LONGEST: Final = 4000  # characters of a sentence
_MOST_DONE: Final = 5000  # sentences whose translation is remembered


class _Text(NamedTuple):
    """A text of a catalog: its pieces between placeholders, their names, its translation."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    translation: str

    @property
    def size(self) -> int:
        """Count the letters in the text without its placeholders."""
        return sum(map(len, self.pieces))


class _Value(NamedTuple):
    """A value in a sentence; a name, if it stands in brackets or quotation marks."""

    text: str
    is_name: bool


class Sentences:
    """The texts of a language's catalog, to be found by sentences made of them."""

    def __init__(self, language: str, catalog: Mapping[str, str]) -> None:
        """Index the texts of a catalog."""
        self.language = language
        self._whole: dict[str, str] = {}
        self._by_word: dict[str, list[_Text]] = {}
        self._done: dict[tuple[str, int], str] = {}
        self._left = _MOST_TRIED
        texts = [*self._read(catalog)]
        often: dict[str, int] = {}
        for text in texts:
            for word in _words_of(text.pieces):
                often[word] = often.get(word, 0) + 1
        for text in texts:  # each is found by its rarest word
            words = _words_of(text.pieces)
            key = min(words, key=lambda word: (often[word], word), default="")
            self._by_word.setdefault(key, []).append(text)

    def _read(self, catalog: Mapping[str, str]) -> Iterator[_Text]:
        """Yield the translated texts that have placeholders."""
        for english, translation in catalog.items():
            if not english or not translation:
                continue
            if "{" not in english and "}" not in english:
                self._whole[english] = translation
                continue
            try:
                pattern = parse_pattern(english)
            except ValueError:  # a text of Click, which translates and fills it itself
                continue
            if pattern.names:
                pieces, names = zip(*pattern.parts, strict=True)
                yield _Text(pieces, tuple(filter(None, names)), translation)
            else:
                self._whole[pattern.fill({})] = parse_pattern(translation).fill({})

    def translate(self, sentence: str, depth: int = 0) -> str:
        """Translate a sentence or several lines. Return unknown sentences unchanged."""
        if (whole := self._whole.get(sentence)) is not None:
            return whole
        if "\n" in sentence:
            return "\n".join(self.translate(line, depth) for line in sentence.split("\n"))
        shown = self._done.get((sentence, depth))
        if shown is None:
            self._left = (self._left if depth else _MOST_TRIED) - len(sentence)
            shown = self._translate(sentence, depth)
            if len(self._done) > _MOST_DONE:
                self._done.clear()
            if self._left > 0:
                self._done[sentence, depth] = shown
        return shown

    def _translate(self, sentence: str, depth: int) -> str:
        """Translate a sentence that may be joined from several texts."""
        # A sentence that uses up `_left` was written to be taken apart for ever.
        is_endless = depth > _DEEPEST or len(sentence) > _LONGEST or self._left < 0
        if is_endless or not _WORD.search(sentence):
            return sentence
        texts = self._find_texts(sentence)
        for text in texts:
            is_sure = text.size >= _SURE or _has_only_numbers(text, sentence)
            if is_sure and (shown := self._fill(text, sentence, depth)):
                return shown
        predicate = self._translate_predicate(sentence)
        if predicate and not _count_small_words(predicate):
            return predicate
        short = (text for text in texts if text.size < _SURE)
        # Of ways that leave as much English, sentences are parted before a short text is
        # filled, since no sentence is a value; a list is parted last, since it may be one.
        ways = (
            predicate,
            self._split(sentence, depth, JOINTS[:2]),
            self._split(sentence, depth, JOINTS[2:3]),
            *(self._fill(text, sentence, depth) for text in short),
            *(self._split(sentence, depth, (joint,)) for joint in JOINTS[3:]),
        )
        return min(filter(None, ways), key=_count_small_words, default=sentence)

    def _find_texts(self, sentence: str) -> list[_Text]:
        """Find the texts from which a sentence may be made, longest first."""
        words = dict.fromkeys(_WORD.findall(sentence))
        known = [text for word in ("", *words) for text in self._by_word.get(word, ())]
        return sorted(known, key=lambda each: -each.size)

    def _fill(self, text: _Text, sentence: str, depth: int) -> str:
        """Translate a sentence as one made from a text; "" if it is not.

        It is made of a text of few letters only if no English sentence is left.
        """
        values = _match(text, sentence)
        if values is None:
            return ""
        more = "" if text.pieces[-1] else self._cut_sentence(values, text.names[-1], depth)
        shown = {
            name: each.text if each.is_name else self.translate(each.text, depth + 1)
            for name, each in values.items()
        }
        if text.size < _SURE and any(
            _PROSE.search(x) or (x[1:] and x.endswith(_TORN)) for x in shown.values()
        ):
            return ""
        return text_in(self.language, parse_pattern(text.translation).fill(shown)) + more

    def _cut_sentence(self, values: dict[str, _Value], name: str, depth: int) -> str:
        """Cut a known sentence off the last value. Return its translation or "".

        The code joins hints by ", or"; a translation may have the last value in its middle.
        """
        text, is_name = values[name]
        value, _, sentence = text.partition(_OR)
        shown = self.translate(sentence, depth + 1)
        if shown == sentence:
            return ""
        values[name] = _Value(value, is_name)
        return self._whole.get(_OR, _OR) + shown

    def _split(self, sentence: str, depth: int, joints: Iterable[str]) -> str:
        """Translate the parts of joined sentences or of a list; "" if none is known.

        They are parted where the fewest English words are left.
        """
        ways = (way for each in joints for way in self._part(sentence, each, depth))
        return min(ways, key=_count_small_words, default="")

    def _part(self, sentence: str, joint: str, depth: int) -> Iterator[str]:
        """Yield translations of a sentence that is divided at a joining word."""
        parts = sentence.split(joint, _MOST_JOINTS)
        for at in range(1 if parts[0] else 2, len(parts)):
            halves = (joint.join(parts[:at]), joint.join(parts[at:]))
            shown = tuple(self._translate_part(each, joint, depth) for each in halves)
            if more := self._translate_more(joint + halves[1], depth):
                yield self.translate(halves[0], depth + 1) + more
            elif shown == halves:  # names that are no English may have an English "or"
                part_of = "".join(halves)
                if joint in (" or ", " and ") and not _WORD.search(_AREA.sub("", part_of)):
                    yield self._whole.get(joint, joint).join(halves)
            elif not (joint in _LISTS and any(map(_PROSE.search, shown))):
                yield self._whole.get(joint, joint).join(shown)

    def _translate_part(self, part: str, joint: str, depth: int) -> str:
        """Translate a part of joined sentences. A single word in a list is a name."""
        is_name = joint in _LISTS and " " not in part
        is_key = joint == ": " and _KEY.fullmatch(part)
        return part if is_name or is_key else self.translate(part, depth + 1)

    def _translate_more(self, text: str, depth: int) -> str:
        """Translate a text that is added to others, such as "; voided: 3"; "" if unknown."""
        texts = (each for each in self._find_texts(text) if each.pieces[0].startswith(text[:2]))
        filled = (self._fill(each, text, depth) for each in texts)
        return self._whole.get(text) or next(filter(None, filled), "")

    def _translate_predicate(self, sentence: str) -> str:
        """Translate a sentence of a name and a predicate: "quantity" + "is not a number"."""
        at = sentence.find(" ")
        while at > 0:
            predicate = self._whole.get(sentence[at + 1 :])
            is_name = ": " not in sentence[:at] and "; " not in sentence[:at]
            if predicate is not None and is_name and _VERB.match(sentence, at + 1):
                is_apart = self.language == "ko" and not _PARTICLE.match(predicate)
                name = sentence[:at]
                name = self.translate(name) if " " in name else name
                name = f"{name} " if is_apart else name
                return text_in(self.language, name + predicate)
            at = sentence.find(" ", at + 1)
        return ""


def _count_small_words(text: str) -> int:
    """Count the English words that are left in a translation."""
    return len(_SMALL_WORD.findall(text))


def _words_of(pieces: Iterable[str]) -> set[str]:
    return {word for piece in pieces for word in _WORD.findall(piece)}


def _has_only_numbers(text: _Text, sentence: str) -> bool:
    """True if all values of a sentence are numbers."""
    values = _match(text, sentence) or {}
    return bool(values) and all(_NUMBERS.fullmatch(each.text) for each in values.values())


def _match(text: _Text, sentence: str) -> dict[str, _Value] | None:
    """Find the values of a text's placeholders in a sentence; None if it does not match.

    Each value is as short as possible. A name that stands twice must have one value, and a
    count or a row is a number.
    """
    first, *others = text.pieces
    if not sentence.startswith(first) or not sentence.endswith(text.pieces[-1]):
        return None
    at, values = len(first), dict[str, _Value]()
    for name, piece, number in zip(text.names, others, count(1), strict=False):
        end = sentence.find(piece, at) if number < len(others) else len(sentence) - len(piece)
        is_name = bool(_BEFORE_NAME.search(sentence[max(at - _NEAR, 0) : at]))
        value = _Value(sentence[at:end], is_name or piece.lstrip().startswith("="))
        if end < at or values.setdefault(name, value).text != value.text:
            return None
        if _COUNT.fullmatch(name) and not _NUMBER.fullmatch(value.text):
            return None
        at = end + len(piece)
    return values


@lru_cache(maxsize=len(LANGUAGES))
def load_sentences(language: str) -> Sentences:
    """Load the texts of a language, without the words of web pages.

    Raises one of `DAMAGE` for a damaged catalog.
    """
    texts = {
        text: shown for text, shown in read_catalog(language).items() if CONTEXT not in text
    }
    return Sentences(language, texts)
