"""The words of the page: the same names in all four languages, and all of them used."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Final

import pytest

from cardgen.catalog import MARKUP_HINT, PoEntry, pair_langs
from cardgen.proofreading import HouseStyle, proofread, read_translations
from cardgen.rules import PROOFREADING_RULES
from tests.proofreading.planted import PLANTED, Planted, rows

HOME: Final = files("cardgen.editor") / "page"
WORDS: Final = {
    name: json.loads((HOME / "words" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("en", "zh", "ko", "ja")
}
PHRASES: Final = json.loads(read_translations())
_CALLED: Final = re.compile(
    r"""(?:word|trouble)\(\s*(?:[\w.!]+(?:\s*[><=]+\s*\d+)?\s*\?\s*)?"([\w-]+)"(?:\s*:\s*"([\w-]+)")?"""
)


def scripts() -> str:
    return "\n".join(
        each.read_text(encoding="utf-8") for each in HOME.iterdir() if each.name.endswith(".js")
    )


def collect_names() -> set[str]:
    """Collect the names of words in the page, but for names that it composes."""
    page = "".join(
        (HOME / name).read_text(encoding="utf-8") for name in ("index.html", "sign-in.html")
    )
    names = set(re.findall(r'data-word(?:-\w+)?="([\w-]+)"', page))
    for match in _CALLED.finditer(scripts()):
        names |= set(filter(None, match.groups()))
    return names


def test_all_languages_have_the_same_words() -> None:
    for name, words in WORDS.items():
        assert list(words) == list(WORDS["en"]), name
        assert all(text == text.strip() and text for text in words.values())


@pytest.mark.parametrize("lang", ["zh", "ko", "ja"])
def test_translations_say_what_the_english_does(lang: str) -> None:
    for name, text in WORDS["en"].items():
        other = WORDS[lang][name]
        assert sorted(re.findall(r"\{\d\}", text)) == sorted(re.findall(r"\{\d\}", other)), name
        assert text != other or text == "{0} pt", name


def test_phrases_say_what_the_english_does() -> None:
    assert len({each["en"] for each in PHRASES}) == len(PHRASES)
    for each in PHRASES:
        assert list(each) == ["en", "zh", "ko", "ja"]
        marks = [sorted(re.findall(r"\{\d\}", text)) for text in each.values()]
        assert marks == marks[:1] * 4, each
        assert len(set(each.values())) > 2


def test_what_is_wrong_with_a_text_is_said_in_the_language_of_the_page() -> None:
    """All messages and hints of rules for the planted mistakes."""
    literal = [re.split(r"\{\d\}", each["en"]) for each in PHRASES]
    known = re.compile(
        "|".join(f"(?:{'.+?'.join(map(re.escape, parts))})" for parts in literal)
    )
    general = {rule.remedy for rule in PROOFREADING_RULES.values()}
    more = [Planted(*cells) for cells in rows("planted_more.tsv")]
    for _, pair, source, translation, _, comments in [*PLANTED, *more]:
        entry = PoEntry("a", source, translation, tuple(comments.split(";")), False, 1, 2, 3)
        for slip in proofread(entry, HouseStyle(pair_langs(pair))):
            assert known.fullmatch(slip.message), slip
            shared = slip.rule in {"placeholder", "markup", "copied", "wrong-language"}
            assert known.fullmatch(slip.hint) or (shared and slip.hint in general), slip


def test_remedies_of_rules_are_said_whole() -> None:
    """ "write {0}" would leave half of them in English."""
    whole = {each["en"] for each in PHRASES}
    shared = {"placeholder", "markup", "copied", "wrong-language"}  # rules of errors, too
    for name, rule in PROOFREADING_RULES.items():
        if rule.family not in {"file", "print"} and name not in shared:
            assert rule.remedy in whole or not re.search("[a-z]", rule.remedy[6:]), name
    assert MARKUP_HINT in whole


def test_every_word_that_is_said_is_there() -> None:
    assert len(collect_names()) > 60
    assert collect_names() <= set(WORDS["en"])


def test_every_word_that_is_there_is_said() -> None:
    """The page composes some names: `state-${kind}`, and the names of keys in a table."""
    source = scripts()
    made = ("filter-", "state-", "catalog-", "rule-")
    for name in set(WORDS["en"]) - collect_names():
        assert name.startswith(made) or f'"{name}"' in source, name


def test_nothing_comes_from_elsewhere() -> None:
    page = "".join(
        each.read_text(encoding="utf-8")
        for each in HOME.iterdir()
        if each.name.endswith((".html", ".css", ".js"))
    )
    assert "//" not in page.replace("\n//", "").replace(" //", "").replace("${", "").replace(
        "::", ""
    )
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)
