"""Grade breaks between words by the grammar of each language."""

from __future__ import annotations

from collections.abc import Sequence

from cardgen.text import judges
from cardgen.text.breaks import Break


def grade_breaks(text: str, lang: str, places: Sequence[int]) -> dict[int, Break]:
    """Grade a line break at each of `places` by the words around it, without punctuation.

    In English and in a language without a grammar here all places have one grade.
    """
    if lang.startswith("ja"):
        from cardgen.text.phrases import japanese  # a pair needs two grammars, not three

        dictionary = frozenset(judges.find_line_ends(text, "ja@lb=strict;lw=phrase"))
        grades = japanese.grade_breaks(
            text, dictionary, frozenset(judges.find_phrases(text, lang))
        )
    elif lang.startswith("zh"):
        from cardgen.text.phrases import chinese

        words, model = judges.find_words(text, "zh"), judges.find_phrases(text, lang)
        grades = chinese.grade_breaks(text, frozenset(words), frozenset(model))
    elif lang.startswith("ko"):
        from cardgen.text.phrases import korean

        return korean.grade_breaks(text, places)
    else:
        from cardgen.text.phrases import alphabetic

        return alphabetic.grade_breaks(text, lang, places)
    return {at: grades.get(at, Break.PLAIN) for at in places}
