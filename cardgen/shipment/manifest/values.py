"""Cells read as values of fields of any kind, and numbers with their units in one cell.

Results are cached, since values such as an article come again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from cardgen.catalog import TERM_KINDS, Glossary
from cardgen.errors import CardgenError, Diagnostic, FieldError, LayoutError, raise_findings
from cardgen.lazy import lazy_pattern
from cardgen.shipment.manifest.cells import ListCell, MergedCell, is_blank, unmerge
from cardgen.shipment.manifest.columns import (
    BOXES,
    PLACE,
    READERS,
    TOTAL,
    quote,
    read_code,
    read_date,
    read_marks,
    read_text,
    unquote,
)
from cardgen.shipment.manifest.fields import RowKind
from cardgen.shipment.manifest.reading import ListReading
from cardgen.shipment.manifest.words import normalize_header, plain_words

_REMEMBERED: Final = 20_000  # values
_YEAR_FIRST: Final = ("zh", "ja", "ko")
_BOXES: Final = frozenset((
    "카톤", "상자", "박스", "케이스", "纸箱", "紙箱", "カートン", "ダンボール", "段ボール",
    "梱", "梱包", "carton", "case", "cases", "cs", "c/t", "ct", "cts", "bx",
))  # fmt: skip
"""Words for boxes besides those of headers."""
_NO_MERGE: Final = ("integer", "number", "weight")  # one number for all rows, or for each?
Wrong = tuple[Diagnostic, ...]


class Values:
    """Reads the cells of a list; `strange` has findings for places that a glossary lacks."""

    def __init__(self, reading: ListReading) -> None:
        self.strange: dict[str, Diagnostic] = {}
        self._reading = reading
        self._project = reading.project
        self._values: dict[tuple[str, str, str, type, ListCell], str | Wrong] = {}
        self._counts: dict[tuple[str, str, str], Count | Wrong] = {}

    def read(self, kind: str, cell: ListCell, row_kind: RowKind, item: str = "") -> str | Wrong:
        """Read the value of a cell in the form of the project, or its errors."""
        if isinstance(cell, MergedCell) and kind not in _NO_MERGE:
            cell = unmerge(cell)
        if kind == "text":
            return _try_reading(read_code, cell)
        item = item if kind == "unit" else ""
        key = (row_kind.keys.pair, kind, item, type(cell), cell)
        value = self._values.get(key)
        if value is None:
            value = _try_reading(lambda cell: self._read_kind(kind, cell, row_kind, item), cell)
            if len(self._values) >= _REMEMBERED:
                self._values.clear()
            self._values[key] = value
        return value

    def count(self, kind: str, cell: ListCell, row_kind: RowKind) -> Count | Wrong:
        """Read a whole number and a unit after it from one cell, or the errors.

        If `kind` is "boxes", the unit is a word for boxes, else a unit of the glossary.
        """
        value = self.read("integer", cell, row_kind)
        if not isinstance(value, tuple):
            return Count(int(value)) if value else Count(0)
        if not isinstance(cell, str):
            return value
        key = (row_kind.keys.pair, kind, cell)
        known = self._counts.get(key)
        if known is None:
            is_unit = is_box_word if kind == BOXES else row_kind.has_unit
            known = _read_with_unit(unquote(cell), kind, is_unit, value, row_kind)
            if len(self._counts) >= _REMEMBERED:
                self._counts.clear()
            self._counts[key] = known
        return known

    def _read_kind(self, kind: str, cell: ListCell, row_kind: RowKind, item: str) -> str:
        """Read the value of a cell of this kind, in the form of the project.

        Raises CardgenError.
        """
        glossary = row_kind.glossary
        if kind in READERS and is_blank_text(cell):
            return ""
        if kind == "date":
            reading = self._reading
            is_republic = reading.language == "zh" and reading.words.is_traditional
            return read_date(
                cell, is_year_first=self._is_year_first(glossary), is_republic=is_republic
            )
        if kind == "marks":
            return read_marks(cell, self._reading.language)
        if kind in READERS:
            return READERS[kind](cell)
        text = read_text(cell)
        if kind == PLACE:
            if not text or self._is_strange(text, row_kind):
                return text
            kind = "city"
        if kind in TERM_KINDS and text and glossary is not None:
            source, target = glossary.langs
            glossary.term(kind, text, target, draft=self._reading.draft, item=item)
            return glossary.term(kind, text, source, item=item)
        if kind in TERM_KINDS and text and not row_kind.is_term(kind, text):
            raise_findings(filter(None, [unknown_term(kind, text, row_kind)]))
        return self._picture(text) if kind == "picture" and text else text

    def _is_year_first(self, glossary: Glossary | None) -> bool:
        """True if the language of the list, or of the destination, writes the year first."""
        target = glossary.langs[1] if glossary is not None else ""
        return self._reading.language != "en" or target.partition("-")[0] in _YEAR_FIRST

    def _is_strange(self, place: str, row_kind: RowKind) -> bool:
        """True if the glossary does not have a place. Adds the place to `strange`."""
        if row_kind.is_term("city", place):
            return False
        if wrong := unknown_term("city", place, row_kind):
            self.strange[place] = wrong
        return True

    def _picture(self, name: str) -> str:
        """Find the path of a picture in the folder of the list or the project, or below it.

        A list comes from other people, and must not put other files of this machine on labels.
        """
        folders = [self._reading.table.path.parent]
        if self._project.root != Path():
            folders.append(self._project.root)
        for folder in folders:
            path = folder / name
            with suppress(OSError, ValueError):  # a name that no file can have
                real = path.resolve() if path.is_file() else None
                if real and any(real.is_relative_to(each.resolve()) for each in folders):
                    return str(path)
        places = " or in ".join(dict.fromkeys(str(folder.absolute()) for folder in folders))
        raise LayoutError(
            "bad-picture",
            f"there is no picture {quote(name)} in {places}",
            hint="put the picture beside the list, and write its path from there",
        )


def is_box_word(text: str) -> bool:
    """True if a text is only a word for boxes."""
    return normalize_header(text) in plain_words("boxes") | _BOXES


def unknown_term(kind: str, word: str, row_kind: RowKind) -> Diagnostic | None:
    """Make the error for a word that the glossary of a row lacks; None without a glossary."""
    glossaries = row_kind.glossaries
    if not glossaries:
        return None
    try:
        glossaries[0].term(kind, word, glossaries[0].langs[0])
    except FieldError as error:
        wrong = error.diagnostics[0]
        # With several likely pairs it is not known yet which glossary needs the word.
        return wrong if len(glossaries) == 1 else replace(wrong, remedy=None)
    return None


def _read_with_unit(
    text: str, kind: str, is_unit: Callable[[str], bool], wrong: Wrong, row: RowKind
) -> Count | Wrong:
    """Read a number with its unit. Return errors: `wrong`, or better ones."""
    if is_about(text):
        hint = "count, and write the exact number in digits"
        return tuple(finding.with_hint(hint) for finding in wrong)
    found = read_count(text, is_unit)
    if found is None:
        unit = "" if kind == BOXES else find_unit(text)
        unknown = unknown_term("unit", unit, row) if unit else None
        return (unknown.about(f"{quote(text)}: "),) if unknown else wrong
    if found.each and kind != "quantity":
        what = "this column is for the number of boxes"
        if kind == TOTAL:
            what = "this column is for the quantity in all boxes of the row"
        hint = f"write digits: {what}"
        reason = f"{quote(text)} is the quantity in one box"
        return tuple(replace(finding, message=reason, hint=hint) for finding in wrong)
    return found


def is_blank_text(cell: ListCell) -> bool:
    """True if a cell is a text without characters, or of white space alone."""
    return isinstance(cell, str) and is_blank(cell)


def _try_reading(read: Callable[[ListCell], str], cell: ListCell) -> str | Wrong:
    """Read a cell with the function `read`. Return its errors if it raises any."""
    try:
        return read(cell)
    except CardgenError as error:
        return error.diagnostics


# --- numbers with their unit, and numbers in words: 24병, 50枚入り, 2千, 천 개. Only exact
# numbers with one reading are read; 二百五 is 205 to some people and 250 to others.

_MOST: Final = 10**15  # the limit of `read_integer`
_LONGEST: Final = 40

_ONES: Final[Mapping[str, int]] = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹貳參肆伍陸柒捌玖", range(10), strict=True)),
    **dict(zip("贰叁陆弐参两兩", (2, 3, 6, 2, 3, 2, 2), strict=True)),
    **dict(zip("영일이삼사오육칠팔구", range(10), strict=True)),
    **dict(zip("공륙", (0, 6), strict=True)),
}
_TIMES: Final[Mapping[str, int]] = {
    **dict.fromkeys("十拾십", 10),
    **dict.fromkeys("百佰백", 100),
    **dict.fromkeys("千仟천", 1000),
}
_MYRIADS: Final[Mapping[str, int]] = {
    **dict.fromkeys("万萬만", 10**4),
    **dict.fromkeys("亿億억", 10**8),
}
_CANONICAL: Final[Mapping[str, str]] = {
    **{char: str(value) if value else "零" for char, value in _ONES.items()},
    **{char: {10: "十", 100: "百", 1000: "千"}[value] for char, value in _TIMES.items()},
    **{char: "万" if value == 10**4 else "億" for char, value in _MYRIADS.items()},
}
_ONE: Final = f"[{''.join(_ONES)}]"
_MORE: Final = f"[{''.join(char for char, value in _ONES.items() if value)}]"
_DIGIT_BEHIND_DIGIT: Final = lazy_pattern(rf"{_MORE}{_ONE}|[0-9.,]{_ONE}|{_ONE}[0-9.,]")
_LONE_DECIMAL: Final = lazy_pattern(r"\.[0-9]+$|\.[0-9]{3}(?![0-9])")
_GROUPED: Final = lazy_pattern(r"(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_GAP: Final = lazy_pattern(r"[百千万億][0-9]$")
_SECTIONS: Final = lazy_pattern("(?:([^億万]*)億)?(?:([^億万]*)万)?([^億万]*)")
_PART: Final = r"[0-9]*(?:(?<=[0-9])\.[0-9]+)?"
_SECTION: Final = lazy_pattern(rf"({_PART}千)?({_PART}百)?({_PART}十)?([0-9]+(?:\.[0-9]+)?)?")
_NATIVE_TENS: Final = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_NATIVE_ONES: Final = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_BEFORE_UNIT: Final = {"하나": "한", "둘": "두", "셋": "세", "넷": "네", "스물": "스무"}
_HANGUL: Final = lazy_pattern("[가-힣]")
_DIGITS: Final = lazy_pattern(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15}")

_BOX: Final = r"(?:箱|상자|박스|카톤|ケース|カートン|件|boxe?s?|cartons?|ctns?|cases?)"
_EACH_BEFORE: Final = lazy_pattern(
    rf"(?:[每毎各]|1|一)?{_BOX}(?:당|마다|あたり|当たり|につき|每)|[每毎各]{_BOX}"
)
_EACH_BEHIND: Final = lazy_pattern(
    rf"(?:/|每|per)(?:1|一)?{_BOX}|入り|入|装|裝|들이|입|씩|ずつ"
)
_ABOUT: Final = lazy_pattern(
    r"^(?:약|約|约|大约|大約|大概|대략|대강|거의|近|およそ|おおよそ|およ|ほぼ|around|about|approx\.?"
    r"|ca\.?|[~〜≈≒±<>≤≥])"
    r"|(?:左右|前後|前后|上下|정도|가량|쯤|내외|안팎|程度|ほど|くらい|ぐらい|以上|以下|이상|이하|강|약"
    r"|強|弱|\+)$"
    r"|[0-9十百千万萬십백천만](?:여|余|餘|多|数|几|幾|몇)"
    r"|[0-9][^0-9]{0,3}[-~〜–—][^0-9]{0,2}[0-9]"
    r"|[数數几幾수몇][十百千万萬십백천만]|若干|여러|何",
)


class Count(NamedTuple):
    """A number and the unit behind it, or ""; `each` is true if the text says "per box"."""

    number: int
    unit: str = ""
    each: bool = False


def is_about(text: str) -> bool:
    """True if a text says that a number is only approximate: 约2000, 2000여 개, 10~12."""
    return len(text) <= _LONGEST and bool(_ABOUT.search(_normalize(text)))


def find_unit(text: str) -> str:
    """Find the word after the number at the beginning of a text: 食 in 50食; or ""."""
    if len(text) > _LONGEST:
        return ""
    plain = _normalize(text)
    for _, rest in _split_number(_EACH_BEFORE.sub("", plain, count=1) or plain):
        unit = _EACH_BEHIND.sub("", rest)
        # 二百五 is an ambiguous number, and not 二百 with the unit 五.
        return unit if unit.isalpha() and unit[0] not in _CANONICAL else ""
    return ""


def read_count(text: str, is_unit: Callable[[str], bool]) -> Count | None:
    """Read a number with a unit for which `is_unit` is true; None if the text has none."""
    if len(text) > _LONGEST:
        return None
    plain = _normalize(text)
    bare = _EACH_BEFORE.sub("", plain, count=1) if _EACH_BEFORE.match(plain) else plain
    before = bare != plain
    for number, rest in _split_number(bare):
        if not rest or is_unit(rest):
            return Count(number, rest, before)
        unit = _EACH_BEHIND.sub("", rest)
        if unit != rest and (not unit or is_unit(unit)):
            return Count(number, unit, each=True)
    return None


def _normalize(text: str) -> str:
    """Remove blanks from a text, and make width and case uniform."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _split_number(plain: str) -> Iterator[tuple[int, str]]:
    """Yield each way to split a text into a number and the rest, the longest number first."""
    for end in range(len(plain), 0, -1):
        number = _parse_number(plain[:end])
        if number is not None and not plain[end : end + 1].isdecimal():
            yield number, plain[end:]


def _parse_number(text: str) -> int | None:
    """Parse a whole number in digits, Chinese characters, Hangul, or a mixture."""
    if _DIGITS.fullmatch(text):
        return int(text.replace(",", ""))
    if text in _NATIVE:
        return _NATIVE[text]
    if len(text) > 1 and all(char in _ONES for char in text):
        # 二〇 is written digit by digit; 三四 may be three or four.
        is_certain = "〇" in text and text[0] != "〇"
        return int("".join(str(_ONES[char]) for char in text)) if is_certain else None
    found = _parse_words(text)
    return int(found) if found is not None and found == int(found) and found < _MOST else None


def _parse_words(text: str) -> Decimal | None:
    """Parse a number in words, such as 二千三百, 1.5万, 2만4000; None for other texts."""
    text = _GROUPED.sub(lambda match: match[0].replace(",", ""), text)
    if text.isascii() or "," in text or _DIGIT_BEHIND_DIGIT.search(text):
        return None
    if _LONE_DECIMAL.search(text):
        return None
    plain = "".join(_CANONICAL.get(char, char) for char in text)
    if not _HANGUL.match(text[-1]) and _GAP.search(plain):
        return None  # spoken, 二百五 is 250; with 零, and in Korean, it is 205
    match = _SECTIONS.fullmatch(plain.replace("零", ""))
    if not plain or plain == "零" or match is None:
        return None
    total = Decimal(0)
    for part, times in zip(match.groups(), (10**8, 10**4, 1), strict=True):
        if part is None:
            continue
        section = Decimal(1) if not part and times > 1 else _parse_section(part)
        if section is None or section >= 10**4:
            return None
        total += section * times
    return total


def _parse_section(text: str) -> Decimal | None:
    """Parse a number below ten thousand, such as 2千3百, 1.5, 千; None for other texts."""
    match = _SECTION.fullmatch(text)
    if match is None:
        return None
    *times, ones = match.groups()
    total = Decimal(ones or 0)
    if any(times) and total >= 10 ** (3 - max(at for at, each in enumerate(times) if each)):
        return None
    for each, value in zip(times, (1000, 100, 10), strict=True):
        if each:
            total += Decimal(each[:-1] or 1) * value
    return total


def _native_numbers() -> Iterator[tuple[str, int]]:
    """Yield the native Korean numbers from 1 to 99, alone and before a unit: 하나, 한."""
    for tens, ten in enumerate(_NATIVE_TENS):
        for ones, one in enumerate(_NATIVE_ONES):
            if tens or ones:
                last, number = one or ten, tens * 10 + ones
                yield ten + one, number
                yield (ten + one).removesuffix(last) + _BEFORE_UNIT.get(last, last), number


_NATIVE: Final[Mapping[str, int]] = dict(_native_numbers())
