"""Classify Korean words by their endings: noun, adnominal, infinitive, connective.

It needs no dictionary. The parts of a syllable decide most words: a noun that ends with a
consonant takes 은, 을, 이, and one that ends with a vowel 는, 를, 가 (표준어 규정 and every
grammar: 이형태), so that 먹는 and 지은 can only be verbs; -아 follows the vowels ㅏ and ㅗ, and
-어 all others (한글 맞춤법 제16항), so that 담아 is a verb and 단어 none. Word lists decide the
rest.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cardgen.text.classes import word_set
from cardgen.text.phrases.korean_words import (
    ADVERBS,
    CLOSED_STEMS,
    DETERMINERS,
    ENDS_L,
    ENDS_N,
    INFINITIVES,
    NOUNS_AS_STEMS,
    NOUNS_EO,
    NOUNS_L,
    NOUNS_LIKE_PARTICLES,
    NOUNS_LIKE_VERBS,
    NOUNS_N,
    NOUNS_UI,
    OPEN_STEMS,
    PARTICLES,
    SHORT_STEMS,
)

# 연결 어미. For those behind -아/-어 see `is_connective`.
_CONNECTIVES: Final = word_set("""
고 며 면 니 니까 지만 도록 듯 듯이 면서 고자 는데 은데 던데 으나 거나 라서 나마 든지 더라도 라도
므로 다가 거든 수록 자마자 느라 건만 는지 은지 아니라 있게 없게 않게
있기에 없기에 았기에 었기에 했기에 하기에 되기에 많기에 깊기에 좋기에
하려 되려 가려 오려 보려 주려 으려 하려고 되려고 가려고 오려고 보려고 주려고 으려고
놀러 살러 팔러 벌러 보러 하러 사러 가러 지러 나러 오러 으러
""")
_AFTER_INFINITIVE: Final = frozenset("서도야")
# Syllables that contain the -아 of 가다, 나다, 자다, 크다 …; only before one of the former.
_BARE_A: Final = frozenset("가나자사차타따싸짜커깨서와")
# Contractions of -아/-어 (한글 맞춤법 제34항 to 제38항) that end hardly any noun.
_SPOKEN_A: Final = frozenset("워쳐겨켜혀져셔줘펴써춰둬눠꿔궈뤄숴봐뎌텨껴쪄녀돼")
# Last syllables of these: they decide for most words.
_INFINITIVE_ENDS: Final = _SPOKEN_A | {end[-1] for end in INFINITIVES} | set("아어해라러와")
_CONNECTIVE_ENDS: Final = _AFTER_INFINITIVE | {end[-1] for end in _CONNECTIVES}
_PREDICATES: Final = word_set("다 요 까 죠 기를")
_CASES: Final = word_set(
    "을 를 이 가 의 에 와 과 께 도 로 에서 에게 부터 까지 처럼 마다 라고 만 에게서"
)
_SURE_CASES: Final = word_set("를 께 에 에서 에게 으로 부터 까지 처럼")
_CASES_BEHIND_HANGUL: Final = frozenset("이가도와과")
_ADVERBIALS: Final = word_set("히 껏 없이 게")
_ADVERBIAL_ENDS: Final = frozenset(end[-1] for end in _ADVERBIALS)
_NO_ADVERBIALS: Final = word_set("에게 제게 내게 네게")

_HANGUL: Final = range(0xAC00, 0xD7A4)
_VOWELS: Final = 21  # a code of a syllable is (initial × 21 + vowel) × 28 + final
_FINALS: Final = 28
_N, _L = 4, 8  # ㄴ and ㄹ among the finals
_BRIGHT: Final = frozenset({0, 2, 8})  # ㅏ ㅑ ㅗ
_VERBAL: Final = frozenset({5, 6, 13, 14, 15, 20, 27})  # ㄵ ㄶ ㄾ ㄿ ㅀ ㅆ ㅎ: hardly any noun

_NOUNS: Final = NOUNS_N | NOUNS_L | NOUNS_UI | NOUNS_LIKE_VERBS
_NO_CLAUSES: Final = ADVERBS | NOUNS_LIKE_PARTICLES
_LONG_STEMS: Final = frozenset(stem for stem in OPEN_STEMS if len(stem) > 1) | {"하", "되"}


@lru_cache(maxsize=4096)
def is_adnominal(word: str) -> bool:
    """True if the word has an ending to qualify a noun: -은, -는, -ㄴ, -ㄹ, -던."""
    stem, end = word[:-1], word[-1]
    if ord(end) not in _HANGUL or (not stem and end in "은는을던"):
        return False
    if end == "던":
        return True
    if end in "은을" and stem:
        return _is_verb_before_eun(stem, end) and not _is_one_of(word, NOUNS_L)
    if end == "는":
        return _final(stem) > 0 or _is_verb_before_neun(stem)
    if _final(end) == _N:
        if _is_one_of(word, NOUNS_N) or word.endswith("거든"):
            return False
        return end in ENDS_N or word[-2:] in ENDS_N
    if _final(end) == _L:
        return not _is_one_of(word, NOUNS_L) and (end in ENDS_L or word in ENDS_L)
    return False


def _is_verb_before_eun(stem: str, end: str) -> bool:
    """True if the text is the stem of a verb or adjective before the ending 은 or 을."""
    final = _final(stem)
    if ord(stem[-1]) not in _HANGUL:
        return False
    if final == 0 or final in _VERBAL or _ends_with(stem, CLOSED_STEMS):
        return True
    return end == "은" and stem in SHORT_STEMS


def _is_verb_before_neun(stem: str) -> bool:
    """True if the text, which ends in a vowel, is the stem of a verb or adjective."""
    if stem in OPEN_STEMS:
        return True
    if _is_one_of(stem, NOUNS_AS_STEMS):
        return False
    if _ends_with(stem, _LONG_STEMS):
        return True
    before, last = stem[:-1], stem[-1]
    if not before:
        return False
    if last == "다":  # -다는: reported speech
        return _final(before) > 0 or before[-1] in "하이르크"
    if last in "라냐자려":
        return last != "자" or before[-1] in "하되가보주나으오"
    if last == "시":
        return before[-1] == "으" or _is_verb_before_neun(before)
    return last in "르으쓰뜨끄우" or (last in "오가주보두내나지" and is_infinitive(before))


def is_infinitive(word: str) -> bool:
    """True if the word is a verb with the ending -아 or -어, and does not look like a noun."""
    return word[-1] in _INFINITIVE_ENDS and _is_infinitive(word)


@lru_cache(maxsize=4096)
def _is_infinitive(word: str) -> bool:
    """True if a word with the last syllable of such a verb is one; cached."""
    before, last = word[:-1], word[-1]
    if word in ADVERBS or word in NOUNS_EO or (last != "해" and _is_one_of(word, NOUNS_EO)):
        return False
    if last in _SPOKEN_A or last == "해" or _ends_with(word, INFINITIVES):
        return True
    if not before or ord(before[-1]) not in _HANGUL:
        return False
    if last == "아":
        return _final(before) > 0 and _vowel(before) in _BRIGHT
    if last == "어":
        return _vowel(before) not in _BRIGHT
    if last in "라러":  # 르 불규칙 활용
        return _final(before) == _L and before[-1] not in "놀살팔벌"
    return last == "와" and is_infinitive(before)


def is_connective(word: str) -> bool:
    """True if the word has a connective ending: -고, -면, -아서, -지만."""
    return word[-1] in _CONNECTIVE_ENDS and _is_connective(word)


@lru_cache(maxsize=4096)
def _is_connective(word: str) -> bool:
    """True if a word with the last syllable of a connective ending really has one; cached."""
    if _is_one_of(word, NOUNS_LIKE_VERBS) or word in _NO_CLAUSES:
        return False
    if _ends_with(word, _CONNECTIVES):
        return "·" not in word
    before, last = word[:-1], word[-1]
    if last not in _AFTER_INFINITIVE or not before:
        return False
    return is_infinitive(before) or (before if last == "도" else before[-1]) in _BARE_A


@lru_cache(maxsize=4096)
def is_noun_alone(word: str) -> bool:
    """True if the word is a noun without a particle, such as the first half of a compound."""
    if _is_one_of(word, _NOUNS) or word in NOUNS_LIKE_PARTICLES or "·" in word:
        return True
    if is_connective(word) or is_infinitive(word) or _ends_with(word, _PREDICATES):
        return False
    if word[-1] == "길" and _is_behind_hangul(word):
        return False
    return not _ends_with(word, PARTICLES) and not is_adverb(word)


def is_adverb(word: str) -> bool:
    """True if the word is an adverb of time or manner."""
    if word in ADVERBS:
        return True
    if word[-1] not in _ADVERBIAL_ENDS or not _ends_with(word, _ADVERBIALS):
        return False
    if _ends_with(word, _NO_ADVERBIALS):
        return False
    stem = word[:-2] if word.endswith("없이") else word[:-1]
    return bool(stem) and ord(stem[-1]) in _HANGUL and word not in NOUNS_LIKE_PARTICLES


@lru_cache(maxsize=4096)
def is_nominal(word: str) -> bool:
    """True if the word is a noun or qualifies a noun, so that no adverb stands before it."""
    if word in DETERMINERS or word[0].isdecimal():
        return True
    if is_adverb(word) or is_connective(word) or is_infinitive(word) or is_adnominal(word):
        return False
    if word.endswith("지도") and _final(word[:-2] or "가") == _L:  # 될지도 모릅니다
        return False
    return word[-1] in "은는" or (_ends_with(word, _CASES) and not _is_wish(word))


def _is_wish(word: str) -> bool:
    """True if the word is a verb with -기를, the ending of a wish."""
    stem = word[:-2]
    if not stem or not word.endswith("기를"):
        return False
    return _is_verb_before_neun(stem) or (_final(stem) > 0 and _is_verb_before_eun(stem, "을"))


@lru_cache(maxsize=4096)
def has_case(word: str) -> bool:
    """True if the word ends with a case particle, after which no bound noun can follow."""
    if is_adnominal(word) or word in NOUNS_LIKE_PARTICLES:
        return False
    if word[-1] in _CASES_BEHIND_HANGUL:
        return _is_behind_hangul(word)
    return _ends_with(word, _SURE_CASES)


def is_genitive(word: str) -> bool:
    """True if the word ends with the particle 의."""
    return word[-1] == "의" and word not in NOUNS_UI


def _is_one_of(word: str, nouns: frozenset[str]) -> bool:
    """True if the word is one of the nouns, or a compound with one of 2 or 3 syllables."""
    return word in nouns or word[-2:] in nouns or word[-3:] in nouns


def _ends_with(word: str, ends: frozenset[str]) -> bool:
    """True if the word ends with one of `ends`, which have at most five syllables."""
    return not ends.isdisjoint((word[-1:], word[-2:], word[-3:], word[-4:], word[-5:]))


def _is_behind_hangul(word: str) -> bool:
    """True if the character before the last one is a Hangul syllable."""
    return len(word) > 1 and ord(word[-2]) in _HANGUL


def _final(text: str) -> int:
    """Return the number of the final consonant in a text's last syllable; 0 if it has none."""
    code = ord(text[-1])
    return (code - _HANGUL.start) % _FINALS if code in _HANGUL else 0


def _vowel(text: str) -> int:
    """Return the number of the vowel in a text's last syllable."""
    return (ord(text[-1]) - _HANGUL.start) // _FINALS % _VOWELS
