"""Grade breaks between words by the grammar of each language.

The rules of each grammar (`chinese`, `korean`, `japanese`) decide first; then `points` weigh
what else stands around a break.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cardgen.text import judges
from cardgen.text.breaks import Break
from cardgen.text.phrases.points import Features, grade_by_points


def grade_breaks(text: str, lang: str, places: Sequence[int]) -> dict[int, Break]:
    """Grade a line break at each of `places` by the words around it, without punctuation.

    In English and in a language without a grammar here all places have one grade.
    """
    described = describe_breaks(text, lang, places)
    if described is None:
        from cardgen.text.phrases import alphabetic

        return alphabetic.grade_breaks(text, lang, places)
    language, by_rules, features = described
    grades = grade_by_points(language, by_rules, features)
    return {at: grades.get(at, Break.PLAIN) for at in places}


def describe_breaks(
    text: str, lang: str, places: Sequence[int]
) -> tuple[str, Mapping[int, Break], Features] | None:
    """Find the language, the grades by rules, and the features of the breaks of a text.

    None for a language without a grammar here.
    """
    if lang.startswith("ja"):
        from cardgen.text.phrases import japanese  # a pair needs two grammars, not three

        dictionary = frozenset(judges.find_line_ends(text, "ja@lb=strict;lw=phrase"))
        phrases = judges.find_phrases(text, lang)
        grades = japanese.grade_breaks(text, dictionary, frozenset(phrases))
        found = japanese.describe_breaks(text, dictionary, phrases, grades)
        return "japanese", grades, found
    if lang.startswith("zh"):
        from cardgen.text.phrases import chinese

        words, model = judges.find_words(text, "zh"), frozenset(judges.find_phrases(text, lang))
        grades = chinese.grade_breaks(text, frozenset(words), model)
        return "chinese", grades, chinese.describe_breaks(text, words, model, grades)
    if lang.startswith("ko"):
        from cardgen.text.phrases import korean

        grades = korean.grade_breaks(text, places)
        return "korean", grades, korean.describe_breaks(text, places, grades)
    return None
