"""How closely the words of a text belong together, language by language.

`grades` is the door: each language's module says what its grammar knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from cardgen.text import judges
from cardgen.text.breaks import Break

__all__ = ["grades"]


def grades(text: str, lang: str, places: Sequence[int]) -> dict[int, Break]:
    """The worth of a break at each of `places`, by the words around it alone.

    What marks end is not looked at. For languages of which no grammar is known here, a line
    ends as well behind any word as behind another.
    """
    if lang.startswith("ja"):
        from cardgen.text.phrases import japanese  # a pair needs two grammars, not three

        dictionary = frozenset(judges.line_ends(text, "ja@lb=strict;lw=phrase"))
        found = japanese.grades(text, dictionary, frozenset(judges.phrases(text, lang)))
    elif lang.startswith("zh"):
        from cardgen.text.phrases import chinese

        words, model = judges.words(text, "zh"), judges.phrases(text, lang)
        found = chinese.grades(text, frozenset(words), frozenset(model))
    elif lang.startswith("ko"):
        from cardgen.text.phrases import korean

        return korean.grades(text, places)
    else:
        return dict.fromkeys(places, Break.PHRASE)
    return {at: found.get(at, Break.PLAIN) for at in places}
