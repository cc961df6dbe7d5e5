"""The words of the page: all that the page says is in the catalogs, in all languages."""

from __future__ import annotations

import re
from typing import Final

import pytest

from cardgen.catalog import PoEntry, pair_langs
from cardgen.locale import ENGLISH, LANGUAGES, load_words, translate, word
from cardgen.proofreading import HouseStyle, proofread
from cardgen.resources import PACKAGE
from cardgen.rules import PROOFREADING_RULES
from tests.page.open_page import OpenPage
from tests.proofreading.planted import PLANTED, Planted, rows

HOME: Final = PACKAGE / "page" / "web"
OTHERS: Final = sorted({*LANGUAGES} - {ENGLISH})
_SAID: Final = re.compile(r"""data-word(?:-\w+)?="([^"]+)"|\b(?:word|trouble)\("([^"]+)\"""")
_CODE_POINT: Final = re.compile(
    r"U\+[0-9A-F]{4,5}[(（][a-z -]+[)）]"
)  # with its name of Unicode
_PROSE: Final = re.compile(r"(?<!\()\b[a-z]{3,} [a-z]{2,}")


def read_page() -> str:
    return "".join(
        each.read_text(encoding="utf-8")
        for each in HOME.rglob("*")
        if each.name.endswith((".html", ".css", ".js"))
    )


@pytest.mark.parametrize("lang", OTHERS)
def test_every_word_that_is_said_is_there(lang: str) -> None:
    said = {text for match in _SAID.finditer(read_page()) for text in match.groups() if text}
    assert len(said) > 60
    assert said <= {*load_words("page", lang)}


@pytest.mark.parametrize("lang", OTHERS)
def test_what_is_wrong_with_a_text_is_said_in_the_language_of_the_page(lang: str) -> None:
    """All messages and hints of rules for the planted mistakes."""
    more = [Planted(*cells) for cells in rows("planted_more.tsv")]
    for _, pair, source, translation, _, comments in [*PLANTED, *more]:
        entry = PoEntry("a", source, translation, tuple(comments.split(";")), False, 1, 2, 3)
        for slip in proofread(entry, HouseStyle(pair_langs(pair))):
            for text in filter(None, (slip.message, slip.hint)):
                said = _CODE_POINT.sub("", translate(text, lang))
                assert not _PROSE.search(said), text


@pytest.mark.parametrize("lang", OTHERS)
def test_remedies_of_rules_are_said_whole(lang: str) -> None:
    for name, rule in PROOFREADING_RULES.items():
        if rule.family not in {"file", "print"}:
            assert not _PROSE.search(translate(rule.remedy, lang)), name


def test_the_page_has_words_and_findings_in_the_language_that_is_asked_for(
    page: OpenPage,
) -> None:
    asked = {"Accept-Language": "fr, zh-TW;q=0.8, ko;q=0.9"}
    answer = page.ask("/page/words.json", headers=asked).data
    assert answer["language"] == "ko"
    assert answer["words"]["Save and next"] == word("page", "ko", "Save and next")
    assert page.ask("/page/words.json", headers={"Accept-Language": "fr"}).data == {
        "language": "en",
        "words": {},
    }


def test_the_choice_of_a_language_has_all(page: OpenPage) -> None:
    text = page.ask("/").body.decode()
    assert re.findall(r'<option value="([\w-]+)" lang="([\w-]+)">([^<]+)<', text) == [
        (tag, tag, name) for tag, name in LANGUAGES.items()
    ]


def test_nothing_comes_from_elsewhere() -> None:
    page = read_page()
    # Zebra's program on this computer, and how addresses of printers look.
    known = {"http://localhost:9100/", "https://localhost:9101/", "ipp://192.168.0.20"}
    assert {*re.findall(r"\w+://[\w.:/]+", page)} == known
    assert not re.search(r"""["'`(]//""", page)
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)
