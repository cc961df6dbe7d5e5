"""The catalogs of the interface: complete, up to date, and sound in each language."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from interface_texts import (
    as_po,
    compile_catalog,
    list_modules_without_texts,
    make_template as make_it,
)

from cardgen.catalog import PoEntry
from cardgen.locale import ENGLISH, LANGUAGES, LOCALE, catalog_file, load_sentences
from cardgen.proofreading import HouseStyle, proofread

OTHERS = sorted({*LANGUAGES} - {ENGLISH})
_PLACE = re.compile(r"\{\{|\}\}|\{\w*(?:!r)?\}|%\(\w+\)s")
_KANA = re.compile("[ぁ-ヿ]")
_HANGUL = re.compile("[가-힣]")
_OPTION = re.compile(r"(?<![A-Za-z0-9-])--[a-z][a-z-]*")


@cache
def make_template() -> Catalog:
    """Collect the texts of the code, once for all tests."""
    return make_it()


@cache
def read_catalog(language: str) -> Catalog:
    """Read the PO file of a language."""
    with catalog_file(language, "po").open("rb") as file:
        return read_po(file, language.replace("-", "_"))


def texts(language: str) -> list[tuple[str, str]]:
    """List all texts of a catalog with their translations."""
    found = []
    for each in read_catalog(language):
        if each.id:
            one = each.id if isinstance(each.id, str) else each.id[0]
            said = each.string or ""
            found.append((one, said if isinstance(said, str) else said[0]))
    return found


def test_the_template_has_the_texts_of_the_code() -> None:
    """Run ``make locale`` if this fails."""
    assert (LOCALE / "cardgen.pot").read_bytes() == as_po(make_template())


def test_modules_that_are_left_out_exist() -> None:
    assert list_modules_without_texts() == []


@pytest.mark.parametrize("language", OTHERS)
def test_each_text_is_translated(language: str) -> None:
    assert [text for text, translation in texts(language) if not translation] == []
    assert {text for text, _ in texts(language)} == {
        each.id if isinstance(each.id, str) else each.id[0]
        for each in make_template()
        if each.id
    }


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_and_options_are_those_of_the_text(language: str) -> None:
    for find in (_PLACE.findall, _OPTION.findall):
        wrong = [
            (text, translation)
            for text, translation in texts(language)
            if translation and {*find(text)} != {*find(translation)}
        ]
        assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_letters_of_its_language(language: str) -> None:
    for text, translation in texts(language):
        assert language == "ko" or not _HANGUL.search(translation) or _HANGUL.search(text)
        assert language == "ja" or not _KANA.search(translation) or _KANA.search(text)


LEFT_OUT = {
    "copied": "some texts are the same in all languages: {count} pt, PDF",
    "wrong-language": "a text may be made of values and marks alone",
    "dash": "two hyphens begin an option",
    "markup": "brackets and asterisks are no readings and no emphasis here",
    "invisible": "a backspace begins a paragraph of help that Click leaves as it is",
    "end-mark": "a text may be a part of a sentence",
    "extra-number": "English says twice and hexadecimal",
    "quotation-mark": "examples quote as shells and TOML do",
}
"""Rules that do not fit texts of the interface, with the reasons."""
_MILLIONS = re.compile("\\d million")  # 3500万


@pytest.mark.parametrize("language", OTHERS)
def test_the_proofreader_finds_nothing(language: str) -> None:
    """`cardgen messages check` for the interface; what the English has too is quoted."""
    house, wrong = HouseStyle((ENGLISH, language)), []
    for english, said in texts(language):
        for slip in proofread(PoEntry("", english, said, (), False, 1, 2, 3), house):
            quoted = said[slip.start : slip.end]
            is_quoted = quoted and quoted in english
            is_million = slip.rule == "other-number" and _MILLIONS.search(english)
            behind = said[: slip.start].endswith(")")  # a particle of the word before brackets
            is_behind = slip.rule == "particle" and behind
            if not (slip.rule in LEFT_OUT or is_quoted or is_million or is_behind):
                wrong.append((slip.rule, quoted, english, said))
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_word_of_a_page_is_that_of_the_other_pages_and_of_the_terminal(language: str) -> None:
    said: dict[str, dict[str, str]] = {}
    for each in read_catalog(language):
        if isinstance(each.id, str) and each.id:
            said.setdefault(each.id, {})[each.context or ""] = str(each.string)
    assert {text: by for text, by in said.items() if len({*by.values()}) > 1} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalog_is_that_of_the_po_file(language: str) -> None:
    for path, data in compile_catalog(read_catalog(language), language):
        assert path.read_bytes() == data


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_of_the_code_is_found(language: str) -> None:
    translate = load_sentences(language).translate
    assert translate("quantity: is not a text") != "quantity: is not a text"
    assert translate("the words of a stranger") == "the words of a stranger"
