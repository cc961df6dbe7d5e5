"""Checks of words: terms of the glossary, register, and attributions.

In comes a collation, out come slips. A term must have one of its names in the translation: 首尔
must be 서울. Blanks, width and case make no difference, and a particle or a suffix may follow.

Words must suit the reader and one another: 귀하 does not suit a letter that opens 시장님께, nor
貴方 a letter between agencies, nor がんばれ a text with です; {to_city} 시민 is wrong for a
province.

The attribution below a message that is quoted in part says that the words come from a work:
典出《周易》, 『주역』에서, 『易経』より; otherwise the rest would be put into the mouth of a
classic. An adage has no attribution if its translation is a promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from cardgen.catalog import LETTERS, normalize_term, notes_of
from cardgen.lazy import lazy_pattern
from cardgen.proofreading.collation import VALUE, Collation, Galley, HouseStyle, TermIndex
from cardgen.proofreading.rules import Slip
from cardgen.rules import Gravity

# Characters that make another word of a term: 大分 is a city and the beginning of 大分子.
_OTHER_WORD: Final = {
    "大分": "子裂解类為为",
    "大连": "接续贯",
    "成都": "是会",
    "教授": "给予的",
}


def check_terms(collation: Collation) -> Iterator[Slip]:
    """Find terms of the source for which the translation uses none of their names."""
    index = collation.style.terms
    if index is None:
        return
    source = collation.source.shown
    if source == collation.target.shown:
        return  # it has a rule of its own
    target = normalize_term(collation.target.shown)
    for term in dict.fromkeys(match[0] for match in _find_terms(index, source)):
        names = index.names[term]
        if any(normalize_term(name) in target for name in names):
            continue
        end = len(collation.target.text)
        other = next(
            (name for name in index.others[term] if normalize_term(name) in target), None
        )
        message = f"{term} is not translated as {names[0]}"
        gravity: Gravity | None = "note" if other else None
        if other:
            message = f"{term} is translated as {other}, but labels have {names[0]}"
        hint = f"write {names[0]}"
        yield Slip.of("term", message, (end, end), hint=hint, gravity=gravity)


def _find_terms(index: TermIndex, source: str) -> Iterator[re.Match[str]]:
    """Yield the terms in a source text, each with its place."""
    for match in index.pattern.finditer(source):
        if source[match.end() : match.end() + 1] not in [*_OTHER_WORD.get(match[0], "")]:
            yield match


class FoundTerm(msgspec.Struct, frozen=True):
    """A term in a source text: the names that its translation may have, and its places."""

    source: str
    names: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


def find_terms(source: str, style: HouseStyle) -> list[FoundTerm]:
    """Find the terms of the glossary in a source text, in their order."""
    if style.terms is None:
        return []
    places: dict[str, tuple[tuple[int, int], ...]] = {}
    for match in _find_terms(style.terms, source):
        places[match[0]] = (*places.get(match[0], ()), match.span())
    names = style.terms.names
    return [
        FoundTerm(term, tuple(dict.fromkeys(names[term])), spans)
        for term, spans in places.items()
    ]


_CERTIFICATE: Final = lazy_pattern("certificate|(?:감사|표창|위촉|임명|기증|상)장")
_OFFICIAL: Final = lazy_pattern(r"\.(?:official|subject)\b")
_CITIZENS: Final = {
    "ko": lazy_pattern(f"{VALUE}\\s?(시민|도민|구민|군민)"),
    "ja": lazy_pattern(f"{VALUE}の?(市民|都民|道民|府民|県民|区民)"),
    "hant": lazy_pattern(f"{VALUE}[之的]?(市民|都民|縣民|區民)"),
    "hans": lazy_pattern(f"{VALUE}的?(市民|都民|县民|区民)"),
}
_BARE_IMPERATIVE: Final = lazy_pattern(
    "(?:がんばれ|頑張れ|ガンバレ|負けるな|あきらめるな|諦めるな)(?!る|ば|ま)"
)
_POLITE_JA: Final = lazy_pattern("(?:です|ます|ました|ません|ましょう|でした)(?![ぁ-ん]{2})")
_SENTENCE: Final = lazy_pattern(r"[^.!?。！？\n]+")
_QUOTED: Final = lazy_pattern('“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|"[^"]*"')
_POLITE_KO: Final = lazy_pattern("(?:니다|니까|십시오|시오|시다)[”’」』\"')]*$")
_PLAIN_KO: Final = lazy_pattern(
    "(?:(?<!니)(?<!시)다|(?:하|되|말|보|가|내|나누|돕|지키)자|[아어여해]라|(?:느|으)냐)[”’」』\"')]*$"
)


class _Word(NamedTuple):
    """A word that a letter should not use, with the reason and a better word."""

    variety: str
    word: re.Pattern[str]
    unless: re.Pattern[str]  # the word is right if the id or the text matches
    reason: str
    hint: str


_WORDS: Final = (
    _Word(
        "ko",
        lazy_pattern("귀하"),
        lazy_pattern(f"{_CERTIFICATE.pattern}|{_OFFICIAL.pattern}"),
        "귀하 is less polite than 시장님께, the opening of the letter",
        "write {reader}, which becomes 시장님 for a mayor",
    ),
    _Word(
        "hant",
        lazy_pattern("貴方"),
        lazy_pattern("$^"),
        "貴方 is not used between agencies or to a mayor",
        "write 貴機關, 貴府 or 貴處; or {reader} in a ceremonial letter",
    ),
    _Word(
        "ja",
        lazy_pattern("貴職|貴方"),
        lazy_pattern(f"貴方面|{_OFFICIAL.pattern}"),
        "it is used between offices, not to a mayor or governor",
        "write {reader}, which becomes 知事 or 市長",
    ),
    *(
        _Word(
            variety,
            lazy_pattern(word),
            lazy_pattern("$^"),
            "it means that a superior gives something",
            f"write {instead}, the form between equals",
        )
        for variety, word, instead in (
            ("hant", "[特茲]?頒(?:此|發|給|贈)", "謹致此狀"),
            ("hans", "[特兹]?颁(?:此|发|给|赠)", "谨致此状"),
        )
    ),
)


def check_register(collation: Collation) -> Iterator[Slip]:
    """Find words that do not suit the register, and wrong words for inhabitants."""
    target = collation.target
    yield from _check_citizens(collation)
    is_letter = collation.style.domain == LETTERS
    context = f"{collation.entry.context or ''} {target.shown}"
    for word in _WORDS if is_letter else ():
        if word.variety == target.variety and not word.unless.search(context):
            for match in word.word.finditer(target.shown):
                is_named = match[0] in word.reason
                message = word.reason if is_named else f"{match[0]}: {word.reason}"
                yield target.slip("register", message, match.span(), hint=word.hint)
    if target.variety == "ja" and is_letter:  # on a box がんばれ is a cheer
        message = "a plain command is mixed with です and ます"
        yield from _check_mixture(target, _BARE_IMPERATIVE, _POLITE_JA, message)
    elif target.variety in ("hans", "hant"):
        you, polite_you = re.compile("你"), re.compile("您")
        yield from _check_mixture(target, you, polite_you, "你 is mixed with 您")
    elif target.variety == "ko":
        yield from _check_korean(target)


def _check_citizens(collation: Collation) -> Iterator[Slip]:
    """Find words for inhabitants of one kind of place, since the place may be another kind."""
    target = collation.target
    pattern = _CITIZENS.get(target.variety)
    for match in pattern.finditer(target.shown) if pattern else ():
        name = target.fields.get(match.start(), "")
        if collation.types.get(name) == "city":
            people = f"{name.removesuffix('city')}citizens"
            message = f"{match[1]} after {{{name}}} is wrong for other kinds of places"
            hint = (
                f"write {{{people}}} in both languages, and add #. {{{people}}}: citizens above"
            )
            yield target.slip("citizen-kind", message, match.span(), hint=hint)


def _check_mixture(
    target: Galley, word: re.Pattern[str], other: re.Pattern[str], message: str
) -> Iterator[Slip]:
    """Find a word in a text that also has a word of another register."""
    if (match := word.search(target.shown)) and other.search(target.shown):
        yield target.slip("register", message, match.span())


def _check_korean(target: Galley) -> Iterator[Slip]:
    """Find Korean sentences in 해라체 beside sentences in 합니다체."""
    own = _QUOTED.sub(lambda match: VALUE * len(match[0]), target.shown)
    sentences = [*_SENTENCE.finditer(own)]
    if not any(_POLITE_KO.search(sentence[0].rstrip()) for sentence in sentences):
        return
    for sentence in sentences:
        if ending := _PLAIN_KO.search(sentence[0].rstrip()):
            span = sentence.start() + ending.start(), sentence.start() + ending.end()
            message = "a sentence in 해라체 is mixed with sentences in 합니다체"
            yield target.slip("register", message, span)


_SCOPED: Final = lazy_pattern(
    r"^(?:典出|语出|語出|出自|引自|借用)|에서(?: 인용)?$|より$|に基づく$|から$|^(?:from|after) "
)
_WORK: Final = lazy_pattern("[《『「〈<]")
_ADAGE: Final = lazy_pattern("成语|成語|谚语|諺語|俗语|俗語|고사성어|속담|ことわざ|諺$")
_INNER_END: Final = lazy_pattern(
    r"[。．.!！?？](?=[^\s。．.!！?？”’」』])|[。．.!！?？]\s+(?=\S)"
)
_PROMISE: Final = lazy_pattern(
    "(?:니다|세요|시다|ます|です|ください)[。.!！]?$|[。.!！]?[^。.!！]*に。$"
)
_IN_PART: Final = lazy_pattern(r"^origin:.*\b(?:half|part|partly|in part)\b", re.IGNORECASE)


def check_attribution(collation: Collation) -> Iterator[Slip]:
    """Find an attribution that is only for the quoted part of a text."""
    notes, lang = notes_of(collation.entry), collation.style.langs[1]
    credit = notes.attribution.get(lang, notes.attribution.get(lang.partition("-")[0], ""))
    if not credit or _SCOPED.search(credit):
        return
    text = collation.target.shown.strip()
    whole = (0, len(collation.entry.translation))
    has_more = bool(_INNER_END.search(text))
    in_part = any(_IN_PART.match(line.strip()) for line in collation.entry.comments)
    if _ADAGE.search(credit):
        if has_more or _PROMISE.search(text):
            reason = f"{credit} is for an adage, but the text is a promise"
            hint = "write - to leave out the attribution in this language"
            yield Slip.of("attribution-scope", reason, whole, hint=hint)
    elif in_part or (has_more and _WORK.search(credit)):
        reason = f"{credit} would apply to the whole text"
        words = {"ko": "『주역』에서", "ja": "『易経』より", "zh": "语出《周易》"}
        own = "語出《周易》" if "Hant" in lang else words.get(lang.partition("-")[0], "from …")
        hint = f"say that the words come from the work, as in {own}"
        yield Slip.of("attribution-scope", reason, whole, hint=hint)
