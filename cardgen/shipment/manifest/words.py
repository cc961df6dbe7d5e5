"""Headers as people write them, and which columns they name.

A header may be a column's name, or the caption of what the column holds, in Chinese, in the
language of any pair, or in English: `CAPTIONS` of the catalog that translators keep; or a word
of ``headers.toml``; or is made of the parts in ``phrases.toml``. Blanks, line breaks, case,
width and marks carry no meaning, and what stands in brackets only where it may make another
number of it, or another column. A number before a header, and "column" behind it, are no part
of it: ``1. 품명``, 品名欄.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from cardgen.catalog import CAPTIONS, has_traditional, to_traditional
from cardgen.errors import CardgenError
from cardgen.lazy import lazy_pattern
from cardgen.project import Project
from cardgen.shipment.manifest.columns import COLUMNS, TOTAL

LANGUAGES: Final = ("ko", "zh", "ja", "en")

_FILE: Final = Path(__file__).with_name("headers.toml")
_LONGEST_HEADER: Final = 200
_BOXES: Final = frozenset((
    "카톤", "상자", "박스", "케이스", "纸箱", "紙箱", "カートン", "ダンボール", "段ボール",
    "梱", "梱包", "carton", "case", "cases", "cs", "c/t", "ct", "cts", "bx",
))  # fmt: skip
"""Words for boxes besides those of headers."""
_BRACKETS: Final = lazy_pattern(r"[(\[{<〈《「『【〔].*?[)\]}>〉》」』】〕]")
_PARTS: Final = lazy_pattern(r"[/|\\\n\r・·]+")
_SCRIPTS: Final = lazy_pattern(
    r"[ᄀ-ᇿ㄰-㆏가-힣\s]+|[぀-ヿ一-鿿々〇ー\s]+|[^ᄀ-ᇿ㄰-㆏가-힣぀-ヿ一-鿿々〇]+"
)
_NUMBERED: Final = lazy_pattern(
    r"\A\s*(?:[(\[（［]?(?:\d{1,2}|[가나다라마바사아자차카타파하]|[A-Za-z](?=\W*[^\W\dA-Za-z]))[)\]）］.．、:：]|[①-⑳⑴-⒇㉠-㉭])"
)
"""The number of a column, which may be a letter: ``2)``, ``가.``, ``①``; G.W. has none."""
_COLUMN_WORD: Final = lazy_pattern(
    r"(?:(?<=\S)|(?<=^.))\s*(?:입력란|기입란|기재란|항목|란|칸|記入欄|入力欄|欄|填写栏|填寫欄|栏|項目|项目)\s*$"
)
"""A form's word for a column, behind the column's name."""
_ENGLISH: Final = lazy_pattern(r"[^:,{]*")  # the beginning of a gloss: "Sender: the office …"
_EXACT: Final = {
    "quantity": "counted", "total_quantity": "counted", "boxes": "boxes",
    "gross_weight": "kilograms",
}  # fmt: skip
"""Columns whose number brackets may change (per pallet, in grams) → the words that do not."""
_OF_ONE_BOX: Final = frozenset(("quantity", "gross_weight"))
_LATIN: Final = "en"


class NamedColumn(msgspec.Struct, frozen=True):
    """Meaning of a header: a column, an idle column that no label needs, or a box number."""

    name: str
    kind: str = ""  # "", "idle" or "numbered"


class HeaderWords(msgspec.Struct, frozen=True):
    """The meanings of headers, by their plain form (`normalize_header`).

    `shown` has the words of each language for each column, the best first. `headers` are those
    of a list, whose characters people are told the words in.
    """

    known: Mapping[str, NamedColumn]
    shown: Mapping[str, Mapping[str, Sequence[str]]]
    headers: tuple[str, ...] = ()

    def column(self, text: str) -> NamedColumn | None:
        """Find the column that a header means; None if it is unknown."""
        if len(text) > _LONGEST_HEADER:
            return None
        found = map(self._find_column, dict.fromkeys((text, strip_numbering(text))))
        return next(filter(None, found), None)

    def _find_column(self, text: str) -> NamedColumn | None:
        """Find the column that a header or all of its parts mean."""
        return (
            self._find_unless_changed(text)
            or self._find_common(_PARTS.split(text))
            or self._find_common(text.split())
            or self._find_common(_SCRIPTS.findall(text))
        )

    def _find_plain(self, plain: str) -> NamedColumn | None:
        """Find the column for a normalized header, as a whole word or as a phrase."""
        found = self.known.get(plain)
        if found is None and plain and (column := _phrases().find_column(plain)):
            found = NamedColumn(column)
        return found

    def _find_unless_changed(self, text: str) -> NamedColumn | None:
        """Find the column that a header means, unless its brackets change the meaning."""
        found = self._find_plain(normalize_header(text))
        if found is not None:
            return found
        wide = unicodedata.normalize("NFKC", text)
        found = self._find_plain(normalize_header(_BRACKETS.sub(" ", wide)))
        if found is None:
            return None
        asides = map(normalize_header, _BRACKETS.findall(wide))
        return found if all(self._adds_nothing(aside, found) for aside in asides) else None

    def _adds_nothing(self, aside: str, found: NamedColumn) -> bool:
        """True if a word in brackets does not change the column or its meaning."""
        if not aside or aside in plain_words("asked"):
            return True
        meant = self._find_plain(aside)
        if found.kind:
            return True
        if found.name not in _EXACT:
            is_other = meant is not None and not meant.kind and meant != found
            return not is_other and not _is_apart(aside, found.name)
        units, phrases = plain_words(_EXACT[found.name]), _phrases()
        if aside in units or meant == found:
            return True
        if found.name not in _OF_ONE_BOX:
            return found.name == "boxes" and phrases.has("in_boxes", aside)
        unit, stroke, box = aside.partition("/")
        is_share = bool(stroke) and unit in units and phrases.has("in_boxes", box)
        return is_share or any(phrases.has(f"per_box_{lang}", aside) for lang in LANGUAGES)

    def _find_common(self, parts: Iterable[str]) -> NamedColumn | None:
        """Find the column that all parts of a header mean, as in a header in two languages."""
        parts = [part for part in parts if normalize_header(part)]
        found = {self._find_unless_changed(part) for part in parts}
        return found.pop() if len(parts) > 1 and len(found) == 1 else None

    def with_meanings(self, meanings: Mapping[str, str]) -> HeaderWords:
        """Copy these words, with the meanings that a project gives to headers (`Columns`)."""
        known = dict(self.known)
        for header, to in meanings.items():
            found = self.column(to)
            known[normalize_header(header)] = found or NamedColumn(
                to or header, "" if to else "idle"
            )
        return replace(self, known=known)

    def of_list(self, headers: Iterable[str]) -> HeaderWords:
        """Copy these words for a list that has these headers."""
        return replace(self, headers=tuple(headers))

    def column_name(self, text: str) -> str | None:
        """Find the name of the column that a header means; None if it is unknown."""
        found = self.column(text)
        return found.name if found is not None else None

    def detect_language(self, texts: Iterable[str], likely: str = "") -> str:
        """Detect the language of headers by their script; if only Han, by their words.

        If as many words are Chinese as Japanese, `likely` decides.
        """
        texts = list(texts)
        if (lang := detect_language(texts)) != "zh":
            return lang
        plain = set(map(normalize_header, texts))
        chinese, japanese = (
            len(plain & {*map(normalize_header, chain(*self.shown[lang].values()))})
            for lang in ("zh", "ja")
        )
        is_japanese = japanese > chinese or (japanese == chinese and likely == "ja")
        return "ja" if is_japanese else "zh"

    def is_surer(self, text: str, other: str, column: str) -> bool:
        """True if `text` is a better header for a column than `other`."""
        for said in self.shown.values():
            words = [normalize_header(word) for word in said.get(column, ())]
            pair = normalize_header(text), normalize_header(other)
            if all(plain in words for plain in pair):
                return words.index(pair[0]) < words.index(pair[1])
        return False

    def word(self, column: str, lang: str) -> str:
        """Return the usual word for a column in a language; in English the column's name.

        In a list with Traditional Chinese headers it has traditional characters.
        """
        words = () if lang == _LATIN else self.shown[lang].get(column)
        if not words:
            return column
        is_traditional = lang == "zh" and self.is_traditional
        return to_traditional(words[0]) if is_traditional else words[0]

    @property
    def is_traditional(self) -> bool:
        """True if headers of the list have characters that only Traditional Chinese uses."""
        return _are_traditional(self.headers)


def collect_header_words(project: Project) -> HeaderWords:
    """Collect all words that name columns in the lists of a project.

    Captions that cannot be read are left out here; printing in their language reports them.
    """
    known: dict[str, NamedColumn] = {}
    columns = _table()["column"]
    shown: dict[str, dict[str, list[str]]] = {
        lang: {name: [] for name in columns} for lang in LANGUAGES
    }
    captions = (row for pair in project.pairs() for row in _captions(project, pair))
    listed = (
        (name, word, lang)
        for name, said in columns.items()
        for lang, words in said.items()
        for word in words
    )
    for name, word, lang in (*((name, name, "") for name in columns), *captions, *listed):
        plain, column = normalize_header(word), NamedColumn(name)
        if plain and known.setdefault(plain, column) == column and lang in shown:
            shown[lang][name].append(word)
    for words in _table()["idle"].values():
        for word in words:
            known.setdefault(normalize_header(word), NamedColumn(word, "idle"))
    for word in _table()["other"]["numbered"]:
        known.setdefault(normalize_header(word), NamedColumn(word, "numbered"))
    return HeaderWords(known, shown)


@lru_cache(maxsize=10)
def _are_traditional(headers: tuple[str, ...]) -> bool:
    return any(map(has_traditional, headers))


@cache
def _table() -> Mapping[str, Any]:
    """Read ``headers.toml``."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


CAPTIONS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    **{column: (column.replace("_", "-"),) for column in COLUMNS if column != TOTAL},
    "pair": ("languages",),
    "item": ("contents", "item"),
    "gross_weight": ("gross-weight", "weight"),
}
"""The captions whose words are headers of a column, by the column's name."""


def _captions(project: Project, pair: str) -> Iterator[tuple[str, str, str]]:
    """Yield a pair's captions as column, word and language, since headers may use them."""
    try:
        catalog = project.catalog(pair, CAPTIONS)
    except CardgenError:
        return
    source, target = (lang.partition("-")[0] for lang in catalog.langs)
    for column, names in CAPTIONS_OF.items():
        for caption in filter(None, map(catalog.find, names)):
            english = _ENGLISH.match(caption.gloss)
            yield column, caption.source, source
            if not caption.fuzzy:
                yield column, caption.translation, target
            yield column, (english[0] if english else "").strip().casefold(), _LATIN
            yield column, caption.id, ""


@cache
def plain_words(name: str) -> frozenset[str]:
    """Return the words of a group in ``headers.toml``, which name no column."""
    return frozenset(map(normalize_header, _table()["other"][name]))


def is_box_word(text: str) -> bool:
    """True if a text is just a word for boxes."""
    return normalize_header(text) in plain_words("boxes") | _BOXES


@lru_cache(10_000)
def normalize_header(text: str) -> str:
    """Normalize a header: remove width, case, marks and blanks.

    A stroke stays: 数量/箱 counts articles in a box, 数量(箱) counts boxes. The postal mark
    stays before a word or alone: 〒番号 is not 番号. A text too long for a header becomes "".
    """
    if len(text) > _LONGEST_HEADER:
        return ""
    wide = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(char for char in wide if char.isalnum() or char in "/〒").strip("/")
    if plain.strip("〒"):
        plain = plain.rstrip("〒")
    return plain or ("#" if "#" in wide else "")


def strip_numbering(text: str) -> str:
    """Remove the number before a header, and the word for "column" after it."""
    return _COLUMN_WORD.sub("", _NUMBERED.sub("", text, count=1))


def find_aside(text: str) -> str:
    """Find the text in brackets of a header: 只 in 数量（只）; or ""."""
    found = _BRACKETS.findall(unicodedata.normalize("NFKC", text))
    return found[0][1:-1].strip() if len(found) == 1 else ""


def _is_apart(aside: str, column: str) -> bool:
    """True if a word in brackets is about something else, such as a post code or a date."""
    if aside in plain_words("apart") or aside in plain_words("reached"):
        return True
    ends = tuple(plain_words("days"))
    return column != "expiry" and len(aside) > 1 and aside.endswith(ends)


@lru_cache(10_000)
def guess_fields(text: str) -> tuple[tuple[str, bool], ...]:
    """Guess the fields that an unused column may fill: `number` for 번호.

    Each field's name comes with True if the guess is sure: then the column fills the field.
    """
    wide = unicodedata.normalize("NFKC", text)
    outside = _BRACKETS.sub(" ", wide)
    plain = normalize_header(outside)
    divisions = ([outside, *_BRACKETS.findall(wide)], _PARTS.split(outside), outside.split())
    found: list[tuple[str, bool]] = []
    for name, said in _table()["field"].items():
        taken, asked, generic = (
            {*map(normalize_header, said.get(how, ()))} for how in ("taken", "asked", "generic")
        )
        divided = ({*map(normalize_header, parts)} - {""} for parts in divisions)
        is_made_of_parts = any(words & taken and words <= taken | generic for words in divided)
        is_sure = plain in taken or is_made_of_parts
        if is_sure or plain in asked:
            found.append((name, is_sure))
    return tuple(found)


@cache
def _ambiguous_words() -> Mapping[str, tuple[str, ...]]:
    """Return normalized headers with several meanings, each with the possible columns."""
    return {
        normalize_header(word): tuple(doubt["may"])
        for doubt in _table()["doubt"]
        for word in doubt["words"]
    }


def possible_columns(text: str) -> tuple[str, ...]:
    """Return the columns that an ambiguous header may mean; () if it is clear."""
    plain = normalize_header(text)
    outside = normalize_header(_BRACKETS.sub(" ", unicodedata.normalize("NFKC", text)))
    return _ambiguous_words().get(plain, ()) or _ambiguous_words().get(outside, ())


@lru_cache(10_000)
def is_sum(text: str) -> bool:
    """True if a row that begins with the text is a sum: 합계, 서울 소계, 合计(箱)."""
    plain, words = normalize_header(_BRACKETS.sub(" ", text)), plain_words("sums")
    # 계 alone is a sum, and 체온계 is none.
    return plain in words or plain.endswith(tuple(filter(_is_sum_ending, words)))


def _is_sum_ending(word: str) -> bool:
    """True if each text that ends with the word is a sum; False for "sum", as in gypsum."""
    return word.endswith("total") if word.isascii() else len(word) > 1


_IN_ALL: Final = lazy_pattern(
    r"(?:총합계|합계|총계|소계|도합|이상|총|계|总合计|總合計|合计|合計|总计|總計|総計|共计|共計|小计|小計|以上"
    r"|全部で|全部|总|總|総|計|计|total)?(?:共|で)?[ :(]*([0-9][0-9,]*) ?"
    r"(?:箱|상자|박스|카톤|ケース|カートン|個口|box(?:es)?\b|cartons?\b|ctns?\b|c/t)[^0-9]*"
)


def read_boxes_in_all(text: str) -> int | None:
    """Read the number of boxes in a sum that is one text: 총 3박스, 共3箱; None for others."""
    match = _IN_ALL.fullmatch(unicodedata.normalize("NFKC", text).casefold().strip())
    if match is None or match.start(1) == 0:
        return None
    return int(match[1].replace(",", ""))


_NOTE_MARKS: Final = "*※★☆◎●■◆▶▷→"
"""Marks before a remark, in a cell of their own. NFKC makes ＊ an asterisk."""


def is_note_mark(text: str) -> bool:
    """True if the text consists of marks before a remark: ※, ＊."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(plain) and not plain.strip(_NOTE_MARKS)


@lru_cache(10_000)
def is_remark(text: str) -> bool:
    """True if a remark begins with the text: 비고, 备注：轻拿轻放, (注), ※, 注1."""
    first = unicodedata.normalize("NFKC", text).partition(":")[0].strip()
    return is_note_mark(first) or normalize_header(first).rstrip("0123456789") in plain_words(
        "remarks"
    )


def is_signer(text: str) -> bool:
    """True if the text names who signs, or has a colon as a form has: 결재, 审核人：王."""
    name, colon, _ = unicodedata.normalize("NFKC", text).partition(":")
    return bool(colon) or normalize_header(name) in plain_words("signers")


def is_end(text: str) -> bool:
    """True if the text says that the list ends: 이하 여백, 以下空白."""
    return normalize_header(text) in plain_words("ends")


_DITTOS: Final = frozenset(
    ("〃", "″", "々", "상동", "위와같음", "동상", "同上", "同前", "ditto")
)


@lru_cache(10_000)
def is_ditto(text: str) -> bool:
    """True if the text means "as above": 〃, 상 동, 同上."""
    return "".join(text.split()).strip(".").casefold() in _DITTOS


def detect_language(texts: Iterable[str]) -> str:
    """Detect the language of texts by their script: Hangul, then kana, then Han."""
    counts = dict.fromkeys(LANGUAGES, 0)
    for text in texts:
        for character in unicodedata.normalize("NFC", text):
            counts[_script(character)] += 1
    for lang in ("ko", "ja", "zh"):
        if counts[lang]:
            return lang
    return _LATIN


def detect_header_language(text: str, others: str) -> str:
    """Detect the language of a header, if the headers beside it are in `others`."""
    lang = detect_language([text])
    return others if lang == "zh" and others == "ja" else lang


def _script(character: str) -> str:
    """Return the language of a character's script: "ko", "ja", "zh", or else "en"."""
    name = unicodedata.name(character, "")
    if name.startswith("HANGUL"):
        return "ko"
    if name.startswith(("HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA")):
        return "ja"
    return "zh" if name.startswith("CJK") else _LATIN


# --- phrases: headers that offices make of parts, as 상자 + 갯수 and 收货人 + 联系电话

_PHRASES_FILE: Final = Path(__file__).with_name("phrases.toml")

Words = frozenset[str]


class Phrases(msgspec.Struct, frozen=True):
    """Headers made of parts, as phrases: `by_letter` has the phrases by their first letter.

    A phrase is a column's name and the words of each part. `parts` has the words of each part
    by the part's name in ``phrases.toml``.
    """

    parts: dict[str, Words]
    by_letter: dict[str, tuple[tuple[str, tuple[Words, ...]], ...]]

    def find_column(self, plain: str) -> str:
        """Find the column that a header names; "" if it names none or several."""
        found = {
            column
            for column, parts in self.by_letter.get(plain[:1], ())
            if _is_made_of(plain, parts)
        }
        return found.pop() if len(found) == 1 else ""

    def has(self, part: str, plain: str) -> bool:
        """True if a word is one of the words of the named part."""
        return plain in self.parts[part]


@cache
def _phrases() -> Phrases:
    """Read ``phrases.toml``."""
    data = tomllib.loads(_PHRASES_FILE.read_text(encoding="utf-8"))
    parts = {name: frozenset(map(_plain_part, words)) for name, words in data["part"].items()}
    found: dict[str, list[tuple[str, tuple[Words, ...]]]] = {}
    for column, phrases in data["phrases"].items():
        for phrase in phrases:
            words = tuple(
                parts[name.removesuffix("?")] | ({""} if name.endswith("?") else frozenset())
                for name in phrase.split()
            )
            for letter in _first_letters(words):
                found.setdefault(letter, []).append((column, words))
    return Phrases(parts, {letter: tuple(phrases) for letter, phrases in found.items()})


def _plain_part(word: str) -> str:
    """Normalize a part of a header (`normalize_header`); a stroke before the part stays."""
    return ("/" if word.startswith("/") else "") + normalize_header(word.strip("/"))


def _first_letters(parts: Sequence[Words]) -> set[str]:
    """Find the letters with which a phrase of these parts may begin."""
    letters = {word[:1] for word in parts[0]}
    if "" in letters:
        letters |= _first_letters(parts[1:])
    return letters - {""}


def _is_made_of(plain: str, parts: Sequence[Words]) -> bool:
    """True if a header consists of one word of each part, in this order."""
    if len(parts) == 1:
        return plain in parts[0]
    return any(
        plain[:length] in parts[0] and _is_made_of(plain[length:], parts[1:])
        for length in range(len(plain) + 1)
    )
