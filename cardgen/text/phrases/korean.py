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
penalties: KLREQ 4.4.2 lets a line end at any space.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from cardgen.text.breaks import Break
from cardgen.text.classes import CLAUSE_END, CLOSING, SENTENCE_END
from cardgen.text.phrases.korean_words import (
    ADVERBS,
    APPOSED,
    BOUND_NOUNS,
    CLOSED_STEMS,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS_L,
    ENDS_N,
    NOUNS_HA,
    NOUNS_L,
    NOUNS_LIKE_VERBS,
    NOUNS_N,
    NOUNS_UI,
    OPEN_STEMS,
    PARTICLES,
)

_SHORT: Final = 4  # syllables that a predicate has at most which does not stand alone
_COMPOUND: Final = 8  # and two nouns that are read as one

# Verbs that a noun with its particle always goes before, as their object.
_GOVERNORS: Final = re.compile(
    r"위해|위한|위하여|통해|통한|통하여|대해|대한|대하여|향해|향한|향하여|따라|따른|따르는|의해|의한|관한|관해"
    r"|비롯한|비롯해|같은|같이|함께|더불어|맞아|맞이해|맞이하여|아닌|아니라|아닙니다|인한|인해|말미암아"
    r"|걸친|걸쳐|둘러싼"
)
# 보조 용언, by the ending that they follow: -아/-어, -고, -지.
_AFTER_A: Final = re.compile(
    r"(?:[주드보버계내나가오두하대][가-힣]|[준줄본볼낸낼난날간갈온올둔둘한할](?:$|[지다니])"
    r"|[줍봅냅납갑옵합]니|[줘줬봐봤냈났갔왔둬뒀해했]|[있놓쌓]|[오가]$)"
)
_AFTER_GO: Final = re.compile(
    r"[있싶말없난날납났간갈갑갔온올옵왔]|[계나마가오][가-힣]|보니|보면"
)
_AFTER_JI: Final = re.compile(r"않|못|말|마[가-힣]|아니|아닌")
_DOES: Final = re.compile(r"[하되][가-힣]|[한할합해했된될됩돼됐좋]|괜찮")
_NEGATED: Final = re.compile(r"않|못[하한할해했합]|싶")
_EXISTS: Final = re.compile(r"있|없|계[가-힣]")
_IS_NOT: Final = re.compile(r"아[니닌닙닐]|되[가-힣]|[된될됩돼됐]")

# 연결 어미.
_CONNECTIVES: Final = re.compile(
    r"(?:고|며|면|니|니까|지만|도록|듯|듯이|[아어여해워와져려셔쳐켜춰]서|려고|고자|[는은인한던]데|으나|거나|든지|더라도"
    r"|라도|[아어해여]도|므로|기에|다가|거든|수록|자마자|느라|으?러|건만|[은는]지|[아어해여]야)$"
)
# -아/-어, contracted with the stem's vowel.
_A_FORM: Final = re.compile(
    r"[아어여해와워쳐겨려켜혀져셔줘펴써꺼돼깨세메베내대배매재떼커터퍼벼뎌텨춰둬눠꿔봐쏘]$"
)
_BEFORE_DOES: Final = ("고자", "야", "도록", "까", "기도", "기만", "면", "도", "듯", "척", "체")
_PREDICATE: Final = re.compile(r"(?:다|요|까|죠|기를|[가-힣]길)$")
_QUOTED: Final = frozenset("라다자냐려")  # -다는, -라는: what somebody says or means
_ENDINGS: Final = tuple(PARTICLES)
_NOUNS: Final = NOUNS_N | NOUNS_L | NOUNS_UI | NOUNS_LIKE_VERBS
_CLOSED: Final = tuple(CLOSED_STEMS)
_LONG_STEMS: Final = (*(stem for stem in OPEN_STEMS if len(stem) > 1), "하", "되", "있", "없")
_COMPLEMENTS: Final = "을를이가도에은는로"
_MARKS: Final = "".join(SENTENCE_END | CLAUSE_END | CLOSING) + "‘“（〔［｛〈《「『【([{·~～-–—―"
_HANGUL: Final = range(0xAC00, 0xD7A4)
_FINALS: Final = 28  # a syllable's code counts its final consonant last
_N, _L = 4, 8  # ㄴ and ㄹ among them


def bond(before: str, after: str, *, is_last: bool = False) -> Break:
    """What a line break between two neighbouring words is worth, marks included.

    `is_last` says that the sentence ends with the second. PAUSE is best, TIED worst.
    """
    first, second = _bare(before), _bare(after)
    if not first or not second:
        return Break.PHRASE
    if _is_tied(first, second, is_last=is_last):
        return Break.TIED
    if before.rstrip()[-1] in CLOSING or second[0].isdecimal():
        return Break.WORD
    return _pause(first, is_short=is_last and len(second) <= _SHORT)


def _is_tied(first: str, second: str, *, is_last: bool) -> bool:
    """Whether the words are as good as one, by the first, the second or both."""
    if len(first) == 1 or first in DETERMINERS or first in ADVERBS or first[-1].isdecimal():
        return True
    if first[0].isdecimal() and (first[-1] in "천만억" or second[0].isdecimal()):
        return True
    if _is_one_of(second, BOUND_NOUNS) or _GOVERNORS.match(second) or _NEGATED.match(second):
        return True
    if _is_auxiliary(first, second) or is_adnominal(first) or _is_genitive(first):
        return True
    if first[-1] in "이가은는도에수줄적것" and _EXISTS.match(second):
        return True
    if first[-1] in "이가" and _IS_NOT.match(second):
        return True
    if first[-1] in _COMPLEMENTS:  # an object and its verb
        if is_last and len(second) <= _SHORT:
            return True
        if len(second) < _SHORT and _is_connective(second):
            return True
    if not _is_noun_alone(first):
        return False
    return len(first) + len(second) <= _COMPOUND or _is_one_of(second, APPOSED)


def _pause(first: str, *, is_short: bool) -> Break:
    """What a break is worth behind a word that is not tied; `is_short` says what follows."""
    if first in CONJUNCTIONS:
        return Break.WORD
    if _is_connective(first):
        return Break.PAUSE
    if first[-1] in "은는":  # a topic
        return Break.PHRASE if is_short else Break.PAUSE
    if first[-1] in "와과" or _is_noun_alone(first):
        return Break.WORD
    return Break.WORD if is_short else Break.PHRASE


def _is_genitive(word: str) -> bool:
    return word[-1] == "의" and word not in NOUNS_UI


def _is_noun_alone(word: str) -> bool:
    """Whether a word has neither particle nor ending: it is the first half of a compound."""
    if word in _NOUNS or "·" in word:
        return True
    if _is_connective(word) or _PREDICATE.search(word):
        return False
    return not word.endswith(_ENDINGS)


def _is_connective(word: str) -> bool:
    return bool(_CONNECTIVES.search(word)) and word not in NOUNS_LIKE_VERBS and "·" not in word


def _is_auxiliary(first: str, second: str) -> bool:
    if first.endswith("고"):
        return bool(_AFTER_GO.match(second))
    if first.endswith("지"):
        return bool(_AFTER_JI.match(second))
    if first.endswith("게") and not first.endswith("에게"):
        return True  # an adverb, or what 되다 and 하다 follow
    if first.endswith(_BEFORE_DOES):
        return bool(_DOES.match(second))
    if first.endswith(("나", "가")) and second.startswith(("보", "봅", "봐", "봤")):
        return True
    return bool(_A_FORM.search(first) and _AFTER_A.match(second)) and first not in PARTICLES


def _is_one_of(word: str, nouns: frozenset[str]) -> bool:
    """Whether a word is one of these nouns, with a particle or without."""
    return word in nouns or any(
        word[:at] in nouns and word[at:] in PARTICLES for at in range(1, len(word))
    )


@lru_cache(maxsize=4096)
def is_adnominal(word: str) -> bool:
    """Whether a word qualifies the noun behind it by its ending: -은, -는, -ㄴ, -ㄹ, -던."""
    stem, end = word[:-1], word[-1]
    if not stem and end in "은는을던":
        return False
    if end == "던" or (end in "은을" and stem.endswith(_CLOSED)):
        return True
    if end == "는":
        return (
            stem[-1:] in _QUOTED
            or stem.endswith(_CLOSED)
            or stem in OPEN_STEMS
            or _is_verb(stem)
        )
    if ord(end) not in _HANGUL:
        return False
    final = (ord(end) - _HANGUL.start) % _FINALS
    if final == _N:
        return not _is_noun(word, NOUNS_N) and (end in ENDS_N or word.endswith("적인"))
    if final == _L:
        return not _is_noun(word, NOUNS_L) and end in ENDS_L
    return False


def _is_noun(word: str, nouns: frozenset[str]) -> bool:
    """Whether a word is one of these nouns, or a compound that ends with a long one."""
    return word in nouns or word[-2:] in nouns or word[-3:] in nouns


def _is_verb(stem: str) -> bool:
    """Whether a word ends with a verb of two syllables or 하, 되: -는 there is an ending."""
    return stem.endswith(_LONG_STEMS) and stem[-2:] not in NOUNS_HA


def _bare(word: str) -> str:
    """A word without the marks around it."""
    return word.strip().strip(_MARKS)
