"""Headers as people write them, and which columns they name.

A header may be a column's name, or the caption of what the column holds, in Chinese, in the
language of any pair, or in English: `CAPTIONS` of the catalog that translators keep; or a word
of ``headers.toml``; or is made of the parts in ``phrases.toml``. Blanks, line breaks, case,
width and marks carry no meaning, and what stands in brackets only where it may make another
number of it, or another column. A number before a header, and "column" behind it, are no part
of it: ``1. 품명``, 品名欄.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from cardgen.catalog import CAPTIONS
from cardgen.errors import CardgenError
from cardgen.project import Project
from cardgen.shipment.manifest.phrases import Phrases, read_phrases

LANGUAGES: Final = ("ko", "zh", "ja", "en")

_FILE: Final = Path(__file__).with_name("headers.toml")
_LONGEST_HEADER: Final = 200
_BRACKETS: Final = re.compile(r"[(\[{<〈《「『【〔].*?[)\]}>〉》」』】〕]")
_PARTS: Final = re.compile(r"[/|\\\n\r・·]+")
_SCRIPTS: Final = re.compile(
    r"[ᄀ-ᇿ㄰-㆏가-힣\s]+|[぀-ヿ一-鿿々〇ー\s]+|[^ᄀ-ᇿ㄰-㆏가-힣぀-ヿ一-鿿々〇]+"
)
_NUMBERED: Final = re.compile(
    r"\A\s*(?:[(\[（［]?(?:\d{1,2}|[가나다라마바사아자차카타파하]|[A-Za-z](?=\W*[^\W\dA-Za-z]))[)\]）］.．、:：]|[①-⑳⑴-⒇㉠-㉭])"
)
"""The number of a column, which may be a letter: ``2)``, ``가.``, ``①``; G.W. has none."""
_COLUMN: Final = re.compile(
    r"(?<=.)\s*(?:입력란|기입란|기재란|항목|란|칸|記入欄|入力欄|欄|填写栏|填寫欄|栏|項目|项目)\s*$"
)
"""What a form calls a column, behind its name."""
_ENGLISH: Final = re.compile(r"[^:,{]*")  # what a gloss begins with: "Sender: the office …"
_EXACT: Final = {
    "quantity": "counted", "total_quantity": "counted", "boxes": "boxes",
    "gross_weight": "kilograms",
}  # fmt: skip
"""Columns whose number is another one if brackets say so (per pallet, in grams), and which
words say nothing there."""
_OF_ONE_BOX: Final = frozenset(("quantity", "gross_weight"))
_LATIN: Final = "en"


class MaybeField(NamedTuple):
    """A field that a column may be which nobody needs; `sure` enough to be taken for it."""

    name: str
    sure: bool


class NamedColumn(NamedTuple):
    """What a header means: a column, or one that nobody needs, or one that boxes number."""

    name: str
    kind: str = ""  # "", "idle" or "numbered"


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """Words as `plain_header` makes them → what they mean; and words for people.

    `shown` are the words of each language for each column, the first being the best.
    """

    known: Mapping[str, NamedColumn]
    shown: Mapping[str, Mapping[str, Sequence[str]]]

    def column(self, text: str) -> NamedColumn | None:
        """What a header means, if that is known."""
        if len(text) > _LONGEST_HEADER:
            return None
        found = map(self._named, dict.fromkeys((text, bare_header(text))))
        return next(filter(None, found), None)

    def _named(self, text: str) -> NamedColumn | None:
        return (
            self._said(text)
            or self._same(_PARTS.split(text))
            or self._same(text.split())
            or self._same(_SCRIPTS.findall(text))
        )

    def _meant(self, plain: str) -> NamedColumn | None:
        """The column that a plain header means, by a whole word or by its parts."""
        found = self.known.get(plain)
        if found is None and plain and (column := _phrases().column(plain)):
            found = NamedColumn(column)
        return found

    def _said(self, text: str) -> NamedColumn | None:
        found = self._meant(plain_header(text))
        if found is not None:
            return found
        wide = unicodedata.normalize("NFKC", text)
        found = self._meant(plain_header(_BRACKETS.sub(" ", wide)))
        if found is None:
            return None
        asides = [plain_header(each) for each in _BRACKETS.findall(wide)]
        return found if all(self._adds_nothing(each, found) for each in asides) else None

    def _adds_nothing(self, aside: str, found: NamedColumn) -> bool:
        """True if brackets make no other column of a header, nor another number."""
        if not aside or aside in plain_words("asked"):
            return True
        meant = self._meant(aside)
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

    def _same(self, parts: Iterable[str]) -> NamedColumn | None:
        """What all parts of a header mean, as of one in two languages."""
        parts = [part for part in parts if plain_header(part)]
        found = {self._said(part) for part in parts}
        return found.pop() if len(parts) > 1 and len(found) == 1 else None

    def renamed(self, meanings: Mapping[str, str]) -> HeaderWords:
        """The same where headers mean what a project says; see `Columns`."""
        known = dict(self.known)
        for header, to in meanings.items():
            found = self.column(to)
            known[plain_header(header)] = found or NamedColumn(
                to or header, "" if to else "idle"
            )
        return HeaderWords(known, self.shown)

    def names(self, text: str) -> str | None:
        """The column that a header names, or what else is known of it."""
        found = self.column(text)
        return found.name if found is not None else None

    def language(self, text: str, others: str) -> str:
        """The language that a header is in, where the `others` of its list are in this one."""
        lang = language_of([text])
        return others if lang == "zh" and others == "ja" else lang

    def language_of(self, texts: Iterable[str], likely: str = "") -> str:
        """The language of headers: by their script, and of Han alone by whose words they are.

        Where they are as much of Chinese as of Japanese, it is the `likely` one.
        """
        texts = list(texts)
        if (lang := language_of(texts)) != "zh":
            return lang
        plain = set(map(plain_header, texts))
        chinese, japanese = (
            len(
                plain
                & {plain_header(word) for said in self.shown[lang].values() for word in said}
            )
            for lang in ("zh", "ja")
        )
        is_japanese = japanese > chinese or (japanese == chinese and likely == "ja")
        return "ja" if is_japanese else "zh"

    def is_surer(self, text: str, other: str, column: str) -> bool:
        """Whether one header names a column by a better word than another of its language."""
        for said in self.shown.values():
            words = [plain_header(word) for word in said.get(column, ())]
            pair = plain_header(text), plain_header(other)
            if all(each in words for each in pair):
                return words.index(pair[0]) < words.index(pair[1])
        return False

    def word(self, column: str, lang: str) -> str:
        """The word for a column in a language; in English its name."""
        words = () if lang == _LATIN else self.shown[lang].get(column)
        return words[0] if words else column


def header_words(project: Project) -> HeaderWords:
    """The words that a project's lists may have in their headers.

    Captions that cannot be read are left out: who prints in their language is told then.
    """
    known: dict[str, NamedColumn] = {}
    columns = _table()["column"]
    shown: dict[str, dict[str, list[str]]] = {
        lang: {name: [] for name in columns} for lang in LANGUAGES
    }
    captions = (each for pair in project.pairs() for each in _captions(project, pair))
    listed = (
        (name, word, lang)
        for name, said in columns.items()
        for lang, words in said.items()
        for word in words
    )
    for name, word, lang in (*((name, name, "") for name in columns), *captions, *listed):
        plain, column = plain_header(word), NamedColumn(name)
        if plain and known.setdefault(plain, column) == column and lang in shown:
            shown[lang][name].append(word)
    for words in _table()["idle"].values():
        for word in words:
            known.setdefault(plain_header(word), NamedColumn(word, "idle"))
    for word in _table()["other"]["numbered"]:
        known.setdefault(plain_header(word), NamedColumn(word, "numbered"))
    return HeaderWords(known, shown)


def _phrases() -> Phrases:
    return read_phrases(plain_header)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


CAPTIONS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "message": ("message",),
    "pair": ("languages",),
    "template": ("template",),
    "from": ("from",),
    "sender": ("sender",),
    "sender_address": ("sender-address",),
    "sender_phone": ("sender-phone",),
    "to": ("to",),
    "destination": ("destination",),
    "recipient": ("recipient",),
    "recipient_address": ("recipient-address",),
    "recipient_phone": ("recipient-phone",),
    "item": ("contents", "item"),
    "quantity": ("quantity",),
    "unit": ("unit",),
    "boxes": ("boxes",),
    "gross_weight": ("gross-weight", "weight"),
    "handling": ("handling",),
    "expiry": ("expiry",),
    "lot": ("lot",),
    "order": ("order",),
}
"""The column → the captions whose words head it."""


def _captions(project: Project, pair: str) -> Iterator[tuple[str, str, str]]:
    """Columns, words of captions that head them, and the language of each."""
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
    """Words of the file that are of no column, plain, by what they are."""
    return frozenset(map(plain_header, _table()["other"][name]))


@lru_cache(10_000)
def plain_header(text: str) -> str:
    """A header without what does not tell columns apart: width, case, blanks and marks.

    A stroke does: 数量/箱 is in a box what 数量(箱) is of boxes. So does the mark of postcodes
    before a word, or alone: 〒番号 is no 番号. What is too long for a header is "".
    """
    if len(text) > _LONGEST_HEADER:
        return ""
    wide = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(each for each in wide if each.isalnum() or each in "/〒").strip("/")
    if plain.strip("〒"):
        plain = plain.rstrip("〒")
    return plain or ("#" if "#" in wide else "")


def bare_header(text: str) -> str:
    """A header without its number before it, and without "column" behind it."""
    return _COLUMN.sub("", _NUMBERED.sub("", text, count=1))


def aside(text: str) -> str:
    """What stands in brackets in a header, if there is one pair: 数量（只） has 只."""
    found = _BRACKETS.findall(unicodedata.normalize("NFKC", text))
    return found[0][1:-1].strip() if len(found) == 1 else ""


def _is_apart(aside: str, column: str) -> bool:
    """True if brackets name what is no part of a column: its post code, or another day."""
    if aside in plain_words("apart") or aside in plain_words("reached"):
        return True
    ends = tuple(plain_words("days"))
    return column != "expiry" and len(aside) > 1 and aside.endswith(ends)


@lru_cache(10_000)
def maybe_fields(text: str) -> tuple[MaybeField, ...]:
    """The fields of labels that a column may be which no list needs: number for 번호 or No."""
    wide = unicodedata.normalize("NFKC", text)
    outside = _BRACKETS.sub(" ", wide)
    plain = plain_header(outside)
    parted = ([outside, *_BRACKETS.findall(wide)], _PARTS.split(outside), outside.split())
    found: list[MaybeField] = []
    for name, said in _table()["field"].items():
        taken, asked, generic = (
            {*map(plain_header, said.get(how, ()))} for how in ("taken", "asked", "generic")
        )
        parts = ({*map(plain_header, each)} - {""} for each in parted)
        is_said = any(each & taken and each <= taken | generic for each in parts)
        if plain in taken or is_said:
            found.append(MaybeField(name, sure=True))
        elif plain in asked:
            found.append(MaybeField(name, sure=False))
    return tuple(found)


@cache
def _doubts() -> Mapping[str, tuple[str, ...]]:
    return {
        plain_header(word): tuple(each["may"])
        for each in _table()["doubt"]
        for word in each["words"]
    }


def doubtful(text: str) -> tuple[str, ...]:
    """The columns of which a header may be one, where its word does not say which."""
    plain = plain_header(text)
    outside = plain_header(_BRACKETS.sub(" ", unicodedata.normalize("NFKC", text)))
    return _doubts().get(plain, ()) or _doubts().get(outside, ())


@lru_cache(10_000)
def is_sum(text: str) -> bool:
    """Whether a cell is what a row of sums begins with: 합계, 合 計:, 서울 소계, 合计(箱)."""
    plain, words = plain_header(_BRACKETS.sub(" ", text)), plain_words("sums")
    # 계 alone is a sum, and 체온계 is none.
    return plain in words or plain.endswith(tuple(word for word in words if _is_telling(word)))


def _is_telling(word: str) -> bool:
    """Whether words that end so are sums, too; English ones may be of another word: gypsum."""
    return word.endswith("total") if word.isascii() else len(word) > 1


@lru_cache(10_000)
def is_remark(text: str) -> bool:
    """Whether a cell is what a remark begins with: 비고, 备注：轻拿轻放, (注)."""
    first = unicodedata.normalize("NFKC", text).partition(":")[0]
    return plain_header(first) in plain_words("remarks")


def is_end(text: str) -> bool:
    """Whether a cell says that nothing follows: 이하 여백, 以下空白."""
    return plain_header(text) in plain_words("ends")


_DITTOS: Final = frozenset(
    ("〃", "″", "々", "상동", "위와같음", "동상", "同上", "同前", "ditto")
)


@lru_cache(10_000)
def is_ditto(text: str) -> bool:
    """Whether a cell says that it is as the one above: 〃, 상 동, 同上."""
    return "".join(text.split()).strip(".").casefold() in _DITTOS


def language_of(texts: Iterable[str]) -> str:
    """The language that headers are in, by their script: Hangul, kana, then Han."""
    counts = dict.fromkeys(LANGUAGES, 0)
    for text in texts:
        for character in unicodedata.normalize("NFC", text):
            counts[_script(character)] += 1
    for lang in ("ko", "ja", "zh"):
        if counts[lang]:
            return lang
    return _LATIN


def _script(character: str) -> str:
    name = unicodedata.name(character, "")
    if name.startswith("HANGUL"):
        return "ko"
    if name.startswith(("HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA")):
        return "ja"
    return "zh" if name.startswith("CJK") else _LATIN
