"""Checks of blanks and line ends: too many, too few, or in the wrong place.

In comes a collation, out come slips. Chinese and Japanese have no blanks between words; a
slogan may have one in place of a mark, 风雨同舟 守望相助, if it has no other marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.proofreading.collation import CLOSERS, HAN, HANGUL, KANA, Collation, Galley
from cardgen.proofreading.rules import Slip
from cardgen.rules import Gravity

_EDGES: Final = lazy_pattern(r"^[ \t\u3000]+|[ \t\u3000]+$")
_LINE_EDGES: Final = lazy_pattern(r"[ \t]+(?=\n)|(?<=\n)[ \t]+")
_SEVERAL: Final = lazy_pattern(r"(?<=[^\s])[ \t]{2,}(?=[^\s])|(?<=\S)\t(?=\S)|\u3000 | \u3000")
_WORDS: Final = lazy_pattern(f"(?<=[{HAN}{KANA}]) (?=[{HAN}{KANA}])")
_JAPANESE_WORDS: Final = lazy_pattern(
    f"(?<=[{KANA}]) (?=[{HAN}{KANA}])|(?<=[{HAN}]) (?=[{KANA}])"
)
_MARKS: Final = lazy_pattern("[，。、；：,;:]")
_BEFORE: Final = lazy_pattern(
    r"(?<=\S) (?=[，。、；：！？）」』》〉】〕”’…]|[,;!?)](?![\w(:-])|\.(?:\s|$))"
)
_BEHIND_WIDE: Final = lazy_pattern(r"(?<=[，。、；：（「『《〈【〔“‘]) (?=\S)")
_BEHIND_NARROW: Final = lazy_pattern(r"(?<=\() (?=\S)")
_MISSING: Final = lazy_pattern(
    f"(?<=[{HANGUL}])([.,!?;:]+[{re.escape(CLOSERS)}]*)(?=[{HANGUL}])"
)
_QUOTING: Final = lazy_pattern("이?라고|이?라는|이?란|하고|하는|라며")
_PARTICLES: Final = lazy_pattern(
    "(?:이?라고|이?라는|이?란|하고|은|는|이|가|을|를|와|과|의|에|로|도|고)(?![가-힣])"
)


def check_blanks(collation: Collation) -> Iterator[Slip]:
    """Find wrong blanks and line ends in a translation."""
    source, target = collation.source, collation.target
    yield from _check_lines(source, target)
    shown = target.shown
    own = {match[0] for match in _EDGES.finditer(source.shown)}
    for match in _EDGES.finditer(shown):
        if match[0] not in own and shown.strip():
            message = "the text begins or ends with a space"
            yield _slip(target, "edge-blank", match, message)
    for match in () if _LINE_EDGES.search(source.shown) else _LINE_EDGES.finditer(shown):
        yield _slip(target, "edge-blank", match, "a line begins or ends with a space")
    for match in () if _SEVERAL.search(source.shown) else _SEVERAL.finditer(shown):
        message = "there are two spaces or a tab between words"
        yield _slip(
            target, "doubled-blank", match, message, "\u3000" if "\u3000" in match[0] else " "
        )
    if target.variety in {"hans", "hant", "ja"}:
        yield from _check_wide(source, target)
    if target.variety:
        yield from _find_stray(target, _BEFORE, "there is a space before a mark")
    if target.variety == "ko":
        opening = "there is a space after an opening bracket"
        yield from _find_stray(target, _BEHIND_NARROW, opening)
        yield from _find_missing(target)


def _check_lines(source: Galley, target: Galley) -> Iterator[Slip]:
    """Compare the numbers of lines, and line ends at the start and end of both texts."""
    one, other = source.text, target.text
    wanted = one.count("\n")
    gravity: Gravity = "warning"
    if one.endswith("\n") != other.endswith("\n") or (
        one.startswith("\n") != other.startswith("\n")
    ):
        message = "only one of the two texts begins or ends with a line break"
        gravity = "error"  # to GNU gettext, too
    elif wanted and "\n" not in other:
        message = f"the translation has one line, the source has {wanted + 1}"
    else:
        return
    at = other.find("\n")
    span = (at, at + 1) if at >= 0 else (len(other), len(other))
    yield Slip.of("line-end", message, span, gravity=gravity)


def _check_wide(source: Galley, target: Galley) -> Iterator[Slip]:
    """Find blanks between Chinese or Japanese characters, and behind wide marks."""
    shown = target.shown
    if _MARKS.search(shown) and not _WORDS.search(source.shown):
        # 佐倉 健一 and 東京都 新宿区: names and addresses have blanks in Japanese.
        between = _JAPANESE_WORDS if target.variety == "ja" else _WORDS
        for match in between.finditer(shown):
            yield _slip(target, "stray-blank", match, "there is a space inside a sentence")
    yield from _find_stray(target, _BEHIND_WIDE, "there is a space after a full-width mark")


def _find_stray(target: Galley, pattern: re.Pattern[str], message: str) -> Iterator[Slip]:
    """Find blanks that match a pattern, except after a web address."""
    for match in pattern.finditer(target.shown):
        before = match.start() - 1
        is_long = target.ends[before] - target.starts[before] > 1
        if not (is_long and target.shown[before] == "x"):  # an address is shown as x
            yield _slip(target, "stray-blank", match, message)


def _find_missing(target: Galley) -> Iterator[Slip]:
    """Find Korean sentences without a blank between them."""
    for match in _MISSING.finditer(target.shown):
        if _QUOTING.match(target.shown, match.end()):
            continue
        if match[1][-1:] in CLOSERS and _PARTICLES.match(target.shown, match.end()):
            continue  # “힘내세요!”라는
        message, fix = f"there is no space after {match[1]}", f"{match[1]} "
        yield target.slip("missing-blank", message, match.span(1), fix=fix)


def _slip(target: Galley, rule: str, match: re.Match[str], message: str, fix: str = "") -> Slip:
    """Make a finding for blanks in the text as printed; most are only to be deleted."""
    return target.slip(rule, message, match.span(), fix=fix)
