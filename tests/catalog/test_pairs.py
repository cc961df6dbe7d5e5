from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.catalog import list_pairs, load_catalog, load_glossary, pair_langs
from cardgen.errors import CatalogError
from cardgen.resources import MESSAGES
from tests.catalog.samples import write


@pytest.mark.parametrize(
    ("pair", "langs"),
    [
        ("zh-ko", ("zh-Hans", "ko")),
        ("zh-ja", ("zh-Hans", "ja")),
        ("zh-Hant-ko", ("zh-Hant", "ko")),
        ("ko-zh-Hant-TW", ("ko", "zh-Hant-TW")),
        ("zh-pt-BR", ("zh-Hans", "pt-BR")),
    ],
)
def test_langs_of_a_pair(pair: str, langs: tuple[str, str]) -> None:
    assert pair_langs(pair) == langs


@pytest.mark.parametrize("pair", ["", "zh", "zhko", "zh-", "zh-ko-ja", "ZH-KO", "../zh-ko"])
def test_what_is_no_pair(pair: str) -> None:
    with pytest.raises(CatalogError) as caught:
        pair_langs(pair)
    assert str(caught.value) == (
        f"unknown-pair: {pair!r} does not name two languages\n"
        "  hint: write two language tags, as in zh-ko or zh-Hant-ja"
    )


def test_pairs_are_the_folders_with_slogans() -> None:
    write(pair="zh-ko")
    write(pair="zh-ja")
    write(pair="zh-fa", domain="captions")
    write(pair="drafts")
    assert list_pairs(Path("messages")) == ["zh-ja", "zh-ko"]
    assert list_pairs(Path("nowhere")) == []
    assert list_pairs(MESSAGES) == ["zh-ja", "zh-ko", "zh-zh-Hant"]


@pytest.mark.parametrize("pair", ["zh-kr", "zhko", "../zh-ko"])
def test_an_unknown_pair(pair: str) -> None:
    write()
    with pytest.raises(CatalogError) as caught:
        load_catalog(Path("messages"), pair)
    assert str(caught.value) == (
        f"messages: unknown-pair: there are no messages for '{pair}'\n"
        "  hint: did you mean zh-ko?"
    )


def test_an_unknown_pair_has_no_glossary_either() -> None:
    with pytest.raises(CatalogError) as caught:
        load_glossary(Path("messages"), "zh-ko")
    assert str(caught.value) == (
        "messages: unknown-pair: there are no messages for 'zh-ko'\n  hint: there are none"
    )


def test_a_pair_without_a_domain() -> None:
    write()
    with pytest.raises(CatalogError) as caught:
        load_catalog(Path("messages"), "zh-ko", "captions")
    assert str(caught.value) == (
        "messages/zh-ko: unknown-pair: zh-ko has no captions.po\n"
        "  hint: make the file from messages/captions.pot"
    )
