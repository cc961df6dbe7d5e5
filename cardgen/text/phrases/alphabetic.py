"""Line breaks in languages with alphabets and spaces, beside small words and figures.

A small word (an article, a preposition, a conjunction) goes with the word behind it, and a
figure with what it counts: a line that ends between them stumbles. Typographic manuals of these
languages ask for it, and Czech, Slovak, Polish and Russian ones forbid it for words of one
letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.classes import word_set

_NORWEGIAN: Final = word_set("i på til fra av med for og er en et ei den det de å om ved vi")
# They end no line.
_SMALL: Final = {
    "ar": word_set("في من على إلى عن أن إن و لا ما يا هذا هذه"),
    "cs": word_set("v ve na s se z ze k ke o u do od za po při pro bez i a ale ne už již"),
    "da": word_set("i på til fra af med for og er en et den det de at om ved vi"),
    "de": word_set(
        "der die das den dem des ein eine einen einem einer eines und oder in im am an"
        " ans auf aus bei mit nach von vom vor zu zum zur für um über unter durch ohne als"
        " wie nicht"
    ),
    "es": word_set(
        "el la los las un una unos unas de del a al en y e o u con por para sin que su"
        " sus se no nuestro nuestra"
    ),
    "fa": word_set("و در از به با که بر تا هر این آن"),
    "fr": word_set(
        "le la les un une des du de au aux en et ou où ni que qui ce cet cette ces mon"
        " ton son ma ta sa mes tes ses nos vos leur leurs notre votre dans par pour sur"
        " sous avec sans chez ne se si à"
    ),
    "he": word_set("של על את עם אל לא כי זה זו אנו"),
    "it": word_set(
        "il lo la i gli le un uno una di del dello della dei degli delle a al alla ai"
        " alle in nel nella con su sul sulla per tra fra e o che non si"
    ),
    "nb": _NORWEGIAN,
    "nn": _NORWEGIAN,
    "no": _NORWEGIAN,
    "nl": word_set("de het een van in op te en of met voor naar bij om aan uit"),
    "pl": word_set("w we na z ze do od o u i a oraz nie się dla po za przy pod"),
    "pt": word_set("o a os as um uma de do da dos das em no na nos nas por para com e ou que"),
    "ru": word_set("в во на с со к ко о об от до из за по под при для без и а но не ни у"),
    "sk": word_set("v vo na s so z zo k ku o u do od za po pri pre bez i a ale ne"),
    "sv": word_set("i på till från av med för och är en ett den det de att om vid vi"),
    "tr": word_set("bir ve ile bu"),
    "uk": word_set("в у на з із зі до від по за під при для без і й та а але не"),
    "vi": word_set("các những một của và với cho ở trong đã đang sẽ từ về"),
}
# These follow the word that they belong to: postpositions.
_BEHIND: Final = {
    "tr": word_set("de da ki mi mı mu mü"),
    "ur": word_set("کے کی کا کو میں سے پر نے تک ہے ہیں"),
}
# The last word or figure before a break, and the word behind it.
_LAST: Final = lazy_pattern(r"(?:^|(?<=[\s(«„“‘’'-]))([^\W_]+)\s+$")
_LONGEST: Final = 40  # characters of a word that is looked at
_NEXT: Final = lazy_pattern(r"[^\W_]+")


def grade_breaks(text: str, lang: str, places: Sequence[int]) -> dict[int, Break]:
    """Grade a line break at each of `places`: between words that belong together, or others.

    English and languages without a list have one grade.
    """
    family = lang.partition("-")[0]
    if family not in _SMALL and family not in _BEHIND:
        return dict.fromkeys(places, Break.PHRASE)
    small, behind = _SMALL.get(family, frozenset()), _BEHIND.get(family, frozenset())
    grades: dict[int, Break] = {}
    for at in places:
        before, after = _LAST.search(text, max(0, at - _LONGEST), at), _NEXT.match(text, at)
        last, first = before[1].lower() if before else "", after[0].lower() if after else ""
        tied = last in small or first in behind or (last.isdigit() and first.isalpha())
        grades[at] = Break.TIED if last and first and tied else Break.PHRASE
    return grades
