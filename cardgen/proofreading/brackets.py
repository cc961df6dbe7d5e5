"""Checks of quotation marks, brackets, emphasis and ruby: signs that come in pairs.

In comes a collation, out come slips. Quotation marks are those of the language (GB/T 15834-2011
4.8, 標點符號手冊, 公用文作成の考え方, 한글 맞춤법 부록); quotations in Latin may keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cardgen.catalog import MARKUP_HINT, parse_markup
from cardgen.lazy import lazy_pattern
from cardgen.proofreading.collation import HAN, HANGUL, KANA, Collation, Galley
from cardgen.proofreading.rules import Slip

_PAIRS: Final = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "（": "）", "(": ")",
    "【": "】", "〔": "〕", "［": "］", "｛": "｝", "〝": "〟", "«": "»", "‹": "›",
}  # fmt: skip
_CLOSES: Final = {close: open_ for open_, close in _PAIRS.items()}
_OTHER_WIDTH: Final = {"）": "(", ")": "（"}
# An apostrophe stands in a Latin word, or before the figures of a year.
_APOSTROPHE: Final = lazy_pattern(
    r"(?<=[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ])[’'](?=[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ])|[’'](?=[0-9]{2})|(?<=s)[’'](?=\s)"
)
# Quotations of other languages: „so“ or „so”, ‚so‘ and »so«.
_LOW_QUOTATION: Final = lazy_pattern(r"„[^„“”]*[“”]|‚[^‚‘’]*[‘’]|»[^«»]*«")
_INCHES: Final = lazy_pattern(r"(?<=[0-9])[\"'″′]")
_ITEM: Final = lazy_pattern(
    r"(?:^|[\s、，,；;。])(?:[0-9０-９]{1,2}|[A-Za-z가-힣ㄱ-ㅎ一二三四五六七八九十①-⑳])[)）]"
)
_SMILEY: Final = lazy_pattern(r"(?<![^\s가-힣])[:;=][-^]?[)(](?!\w)|\^\^")
# Quotation marks that do not belong to the language, and its own outer and inner ones.
_WRONG: Final = {
    "hans": "「」『』〝〟„«»＂＇",
    "hant": "“”‘’〝„«»＂＇",
    "ja": "“”‘’„«»＂＇",
    "ko": "„«»〝〟＂＇",
}
_OWN: Final = {"hans": "“”", "hant": "「」", "ja": "「」", "ko": "“”"}
_INNER: Final = {"hans": "‘’", "hant": "『』", "ja": "『』", "ko": "‘’"}
_STRAIGHT: Final = lazy_pattern('"[^"]*"|(?<![A-Za-z0-9])\'[^\']*\'|"')
_LATIN: Final = lazy_pattern(r"[\x20-\x7e‘’]+")
_KANJI: Final = lazy_pattern(f"[{HAN}]")
_SOUND: Final = lazy_pattern(f"[{KANA}{HANGUL}]")


def check_brackets(collation: Collation) -> Iterator[Slip]:
    """Find wrong markup, brackets without a partner, and foreign quotation marks."""
    if collation.style.has_markup:
        yield from _check_markup(collation.entry.translation)
        yield from _check_ruby(collation.target)
    yield from _check_pairs(collation)
    if collation.target.variety:
        yield from _check_quotation_marks(collation.target)


def _check_markup(text: str) -> Iterator[Slip]:
    """Find markup that is not closed or incomplete."""
    try:
        parse_markup(text)
    except ValueError as error:
        first = re.search(r"(?<!\[)\[(?!\[)|(?<!\*)\*(?!\*)", text)
        start = first.start() if first else 0
        yield Slip.of("markup", str(error), (start, len(text)), hint=MARKUP_HINT)


def _check_ruby(galley: Galley) -> Iterator[Slip]:
    """Find readings where the base and the reading are in the wrong order."""
    for ruby in galley.ruby:
        reading = "".join(ruby.readings)
        if _KANJI.search(reading) and not _KANJI.search(ruby.base) and _SOUND.search(ruby.base):
            message = f"the reading {reading} and the base {ruby.base} are exchanged"
            right = f"[{reading}|{ruby.base}]"
            span = ruby.start, ruby.end
            yield Slip.of("swapped-reading", message, span, hint=f"write {right}", fix=right)


def _check_pairs(collation: Collation) -> Iterator[Slip]:
    """Find opening brackets without a closing one, and the reverse."""
    target = collation.target
    alone = _find_unpaired(target.shown)
    if not alone:
        return
    in_source = _find_unpaired(collation.source.shown)
    if [sign for _, sign in alone] == [sign for _, sign in in_source]:
        return  # a quotation over several messages
    for index, sign in alone:
        partner = _PAIRS.get(sign) or _CLOSES.get(sign, sign)
        message = f"{sign} is not closed" if sign in _PAIRS else f"{sign} is not opened"
        hint = f"write {partner} too, or write neither"
        yield target.slip("bracket", message, (index, index + 1), hint=hint)


def _find_unpaired(shown: str) -> list[tuple[int, str]]:
    """Return positions of brackets and quotation marks that have no partner."""
    passed = {
        index
        for pattern in (_APOSTROPHE, _INCHES, _SMILEY)
        for match in pattern.finditer(shown)
        for index in range(*match.span())
    }
    for match in _LOW_QUOTATION.finditer(shown):
        passed |= {match.start(), match.end() - 1}
    items = {match.end() - 1 for match in _ITEM.finditer(shown)}
    opened: list[tuple[int, str]] = []
    alone: list[tuple[int, str]] = []
    for index, char in enumerate(shown):
        if index in passed:
            continue
        if char in _PAIRS:
            opened.append((index, char))
        elif char in _CLOSES:
            places = range(len(opened) - 1, -1, -1)
            at = next((n for n in places if opened[n][1] == _CLOSES[char]), None)
            if at is not None:
                alone += opened[at + 1 :]
                del opened[at:]
            elif opened and opened[-1][1] == _OTHER_WIDTH.get(char):
                opened.pop()
                alone.append((index, char))
            elif index not in items:
                alone.append((index, char))
    quotes = [i for i, char in enumerate(shown) if char == '"' and i not in passed]
    if len(quotes) % 2:
        alone.append((quotes[-1], '"'))
    return sorted(alone + opened)


def _check_quotation_marks(galley: Galley) -> Iterator[Slip]:
    """Find quotation marks of other languages, and straight ones."""
    shown, variety = galley.shown, galley.variety
    own, inner = _OWN[variety], _INNER[variety]
    apostrophes = {match.start() for match in _APOSTROPHE.finditer(shown)}
    hint = f"write {own[0]}…{own[1]}, and inside it {inner[0]}…{inner[1]}"
    wrong = _WRONG[variety]
    for index, char in enumerate(shown):
        if char not in wrong or index in apostrophes:
            continue
        if char in _PAIRS:
            end = shown.find(_PAIRS[char], index)
            if end < 0:
                continue  # the missing partner is a slip of its own
            if not _LATIN.fullmatch(shown[index + 1 : end]):
                message = f"{char}…{shown[end]} are not quotation marks of this language"
                quoted = f"{own[0]}{shown[index + 1 : end]}{own[1]}"
                fix = None if own[0] in shown[:index] else quoted  # or the inner marks
                yield galley.slip(
                    "quotation-mark", message, (index, end + 1), hint=hint, fix=fix
                )
        elif char not in _CLOSES:
            message = f"{char} is not a quotation mark of this language"
            yield galley.slip("quotation-mark", message, (index, index + 1), hint=hint)
    inches = {match.start() for match in _INCHES.finditer(shown)}
    for match in _STRAIGHT.finditer(shown):
        if len(match[0]) < 2 or match.start() in inches | apostrophes:
            continue
        if _LATIN.fullmatch(match[0]) and variety != "ko":
            continue
        message = f"{match[0][0]}…{match[0][0]} are straight quotation marks"
        quoted = f"{own[0]}{match[0][1:-1]}{own[1]}"
        fix = None if own[0] in shown[: match.start()] else quoted
        yield galley.slip("quotation-mark", message, match.span(), hint=hint, fix=fix)
