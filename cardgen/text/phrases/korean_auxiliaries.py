"""Verbs that never stand alone: auxiliaries, by the ending that they follow.

They are words of their own, or may be (한글 맞춤법 제47항). Their forms are written out, since
nouns begin with the same syllables: -고 오는 is one predicate, and -고 오늘 is none.
"""

from __future__ import annotations

import re
from typing import Final

from cardgen.text.phrases.korean_endings import is_connective, is_infinitive
from cardgen.text.phrases.korean_words import PARTICLES

_ENDINGS: Final = "[는니면고며지겠던다도려러자시신실셔셨십세소거느네기]"
# What one does, says or thinks: 하다 and 되다.
_DOES: Final = re.compile(
    r"[하되](?:[는니면고며게기지던도려여였었어시신실셔셨십세겠자소]|$)|[한된]다|[할함될된됨]$|할[까지게]|될[까지]|[합됩]니|됐|했|돼$"
    r"|해(?:$|[요야서도])|좋|괜찮"
)
_SAYS: Final = re.compile(
    r"하[는고며면지시셨신여였]|[한할해]$|한다|할[지까]|합니|해[요서도]|했|[믿적불][가-힣]{1,3}$|들었|말[하씀했합]|생각"
)
_WILL_DO: Final = re.compile(
    r"되[는니면고며었어겠지]|[된될돼]|됩니|됐|좋|괜찮|안$|합니|해요|하는|한다"
)
_GOES: Final = re.compile(r"[가오갑옵갔왔간온갈올와다떠나]")

_AFTER_A: Final = re.compile(
    rf"(?:주|드리|보|버리|두|놓|내(?!려)|나가|나오|오|가|계시|있|대|쌓|다니){_ENDINGS}"
    r"|(?:줄|볼|낼|갈|올|둘|준|본|낸|간|온|둔|드린|드릴|버린|버릴|나갈|나간|나온|다닌|계[신실]|[오가내다]|다오)$"
    r"|(?:줍|봅|냅|갑|옵|둡|드립|버립|나갑|나옵|다닙)[니시]|[줘줬봐봤냈갔왔둬뒀]|[주두][어었]|보[아았]"
    r"|[드버][려렸]|나[가갔왔와]|있[을어었습음]|놓[은을아았습]|하[는고며면지시신]|합니|해$|해요|했"
)
_AFTER_GO: Final = re.compile(
    rf"있|싶|계[시신실셨십]|말[았고게]|마[는라십세]|나[서니면자]|난$|났|다니|다[닌녀녔]|[가오]{_ENDINGS}"
    r"|[갈올간온와]$|[갔왔갑옵][가-힣]|와서|보[니면]"
)
_AFTER_JI: Final = re.compile(r"않|못|말[고아았]|마[라세십시는]|아니|아닌")
_PAST: Final = re.compile(r"[았었했갔왔됐였났렸졌]고$")
_QUOTE: Final = re.compile(r"[다라자냐]고$")
_BEFORE_DOES: Final = (
    "고자",
    "야",
    "도록",
    "까",
    "기도",
    "기만",
    "듯",
    "척",
    "체",
    "려고",
    "려",
)
# Syllables of -아/-어 that nouns end with too: only what follows tells which it is.
_MAYBE_A: Final = frozenset("아어여해려꺼깨세메베내대배매재떼커터퍼벼쏘")


def is_auxiliary(first: str, second: str) -> bool:
    """Whether the second word is one predicate with the ending of the first."""
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


def is_done(word: str) -> bool:
    """Whether a word is a form of 하다 or 되다, which go with what is before them."""
    return bool(_DOES.match(word))
