"""Grade breaks between Korean words, which reach from space to space.

It needs no dictionary: endings and particles are a closed class, and so are the nouns, verbs
and adverbs that never stand alone.

* The orthography (한글 맞춤법 제42항, 제43항, 제47항) writes bound nouns, counters and
  auxiliary verbs as words of their own; they belong to the word before them, so no line
  begins with one.
* A qualifier goes before its noun or verb: determiners (관형사), adnominal endings
  (관형사형 전성어미), adverbs of degree. A line does not end with them.
* A speaker pauses behind a connective ending (연결어미) or a topic (은/는).

The classes are those of the standard grammar (학교 문법); their words are those of messages. A
word in a wrong class costs little, since all grades are penalties: KLREQ 4.4.2 lets a line end
at any space. `korean_endings` finds the class of a word by its ending.

Describe breaks between Korean words by features, which `points` knows.

A feature is written as it reads: ``을|adverb`` is a break between an object and an adverb. The
class of a word is that of its ending, as `korean_endings` finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.classes import CLAUSE_END, CLOSING, SENTENCE_END
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
from cardgen.text.phrases.points import FAR, bin_length, describe_classes

_SHORT: Final = 4  # syllables of a predicate that does not stand alone
_LONGEST_IJA: Final = 3  # syllables of a noun that ends like -이자
_COMPOUND: Final = 8  # syllables of two nouns that make a compound

# Verbs behind a noun with its particle, their object; and verbs behind 와/과 or a noun without
# a particle.
_GOVERNORS: Final = lazy_pattern(
    r"위해|위한|위하여|통해|통한|통하여|대해|대한$|대하여|향해|향한|향하여|따라$|따른|따르는|의해|의한|관한|관해"
    r"|비롯한|비롯해|맞아$|맞이해|맞이하여|아닌|아니라|아닙니다|인한|인해|말미암아|걸친|걸쳐|둘러싼"
)
_COMPANIONS: Final = ("함께", "더불어", "마찬가지")
# Words that end a phrase of their own and qualify a verb: 여러분을 위해, 요청에 따라.
_GOVERNED: Final = (
    *("위해", "통해", "대해", "향해", "의해", "인해", "관해", "비롯해", "따라", "하여", "되어"),
    *("말미암아", "걸쳐", "거쳐", "더불어"),
)

_NEGATED: Final = lazy_pattern(r"않|못[하한할해했합]|싶")
_ASKING: Final = frozenset("위통대향따의관비맞아인말걸둘않못싶")  # how these words begin
_EXISTS: Final = ("있", "없", "계시", "계신", "계실", "계셨", "계십")
_IS_NOT: Final = (
    "아니", "아닌", "아닙", "아닐", "된", "될", "됩", "됐", "돼",
    *("되는", "되니", "되면", "되고", "되며", "되었", "되어", "되겠", "되지", "되기", "되길"),
    *("되던", "되려", "되도", "되자", "되시"),
)  # fmt: skip
_PARTICLE_ENDS: Final = frozenset(particle[-1] for particle in PARTICLES)
_CLOCK: Final = lazy_pattern("[0-9][일시분초]$")
_NUMERALS: Final = frozenset("일이삼사오육칠팔구십백천만억")
_BOUND_BEGIN: Final = frozenset(noun[0] for noun in BOUND_NOUNS)
# Bound nouns that end a phrase without a particle; 줄 is a verb too.
_BOUND_ALONE: Final = (BOUND_NOUNS | COUNTERS) - DETERMINERS - DEGREES - {"줄", "번째"}
_LATER_TIMES: Final = TIMES | SEASONS
_NO_VERBS: Final = DETERMINERS | BOUND_NOUNS | {"날", "길"}
_COMPLEMENTS: Final = "을를이가도에은는로"
_BEHIND: Final = "".join(CLOSING) + " \n"
_MARKS: Final = "".join(SENTENCE_END | CLAUSE_END | CLOSING) + "‘“（〔［｛〈《「『【([{·~～-–—―"

# Auxiliaries are words of their own, or may be (한글 맞춤법 제47항). The forms are written out:
# nouns begin with the same syllables, so that -고 오는 is one predicate, and -고 오늘 is none.
_ENDINGS: Final = "[는니면고며지겠던다도려러자시신실셔셨십세소거느네기]"
# Forms of doing, saying and thinking: 하다 and 되다.
_DOES: Final = lazy_pattern(
    r"[하되](?:[는니면고며게기지던도려여였었어시신실셔셨십세겠자소]|$)|[한된]다|[할함될된됨]$|할[까지게]|될[까지]|[합됩]니|됐|했|돼$"
    r"|해(?:$|[요야서도])|좋|괜찮"
)
_SAYS: Final = lazy_pattern(
    r"하[는고며면지시셨신여였]|[한할해]$|한다|할[지까]|합니|해[요서도]|했|[믿적불][가-힣]{1,3}$|들었|말[하씀했합]|생각"
)
_WILL_DO: Final = lazy_pattern(
    r"되[는니면고며었어겠지]|[된될돼]|됩니|됐|좋|괜찮|안$|합니|해요|하는|한다"
)
_GOES: Final = lazy_pattern(r"[가오갑옵갔왔간온갈올와다떠나]")

_AFTER_A: Final = lazy_pattern(
    rf"(?:주|드리|보|버리|두|놓|내(?!려)|나가|나오|오|가|계시|있|대|쌓|다니){_ENDINGS}"
    r"|(?:줄|볼|낼|갈|올|둘|준|본|낸|간|온|둔|드린|드릴|버린|버릴|나갈|나간|나온|다닌|계[신실]|[오가내다]|다오)$"
    r"|(?:줍|봅|냅|갑|옵|둡|드립|버립|나갑|나옵|다닙)[니시]|[줘줬봐봤냈갔왔둬뒀]|[주두][어었]|보[아았]"
    r"|[드버][려렸]|나[가갔왔와]|있[을어었습음]|놓[은을아았습]|하[는고며면지시신]|합니|해$|해요|했"
)
_AFTER_GO: Final = lazy_pattern(
    rf"있|싶|계[시신실셨십]|말[았고게]|마[는라십세]|나[서니면자]|난$|났|다니|다[닌녀녔]|[가오]{_ENDINGS}"
    r"|[갈올간온와]$|[갔왔갑옵][가-힣]|와서|보[니면]"
)
_AFTER_JI: Final = lazy_pattern(r"않|못|말[고아았]|마[라세십시는]|아니|아닌")
_PAST: Final = lazy_pattern(r"[았었했갔왔됐였났렸졌]고$")
_QUOTE: Final = lazy_pattern(r"[다라자냐]고$")
_BEFORE_DOES: Final = (
    "고자", "야", "도록", "까", "기도", "기만", "듯", "척", "체", "려고", "려",
)  # fmt: skip
# Syllables of -아/-어 that also end nouns: the next word decides.
_MAYBE_A: Final = frozenset("아어여해려꺼깨세메베내대배매재떼커터퍼벼쏘")


def grade_breaks(text: str, places: Sequence[int]) -> dict[int, Break]:
    """Grade a line break at each of `places`, the ends of Korean words."""
    words, bare = split_words(text, places)
    last = len(words) - 1
    return {
        at: _grade(
            words[number],
            bare[number],
            bare[number + 1],
            is_short=_is_short(words[number + 1], bare[number + 1], number + 1 == last),
        )
        for number, at in enumerate(places)
    }


def split_words(text: str, places: Sequence[int]) -> tuple[list[str], list[str]]:
    """Split a text at the ends of its words, and list the words also without marks."""
    words = [text[begin:end] for begin, end in pairwise((0, *places, len(text)))]
    return words, list(map(_strip_marks, words))


def _grade(before: str, first: str, second: str, *, is_short: bool) -> Break:
    """Grade a line break between two words, from PAUSE, the best, to TIED, the worst.

    `first` and `second` are without marks; `before` is `first` with its marks.
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
    """True if the word ends a sentence and is too short to stand alone on a line."""
    return len(bare) <= _SHORT and (is_last or word.rstrip(_BEHIND)[-1:] in SENTENCE_END)


def _is_tied(first: str, second: str, *, is_short: bool) -> bool:
    """True if the two words belong together, so that a line break between them is bad."""
    if first in _BOUND_ALONE:
        return _goes_on(first, second, is_short=is_short)
    if first in TOPICS or _names_twice(first):
        return False
    if _qualifies(first, second) or _leans(first, second):
        return True
    if is_adverb(first):
        return second[0].isdecimal() or not (is_nominal(second) or second in ADVERBS)
    if _has_verb(first, second, is_short=is_short):
        return True
    if _CLOCK.search(first):
        return _is_one_of(second, _LATER_TIMES | APPOSED)
    if not is_noun_alone(first):
        return False
    if second[0].isdecimal():  # what is counted, and its number: 컵라면 360상자
        return True
    if _is_one_of(first, TIMES):
        return _is_one_of(second, _LATER_TIMES)
    return len((first + second).replace("·", "")) <= _COMPOUND or _is_one_of(second, APPOSED)


def _qualifies(first: str, second: str) -> bool:
    """True if the first word qualifies the second."""
    if len(first) == 1 or first in DETERMINERS or first in DEGREES or first[-1].isdecimal():
        return True
    if first[0].isdecimal() and (first[-1] in "천만억여" or second[0].isdecimal()):
        return True
    if _is_numeral(first) and (_is_numeral(second[:2]) or _is_one_of(second, COUNTERS)):
        return True
    if second[0].isdecimal() and first[-1] in "은는":  # a topic: 안은 36.5℃
        return False
    return is_adnominal(first) or is_genitive(first)


def _leans(first: str, second: str) -> bool:
    """True if the second word depends on the first, as a bound noun or an auxiliary does."""
    maybe_bound = second[0] in _BOUND_BEGIN and second not in ADVERBS
    if (
        maybe_bound
        and _is_one_of(second, BOUND_NOUNS)
        and not (has_case(first) or is_connective(first))
    ):
        return True
    if first[-1] in "이가은는도에" and second.startswith(_EXISTS):
        return True
    if first[-1] in "이가" and second.startswith(_IS_NOT):
        return True
    if first[-1] in "와과만" and _is_companion(second):
        return True
    if second[0] in _ASKING and (_GOVERNORS.match(second) or _NEGATED.match(second)):
        return True
    return _is_auxiliary(first, second)


def _names_twice(word: str) -> bool:
    """True if the word is a noun with -이자: it is two things at once."""
    return len(word) > _LONGEST_IJA and word.endswith("이자")


def _is_numeral(word: str) -> bool:
    """True if a word is two numerals or more."""
    return len(word) > 1 and _NUMERALS.issuperset(word)


def _is_companion(word: str) -> bool:
    """True if a word says "with" or "like" behind a particle: 함께, 같은."""
    return word.startswith(_COMPANIONS) or (word[0] == "같" and "가" <= word[1:2] <= "힣")


def _has_verb(first: str, second: str, *, is_short: bool) -> bool:
    """True if the second word is a short verb, and the first is its object or adverbial."""
    if first[-1] not in _COMPLEMENTS and not is_infinitive(first):
        return False
    if len(second) == 1:
        return is_adnominal(second) and second not in _NO_VERBS
    return is_short or (first[-1] not in "은는" and _is_short_verb(second))


def _is_short_verb(word: str) -> bool:
    """True if the word is a short verb that does not end a sentence."""
    if len(word) >= _SHORT or word in _NO_VERBS or _is_companion(word):
        return False
    return is_connective(word) or is_infinitive(word) or is_adnominal(word)


def _goes_on(first: str, second: str, *, is_short: bool) -> bool:
    """True if the second word continues a predicate with the bound noun `first`."""
    if first in COUNTERS:
        if second in {"한", "두"}:  # 한 장 한 장
            return True
        if not is_nominal(second) and not is_adverb(second):
            return True
    if second.startswith(_EXISTS) or _is_companion(second) or _is_one_of(second, BOUND_NOUNS):
        return True
    return is_short or _is_short_clause(second) or bool(_DOES.match(second))


def _pause(first: str, second: str, *, is_short: bool) -> Break:
    """Grade a line break between words that need not stay together.

    `is_short` is about `second`.
    """
    if (
        is_connective(first)
        or first.endswith(_GOVERNED)
        or first in TOPICS
        or _names_twice(first)
    ):
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
    """True if the word is a short verb with a connective ending."""
    return len(word) < _SHORT and is_connective(word)


def _is_one_of(word: str, nouns: frozenset[str]) -> bool:
    """True if the word is one of the nouns, with or without a particle."""
    return not nouns.isdisjoint(_forms(word))


@lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[str, ...]:
    """List a word and its possible stems, without a particle at the end."""
    if word[-1] not in _PARTICLE_ENDS:
        return (word,)
    return word, *(word[:at] for at in range(1, len(word)) if word[at:] in PARTICLES)


def _strip_marks(word: str) -> str:
    """Remove the punctuation marks around a word."""
    word = word.strip()
    return word if word.isalpha() else word.strip(_MARKS)


def _is_auxiliary(first: str, second: str) -> bool:
    """True if the second word is an auxiliary verb after an ending of the first word."""
    end = first[-1]
    if end == "고":
        is_quote = _QUOTE.search(first) and _SAYS.match(second)
        return bool(is_quote or (_AFTER_GO.match(second) and not _PAST.search(first)))
    if end == "지":
        return bool(_AFTER_JI.match(second)) and not first.endswith("까지")
    if end in "면도" and is_connective(first):
        return bool(_WILL_DO.match(second))
    if first.endswith(_BEFORE_DOES) and _DOES.match(second):
        return True
    if end == "러" and is_connective(first):
        return bool(_GOES.match(second))
    if end in "나가까" and second.startswith(("보", "봅", "봐", "봤")):
        return True
    if end == "만" and is_infinitive(first[:-1]):  # 깊어만 갑니다
        return bool(_AFTER_A.match(second))
    if first in PARTICLES or not (end in _MAYBE_A or is_infinitive(first)):
        return False
    return bool(_AFTER_A.match(second))


_PREDICATE: Final = lazy_pattern("(?:[다요까죠자라]|시오)$")
# Particles, each with the name of its class.
_PARTICLES: Final = {
    **{
        each: each
        for each in ("에서", "에게", "께", "으로", "까지", "부터", "에", "도", "만", "고")
    },
    **dict.fromkeys("을를", "을"),
    **dict.fromkeys("이가", "이"),
    **dict.fromkeys("와과", "와"),
    "로": "으로",
}
_LISTS: Final = (
    (DETERMINERS, "determiner"),
    (BOUND_NOUNS | COUNTERS, "bound"),
    (DEGREES, "degree"),
    (TIMES, "time"),
    (CONJUNCTIONS, "conjunction"),
)
_TESTS: Final = (
    (is_adverb, "adverb"),
    (is_genitive, "genitive"),
    (is_adnominal, "adnominal"),
    (is_connective, "connective"),
    (is_infinitive, "infinitive"),
)


@lru_cache(maxsize=4096)
def _classify(word: str) -> str:
    """Find the class of a word without marks; "-" for none."""
    if not word:
        return "-"
    if word[0].isdecimal():
        return "number"
    for words, name in _LISTS:
        if word in words:
            return name
    for is_one, name in _TESTS:
        if is_one(word):
            return name
    if _PREDICATE.search(word) and not has_case(word):
        return "predicate"
    if word[-1] in "은는":
        return "topic"
    for size in (2, 1):
        if len(word) > size and word[-size:] in _PARTICLES:
            return _PARTICLES[word[-size:]]
    return "noun"


def describe_breaks(
    text: str, places: Sequence[int], by_rules: Mapping[int, Break]
) -> Iterator[tuple[int, list[str]]]:
    """Describe the break at each of `places`, the ends of Korean words, by its features."""
    words, bare = split_words(text, places)
    classes = ["-", "-", *map(_classify, bare), "-", "-"]
    sizes = [sum(map(str.isalnum, word)) for word in bare]
    closes = [not word.rstrip()[-1:].isalnum() for word in words]
    closes[-1:] = [True]
    rules = [0, *(int(by_rules[at]) for at in places), 0]
    for number, (first, second) in enumerate(pairwise(sizes)):
        if closes[number]:
            continue
        before, left, right, behind = classes[number + 1 : number + 5]
        if number and closes[number - 1]:
            before = "-"
        if closes[number + 1]:
            behind = "-"
        earlier, rule, later = rules[number : number + 3]
        ends = _count(sizes, closes, number)
        yield (
            places[number],
            [
                f"rule {rule}",
                *describe_classes((before, left, right, behind)),
                f"{before} {left}|{right}",
                f"{left}|{right} {behind}",
                f"{min(5, first)}|",
                f"|{min(5, second)}",
                f"{min(9, first + second)} letters",
                f"-{bin_length(ends[0])}",
                f"+{bin_length(ends[1])}",
                f"<{earlier}|",
                f"|{later}>",
                f"<{earlier}|{rule}|{later}>",
                f"{left}|{right} {min(5, first)}|{min(5, second)}",
                f"<{earlier} {left}|{right}",
                *(
                    ("|closes", f"|closes {min(5, second)}", f"{left}|closes")
                    if closes[number + 1]
                    else ()
                ),
            ],
        )


def _count(sizes: Sequence[int], closes: Sequence[bool], number: int) -> tuple[int, int]:
    """Count the syllables of the clause before and behind the break after a word."""
    before = behind = 0
    begin, end = number, number + 1
    while before < FAR and begin >= 0 and (begin == number or not closes[begin]):
        before += sizes[begin]
        begin -= 1
    while behind < FAR and end < len(sizes) and (end == number + 1 or not closes[end - 1]):
        behind += sizes[end]
        end += 1
    return before, behind
