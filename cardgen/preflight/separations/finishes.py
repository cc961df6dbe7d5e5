"""Recognize finishes: plates for cutting, folding, embossing, foil or varnish.

A file has them as spot colours, mostly overprinting, and none of them has to dry on the sheet.
Only their names differ from those of inks: the names that print shops of Europe, China, Korea
and Japan ask for. A name that says "ink" is an ink, even if it looks like foil.

White is an ink that has to be ordered. But it is cured before or after the others, so it does
not count to the wet ink of a place; nor do primers.
"""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = (
    "varnish", "lacquer", "coating", "(spot ?)?uv", "primer", "lack", "verni[sz]",
    "cut", "contour", "die",
    "(thru|kiss|die|cut) ?(cut|contour|line)s?", "creas(e|ing)s?", "fold(s|ing)?",
    "perf(oration|cut)?", "(de|em)boss(ing)?", "foil", "glue", "braille", "dimensions?",
    "stanz(e|en|form|kontur|linien?)", "falz", "rill(en|linien?)?",
)  # fmt: skip
_PHRASES: Final = (
    "模切", "刀版", "刀线", "刀線", "压痕", "壓痕", "烫金", "燙金", "烫银", "上光", "光油",
    "击凸", "칼선", "도무송", "오시", "코팅", "후가공", "금박", "은박", "형압", "抜き", "型抜",
    "ニス", "箔押", "スジ入", "折り線", "カットライン",
)  # fmt: skip
_FINISH: Final = re.compile(rf"\b({'|'.join(_WORDS)})\b|{'|'.join(_PHRASES)}", re.IGNORECASE)
_INK: Final = re.compile(r"\b(inks?|look|farbe|druckfarbe)\b|油墨|잉크|インキ", re.IGNORECASE)
_WHITE: Final = re.compile(
    r"(opaque |deck)?(white|wei(ß|ss))( (base|ink|underbase|underprint|opaque))?"
    r"|白墨?|白版|화이트",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"[-_./]+|(?<=[a-z])(?=[A-Z])")


def is_finish(name: str) -> bool:
    """True if a spot colour of this name is a finish, not an ink."""
    words = _JOINED.sub(" ", name)
    return _FINISH.search(words) is not None and _INK.search(words) is None


def is_laid_apart(name: str) -> bool:
    """True if the plate of this name is never wet together with the inks."""
    return is_finish(name) or _WHITE.fullmatch(_JOINED.sub(" ", name).strip()) is not None
