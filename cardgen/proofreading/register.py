"""Words that do not go with whom a text is for, or with one another.

In comes a collation, out come slips: 귀하 in a letter that opens 시장님께, 貴方 between
agencies, がんばれ beside です, and {to_city} 시민, which is wrong for a province. Each says
why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cardgen.catalog import LETTERS
from cardgen.proofreading.collation import Collation
from cardgen.proofreading.galley import VALUE
from cardgen.proofreading.slips import Slip

_CERTIFICATE: Final = re.compile("certificate|(?:감사|표창|위촉|임명|기증|상)장")
_OFFICIAL: Final = re.compile(r"\.(?:official|subject)\b")
_CITIZENS: Final = {
    "ko": re.compile(f"{VALUE}\\s?(시민|도민|구민|군민)"),
    "ja": re.compile(f"{VALUE}の?(市民|都民|道民|府民|県民|区民)"),
    "hant": re.compile(f"{VALUE}[之的]?(市民|都民|縣民|區民)"),
    "hans": re.compile(f"{VALUE}的?(市民|都民|县民|区民)"),
}
_BARE_IMPERATIVE: Final = re.compile(
    "(?:がんばれ|頑張れ|ガンバレ|負けるな|あきらめるな|諦めるな)(?!る|ば|ま)"
)
_POLITE_JA: Final = re.compile("(?:です|ます|ました|ません|ましょう|でした)(?![ぁ-ん]{2})")
_SENTENCE: Final = re.compile(r"[^.!?。！？\n]+")
_QUOTED: Final = re.compile('“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|"[^"]*"')
_POLITE_KO: Final = re.compile("(?:니다|니까|십시오|시오|시다)[”’」』\"')]*$")
_PLAIN_KO: Final = re.compile(
    "(?:(?<!니)(?<!시)다|(?:하|되|말|보|가|내|나누|돕|지키)자|[아어여해]라|(?:느|으)냐)[”’」』\"')]*$"
)


class _Word(NamedTuple):
    """A word that a letter had better not use, in which it stands, and why."""

    variety: str
    word: re.Pattern[str]
    unless: re.Pattern[str]  # what is in the id or the text where it is right
    reason: str
    hint: str


_WORDS: Final = (
    _Word(
        "ko",
        re.compile("귀하"),
        re.compile(f"{_CERTIFICATE.pattern}|{_OFFICIAL.pattern}"),
        "귀하 is one step below 시장님께, with which the letter opens",
        "write {reader}, which is 시장님 to a mayor",
    ),
    _Word(
        "hant",
        re.compile("貴方"),
        re.compile("$^"),
        "貴方 is no word between agencies, nor to a mayor",
        "write 貴機關, 貴府 or 貴處; or {reader} in a ceremonial letter",
    ),
    _Word(
        "ja",
        re.compile("貴職|貴方"),
        re.compile(f"貴方面|{_OFFICIAL.pattern}"),
        "it is a word of papers between offices, in a letter to a mayor or governor",
        "write {reader}, which is 知事 or 市長",
    ),
    *(
        _Word(
            variety,
            re.compile(word),
            re.compile("$^"),
            "it says that something is given from above to below",
            f"write {instead}, as between equals",
        )
        for variety, word, instead in (
            ("hant", "[特茲]?頒(?:此|發|給|贈)", "謹致此狀"),
            ("hans", "[特兹]?颁(?:此|发|给|赠)", "谨致此状"),
        )
    ),
)


def register_slips(collation: Collation) -> Iterator[Slip]:
    """Slips of register."""
    target = collation.target
    yield from _citizen_slips(collation)
    is_letter = collation.style.domain == LETTERS
    if is_letter:
        told = f"{collation.entry.context or ''} {target.shown}"
        for each in _WORDS:
            if each.variety == target.variety and not each.unless.search(told):
                for match in each.word.finditer(target.shown):
                    said = (
                        f"{match[0]}: {each.reason}"
                        if match[0] not in each.reason
                        else each.reason
                    )
                    yield Slip.of("register", said, target.span(*match.span()), hint=each.hint)
    if target.variety == "ja" and is_letter:  # on a box がんばれ is a cheer
        yield from _together(
            collation,
            _BARE_IMPERATIVE,
            _POLITE_JA,
            "a bare command stands beside です and ます",
        )
    elif target.variety in ("hans", "hant"):
        yield from _together(
            collation, re.compile("你"), re.compile("您"), "你 stands beside 您"
        )
    elif target.variety == "ko":
        yield from _korean(collation)


def _citizen_slips(collation: Collation) -> Iterator[Slip]:
    """Slips of people who are called after a kind of place that a value may not be."""
    target = collation.target
    pattern = _CITIZENS.get(target.variety)
    for match in pattern.finditer(target.shown) if pattern else ():
        name = target.fields.get(match.start(), "")
        if collation.types.get(name) == "city":
            people = f"{name.removesuffix('city')}citizens"
            yield Slip.of(
                "citizen-kind",
                f"{match[1]} behind {{{name}}} is wrong for other kinds of places",
                target.span(*match.span()),
                hint=f"write {{{people}}} in both languages, #. {{{people}}}: citizens above",
            )


def _together(
    collation: Collation, word: re.Pattern[str], other: re.Pattern[str], said: str
) -> Iterator[Slip]:
    """A slip where a text has two words of different registers."""
    target = collation.target
    if (match := word.search(target.shown)) and other.search(target.shown):
        yield Slip.of("register", said, target.span(*match.span()))


def _korean(collation: Collation) -> Iterator[Slip]:
    """Slips of sentences in 해라체 beside others in 합니다체; a quotation is as it was said."""
    target = collation.target
    own = _QUOTED.sub(lambda match: "\ufffc" * len(match[0]), target.shown)
    sentences = [*_SENTENCE.finditer(own)]
    if not any(_POLITE_KO.search(each[0].rstrip()) for each in sentences):
        return
    for each in sentences:
        if found := _PLAIN_KO.search(each[0].rstrip()):
            start = each.start() + found.start()
            yield Slip.of(
                "register",
                "a sentence in 해라체 stands beside others in 합니다체",
                target.span(start, each.start() + found.end()),
            )
