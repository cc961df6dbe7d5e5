"""How closely two neighbouring Korean words belong together.

In come two words as they are written, from space to space; out comes what a line break
between them is worth. No dictionary of the language is asked: endings and particles are a
closed class, and so are the nouns, verbs and adverbs that never stand alone.

* The orthography (한글 맞춤법 제42항, 제43항, 제47항) writes bound nouns, counters and
  auxiliary verbs as words of their own; what they belong to goes before them, so no line
  begins with one.
* What qualifies goes before what it qualifies: determiners (관형사), adnominal endings
  (관형사형 전성어미), adverbs of degree. A line does not end with them.
* A connective ending (연결어미) or a topic (은/는) is where one pauses in speaking.

The classes are those of the standard grammar (학교 문법); which words stand in them here is
what messages say. A word that stands in a class by mistake costs little, since all are
penalties: KLREQ 4.4.2 lets a line end at any space. What a word is by its ending is told by
`korean_endings`, and which verbs never stand alone by `korean_auxiliaries`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cardgen.text.breaks import Break
from cardgen.text.classes import CLAUSE_END, CLOSING, SENTENCE_END
from cardgen.text.phrases.korean_auxiliaries import is_auxiliary, is_done
from cardgen.text.phrases.korean_endings import (
    has_case,
    is_adnominal,
    is_adverb,
    is_connective,
    is_genitive,
    is_infinitive,
    is_nominal,
    is_noun_alone,
)
from cardgen.text.phrases.korean_words import (
    ADVERBS,
    APPOSED,
    BOUND_NOUNS,
    CONJUNCTIONS,
    COUNTERS,
    DEGREES,
    DETERMINERS,
    PARTICLES,
    SEASONS,
    TIMES,
    TOPICS,
)

_SHORT: Final = 4  # syllables that a predicate has at most which does not stand alone
_COMPOUND: Final = 8  # and two nouns that are read as one

# Verbs that a noun with its particle always goes before, as their object; and of those that
# follow 와/과 or a noun without a particle.
_GOVERNORS: Final = re.compile(
    r"위해|위한|위하여|통해|통한|통하여|대해|대한$|대하여|향해|향한|향하여|따라$|따른|따르는|의해|의한|관한|관해"
    r"|비롯한|비롯해|맞아$|맞이해|맞이하여|아닌|아니라|아닙니다|인한|인해|말미암아|걸친|걸쳐|둘러싼"
)
_COMPANIONS: Final = re.compile(r"같[가-힣]|함께|더불어|마찬가지")
# What qualifies a verb and ends a phrase of its own: 여러분을 위해, 요청에 따라.
_GOVERNED: Final = (
    *("위해", "통해", "대해", "향해", "의해", "인해", "관해", "비롯해", "따라", "하여", "되어"),
    *("말미암아", "걸쳐", "거쳐", "더불어"),
)

_NEGATED: Final = re.compile(r"않|못[하한할해했합]|싶")
_ASKING: Final = frozenset("위통대향따의관비맞아인말걸둘않못싶")  # what these begin with
_EXISTS: Final = re.compile(r"있|없|계[시신실셨십]")
_IS_NOT: Final = re.compile(r"아[니닌닙닐]|되[는니면고며었어겠지기길던려도자시]|[된될됩됐돼]")
_PARTICLE_ENDS: Final = frozenset(particle[-1] for particle in PARTICLES)
_CLOCK: Final = re.compile("[0-9][일시분초]$")
_NUMERALS: Final = frozenset("일이삼사오육칠팔구십백천만억")
_NUMERAL: Final = re.compile(f"[{''.join(sorted(_NUMERALS))}]{{2,}}")
_BOUND_BEGIN: Final = frozenset(noun[0] for noun in BOUND_NOUNS)
# Bound nouns that end a phrase where they have no particle; 줄 is a verb too.
_BOUND_ALONE: Final = (BOUND_NOUNS | COUNTERS) - DETERMINERS - DEGREES - {"줄", "번째"}
_LATER_TIMES: Final = TIMES | SEASONS
_NO_VERBS: Final = DETERMINERS | BOUND_NOUNS | {"날", "길"}
_COMPLEMENTS: Final = "을를이가도에은는로"
_BEHIND: Final = "".join(CLOSING) + " \n"
_MARKS: Final = "".join(SENTENCE_END | CLAUSE_END | CLOSING) + "‘“（〔［｛〈《「『【([{·~～-–—―"


def grades(text: str, places: Sequence[int]) -> dict[int, Break]:
    """The worth of a break at each of `places`, which are where words end."""
    edges = [0, *places, len(text)]
    words = [text[begin:end] for begin, end in pairwise(edges)]
    bare = list(map(_bare, words))
    last = len(words) - 1
    return {
        at: _bond(
            words[number],
            bare[number],
            bare[number + 1],
            is_short=_is_short(words[number + 1], bare[number + 1], number + 1 == last),
        )
        for number, at in enumerate(places)
    }


def _bond(before: str, first: str, second: str, *, is_short: bool) -> Break:
    """What a break between two words is worth, PAUSE the best and TIED the worst.

    Both are without marks; `before` is the first with them.
    """
    if not first or not second:
        return Break.PHRASE
    if first in CONJUNCTIONS:
        return Break.WORD
    if _is_tied(first, second, is_short=is_short):
        return Break.TIED
    if before.rstrip()[-1] in CLOSING:
        return Break.WORD
    return _pause(first, second, is_short=is_short)


def _is_short(word: str, bare: str, is_last: bool) -> bool:
    """Whether a sentence ends with a word that has too few syllables to stand alone."""
    return len(bare) <= _SHORT and (is_last or word.rstrip(_BEHIND)[-1:] in SENTENCE_END)


def _is_tied(first: str, second: str, *, is_short: bool) -> bool:
    """Whether the words are as good as one, by the first, the second or both."""
    if first in _BOUND_ALONE:
        return _goes_on(first, second, is_short=is_short)
    if first in TOPICS:
        return False
    if _qualifies(first, second) or _leans(first, second):
        return True
    if is_adverb(first):
        return second[0].isdecimal() or not (is_nominal(second) or second in ADVERBS)
    if _has_verb(first, second, is_short=is_short):
        return True
    if not is_noun_alone(first):
        return False
    if _is_one_of(first, TIMES) or _CLOCK.search(first):
        return _is_one_of(second, _LATER_TIMES)
    return len((first + second).replace("·", "")) <= _COMPOUND or _is_one_of(second, APPOSED)


def _qualifies(first: str, second: str) -> bool:
    """Whether the first word asks for another behind it."""
    if len(first) == 1 or first in DETERMINERS or first in DEGREES or first[-1].isdecimal():
        return True
    if first[0].isdecimal() and (first[-1] in "천만억여" or second[0].isdecimal()):
        return True
    if (
        first[0] in _NUMERALS
        and _NUMERAL.fullmatch(first)
        and (_NUMERAL.match(second) or _is_one_of(second, COUNTERS))
    ):
        return True
    return is_adnominal(first) or is_genitive(first)


def _leans(first: str, second: str) -> bool:
    """Whether the second word asks for another before it, and the first is one."""
    maybe_bound = second[0] in _BOUND_BEGIN and second not in ADVERBS
    if (
        maybe_bound
        and _is_one_of(second, BOUND_NOUNS)
        and not (has_case(first) or is_connective(first))
    ):
        return True
    if first[-1] in "이가은는도에" and _EXISTS.match(second):
        return True
    if first[-1] in "이가" and _IS_NOT.match(second):
        return True
    if first[-1] in "와과만" and _COMPANIONS.match(second):
        return True
    if second[0] in _ASKING and (_GOVERNORS.match(second) or _NEGATED.match(second)):
        return True
    return is_auxiliary(first, second)


def _has_verb(first: str, second: str, *, is_short: bool) -> bool:
    """Whether the second word is a verb too short to be parted from what completes it."""
    if first[-1] not in _COMPLEMENTS and not is_infinitive(first):
        return False
    if len(second) == 1:
        return is_adnominal(second) and second not in _NO_VERBS
    return is_short or (first[-1] not in "은는" and _is_short_clause(second))


def _goes_on(first: str, second: str, *, is_short: bool) -> bool:
    """Whether a predicate goes on behind a bound noun without a particle."""
    if first in COUNTERS:
        if second in {"한", "두"}:  # 한 장 한 장
            return True
        if not is_nominal(second) and not is_adverb(second):
            return True
    if _EXISTS.match(second) or _COMPANIONS.match(second) or _is_one_of(second, BOUND_NOUNS):
        return True
    return is_short or _is_short_clause(second) or is_done(second)


def _pause(first: str, second: str, *, is_short: bool) -> Break:
    """What a break is worth between words that are not tied; `is_short` says what follows."""
    if is_connective(first) or first.endswith(_GOVERNED) or first in TOPICS:
        return Break.PHRASE if is_short else Break.PAUSE
    if is_adverb(first):
        return Break.WORD
    if first[-1] in "은는란":  # a topic
        if _is_short_clause(second):
            return Break.WORD
        return Break.PHRASE if is_short else Break.PAUSE
    if is_infinitive(first):  # a verb and another that goes on with it
        return Break.PHRASE if is_nominal(second) else Break.WORD
    if first[-1] in "와과":
        return Break.WORD
    if is_noun_alone(first) and first not in _BOUND_ALONE:
        return Break.WORD
    is_verb = second[-1] == "지" or is_adnominal(second)
    if first[-1] in _COMPLEMENTS and len(second) < _SHORT and is_verb:
        return Break.WORD
    return Break.WORD if is_short else Break.PHRASE


def _is_short_clause(word: str) -> bool:
    """Whether a word is a verb with a connective ending, and short."""
    return len(word) < _SHORT and is_connective(word)


def _is_one_of(word: str, nouns: frozenset[str]) -> bool:
    """Whether a word is one of these nouns, with a particle or without."""
    return not nouns.isdisjoint(_forms(word))


@lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[str, ...]:
    """A word, and what is left of it without what may be a particle."""
    if word[-1] not in _PARTICLE_ENDS:
        return (word,)
    return word, *(word[:at] for at in range(1, len(word)) if word[at:] in PARTICLES)


def _bare(word: str) -> str:
    """A word without the marks around it."""
    word = word.strip()
    return word if word.isalpha() else word.strip(_MARKS)
