"""The catalogs of the interface: complete, up to date, and sound in each language."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from interface_texts import LOCALE, as_po, list_modules_without_texts, make_template as make_it

from cardgen.locale import ENGLISH, LANGUAGES, load_sentences

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
    folder = LOCALE / language.replace("-", "_") / "LC_MESSAGES"
    with (folder / "cardgen.po").open("rb") as file:
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


def test_korean_particles_behind_a_value_have_both_forms() -> None:
    single = re.compile(r"\}[을를은는이가와과](?=[\s,.]|$)")
    assert [each for _, each in texts("ko") if single.search(each)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalog_is_that_of_the_po_file(language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, read_catalog(language))
    folder = LOCALE / language.replace("-", "_") / "LC_MESSAGES"
    assert (folder / "cardgen.mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_of_the_code_is_found(language: str) -> None:
    translate = load_sentences(language).translate
    assert translate("quantity: is not a text") != "quantity: is not a text"
    assert translate("the words of a stranger") == "the words of a stranger"
